"""COCO JSON: boxes, polygons and key points of all pictures of a task in one file. Coordinates keep two decimals.

Attributes and flags stand in `attributes`, the group in `group_id`. COCO has no lines and no single points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation import foreign
from desktop.tasks.annotation.geometry import Ring, box_area, twice_area
from desktop.tasks.image.exchange import attribute_fields, read_attribute_fields, tidied
from desktop.tasks.image.model import Document, read_setup
from desktop.tasks.image.shapes import Kind, NamedPoint, Shape

_KNOWN = (
    "id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "keypoints", "num_keypoints",
    "attributes", "group_id",
)  # fmt: skip


def write_coco(task: Task, documents: Mapping[str, Document]) -> bytes:
    """One file for the task. Raises CodecError for lines and points."""
    palette = read_setup(task).palette
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, piece in enumerate(task.pieces, 1):
        picture = task.material(piece.material)
        images.append({"id": number, "file_name": picture.file_name, "width": picture.width, "height": picture.height})
        document = documents.get(piece.name)
        for unit in document.units if document else ():
            place = {"id": len(annotations) + 1, "image_id": number, "category_id": palette.number(unit.label)}
            annotations.append(foreign.with_extra(place | _written(unit), unit.extra))
    categories: list[dict[str, Any]] = []
    for number, label in enumerate(palette.labels, 1):
        points = {"keypoints": [point.name for point in label.points], "skeleton": []} if label.points else {}
        categories.append({"id": number, "name": label.name, "supercategory": ""} | points)
    return foreign.write_foreign_json({"images": images, "annotations": annotations, "categories": categories})


def _written(unit: Shape) -> dict[str, Any]:
    left, top, right, bottom = unit.box
    values: dict[str, Any] = {
        "bbox": [foreign.pixels(side) for side in (left, top, right - left, bottom - top)],
        "area": box_area(unit.box) / 10_000, "iscrowd": 0, "segmentation": [],
    }  # fmt: skip
    if unit.kind is Kind.POLYGON:
        values["segmentation"] = [[foreign.pixels(side) for point in ring for side in point] for ring in unit.rings]
        values["area"] = sum(map(twice_area, unit.rings)) / 20_000
    elif unit.kind is Kind.KEYPOINTS:
        values["keypoints"] = [
            side for point in unit.named for side in (foreign.pixels(point.x), foreign.pixels(point.y), point.v)
        ]
        values["num_keypoints"] = sum(1 for point in unit.named if point.v)
    elif unit.kind is not Kind.BOX:
        raise foreign.not_representable(unit.id)
    return values | attribute_fields(unit)


def read_coco(data: bytes, task: Task) -> dict[str, tuple[Shape, ...]]:
    """Units by piece name, ids in the order of the file. Raises CodecError."""
    values = foreign.fields(foreign.read_foreign_json(data), "file")
    pieces = _pieces(values, task)
    labels = _labels(values, task)
    found: dict[str, list[Shape]] = {piece.name: [] for piece in task.pieces}
    for place, entry in enumerate(foreign.items(values.get("annotations"), "annotations")):
        where = f"annotations[{place}]"
        entry = foreign.fields(entry, where)
        piece, label = pieces.get(_key(entry, "image_id")), labels.get(_key(entry, "category_id"))
        if piece is None or label is None:
            raise foreign.damaged(where)
        units = found[piece.name]
        units.append(_read(entry, f"u-{len(units) + 1}", label, where))
    return {name: tuple(units) for name, units in found.items()}


def _key(entry: Mapping[str, Any], name: str) -> Any:
    value = entry.get(name)
    return value if isinstance(value, int | str) else None


def _pieces(values: Mapping[str, Any], task: Task) -> dict[Any, Piece]:
    found = {}
    for place, entry in enumerate(foreign.items(values.get("images"), "images")):
        entry = foreign.fields(entry, f"images[{place}]")
        name = foreign.words(entry.get("file_name"), f"images[{place}].file_name")
        piece = next((one for one in task.pieces if foreign.same_source(name, one.material)), None)
        if piece is None:
            raise foreign.other_source(name)
        found[_key(entry, "id")] = piece
    return found


def _labels(values: Mapping[str, Any], task: Task) -> dict[Any, tuple[str, tuple[str, ...]]]:
    """Label id and the ids of its named points, by category id."""
    palette = read_setup(task).palette
    entries = [foreign.fields(entry, "categories") for entry in foreign.items(values.get("categories"), "categories")]
    names = [foreign.words(entry.get("name"), "categories.name") for entry in entries]
    known = foreign.label_ids(palette, names)
    found = {}
    for entry, name in zip(entries, names, strict=True):
        label = palette.get(known[name])
        points = label.points if label else ()
        ids = {point.name: point.id for point in points} | {point.id: point.id for point in points}
        used = [ids.get(str(point)) for point in foreign.items(entry.get("keypoints", []), "keypoints")]
        if None in used:
            raise foreign.damaged("categories.keypoints")
        found[_key(entry, "id")] = (known[name], tuple(str(point) for point in used))
    return found


def _read(entry: Mapping[str, Any], unit: str, label: tuple[str, tuple[str, ...]], where: str) -> Shape:
    attributes, flags, group = read_attribute_fields(entry, where)
    extra = foreign.extra_of(entry, _KNOWN)
    shape = Shape(unit, Kind.BOX, label[0], attributes=attributes, flags=flags, group=group, extra=extra)
    if entry.get("keypoints"):
        return replace(shape, kind=Kind.KEYPOINTS, named=_named(entry["keypoints"], label[1], where))
    rings = entry.get("segmentation") or []
    if not isinstance(rings, list):
        raise foreign.not_representable(where)  # a mask in run lengths
    if rings:
        first, *parts = [_ring(ring, where) for ring in rings]
        return tidied(replace(shape, kind=Kind.POLYGON, points=first, parts=tuple(parts)))
    sides = [foreign.hundredths(side, where) for side in foreign.items(entry.get("bbox"), where)]
    if len(sides) != 4:
        raise foreign.damaged(where)
    left, top, wide, high = sides
    return tidied(replace(shape, points=((left, top), (left + wide, top + high))))


def _ring(values: Any, where: str) -> Ring:
    sides = [foreign.hundredths(side, where) for side in foreign.items(values, where)]
    if len(sides) % 2:
        raise foreign.damaged(where)
    return tuple(zip(sides[::2], sides[1::2], strict=True))


def _named(values: Any, names: Sequence[str], where: str) -> tuple[NamedPoint, ...]:
    values = foreign.items(values, where)
    if len(values) != 3 * len(names):
        raise foreign.damaged(where)
    found = []
    for place, name in enumerate(names):
        x, y, v = values[3 * place : 3 * place + 3]
        if v not in (0, 1, 2):
            raise foreign.damaged(where)
        found.append(NamedPoint(name, foreign.hundredths(x, where), foreign.hundredths(y, where), int(v)))
    return tuple(found)
