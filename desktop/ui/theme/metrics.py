"""Sizes and spaces in logical pixels, on a grid of 4. Type and control heights grow with the font step; gaps do not."""

FONT_STEPS = (100, 125, 150, 175, 200)
"""Percent of the normal size of type."""


class Type:
    """Font sizes. Everything a candidate must read is `BODY` or larger."""

    CAPTION = 12
    SMALL = 13
    NOTE = 14
    BODY = 16
    OPTION = 18
    STEM = 20
    TITLE = 24
    LARGE = 32
    DISPLAY = 48
    AISLE = 96
    """Readable from the aisle, on the last screen."""


class Space:
    """Gaps and margins."""

    HAIR = 4
    SMALL = 8
    MEDIUM = 12
    LARGE = 16
    WIDE = 24
    PAGE = 40


class Radius:
    """Rounded corners."""

    PANEL = 12
    CONTROL = 10
    CELL = 6
    BAR = 4


class Size:
    """Heights, widths and strokes of controls; type-bound ones are scaled by the font step where they are used."""

    TARGET = 36
    BUTTON = 48
    OPTION = 56
    CELL = 24
    CELL_GAP = 6
    TOP_BAR = 64
    PACE = 8
    PACE_WIDTH = 260
    STROKE = 1
    FOCUS = 2
    SHEET = 338
    COLUMN = 640
    NARROW = 480
    ICON = 18
    PHOTO_WIDTH = 132
    PHOTO_HEIGHT = 176
    STEM_CHARACTERS = 42
    PICTURE_HEIGHT = 240
    MARK = 36
    COMPACT_WIDTH = 1100
    """Below this width (divided by the font step) the answer sheet folds away and the top bar grows thin."""
    MOTION_MS = 120


def scaled(pixels: int, step: int) -> int:
    """`pixels` at font step `step` (percent), rounded to whole pixels."""
    return round(pixels * step / 100)


def scaled_type(size: int, step: int) -> int:
    """A font size at font step `step`; what is large already grows half as much, so that pages keep their shape."""
    return scaled(size, step if size <= Type.TITLE else (100 + step) // 2)
