"""Pictures in the formats of other programs: there and back, unknown fields kept, bad files refused with a reason."""

import json
import random
from dataclasses import replace
from typing import Any

import pytest

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.annotation.units import AttributeValue
from desktop.tasks.image.codec import PIECE_FORMATS, TASK_FORMATS
from desktop.tasks.image.exchange import imported
from desktop.tasks.image.model import Document, new_document, read_document, write_document
from desktop.tasks.image.shapes import Kind, NamedPoint, Shape, tidy
from tests.helpers.annotation_cases import HEIGHT, WIDTH, image_case

CASE = image_case()
TASK: Task = CASE.task
PIECE: Piece = TASK.pieces[0]
BOX, AREA = Kind.BOX, Kind.POLYGON
LOSSLESS = {
    "coco": (BOX, AREA, Kind.KEYPOINTS), "cvat": (BOX, AREA, Kind.POLYLINE, Kind.POINT, Kind.KEYPOINTS),
    "labelme": (BOX, AREA, Kind.POLYLINE, Kind.POINT),
}  # fmt: skip


def invented_units(chance: random.Random, kinds: tuple[Kind, ...], plain: bool = False) -> tuple[Shape, ...]:
    """A few sound shapes of these kinds."""
    found = []
    for number in range(1, chance.randint(2, 7)):
        kind = chance.choice(kinds)
        left, top = chance.randrange(50_000), chance.randrange(40_000)
        wide, high = chance.randint(500, 13_000), chance.randint(500, 7000)
        corners = ((left, top), (left + wide, top + 1), (left + wide - 1, top + high), (left + 3, top + high))
        points = {
            BOX: (corners[0], corners[2]), AREA: corners, Kind.POLYLINE: corners[:3], Kind.POINT: corners[:1],
            Kind.KEYPOINTS: (),
        }[kind]  # fmt: skip
        named = (
            NamedPoint("head", left, top, 2), NamedPoint("left", left + 5, top + 9, 1), NamedPoint("right", 0, 0, 0),
        )  # fmt: skip
        shape = Shape(f"u-{number}", kind, "body" if kind is Kind.KEYPOINTS else "car", points)
        if kind is Kind.KEYPOINTS:
            shape = replace(shape, named=named)
        elif not plain:
            attributes = (AttributeValue("state", chance.choice(("moving", "parked"))),)
            shape = replace(shape, attributes=attributes, flags=("occluded",), group=chance.randrange(3))
        found.append(tidy(shape))
    return tuple(found)


def document(units: tuple[Shape, ...]) -> Document:
    return imported(TASK, PIECE, units)


