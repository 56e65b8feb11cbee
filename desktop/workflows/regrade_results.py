"""Marking again with the graders of this program: first what would change, then, if people say so, the change.

The marks before stay in the store beside the entry of the log that names who decided and why. Marks of people are
never touched; where the automatic ones beside them changed, the next marking asks for a second look.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path

from desktop.errors import Error
from desktop.exam.task import Task
from desktop.exam.task_score import TaskWork
from desktop.formats.result_bundle import ExportReason
from desktop.language import tr
from desktop.storage.media import write_whole
from desktop.storage.results_rows import BundleRow, CandidateRow, PackageRow, SessionRow
from desktop.storage.results_store import LoggedTables
from desktop.storage.task_rows import EarlierScoreRow, TaskScoreRow
from desktop.tasks.grading_table import grader_of
from desktop.tasks.grid.cells import CellKind
from desktop.tasks.grid.codec import csv_bytes
from desktop.workflows.calibrate_paper import expert_faults
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.mark_results import answers_in, mark_store
from desktop.workflows.mark_tasks import grade_tasks, score_row
from desktop.workflows.opened_packs import OpenedPack, OpenedPacks
from desktop.workflows.results_desk import Desk, Progress
from desktop.workflows.score_results import score_text
from desktop.workflows.skill_pack import SkillPack
from desktop.workflows.standing_scores import differs

LEAST_PEOPLE = 2


@dataclass(frozen=True)
class Difference:
    """One task whose automatic marks this program would change."""

    admission_number: str
    before: TaskScoreRow
    after: TaskScoreRow


@dataclass
class Comparison:
    """`packs` scoring packs were tried, `tasks` marked tasks graded again; `faults` are (form and slot, sentence)."""

    packs: int = 0
    tasks: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def compare_graders(desk: Desk, on_progress: Progress = lambda done, total: True) -> Comparison:
    """Try every scoring pack of the store, and grade every marked sitting again; nothing is changed."""
    found = Comparison()
    with OpenedPacks(desk) as packs, desk.store.tables() as tables:
        _try_packs(tables, packs, found)
        bundles = _marked_bundles(tables)
        for number, bundle in enumerate(bundles):
            if not on_progress(number, len(bundles)):
                break
            _compare_sitting(tables, packs, bundle, found)
    return found


def take_graders(desk: Desk, people: Sequence[str], reason: str) -> Comparison:
    """Put this program's marks in the place of the others, which are kept. Raises E-MRK-04 without people or reason."""
    names = list(dict.fromkeys(name.strip() for name in people if name.strip()))
    if len(names) < LEAST_PEOPLE or not reason.strip():
        raise Error(
            "E-MRK-04",
            "Marks are replaced only when two people say why.",
            "Name two people and the reason.",
            exit_code=Error.RULE,
        )
    found = compare_graders(desk)
    if found.differences:
        with desk.store.tables() as tables:
            seq = tables.log(
                kind="regrade", people="、".join(names), reason=reason.strip(), tasks=len(found.differences),
                wall_ms=desk.clock.read().wall_ms,
            )  # fmt: skip
            for one in found.differences:
                tables.add([EarlierScoreRow(**asdict(one.before), log_seq=seq)])
                tables.put(one.after)
        mark_store(desk)
    return found


def write_differences(found: Comparison, path: Path) -> None:
    """The list of differences as CSV. Raises E-CEN-10."""
    head = [tr("Admission number"), tr("Task"), tr("Before"), tr("After"), tr("Difference"), tr("Grader")]
    lines = [[(word, CellKind.TEXT) for word in head]]
    for one in found.differences:
        change = one.after.given - one.before.given
        grader = f"{one.before.grader} {one.before.grader_version} → {one.after.grader_version}"
        words = (one.admission_number, one.before.slot, score_text(one.before.given), score_text(one.after.given),
                 str(Decimal(change) / 100), grader)  # fmt: skip
        lines.append([(word, CellKind.NUMBER if 1 < place < 5 else CellKind.TEXT) for place, word in enumerate(words)])
    try:
        write_whole(path, csv_bytes(lines))
    except OSError as reason:
        raise Error(
            "E-CEN-10", "{path} cannot be written.", "Close it in other programs, or choose another place.",
            path=path.name,
        ) from reason  # fmt: skip


def _marked_bundles(tables: LoggedTables) -> list[BundleRow]:
    """Final bundles of sessions without an open alarm, whose practical work was marked."""
    alarmed = {row.session for row in tables.open_alarms()} & {row.session for row in tables.find(SessionRow)}
    marked = {row.sitting for row in tables.find(TaskScoreRow)}
    bundles = tables.find(BundleRow, "session", "candidate", "attempt", state=Outcome.ACCEPTED.value)
    return [
        row
        for row in bundles
        if row.sitting in marked and row.session not in alarmed and row.reason != ExportReason.INTERIM.value
    ]


def _compare_sitting(tables: LoggedTables, packs: OpenedPacks, bundle: BundleRow, found: Comparison) -> None:
    pack = packs.skill_of(tables, bundle.package)
    candidate = tables.first(CandidateRow, session=bundle.session, candidate=bundle.candidate)
    if pack is None or candidate is None:
        return
    sitting = {"session": bundle.session, "candidate": bundle.candidate, "attempt": bundle.attempt}
    before = {row.task: row for row in tables.find(TaskScoreRow, **sitting)}
    for task, score in grade_tasks(pack, candidate.form, answers_in(bundle)):
        after = score_row(bundle, task, score, pack)
        found.tasks += 1
        if task.task in before and differs(before[task.task], after):
            found.differences.append(Difference(candidate.admission_number, before[task.task], after))


def _try_packs(tables: LoggedTables, packs: OpenedPacks, found: Comparison) -> None:
    for row in tables.find(PackageRow):
        opened, skill = packs.of(tables, row.package), packs.skill_of(tables, row.package)
        if opened is not None and skill is not None:
            found.packs += 1
            found.faults += _pack_faults(opened, skill)


def _pack_faults(opened: OpenedPack, pack: SkillPack) -> Iterator[tuple[str, str]]:
    """Gold that no longer earns everything against itself, and experts whose scores changed (I1, I13)."""
    for form in opened.keys.forms:
        tasks = [pack.task(task) for task in form.tasks]
        for task, score in grade_tasks(pack, form.form, _perfect(pack, tasks)):
            place = f"{form.form}/{task.slot}"
            if score.points + score.pending != score.maximum:
                yield place, tr("The gold answer earns {points} of {most}.",
                                points=str(score.points), most=str(score.maximum - score.pending))  # fmt: skip
            work = TaskWork(task, {}, pack.materials_of(task))
            yield from ((place, words) for words in expert_faults(grader_of(task.type), work, pack.gold(task.task)))


def _perfect(pack: SkillPack, tasks: Sequence[Task]) -> Mapping[bytes, bytes]:
    answers: dict[bytes, bytes] = {}
    for task in tasks:
        model = grader_of(task.type).model_answers(task, pack.gold(task.task), pack.materials_of(task))
        answers |= {piece.piece: model[piece.name] for piece in task.pieces if piece.name in model}
    return answers
