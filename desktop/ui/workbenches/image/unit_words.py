"""Shapes as words and numbers: what the unit list says of one, and how values typed there are read. No widgets."""

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal

from desktop.language import tr
from desktop.tasks.image.shapes import Kind, NamedPoint, Shape
from desktop.ui.workbenches.canvas.shapes import PIXEL

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def kind_words(kind: str) -> str:
    """矩形框, 多边形, 折线, 点, 关键点."""
    return {
        Kind.BOX: tr("Box"), Kind.POLYGON: tr("Polygon"), Kind.POLYLINE: tr("Line"), Kind.POINT: tr("Point"),
        Kind.KEYPOINTS: tr("Key points"),
    }[Kind(kind)]  # fmt: skip


def flag_words(flag: str) -> str:
    """遮挡, 截断, 困难."""
    return {"occluded": tr("occluded"), "truncated": tr("truncated"), "difficult": tr("difficult")}[flag]


def value_hint(kind: str) -> str:
    """What to type for a shape of this kind."""
    return {
        Kind.BOX: tr("left, top, width, height"),
        Kind.KEYPOINTS: tr("x, y, 2 visible / 1 hidden / 0 absent; next point"),
    }.get(Kind(kind), "x, y; x, y")  # fmt: skip


def shape_words(shape: Shape, label: str, marks: tuple[str, ...]) -> str:
    """Such as "行人  遮挡  矩形框 120×80 (33, 40)"."""
    place = kind_words(shape.kind)
    if shape.places:
        left, top, right, bottom = shape.box
        where = f"({_pixels(left)}, {_pixels(top)})"
        size = "" if shape.kind is Kind.POINT else f"{_pixels(right - left)}×{_pixels(bottom - top)} "
        place = f"{place} {size}{where}"
    group = tr("group {n}", n=shape.group) if shape.group else ""
    return "  ".join(filter(None, (label, *marks, group, place)))


def shape_values(shape: Shape) -> str:
    """The numbers of a shape as they can be edited."""
    if shape.kind is Kind.BOX:
        left, top, right, bottom = shape.box
        return ", ".join(map(_exact, (left, top, right - left, bottom - top)))
    if shape.kind is Kind.KEYPOINTS:
        return "; ".join(f"{_exact(p.x)}, {_exact(p.y)}, {p.v}" for p in shape.named)
    return "; ".join(f"{_exact(x)}, {_exact(y)}" for x, y in shape.points)


def with_values(shape: Shape, typed: str) -> Shape | None:
    """The shape with the numbers that were typed; None when they do not fit its kind."""
    numbers = [
        int((Decimal(found) * PIXEL).to_integral_value())
        for found in _NUMBER.findall(unicodedata.normalize("NFKC", typed))
    ][:2000]
    if shape.kind is Kind.BOX:
        if len(numbers) != 4 or numbers[2] <= 0 or numbers[3] <= 0:
            return None
        left, top, width, height = numbers
        return replace(shape, points=((left, top), (left + width, top + height)))
    if shape.kind is Kind.KEYPOINTS:
        return _with_named(shape, numbers)
    if not numbers or len(numbers) % 2:
        return None
    return replace(shape, points=tuple(zip(numbers[::2], numbers[1::2], strict=True)), parts=())


def _with_named(shape: Shape, numbers: list[int]) -> Shape | None:
    if len(numbers) != 3 * len(shape.named):
        return None
    triples = list(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
    if any(v // PIXEL not in (0, 1, 2) for _, _, v in triples):
        return None
    named = (
        NamedPoint(point.id, x, y, v // PIXEL) for point, (x, y, v) in zip(shape.named, triples, strict=True)
    )  # fmt: skip
    return replace(shape, named=tuple(named))


def _pixels(hundredths: int) -> str:
    return str((hundredths + PIXEL // 2) // PIXEL)


def _exact(hundredths: int) -> str:
    return f"{Decimal(hundredths) / PIXEL:f}"
