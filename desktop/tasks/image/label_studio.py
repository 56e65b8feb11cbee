"""Label Studio JSON, out only: boxes, polygons and points of all pictures of a task, in per cent of the picture."""

from collections.abc import Mapping
from typing import Any

from desktop.exam.task import Task
from desktop.tasks.annotation import foreign
from desktop.tasks.annotation.palette import Palette
from desktop.tasks.image.model import Document, Frame, read_frame
from desktop.tasks.image.shapes import Kind, Shape


def write_label_studio(task: Task, documents: Mapping[str, Document]) -> bytes:
    """One file for the task. Raises CodecError for lines, key points and polygons of several rings."""
    found = []
    for number, piece in enumerate(task.pieces, 1):
        document, frame = documents.get(piece.name), read_frame(task, piece)
        picture = task.material(piece.material)
        results = [_written(unit, frame) for unit in (document.units if document else ())]
        found.append(
            {"id": number, "data": {"image": picture.file_name}, "annotations": [{"id": number, "result": results}]}
        )
    return foreign.write_foreign_json(found)


def _written(unit: Shape, frame: Frame) -> dict[str, Any]:
    if unit.parts or unit.kind in (Kind.POLYLINE, Kind.KEYPOINTS):
        raise foreign.not_representable(unit.id)
    palette: Palette = frame.setup.palette
    places = [[100 * x / frame.width, 100 * y / frame.height] for x, y in unit.points]
    if unit.kind is Kind.BOX:
        (left, top), (right, bottom) = places
        value: dict[str, Any] = {"x": left, "y": top, "width": right - left, "height": bottom - top, "rotation": 0}
    elif unit.kind is Kind.POINT:
        value = {"x": places[0][0], "y": places[0][1], "width": 0.5}
    else:
        value = {"points": places}
    kind = {Kind.BOX: "rectanglelabels", Kind.POLYGON: "polygonlabels", Kind.POINT: "keypointlabels"}[unit.kind]
    return {
        "id": unit.id, "from_name": "label", "to_name": "image", "type": kind,
        "original_width": frame.width // 100, "original_height": frame.height // 100,
        "value": {**value, kind: [palette.name(unit.label)]},
    }  # fmt: skip
