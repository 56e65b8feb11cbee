"""Between skill page and keeper: an edit becomes a record, a record on disk becomes 已保存; undo finds earlier ones.

The newest value of a piece is sent again as long as it could not be saved, so a piece that is dirty stays dirty and
never loses anything that the candidate sees.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.candidate.earlier_revisions import EarlierRevisions
from desktop.candidate.pages.skill import SkillPage
from desktop.candidate.panels.outputs import OutputRow, rows_of
from desktop.candidate.piece_records import PieceRecords
from desktop.candidate.task_assets import TaskAssets, TaskReader
from desktop.candidate.task_rail import TaskRow
from desktop.errors import Error
from desktop.exam.task import Task
from desktop.exam.task_score import TaskWork
from desktop.keeper import messages as m
from desktop.keeper.file_messages import FilesShown, LookAtFiles, PutFile
from desktop.language import tr
from desktop.ui.workbenches.workbench import Workbench
from desktop.ui.workbenches.workbench_table import workbench_of

KEPT = 3
AGAIN_MS = 2_500
LAST_SECONDS = 2
TOO_SOON = "E-SIT-15"


class SkillAnswering(QObject):
    """One sitting's skill paper on one page."""

    marks_changed = Signal()
    failed = Signal(object)
    outputs_changed = Signal()
    auto_advance = False
    review_name = "skill_review"

    def __init__(
        self, submit: Callable[[m.Request], None], page: SkillPage, paper: m.PaperShown, read_task: TaskReader
    ) -> None:
        super().__init__()
        self._submit = submit
        self.page = page
        self.records = PieceRecords(paper)
        self._revisions = EarlierRevisions(submit, self.records, self._show_earlier)
        self.assets = TaskAssets(submit, read_task)
        self.saving_failed = False
        self._is_open = True
        self._has_moved = False
        self._current = 0
        self._places: dict[int, bytes] = {}
        self._benches: OrderedDict[int, Workbench] = OrderedDict()
        self._told_faults: set[str] = set()
        self._awaited: set[bytes] = set()
        self._files: FilesShown | None = None
        self._put = ""
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self._send_again)
        page.task_chosen.connect(self.open_task)
        page.flag_toggled.connect(self._toggle_flag)
        self.assets.task_ready.connect(self._task_came)
        self.assets.materials_ready.connect(self._materials_came)
        self.assets.failed.connect(self.failed)
        self._show_rows()
        page.show_waiting()

    # --- for the controller ----------------------------------------------------------------------------------------

    def rows(self) -> tuple[TaskRow, ...]:
        """Every task as it stands."""
        shown = []
        for task in self.records.tasks:
            words = self.assets.tasks.get(task.task)
            flagged = task.task in self.records.flags
            counts = self.records.counts(task)
            if not (self.saving_failed or self._again.isActive()):
                counts = replace(counts, dirty=False)  # on its way to the disk is not "not saved"
            title = words.title if words else ""
            shown.append(TaskRow(task.slot, title, task.points_hundredths, task.minutes, counts, flagged))
        return tuple(shown)

    def counts(self) -> tuple[int, int]:
        """Pieces worked on, all pieces."""
        return self.records.begun(), len(self.records.pieces)

    def summary(self) -> str:
        """The paper in one sentence, before the answers are final."""
        begun, count = self.counts()
        said = tr(
            "{n} of {m} pieces of work are begun, {blank} are untouched; {flagged} tasks are flagged.",
            n=begun, m=count, blank=count - begun, flagged=len(self.records.flags),
        )  # fmt: skip
        unsaved = len(list(self.records.dirty())) if self.saving_failed else 0
        warning = tr("{n} pieces are not saved. Raise your hand before you hand in.", n=unsaved) if unsaved else ""
        return "\n".join(filter(None, (said, warning)))

    def fill_review(self, page: Any) -> None:
        """Every task with what is untouched, for the page before handing in."""
        asked = [(task.slot, row) for at, task in enumerate(self.records.tasks) for row in self._outputs_of(at)]
        page.show_rows(self.rows(), [f"{slot} {row.name}" for slot, row in asked if row.is_lacking])

    def outputs(self) -> tuple[tuple[OutputRow, ...], str]:
        """The check-list of the open task and the name of the candidate's folder; the folder is looked at anew."""
        self._submit(LookAtFiles())
        return self.check_list()

    def check_list(self) -> tuple[tuple[OutputRow, ...], str]:
        """The same without looking again."""
        return self._outputs_of(self._current), self._files.folder if self._files is not None else ""

    def _outputs_of(self, place: int) -> tuple[OutputRow, ...]:
        shown = self.records.tasks[place].task
        task = self.assets.tasks.get(shown)
        lines = [line for line in (self._files.lines if self._files else ()) if line.task == shown]
        return rows_of(task.outputs if task is not None else (), lines)

    def commit_pending(self) -> None:
        """Everything typed becomes a record (before the review page, hand-in, time-up)."""
        if self.page.bench is not None:
            self.page.bench.commit_pending()

    def note_time(self, left_seconds: int) -> None:
        """Shortly before the end nothing typed may be left open."""
        if 0 < left_seconds <= LAST_SECONDS:
            self.commit_pending()

    def open_task(self, place: int) -> None:
        """Leave the open task, everything committed, and go to another one."""
        if place == self._current and self.page.bench is not None:
            self.page.take_keyboard()
            return
        self.commit_pending()
        if self.page.bench is not None:
            self.page.bench.pause()
        self._has_moved = True
        self._current = place
        self._submit(m.Move(self._places.get(place, self.records.tasks[place].pieces[0])))
        self._show_task()

    def take(self, event: object) -> None:
        """An event about tasks and answers; others are not ours."""
        if isinstance(event, m.AssetRead):
            self.assets.take(event)
        elif isinstance(event, m.AnswerRead):
            self._take_answer(event)
        elif isinstance(event, m.Saved):
            self._take_saved(event)
        elif isinstance(event, m.Flagged):
            (self.records.flags.add if event.flagged else self.records.flags.discard)(event.item)
            self._show_rows()
        elif isinstance(event, m.Moved):
            self._take_moved(event)
        elif isinstance(event, FilesShown):
            self._take_files(event)

    def refuse(self, event: m.Refused) -> bool:
        """A refusal that is settled here: a damaged part, or a large value that came too soon."""
        if event.code.startswith("E-FMT-"):
            return self.assets.refuse()
        if event.code == TOO_SOON:
            self._again.start()
            return True
        self._put = ""
        return False

    def open_paper(self, is_open: bool) -> None:
        """Whether the keeper lets the paper be read at this moment."""
        self._is_open = is_open
        if self.page.bench is not None:
            self.page.bench.set_locked(not is_open)
        if not is_open:
            self.assets.give_up()
            return
        self.assets.want_tasks(task.task for task in (*self.records.tasks[self._current :], *self.records.tasks))
        self.assets.go_on()
        self._show_task()

    def show_failure(self, failed: bool) -> None:
        """Saving became impossible, or possible again; what is dirty is sent again and again."""
        self.saving_failed = failed
        if failed:
            self._again.start()
            for piece, _ in self.records.dirty():
                self._mark_piece(piece)
        self._show_rows()

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        self.page.show_tasks(self.rows(), self._current)
        self.marks_changed.emit()

    def _show_task(self) -> None:
        self._show_rows()
        shown = self.records.tasks[self._current].task
        task = self.assets.tasks.get(shown)
        self.page.offer_outputs(task is not None and bool(task.outputs))
        if task is None:
            broken = shown in self.assets.damaged
            told = tr("This task cannot be shown. Raise your hand and go on with another one.")
            self.page.show_waiting(told if broken else "")
        elif self._current in self._benches:
            self._benches.move_to_end(self._current)
            self._present(self._benches[self._current])
        elif self.assets.has_materials(task):
            self._open_bench(task)
        else:
            self.page.show_waiting()
            self.assets.want_materials(task)

    def _open_bench(self, task: Task) -> None:
        try:
            bench = workbench_of(task.type)(self.page._theme, task, lambda name: self.assets.content(task, name))
        except (KeyError, ValueError):
            self.page.show_waiting(tr("This task cannot be shown. Raise your hand and go on with another one."))
            self._call_for(f"task {task.slot}")
            return
        bench.read_earlier = self._earlier
        bench.edit_committed.connect(self._record)
        bench.piece_opened.connect(self._take_piece)
        bench.flag_requested.connect(self._toggle_flag)
        bench.material_damaged.connect(lambda name: self._call_for(f"{task.slot} {name}"))
        bench.answer_unreadable.connect(self._tell_unreadable)
        bench.file_made.connect(lambda name, content: self._put_file(PutFile(task.task, name, content)))
        if hasattr(bench, "sound_missing"):
            bench.sound_missing.connect(lambda: self._call_for("sound"))
        self._benches[self._current] = bench
        self._drop_old()
        pieces, wanted = self.records.pieces, self._places.get(self._current)
        bench.show_values({piece.piece: pieces[piece.piece].values for piece in task.pieces})
        self._return_to(bench, task, wanted)
        self._present(bench)

    def _return_to(self, bench: Workbench, task: Task, wanted: bytes | None) -> None:
        """After a restart or a visit elsewhere: the piece where the candidate was."""
        piece = next((piece for piece in task.pieces if piece.piece == wanted), None)
        if piece is not None:
            bench.open_piece(piece)

    def _present(self, bench: Workbench) -> None:
        bench.set_locked(not self._is_open)
        bench.enter()
        self.page.show_workbench(bench)

    def _earlier(self, slot: str) -> TaskWork | None:
        """The candidate's own work on another task, once its words and materials are here."""
        shown = next((one for one in self.records.tasks if one.slot == slot), None)
        task = self.assets.tasks.get(shown.task) if shown is not None else None
        if shown is None or task is None:
            self._awaited |= {shown.task} if shown is not None else set()
            return None
        if not self.assets.has_materials(task):
            self._awaited.add(task.task)
            self.assets.want_materials(task)
            return None
        values = {piece.name: self.records.pieces[piece.piece].values for piece in task.pieces}
        answers = {name: found[-1] for name, found in values.items() if found}
        sound = [one for one in task.materials if one.asset not in self.assets.damaged]
        return TaskWork(task, answers, {one.name: self.assets.content(task, one.name) for one in sound})

    def _drop_old(self) -> None:
        while len(self._benches) > KEPT:
            _, old = self._benches.popitem(last=False)
            self.page.stack.removeWidget(old)
            old.deleteLater()

    def _task_came(self, task: bytes) -> None:
        if task == self.records.tasks[self._current].task:
            self._show_task()
        else:
            self._show_rows()
        self._tell_awaited(task)

    def _materials_came(self, task: bytes) -> None:
        self._tell_awaited(task)
        if task == self.records.tasks[self._current].task and self._current not in self._benches:
            self._show_task()

    def _tell_awaited(self, task: bytes) -> None:
        """The open workbench may go on from the task that has come."""
        if task in self._awaited:
            self._awaited.discard(task)
            if self.page.bench is not None:
                self.page.bench.enter()

    def _bench_of(self, owner: int | None) -> Workbench | None:
        return self._benches.get(owner) if owner is not None else None

    # --- answers -----------------------------------------------------------------------------------------------------

    def _record(self, piece: bytes, value: bytes) -> None:
        bench = self._bench_of(self.records.owner(piece))
        assert bench is not None, "only a workbench that is here commits"
        rev = self.records.change(piece, value, bench.works[piece].document.head)
        self._submit(m.Record(piece, rev, value))
        self._show_rows()

    def _take_saved(self, event: m.Saved) -> None:
        record = self.records.pieces.get(event.item)
        if record is None:
            return
        record.saved = max(record.saved, event.rev)
        if not record.is_dirty:
            self._mark_piece(event.item)
        if not self.records.dirty():
            self._again.stop()
        self._show_rows()

    def _put_file(self, request: PutFile) -> None:
        self._put = request.name
        self._submit(request)

    def _take_files(self, event: FilesShown) -> None:
        """How the folders stand; what was exported is said to be there now that the keeper has put it there."""
        self._files, put, self._put = event, self._put, ""
        if put and self.page.bench is not None:
            self.page.bench.say(tr("{name} was written into the task folder.", name=put))
        self.outputs_changed.emit()

    def _mark_piece(self, piece: bytes) -> None:
        bench = self._bench_of(self.records.owner(piece))
        if bench is not None:
            bench.show_saved(piece, not self.records.pieces[piece].is_dirty)

    def _send_again(self) -> None:
        dirty = list(self.records.dirty())
        if not dirty:
            self._again.stop()
        if self._is_open:
            for piece, record in dirty:
                self._submit(m.Record(piece, record.rev, record.values[-1]))

    def _take_answer(self, event: m.AnswerRead) -> None:
        if event.item not in self.records.pieces:
            (self.records.flags.add if event.flagged else self.records.flags.discard)(event.item)
            self._show_rows()
            return
        if not self._revisions.take(event):
            self.records.load(event.item, event.rev, event.value)
            self._show_rows()

    def _take_piece(self, piece: bytes) -> None:
        """A piece was opened: the journal notes it, and undo gets its earlier revisions."""
        self._places[self._current] = piece
        self._submit(m.Move(piece))
        self._revisions.want(piece)

    def _show_earlier(self, piece: bytes, revisions: Sequence[bytes]) -> None:
        bench = self._bench_of(self.records.owner(piece))
        if bench is not None:
            bench.show_earlier(piece, revisions)

    def _take_moved(self, event: m.Moved) -> None:
        """After a resume: go on where the candidate was."""
        owner = self.records.owner(event.item)
        if owner is not None and not self._has_moved:
            self._has_moved = True
            self._current = owner
            self._places[owner] = event.item
            self._show_task()

    def _toggle_flag(self) -> None:
        task = self.records.tasks[self._current].task
        self._submit(m.Flag(task, task not in self.records.flags))

    def _call_for(self, what: str) -> None:
        """Something of the room or the package is broken: the proctors are called, once for each thing."""
        if what not in self._told_faults:
            self._told_faults.add(what)
            self._submit(m.CallProctor(m.CallKind.FAULT))

    def _tell_unreadable(self, piece: bytes) -> None:
        self._call_for(piece.hex())
        self.failed.emit(
            Error("E-SIT-14", "An answer cannot be read; it stays as it is.", "Raise your hand and ask the proctor.")
        )
