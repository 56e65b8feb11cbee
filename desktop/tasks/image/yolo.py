"""YOLO text: one line a unit, shares of the picture with six decimals; classes are the labels in the paper's order.

Three forms: `det` boxes, `seg` polygons of one ring, `pose` key points with the box around them. The format has no
attributes, flags or groups; they are left out.
"""

from decimal import Decimal
from enum import StrEnum

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation import foreign
from desktop.tasks.image.exchange import tidied
from desktop.tasks.image.model import Document, Frame, read_frame
from desktop.tasks.image.shapes import Kind, NamedPoint, Shape


class YoloForm(StrEnum):
    """What the lines hold."""

    DET = "det"
    SEG = "seg"
    POSE = "pose"


_KINDS = {YoloForm.DET: Kind.BOX, YoloForm.SEG: Kind.POLYGON, YoloForm.POSE: Kind.KEYPOINTS}


def write_yolo(task: Task, piece: Piece, document: Document, form: YoloForm) -> bytes:
    """One file for one picture. Raises CodecError for units of another kind than the form's."""
    frame = read_frame(task, piece)
    lines = []
    for unit in document.units:
        if unit.kind is not _KINDS[form] or unit.parts:
            raise foreign.not_representable(unit.id)
        number = frame.setup.palette.number(unit.label) - 1
        lines.append(" ".join([str(number), *_numbers(unit, frame, form)]) + "\n")
    return "".join(lines).encode("ascii")


def write_classes(task: Task, piece: Piece) -> bytes:
    """The list of classes that goes with the files."""
    return "".join(f"{label.name}\n" for label in read_frame(task, piece).setup.palette.labels).encode("utf-8")


def _numbers(unit: Shape, frame: Frame, form: YoloForm) -> list[str]:
    if form is YoloForm.SEG:
        return [_share(side, whole) for x, y in unit.points for side, whole in ((x, frame.width), (y, frame.height))]
    left, top, right, bottom = unit.box
    found = [
        _share(left + right, 2 * frame.width), _share(top + bottom, 2 * frame.height),
        _share(right - left, frame.width), _share(bottom - top, frame.height),
    ]  # fmt: skip
    if form is YoloForm.POSE:
        for point in unit.named:
            found += [_share(point.x, frame.width), _share(point.y, frame.height), str(point.v)]
    return found


def _share(part: int, whole: int) -> str:
    return f"{(Decimal(part) / whole).quantize(Decimal('0.000001')):f}"


def read_yolo(data: bytes, task: Task, piece: Piece, form: YoloForm) -> tuple[Shape, ...]:
    """The units of one picture. Raises CodecError."""
    frame = read_frame(task, piece)
    lines = [line.split() for line in foreign.decoded(data).splitlines()]
    return tuple(
        _read(parts, f"u-{number}", frame, form) for number, parts in enumerate((parts for parts in lines if parts), 1)
    )


def _read(parts: list[str], unit: str, frame: Frame, form: YoloForm) -> Shape:
    labels = frame.setup.palette.labels
    if not parts[0].isascii() or not parts[0].isdigit() or int(parts[0]) >= len(labels):
        raise foreign.unknown_labels([parts[0][:20]])
    label = labels[int(parts[0])]
    shares = [foreign.number(part, unit) for part in parts[1:]]
    if form is YoloForm.SEG:
        if len(shares) % 2:
            raise foreign.damaged(unit)
        points = tuple(
            (foreign.whole(x * frame.width), foreign.whole(y * frame.height))
            for x, y in zip(shares[::2], shares[1::2], strict=True)
        )
        return tidied(Shape(unit, Kind.POLYGON, label.id, points))
    if form is YoloForm.POSE:
        if len(shares) != 4 + 3 * len(label.points):
            raise foreign.damaged(unit)
        return Shape(unit, Kind.KEYPOINTS, label.id, named=_named(shares[4:], [p.id for p in label.points], frame))
    if len(shares) != 4:
        raise foreign.damaged(unit)
    x, y, wide, high = shares
    left, right = foreign.whole((x - wide / 2) * frame.width), foreign.whole((x + wide / 2) * frame.width)
    top, bottom = foreign.whole((y - high / 2) * frame.height), foreign.whole((y + high / 2) * frame.height)
    return tidied(Shape(unit, Kind.BOX, label.id, ((left, top), (right, bottom))))


def _named(shares: list[Decimal], names: list[str], frame: Frame) -> tuple[NamedPoint, ...]:
    found = []
    for place, name in enumerate(names):
        x, y, v = shares[3 * place : 3 * place + 3]
        if v not in (0, 1, 2):
            raise foreign.damaged(name)
        found.append(NamedPoint(name, foreign.whole(x * frame.width), foreign.whole(y * frame.height), int(v)))
    return tuple(found)
