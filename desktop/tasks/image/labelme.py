"""labelme JSON: one file for one picture with boxes, polygons, lines and points.

`imagePath` is compared with the material and never opened.
"""

from typing import Any

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation import foreign
from desktop.tasks.annotation.geometry import Ring
from desktop.tasks.image.exchange import attribute_fields, read_attribute_fields, tidied
from desktop.tasks.image.model import Document, read_setup
from desktop.tasks.image.shapes import Kind, Shape

_TYPES = {Kind.BOX: "rectangle", Kind.POLYGON: "polygon", Kind.POLYLINE: "linestrip", Kind.POINT: "point"}
_KINDS = {name: kind for kind, name in _TYPES.items()} | {"line": Kind.POLYLINE}
_KNOWN = ("label", "points", "group_id", "shape_type", "attributes")


def write_labelme(task: Task, piece: Piece, document: Document) -> bytes:
    """One file for one picture. Raises CodecError for key points and polygons of several rings."""
    palette, picture = read_setup(task).palette, task.material(piece.material)
    shapes = []
    for unit in document.units:
        if unit.kind not in _TYPES or unit.parts:
            raise foreign.not_representable(unit.id)
        values: dict[str, Any] = {
            "label": palette.name(unit.label),
            "points": [[foreign.pixels(x), foreign.pixels(y)] for x, y in unit.points],
            "group_id": None, "shape_type": _TYPES[unit.kind], "flags": {}, **attribute_fields(unit),
        }  # fmt: skip
        shapes.append(foreign.with_extra(values, unit.extra))
    return foreign.write_foreign_json(
        {
            "version": "5.5.0", "flags": {}, "shapes": shapes, "imagePath": picture.file_name, "imageData": None,
            "imageHeight": picture.height, "imageWidth": picture.width,
        }
    )  # fmt: skip


def read_labelme(data: bytes, task: Task, piece: Piece) -> tuple[Shape, ...]:
    """The units of one picture. Raises CodecError."""
    values = foreign.fields(foreign.read_foreign_json(data), "file")
    path = foreign.words(values.get("imagePath"), "imagePath")
    if not foreign.same_source(path, piece.material):
        raise foreign.other_source(path)
    entries = [foreign.fields(entry, "shapes") for entry in foreign.items(values.get("shapes"), "shapes")]
    names = [foreign.words(entry.get("label"), "label") for entry in entries]
    labels = foreign.label_ids(read_setup(task).palette, names)
    return tuple(
        _read(entry, f"u-{number}", labels[name])
        for number, (entry, name) in enumerate(zip(entries, names, strict=True), 1)
    )


def _read(entry: dict[str, Any], unit: str, label: str) -> Shape:
    kind = _KINDS.get(foreign.words(entry.get("shape_type", "polygon"), unit))
    if kind is None:
        raise foreign.not_representable(unit)
    attributes, flags, group = read_attribute_fields(entry, unit)
    known = _KNOWN if entry.get("flags", {}) else (*_KNOWN, "flags")
    extra = foreign.extra_of(entry, known)
    points = _points(entry.get("points"), unit)
    return tidied(Shape(unit, kind, label, points, attributes=attributes, flags=flags, group=group, extra=extra))


def _points(values: Any, where: str) -> Ring:
    found = []
    for point in foreign.items(values, where):
        if not isinstance(point, list) or len(point) != 2:
            raise foreign.damaged(where)
        found.append((foreign.hundredths(point[0], where), foreign.hundredths(point[1], where)))
    return tuple(found)
