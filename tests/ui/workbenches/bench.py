"""A workbench on a stage: invented tasks, materials made here, a journal that keeps every revision."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.exam.task import Material, Piece, Task, TaskType
from desktop.ui.background import wait_for_jobs
from desktop.ui.theme import Theme
from desktop.ui.workbenches.workbench_table import workbench_of

K = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def picture(width: int, height: int, seed: int = 1, kind: str = "PNG") -> bytes:
    """A street of grey houses, so that screenshots look like something."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(150, 185, 215))
    painter, chance = QPainter(image), random.Random(seed)
    painter.fillRect(0, height * 2 // 3, width, height // 3, QColor(95, 95, 100))
    for left in range(0, width, max(8, width // 9)):
        high = chance.randrange(height // 5, height // 2)
        shade = chance.randrange(110, 200)
        painter.fillRect(left, height * 2 // 3 - high, width // 10, high, QColor(shade, shade - 15, shade - 25))
    for _ in range(6):
        x, y = chance.randrange(width * 4 // 5), chance.randrange(height * 3 // 5, height * 4 // 5)
        colour = QColor.fromHsv(chance.randrange(360), 170, 200)
        painter.fillRect(x, y, width // 8, height // 9, colour)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(buffer.data().data())


def make_task(
    kind: TaskType,
    setup: Mapping[str, Any],
    materials: Mapping[str, bytes],
    pieces: Sequence[tuple[str, str, str, Mapping[str, Any]]],
    **more: Any,
) -> Task:
    """A task; `pieces` are (name, title, material, setup). Ids follow from the slot."""
    kinds = {"png": "png", "jpg": "jpeg", "wav": "wav", "flac": "flac", "txt": "text", "csv": "file"}
    sizes, slot = more.pop("sizes", {}), more.pop("slot", "2.1-01")
    return Task(
        task=_id(slot, 0),
        slot=slot,
        type=kind,
        title=more.pop("title", "图像标注"),
        function="2",
        skills=("2.1.2",),
        points_hundredths=more.pop("points_hundredths", 1200),
        minutes=more.pop("minutes", 15),
        stem=more.pop("stem", "用矩形框标出每张图里的行人和车辆，用多边形标出积水区域。"),
        guideline=more.pop(
            "guideline",
            "框贴合目标的可见边缘，误差不超过 2 像素。\n\n被遮挡超过一半的目标标注“遮挡”。"
            "\n\n正例：整个车身在框内。反例：框只包住车头。",
        ),
        rule=more.pop("rule", "IoU 不低于 0.80 得满分，低于 0.50 不得分；多标一个扣半个目标的分。"),
        setup=setup,
        materials=tuple(
            Material(
                _id(slot, at + 1), name, kinds[name.rpartition(".")[2]], len(content), sha256(content).digest(),
                *sizes.get(name, (0, 0)), file=name,
            )
            for at, (name, content) in enumerate(materials.items())
        ),
        pieces=tuple(
            Piece(_id(slot, at + 500), name, title, material, values)
            for at, (name, title, material, values) in enumerate(pieces)
        ),
    )  # fmt: skip


def _id(slot: str, number: int) -> bytes:
    return sha256(f"{slot}/{number}".encode()).digest()[:16]


class Bench:
    """`journal` holds the revisions of each piece; everything emitted is answered as saved unless told otherwise."""

    def __init__(
        self,
        task: Task,
        materials: Mapping[str, bytes],
        journal: Mapping[bytes, Sequence[bytes]] | None = None,
        theme: Theme | None = None,
    ) -> None:
        self.task, self.materials = task, dict(materials)
        self.theme = theme or Theme()
        self.journal: dict[bytes, list[bytes]] = defaultdict(list)
        for piece, revisions in (journal or {}).items():
            self.journal[piece] += revisions
        self.saving_works = True
        self.window = QWidget()
        self.work = workbench_of(task.type)(self.theme, task, self.read)
        self.work.setParent(self.window)
        self.work.edit_committed.connect(self.keep)
        self.window.resize(1110, 640)
        self.work.setGeometry(5, 5, 1100, 630)
        self.window.show()
        self.window.activateWindow()
        self.work.show_values({piece: list(found) for piece, found in self.journal.items()})
        self.settle()
        self.work.take_keyboard()
        self.settle()

    def read(self, name: str) -> bytes:
        """KeyError for a material that was taken away."""
        return self.materials[name]

    def keep(self, piece: bytes, value: bytes) -> None:
        """The keeper."""
        if self.saving_works:
            self.journal[piece].append(value)
        self.work.show_saved(piece, self.saving_works)

    def settle(self) -> None:
        """Let everything that is on its way arrive."""
        for _ in range(3):
            wait_for_jobs()
            for _ in range(5):
                QApplication.processEvents()

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """A key as the candidate's window hands it on: the page first, then the focused widget."""
        target = self.window.focusWidget() or self.window
        code = key if isinstance(key, Qt.Key) else Qt.Key(0)
        text = key if isinstance(key, str) else ""
        if isinstance(key, str) and key.isascii() and len(key) == 1:
            code = Qt.Key(ord(key.upper()))
        event = QKeyEvent(QEvent.Type.KeyPress, code, modifier, text)
        if self.work.handle_key(event):
            self.settle()
            return
        if text and not text.isascii():
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, code, modifier, text))
        elif text:
            QTest.keyClick(target, text, modifier)
        else:
            QTest.keyClick(target, key, modifier)
        self.settle()

    def keys(self, text: str) -> None:
        """Several keys, one after the other."""
        for key in text:
            self.press(key)

    @property
    def document(self) -> Any:
        """What is on screen."""
        return self.work.document

    def newest(self) -> Any:
        """The newest journaled document of the open piece, read back."""
        return self.work.model.read_document(self.journal[self.work.piece.piece][-1])

    def close(self) -> None:
        """Take it away."""
        self.work.pause()
        self.window.close()
        self.window.deleteLater()
        self.settle()


class Mouse:
    """Clicks and drags on a canvas, in native pixels of its picture."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def at(self, x: float, y: float) -> Any:
        return self.canvas.mapFromScene(QPointF(x, y))

    def click(self, *places: tuple[float, float]) -> None:
        for place in places:
            QTest.mouseClick(self.canvas.viewport(), Qt.MouseButton.LeftButton, PLAIN, self.at(*place))
        QApplication.processEvents()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        view = self.canvas.viewport()
        QTest.mousePress(view, Qt.MouseButton.LeftButton, PLAIN, self.at(*start))
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        for place in (middle, end):
            QTest.mouseMove(view, self.at(*place))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, PLAIN, self.at(*end))
        QApplication.processEvents()
