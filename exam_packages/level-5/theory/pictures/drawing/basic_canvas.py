"""The drawing board of the pictures made by script: anti-aliased shapes, Chinese text, tables and spreadsheets.

Lengths are pixels of the finished picture. Everything is drawn three times as large and reduced once at the end,
which smooths lines as well as letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

PICTURES = Path(__file__).resolve().parents[1]
FONTS = Path(__file__).resolve().parents[5] / "resources" / "fonts"

ENLARGEMENT = 3
ROW = 40

Point = tuple[float, float]
Align = Literal["left", "centre", "right"]

PAPER = "#FFFFFF"
INK = "#1F2933"
QUIET = "#5B6770"
LINE = "#C5CDD5"
SHADE = "#EEF2F6"
BLUE = "#2563A8"
GREEN = "#2E7D4F"
RED = "#B3372F"
AMBER = "#9A6700"

ANCHORS = {"left": "lm", "centre": "mm", "right": "rm"}


@dataclass(frozen=True)
class Style:
    """How a piece of text looks."""

    size: int = 20
    colour: str = INK
    bold: bool = False
    align: Align = "left"


PLAIN = Style()
HEADING = Style(bold=True)


class Canvas:
    """A white sheet to draw on, saved beside the other pictures of the bank."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * ENLARGEMENT, height * ENLARGEMENT), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, corner: Point, opposite: Point, fill: str = PAPER, edge: str = LINE, radius: float = 0) -> None:
        self._draw.rounded_rectangle(
            (*_enlarged(corner), *_enlarged(opposite)), radius * ENLARGEMENT, fill, edge, ENLARGEMENT
        )

    def line(self, points: Sequence[Point], colour: str = LINE, thickness: float = 1) -> None:
        pixels = round(thickness * ENLARGEMENT)
        self._draw.line([_enlarged(point) for point in points], colour, pixels, joint="curve")

    def dot(self, centre: Point, radius: float, colour: str) -> None:
        self._draw.circle(_enlarged(centre), radius * ENLARGEMENT, colour)

    def text(self, place: Point, words: str, style: Style = PLAIN) -> None:
        """Write one line; `place` is its left end, middle or right end, at half its height."""
        name = "NotoSansSC-Bold.ttf" if style.bold else "NotoSansSC-Regular.ttf"
        font = ImageFont.truetype(FONTS / name, style.size * ENLARGEMENT)
        self._draw.text(_enlarged(place), words, style.colour, font, ANCHORS[style.align])

    def save(self, name: str) -> None:
        finished = self._image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        finished.save(PICTURES / name, optimize=True)


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width and the side its cells lean to."""

    heading: str
    width: int
    align: Align = "left"


def draw_table(canvas: Canvas, corner: Point, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table with a shaded heading row; `corner` is its upper left corner."""
    left, top = corner
    for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
        for number, words in enumerate((column.heading, *cells)):
            upper = top + number * ROW
            canvas.box((left, upper), (left + column.width, upper + ROW), PAPER if number else SHADE)
            style = Style(bold=not number, align=column.align)
            canvas.text((_lean(left, column), upper + ROW / 2), words, style)
        left += column.width


def draw_spreadsheet(canvas: Canvas, corner: Point, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Draw cells framed by column letters and row numbers; the column headings become row 1."""
    left, top = corner
    margin = 48
    letters = [Column(chr(ord("A") + place), column.width, "centre") for place, column in enumerate(columns)]
    numbers = [str(number) for number in range(1, len(rows) + 2)]
    body = [[column.heading for column in columns], *rows]
    _draw_frame(canvas, corner, [Column("", margin), *letters], numbers)
    for number, cells in enumerate(body):
        across, upper = left + margin, top + (number + 1) * ROW
        for column, words in zip(columns, cells, strict=True):
            canvas.box((across, upper), (across + column.width, upper + ROW))
            style = Style(bold=not number, align=column.align)
            canvas.text((_lean(across, column), upper + ROW / 2), words, style)
            across += column.width


def _draw_frame(canvas: Canvas, corner: Point, columns: Sequence[Column], numbers: Sequence[str]) -> None:
    left, top = corner
    grey = Style(colour=QUIET, align="centre")
    for place, number in enumerate(numbers, start=1):
        upper = top + place * ROW
        canvas.box((left, upper), (left + columns[0].width, upper + ROW), SHADE)
        canvas.text((left + columns[0].width / 2, upper + ROW / 2), number, grey)
    for column in columns:
        canvas.box((left, top), (left + column.width, top + ROW), SHADE)
        canvas.text((left + column.width / 2, top + ROW / 2), column.heading, grey)
        left += column.width


def _lean(left: float, column: Column) -> float:
    padding = 14
    return {"left": left + padding, "centre": left + column.width / 2, "right": left + column.width - padding}[
        column.align
    ]


def _enlarged(point: Point) -> Point:
    return point[0] * ENLARGEMENT, point[1] * ENLARGEMENT
