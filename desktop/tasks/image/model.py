"""The answer document of a picture and its commands.

A task's `[setup]` (all fields may be absent; what is absent is not asked):

    kinds = ["box", "polygon"]        # tools: box polygon polyline point keypoints
    labels = [{id = "person", name = "行人", attributes = [{id = "state", name = "状态", options = [{id, name}, …]}]}]
    flags = ["occluded"]              # of occluded, truncated, difficult
    classes = [{id = "street", name = "街景"}]   # 图像分类: one class for each picture
    clean = true                      # 图像清洗: keep or discard, with a reason
    reasons = [{id = "blur", name = "模糊"}]
    most_units = 200                  # per picture
    outside = false                   # true: points outside the picture are left there

Every piece names a picture as its `material`; a piece has no setup of its own. Document: `units` (see `shapes`),
`class` and `reason` ("" for none), `keep` ("", "keep" or "discard").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.strict_json import JsonObject
from desktop.tasks.annotation import unit_changes
from desktop.tasks.annotation.documents import DocumentError, Head, new_head, read_values, write_values
from desktop.tasks.annotation.geometry import PIXEL, Ring
from desktop.tasks.annotation.head_changes import with_doubtful, with_state
from desktop.tasks.annotation.palette import Choice, Palette, read_choices, read_palette
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.annotation.unit_changes import change_each, put_unit, with_label, with_units
from desktop.tasks.annotation.units import (
    MOST_UNITS,
    AttributeValue,
    find,
    gone,
    is_full,
    opened,
    take_id,
    unknown_label,
    verify_units,
    without,
)
from desktop.tasks.image.shapes import (
    FLAGS,
    Kind,
    NamedPoint,
    Shape,
    ShapeFault,
    clamped,
    fault_of,
    moved,
    outline,
    read_shape,
    shape_bytes,
    tidy,
)

SCHEMA = "image/1"
KEEP, DISCARD = "keep", "discard"
MOST_VERTICES_OF_A_PICTURE = 10_000
LARGEST_SIDE = 8192
delete_units, reorder, set_none = unit_changes.delete_units, unit_changes.reorder, unit_changes.set_none
set_state, set_doubtful = with_state, with_doubtful


@dataclass(frozen=True)
class Setup:
    """What a task lets candidates do."""

    palette: Palette
    kinds: tuple[Kind, ...]
    flags: tuple[str, ...]
    classes: tuple[Choice, ...]
    clean: bool
    reasons: tuple[Choice, ...]
    most_units: int
    outside: bool

    def allows(self, kind: Kind, label: str) -> bool:
        """Whether a shape of this kind may have this label."""
        known = self.palette.get(label)
        if known is None or kind not in self.kinds or (known.kinds and str(kind) not in known.kinds):
            return False
        return kind is not Kind.KEYPOINTS or bool(known.points)


@dataclass(frozen=True)
class Frame:
    """What one picture is drawn within: the setup and the picture's size in 1/100 pixel."""

    setup: Setup
    width: int
    height: int


@dataclass(frozen=True)
class Document:
    """A candidate's answer about one picture."""

    head: Head
    units: tuple[Shape, ...] = ()
    class_id: str = ""
    keep: str = ""
    reason: str = ""


def read_setup(task: Task) -> Setup:
    """The task's setup. Raises ValueError."""
    reading = Reading(task.setup, "setup")
    kinds = reading.texts("kinds", ())
    if not set(kinds) <= {str(kind) for kind in Kind}:
        raise reading.fault("kinds")
    flags = reading.texts("flags", ())
    if not set(flags) <= set(FLAGS):
        raise reading.fault("flags")
    setup = Setup(
        palette=read_palette(reading),
        kinds=tuple(Kind(kind) for kind in kinds),
        flags=flags,
        classes=read_choices(reading, "classes"),
        clean=reading.flag("clean", False),
        reasons=read_choices(reading, "reasons"),
        most_units=reading.integer("most_units", MOST_UNITS, least=1, most=MOST_UNITS),
        outside=reading.flag("outside", False),
    )
    reading.end()
    _verify_setup(reading, setup)
    return setup


