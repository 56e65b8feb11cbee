"""技能考核评分记录表: every point of practical work and every deduction, line by line. Values in, PDF bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak

from desktop.documents.sheet import CONTENT_WIDTH, Sheet, build_pdf, facts_table, gap, lines_table, signature_block
from desktop.documents.typography import SMALL_POINTS, TITLE_POINTS, paragraph, text_style
from desktop.language import tr

LEAST_ROOM = 32 * mm
"""A task begins where at least its heading and the first lines still fit."""


@dataclass(frozen=True)
class TaskPart:
    """One task: `points` as text ("11.4", or what is missing), `remarks` such as 未校准, its `lines` (text, points).

    `people` are sentences about what examiners gave and decided; `figures` are figures that never count; `rules` are
    the numbers that its lines name.
    """

    slot: str
    title: str
    points: str
    maximum: str
    remarks: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    figures: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarkSheet:
    """Everything a sheet says about one candidate; all texts are ready to print. `rules`: number and meaning."""

    occupation: str
    level: str
    name: str
    admission_number: str
    session: str
    centre: str
    tasks: tuple[TaskPart, ...]
    total: str
    issued: str
    digest: str
    practice: bool
    rules: tuple[tuple[str, str], ...] = ()


def mark_sheets_pdf(sheets: Sequence[MarkSheet]) -> bytes:
    """One candidate after the other, each on a page of its own."""
    story: list[Flowable] = []
    for sheet in sheets:
        if story:
            story.append(PageBreak())
        story += _sheet(sheet)
    return build_pdf(Sheet(tr("Mark sheet"), sheets[0].centre if sheets else ""), story)


def _sheet(sheet: MarkSheet) -> list[Flowable]:
    story: list[Flowable] = [
        paragraph(tr("Mark sheet"), text_style(TITLE_POINTS, bold=True, centred=True)),
        gap(1),
        paragraph(sheet.occupation, text_style(centred=True)),
    ]
    if sheet.practice:
        story.append(paragraph(tr("Practice: does not count"), text_style(bold=True, centred=True)))
    facts = [
        (tr("Name"), sheet.name),
        (tr("Admission number"), sheet.admission_number),
        (tr("Level"), sheet.level),
        (tr("Total"), sheet.total),
        (tr("Session"), sheet.session),
        (tr("Centre"), sheet.centre),
    ]
    story += [gap(4), facts_table(facts), gap(3)]
    for task in sheet.tasks:
        story += _task(task)
    if sheet.rules:
        widths = [18 * mm, CONTENT_WIDTH - 18 * mm]
        story.append(lines_table([tr("Rule"), tr("What the rule means")], sheet.rules, widths))
        story.append(gap(3))
    closing = [
        paragraph(tr("Issued {when}", when=sheet.issued), text_style(SMALL_POINTS)),
        gap(4),
        signature_block([tr("Marked by"), tr("Checked by")], sheet.digest),
    ]
    return [*story, KeepTogether(closing)]


def _task(task: TaskPart) -> list[Flowable]:
    heading = tr("{slot} {title}: {points} of {maximum}", slot=task.slot, title=task.title, points=task.points,
                 maximum=task.maximum)  # fmt: skip
    parts: list[Flowable] = [
        CondPageBreak(LEAST_ROOM),
        paragraph("　".join((heading, *task.remarks)), text_style(bold=True)),
    ]
    if task.lines:
        widths = [CONTENT_WIDTH - 22 * mm, 22 * mm]
        parts.append(lines_table([tr("Unit, result and rule"), tr("Marks")], task.lines, widths, right=1))
    small = text_style(SMALL_POINTS)
    parts.append(gap(1))
    parts += [paragraph(text, small) for text in task.people]
    if task.figures:
        parts.append(paragraph(tr("For information only: {figures}", figures=task.figures), small))
    return [*parts, gap(4)]
