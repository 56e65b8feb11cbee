"""Before handing in: counts, and every blank or flagged question one click away. Step one of two."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout

from desktop.candidate.answer_sheet import AnswerSheetView, SheetMarks
from desktop.candidate.paper_view import GroupView
from desktop.candidate.sheet_panel import CountRow
from desktop.candidate.words import minutes_up
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.labels import label
from desktop.ui.theme import Size, Space, Theme

COLUMNS = 20


class ReviewPage(CentredPage):
    """`number_chosen` goes to a question, `went_back` to where the candidate was, `hand_in_requested` to step two."""

    number_chosen = Signal(int)
    went_back = Signal()
    hand_in_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Check before handing in"), Size.COLUMN + 4 * Space.PAGE)
        self._groups: tuple[GroupView, ...] = ()
        self._marks, self._count = SheetMarks(), 0
        self.counts = CountRow("title")
        self.view = AnswerSheetView(theme, COLUMNS)
        self.view.number_chosen.connect(self.number_chosen)
        self.nothing = label(tone="ok", bold=True)
        self.blank = Button(theme, tr("Blank"), "small")
        self.flagged = Button(theme, tr("Flagged"), "small")
        self.all = Button(theme, tr("All"), "small")
        self.back = Button(theme, tr("Back to the questions"), "primary")
        self.hand_in = Button(theme, tr("Hand in..."))
        self._fill()

    def show_paper(self, groups: tuple[GroupView, ...], marks: SheetMarks) -> None:
        """The paper as it stands; opens on the blanks where there are any."""
        self._groups, self._marks, self._count = groups, marks, groups[-1].last
        blank = self._count - len(marks.answered)
        self.counts.show_counts(len(marks.answered), blank, len(marks.flagged))
        choice = self.blank if blank else self.flagged if marks.flagged else self.all
        choice.setChecked(True)
        self._filter()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Going back is the careful answer."""
        self.focus_on(self.back)

    def show_wait(self, seconds: int) -> None:
        """`seconds` until handing in is allowed, 0 when it is."""
        self.hand_in.setEnabled(seconds <= 0)
        self.hand_in.say(tr("Hand in...") if seconds <= 0 else tr("Hand in: in {n} min", n=minutes_up(seconds)))

    def _fill(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(Space.SMALL)
        group = QButtonGroup(self)
        for button in (self.blank, self.flagged, self.all):
            button.setCheckable(True)
            group.addButton(button)
            filters.addWidget(button)
            button.clicked.connect(self._filter)
        filters.addStretch(1)
        self.view.setFixedHeight(Size.PICTURE_HEIGHT)
        self.body.addWidget(self.counts)
        self.body.addLayout(filters)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.view)
        self.body.addWidget(label(tr("Choose a number to go to that question."), "note", "muted"))
        self.back.clicked.connect(self.went_back)
        self.hand_in.clicked.connect(self.hand_in_requested)
        self.add_buttons(self.back, self.hand_in)
        self.tighten()

    def _filter(self) -> None:
        everything = frozenset(range(1, self._count + 1))
        only = (
            everything - self._marks.answered
            if self.blank.isChecked()
            else self._marks.flagged
            if self.flagged.isChecked()
            else None
        )
        self.view.show_groups(self._groups, only)
        self.view.show_marks(self._marks)
        empty = only is not None and not only
        self.nothing.setText(tr("No question is blank.") if self.blank.isChecked() else tr("No question is flagged."))
        self.nothing.setVisible(empty)
        self.view.setVisible(not empty)
