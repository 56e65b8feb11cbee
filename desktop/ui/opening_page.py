"""The page of the two proctors (拆封): what is opened, who is present, two card numbers with their codes."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.check_box import CheckBox
from desktop.ui.labels import label, panel, rule
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme

LONGEST_CODE, LONGEST_REASON = 40, 200
SHORT_NAME, LONGEST_NAME = 5, 16


@dataclass(frozen=True)
class PaperToOpen:
    """One paper: `title` says level and part, `numbers` are compared with the cover sheet, `problem` forbids it."""

    title: str
    numbers: tuple[int, ...]
    problem: str = ""


@dataclass(frozen=True)
class PersonOnDuty:
    """A name and what the person does in the room."""

    name: str
    duty: str


@dataclass(frozen=True)
class SessionToOpen:
    """What two proctors compare and confirm before they type; `reason_for` says what needs a reason, empty if none;
    `present` are places in `people` of those who are known to be here.
    """

    room: str
    starts: str
    numbers: tuple[int, ...]
    papers: tuple[PaperToOpen, ...]
    people: tuple[PersonOnDuty, ...]
    asks_word: bool
    reason_for: str
    candidates: int
    present: tuple[int, ...] = ()


@dataclass(frozen=True)
class TypedOpening:
    """What was typed; `present` are places in `SessionToOpen.people`."""

    first: tuple[str, str]
    second: tuple[str, str]
    present: tuple[int, ...]
    word: str
    reason: str


class OpeningPage(CentredPage):
    """`opening_typed` carries a `TypedOpening`, `offer_chosen` a place in what `show_offers` showed; `folder_requested`
    asks for a stick or folder to take files from.
    """

    opening_typed = Signal(object)
    offer_chosen = Signal(int)
    folder_requested = Signal()
    ticket_requested = Signal()
    exception_asked = Signal()
    went_back = Signal()
    went_on = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Open the paper"), Size.COLUMN + 6 * Space.PAGE)
        self._offers = QVBoxLayout()
        self._choice = QButtonGroup(self)
        self._choice.idClicked.connect(self.offer_chosen)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(Space.WIDE)
        self._facts.setColumnStretch(1, 1)
        self._people = QGridLayout()
        self._boxes: list[CheckBox] = []
        self.codes = [_field(tr("Card number of proctor {n}", n=n), 2) for n in (1, 2)]
        self.texts = [_field(tr("Code of proctor {n}", n=n), LONGEST_CODE) for n in (1, 2)]
        self.word = _field(tr("Release word"), LONGEST_CODE)
        self.reason = _field(tr("Reason for opening before the planned time"), LONGEST_REASON)
        self._reason_for = label(size="note", tone="muted")
        self._word_row = _named(label(tr("Release word"), "note", "muted"), self.word)
        self._reason_row = _named(self._reason_for, self.reason)
        self.news = label(tone="muted", wrap=True)
        self.take = Button(theme, tr("Read a stick or folder..."), sign="folder")
        self.back = Button(theme, tr("Back"))
        self.go = Button(theme, tr("Open"), "primary")
        self.may_except = False
        """Whether an exception from the staffing rule can be signed where this page stands."""
        self.exception = Button(theme, tr("Fewer staff than the rule…"))
        self.exception.hide()
        self._form, self._result = QWidget(), QWidget()
        self.spoken = label(size="aisle", tone="primary", bold=True)
        self._fill()
        self._form.hide()
        self.go.hide()
        self.take.clicked.connect(self.folder_requested)
        self.back.clicked.connect(self.went_back)
        self.go.clicked.connect(self._send)
        self.exception.clicked.connect(self.exception_asked)
        for last in (self.texts[1], self.reason):
            last.returnPressed.connect(self.go.click)
        for field, after in (
            (self.codes[0], self.texts[0]),
            (self.texts[0], self.codes[1]),
            (self.codes[1], self.texts[1]),
        ):
            field.returnPressed.connect(after.setFocus)

    def take_keyboard(self) -> None:
        """The first of the people, as they stand first; without a session the button that reads a stick."""
        self.focus_on(self._boxes[0] if self._boxes and self._form.isVisibleTo(self) else self.take)

    def show_offers(self, offers: tuple[str, ...], chosen: int) -> None:
        """What can be opened here, as a choice where there is more than one."""
        _empty(self._offers)
        for place, words in enumerate(offers if len(offers) > 1 else ()):
            button = Button(self.theme, words, "row")
            button.setCheckable(True)
            button.setChecked(place == chosen)
            self._choice.addButton(button, place)
            self._offers.addWidget(button)

    def show_session(self, session: SessionToOpen | None) -> None:
        """What there is to open, or that there is nothing yet."""
        if self._result.isVisibleTo(self):
            self.show_news("")  # it spoke of the session that was opened before
        self._result.hide()
        self.exception.hide()
        self.title.setText(tr("Open the paper"))
        for button in (self.back, self.take):
            button.show()
        self.show_news(self.news.text())
        self._form.setVisible(session is not None)
        self.go.setVisible(session is not None)
        if session is None:
            self.show_news(tr("There is no session for this machine yet. Plug in the stick and read it."))
            return
        self._show_facts(session)
        self._show_people(session.people, session.present)
        self._word_row.setVisible(session.asks_word)
        self._reason_row.setVisible(bool(session.reason_for))
        self._reason_for.setText(session.reason_for)
        self.reason.setAccessibleName(session.reason_for)
        self.go.setEnabled(not any(paper.problem for paper in session.papers))
        self._chain()
        self.take_keyboard()

    def show_news(self, text: str) -> None:
        """What reading the stick brought."""
        self.news.setText(text)
        self.news.setVisible(bool(text))

    def show_busy(self, busy: bool) -> None:
        """While codes are tried or files are checked nothing else can be started."""
        self.go.setEnabled(not busy)
        self.take.setEnabled(not busy)
        self.go.say(tr("Checking...") if busy else tr("Open"))
        if busy:
            self.say("")
            self.setFocus()

    def show_refusal(self, text: str, advice: str, code: str) -> None:
        """Why it was not opened; the keyboard goes to what has to be mended."""
        self.say(text, advice, code)
        few = code in ("E-REL-05", "E-REL-07")
        self.exception.setVisible(few and self.may_except)
        if not self._form.isVisibleTo(self):
            self.take.setFocus()
        elif (few or code == "E-REL-08") and self._boxes:
            self._boxes[0].setFocus()
        else:
            (self.reason if code in ("E-REL-06", "E-REL-09", "E-ROM-16", "E-ROM-26") else self.texts[0]).setFocus()

    def show_excepted(self, text: str) -> None:
        """Fewer people are enough now; `text` says by whose word."""
        self.say("")
        self.show_news(text)
        self.exception.hide()
        self.go.setFocus()

    def show_spoken(self, spoken: str) -> None:
        """The start code, shown once. What was typed is gone: nobody reads a code off this page, or types it again."""
        for field in (*self.codes, *self.texts, self.word, self.reason):
            field.clear()
        self._form.hide()
        for widget in (self.go, self.back, self.take, self.exception):
            widget.hide()
        self.say("")
        self.show_news("")
        self.title.setText(tr("The paper is open"))
        self.spoken.setText(f"{spoken[:3]} {spoken[3:]}")
        self.spoken.setAccessibleName(tr("Start code {digits}", digits=" ".join(spoken)))
        self._result.show()
        self.carry.setFocus()

    def _fill(self) -> None:
        self.news.hide()
        self.body.addWidget(self.news)
        self.tighten()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(Space.SMALL)
        self._offers.setSpacing(Space.HAIR)
        self._facts.setVerticalSpacing(0)
        form.addLayout(self._offers)
        form.addLayout(self._facts)
        form.addWidget(label(tr("Compare every number with the cover sheet."), "note", "muted", wrap=True))
        form.addWidget(rule())
        form.addWidget(label(tr("Present"), "note", "muted"))
        form.addLayout(self._people)
        form.addLayout(self._codes())
        form.addWidget(self._word_row)
        form.addWidget(self._reason_row)
        self.body.addWidget(self._form)
        self.body.addWidget(self._result)
        self._fill_result()
        self.add_buttons(self.back, self.take, self.exception, self.go)

    def _codes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 4)
        grid.addWidget(label(tr("Card number"), "note", "muted"), 0, 1)
        grid.addWidget(label(tr("Code on the card"), "note", "muted"), 0, 2)
        for n, (code, text) in enumerate(zip(self.codes, self.texts, strict=True), start=1):
            grid.addWidget(label(tr("Proctor {n}", n=n)), n, 0)
            grid.addWidget(code, n, 1)
            grid.addWidget(text, n, 2)
        return grid

    def _chain(self) -> None:
        """Tab goes as the eye does; the boxes were made after everything else."""
        stops = [*self._choice.buttons(), *self._boxes, self.codes[0], self.texts[0], self.codes[1], self.texts[1]]
        stops += [self.word, self.reason, self.back, self.take, self.exception, self.go]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _fill_result(self) -> None:
        column = QVBoxLayout(self._result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        self.carry = Button(self.theme, tr("Write the ticket on a stick..."), sign="folder")
        self.carry.clicked.connect(self.ticket_requested)
        on = Button(self.theme, tr("Written down, go on"), "primary")
        on.clicked.connect(self.went_on)
        told = tr("Write the start code down. It is shown only now; read it out when the exam begins.")
        self.told = label(told, "option", wrap=True)
        for shown in (label(tr("Start code"), "option", "muted"), self.spoken, self.told):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(shown)
        row = QHBoxLayout()
        row.addWidget(self.carry)
        row.addStretch(1)
        row.addWidget(on)
        column.addLayout(row)
        self._result.hide()

    def _show_facts(self, session: SessionToOpen) -> None:
        _empty(self._facts)
        seats = tr("Candidates: {n}", n=session.candidates)
        rows = [(tr("Room and start"), "  ·  ".join((safe_name(session.room), session.starts, seats)), "")]
        rows.append((tr("Session numbers"), _numbers(session.numbers), ""))
        rows += [(paper.title, _numbers(paper.numbers), paper.problem) for paper in session.papers]
        for place, (caption, value, problem) in enumerate(rows):
            self._facts.addWidget(label(caption, "note", "muted"), place, 0)
            shown = label(problem or value, "option", "danger" if problem else "text", bold=True, wrap=bool(problem))
            self._facts.addWidget(shown, place, 1)

    def _show_people(self, people: tuple[PersonOnDuty, ...], present: tuple[int, ...]) -> None:
        _empty(self._people)
        self._boxes = [CheckBox(self.theme, _short(safe_name(person.name)), person.duty) for person in people]
        columns = 4 if all(len(person.name) <= SHORT_NAME for person in people) else 3
        for place, box in enumerate(self._boxes):
            self._people.addWidget(box, place // columns, place % columns)
            box.setChecked(place in present)

    @property
    def present(self) -> tuple[int, ...]:
        """Places of those who are ticked as present."""
        return tuple(place for place, box in enumerate(self._boxes) if box.isChecked())

    def _send(self) -> None:
        pairs = [(code.text(), text.text()) for code, text in zip(self.codes, self.texts, strict=True)]
        self.opening_typed.emit(TypedOpening(pairs[0], pairs[1], self.present, self.word.text(), self.reason.text()))


def _field(name: str, longest: int) -> QLineEdit:
    field = QLineEdit()
    field.setMaxLength(longest)
    field.setAccessibleName(name)
    return field


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _named(caption: QLabel, field: QLineEdit) -> QWidget:
    box = panel("none")
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.HAIR)
    column.addWidget(caption)
    column.addWidget(field)
    return box


def _numbers(numbers: tuple[int, ...]) -> str:
    return "   ".join(f"{number:04d}" for number in numbers)


def _empty(layout: QLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
