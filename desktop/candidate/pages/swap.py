"""换机续考 at the new machine: which sitting lies on the stick, the sealed paper code, two proctors' codes."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.labels import label, rule
from desktop.ui.theme import Size, Space, Theme

LONGEST = 40


@dataclass(frozen=True)
class TypedSwap:
    """What was typed: `place` counts in what `show_offers` showed."""

    place: int
    paper_code: str
    codes: tuple[str, str]


class SwapPage(CentredPage):
    """`swap_typed` carries a `TypedSwap`; `folder_requested` asks for the stick of the old machine."""

    swap_typed = Signal(object)
    folder_requested = Signal()
    went_back = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Go on at this machine"), Size.COLUMN + 3 * Space.PAGE)
        self._choice = QButtonGroup(self)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(Space.HAIR)
        self._form = QWidget()
        self.news = label(wrap=True)
        names = [tr("Code in the seat's sealed envelope")]
        names += [tr("One-time code of proctor {n}", n=n) for n in (1, 2)]
        self.fields = [_field(name) for name in names]
        self.take = Button(theme, tr("Read the stick of the old machine..."), sign="folder")
        self.back = Button(theme, tr("Back"))
        self.go = Button(theme, tr("Go on here"), "primary")
        self._fill()
        self.take.clicked.connect(self.folder_requested)
        self.back.clicked.connect(self.went_back)
        self.go.clicked.connect(self._send)
        for field, after in zip(self.fields, (*self.fields[1:], None), strict=True):
            field.returnPressed.connect(after.setFocus if after is not None else self.go.click)

    def take_keyboard(self) -> None:
        """The first code; before a stick was read the button that reads one."""
        self.focus_on(self.fields[0] if self._form.isVisibleTo(self) else self.take)

    def show_offers(self, offers: tuple[str, ...]) -> None:
        """The sittings on the stick, one line each; none says that it holds nothing for this machine."""
        self.say("")
        while item := self._offers.takeAt(0):
            if widget := item.widget():
                self._choice.removeButton(widget)  # type: ignore[arg-type]
                widget.hide()
                widget.deleteLater()
        for place, words in enumerate(offers):
            button = Button(self.theme, words, "row")
            button.setCheckable(True)
            button.setChecked(place == 0)
            self._choice.addButton(button, place)
            self._offers.addWidget(button)
        for shown in (self._form, self.go):
            shown.setVisible(bool(offers))
        self.take_keyboard()

    def show_busy(self, busy: bool) -> None:
        """While codes are tried and the journal is checked nothing else can be started."""
        for button in (self.go, self.take, self.back):
            button.setEnabled(not busy)
        self.go.say(tr("Checking...") if busy else tr("Go on here"))
        if busy:
            self.say("")

    def show_refusal(self, text: str, advice: str, code: str) -> None:
        """Why it does not go on here."""
        self.show_busy(False)
        self.say(text, advice, code)
        self.take_keyboard()

    def forget(self) -> None:
        """Codes do not stay on the screen."""
        for field in self.fields:
            field.clear()

    def _fill(self) -> None:
        told = tr("Take the stick from the old machine, or the medium that holds its second copy, and plug it in here.")
        self.news.setText(told)
        self.tighten()
        self.body.addWidget(self.news)
        self.body.addLayout(self._offers)
        grid = QGridLayout(self._form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(1, 1)
        grid.addWidget(rule(), 0, 0, 1, 2)
        for row, field in enumerate(self.fields, start=1):
            grid.addWidget(label(field.accessibleName()), row, 0)
            grid.addWidget(field, row, 1)
        self.body.addWidget(self._form)
        self._form.hide()
        self.go.hide()
        self.add_buttons(self.back, self.take, self.go)

    def _send(self) -> None:
        paper, first, second = (field.text() for field in self.fields)
        if paper.strip() and first.strip() and second.strip():
            self.swap_typed.emit(TypedSwap(max(0, self._choice.checkedId()), paper, (first, second)))


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setMaxLength(LONGEST)
    field.setProperty("code", True)
    field.setAccessibleName(name)
    return field
