"""答题卡 as a panel: three counts, the table, the legend."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.candidate.answer_sheet import AnswerSheetView, SheetMarks
from desktop.candidate.paper_view import GroupView
from desktop.language import tr
from desktop.ui.labels import label, panel
from desktop.ui.theme import Radius, Size, Space, Theme, Type


class SheetPanel(QFrame):
    """The answer sheet beside the question, or over it where room is short."""

    number_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", "card")
        self.view = AnswerSheetView(theme)
        self.view.number_chosen.connect(self.number_chosen)
        self.counts = CountRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(label(tr("Answer sheet"), "option", bold=True))
        column.addWidget(self.counts)
        column.addWidget(self.view, 1)
        column.addWidget(Legend(theme))

    def show_groups(self, groups: tuple[GroupView, ...]) -> None:
        """Lay out the paper's numbers."""
        self.view.show_groups(groups)

    def show_marks(self, marks: SheetMarks, questions: int) -> None:
        """Show the marks and their counts."""
        self.view.show_marks(marks)
        self.counts.show_counts(len(marks.answered), questions - len(marks.answered), len(marks.flagged))


class CountRow(QWidget):
    """已答, 未答, 标疑 as three figures; practical work is counted in pieces, so its `captions` are other ones."""

    def __init__(self, size: str = "stem", captions: tuple[str, ...] = ()) -> None:
        super().__init__()
        captions = captions or (tr("Answered"), tr("Blank"), tr("Flagged"))
        self._figures: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        for words, tone in zip(captions, ("primary", "text", "flag"), strict=True):
            box = panel("quiet")
            column = QVBoxLayout(box)
            column.setContentsMargins(Space.SMALL, Space.HAIR, Space.SMALL, Space.HAIR)
            column.setSpacing(0)
            figure = label("0", size, tone, bold=True)
            self._figures.append(figure)
            for shown in (figure, label(words, "small", "muted")):
                shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(shown)
            row.addWidget(box, 1)

    def show_counts(self, answered: int, blank: int, flagged: int) -> None:
        """Show the three counts."""
        for figure, count in zip(self._figures, (answered, blank, flagged), strict=True):
            figure.setText(str(count))


class Legend(QWidget):
    """What the cells mean, drawn as the cells are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(Size.SHEET) - 2 * Space.LARGE, self._theme.px(Size.CELL))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._theme.px(Size.CELL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font(Type.CAPTION)
        metrics = QFontMetrics(font)
        side, left = self._theme.px(Type.CAPTION), 0
        for kind, words in (
            ("answered", tr("Answered")),
            ("blank", tr("Blank")),
            ("flagged", tr("Flagged")),
            ("current", tr("Current")),
        ):
            self._draw_sample(painter, kind, QRectF(left + 1, (self.height() - side) / 2, side, side))
            painter.setPen(self._theme.colour("muted"))
            painter.setFont(font)
            left += side + Space.HAIR + 2
            painter.drawText(
                QRectF(left, 0, metrics.horizontalAdvance(words) + Space.HAIR, self.height()),
                Qt.AlignmentFlag.AlignVCenter,
                words,
            )
            left += metrics.horizontalAdvance(words) + Space.MEDIUM

    def _draw_sample(self, painter: QPainter, kind: str, box: QRectF) -> None:
        colour = self._theme.colour
        painter.setBrush(colour("primary") if kind == "answered" else Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(colour("text" if kind == "current" else "edge"), Size.FOCUS if kind == "current" else Size.STROKE)
        )
        painter.drawRoundedRect(box, Radius.BAR, Radius.BAR)
        if kind == "flagged":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("flag"))
            half = box.width() * 0.6
            painter.drawPolygon(
                QPolygonF(
                    [
                        box.topRight() - type(box.topRight())(half, 0),
                        box.topRight(),
                        box.topRight() + type(box.topRight())(0, half),
                    ]
                )
            )
