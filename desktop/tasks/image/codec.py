"""The interchange formats of pictures in one list; each is a module of its own.

A format is written for a whole task (`documents` by piece name) or for one picture. Reading gives units, ids u-1, u-2 …
in the order of the file; `exchange.imported` makes a document of them. All of them raise only CodecError.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.exam.task import Piece, Task
from desktop.tasks.image.coco import read_coco, write_coco
from desktop.tasks.image.cvat import read_cvat, write_cvat
from desktop.tasks.image.label_studio import write_label_studio
from desktop.tasks.image.labelme import read_labelme, write_labelme
from desktop.tasks.image.model import Document
from desktop.tasks.image.shapes import Shape
from desktop.tasks.image.voc import read_voc, write_voc
from desktop.tasks.image.yolo import YoloForm, read_yolo, write_yolo


@dataclass(frozen=True)
class TaskFormat:
    """A format of one file for a task; `read` is None where it is only written."""

    name: str
    suffix: str
    write: Callable[[Task, Mapping[str, Document]], bytes]
    read: Callable[[bytes, Task], dict[str, tuple[Shape, ...]]] | None


@dataclass(frozen=True)
class PieceFormat:
    """A format of one file for a picture."""

    name: str
    suffix: str
    write: Callable[[Task, Piece, Document], bytes]
    read: Callable[[bytes, Task, Piece], tuple[Shape, ...]]


def _yolo(form: YoloForm, name: str) -> PieceFormat:
    return PieceFormat(
        name, ".txt", lambda task, piece, document: write_yolo(task, piece, document, form),
        lambda data, task, piece: read_yolo(data, task, piece, form),
    )  # fmt: skip


TASK_FORMATS = {
    "coco": TaskFormat("COCO JSON", ".json", write_coco, read_coco),
    "cvat": TaskFormat("CVAT XML 1.1", ".xml", write_cvat, read_cvat),
    "label_studio": TaskFormat("Label Studio JSON", ".json", write_label_studio, None),
}
PIECE_FORMATS = {
    "voc": PieceFormat("Pascal VOC XML", ".xml", write_voc, read_voc),
    "yolo_det": _yolo(YoloForm.DET, "YOLO det"),
    "yolo_seg": _yolo(YoloForm.SEG, "YOLO seg"),
    "yolo_pose": _yolo(YoloForm.POSE, "YOLO pose"),
    "labelme": PieceFormat("labelme JSON", ".json", write_labelme, read_labelme),
}
