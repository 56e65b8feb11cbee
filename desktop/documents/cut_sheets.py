"""Cards, tickets and labels: several on an A4 page, with dashed lines to cut along."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from desktop.documents.sheet import CONTENT_WIDTH
from desktop.documents.typography import BOLD, MARGIN, PAGE_HEIGHT, REGULAR, RULE_POINTS, shown_name, text_width

_HEIGHT = PAGE_HEIGHT - 2 * MARGIN - 2
_LEAST_POINTS = 7.0
_PADDING = 5 * mm
_NAME_POINTS = (14.0, 9.0, 6.5)


@dataclass(frozen=True)
class Pen:
    """Draws inside one card; `x` from the left and `y` from the top, both in millimetres from the card's padding."""

    canvas: Canvas
    left: float
    top: float
    width: float
    height: float

    def text(self, x: float, y: float, text: str, points: float, *, bold: bool = False) -> None:
        """One line, made smaller down to 7 points where it is too long for the card; then cut with “…”."""
        shown, fitting = fitted(shown_name(text), self.width - x * mm, points, bold)
        self.canvas.setFont(BOLD if bold else REGULAR, fitting)
        self.canvas.drawString(self.left + x * mm, self.top - y * mm, shown)

    def centred(self, y: float, text: str, points: float, *, bold: bool = False) -> None:
        """One line in the middle."""
        shown, fitting = fitted(shown_name(text), self.width, points, bold)
        self.canvas.setFont(BOLD if bold else REGULAR, fitting)
        self.canvas.drawCentredString(self.left + self.width / 2, self.top - y * mm, shown)

    def centred_in(self, width: float, y: float, text: str, points: float) -> None:
        """One bold line in the middle of the leftmost `width` millimetres."""
        shown, fitting = fitted(shown_name(text), (width - 2) * mm, points, True)
        self.canvas.setFont(BOLD, fitting)
        self.canvas.drawCentredString(self.left + width * mm / 2, self.top - y * mm, shown)

    def name(self, x: float, y: float, text: str, width: float, height: float) -> None:
        """A name on one line of 14 points, else on smaller ones; “…” only where `height` millimetres end."""
        shown = shown_name(text)
        for points in _NAME_POINTS:
            lines, most = wrapped(shown, width * mm, points), max(1, int(height * mm / points / 1.25))
            if len(lines) == 1 or (points < _NAME_POINTS[0] and len(lines) <= most):
                break
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
        self.canvas.setFont(BOLD, points)
        for place, line in enumerate(lines):
            self.canvas.drawString(self.left + x * mm, self.top - y * mm - place * points * 1.25, line)

    def right(self, y: float, text: str, points: float) -> None:
        """One line that ends at the right edge."""
        self.canvas.setFont(REGULAR, points)
        self.canvas.drawRightString(self.left + self.width, self.top - y * mm, shown_name(text))

    def pairs(self, y: float, rows: Sequence[tuple[str, str]], step: float, label: float) -> None:
        """Names and values, a line each, `step` millimetres apart, values `label` millimetres in."""
        for place, (name, value) in enumerate(rows):
            self.text(0, y + place * step, name, 9)
            self.text(label, y + place * step, value, 10.5, bold=True)

    def lines(self, y: float, texts: Sequence[str], points: float = 9.0) -> None:
        """Short sentences, wrapped where they must be."""
        for text in texts:
            for line in wrapped(shown_name(text), self.width, points):
                self.text(0, y, line, points)
                y += points * 1.5 / mm

    def rule(self, y: float, x: float = 0.0, end: float | None = None) -> None:
        """A thin line across."""
        self.canvas.setLineWidth(RULE_POINTS)
        stop = self.width if end is None else end * mm
        self.canvas.line(self.left + x * mm, self.top - y * mm, self.left + stop, self.top - y * mm)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """A frame whose upper left corner is at `x`, `y`."""
        self.canvas.setLineWidth(RULE_POINTS)
        self.canvas.rect(self.left + x * mm, self.top - (y + height) * mm, width * mm, height * mm)


Drawing = Callable[[Pen], None]


def cut_pages(drawings: Sequence[Drawing], columns: int, rows: int) -> list[Flowable]:
    """`columns` × `rows` drawings a page, in order, from left to right and from the top down."""
    size = columns * rows
    return [_CutPage(drawings[start : start + size], columns, rows) for start in range(0, len(drawings), size)]


def fitted(text: str, room: float, points: float, bold: bool) -> tuple[str, float]:
    """`text` and the size at which it fits into `room` points; shortened when even the least size is too large."""
    needed = text_width(text, points, bold=bold)
    if needed <= room:
        return text, points
    least = max(_LEAST_POINTS, points * room / needed)
    while text and text_width(text, least, bold=bold) > room + 0.1:
        text = text[:-2] + "…"
    return text, least


def wrapped(text: str, room: float, points: float) -> list[str]:
    """Lines of bold or regular type, cut behind a space where one is near, else anywhere."""
    lines = [""]
    for character in text:
        if text_width(lines[-1] + character, points, bold=True) > room:
            space = lines[-1].rfind(" ") + 1
            tail = lines[-1][space:] if space > len(lines[-1]) // 2 else ""
            lines[-1] = lines[-1].removesuffix(tail)
            lines.append(tail)
        lines[-1] += character
    return lines


class _CutPage(Flowable):  # type: ignore[misc]
    """One whole page of cards."""

    def __init__(self, drawings: Sequence[Drawing], columns: int, rows: int) -> None:
        super().__init__()
        self._drawings, self._columns, self._rows = drawings, columns, rows

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Always the whole page."""
        return CONTENT_WIDTH, _HEIGHT

    def draw(self) -> None:
        """The lines to cut along, then each card in its place."""
        width, height = CONTENT_WIDTH / self._columns, _HEIGHT / self._rows
        self._draw_cuts(width, height)
        for place, drawing in enumerate(self._drawings):
            row, column = divmod(place, self._columns)
            left, top = column * width + _PADDING, _HEIGHT - row * height - _PADDING
            drawing(Pen(self.canv, left, top, width - 2 * _PADDING, height - 2 * _PADDING))

    def _draw_cuts(self, width: float, height: float) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(RULE_POINTS)
        canvas.setStrokeColor(colors.grey)
        canvas.setDash(3, 3)
        for row in range(1, self._rows):
            canvas.line(-MARGIN / 2, _HEIGHT - row * height, CONTENT_WIDTH + MARGIN / 2, _HEIGHT - row * height)
        for column in range(1, self._columns):
            canvas.line(column * width, 0, column * width, _HEIGHT)
        canvas.restoreState()
