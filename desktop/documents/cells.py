"""Text in table cells: one line where it fits, smaller where it nearly does, wrapped only where nothing else helps."""

from functools import lru_cache

from reportlab.platypus import Flowable

from desktop.documents.typography import BODY_POINTS, BOLD, REGULAR, printable, shown_name, text_width

PADDING = 6.0
LEAST_POINTS = 8.0
PROSE_POINTS = 9.5
_NEVER_FIRST = frozenset("，。；：、！？）》」』”’…,.;:!?)")
_LEADING = 1.3


def cell(text: str, width: float, *, bold: bool = False) -> str | Flowable:
    """What a reportlab table draws for untrusted `text` in a column `width` points wide. A name is never split while
    it can be read on one line."""
    shown, room = shown_name(text), width - 2 * PADDING
    needed = text_width(shown, bold=bold)
    if needed <= room:
        return shown
    points = BODY_POINTS * room / needed
    return (
        _Lines([shown], points, bold) if points >= LEAST_POINTS else _Lines(_wrapped(shown, room), LEAST_POINTS, bold)
    )


def long_cell(text: str, width: float, points: float = LEAST_POINTS) -> Flowable:
    """Untrusted `text` of any length as a cell of as many lines as it needs, each as wide as the column."""
    room, lines, line, used = width - 2 * PADDING, [], "", 0.0
    for character in printable(text):
        wide = _character_width(character, points)
        if line and used + wide > room and character not in _NEVER_FIRST:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + character, used + wide
    return _Lines([*lines, line], points, bold=False)


def prose_cell(text: str, width: float) -> str | Flowable:
    """A sentence: on one line where it fits, else on as many as it needs, never smaller than can be read."""
    shown = printable(text)
    return shown if text_width(shown) <= width - 2 * PADDING else long_cell(text, width, PROSE_POINTS)


@lru_cache(maxsize=8192)
def _character_width(character: str, points: float) -> float:
    """A mark sheet measures the same few hundred characters a hundred thousand times."""
    return text_width(character, points)


def _wrapped(text: str, room: float) -> list[str]:
    """`text` cut wherever a line is full; the cells are too narrow for finer rules."""
    lines, line = [], ""
    for character in text:
        if line and text_width(line + character, LEAST_POINTS) > room:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


class _Lines(Flowable):  # type: ignore[misc]
    """Lines of a size of their own, left-aligned in their cell."""

    def __init__(self, lines: list[str], points: float, bold: bool) -> None:
        super().__init__()
        self._lines, self._points, self._font = lines, points, BOLD if bold else REGULAR

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As tall as its lines; a single one as tall as ordinary text, so that rows stay even."""
        tall = len(self._lines) * self._points * _LEADING
        return width, max(tall, BODY_POINTS * 1.2)

    def draw(self) -> None:
        """From the top down."""
        canvas, (_, height) = self.canv, self.wrap(0, 0)
        canvas.setFont(self._font, self._points)
        spare = (height - len(self._lines) * self._points * _LEADING) / 2
        for place, line in enumerate(self._lines, start=1):
            canvas.drawString(0, height - spare - place * self._points * _LEADING + self._points * 0.2, line)
