"""The theory page: question card, answer sheet, bottom bar. Nothing moves when an answer is chosen."""

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.candidate.answer_sheet import SheetMarks
from desktop.candidate.paper_view import GroupView
from desktop.candidate.question_panel import QuestionPanel, QuestionShown
from desktop.candidate.sheet_panel import SheetPanel
from desktop.exam.paper import QuestionKind
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme

if TYPE_CHECKING:
    from desktop.candidate.calculator_panel import CalculatorPanel

KEYS = Qt.Key
QWIDGETSIZE_MAX = 16_777_215
STEPS = {KEYS.Key_Left: -1, KEYS.Key_PageUp: -1, KEYS.Key_Right: 1, KEYS.Key_PageDown: 1}
PLACES = {**{letter: place for place, letter in enumerate("ABCDEFGH")}, **{str(n): n - 1 for n in range(1, 9)}}
TRUE_FALSE_PLACES = {"T": 0, "F": 1, "1": 0, "2": 1, "A": 0, "B": 1}


class TheoryPage(QWidget):
    """One question a screen. `moved_to` carries the wanted number, `response_chosen` a Response or None."""

    response_chosen = Signal(object)
    flag_toggled = Signal()
    moved_to = Signal(int)
    review_requested = Signal()
    picture_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._theme = theme
        self._kind = QuestionKind.SINGLE
        self._count = 0
        self._marks = SheetMarks()
        self.question = QuestionPanel(theme)
        self.sheet = SheetPanel(theme)
        self._side = QVBoxLayout()
        self.message_slot = QVBoxLayout()
        self._over = Overlay(theme, self, Size.SHEET)
        self._over.body.setContentsMargins(0, 0, 0, 0)
        self.back = Button(theme, tr("Previous"), sign="back")
        self.forward = Button(theme, tr("Next"), "primary", sign="next", trailing=True)
        self.flag = Button(theme, tr("Flag  M"), sign="flag")
        self.sheet_button = Button(theme, tr("Sheet  G"), sign="grid")
        self.calculator_button = Button(theme, tr("Calculator  K"), sign="sum")
        self.calculator_button.hide()
        self.calculator: CalculatorPanel | None = None
        self.hand_in = Button(theme, tr("Hand in..."))
        self.hand_in.takes_enter = False  # Ctrl+Enter or Space: no stray Enter leads out of the paper
        self.hint = label(size="note", tone="muted")
        self._arrange()
        self._connect()
        theme.changed.connect(self._fit)

    def take_keyboard(self) -> None:
        """The page itself, so that letters answer and arrows move."""
        self.setFocus()

    def show_groups(self, groups: tuple[GroupView, ...]) -> None:
        """The paper's groups, for the answer sheet."""
        self._count = groups[-1].last
        self.sheet.show_groups(groups)

    def offer_calculator(self) -> None:
        """The policy allows a calculator."""
        from desktop.candidate.calculator_panel import CalculatorPanel

        self.calculator = CalculatorPanel(self._theme, self)
        self.calculator.closed.connect(self.setFocus)
        self.calculator_button.clicked.connect(self.calculator.open)
        self._fit()

    def show_question(self, question: QuestionShown) -> None:
        """Show one question; the keyboard stays where it was unless it was inside the old question."""
        inside = self.question.isAncestorOf(self.focusWidget()) if self.focusWidget() else True
        self._kind = question.group.kind
        self.question.show_question(question)
        self._show_place(question.number, question.group)
        if inside:
            self.setFocus()

    def show_waiting(self, number: int, group: GroupView) -> None:
        """The question is still being opened."""
        self.question.show_waiting(number, group)
        self._show_place(number, group)

    def show_marks(self, marks: SheetMarks) -> None:
        """What is answered and flagged, and where the candidate is."""
        self._marks = marks
        self.sheet.show_marks(marks, self._count)
        flagged = marks.current in marks.flagged
        self.question.show_flag(flagged)
        self.flag.say(tr("Unflag  M") if flagged else tr("Flag  M"))

    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a key of the exam; False leaves it to whoever has the keyboard."""
        if self._over.isVisible():
            return False
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control:
            if key in (KEYS.Key_Return, KEYS.Key_Enter):
                self.review_requested.emit()
                return True
            return False
        typing_a_sum = self.calculator is not None and self.calculator.field.hasFocus()
        in_the_sheet = self.sheet.view.hasFocus() and key != KEYS.Key_Escape
        if event.modifiers() & Qt.KeyboardModifier.AltModifier or typing_a_sum or in_the_sheet:
            return False
        return self._move(key) or self._act(key) or self._answer(event.text())

    def _move(self, key: int) -> bool:
        now = self._marks.current
        target = (
            now + STEPS[KEYS(key)] if key in STEPS else {KEYS.Key_Home: 1, KEYS.Key_End: self._count}.get(KEYS(key), 0)
        )
        if key in STEPS or target:
            if 1 <= target <= self._count and target != now:
                self.moved_to.emit(target)
            return True
        return False

    def _act(self, key: int) -> bool:
        actions = {
            KEYS.Key_M: self.flag_toggled.emit, KEYS.Key_G: self._open_sheet, KEYS.Key_P: self._enlarge,
            KEYS.Key_K: self._open_calculator,
            KEYS.Key_Delete: self._clear, KEYS.Key_Backspace: self._clear, KEYS.Key_Escape: self.setFocus,
        }  # fmt: skip
        action = actions.get(KEYS(key))
        if action is not None:
            action()
        return action is not None

    def _answer(self, text: str) -> bool:
        letter = unicodedata.normalize("NFKC", text).upper()
        places = TRUE_FALSE_PLACES if self._kind is QuestionKind.TRUE_FALSE else PLACES
        return letter in places and self.question.card.press(places[letter])

    def _clear(self) -> None:
        if self.question.clear.isEnabled():
            self.question.show_answer(None, "")
            self.response_chosen.emit(None)

    def _enlarge(self) -> None:
        if self.question.picture.isVisible():
            self.picture_requested.emit()

    def _open_calculator(self) -> None:
        if self.calculator is not None:
            self.calculator.open()

    def _open_sheet(self) -> None:
        if self._is_compact():
            self._over.open()
        self.sheet.view.setFocus()
        self.sheet.view.follow()

    def _choose_number(self, number: int) -> None:
        if self._over.isVisible():
            self._over.close_over()
        self.setFocus()
        if number != self._marks.current:
            self.moved_to.emit(number)

    def _show_place(self, number: int, group: GroupView) -> None:
        self.back.setEnabled(number > 1)
        self.forward.setEnabled(number < self._count)
        hints = {
            QuestionKind.TRUE_FALSE: tr("T or F answers, ← → moves"),
            QuestionKind.SINGLE: tr("A–D answers, ← → moves"),
            QuestionKind.MULTIPLE: tr("A–E chooses and frees, ← → moves"),
        }
        self.hint.setText(hints[group.kind])

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self._move(KEYS.Key_Left))
        self.forward.clicked.connect(lambda: self._move(KEYS.Key_Right))
        self.flag.clicked.connect(self.flag_toggled)
        self.sheet_button.clicked.connect(self._open_sheet)
        self.hand_in.clicked.connect(self.review_requested)
        self.question.response_chosen.connect(self.response_chosen)
        self.question.clear_requested.connect(self._clear)
        self.question.picture_requested.connect(self.picture_requested)
        self.sheet.number_chosen.connect(self._choose_number)

    def _arrange(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        left = QVBoxLayout()
        left.setSpacing(Space.LARGE)
        left.addWidget(self.question, 1)
        left.addLayout(self.message_slot)
        bottom = QHBoxLayout()
        bottom.setSpacing(Space.MEDIUM)
        for widget in (self.back, self.flag, self.sheet_button):
            bottom.addWidget(widget)
        bottom.addStretch(1)
        bottom.addWidget(self.hint)
        bottom.addStretch(1)
        bottom.addWidget(self.forward)
        bottom.addSpacing(Space.MEDIUM)
        left.addLayout(bottom)
        self._bottom = bottom
        self._side.setSpacing(Space.LARGE)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        whole.setSpacing(Space.LARGE)
        whole.addLayout(left, 1)
        whole.addLayout(self._side)
        self._fit()

    def _is_compact(self) -> bool:
        return self.width() * 100 // self._theme.step < Size.COMPACT_WIDTH

    def _fit(self) -> None:
        compact = self._is_compact()
        self.hint.setVisible(not compact)
        self.sheet.setFixedWidth(self._theme.px(Size.SHEET))
        if compact:  # the sheet leaves before anything is shown: showing lays out at once and would widen the window
            self._over.body.addWidget(self.sheet)
            self._bottom.insertWidget(3, self.calculator_button)
            self._bottom.addWidget(self.hand_in)
            self.sheet.setMaximumHeight(self.height() - 2 * Space.PAGE)
        else:
            self._over.hide()
            self.sheet.setMaximumHeight(QWIDGETSIZE_MAX)
            self._side.addWidget(self.sheet, 1)
            self._side.addWidget(self.calculator_button)
            self._side.addWidget(self.hand_in)
        self.sheet_button.setVisible(compact)
        self.calculator_button.setVisible(self.calculator is not None)
        self.calculator_button.say("" if compact else tr("Calculator  K"))
        self.calculator_button.setAccessibleName(tr("Calculator"))
        if self.calculator is not None:
            self.calculator.place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's own would paint the whole page anew, answer sheet and all; the page shows nothing of its focus."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """As for the way in."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
