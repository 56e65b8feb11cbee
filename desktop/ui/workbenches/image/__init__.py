"""The image workbench: 图像标注 and 图像清洗, one picture for each piece."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from desktop.errors import Error
from desktop.exam.task import Piece
from desktop.language import tr
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.image import model
from desktop.ui.background import Job
from desktop.ui.pictures import decode_material
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.image.desk import ImageDesk
from desktop.ui.workbenches.image.picture_marks import PictureMarks
from desktop.ui.workbenches.image.tool_row import unused_tools
from desktop.ui.workbenches.piece_strip import THUMB
from desktop.ui.workbenches.workbench import Workbench


class ImageWorkbench(Workbench):
    """Canvas and list of `ImageDesk`, answers about the whole picture, thumbnails."""

    keys = (
        "select", "box", "polygon", "polyline", "point", "label", "filter", "hide", "lock", "brightness", "zoom",
        "pan", "nudge", "add", "edit", "delete", "delete_last", "several", "duplicate", "copy", "copy_next", "reorder",
        "cancel",
    )  # fmt: skip

    def unused_keys(self) -> set[str]:
        kinds = self._setup.kinds
        if not kinds:
            return set(self.keys) - {"label", "brightness", "zoom", "pan"}
        unused = unused_tools(kinds)
        return unused | {"copy_next"} if len(self.task.pieces) < 2 else unused

    def make(self) -> None:
        self._setup = model.read_setup(self.task)
        self.desk = ImageDesk(self.theme, self, self._setup)
        self.marks = PictureMarks(self.theme, self._setup)
        self.work.addWidget(self.desk.middle, 1)
        self.side.addWidget(self.marks)
        self.side.addWidget(self.desk.side, 1)
        draws = bool(self._setup.kinds)
        self.desk.side.setVisible(draws)
        for button in (self.desk.tools.hidden, self.desk.tools.lock, self.desk.tools.copy_next):
            button.setVisible(draws)
        if not draws:
            self.side.addStretch(1)
        self.head.none.setVisible(draws)
        self.marks.class_chosen.connect(lambda choice: self.change_picture(model.set_class, self._frame, choice))
        self.marks.keep_chosen.connect(lambda *choice: self.change_picture(model.set_keep, self._frame, *choice))
        self.desk.canvas.picture.ready.connect(self._show_thumb)
        self.desk.canvas.picture.failed.connect(self._tell_damaged)
        self.desk.next_wanted.connect(self._copy_to_next)
        for widget in (self.desk.canvas, self.desk.units.rows):
            self.listen(widget)
            self.add_pane(widget)
        self._thumbs_left = list(self.task.pieces)

    def show_piece(self) -> None:
        material = self.task.material(self.piece.material)
        self._frame = model.read_frame(self.task, self.piece)
        size = QSize(material.width, material.height)
        self.desk.show_picture(self.read(material.name), size, self._frame)
        self.show_document()
        self._next_thumb()

    def show_document(self) -> None:
        self.desk.show_units()
        self.marks.show_document(self.document)

    def picture_document(self) -> model.Document:
        """For the desk."""
        document: model.Document = self.document
        return document

    def change_picture(self, command: Callable[..., Any], *values: Any) -> bool:
        """For the desk."""
        return self.apply(command, *values)

    def act(self, action: str) -> bool:
        if action.startswith("label_") and not self._setup.palette.labels:
            return self.marks.choose_number(int(action.removeprefix("label_")))
        return self.desk.act(action)

    def exports(self) -> Sequence[ExportForm]:
        from desktop.tasks.image.codec import PIECE_FORMATS, TASK_FORMATS, PieceFormat, TaskFormat

        def whole(form: TaskFormat) -> bytes:
            return form.write(self.task, {piece.name: self.works[piece.piece].document for piece in self.task.pieces})

        def one(form: PieceFormat) -> bytes:
            return form.write(self.task, self.piece, self.document)

        return (
            *(ExportForm(form.name, form.suffix[1:], partial(whole, form)) for form in TASK_FORMATS.values()),
            *(ExportForm(tr("{format}, this picture", format=form.name), form.suffix[1:], partial(one, form))
              for form in PIECE_FORMATS.values()),
        )  # fmt: skip

    def show_refusal(self, refused: Refused) -> None:
        if refused.at is not None:
            self.desk.canvas.mark_fault(refused.at)

    def close_edits(self) -> None:
        self.desk.close_edits()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.desk.set_read_only(locked)

    def _copy_to_next(self) -> None:
        at, units = self.task.pieces.index(self.piece), self.desk.editing.held()
        if not units or at + 1 >= len(self.task.pieces):
            self.say(tr("There is nothing to copy, or no next picture."), "warn")
            return
        self.open_piece(self.task.pieces[at + 1])
        self.desk.add_copies(units)

    def _tell_damaged(self, error: Error) -> None:
        self.say(tr("The material is damaged. Raise your hand and go on with another piece."), "warn")
        self.material_damaged.emit(self.piece.material)

    def _show_thumb(self) -> None:
        self._put_thumb(self.piece, self.desk.canvas.picture.thumbnail(THUMB * 2))

    def _put_thumb(self, piece: Piece, thumb: QPixmap) -> None:
        thumb.setDevicePixelRatio(2)
        self.strip.rows.show_thumb(self.task.pieces.index(piece), thumb)

    def _next_thumb(self) -> None:
        """One small picture after the other, off the window's thread."""
        if not self._thumbs_left:
            return
        piece = self._thumbs_left.pop(0)
        if piece == self.piece:
            self._next_thumb()
            return
        material = self.task.material(piece.material)
        try:
            content = self.read_material(material.name)
        except (KeyError, ValueError):
            self._next_thumb()
            return
        size = QSize(material.width, material.height)
        job = Job(self, lambda: decode_material(content, size, _covering(size)))
        job.done.connect(lambda image: self._put_thumb(piece, _cropped(image)))
        job.done.connect(lambda _: self._next_thumb())
        job.refused.connect(lambda _: self._next_thumb())
        job.start()


def _covering(size: QSize) -> QSize:
    scale = max(THUMB.width() * 2 / size.width(), THUMB.height() * 2 / size.height())
    return QSize(round(size.width() * scale), round(size.height() * scale))


def _cropped(image: Any) -> QPixmap:
    wide, high = THUMB.width() * 2, THUMB.height() * 2
    left, top = (image.width() - wide) // 2, (image.height() - high) // 2
    return QPixmap.fromImage(image.copy(max(0, left), max(0, top), wide, high))