def back(name: str, units: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Written in a format and read again."""
    if name in TASK_FORMATS:
        whole = TASK_FORMATS[name]
        assert whole.read is not None
        return whole.read(whole.write(TASK, {PIECE.name: document(units)}), TASK)[PIECE.name]
    single = PIECE_FORMATS[name]
    return single.read(single.write(TASK, PIECE, document(units)), TASK, PIECE)


@pytest.mark.parametrize("name", list(LOSSLESS))
def test_that_nothing_is_lost_where_a_format_can_say_everything(name: str) -> None:
    chance = random.Random(21)
    for _ in range(60):
        units = invented_units(chance, LOSSLESS[name])
        assert back(name, units) == units


def test_that_voc_is_within_half_a_pixel() -> None:
    chance = random.Random(22)
    for _ in range(100):
        units = tuple(replace(unit, group=0) for unit in invented_units(chance, (BOX,)))
        for one, other in zip(units, back("voc", units), strict=True):
            assert max(abs(a - b) for a, b in zip(one.box, other.box, strict=True)) <= 50
            assert (one.label, one.flags, one.attributes) == (other.label, other.flags, other.attributes)


@pytest.mark.parametrize(("name", "kind"), [("yolo_det", BOX), ("yolo_seg", AREA), ("yolo_pose", Kind.KEYPOINTS)])
def test_that_yolo_is_within_its_six_decimals(name: str, kind: Kind) -> None:
    chance = random.Random(23)
    for _ in range(100):
        units = invented_units(chance, (kind,), plain=True)
        for one, other in zip(units, back(name, units), strict=True):
            assert one.label == other.label
            for (x, y), (a, b) in zip(one.places, other.places, strict=True):
                assert abs(x - a) <= 1 and abs(y - b) <= 1


def test_that_a_polygon_of_several_rings_survives_coco_only() -> None:
    ring = ((100, 100), (9000, 100), (9000, 9000), (100, 9000))
    hole = ((2000, 2000), (3000, 2000), (3000, 3000))
    unit = Shape("u-1", AREA, "car", ring, (hole,))
    assert back("coco", (unit,)) == (unit,)
    for name in ("cvat", "labelme", "yolo_seg"):
        with pytest.raises(CodecError) as raised:
            back(name, (unit,))
        assert raised.value.kind is CodecFault.NOT_REPRESENTABLE


@pytest.mark.parametrize("name", ["coco", "labelme"])
def test_that_unknown_fields_come_back(name: str) -> None:
    units = invented_units(random.Random(24), (BOX,))
    single = PIECE_FORMATS.get(name)
    data = (
        single.write(TASK, PIECE, document(units))
        if single
        else TASK_FORMATS[name].write(TASK, {PIECE.name: document(units)})
    )
    values = json.loads(data)
    for entry in values["annotations" if name == "coco" else "shapes"]:
        entry |= {"score": 0.5, "note": {"by": "甲"}}
    changed = json.dumps(values).encode()
    read = single.read(changed, TASK, PIECE) if single else TASK_FORMATS[name].read(changed, TASK)[PIECE.name]  # type: ignore[misc]
    kept = read_document(write_document(document(read)))
    again = single.write(TASK, PIECE, kept) if single else TASK_FORMATS[name].write(TASK, {PIECE.name: kept})
    assert json.loads(again) == values


def test_that_label_studio_speaks_of_per_cent() -> None:
    unit = Shape("u-1", BOX, "car", ((6400, 4800), (32_000, 24_000)))
    written = json.loads(TASK_FORMATS["label_studio"].write(TASK, {PIECE.name: document((unit,))}))
    value = written[0]["annotations"][0]["result"][0]["value"]
    assert value == {"x": 10, "y": 10, "width": 40, "height": 40, "rotation": 0, "rectanglelabels": ["车辆"]}


def test_that_coco_is_read_by_another_program() -> None:
    coco = pytest.importorskip("faster_coco_eval")
    units = invented_units(random.Random(25), (BOX, AREA))
    data = json.loads(TASK_FORMATS["coco"].write(TASK, {PIECE.name: document(units)}))
    loaded = coco.COCO(data)
    assert len(loaded.getAnnIds()) == len(units) and loaded.getCatIds() == [1, 2, 3, 4]
    areas = [loaded.loadAnns([n])[0]["area"] for n in loaded.getAnnIds()]
    assert all(0 < area < WIDTH * HEIGHT for area in areas)


def test_that_xml_is_read_by_another_program() -> None:
    etree = pytest.importorskip("lxml.etree")
    units = tuple(replace(unit, group=0) for unit in invented_units(random.Random(26), (BOX,)))
    for name in ("voc", "cvat"):
        single = PIECE_FORMATS.get(name)
        data = (
            single.write(TASK, PIECE, document(units))
            if single
            else TASK_FORMATS[name].write(TASK, {PIECE.name: document(units)})
        )
        assert len(etree.fromstring(data).findall(".//object") + etree.fromstring(data).findall(".//box")) == len(units)


def nested(depth: int) -> bytes:
    return b'{"shapes":' + b"[" * depth + b"]" * depth + b"}"


BAD_JSON: list[tuple[bytes, CodecFault]] = [
    (b"", CodecFault.MALFORMED),
    (b"\xff\xfe", CodecFault.MALFORMED),
    (b"{", CodecFault.MALFORMED),
    (b"[]", CodecFault.MALFORMED),
    (b'{"a":NaN}', CodecFault.MALFORMED),
    (b'{"a":Infinity}', CodecFault.MALFORMED),
    (b'{"a":1e999}', CodecFault.MALFORMED),
    (b'{"a":1,"a":2}', CodecFault.REPEATED),
    (nested(20), CodecFault.TOO_DEEP),
    (nested(200_000), CodecFault.TOO_DEEP),
    (b" " * (20 * 1024 * 1024 + 1), CodecFault.TOO_LARGE),
]


@pytest.mark.parametrize(("data", "fault"), BAD_JSON)
def test_that_bad_json_is_refused_with_its_reason(data: bytes, fault: CodecFault) -> None:
    for read in (
        lambda: TASK_FORMATS["coco"].read(data, TASK),  # type: ignore[misc]
        lambda: PIECE_FORMATS["labelme"].read(data, TASK, PIECE),
    ):
        with pytest.raises(CodecError) as raised:
            read()
        assert raised.value.kind is fault and raised.value.advice


BAD_XML: list[tuple[bytes, CodecFault]] = [
    (b"", CodecFault.MALFORMED),
    (b"<annotation>", CodecFault.MALFORMED),
    (b"<other/>", CodecFault.MALFORMED),
    (b'<!DOCTYPE a [<!ENTITY x "y">]><annotation>&x;</annotation>', CodecFault.FORBIDDEN),
    (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><annotation/>', CodecFault.FORBIDDEN),
    (b"<annotation>" + b"<a>" * 30 + b"</a>" * 30 + b"</annotation>", CodecFault.TOO_DEEP),
    (b"<annotation><filename>other.png</filename></annotation>", CodecFault.OTHER_SOURCE),
    (
        b"<annotation><filename>IMG-01.png</filename><object><name>tree</name></object></annotation>",
        CodecFault.UNKNOWN_LABEL,
    ),
    (
        b"<annotation><filename>IMG-01.png</filename><object><name>car</name></object></annotation>",
        CodecFault.MALFORMED,
    ),
]


@pytest.mark.parametrize(("data", "fault"), BAD_XML)
def test_that_bad_xml_is_refused_with_its_reason(data: bytes, fault: CodecFault) -> None:
    with pytest.raises(CodecError) as raised:
        PIECE_FORMATS["voc"].read(data, TASK, PIECE)
    assert raised.value.kind is fault
    with pytest.raises(CodecError):
        TASK_FORMATS["cvat"].read(data, TASK)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"imagePath": "../../etc/passwd"}, CodecFault.OTHER_SOURCE),
        ({"imagePath": 5}, CodecFault.MALFORMED),
        ({"shapes": [{"label": "tree", "points": []}]}, CodecFault.UNKNOWN_LABEL),
        ({"shapes": [{"label": "car", "points": [[1]]}]}, CodecFault.MALFORMED),
        ({"shapes": [{"label": "car", "points": [[True, 1]]}]}, CodecFault.MALFORMED),
        ({"shapes": [{"label": "car", "points": [[10**12, 1]]}]}, CodecFault.MALFORMED),
        ({"shapes": [{"label": "car", "points": [], "shape_type": "circle"}]}, CodecFault.NOT_REPRESENTABLE),
        ({"shapes": {}}, CodecFault.MALFORMED),
        ({"shapes": [1]}, CodecFault.MALFORMED),
    ],
)
def test_that_labelme_faults_are_named(change: dict[str, Any], fault: CodecFault) -> None:
    values = {"imagePath": "folder\\IMG-01.jpg", "shapes": [], **change}
    with pytest.raises(CodecError) as raised:
        PIECE_FORMATS["labelme"].read(json.dumps(values).encode(), TASK, PIECE)
    assert raised.value.kind is fault


@pytest.mark.parametrize(
    "line", ["9 0.5 0.5 0.1 0.1", "x 0 0 0 0", "0 0.5 0.5 0.1", "0 a b c d", "0 1e99 0 0 0", "-1 0 0 0 0"]
)
def test_that_bad_yolo_lines_are_refused(line: str) -> None:
    with pytest.raises(CodecError):
        PIECE_FORMATS["yolo_det"].read(line.encode(), TASK, PIECE)


def test_that_random_damage_never_raises_anything_else() -> None:
    chance = random.Random(27)
    units = tuple(replace(unit, group=0) for unit in invented_units(chance, (BOX,)))
    files = {
        name: single.write(TASK, PIECE, document(units))
        for name, single in PIECE_FORMATS.items()
        if name in ("voc", "yolo_det", "labelme")
    }
    files |= {name: TASK_FORMATS[name].write(TASK, {PIECE.name: document(units)}) for name in ("coco", "cvat")}
    for name, data in files.items():
        for _ in range(150):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 4)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            cut = bytes(broken[: chance.randrange(len(broken))]) if chance.random() < 0.3 else bytes(broken)
            try:
                single = PIECE_FORMATS.get(name)
                found = single.read(cut, TASK, PIECE) if single else TASK_FORMATS[name].read(cut, TASK)[PIECE.name]  # type: ignore[misc]
            except CodecError:
                continue
            assert all(isinstance(unit, Shape) for unit in found)


def test_that_an_import_is_a_document_that_reads_again() -> None:
    made = document(invented_units(random.Random(28), (BOX, AREA, Kind.POINT)))
    assert read_document(write_document(made)) == made
    assert made != new_document(TASK, PIECE)


def test_that_other_programs_find_the_picture_by_the_name_of_its_file() -> None:
    named = replace(TASK, materials=(replace(TASK.materials[0], file="street-01.jpg"), *TASK.materials[1:]))
    drawn = document((Shape("u-1", BOX, "car", ((1000, 1000), (9000, 9000))),))
    for name, one in TASK_FORMATS.items():
        assert b"street-01.jpg" in one.write(named, {PIECE.name: drawn}), name
    for name in ("voc", "labelme"):
        assert b"street-01.jpg" in PIECE_FORMATS[name].write(named, PIECE, drawn), name