def _verify_setup(reading: Reading, setup: Setup) -> None:
    if not (setup.kinds or setup.classes or setup.clean):
        raise reading.fault("nothing is asked")
    if bool(setup.kinds) is not bool(setup.palette.labels):
        raise reading.fault("labels")
    for label in setup.palette.labels:
        if not set(label.kinds) <= set(map(str, setup.kinds)):
            raise reading.fault(f"labels: {label.id}: kinds")
    for kind in setup.kinds:
        if not any(setup.allows(kind, label.id) for label in setup.palette.labels):
            raise reading.fault(f"kinds: no label may be a {kind}")


def read_frame(task: Task, piece: Piece) -> Frame:
    """The frame of one picture. Raises ValueError where the piece names none or its size is unknown."""
    try:
        picture = task.material(piece.material)
    except KeyError as reason:
        raise ValueError(f"{piece.name}: material") from reason
    if piece.setup or not (0 < picture.width <= LARGEST_SIDE and 0 < picture.height <= LARGEST_SIDE):
        raise ValueError(f"{piece.name}: a piece of pictures has no setup, and its picture a size")
    return Frame(read_setup(task), picture.width * PIXEL, picture.height * PIXEL)


def new_document(task: Task, piece: Piece) -> Document:
    """The untouched document."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """The document in `value`. Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "document")
        document = Document(
            head, reading.each("units", read_shape), reading.text("class", most=40), reading.text("keep", most=10),
            reading.text("reason", most=40),
        )  # fmt: skip
        reading.end()
        if document.keep not in ("", KEEP, DISCARD):
            raise reading.fault("keep")
    verify_units(head, document.units, MOST_UNITS)
    if sum(unit.vertices for unit in document.units) > MOST_VERTICES_OF_A_PICTURE:
        raise DocumentError("vertices")
    return document


def write_document(document: Document) -> bytes:
    """The only bytes of `document`."""
    fields: JsonObject = {
        "class": document.class_id,
        "keep": document.keep,
        "reason": document.reason,
    }
    return write_values(document.head, fields, {"units": [shape_bytes(unit) for unit in document.units]})


def add_unit(document: Document, frame: Frame, drawn: Shape) -> Document | Refused:
    """A new unit at the end of the list; the id of `drawn` is ignored."""
    return add_units(document, frame, (drawn,))


def add_units(document: Document, frame: Frame, drawn: Sequence[Shape]) -> Document | Refused:
    """Several new units as one command: paste, or 复制到下一张. All or none."""
    head, units = document.head, document.units
    for shape in drawn:
        refused = is_full(units, frame.setup.most_units)
        if refused:
            return refused
        unit, head = take_id(head)
        fitted = _fitted(frame, replace(shape, id=unit), units)
        if isinstance(fitted, Refused):
            return fitted
        units = (*units, fitted)
    return replace(document, head=head, units=units)


def change_unit(document: Document, frame: Frame, changed: Shape) -> Document | Refused:
    """Another geometry for the unit with this id: vertices moved, added or taken away, parts, named points."""
    known = find(document.units, changed.id)
    if known is None:
        return gone()
    shape = replace(known, points=changed.points, parts=changed.parts, named=changed.named)
    return _replaced(document, frame, shape)


def move_units(document: Document, frame: Frame, units: Iterable[str], way: tuple[int, int]) -> Document | Refused:
    """Units shifted by (dx, dy) hundredths, as one command; at the border they stop as a whole."""
    ids = set(units)
    shapes = [unit for unit in document.units if unit.id in ids]
    if not shapes:
        return gone()
    dx, dy = way if frame.setup.outside else _within(frame, shapes, way)
    moved_ids = [shape.id for shape in shapes]
    return change_each(document, moved_ids, lambda now, shape: _replaced(now, frame, moved(shape, dx, dy)))


def set_label(document: Document, frame: Frame, units: Iterable[str], label: str) -> Document | Refused:
    """Another label for units, as one command; attributes the new label does not have are dropped."""

    def change(now: Document, shape: Shape) -> Document | Refused:
        return _replaced(now, frame, with_label(shape, label, frame.setup.palette))

    return change_each(document, units, change)


def set_attribute(document: Document, frame: Frame, unit: str, value: AttributeValue) -> Document | Refused:
    """One attribute of a unit; the value "" takes it away."""
    return unit_changes.set_attribute(document, frame.setup.palette, unit, value)


