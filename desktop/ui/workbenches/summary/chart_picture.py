"""A chart drawn from values: columns, bars, lines, pie, points; series are told apart by hatching and marks too."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.language import tr
from desktop.tasks.summary.parts import ChartKind
from desktop.ui.theme import SERIES, Space, Theme, Type

PATTERNS = (
    Qt.BrushStyle.SolidPattern, Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.Dense4Pattern, Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.CrossPattern, Qt.BrushStyle.FDiagPattern, Qt.BrushStyle.VerPattern, Qt.BrushStyle.DiagCrossPattern,
)  # fmt: skip
STEPS = (1, 2, 2.5, 5, 10)
MOST_SHOWN = 60


@dataclass(frozen=True)
class ChartSeries:
    """One series; a value that is no number is None."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class ChartSight:
    """What is drawn."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    title: str = ""
    x: str = ""
    y: str = ""


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers that cover low … high, 0 among them when it lies between."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return [0.0, 1.0]
    if high <= low:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in STEPS if one * power >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(number * step, 12) for number in range(first, last + 1)]


class ChartPicture(QWidget):
    """Draws one chart; what it shows in words is its accessible description."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sight: ChartSight | None = None
        self.setAccessibleName(tr("Chart"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_chart(self, sight: ChartSight | None) -> None:
        """Draw another chart, None for none."""
        self._sight = sight
        self.setAccessibleDescription(_said(sight) if sight is not None else "")
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(160))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("card"))
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        sight = self._sight
        if sight is None or not any(value is not None for one in sight.series for value in one.values):
            painter.setPen(self._theme.colour("muted"))
            painter.setFont(self._theme.font(Type.BODY))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Nothing to draw yet."))
            return
        box = self._frame(painter, sight)
        if sight.kind is ChartKind.PIE:
            self._pie(painter, box, sight)
        elif sight.kind is ChartKind.BAR:
            self._bars(painter, box, sight)
        else:
            self._upright(painter, box, sight)

    # --- parts ---------------------------------------------------------------------------------------------------

    def _frame(self, painter: QPainter, sight: ChartSight) -> QRectF:
        """Title, axes' names and legend; what is left for the drawing."""
        box = QRectF(self.rect()).adjusted(Space.MEDIUM, Space.SMALL, -Space.MEDIUM, -Space.SMALL)
        line = self._theme.px(Type.NOTE) * 1.5
        painter.setPen(self._theme.colour("text"))
        if sight.title:
            painter.setFont(self._theme.font(Type.BODY, bold=True))
            painter.drawText(
                QRectF(box.left(), box.top(), box.width(), line * 1.3), Qt.AlignmentFlag.AlignCenter, sight.title
            )
            box.setTop(box.top() + line * 1.4)
        painter.setFont(self._theme.font(Type.NOTE))
        if sight.kind is not ChartKind.PIE:
            if sight.y:
                painter.drawText(QRectF(box.left(), box.top(), box.width(), line), Qt.AlignmentFlag.AlignLeft, sight.y)
                box.setTop(box.top() + line)
            if sight.x:
                below = QRectF(box.left(), box.bottom() - line, box.width(), line)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, sight.x)
                box.setBottom(box.bottom() - line)
            if len(sight.series) > 1:
                self._legend(
                    painter, QRectF(box.left(), box.top(), box.width(), line), [one.name for one in sight.series]
                )
                box.setTop(box.top() + line * 1.2)
        return box

    def _legend(self, painter: QPainter, box: QRectF, names: Sequence[str]) -> None:
        x, side = box.left(), box.height() * 0.6
        for at, name in enumerate(names):
            painter.fillRect(QRectF(x, box.top() + side / 3, side, side), self._brush(at))
            painter.setPen(self._theme.colour("text"))
            wide = painter.fontMetrics().horizontalAdvance(name)
            painter.drawText(
                QRectF(x + side + Space.HAIR, box.top(), wide + 2, box.height()), Qt.AlignmentFlag.AlignVCenter, name
            )
            x += side + wide + Space.LARGE

    def _upright(self, painter: QPainter, box: QRectF, sight: ChartSight) -> None:
        """Columns, lines and points: values upwards."""
        marks = _ticks_of(sight)
        wide = max(painter.fontMetrics().horizontalAdvance(_number(mark)) for mark in marks) + Space.SMALL
        line = painter.fontMetrics().height()
        plot = box.adjusted(wide, Space.SMALL, 0, -line - Space.HAIR)
        low, high = marks[0], marks[-1]

        def level(value: float) -> float:
            return plot.bottom() - (value - low) / (high - low) * plot.height()

        for mark in marks:
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(QPointF(plot.left(), level(mark)), QPointF(plot.right(), level(mark)))
            painter.setPen(self._theme.colour("muted"))
            place = QRectF(box.left(), level(mark) - line / 2, wide - Space.HAIR, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _number(mark))
        if sight.kind is ChartKind.SCATTER:
            self._points(painter, plot, sight, (low, high))
            return
        count = max(1, min(MOST_SHOWN, len(sight.categories)))
        step = plot.width() / count
        self._category_names(painter, plot, sight.categories[:count], step)
        for number, one in enumerate(sight.series):
            values = one.values[:count]
            if sight.kind is ChartKind.LINE:
                found = [
                    QPointF(plot.left() + (at + 0.5) * step, level(v)) for at, v in enumerate(values) if v is not None
                ]
                self._line(painter, found, number)
                continue
            thick = step * 0.7 / len(sight.series)
            for at, value in enumerate(values):
                if value is not None:
                    left = plot.left() + at * step + step * 0.15 + number * thick
                    foot = level(max(low, min(high, 0.0)))
                    bar = QRectF(QPointF(left, level(value)), QPointF(left + thick - 1, foot)).normalized()
                    self._fill(painter, bar, number)

    def _category_names(self, painter: QPainter, plot: QRectF, names: Sequence[str], step: float) -> None:
        painter.setPen(self._theme.colour("muted"))
        every = max(1, math.ceil(painter.fontMetrics().averageCharWidth() * 4 / max(1.0, step)))
        for at, name in enumerate(names):
            if at % every == 0:
                room = step * every
                place = QRectF(
                    plot.left() + (at + 0.5) * step - room / 2, plot.bottom() + 2, room, painter.fontMetrics().height()
                )
                shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room))
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, shown)

    def _line(self, painter: QPainter, points: Sequence[QPointF], number: int) -> None:
        styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
        painter.setPen(QPen(self._ink(number), 2, styles[number % len(styles)]))
        if points:
            painter.drawPolyline(list(points))
        for point in points:
            self._mark(painter, point, number)

    def _points(self, painter: QPainter, plot: QRectF, sight: ChartSight, levels: tuple[float, float]) -> None:
        xs = [_float(name) for name in sight.categories]
        known = [x for x in xs if x is not None]
        if not known:
            return
        across = ticks(min(known), max(known))
        left, right, line = across[0], across[-1], painter.fontMetrics().height()
        painter.setPen(self._theme.colour("muted"))
        for mark in across:
            x = plot.left() + (mark - left) / (right - left) * plot.width()
            painter.drawText(QRectF(x - 40, plot.bottom() + 2, 80, line), Qt.AlignmentFlag.AlignHCenter, _number(mark))
        for number, one in enumerate(sight.series):
            for x_value, value in zip(xs, one.values, strict=False):
                if x_value is not None and value is not None:
                    x = plot.left() + (x_value - left) / (right - left) * plot.width()
                    y = plot.bottom() - (value - levels[0]) / (levels[1] - levels[0]) * plot.height()
                    self._mark(painter, QPointF(x, y), number)

    def _bars(self, painter: QPainter, box: QRectF, sight: ChartSight) -> None:
        """Values to the right, categories from top to bottom."""
        marks, metrics = _ticks_of(sight), painter.fontMetrics()
        count = max(1, min(MOST_SHOWN, len(sight.categories)))
        widest = max((metrics.horizontalAdvance(name) for name in sight.categories[:count]), default=0)
        wide = min(widest + Space.SMALL, box.width() / 3)
        plot = box.adjusted(wide, 0, -Space.LARGE, -metrics.height() - Space.HAIR)
        low, high, step = marks[0], marks[-1], plot.height() / count

        def level(value: float) -> float:
            return plot.left() + (value - low) / (high - low) * plot.width()

        for mark in marks:
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(QPointF(level(mark), plot.top()), QPointF(level(mark), plot.bottom()))
            painter.setPen(self._theme.colour("muted"))
            place = QRectF(level(mark) - 40, plot.bottom() + 2, 80, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, _number(mark))
        for at, name in enumerate(sight.categories[:count]):
            painter.setPen(self._theme.colour("muted"))
            place = QRectF(box.left(), plot.top() + at * step, wide - Space.HAIR, step)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(wide))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
            thick = step * 0.7 / len(sight.series)
            for number, one in enumerate(sight.series):
                value = one.values[at] if at < len(one.values) else None
                if value is not None:
                    top = plot.top() + at * step + step * 0.15 + number * thick
                    foot = level(max(low, min(high, 0.0)))
                    bar = QRectF(QPointF(foot, top), QPointF(level(value), top + thick - 1)).normalized()
                    self._fill(painter, bar, number)

    def _pie(self, painter: QPainter, box: QRectF, sight: ChartSight) -> None:
        parts = [
            (name, value)
            for name, value in zip(sight.categories, sight.series[0].values, strict=False)
            if value and value > 0
        ][:MOST_SHOWN]
        whole = sum(value for _, value in parts)
        if not whole:
            return
        side = min(box.height(), box.width() * 0.5)
        disc = QRectF(box.left() + Space.SMALL, box.top() + (box.height() - side) / 2, side, side)
        begin, line = 90.0, painter.fontMetrics().height() * 1.2
        for at, (name, value) in enumerate(parts):
            span = -360.0 * value / whole
            path = QPainterPath(disc.center())
            path.arcTo(disc, begin, span)
            path.closeSubpath()
            painter.setPen(QPen(self._theme.colour("card"), 1.5))
            painter.setBrush(self._brush(at))
            painter.drawPath(path)
            begin += span
            top = box.top() + at * line
            if top + line <= box.bottom():
                left = disc.right() + Space.WIDE
                painter.fillRect(QRectF(left, top + line * 0.2, line * 0.6, line * 0.6), self._brush(at))
                painter.setPen(self._theme.colour("text"))
                words = f"{name}  {value / whole:.1%}"
                painter.drawText(
                    QRectF(left + line, top, box.right() - left - line, line), Qt.AlignmentFlag.AlignVCenter, words
                )
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _fill(self, painter: QPainter, bar: QRectF, number: int) -> None:
        painter.fillRect(bar, self._brush(number))
        painter.setPen(QPen(self._ink(number), 1))
        painter.drawRect(bar)

    def _mark(self, painter: QPainter, point: QPointF, number: int) -> None:
        painter.setPen(QPen(self._ink(number), 1.5))
        painter.setBrush(self._ink(number) if number % 2 == 0 else self._theme.colour("card"))
        if number % 4 < 2:
            painter.drawEllipse(point, 3.5, 3.5)
        else:
            painter.drawRect(QRectF(point.x() - 3, point.y() - 3, 6, 6))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _ink(self, number: int) -> QColor:
        return QColor(SERIES[number % len(SERIES)])

    def _brush(self, number: int) -> QBrush:
        return QBrush(self._ink(number), PATTERNS[number % len(PATTERNS)])


def _ticks_of(sight: ChartSight) -> list[float]:
    values = [value for one in sight.series for value in one.values if value is not None]
    zero = (
        []
        if sight.kind in (ChartKind.LINE, ChartKind.SCATTER) and min(values) > 0 and max(values) < 2 * min(values)
        else [0.0]
    )
    return ticks(min([*values, *zero]), max([*values, *zero]))


def _number(value: float) -> str:
    return f"{value:,.10g}"


def _float(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _said(sight: ChartSight) -> str:
    parts = [sight.title]
    for one in sight.series:
        pairs = zip(sight.categories, one.values, strict=False)
        told = [f"{name} {_number(value)}" for name, value in pairs if value is not None]
        parts.append(f"{one.name}: " + "; ".join(told[:20]))
    return "\n".join(filter(None, parts))
