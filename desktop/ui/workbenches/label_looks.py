"""How a label looks: its number, its colour from the paper, and a line style, so that colour is never the only sign."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from desktop.ui.theme import Radius, Theme, Type

STYLES = (
    Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)  # fmt: skip
SAMPLE_WIDTH = 46
SAMPLE_HEIGHT = 20
DARKEST = 140


@dataclass(frozen=True)
class LabelLook:
    """One label of a paper: stable id, name, number on the keyboard (from 1; 0 for none), colour, line style."""

    label: str
    name: str
    number: int
    colour: QColor
    style: Qt.PenStyle

    @property
    def key(self) -> str:
        """The digit that gives this label, "" beyond ten."""
        return "1234567890"[self.number - 1] if 1 <= self.number <= 10 else ""


def look_of(place: int, label: str, name: str, colour: str) -> LabelLook:
    """The look of the label at `place` (from 0) of the paper's palette; `colour` as the paper writes it."""
    return LabelLook(label, name, place + 1, QColor(colour), STYLES[place % len(STYLES)])


def looks_of(labels: Sequence[tuple[str, str, str]]) -> dict[str, LabelLook]:
    """The looks of a palette of (id, name, colour), by id, in the paper's order."""
    return {label: look_of(place, label, name, colour) for place, (label, name, colour) in enumerate(labels)}


def choices_of(theme: Theme, choices: Sequence[tuple[str, str]], *, numbered: bool = True) -> dict[str, LabelLook]:
    """Looks of (id, name) that are chosen but never drawn: a number (where a digit chooses them), no line."""
    looks = looks_of([(name, words, theme.colours.primary) for name, words in choices])
    plain = {name: replace(look, style=Qt.PenStyle.NoPen) for name, look in looks.items()}
    return plain if numbered else {name: replace(look, number=0) for name, look in plain.items()}


def sample_icon(theme: Theme, look: LabelLook, ratio: float = 2.0) -> QIcon:
    """A small sample: the number on the label's colour, and its line."""
    if not look.number:
        return QIcon()
    height = theme.px(SAMPLE_HEIGHT)
    width = theme.px(SAMPLE_WIDTH) if look.style is not Qt.PenStyle.NoPen else round(height * 1.2)
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    badge = QRectF(0, 0, height * 1.2, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour)
    painter.drawRoundedRect(badge, Radius.BAR, Radius.BAR)
    painter.setPen(ink_on(look.colour))
    painter.setFont(theme.font(Type.SMALL, bold=True))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(look.number))
    painter.setPen(QPen(look.colour, 3, look.style))
    painter.drawLine(QPointF(badge.right() + 3, height / 2), QPointF(width, height / 2))
    painter.end()
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)  # else a selected row would tint it
    return made


def ink_on(colour: QColor) -> QColor:
    """Black or white, whichever reads better on `colour`."""
    grey = (colour.red() * 299 + colour.green() * 587 + colour.blue() * 114) // 1000
    return QColor(Qt.GlobalColor.black if grey > DARKEST else Qt.GlobalColor.white)
