"""Pictures for items on speech: a recording with candidate cuts, four recordings of different quality."""

import math
import random

from annotate_sheet import BLUE, GREEN, LINE, MUTED, RED, Frame, Point, Sheet

NAMES = "甲乙丙丁"
SPEECH = (1.2, 3.8)  # seconds
CUTS = ((0.2, 5.0), (1.5, 4.0), (1.0, 3.4), (1.0, 4.0))
SYLLABLES = (1.36, 1.68, 2.02, 2.4, 2.74, 3.06, 3.36, 3.62)


def loudness(second: float) -> float:
    """How loud the recording is at a moment, 0 to 1: eight syllables that run into one another, else room noise."""
    if not SPEECH[0] < second < SPEECH[1]:
        return 0.02
    edge = min(1.0, (second - SPEECH[0]) / 0.05, (SPEECH[1] - second) / 0.05)
    syllable = max(math.exp(-(((second - middle) / 0.13) ** 2)) for middle in SYLLABLES)
    return edge * (0.28 + 0.6 * syllable)


def draw_segments() -> None:
    sheet, left, scale, middle = Sheet(1100, 600), 110, 155, 150
    chance = random.Random(8)
    for tenth in range(0, 61, 2):
        x = left + tenth * scale / 10
        sheet.line([(x, 40), (x, 540)], LINE, 2 if tenth % 10 == 0 else 1)
        if tenth % 10 == 0:
            sheet.text((x, 568), f"{tenth // 10} 秒", 22, MUTED)
    for column in range(6 * scale):
        height = 110 * loudness(column / scale) * chance.uniform(0.55, 1)
        sheet.line([(left + column, middle - height), (left + column, middle + height)], BLUE, 1.2)
    for row, (name, (start, end)) in enumerate(zip(NAMES, CUTS, strict=True)):
        y = 320 + row * 62
        sheet.tag((56, y), name)
        sheet.line([(left + start * scale, y), (left + end * scale, y)], RED, 6)
        for edge in (start, end):
            sheet.line([(left + edge * scale, y - 18), (left + edge * scale, y + 18)], RED, 4)
    sheet.save("annotate_waveform_segments.png")


def recorded(kind: str, share: float) -> float:
    """The recorded value, -1 to 1, at a share of the stretch shown."""
    strength = 0.55 + 0.35 * math.sin(share * 19) * math.sin(share * 7 + 1)
    value = strength * (0.8 * math.sin(share * 110) + 0.2 * math.sin(share * 290))
    if kind == "甲":
        return value * 0.2
    if kind == "丙":
        return max(-1.0, min(1.0, value * 2.6))
    if kind == "丁" and (0.3 < share < 0.42 or 0.62 < share < 0.8):
        return 0
    return value


def draw_recording(sheet: Sheet, frame: Frame, name: str) -> None:
    left, top, right, bottom = frame
    middle, full = (top + bottom) / 2, (bottom - top) / 2 - 22
    sheet.box(frame, "#FAFBFC", LINE)
    sheet.line([(left, middle), (right, middle)], LINE, 1)
    for y in (middle - full, middle + full):
        sheet.line([(left, y), (right, y)], GREEN, 2, dash=10)
    width = int(right - left)
    points: list[Point] = [
        (left + step / 2, middle - full * recorded(name, step / 2 / width)) for step in range(2 * width)
    ]
    sheet.line(points, BLUE, 2)
    sheet.tag((left - 34, middle), name)


def draw_quality() -> None:
    sheet = Sheet(1200, 560)
    for index, name in enumerate(NAMES):
        left, top = 70 + index % 2 * 590, 20 + index // 2 * 270
        draw_recording(sheet, (left, top, left + 510, top + 240), name)
    sheet.save("annotate_waveform_quality.png")


def draw_all() -> None:
    draw_segments()
    draw_quality()


if __name__ == "__main__":
    draw_all()
