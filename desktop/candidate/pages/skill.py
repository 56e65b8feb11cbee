"""The skill page: a rail of tasks at the left, the workbench of the open task beside it. The rail folds away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.candidate.task_rail import TaskRail, TaskRow
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme

if TYPE_CHECKING:
    from desktop.candidate.calculator_panel import CalculatorPanel
    from desktop.ui.workbenches.workbench import Workbench

KEYS = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


class SkillPage(QWidget):
    """`task_chosen` carries the place of a task in the paper."""

    task_chosen = Signal(int)
    flag_toggled = Signal()
    outputs_requested = Signal()
    review_requested = Signal()
    explains_own_keys = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._theme = theme
        self._folded_by_hand: bool | None = None
        self._current = 0
        self.bench: Workbench | None = None
        self.calculator: CalculatorPanel | None = None
        self.rail = TaskRail(theme)
        self.fold = Button(theme, tr("Fold  F3"), "tool", sign="back")
        self.flag = Button(theme, tr("Flag  F9"), "tool", sign="flag")
        self.outputs = Button(theme, tr("Files  F4"), "tool", sign="folder")
        self.calculator_button = Button(theme, tr("Calculator"), "tool", sign="sum")
        self.hand_in = Button(theme, tr("Hand in..."), "small")
        self.hand_in.takes_enter = False
        self.message_slot = QVBoxLayout()
        self.waiting = label(tr("Opening the task..."), "option", "muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self._arrange()
        self._connect()

    def take_keyboard(self) -> None:
        """The workbench, else the rail."""
        if self.bench is not None and self.stack.currentWidget() is self.bench:
            self.bench.take_keyboard()
        else:
            self.rail.setFocus()

    def show_tasks(self, rows: Sequence[TaskRow], current: int) -> None:
        """All tasks as they are now, and which one is open."""
        self._current = current
        self.rail.tasks.show_rows(rows)
        if self.rail.currentIndex().row() != current:
            self.rail.show_current(current)
        flagged = rows[current].flagged
        self.flag.say("" if self.rail.folded else tr("Unflag  F9") if flagged else tr("Flag  F9"))
        self.flag.setAccessibleName(tr("Unflag  F9") if flagged else tr("Flag  F9"))

    def show_waiting(self, text: str = "") -> None:
        """The task is being opened, or cannot be."""
        self.waiting.setText(text or tr("Opening the task..."))
        self.stack.setCurrentWidget(self.waiting)
        self.bench = None

    def show_workbench(self, bench: "Workbench") -> None:
        """The workbench of the open task."""
        if self.stack.indexOf(bench) < 0:
            self.stack.addWidget(bench)
        self.bench = bench
        self.stack.setCurrentWidget(bench)
        if self.isVisible():
            bench.take_keyboard()

    def offer_outputs(self, offered: bool) -> None:
        """Whether the open task has a check-list of files."""
        self.outputs.setVisible(offered)

    def offer_calculator(self) -> None:
        """The policy allows a calculator."""
        from desktop.candidate.calculator_panel import CalculatorPanel

        self.calculator = CalculatorPanel(self._theme, self)
        self.calculator.closed.connect(self.take_keyboard)
        self.calculator_button.clicked.connect(self.calculator.open)
        self.calculator_button.show()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keys of the page, then those of the workbench; False leaves the key to whoever has the keyboard."""
        if any(over.isVisible() for over in self.findChildren(Overlay)):
            return False
        if self.calculator is not None and self.calculator.field.hasFocus():
            return False
        key = event.key()
        if key == KEYS.Key_F3:
            self._fold_by_hand()
        elif key == KEYS.Key_F4 and not self.outputs.isHidden():
            self.outputs_requested.emit()
        elif key == KEYS.Key_F9:
            self.flag_toggled.emit()
        elif event.modifiers() == CONTROL and key in (KEYS.Key_PageUp, KEYS.Key_PageDown):
            self._step(1 if key == KEYS.Key_PageDown else -1)
        else:
            return self.bench is not None and self.bench.handle_key(event)
        return True

    def _step(self, step: int) -> None:
        place = self._current + step
        if 0 <= place < len(self.rail.tasks.rows):
            self.task_chosen.emit(place)

    def _fold_by_hand(self) -> None:
        self._folded_by_hand = not self.rail.folded
        self._fit()

    def _fit(self) -> None:
        compact = self.width() * 100 // self._theme.step < Size.COMPACT_WIDTH
        folded = compact if self._folded_by_hand is None else self._folded_by_hand
        self.rail.fold(folded)
        for button, words in (
            (self.fold, tr("Fold  F3")), (self.flag, tr("Flag  F9")), (self.outputs, tr("Files  F4")),
            (self.calculator_button, tr("Calculator")),
        ):  # fmt: skip
            button.say("" if folded else words)
            button.setAccessibleName(words)
            button.setToolTip(words if folded else "")
        self.fold.show_sign("next" if folded else "back")
        if self.rail.tasks.rows:
            self.show_tasks(self.rail.tasks.rows, self._current)

    def _arrange(self) -> None:
        self.stack.addWidget(self.waiting)
        left = QVBoxLayout()
        left.setSpacing(Space.HAIR)
        left.addWidget(self.rail, 1)
        for button in (self.calculator_button, self.outputs, self.flag, self.fold):
            left.addWidget(button)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        left.addSpacing(Space.SMALL)
        left.addWidget(self.hand_in)
        self.calculator_button.hide()
        self.outputs.hide()
        right = QVBoxLayout()
        right.setSpacing(Space.SMALL)
        right.addWidget(self.stack, 1)
        right.addLayout(self.message_slot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(*(Space.SMALL,) * 4)
        whole.setSpacing(Space.SMALL)
        whole.addLayout(left)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.rail.task_chosen.connect(self.task_chosen)
        self.fold.clicked.connect(self._fold_by_hand)
        self.flag.clicked.connect(self.flag_toggled)
        self.outputs.clicked.connect(self.outputs_requested)
        self.hand_in.clicked.connect(self.review_requested)
        self._theme.changed.connect(self._fit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's own would paint the whole page anew."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
