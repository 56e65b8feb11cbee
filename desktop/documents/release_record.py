"""发布记录: what a published skill paper rests on, with its calibration table. Values in, PDF bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from desktop.documents.sheet import CONTENT_WIDTH, Sheet, build_pdf, facts_table, gap, lines_table, signature_block
from desktop.documents.typography import SMALL_POINTS, TITLE_POINTS, paragraph, text_style
from desktop.language import tr

_NUMBER = 22 * mm


@dataclass(frozen=True)
class ThresholdLine:
    """A row of the calibration table, ready to print."""

    kind: str
    pairs: str
    percentile: str
    threshold: str


@dataclass(frozen=True)
class TaskLine:
    """A task: its place, who annotated it (or 未校准), and the stored scores."""

    place: str
    annotators: str
    scores: str


@dataclass(frozen=True)
class ReleaseRecord:
    """Everything the record says; all texts are ready to print. `withdrawn` are (piece, reason)."""

    title: str
    level: str
    version: str
    digest: str
    remark: str
    thresholds: Sequence[ThresholdLine]
    tasks: Sequence[TaskLine]
    withdrawn: Sequence[tuple[str, str]]


def release_record_pdf(record: ReleaseRecord) -> bytes:
    """The record of one paper."""
    facts = [
        (tr("Paper"), record.title),
        (tr("Level"), record.level),
        (tr("Version"), record.version),
        (tr("Calibration"), record.remark),
    ]
    story: list[Flowable] = [
        paragraph(tr("Release record"), text_style(TITLE_POINTS, bold=True, centred=True)),
        gap(3),
        facts_table(facts),
        *_section(tr("Thresholds from two experts"), _thresholds(record.thresholds)),
        *_section(tr("Annotators and their scores"), _tasks(record.tasks)),
        *_section(tr("Withdrawn pieces"), _withdrawn(record.withdrawn)),
        gap(4),
        KeepTogether([signature_block([tr("Released by"), tr("Checked by")], record.digest)]),
    ]
    return build_pdf(Sheet(tr("Release record"), record.title), story)


def _section(title: str, content: Flowable) -> list[Flowable]:
    return [gap(4), paragraph(title, text_style(bold=True)), gap(1), content]


def _thresholds(lines: Sequence[ThresholdLine]) -> Flowable:
    head = [tr("Kind"), tr("Pairs"), tr("Percentile"), tr("Threshold")]
    rows = [(line.kind, line.pairs, line.percentile, line.threshold) for line in lines]
    return lines_table(head, rows, [CONTENT_WIDTH - 3 * _NUMBER, _NUMBER, _NUMBER, _NUMBER], right=3)


def _tasks(lines: Sequence[TaskLine]) -> Flowable:
    rows = [(line.place, line.annotators, line.scores) for line in lines]
    widths = [_NUMBER, CONTENT_WIDTH - 4 * _NUMBER, 3 * _NUMBER]
    return lines_table([tr("Task"), tr("Annotators"), tr("A, B, A against B")], rows, widths, right=2)


def _withdrawn(rows: Sequence[tuple[str, str]]) -> Flowable:
    if not rows:
        return paragraph(tr("None."), text_style(SMALL_POINTS))
    return lines_table([tr("Reason"), tr("Piece")], [(why, piece) for piece, why in rows],
                       [CONTENT_WIDTH - 2 * _NUMBER, 2 * _NUMBER], right=1)  # fmt: skip
