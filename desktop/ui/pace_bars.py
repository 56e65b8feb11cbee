"""Pace at a glance: two thin bars, answered questions over used time."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.language import sentence, tr
from desktop.ui.theme import Radius, Size, Space, Theme, Type


@dataclass(frozen=True)
class Pace:
    """Questions answered of all, seconds used of the limit."""

    answered: int = 0
    questions: int = 0
    used_seconds: int = 0
    limit_seconds: int = 0


class PaceBars(QWidget):
    """Draws a `Pace`; `show_time(False)` leaves only the upper bar (the candidate hid the time)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pace = Pace()
        self._with_time = True
        self._done = sentence("Answered")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_pace(self, pace: Pace) -> None:
        """Show `pace`; the accessible name follows the answers and minutes."""
        if pace == self._pace:
            return
        minute_changed = (pace.answered, pace.used_seconds // 60) != (
            self._pace.answered,
            self._pace.used_seconds // 60,
        )
        self._pace = pace
        if minute_changed:
            self.setAccessibleName(f"{tr(self._done)} {pace.answered} / {pace.questions}")
        self.update()

    def count_pieces(self) -> None:
        """Practical work: what is counted are pieces that are begun."""
        self._done = sentence("Pieces begun")
        self.updateGeometry()

    def show_time(self, shown: bool) -> None:
        """Show or hide the bar of the time used."""
        self._with_time = shown
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            self._theme.px(Size.PACE_WIDTH) + self._caption_width() + self._figure_width(), self._theme.px(Size.BUTTON)
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(
            self._theme.px(Size.PACE_WIDTH) // 4 + self._caption_width() + self._figure_width(),
            self._theme.px(Size.BUTTON),
        )

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(Type.NOTE, bold=True))

    def _caption_width(self) -> int:
        return max(self._metrics().horizontalAdvance(text) for text in (tr(self._done), tr("Time used"))) + Space.MEDIUM

    def _figure_width(self) -> int:
        figures = (f"{self._pace.questions} / {self._pace.questions}", tr("{n} / {m} min", n=180, m=180))
        return max(self._metrics().horizontalAdvance(text) for text in figures) + Space.MEDIUM

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pace, half = self._pace, self.height() // 2
        upper = QRect(0, 0, self.width(), half)
        self._bar(
            painter,
            upper,
            (tr(self._done), f"{pace.answered} / {pace.questions}"),
            pace.answered / max(1, pace.questions),
        )
        if self._with_time:
            used, limit = pace.used_seconds // 60, pace.limit_seconds // 60
            figures = (tr("Time used"), tr("{n} / {m} min", n=used, m=limit))
            self._bar(
                painter, upper.translated(0, half), figures, pace.used_seconds / max(1, pace.limit_seconds), quiet=True
            )

    def _bar(self, painter: QPainter, row: QRect, words: tuple[str, str], part: float, *, quiet: bool = False) -> None:
        caption, figure = words
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._theme.font(Type.NOTE))
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(row, left | middle, caption)
        painter.setFont(self._theme.font(Type.NOTE, bold=not quiet))
        painter.setPen(self._theme.colour("muted" if quiet else "text"))
        figure_width = self._figure_width()
        painter.drawText(row.adjusted(row.width() - figure_width + Space.MEDIUM, 0, 0, 0), left | middle, figure)
        start = self._caption_width()
        track = QRectF(
            start, row.center().y() - Size.PACE / 2 + 1, max(0, row.width() - start - figure_width), Size.PACE
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("soft"))
        painter.drawRoundedRect(track, Radius.BAR, Radius.BAR)
        track.setWidth(track.width() * min(1.0, part))
        painter.setBrush(self._theme.colour("edge" if quiet else "primary"))
        painter.drawRoundedRect(track, Radius.BAR, Radius.BAR)
