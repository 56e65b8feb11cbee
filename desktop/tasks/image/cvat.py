"""CVAT for images 1.1 (XML): every kind of shape of all pictures of a task; coordinates keep two decimals.

Options stand as `attribute` by their ids, truncated and difficult too; key points are a `skeleton`. A polygon of
several rings is not representable.
"""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from desktop.exam.task import Task
from desktop.tasks.annotation import foreign
from desktop.tasks.annotation.geometry import Ring
from desktop.tasks.annotation.palette import Label, Palette
from desktop.tasks.annotation.units import AttributeValue
from desktop.tasks.image.exchange import tidied
from desktop.tasks.image.model import Document, read_setup
from desktop.tasks.image.shapes import FLAGS, Kind, NamedPoint, Shape

_TAGS = {
    Kind.BOX: "box", Kind.POLYGON: "polygon", Kind.POLYLINE: "polyline", Kind.POINT: "points",
    Kind.KEYPOINTS: "skeleton",
}  # fmt: skip
_KINDS = {tag: kind for kind, tag in _TAGS.items()}
_SIDES = ("xtl", "ytl", "xbr", "ybr")
_KNOWN = ("label", "points", "occluded", "group_id", *_SIDES)


def write_cvat(task: Task, documents: Mapping[str, Document]) -> bytes:
    """One file for the task. Raises CodecError for polygons of several rings."""
    palette = read_setup(task).palette
    root = Element("annotations")
    SubElement(root, "version").text = "1.1"
    for number, piece in enumerate(task.pieces):
        picture = task.material(piece.material)
        width, height = str(picture.width), str(picture.height)
        size = {"id": str(number), "name": picture.file_name, "width": width, "height": height}
        image = SubElement(root, "image", size)
        document = documents.get(piece.name)
        for unit in document.units if document else ():
            _write(image, unit, palette)
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _write(image: Element, unit: Shape, palette: Palette) -> None:
    if unit.parts:
        raise foreign.not_representable(unit.id)
    values: dict[str, Any] = {"label": palette.name(unit.label), "occluded": str(int("occluded" in unit.flags))}
    if unit.kind is Kind.BOX:
        values |= {name: _text(side) for name, side in zip(_SIDES, unit.box, strict=True)}
    elif unit.kind is not Kind.KEYPOINTS:
        values["points"] = ";".join(f"{_text(x)},{_text(y)}" for x, y in unit.points)
    if unit.group:
        values["group_id"] = str(unit.group)
    element = SubElement(image, _TAGS[unit.kind], {**foreign.with_extra({}, unit.extra), **values})
    label = palette.get(unit.label)
    names = {point.id: point.name for point in label.points} if label else {}
    for point in unit.named:
        place = {"label": names.get(point.id, point.id), "points": f"{_text(point.x)},{_text(point.y)}"}
        SubElement(element, "points", {**place, "outside": str(int(point.v == 0)), "occluded": str(int(point.v == 1))})
    for name in ("truncated", "difficult"):
        if name in unit.flags:
            SubElement(element, "attribute", {"name": name}).text = "true"
    for value in unit.attributes:
        SubElement(element, "attribute", {"name": value.id}).text = value.value


def _text(side: int) -> str:
    sign = "-" if side < 0 else ""
    return f"{sign}{abs(side) // 100}.{abs(side) % 100:02}"


def read_cvat(data: bytes, task: Task) -> dict[str, tuple[Shape, ...]]:
    """Units by piece name. Raises CodecError."""
    root = foreign.read_foreign_xml(data, "annotations")
    palette = read_setup(task).palette
    entries = [entry for image in root.findall("image") for entry in image if entry.tag in _KINDS]
    labels = foreign.label_ids(palette, [entry.get("label", "") for entry in entries])
    found: dict[str, tuple[Shape, ...]] = {piece.name: () for piece in task.pieces}
    for image in root.findall("image"):
        name = image.get("name", "")
        piece = next((one for one in task.pieces if foreign.same_source(name, one.material)), None)
        if piece is None:
            raise foreign.other_source(name)
        units = [entry for entry in image if entry.tag in _KINDS]
        found[piece.name] = tuple(
            _read(entry, f"u-{number}", palette.get(labels[entry.get("label", "")]))
            for number, entry in enumerate(units, 1)
        )
    return found


def _read(entry: Element, unit: str, label: Label | None) -> Shape:
    kind = _KINDS[entry.tag]
    written = {one.get("name", ""): one.text or "" for one in entry.findall("attribute")}
    flags = {"occluded": entry.get("occluded") == "1"} | {name: written.pop(name, "") == "true" for name in FLAGS[1:]}
    attributes = tuple(AttributeValue(name, value) for name, value in sorted(written.items()))
    group = entry.get("group_id", "0")
    if not group.isascii() or not group.isdigit() or len(group) > 4:
        raise foreign.damaged(unit)
    named: tuple[NamedPoint, ...] = ()
    points: Ring = ()
    if kind is Kind.BOX:
        left, top, right, bottom = (foreign.hundredths(entry.get(side), f"{unit}.{side}") for side in _SIDES)
        points = ((left, top), (right, bottom))
    elif kind is Kind.KEYPOINTS:
        named = _named(entry, unit, label)
    else:
        points = _points(entry.get("points", ""), unit)
    shape = Shape(
        unit, kind, label.id if label else "", points, named=named, attributes=attributes, group=int(group),
        flags=tuple(name for name in FLAGS if flags[name]), extra=foreign.extra_of(entry.attrib, _KNOWN),
    )  # fmt: skip
    return tidied(shape)


def _points(text: str, where: str) -> Ring:
    pairs = [pair.split(",") for pair in text.split(";")]
    if any(len(pair) != 2 for pair in pairs):
        raise foreign.damaged(where)
    return tuple((foreign.hundredths(x, where), foreign.hundredths(y, where)) for x, y in pairs)


def _named(entry: Element, where: str, label: Label | None) -> tuple[NamedPoint, ...]:
    points = label.points if label else ()
    ids = {point.name: point.id for point in points} | {point.id: point.id for point in points}
    found = []
    for one in entry.findall("points"):
        name = ids.get(one.get("label", ""))
        place = _points(one.get("points", ""), where)
        if name is None or len(place) != 1:
            raise foreign.damaged(where)
        seen = 0 if one.get("outside") == "1" else 1 if one.get("occluded") == "1" else 2
        found.append(NamedPoint(name, *place[0], seen))
    return tuple(found)
