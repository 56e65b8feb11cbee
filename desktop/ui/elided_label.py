"""One line that ends in … where room is short; the whole text stays in the tool tip and for screen readers."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.ui.labels import label


class ElidedLabel(QLabel):
    """A label that gives way; sizes and tones are those of `ui.labels`."""

    def __init__(self, size: str = "body", tone: str = "text", *, bold: bool = False) -> None:
        super().__init__()
        pattern = label("", size, tone, bold=bold)
        for name in ("type", "tone", "bold"):
            self.setProperty(name, pattern.property(name))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 8, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
