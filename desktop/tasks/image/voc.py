"""Pascal VOC XML: boxes of one picture, whole pixels from 1, both ends included; half a pixel is lost at most.

Groups and shapes other than boxes are not representable; attributes stand in `attributes`.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation import foreign
from desktop.tasks.annotation.units import AttributeValue
from desktop.tasks.image.exchange import tidied
from desktop.tasks.image.model import Document, read_setup
from desktop.tasks.image.shapes import FLAGS, Kind, Shape

_SIDES = ("xmin", "ymin", "xmax", "ymax")
_KNOWN = ("name", "bndbox", "attributes", *FLAGS)


def write_voc(task: Task, piece: Piece, document: Document) -> bytes:
    """One file for one picture. Raises CodecError for shapes other than boxes."""
    palette, picture = read_setup(task).palette, task.material(piece.material)
    root = Element("annotation")
    _add(root, "filename", picture.file_name)
    size = SubElement(root, "size")
    for name, side in (("width", picture.width), ("height", picture.height), ("depth", 3)):
        _add(size, name, str(side))
    for unit in document.units:
        if unit.kind is not Kind.BOX or unit.group:
            raise foreign.not_representable(unit.id)
        _write_object(SubElement(root, "object"), unit, palette.name(unit.label))
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _write_object(target: Element, unit: Shape, label: str) -> None:
    _add(target, "name", label)
    for name in FLAGS:
        _add(target, name, "1" if name in unit.flags else "0")
    for name, value in foreign.with_extra({}, unit.extra).items():
        _add(target, name, str(value))
    sides = SubElement(target, "bndbox")
    for name, value in zip(_SIDES, _pixels(unit), strict=True):
        _add(sides, name, str(value))
    if unit.attributes:
        attributes = SubElement(target, "attributes")
        for attribute in unit.attributes:
            entry = SubElement(attributes, "attribute")
            _add(entry, "name", attribute.id)
            _add(entry, "value", attribute.value)


def _pixels(unit: Shape) -> tuple[int, int, int, int]:
    """First and last pixel of each way; a thin box keeps one."""
    left, top, right, bottom = ((side + 50) // 100 for side in unit.box)
    return left + 1, top + 1, max(right, left + 1), max(bottom, top + 1)


def _add(target: Element, name: str, text: str) -> None:
    SubElement(target, name).text = text


def read_voc(data: bytes, task: Task, piece: Piece) -> tuple[Shape, ...]:
    """The boxes of one picture. Raises CodecError."""
    root = foreign.read_foreign_xml(data, "annotation")
    name = root.findtext("filename") or ""
    if not foreign.same_source(name, piece.material):
        raise foreign.other_source(name)
    objects = root.findall("object")
    labels = foreign.label_ids(read_setup(task).palette, [entry.findtext("name") or "" for entry in objects])
    return tuple(
        _read_object(entry, f"u-{number}", labels[entry.findtext("name") or ""])
        for number, entry in enumerate(objects, 1)
    )


def _read_object(entry: Element, unit: str, label: str) -> Shape:
    left, top, right, bottom = (
        foreign.hundredths(entry.findtext(f"bndbox/{side}"), f"{unit}.{side}") for side in _SIDES
    )
    flags = tuple(name for name in FLAGS if (entry.findtext(name) or "0").strip() == "1")
    attributes = [
        AttributeValue(found.findtext("name") or "", found.findtext("value") or "")
        for found in entry.findall("attributes/attribute")
    ]
    unknown: dict[str, Any] = {child.tag: child.text or "" for child in entry if not len(child)}
    shape = Shape(
        unit, Kind.BOX, label, ((left - 100, top - 100), (right, bottom)), flags=flags,
        attributes=tuple(sorted(attributes, key=lambda value: value.id)), extra=foreign.extra_of(unknown, _KNOWN),
    )  # fmt: skip
    return tidied(shape)
