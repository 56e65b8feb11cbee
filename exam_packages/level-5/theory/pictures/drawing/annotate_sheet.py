"""A drawing sheet for the pictures of theory items: sizes in pixels of the finished picture, origin top left.

Everything is drawn four times too large and reduced at the end, which gives smooth edges.
"""

from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Frame = tuple[float, float, float, float]  # left, top, right, bottom

PICTURES = Path(__file__).resolve().parent.parent
FONT = PICTURES.parents[3] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
OVERSIZE = 4

WHITE, INK, MUTED, LINE, PAPER = "#FFFFFF", "#1A2230", "#566173", "#D5DBE3", "#F4F6F9"
BLUE, SOFT_BLUE, GREEN, ORANGE, RED, PURPLE = "#1F5FBF", "#DCE8FA", "#1A7A48", "#C77700", "#B3261E", "#7A3FB8"


def font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size * OVERSIZE)


def enlarge(points: list[Point]) -> list[Point]:
    return [(x * OVERSIZE, y * OVERSIZE) for x, y in points]


class Sheet:
    """One picture in the making."""

    def __init__(self, width: int, height: int, colour: str = WHITE) -> None:
        self.image = Image.new("RGB", (width * OVERSIZE, height * OVERSIZE), colour)
        self._draw = ImageDraw.Draw(self.image)

    def line(self, points: list[Point], colour: str = INK, width: float = 2, dash: float = 0) -> None:
        """Draw a line through `points`, in strokes of `dash` pixels if it is not 0."""
        for start, end in pairwise(points):
            for piece in [(start, end)] if not dash else strokes(start, end, dash):
                self._draw.line(enlarge(list(piece)), fill=colour, width=round(width * OVERSIZE))
        for point in [] if dash else points[1:-1]:
            self.disc(point, width / 2, colour)

    def limb(self, points: list[Point], colour: str, width: float) -> None:
        """Draw a line with round ends."""
        self.line(points, colour, width)
        for point in points:
            self.disc(point, width / 2, colour)

    def box(self, frame: Frame, fill: str | None = None, edge: str | None = INK, width: float = 2) -> None:
        self.panel(frame, 0, fill, edge, width)

    def panel(self, frame: Frame, radius: float, fill: str | None, edge: str | None = None, width: float = 2) -> None:
        left, top, right, bottom = (value * OVERSIZE for value in frame)
        thick = round(width * OVERSIZE)
        self._draw.rounded_rectangle((left, top, right, bottom), radius * OVERSIZE, fill, edge, thick)

    def dashed_box(self, frame: Frame, colour: str, width: float = 3) -> None:
        left, top, right, bottom = frame
        self.line([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], colour, width, dash=10)

    def shape(self, points: list[Point], fill: str | None, edge: str | None = None, width: float = 2) -> None:
        if fill:
            self._draw.polygon(enlarge(points), fill)
        if edge:
            self.line([*points, points[0], points[1]], edge, width)

    def disc(self, centre: Point, radius: float, fill: str | None, edge: str | None = None, width: float = 2) -> None:
        x, y = centre
        frame = [value * OVERSIZE for value in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.ellipse((frame[0], frame[1], frame[2], frame[3]), fill, edge, round(width * OVERSIZE))

    def cap(self, centre: Point, radius: float, degrees: tuple[float, float], fill: str) -> None:
        """Draw the part of a disc between two directions, clockwise from three o'clock, cut off straight."""
        x, y = centre
        frame = [value * OVERSIZE for value in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.chord((frame[0], frame[1], frame[2], frame[3]), *degrees, fill=fill)

    def text(self, at: Point, words: str, size: float = 24, colour: str = INK, anchor: str = "mm") -> None:
        """Write `words`; `anchor` as in Pillow: l, m or r across, then t, m or b down."""
        self._draw.text((at[0] * OVERSIZE, at[1] * OVERSIZE), words, colour, font(size), anchor)

    def tag(self, centre: Point, words: str, colour: str = INK) -> None:
        """Write a name (甲, 乙, …) in a filled circle."""
        self.disc(centre, 21, colour)
        self.text(centre, words, 25, WHITE)

    def save(self, name: str) -> None:
        """Write the picture, reduced to its real size, beside the folder of the drawing programs."""
        finished = self.image.resize(
            (self.image.width // OVERSIZE, self.image.height // OVERSIZE), Image.Resampling.LANCZOS
        )
        finished.save(PICTURES / name, optimize=True)


def strokes(start: Point, end: Point, length: float) -> list[tuple[Point, Point]]:
    """The strokes of a dashed line; the gaps are three quarters as long as the strokes."""
    distance = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    pieces = []
    along = 0.0
    while along < distance:
        share, stop = along / distance, min(along + length, distance) / distance
        pieces.append((between(start, end, share), between(start, end, stop)))
        along += length * 1.75
    return pieces


def between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def rounded(points: list[Point], times: int = 3) -> list[Point]:
    """The closed outline with its corners cut off again and again (Chaikin's algorithm)."""
    for _ in range(times):
        pairs = list(zip(points, [*points[1:], points[0]], strict=True))
        points = [between(start, end, share) for start, end in pairs for share in (0.25, 0.75)]
    return points
