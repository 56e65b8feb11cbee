"""What a piece is about, to be read beside the work: a text or a picture; of several one is chosen in a box."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import Error
from desktop.exam.task import Material
from desktop.language import tr
from desktop.ui.pictures import decode_picture
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.choice_box import ChoiceBox

PICTURES = frozenset({"png", "jpeg"})
MOST_TEXT = 100_000


class MaterialView(QWidget):
    """Shows materials; `read` gives their bytes, or None when one is damaged."""

    def __init__(self, theme: Theme, read: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._read = read
        self._materials: tuple[Material, ...] = ()
        self._image = QImage()
        self.choice = ChoiceBox(theme, tr("Material"))
        self.choice.activated.connect(lambda at: self._show(self._materials[at]))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Material"))
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName(tr("Material"))
        self._area = QScrollArea()
        self._area.setWidget(self._picture)
        self._area.setWidgetResizable(True)
        self._area.viewport().installEventFilter(self)
        self._pages = QStackedWidget()
        for page in (self.text, self._area):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self.choice)
        column.addWidget(self._pages, 1)

    def show_materials(self, materials: Sequence[Material]) -> None:
        """Offer these; the first one is shown. Without any the view hides."""
        self._materials = tuple(material for material in materials if material.kind in {"text", *PICTURES})
        self.choice.clear()
        self.choice.addItems([material.file or material.name for material in self._materials])
        self.choice.setVisible(len(self._materials) > 1)
        self.setVisible(bool(self._materials))
        if self._materials:
            self._show(self._materials[0])

    def _show(self, material: Material) -> None:
        content = self._read(material.name)
        self._image = QImage()
        if material.kind in PICTURES:
            try:
                self._image = decode_picture(content or b"")
            except Error:
                self._picture.setText(tr("The material is damaged. Raise your hand and go on with another piece."))
            self._fit()
            self._pages.setCurrentWidget(self._area)
        else:
            self.text.setPlainText((content or b"").decode("utf-8", "replace")[:MOST_TEXT])
            self._pages.setCurrentWidget(self.text)

    def _fit(self) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        size = self._image.size().scaled(self._area.viewport().size() * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        picture = QPixmap.fromImage(
            self._image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
        picture.setDevicePixelRatio(ratio)
        self._picture.setPixmap(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False
