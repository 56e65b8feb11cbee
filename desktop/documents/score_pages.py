"""成绩通知单 and 成绩单: what a candidate and a centre hold in their hands. Values in, PDF bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak

from desktop.documents.sheet import CONTENT_WIDTH, Sheet, build_pdf, facts_table, gap, ruled_table, signature_block
from desktop.documents.typography import SMALL_POINTS, TITLE_POINTS, paragraph, text_style
from desktop.language import tr


@dataclass(frozen=True)
class PartLine:
    """One part on a slip: its name, its score as text ("86.5", 不适用, 未完成), and what it rests on."""

    part: str
    score: str
    result: str
    note: str


@dataclass(frozen=True)
class ScoreSlip:
    """Everything a slip says about one candidate; all texts are ready to print."""

    centre: str
    occupation: str
    level: str
    name: str
    admission_number: str
    session: str
    parts: tuple[PartLine, ...]
    functions: tuple[tuple[str, str, str], ...]
    """(function, marks given, marks possible) of the parts that were sat."""
    verdict: str
    derivation: str
    receipt_code: str
    issued: str
    digest: str
    practice: bool


@dataclass(frozen=True)
class ScoreLine:
    """One line of the score list."""

    admission_number: str
    name: str
    level: str
    theory: str
    skill: str
    review: str
    verdict: str


@dataclass(frozen=True)
class ScoreList:
    """A whole list with its head; `digest` names the imported results it was made from."""

    centre: str
    occupation: str
    session: str
    lines: tuple[ScoreLine, ...]
    summary: str
    issued: str
    digest: str
    practice: bool


SCORE_LIST_HEAD = ("No.", "Admission number", "Name", "Level", "Theory", "Skill", "Review", "Result")


def score_slips_pdf(slips: Sequence[ScoreSlip]) -> bytes:
    """One page a candidate."""
    story: list[Flowable] = []
    for slip in slips:
        if story:
            story.append(PageBreak())
        story += _slip(slip)
    return build_pdf(Sheet(tr("Score slip"), slips[0].centre if slips else ""), story)


def score_list_pdf(scores: ScoreList) -> bytes:
    """The score list; its head is repeated on every page."""
    widths = [12 * mm, 35 * mm, 32 * mm, 25 * mm, 15 * mm, 15 * mm, 20 * mm, 16 * mm]
    lines = [
        (str(place), line.admission_number, line.name, line.level, line.theory, line.skill, line.review, line.verdict)
        for place, line in enumerate(scores.lines, start=1)
    ]
    story: list[Flowable] = [
        *_title(tr("Score list"), scores.occupation, scores.practice),
        facts_table([(tr("Centre"), scores.centre), (tr("Session"), scores.session)]),
        gap(3),
        ruled_table([tr(name) for name in SCORE_LIST_HEAD], lines, widths, right=(4, 5, 6)),
        gap(3),
        KeepTogether(
            [
                paragraph(scores.summary, text_style()),
                paragraph(tr("Issued {when}", when=scores.issued), text_style(SMALL_POINTS)),
                gap(4),
                signature_block([tr("Marked by"), tr("Checked by"), tr("Released by")], scores.digest),
            ]
        ),
    ]
    return build_pdf(Sheet(tr("Score list"), scores.centre), story)


def _title(title: str, occupation: str, practice: bool) -> list[Flowable]:
    lines = [paragraph(title, text_style(TITLE_POINTS, bold=True, centred=True)), gap(1)]
    lines.append(paragraph(occupation, text_style(centred=True)))
    if practice:
        lines.append(paragraph(tr("Practice: does not count"), text_style(bold=True, centred=True)))
    return [*lines, gap(4)]


def _slip(slip: ScoreSlip) -> list[Flowable]:
    facts = [
        (tr("Name"), slip.name),
        (tr("Admission number"), slip.admission_number),
        (tr("Level"), slip.level),
        (tr("Receipt code"), slip.receipt_code),
        (tr("Session"), slip.session),
        (tr("Centre"), slip.centre),
    ]
    parts = [(line.part, line.score, line.result, line.note) for line in slip.parts]
    part_widths = [42 * mm, 22 * mm, 24 * mm, CONTENT_WIDTH - 88 * mm]
    function_widths = [CONTENT_WIDTH - 60 * mm, 30 * mm, 30 * mm]
    return [
        *_title(tr("Score slip"), slip.occupation, slip.practice),
        facts_table(facts),
        gap(5),
        ruled_table([tr("Part"), tr("Score"), tr("Result"), tr("Basis")], parts, part_widths, right=(1,)),
        gap(5),
        *_functions(slip, function_widths),
        paragraph(tr("Result: {verdict}", verdict=slip.verdict), text_style(12, bold=True)),
        paragraph(slip.derivation, text_style()),
        paragraph(tr("Issued {when}", when=slip.issued), text_style(SMALL_POINTS)),
        gap(8),
        signature_block([tr("Handled by"), tr("Checked by")], slip.digest),
    ]


def _functions(slip: ScoreSlip, widths: list[float]) -> list[Flowable]:
    """Marks by function; a slip without a marked part has none."""
    if not slip.functions:
        return []
    head = [tr("Function"), tr("Marks"), tr("Full marks")]
    return [ruled_table(head, slip.functions, widths, right=(1, 2)), gap(5)]
