"""评阅材料: an answer that people mark, and the form on which one examiner marks it. Blind: a number, never a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Indenter, KeepTogether, PageBreak, Paragraph, Table, TableStyle

from desktop.documents.sheet import CONTENT_WIDTH, Sheet, build_pdf, facts_table, gap, ruled_table
from desktop.documents.typography import (
    RULE_POINTS,
    SMALL_POINTS,
    TITLE_POINTS,
    paragraph,
    printable,
    text_style,
)
from desktop.exam.rubrics import Rubric
from desktop.language import tr
from desktop.tasks.report.model import Block, BlockKind, Run

_INDENT = 7 * mm
_MOST_CELL = 150
"""Tables with longer cells are printed row by row, so that every row fits on a page."""
_MOST_COLUMNS = 8
_LONGEST_PARAGRAPH = 4000


@dataclass(frozen=True)
class SheetBox:
    """One piece of the answer: its title, what was asked of its length, hints of the grader, what was written."""

    title: str
    hints: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ReportSheet:
    """An answer for examiners. `work` is the number under which it is marked; the rubric ends the sheet."""

    work: str
    slot: str
    title: str
    stem: str
    boxes: tuple[SheetBox, ...]
    rubric: Rubric
    issued: str
    practice: bool = False


def report_sheets_pdf(sheets: Sequence[ReportSheet]) -> bytes:
    """Every answer on pages of its own, each with its marking form."""
    story: list[Flowable] = []
    for sheet in sheets:
        if story:
            story.append(PageBreak())
        story += _pages(sheet)
    return build_pdf(Sheet(tr("Work to be marked"), tr("Work to be marked")), story)


def _pages(sheet: ReportSheet) -> list[Flowable]:
    story: list[Flowable] = [
        paragraph(tr("Work to be marked"), text_style(TITLE_POINTS, bold=True, centred=True)),
        gap(2),
    ]
    if sheet.practice:
        story.append(paragraph(tr("Practice: does not count"), text_style(bold=True, centred=True)))
    facts = [
        (tr("Work number"), sheet.work),
        (tr("Task"), f"{sheet.slot} {sheet.title}"),
        (tr("Full marks"), _shown(sheet.rubric.maximum)),
        (tr("Issued"), sheet.issued),
    ]
    story += [facts_table(facts), gap(4), paragraph(tr("Task given"), text_style(12, bold=True))]
    story += _lines(sheet.stem, SMALL_POINTS)
    for box in sheet.boxes:
        story += _box(box)
    return [*story, gap(6), *_form(sheet)]


def _box(box: SheetBox) -> list[Flowable]:
    title = paragraph(box.title, text_style(12, bold=True))
    story: list[Flowable] = [gap(4), title, gap(1)]
    if not box.blocks:
        story.append(paragraph(tr("(nothing written)"), text_style()))
    number = 0
    for block in box.blocks:
        number = number + 1 if block.kind is BlockKind.NUMBER else 0
        story += _block(block, number)
    return story + [
        part for hint in box.hints for part in _lines(tr("For information: {hint}", hint=hint), SMALL_POINTS)
    ]


def _block(block: Block, number: int) -> list[Flowable]:
    if block.kind is BlockKind.TABLE:
        return [gap(1), *_table(block.rows), gap(2)]
    marks = {BlockKind.BULLET: "• ", BlockKind.NUMBER: f"{number}. "}
    runs = block.runs
    if block.kind is BlockKind.HEADING:
        runs = tuple(Run(run.text, bold=True) for run in runs)
    if block.kind not in marks:
        return _paragraphs(runs)
    return [Indenter(left=_INDENT), *_paragraphs((Run(marks[block.kind]), *runs)), Indenter(left=-_INDENT)]


def _paragraphs(runs: Sequence[Run]) -> list[Flowable]:
    """One paragraph a line; a run keeps its look across lines. Marked up only around escaped text."""
    lines: list[list[str]] = [[]]
    for run in runs:
        for place, text in enumerate(run.text.split("\n")):
            if place:
                lines.append([])
            lines[-1] += [_marked(part, run) for part in _cut(text)]
    return [Paragraph("".join(line), text_style()) if line else gap(3) for line in lines]


def _marked(text: str, run: Run) -> str:
    """Bold is bold; italic, which Chinese type does not have, is underlined."""
    shown = escape(printable(text.replace("\t", "　")))
    shown = f"<u>{shown}</u>" if run.italic else shown
    return f"<b>{shown}</b>" if run.bold else shown


def _lines(text: str, points: float) -> list[Flowable]:
    return [
        paragraph(part.replace("\t", "　"), text_style(points)) if part.strip() else gap(2)
        for line in text.split("\n")
        for part in (_cut(line) or [""])
    ]


def _cut(text: str) -> list[str]:
    """Pieces short enough for any layout; nothing is left out."""
    return [text[place : place + _LONGEST_PARAGRAPH] for place in range(0, len(text), _LONGEST_PARAGRAPH)]


def _table(rows: Sequence[tuple[str, ...]]) -> list[Flowable]:
    columns = len(rows[0])
    if columns > _MOST_COLUMNS or any(len(cell) > _MOST_CELL for row in rows for cell in row):
        return _row_by_row(rows)
    style = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), RULE_POINTS, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    cells = [
        [paragraph(cell.replace("\n", " "), text_style(SMALL_POINTS, bold=not place)) for cell in row]
        for place, row in enumerate(rows)
    ]
    return [Table(cells, colWidths=_widths(rows), repeatRows=1, style=style)]


def _widths(rows: Sequence[tuple[str, ...]]) -> list[float]:
    """Columns by the length of what they hold, none narrower than a third of its even share."""
    weights = [max(2, *(min(len(row[column]), 60) for row in rows)) ** 0.7 for column in range(len(rows[0]))]
    even = sum(weights) / len(weights)
    weights = [max(weight, even / 3) for weight in weights]
    return [CONTENT_WIDTH * weight / sum(weights) for weight in weights]


def _row_by_row(rows: Sequence[tuple[str, ...]]) -> list[Flowable]:
    head, *lines = rows
    story: list[Flowable] = []
    for number, row in enumerate(lines or [head], start=1):
        story.append(paragraph(tr("Row {n}", n=number), text_style(bold=True)))
        for name, value in zip(head, row, strict=True):
            story += _lines(f"{name}：{value}" if lines else value, SMALL_POINTS)
    return story


def _form(sheet: ReportSheet) -> list[Flowable]:
    """Criteria with their levels, an empty column for the marks, lines for the examiner."""
    widths = [24 * mm, CONTENT_WIDTH - 74 * mm, 25 * mm, 25 * mm]
    style = text_style(SMALL_POINTS)
    lines = [
        tuple(
            paragraph(tr(one), text_style(SMALL_POINTS, bold=True))
            for one in ("Criterion", "Levels", "Full marks", "Marks")
        )
    ]
    for one in sheet.rubric.criteria:
        levels = [
            paragraph(tr("{points} marks: {text}", points=_shown(level.points), text=level.text), style)
            for level in one.levels
        ]
        lines.append((paragraph(one.title, style), levels, paragraph(_shown(one.points), style), ""))
    total = paragraph(tr("Total"), text_style(bold=True))
    lines.append((total, "", paragraph(_shown(sheet.rubric.maximum), text_style(bold=True)), ""))
    grid = TableStyle([("GRID", (0, 0), (-1, -1), RULE_POINTS, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    form = [
        paragraph(f"{tr('Marking form')}　{sheet.work}", text_style(12, bold=True)),
        gap(1),
        Table(lines, colWidths=widths, repeatRows=1, style=grid),
        gap(4),
        ruled_table([tr("Examiner"), tr("Signature"), tr("Date")], [("", "", "")], [CONTENT_WIDTH / 3] * 3, right=()),
    ]
    return [KeepTogether(form)]


def _shown(points: Decimal) -> str:
    return f"{points.normalize():f}"