def set_flag(document: Document, frame: Frame, unit: str, flag: tuple[str, bool]) -> Document | Refused:
    """One flag of a unit, (name, on)."""
    shape = find(document.units, unit)
    if shape is None:
        return gone()
    name, is_on = flag
    if name not in frame.setup.flags:
        return Refused(tr("This task does not ask for this mark."))
    flags = tuple(known for known in FLAGS if (is_on if known == name else known in shape.flags))
    return put_unit(document, replace(shape, flags=flags))


def set_group(document: Document, units: Iterable[str], group: int) -> Document | Refused:
    """Units with the same group above 0 are parts of one object; 0 takes them out."""
    ids = set(units)
    if not any(unit.id in ids for unit in document.units) or group < 0:
        return gone()
    return with_units(document, [replace(unit, group=group) if unit.id in ids else unit for unit in document.units])


def set_class(document: Document, frame: Frame, class_id: str) -> Document | Refused:
    """The class of the picture; "" takes it away."""
    if class_id and all(choice.id != class_id for choice in frame.setup.classes):
        return unknown_label()
    return replace(document, head=opened(document.head), class_id=class_id)


def set_keep(document: Document, frame: Frame, keep: str, reason: str = "") -> Document | Refused:
    """保留 or 剔除 with a reason; "" takes the decision away. Only discarded pictures have a reason."""
    if not frame.setup.clean or keep not in ("", KEEP, DISCARD):
        return unknown_label()
    if reason and (keep != DISCARD or all(choice.id != reason for choice in frame.setup.reasons)):
        return unknown_label()
    return replace(document, head=opened(document.head), keep=keep, reason=reason)


def named_points(frame: Frame, label: str, places: Ring) -> tuple[NamedPoint, ...]:
    """The named points of a label set one after the other; those not set yet are absent."""
    known = frame.setup.palette.get(label)
    names = [point.id for point in known.points] if known else []
    found = [NamedPoint(name, x, y, 2) for name, (x, y) in zip(names, places, strict=False)]
    return (*found, *(NamedPoint(name, 0, 0, 0) for name in names[len(found) :]))


def _replaced(document: Document, frame: Frame, shape: Shape) -> Document | Refused:
    others = without(document.units, (shape.id,))
    fitted = _fitted(frame, shape, others)
    return fitted if isinstance(fitted, Refused) else put_unit(document, fitted)


def _fitted(frame: Frame, shape: Shape, others: Sequence[Shape]) -> Shape | Refused:
    """The shape as it is kept: inside the picture, tidy, sound, and not there already."""
    if not frame.setup.allows(shape.kind, shape.label):
        return unknown_label()
    if not frame.setup.outside:
        shape = clamped(shape, frame.width, frame.height)
    shape = tidy(shape)
    fault = fault_of(shape) or _unknown_names(frame, shape)
    if fault is not None:
        return Refused(_words(fault[0]), fault[1])
    if sum(other.vertices for other in others) + shape.vertices > MOST_VERTICES_OF_A_PICTURE:
        return Refused(_words(ShapeFault.MANY_POINTS))
    if any(outline(other) == outline(shape) for other in others if other.kind is shape.kind):
        return Refused(tr("The same shape with the same label is already there."))
    return shape


def _unknown_names(frame: Frame, shape: Shape) -> tuple[ShapeFault, None] | None:
    known = frame.setup.palette.get(shape.label)
    names = {point.id for point in known.points} if known else set()
    return None if {point.id for point in shape.named} <= names else (ShapeFault.NAMES, None)


def _within(frame: Frame, shapes: Sequence[Shape], way: tuple[int, int]) -> tuple[int, int]:
    boxes = [shape.box for shape in shapes]
    dx = min(max(way[0], -min(box[0] for box in boxes)), frame.width - max(box[2] for box in boxes))
    dy = min(max(way[1], -min(box[1] for box in boxes)), frame.height - max(box[3] for box in boxes))
    return dx, dy


def _words(fault: ShapeFault) -> str:
    match fault:
        case ShapeFault.SMALL:
            return tr("The shape is too small.")
        case ShapeFault.FEW_POINTS:
            return tr("The shape has too few different points.")
        case ShapeFault.CROSSING:
            return tr("The outline crosses itself at the marked place.")
        case ShapeFault.MANY_POINTS:
            return tr("There are too many points.")
        case ShapeFault.NAMES:
            return tr("The named points do not fit this label.")
