"""Everything about one seat, with what can be done there: opened from its tile or from the list of needs."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.language import tr
from desktop.proctor.actions import Act
from desktop.proctor.seat_words import seat_text
from desktop.ui.buttons import Button
from desktop.ui.labels import label, retone
from desktop.ui.overlay import Overlay
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme

_ACROSS = 4


class SeatPanel(Overlay):
    """`act_asked` carries an `Act` for this seat; `call_answered` says that a proctor went there."""

    act_asked = Signal(int, object)
    call_answered = Signal(int)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.COLUMN + 2 * Space.PAGE)
        self._theme, self._seat = theme, 0
        self.heading = label("", "title", bold=True, wrap=True)
        self.need = label("", "option", "danger", bold=True, wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(Space.WIDE)
        self._facts.setVerticalSpacing(Space.HAIR)
        self.body.setSpacing(Space.MEDIUM)
        self._facts.setColumnStretch(1, 1)
        self.answer = Button(theme, tr("A proctor is there"), "primary", sign="check")
        self.answer.clicked.connect(self._answered)
        self._acts = QGridLayout()
        self._acts.setSpacing(Space.SMALL)
        self.back = Button(theme, tr("Go back"))
        self.back.clicked.connect(self.close_over)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.need)
        self.photo = label("")
        self.photo.setFixedSize(Size.PHOTO_WIDTH, Size.PHOTO_HEIGHT)
        self.photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.photo.hide()
        beside = QHBoxLayout()
        beside.addLayout(self._facts, 1)
        beside.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(beside)
        self.body.addLayout(self._acts)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.answer)
        self.add_foot(row)

    def show_seat(
        self, seat: int, name: str, need: tuple[str, str], facts: Sequence[tuple[str, str]],
        acts: Sequence[tuple[Act, str]],
    ) -> None:  # fmt: skip
        """Open on a seat: `need` is a sentence and its tone, `facts` captions with values, `acts` verbs."""
        self._seat = seat
        self.heading.setText(f"{seat_text(seat)}  {safe_name(name)}")
        self.need.setText(need[0])
        self.need.setVisible(bool(need[0]))
        retone(self.need, need[1])
        _empty(self._facts)
        for row, (caption, value) in enumerate(facts):
            self._facts.addWidget(label(caption, "note", "muted"), row, 0)
            self._facts.addWidget(label(value, "body", wrap=True), row, 1)
        _empty(self._acts)
        for place, (act, verb) in enumerate(acts):
            button = Button(self._theme, verb, "small")
            button.clicked.connect(lambda _=False, act=act: self._ask(act))
            self._acts.addWidget(button, place // _ACROSS, place % _ACROSS)
        self.answer.setVisible(bool(need[0]))
        self.open()
        if need[0]:
            self.answer.setFocus()

    def show_photo(self, photo: QImage | None, name: str) -> None:
        """The candidate's photo, decoded; None where there is none."""
        self.photo.setVisible(photo is not None)
        if photo is not None:
            size = QSize(Size.PHOTO_WIDTH, Size.PHOTO_HEIGHT)
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self.photo.setPixmap(QPixmap.fromImage(photo.scaled(size, keep, smooth)))
            self.photo.setAccessibleName(tr("Photo of {name}", name=safe_name(name)))

    def _ask(self, act: Act) -> None:
        self.close_over()
        self.act_asked.emit(self._seat, act)

    def _answered(self) -> None:
        self.close_over()
        self.call_answered.emit(self._seat)


def _empty(layout: QGridLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
