"""The white card in the middle: section heading, number, stem, picture, and the rows of the question's kind."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.candidate.paper_view import GroupView
from desktop.exam.answers import Response
from desktop.exam.paper import Option, QuestionKind
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label, panel, rule
from desktop.ui.picture_view import PictureView
from desktop.ui.plain_text import safe_text, whole_blanks
from desktop.ui.question_cards.answer_card import AnswerCard
from desktop.ui.question_cards.multiple import MultipleCard
from desktop.ui.question_cards.single import SingleCard
from desktop.ui.question_cards.true_false import TrueFalseCard
from desktop.ui.theme import Size, Space, Theme, Type

SIDE_BY_SIDE = 760
LOW = 515
"""On a page lower than this (at font step 100 %) only a group's first question spells out its heading."""


@dataclass(frozen=True)
class QuestionShown:
    """All a page needs to show one question; `options` in the candidate's order, `mark` as in option_row."""

    number: int
    group: GroupView
    stem: str
    options: tuple[Option, ...]
    response: Response | None = None
    mark: str = ""
    flagged: bool = False
    picture: QImage | None = None
    picture_alt: str = ""


class QuestionPanel(QFrame):
    """Shows one question at a time in widgets that stay: the next question costs only new words."""

    response_chosen = Signal(object)
    picture_requested = Signal()
    clear_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", "card")
        self._theme = theme
        self._cards: dict[QuestionKind, AnswerCard] = {
            QuestionKind.TRUE_FALSE: TrueFalseCard(theme), QuestionKind.SINGLE: SingleCard(theme),
            QuestionKind.MULTIPLE: MultipleCard(theme),
        }  # fmt: skip
        self.card: AnswerCard = self._cards[QuestionKind.SINGLE]
        self._head = QWidget()
        self.heading = label(size="option", bold=True)
        self.rule = label(size="note", tone="muted", wrap=True)
        self.number = label(size="option", tone="primary", bold=True)
        self.flag = label(tr("Flagged"), "note", "flag", bold=True)
        self.clear = Button(theme, tr("Clear answer"), "quiet", sign="erase")
        self.stem = label(size="stem", wrap=True)
        self.picture = PictureView(theme)
        self.scrolling = QScrollArea()
        self._shown: QuestionShown | None = None
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for card in self._cards.values():
            card.response_chosen.connect(self.response_chosen)
        self.clear.clicked.connect(self.clear_requested)
        self.picture.clicked.connect(self.picture_requested)
        self._arrange()
        theme.changed.connect(self._fit)

    def show_question(self, question: QuestionShown) -> None:
        """Show `question` from its top."""
        self.heading.setText(question.group.heading)
        self.rule.setText(question.group.rule)
        self._shown = question
        self.stem.setText(whole_blanks(safe_text(question.stem)))
        self.card = self._cards[question.group.kind]
        for card in self._cards.values():
            card.setVisible(card is self.card)
        self.card.setEnabled(True)
        self.card.show_options(question.options)
        self.show_answer(question.response, question.mark)
        self.show_flag(question.flagged)
        self.picture.setVisible(question.picture is not None)
        if question.picture is not None:
            self.picture.show_picture(question.picture, safe_text(question.picture_alt))
        self._fit()
        self.scrolling.verticalScrollBar().setValue(0)

    def show_waiting(self, number: int, group: GroupView) -> None:
        """The question's words are still on their way."""
        self.show_question(QuestionShown(number, group, tr("Opening the question..."), ()))
        self.card.setEnabled(False)
        if group.kind is QuestionKind.TRUE_FALSE:
            self.card.setVisible(False)

    def show_answer(self, response: Response | None, mark: str) -> None:
        """Show what is chosen and whether it is on disk."""
        self.card.set_response(response)
        self.show_saved(mark, answered=response is not None)

    def show_saved(self, mark: str, *, answered: bool) -> None:
        """Show whether the answer is on disk; a blank question has nothing to clear."""
        self.card.mark_saved(mark)
        self.clear.setEnabled(answered)

    def show_flag(self, flagged: bool) -> None:
        """Show or hide the word beside the number."""
        self.flag.setVisible(flagged)

    def _arrange(self) -> None:
        words = QHBoxLayout()
        words.setSpacing(Space.WIDE)
        words.addWidget(self.heading)
        words.addWidget(self.rule, 1)
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, Space.MEDIUM, 0)
        head.setSpacing(Space.MEDIUM)
        head.addLayout(words)
        head.addWidget(rule())
        number = QHBoxLayout()
        number.setSpacing(Space.LARGE)
        for widget in (self.number, self.flag):
            number.addWidget(widget)
        number.addStretch(1)
        number.addWidget(self.clear)
        number.addSpacing(Space.MEDIUM)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.WIDE + Space.HAIR, Space.LARGE, Space.LARGE, Space.LARGE)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self._head)
        whole.addLayout(number)
        whole.addWidget(self._arrange_scrolling(), 1)

    def _arrange_scrolling(self) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setSpacing(Space.WIDE)
        column.addWidget(self.stem)
        cards = panel("none")
        rows = QVBoxLayout(cards)
        rows.setContentsMargins(0, 0, 0, 0)
        for card in self._cards.values():
            rows.addWidget(card)
        self._beside.setSpacing(Space.LARGE)
        self._beside.addWidget(cards, 5, Qt.AlignmentFlag.AlignTop)
        self._beside.addWidget(self.picture, 3, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._beside)
        column.addStretch(1)
        self.scrolling.setWidget(inner)
        self.scrolling.setWidgetResizable(True)
        self.scrolling.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolling.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # a scroll bar that comes or goes (with a message below, say) must not break the lines anew
        column.setContentsMargins(0, 0, Space.MEDIUM, 0)
        bar = self.scrolling.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, most: column.setContentsMargins(0, 0, 0 if most else Space.MEDIUM, 0))
        return self.scrolling

    def _fit(self) -> None:
        """Stems are at most 42 characters wide; a picture stands beside the rows where there is room, else above."""
        self.stem.setMaximumWidth(self._theme.px(Type.STEM) * Size.STEM_CHARACTERS + Space.SMALL)
        room = self.width() * 100 // self._theme.step
        self._beside.setDirection(
            QBoxLayout.Direction.LeftToRight if room >= SIDE_BY_SIDE else QBoxLayout.Direction.BottomToTop
        )
        if self._shown is None:
            return
        group, number = self._shown.group, tr("Question {n}", n=self._shown.number)
        low = self._room() * 100 // self._theme.step < LOW
        self._head.setVisible(not low or self._shown.number == group.first)
        self.number.setText("  ·  ".join((number, group.heading)) if low else number)

    def _room(self) -> int:
        """The height of the page: a message that takes some of it for a while must not change the card's head."""
        page = self.parentWidget()
        return page.height() if page is not None else self.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
