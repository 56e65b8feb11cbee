"""The waveform and the segments below it, tier by tier. It draws what it is told and says what the mouse did.

The wave itself is drawn once for each zoom and place; a moving playhead repaints only its own column.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.tasks.audio.model import Tier
from desktop.tasks.audio.segments import Segment
from desktop.ui.theme import Radius, Size, Space, Theme, Type
from desktop.ui.workbenches.audio.times import time_words
from desktop.ui.workbenches.label_looks import LabelLook, ink_on

SHORTEST_MS = 200
EDGE_PX = 6
CLICK_PX = 4
ZOOM_STEP = 1.3
RULER = 18
LANE = 34
MINIMAP = 30
QUIETEST = 2_000
"""A quiet clip fills the height; what is quieter still is not blown up to it."""


class Scale:
    """Which milliseconds are in sight and where they stand."""

    def __init__(self) -> None:
        self.duration, self.first, self.last = 1, 0.0, 1.0

    def show_all(self, duration: int) -> None:
        """The whole clip."""
        self.duration = max(1, duration)
        self.first, self.last = 0.0, float(self.duration)

    def x(self, ms: float, width: int) -> float:
        """Where a time stands."""
        return (ms - self.first) * width / (self.last - self.first)

    def ms(self, x: float, width: int) -> int:
        """The time at a place, inside the clip."""
        at = self.first + x * (self.last - self.first) / max(1, width)
        return max(0, min(self.duration, round(at)))

    def zoom(self, factor: float, at_ms: float) -> None:
        """Show `factor` times more (above 1) or less, what is under the cursor staying."""
        long = min(float(self.duration), max(SHORTEST_MS, (self.last - self.first) * factor))
        share = (at_ms - self.first) / (self.last - self.first)
        self.move_to(at_ms - share * long, long)

    def move_to(self, first: float, long: float | None = None) -> None:
        """Begin at `first`, as far as the clip allows."""
        long = self.last - self.first if long is None else long
        self.first = max(0.0, min(first, self.duration - long))
        self.last = self.first + long


class WaveView(QWidget):
    """`drawn` carries tier, start and end of a dragged stretch, `edge_moved` unit, start and end."""

    drawn = Signal(str, int, int)
    edge_moved = Signal(str, int, int)
    unit_chosen = Signal(str)
    seek_asked = Signal(int)

    def __init__(self, theme: Theme, name: str, tiers: Sequence[Tier], looks: Mapping[str, LabelLook]) -> None:
        super().__init__()
        self._theme, self._tiers, self._looks = theme, tuple(tiers), looks
        self.scale = Scale()
        self.tier = self._tiers[0].id
        self._peaks: Any = None
        self._loudest = 32_768
        self._wave = QPixmap()
        self._wave_key: object = None
        self._segments: tuple[Segment, ...] = ()
        self._chosen = ""
        self._head = 0
        self._mark: int | None = None
        self._drag: tuple[str, float, int] | None = None
        self._now: tuple[int, int] = (0, 0)
        self.read_only = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(RULER + MINIMAP + LANE * (len(self._tiers) + 2))
        theme.changed.connect(self._redraw)

    def show_sound(self, peaks: Any, duration_ms: int) -> None:
        """Another clip; None: it is not here (yet)."""
        self._peaks, self._head, self._mark = peaks, 0, None
        self._loudest = max(QUIETEST, _loudest(peaks)) if peaks is not None else QUIETEST
        self.scale.show_all(duration_ms)
        self._redraw()

    def show_segments(self, segments: tuple[Segment, ...], chosen: str) -> None:
        """All segments, one of them selected."""
        self._segments, self._chosen = segments, chosen
        self.update()

    def show_head(self, ms: int, *, follow: bool) -> None:
        """Move the playhead; `follow` keeps it in sight."""
        before, self._head = self._head, ms
        if follow and not self.scale.first <= ms <= self.scale.last:
            self.scale.move_to(ms - (self.scale.last - self.scale.first) * 0.1)
            self._redraw()
            return
        for at in (before, ms):
            self.update(round(self.scale.x(at, self.width())) - 3, 0, 6, self.height())
        self.update(0, 0, self.width(), MINIMAP)

    def show_mark(self, ms: int | None) -> None:
        """Where a segment was begun with I."""
        self._mark = ms
        self.update()

    def bring(self, segment: Segment) -> None:
        """Bring a segment into sight."""
        if segment.end_ms < self.scale.first or segment.start_ms > self.scale.last:
            self.scale.move_to(segment.start_ms - (self.scale.last - self.scale.first) * 0.1)
            self._redraw()

    def zoom(self, factor: float) -> None:
        """Zoom around the playhead."""
        middle = (self.scale.first + self.scale.last) / 2
        inside = self.scale.first <= self._head <= self.scale.last
        self.scale.zoom(factor, self._head if inside else middle)
        self._redraw()

    def show_all(self) -> None:
        """The whole clip."""
        self.scale.show_all(self.scale.duration)
        self._redraw()

    def reach_ms(self) -> int:
        """How near an edge must be to snap."""
        return round(EDGE_PX * (self.scale.last - self.scale.first) / max(1, self.width()))

    # --- inside ----------------------------------------------------------------------------------------------------

    def _redraw(self) -> None:
        self._wave_key = None
        self.update()

    def _lane(self, place: int) -> QRectF:
        lanes = len(self._tiers)
        top = self.height() - LANE * (lanes - place)
        return QRectF(0, top, self.width(), LANE - 2)

    def _tier_at(self, y: float) -> str:
        lane = int((y - (self.height() - LANE * len(self._tiers))) // LANE)
        return self._tiers[lane].id if 0 <= lane < len(self._tiers) else self.tier

    def _segment_at(self, x: float, y: float) -> Segment | None:
        tier, ms = self._tier_at(y), self.scale.ms(x, self.width())
        reach = self.reach_ms()
        found = [s for s in self._segments if s.tier == tier and s.start_ms - reach <= ms <= s.end_ms + reach]
        return min(found, key=lambda s: (s.id != self._chosen, s.long_ms), default=None)

    def _edge_at(self, segment: Segment, x: float) -> int:
        """0 for the start, 1 for the end, -1 for neither."""
        width = self.width()
        near = [abs(self.scale.x(ms, width) - x) for ms in (segment.start_ms, segment.end_ms)]
        return near.index(min(near)) if min(near) <= EDGE_PX else -1

    def _wave_picture(self) -> QPixmap:
        high = self.height() - MINIMAP - RULER - LANE * len(self._tiers)
        key = (self.width(), high, self.scale.first, self.scale.last, self._theme.look)
        if key != self._wave_key:
            self._wave_key = key
            ratio = self.devicePixelRatioF()
            self._wave = QPixmap(round(self.width() * ratio), round(high * ratio))
            self._wave.setDevicePixelRatio(ratio)
            self._wave.fill(self._theme.colour("card"))
            painter = QPainter(self._wave)
            self._draw_wave(painter, QRectF(0, 0, self.width(), high), (self.scale.first, self.scale.last))
            painter.end()
        return self._wave

    def _draw_wave(self, painter: QPainter, box: QRectF, span: tuple[float, float]) -> None:
        painter.setPen(QPen(self._theme.colour("line"), 1))
        middle = box.center().y()
        painter.drawLine(QLineF(box.left(), middle, box.right(), middle))
        if self._peaks is None:
            return
        columns = max(1, int(box.width()))
        low, high = self._peaks.between(*span, columns)
        half = box.height() / 2.2 / self._loudest
        painter.setPen(QPen(self._theme.colour("primary"), 1))
        lines = [
            QLineF(box.left() + at, middle - top * half, box.left() + at, middle - bottom * half + 0.5)
            for at, (bottom, top) in enumerate(zip(low.tolist(), high.tolist(), strict=True))
        ]
        painter.drawLines(lines)

    def _draw_minimap(self, painter: QPainter) -> None:
        box = QRectF(0, 0, self.width(), MINIMAP - 2)
        painter.fillRect(box, self._theme.colour("bg"))
        self._draw_wave(painter, box, (0.0, float(self.scale.duration)))
        wide = self.width() / self.scale.duration
        for segment in self._segments:
            look = self._looks.get(segment.label)
            colour = QColor(look.colour if look else self._theme.colour("muted"))
            bar = QRectF(segment.start_ms * wide, MINIMAP - 5, max(1.0, segment.long_ms * wide), 3)
            painter.fillRect(bar, colour)
        sight = QRectF(self.scale.first * wide, 0, (self.scale.last - self.scale.first) * wide, MINIMAP - 2)
        painter.setPen(QPen(self._theme.colour("text"), Size.FOCUS))
        painter.drawRect(sight.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(self._theme.colour("danger"), 1))
        painter.drawLine(QLineF(self._head * wide, 0, self._head * wide, MINIMAP - 2))

    def _draw_ruler(self, painter: QPainter) -> None:
        painter.setFont(self._theme.font(Type.CAPTION))
        metrics = QFontMetrics(painter.font())
        wide = metrics.horizontalAdvance("00:00.000") + Space.LARGE
        long = (self.scale.last - self.scale.first) * wide / max(1, self.width())
        steps = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000)
        step = next((one for one in steps if one >= long), steps[-1])
        painter.setPen(self._theme.colour("muted"))
        at = int(self.scale.first // step * step)
        while at <= self.scale.last:
            x = self.scale.x(at, self.width())
            painter.drawLine(QLineF(x, MINIMAP, x, MINIMAP + 5))
            words = time_words(at)[: -4 if step >= 1000 else -1]
            painter.drawText(QRectF(x + 3, MINIMAP, wide, RULER), Qt.AlignmentFlag.AlignVCenter, words)
            at += step

    def _draw_segment(self, painter: QPainter, segment: Segment, lane: QRectF) -> None:
        left, right = (self.scale.x(ms, self.width()) for ms in self._times(segment))
        if right < 0 or left > self.width():
            return
        look, chosen = self._looks.get(segment.label), segment.id == self._chosen
        colour = QColor(look.colour if look else self._theme.colour("muted"))
        tint = QColor(colour)
        tint.setAlpha(110 if chosen else 60)
        box = QRectF(left, lane.top(), max(2.0, right - left), lane.height())
        painter.setPen(QPen(self._theme.colour("text") if chosen else colour, 2 if chosen else 1))
        painter.setBrush(tint)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Radius.BAR, Radius.BAR)
        inside = box.intersected(QRectF(self.rect())).adjusted(3, 0, -3, 0)
        if look is not None and inside.width() > 14:
            badge = QRectF(inside.left(), inside.top() + 3, 16, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(badge, 3, 3)
            painter.setPen(ink_on(colour))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(look.number))
            inside.setLeft(badge.right() + 4)
        painter.setPen(self._theme.colour("text"))
        words = segment.text or (look.name if look else "")
        shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)

    def _times(self, segment: Segment) -> tuple[int, int]:
        if self._drag is not None and self._drag[0] == segment.id:
            return self._now
        return segment.start_ms, segment.end_ms

    # --- Qt --------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("card"))
        top = MINIMAP + RULER
        painter.drawPixmap(0, top, self._wave_picture())
        self._draw_minimap(painter)
        self._draw_ruler(painter)
        painter.setFont(self._theme.font(Type.CAPTION))
        for place, tier in enumerate(self._tiers):
            lane = self._lane(place)
            painter.fillRect(lane, self._theme.colour("soft" if tier.id == self.tier else "bg"))
            for segment in self._segments:
                if segment.tier == tier.id:
                    self._draw_segment(painter, segment, lane)
            if self._drag is not None and self._drag[0] == "" and tier.id == self.tier:
                left, right = (self.scale.x(ms, self.width()) for ms in sorted(self._now))
                painter.fillRect(QRectF(left, top, right - left, self.height()), QColor(128, 128, 128, 70))
        for ms, role, width in ((self._mark, "ok", 2), (self._head, "danger", 2)):
            if ms is not None:
                x = self.scale.x(ms, self.width())
                painter.setPen(QPen(self._theme.colour(role), width))
                painter.drawLine(QLineF(x, top, x, self.height()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        role = "primary" if self.hasFocus() else "edge"
        painter.setPen(QPen(self._theme.colour(role), Size.FOCUS if self.hasFocus() else 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        x, y = event.position().x(), event.position().y()
        if y < MINIMAP:
            self._drag = ("map", x, 0)
            self._pan_map(x)
            return
        lanes = self.height() - LANE * len(self._tiers)
        segment = self._segment_at(x, y) if y >= lanes else None
        self.tier = self._tier_at(y)
        self.unit_chosen.emit(segment.id if segment is not None else "")
        edge = self._edge_at(segment, x) if segment is not None else -1
        at = self.scale.ms(x, self.width())
        if segment is not None and edge >= 0 and not self.read_only:
            self._drag, self._now = (segment.id, x, edge), (segment.start_ms, segment.end_ms)
        elif segment is None and not self.read_only:
            self._drag, self._now = ("", x, 0), (at, at)
        else:
            self.seek_asked.emit(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        if self._drag is None:
            segment = self._segment_at(x, y) if y >= self.height() - LANE * len(self._tiers) else None
            on_edge = segment is not None and self._edge_at(segment, x) >= 0
            self.setCursor(Qt.CursorShape.SplitHCursor if on_edge else Qt.CursorShape.ArrowCursor)
            return
        unit, start, edge = self._drag
        at = self.scale.ms(x, self.width())
        if unit == "map":
            self._pan_map(x)
        elif unit == "":
            self._now = (self.scale.ms(start, self.width()), at)
        else:
            self._now = (at, self._now[1]) if edge == 0 else (self._now[0], at)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            return
        (unit, start, _), self._drag = self._drag, None
        moved = abs(event.position().x() - start)
        if unit == "":
            if moved < CLICK_PX:
                self.seek_asked.emit(self._now[0])
            else:
                self.drawn.emit(self.tier, min(self._now), max(self._now))
        elif unit != "map" and moved >= 1:
            self.edge_moved.emit(unit, *self._now)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120 or event.angleDelta().x() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scale.move_to(self.scale.first - turns * (self.scale.last - self.scale.first) / 8)
        else:
            self.scale.zoom(ZOOM_STEP**-turns, self.scale.ms(event.position().x(), self.width()))
        self._redraw()
        event.accept()

    def _pan_map(self, x: float) -> None:
        long = self.scale.last - self.scale.first
        self.scale.move_to(x * self.scale.duration / max(1, self.width()) - long / 2)
        self._redraw()


def _loudest(peaks: Any) -> int:
    last = peaks.levels[-1]
    return max(-int(last.lowest.min()), int(last.highest.max()))
