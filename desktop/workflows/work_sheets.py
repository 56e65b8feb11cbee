"""Work that waits for examiners, on paper: what was asked, what was written, the form to mark it on; nobody's name."""

from collections.abc import Iterator, Mapping

from desktop.documents.answer_blocks import answer_blocks
from desktop.documents.report_sheet import ReportSheet, SheetBox, report_sheets_pdf
from desktop.errors import Error
from desktop.exam.task_score import Outcome as LineOutcome
from desktop.storage.results_rows import BundleRow
from desktop.storage.results_store import LoggedTables
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.mark_results import answers_in
from desktop.workflows.mark_sheets import Issue
from desktop.workflows.mark_tasks import read_detail
from desktop.workflows.opened_packs import OpenedPacks
from desktop.workflows.results_desk import Desk
from desktop.workflows.take_marks import Work, marked_works


def work_sheets(desk: Desk, issue: Issue) -> bytes:
    """Every work with points that people give, by slot and code, as a PDF. Raises E-CEN-12 when there is none."""
    with OpenedPacks(desk) as packs, desk.store.tables() as tables:
        sheets = list(_sheets(tables, packs, issue))
    if not sheets:
        raise Error("E-CEN-12", "No practical work is marked yet.", "Import the bundles and mark them first.")
    return report_sheets_pdf(sheets)


def _sheets(tables: LoggedTables, packs: OpenedPacks, issue: Issue) -> Iterator[ReportSheet]:
    bundles = {row.sitting: row for row in tables.find(BundleRow, state=Outcome.ACCEPTED.value)}
    answers: dict[bytes, Mapping[bytes, bytes]] = {}
    works = [work for work in marked_works(tables, packs) if work.row.pending]
    for work in sorted(works, key=lambda one: (one.row.slot, one.code)):
        bundle = bundles[work.row.sitting]
        if bundle.digest not in answers:
            answers[bundle.digest] = answers_in(bundle)
        sheet = _sheet(work, answers[bundle.digest], issue)
        if sheet is not None:
            yield sheet


def _sheet(work: Work, answers: Mapping[bytes, bytes], issue: Issue) -> ReportSheet | None:
    rubric = work.rubric
    if rubric is None:
        return None
    task = work.pack.task(work.row.task)
    lines = read_detail(work.row)["lines"]
    boxes = tuple(
        SheetBox(
            piece.title,
            tuple(one["text"] for one in lines if one["piece"] == piece.name and one["outcome"] == LineOutcome.NOTE),
            answer_blocks(task, piece, answers.get(piece.piece)),
        )
        for piece in task.pieces
    )
    return ReportSheet(
        work.code.hex(), task.slot, task.title, task.stem, boxes, rubric, issue.issued, practice=issue.practice
    )
