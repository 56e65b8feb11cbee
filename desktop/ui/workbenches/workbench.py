"""What every workbench is: the frame around the work, its pieces, undo, save marks and keys. A type fills in the rest.

A workbench gets plain values and tells what was done: `show_values` brings the journaled revisions of all pieces,
`edit_committed` carries each new value, `show_saved` says what became of it. A type's workbench is a subclass that

* names its `keys` (of `key_map.WORDS`) and whether a piece can be marked as having no target (`has_none`);
* puts its widgets into `work` (the middle) and `side` (below the guideline) in `make`, and calls `listen` for every
  canvas and list, so that bare keys reach `act`, and `add_pane` for what F6 visits;
* draws the open piece in `show_piece` (another piece was opened) and `show_document` (its document changed);
* changes a document only by `apply`, with a command of its model: `f(document, ...) -> document | Refused`;
* commits open text boxes in `close_edits`, and stops what runs by itself in `pause`;
* offers in `exports` the formats in which its work can be put into the task folder (action "export").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import TaskWork
from desktop.language import tr
from desktop.tasks.annotation.documents import DocumentError, Head, PieceState
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.model_table import model_of
from desktop.ui.question_cards.option_row import NOT_SAVED, SAVED, UNSAVED
from desktop.ui.theme import Theme
from desktop.ui.workbenches.export_panel import ExportForm, ExportPanel
from desktop.ui.workbenches.frame import Frame
from desktop.ui.workbenches.key_map import OWNED_BY_TEXT, KeyMapPanel, bare_action, held_action, keys_of
from desktop.ui.workbenches.outlet import Outlet
from desktop.ui.workbenches.piece_strip import PieceMark
from desktop.ui.workbenches.piece_work import PieceWork
from desktop.ui.workbenches.text_box import LineBox, TextBox

ReadMaterial = Callable[[str], bytes]
ReadEarlier = Callable[[str], TaskWork | None]
"""The candidate's own work on another task of the paper by its slot, None where it is not here (yet)."""


