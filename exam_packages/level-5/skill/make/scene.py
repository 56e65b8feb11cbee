"""A drawn scene that knows what is visible of every object in it: picture and gold answer come from one drawing.

Everything is drawn twice at double size: in colour, and as a number into a second picture of the same size. What is
left of an object's number there is what a viewer can see of it. Lengths are pixels of the finished picture (1280×720).
"""

import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, TWICE = 1280, 720, 2
Point = tuple[float, float]
Colour = tuple[int, int, int]


@dataclass
class Thing:
    """One object: what it is, its properties, and how much of it there would be to see if nothing stood before it."""

    number: int
    kind: str
    facts: dict[str, str] = field(default_factory=dict)
    whole: int = 0
    marks: dict[str, Point] = field(default_factory=dict)


class Scene:
    """A picture under way; `thing` begins an object, everything drawn afterwards belongs to it until `ground`."""

    def __init__(self, seed: int, sky: Colour) -> None:
        self.chance = random.Random(seed)
        self.picture = Image.new("RGB", (WIDTH * TWICE, HEIGHT * TWICE), sky)
        self.numbers = Image.new("I", self.picture.size, 0)
        self.things: list[Thing] = []
        self._draw, self._number = ImageDraw.Draw(self.picture), ImageDraw.Draw(self.numbers)
        self._current = 0
        self._alone: Image.Image | None = None

    def thing(self, kind: str, **facts: str) -> Thing:
        """Begin an object."""
        self.ground()
        thing = Thing(len(self.things) + 1, kind, facts)
        self.things.append(thing)
        self._current = thing.number
        self._alone = Image.new("L", self.picture.size, 0)
        return thing

    def ground(self) -> None:
        """What follows belongs to no object; it can stand before one all the same."""
        if self._alone is not None:
            self.things[-1].whole = int(np.count_nonzero(np.asarray(self._alone)))
        self._current, self._alone = 0, None

    def polygon(self, points: list[Point], colour: Colour) -> None:
        """A filled polygon."""
        where = [(x * TWICE, y * TWICE) for x, y in points]
        self._paint("polygon", where, colour)

    def ellipse(self, x: float, y: float, across: float, up: float, colour: Colour) -> None:
        """A filled ellipse around (x, y) with these half axes."""
        box = [(x - across) * TWICE, (y - up) * TWICE, (x + across) * TWICE, (y + up) * TWICE]
        self._paint("ellipse", box, colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, round_by: float = 0) -> None:
        """A filled rectangle, perhaps with round corners."""
        where = [left * TWICE, top * TWICE, right * TWICE, bottom * TWICE]
        self._draw.rounded_rectangle(where, round_by * TWICE, fill=colour)
        self._number.rounded_rectangle(where, round_by * TWICE, fill=self._current)
        if self._alone is not None:
            ImageDraw.Draw(self._alone).rounded_rectangle(where, round_by * TWICE, fill=255)

    def line(self, points: list[Point], colour: Colour, thick: float) -> None:
        """A line with round joints."""
        where = [(x * TWICE, y * TWICE) for x, y in points]
        width = max(1, round(thick * TWICE))
        self._draw.line(where, fill=colour, width=width, joint="curve")
        self._number.line(where, fill=self._current, width=width, joint="curve")
        if self._alone is not None:
            ImageDraw.Draw(self._alone).line(where, fill=255, width=width, joint="curve")

    def shade(self, points: list[Point], dark: int, soft: float = 6) -> None:
        """A soft shadow on what is there already; it belongs to nothing."""
        veil = Image.new("L", self.picture.size, 0)
        ImageDraw.Draw(veil).polygon([(x * TWICE, y * TWICE) for x, y in points], fill=dark)
        veil = veil.filter(ImageFilter.GaussianBlur(soft * TWICE))
        self.picture.paste(Image.new("RGB", self.picture.size, (12, 16, 26)), (0, 0), veil)

    def seen(self, thing: Thing) -> np.ndarray[Any, Any]:
        """Where the finished picture shows it: at least two of four small pixels."""
        small = (np.asarray(self.numbers) == thing.number).reshape(HEIGHT, TWICE, WIDTH, TWICE).sum(axis=(1, 3))
        return np.asarray(small >= TWICE)

    def share(self, thing: Thing) -> float:
        """How much of it can be seen, 0 to 1; what lies outside the picture was never drawn and does not count."""
        return float(np.count_nonzero(np.asarray(self.numbers) == thing.number)) / max(1, thing.whole)

    def finished(self, light: float = 1.0, grain: float = 5.0, blur: float = 0.0) -> Image.Image:
        """The picture in its final size, with the light of the hour and the grain of a camera."""
        self.ground()
        picture = self.picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        if blur:
            picture = picture.filter(ImageFilter.GaussianBlur(blur))
        values = np.asarray(picture).astype(np.float32)
        fall = 1 - 0.22 * (np.hypot(*np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]) / 1.42)[..., None] ** 2
        noise = np.random.default_rng(self.chance.randrange(1 << 30)).normal(0, grain, values.shape)
        return Image.fromarray(np.clip(values * light * fall + noise, 0, 255).astype(np.uint8))

    def _paint(self, form: str, where: Any, colour: Colour) -> None:
        getattr(self._draw, form)(where, fill=colour)
        getattr(self._number, form)(where, fill=self._current)
        if self._alone is not None:
            getattr(ImageDraw.Draw(self._alone), form)(where, fill=255)


def tint(colour: Colour, by: float) -> Colour:
    """Lighter (above 1) or darker."""
    return tuple(max(0, min(255, round(part * by))) for part in colour)  # type: ignore[return-value]