class Workbench(Frame):
    """See the module. `answer_unreadable` means that a piece stays closed and a proctor is needed."""

    edit_committed = Signal(bytes, bytes)
    piece_opened = Signal(bytes)
    flag_requested = Signal()
    snapshot_requested = Signal()
    material_damaged = Signal(str)
    answer_unreadable = Signal(bytes)
    sound_missing = Signal()
    file_made = Signal(str, bytes)
    keys: ClassVar[tuple[str, ...]] = ()
    has_none: ClassVar[bool] = False

    def __init__(self, theme: Theme, task: Task, read_material: ReadMaterial) -> None:
        super().__init__(theme, task, has_none=self.has_none)
        self.read_material = read_material
        self.read_earlier: ReadEarlier = lambda slot: None
        self.model: Any = model_of(task.type)
        self.works = {piece.piece: PieceWork(self.model, task, piece) for piece in task.pieces}
        self.piece: Piece = task.pieces[0]
        self._locked = self._told_silent = False
        self._panes: list[QWidget] = []
        self._outlet = Outlet(self, self.edit_committed.emit)
        self._key_panel: KeyMapPanel | None = None
        self._export_panel: ExportPanel | None = None
        self.head.asked.connect(self.do)
        self.strip.piece_chosen.connect(lambda row: self.open_piece(self.task.pieces[row]))
        if len(task.pieces) > 1:
            self.listen(self.strip)
        self.make()
        self.head.export.setVisible(bool(task.outputs) and type(self).exports is not Workbench.exports)
        if len(task.pieces) > 1:
            self.add_pane(self.strip)
        self.add_pane(self.guideline.area)
        self.head.show_title(self.piece.title)
        self.show_side(self.side.count() > 0)

    # --- for the type's own workbench ----------------------------------------------------------------------------

    def make(self) -> None:
        """Fill `work` and `side`."""
        raise NotImplementedError

    def show_piece(self) -> None:
        """Another piece was opened: bring its material and draw its document."""
        self.show_document()

    def show_document(self) -> None:
        """The document of the open piece changed."""
        raise NotImplementedError

    def act(self, action: str) -> bool:
        """Do an action of `key_map` that the frame does not know; False when it means nothing here."""
        return False

    def show_refusal(self, refused: Refused) -> None:
        """A command was refused; a canvas may mark the place (`refused.at`)."""

    def close_edits(self) -> None:
        """Commit what stands in open text boxes."""

    def exports(self) -> Sequence[ExportForm]:
        """The formats of 导出到任务文件夹; none where a type has no format."""
        return ()

    def pause(self) -> None:
        """Stop what runs by itself (sound): the workbench is left or locked."""

    @property
    def document(self) -> Any:
        """The document of the open piece."""
        return self.works[self.piece.piece].document

    def apply(self, command: Callable[..., Any], *values: Any) -> bool:
        """Change the open piece by a command of its model; a refusal is said in the status line."""
        if self._locked or self.works[self.piece.piece].damaged:
            return False
        result = command(self.document, *values)
        if isinstance(result, Refused):
            self.say(result.reason, "warn")
            self.show_refusal(result)
            return False
        try:
            value = self.works[self.piece.piece].change(result)
        except ValueError:  # larger than one answer may be
            self.say(tr("This piece holds as much as one answer can; the change was not taken."), "warn")
            return False
        self._take(value)
        return True

    def listen(self, widget: QWidget) -> None:
        """Hear the bare keys of a canvas or list; never of a widget in which one types."""
        widget.installEventFilter(self)

    def add_pane(self, widget: QWidget) -> None:
        """F6 goes from pane to pane in the order they were added."""
        self._panes.append(widget)

    def read(self, material: str) -> bytes | None:
        """The content of a material; None, and everybody is told, when it is damaged (素材损坏)."""
        try:
            return self.read_material(material)
        except (KeyError, ValueError):
            self.say(tr("The material is damaged. Raise your hand and go on with another piece."), "warn")
            self.material_damaged.emit(material)
            return None

    def tell_silent(self) -> None:
        """There is no sound device: a proctor should know, once."""
        self.say(tr("This machine has no sound. Raise your hand; the proctors will help."), "warn")
        if not self._told_silent:
            self._told_silent = True
            self.sound_missing.emit()

    def set_head(self, **changes: Any) -> bool:
        """Change the head of the open piece (state, none, doubtful)."""
        document = self.document
        return self.apply(lambda _: replace(document, head=replace(document.head, **changes)))

    # --- for the page --------------------------------------------------------------------------------------------

    def show_values(self, values: Mapping[bytes, Sequence[bytes]]) -> None:
        """All journaled revisions of every piece, oldest first; opens the first piece that is not checked."""
        for piece in self.task.pieces:
            work = self.works[piece.piece]
            try:
                work.load(values.get(piece.piece, ()))
                work.saved = SAVED if values.get(piece.piece) else UNSAVED
            except DocumentError:
                work.damaged = True
                self.answer_unreadable.emit(piece.piece)
            self._show_mark(piece)
        heads = {piece.piece: self.works[piece.piece].document.head for piece in self.task.pieces}
        left = [piece for piece in self.task.pieces if heads[piece.piece].state is not PieceState.CHECKED]
        self._open(left[0] if left else self.task.pieces[0])

    def show_saved(self, piece: bytes, saved: bool) -> None:
        """The newest value of `piece` is on disk, or could not be saved."""
        if piece in self.works:
            self.works[piece].saved = SAVED if saved else NOT_SAVED
            self._show_mark(self._piece_of(piece))

    def show_earlier(self, piece: bytes, revisions: Sequence[bytes]) -> None:
        """Revisions from before the program was started, oldest first: undo now reaches back to them."""
        try:
            self.works[piece].put_before(revisions)
        except DocumentError:
            return  # the newest is sound, and undo then ends there
        self._show_mark(self._piece_of(piece))

    def open_piece(self, piece: Piece) -> None:
        """Leave the open piece, everything committed, and go to `piece`."""
        if piece != self.piece:
            self.commit_pending()
            self._open(piece)

    def commit_pending(self) -> None:
        """Commit compositions and open text boxes, and send what was held back (before leaving, hand-in, time-up)."""
        QGuiApplication.inputMethod().commit()
        self.close_edits()
        self._outlet.flush()

    def set_locked(self, locked: bool) -> None:
        """Whether the work can be changed; a locked workbench still shows everything."""
        self._locked = locked
        self.enable_side(not locked)
        if locked:
            self.pause()

    @property
    def locked(self) -> bool:
        """Nothing can be changed at the moment."""
        return self._locked

    def enter(self) -> None:
        """The workbench is on screen (again): work on other tasks may have changed meanwhile."""

    def take_keyboard(self) -> None:
        """The first pane of the work has the keyboard."""
        if self._panes:
            self._panes[0].setFocus()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Function keys and Ctrl combinations, from the page; everything else belongs to the focused widget."""
        if self._key_panel is not None and self._key_panel.isVisible():
            return False
        focused = self.window().focusWidget()
        typing = isinstance(focused, TextBox | LineBox | QPlainTextEdit)
        if getattr(focused, "composing", False):
            return False
        action = held_action(event)
        if not action or (typing and action in OWNED_BY_TEXT):
            return False
        return self.do(action)

    def do(self, action: str) -> bool:
        """Do an action, the frame's own or the type's."""
        own = {
            "next_piece": lambda: self._go(1), "previous_piece": lambda: self._go(-1),
            "next_unchecked": self._go_unchecked, "guideline": self.fold_guideline, "keys": self.show_keys,
            "undo": self._undo, "redo": self._redo, "next_pane": self._next_pane,
            "checked": self._toggle_checked, "doubtful": self._toggle_doubtful, "none": self._toggle_none,
            "flag": self.flag_requested.emit, "snapshot": self._snapshot, "export": self._export,
        }  # fmt: skip
        if self.act(action):
            return True
        if action in own:
            own[action]()
            self.head.show_head(self.document.head)
            return True
        return False

    def show_keys(self) -> None:
        """The keys of this workbench."""
        if self._key_panel is None:
            unused = self.unused_keys() | ({"undo"} if self.head.undo.isHidden() else set())
            self._key_panel = KeyMapPanel(self.theme, self, keys_of(self.task, self.keys, unused))
        self._key_panel.open()

    def unused_keys(self) -> set[str]:
        """Those of `keys` that this task has no use for."""
        return set()

    # --- inside --------------------------------------------------------------------------------------------------

    def _open(self, piece: Piece) -> None:
        self.pause()
        self.piece = piece
        work = self.works[piece.piece]
        if not work.damaged:
            try:
                work.open()
            except DocumentError:
                work.damaged = True
                self.answer_unreadable.emit(piece.piece)
        self.say("")
        self.block(tr("This answer cannot be read; it is kept as it is. Raise your hand.") if work.damaged else "")
        row = self.task.pieces.index(piece)
        self.strip.show_current(row)
        count = tr("{n} of {m}", n=row + 1, m=len(self.task.pieces)) if len(self.task.pieces) > 1 else ""
        self.head.show_title("  ".join(filter(None, (piece.title, count))))
        self.guideline.show_question(piece.title)
        self._show_mark(piece)
        self.show_piece()
        self.piece_opened.emit(piece.piece)

    def _take(self, value: bytes | None) -> None:
        if value is None:
            return
        self.say("")
        self.works[self.piece.piece].saved = UNSAVED
        self._outlet.put(self.piece.piece, value)
        self._show_mark(self.piece)
        self.show_document()

    def _undo(self) -> None:
        if not self._locked:
            self.close_edits()
            self._take(self.works[self.piece.piece].undo())

    def _redo(self) -> None:
        if not self._locked:
            self._take(self.works[self.piece.piece].redo())

    def _toggle_checked(self) -> None:
        head: Head = self.document.head
        done = head.state is PieceState.CHECKED
        self.close_edits()
        self.set_head(state=PieceState.OPEN if done else PieceState.CHECKED, none=head.none and not done)

    def _toggle_doubtful(self) -> None:
        self.set_head(doubtful=not self.document.head.doubtful)

    def _toggle_none(self) -> None:
        head: Head = self.document.head
        if not head.none and self.marked():
            self.say(tr("Something is marked here; delete it first."), "warn")
            return
        self.set_head(none=not head.none, state=PieceState.OPEN if head.none else PieceState.CHECKED)

    def marked(self) -> bool:
        """Whether the open piece holds any unit."""
        return bool(getattr(self.document, "units", ()))

    def _go(self, step: int) -> None:
        row = self.task.pieces.index(self.piece) + step
        if 0 <= row < len(self.task.pieces):
            self.open_piece(self.task.pieces[row])

    def _go_unchecked(self) -> None:
        at, pieces = self.task.pieces.index(self.piece), self.task.pieces
        for piece in (*pieces[at + 1 :], *pieces[:at]):
            if self.works[piece.piece].document.head.state is not PieceState.CHECKED:
                self.open_piece(piece)
                return
        self.say(tr("All other pieces are checked."))

    def _next_pane(self) -> None:
        stops = [pane for pane in self._panes if pane.isVisible() and pane.isEnabled()]
        focused = self.window().focusWidget()
        now = next((at for at, pane in enumerate(stops) if pane is focused or pane.isAncestorOf(focused)), -1)
        if stops:
            stops[(now + 1) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)

    def _snapshot(self) -> None:
        self.commit_pending()
        self.snapshot_requested.emit()

    def _export(self) -> None:
        self.commit_pending()
        forms = self.exports()
        if not forms or self._locked:
            return
        if self._export_panel is None:
            self._export_panel = ExportPanel(self.theme, self, self.task)
            self._export_panel.made.connect(self.file_made)
        self._export_panel.offer(forms)

    def _piece_of(self, piece: bytes) -> Piece:
        return next(one for one in self.task.pieces if one.piece == piece)

    def _show_mark(self, piece: Piece) -> None:
        work = self.works[piece.piece]
        head: Head = work.document.head
        mark = PieceMark(head.state, head.doubtful, work.saved == NOT_SAVED)
        self.strip.rows.show_mark(self.task.pieces.index(piece), mark)
        if piece == self.piece:
            self.head.show_head(head)
            self.head.show_steps(work.can_undo, work.can_redo)
            self.head.show_saved(work.saved)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whatever runs by itself stops when nobody sees it: another task, the review page, the end."""
        super().hideEvent(event)
        self.pause()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            action = bare_action(event)
            return bool(action) and self.do(action)
        return False
