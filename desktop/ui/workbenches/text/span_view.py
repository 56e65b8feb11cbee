"""The text with its spans: read-only, chosen by mouse or Shift+arrows, formats merged into the document itself.

Numbers of labels stand as small badges over the spans in sight, relations as arcs between them.
"""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit

from desktop.tasks.text.marks import Relation, Span
from desktop.ui.theme import Radius, Space, Theme, Type
from desktop.ui.workbenches.label_looks import LabelLook, ink_on
from desktop.ui.workbenches.text.layout import Stretch, TextPlaces, innermost, stretches

LINE_PERCENT = 180
TINT, CHOSEN_TINT = 60, 130
BADGE = 13
UNDERLINES = {
    Qt.PenStyle.SolidLine: QTextCharFormat.UnderlineStyle.SingleUnderline,
    Qt.PenStyle.DashLine: QTextCharFormat.UnderlineStyle.DashUnderline,
    Qt.PenStyle.DotLine: QTextCharFormat.UnderlineStyle.DotLine,
    Qt.PenStyle.DashDotLine: QTextCharFormat.UnderlineStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine: QTextCharFormat.UnderlineStyle.DashDotDotLine,
}


class SpanView(QTextEdit):
    """`span_chosen` carries the span under the caret, "" for none, when nothing is selected."""

    span_chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, looks: Mapping[str, LabelLook]) -> None:
        super().__init__()
        self._theme, self._looks = theme, looks
        self._places = TextPlaces("")
        self._spans: tuple[Span, ...] = ()
        self._relations: tuple[Relation, ...] = ()
        self._chosen = ""
        self._shown: list[Stretch] = []
        self._by_mouse = False
        self._quiet = False
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setTabChangesFocus(True)
        self.cursorPositionChanged.connect(self._tell)
        theme.changed.connect(self._dress)

    def show_text(self, places: TextPlaces) -> None:
        """Another text; no spans yet."""
        self._quiet = True
        self._places, self._spans, self._shown = places, (), []
        self.setPlainText(places.shown)
        self._dress()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._quiet = False

    def show_spans(self, spans: tuple[Span, ...], relations: tuple[Relation, ...], chosen: str) -> None:
        """All spans and relations, one of the spans (or a relation) selected."""
        self._spans, self._relations, self._chosen = spans, relations, chosen
        wanted = stretches(spans, chosen)
        if wanted == self._shown:
            self.viewport().update()
            return
        before = set(self._shown)
        gone = before - set(wanted)
        bare = {point for part in gone for point in range(part.start, part.end)}
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for part in gone:
            self._format(cursor, part, QTextCharFormat())
        for part in wanted:
            if part not in before or part.start in bare or part.end - 1 in bare:
                self._format(cursor, part, self._look(part))
        cursor.endEditBlock()
        self._shown = wanted
        self.viewport().update()

    def selected(self) -> tuple[int, int] | None:
        """The selection in code points; by mouse it takes whole Latin words. None when nothing is selected."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        start, end = self._places.point(cursor.selectionStart()), self._places.point(cursor.selectionEnd())
        return self._places.snapped(start, end) if self._by_mouse else (start, end)

    def select(self, start: int, end: int) -> None:
        """Select code points and bring them into sight."""
        cursor = self.textCursor()
        cursor.setPosition(self._places.place(start))
        cursor.setPosition(self._places.place(end), QTextCursor.MoveMode.KeepAnchor)
        self._by_mouse = False
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def drop_selection(self) -> None:
        """Nothing is selected any more; the caret stays."""
        self._quiet = True
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self._quiet = False

    def caret(self) -> int:
        """The code point at the caret."""
        return self._places.point(self.textCursor().position())

    def bring(self, point: int) -> None:
        """Scroll a code point into sight without moving the caret."""
        area = self.cursorRect(self._cursor(point))
        if not self.viewport().rect().contains(area.center()):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + area.center().y() - self.viewport().height() // 2)

    def _tell(self) -> None:
        if not self._quiet and not self.textCursor().hasSelection():
            self.span_chosen.emit(innermost(self._spans, self.caret()))

    def _cursor(self, point: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._places.place(point))
        return cursor

    def _format(self, cursor: QTextCursor, part: Stretch, made: QTextCharFormat) -> None:
        cursor.setPosition(self._places.place(part.start))
        cursor.setPosition(self._places.place(part.end), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(made)

    def _look(self, part: Stretch) -> QTextCharFormat:
        inner, outer = self._looks[part.inner], self._looks[part.outer]
        made = QTextCharFormat()
        tint = QColor(inner.colour)
        tint.setAlpha(CHOSEN_TINT if part.chosen else TINT)
        made.setBackground(tint)
        made.setUnderlineColor(outer.colour)
        made.setUnderlineStyle(UNDERLINES.get(outer.style, QTextCharFormat.UnderlineStyle.SingleUnderline))
        return made

    def _dress(self) -> None:
        self.document().setDefaultFont(self._theme.font(Type.OPTION))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self.document().setDocumentMargin(Space.WIDE)
        form = QTextBlockFormat()
        form.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(form)

    # --- over the text ---------------------------------------------------------------------------------------------

    def _in_sight(self) -> tuple[int, int]:
        area = self.viewport().rect()
        first = self.cursorForPosition(area.topLeft()).position()
        last = self.cursorForPosition(area.bottomRight()).position()
        return self._places.point(first), self._places.point(last) + 1

    def _draw_badges(self, painter: QPainter, first: int, last: int) -> None:
        painter.setFont(self._theme.font(Type.CAPTION, bold=True))
        metrics = QFontMetrics(painter.font())
        for span in self._spans:
            start = span.ranges[0][0]
            if not first <= start <= last or (look := self._looks.get(span.label)) is None:
                continue
            place = self.cursorRect(self._cursor(start))
            words = str(look.number)
            box = QRectF(
                place.left(),
                place.top() - self._theme.px(BADGE) * 0.75,
                metrics.horizontalAdvance(words) + 6,
                self._theme.px(BADGE),
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour)
            painter.drawRoundedRect(box, Radius.BAR - 1, Radius.BAR - 1)
            painter.setPen(ink_on(look.colour))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_arcs(self, painter: QPainter, first: int, last: int) -> None:
        spans = {span.id: span for span in self._spans}
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for relation in self._relations:
            ends = [spans[end].ranges[0][0] for end in (relation.head, relation.tail) if end in spans]
            if len(ends) == 2 and any(first <= end <= last for end in ends):
                chosen = self._chosen in (relation.id, relation.head, relation.tail)
                painter.setPen(QPen(self._theme.colour("primary" if chosen else "muted"), 2 if chosen else 1))
                head, tail = (self._anchor(end) for end in ends)
                painter.drawPath(arc(head, tail))

    def _anchor(self, point: int) -> QPointF:
        place = self.cursorRect(self._cursor(point))
        return QPointF(place.left() + Space.LARGE, place.top() - 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_mouse = True
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self._in_sight()
        self._draw_arcs(painter, first, last)
        self._draw_badges(painter, first, last)
        if self.hasFocus() and not self.textCursor().hasSelection():
            caret = self.cursorRect()
            painter.fillRect(QRectF(caret.left(), caret.top(), 2, caret.height()), self._theme.colour("primary"))

    def by_keyboard(self) -> None:
        """The next selection is made exactly, character by character."""
        self._by_mouse = False


def arc(head: QPointF, tail: QPointF) -> QPainterPath:
    """A bow from head to tail with a small arrow at its tail."""
    path = QPainterPath(head)
    high = min(head.y(), tail.y()) - min(26.0, 6 + abs(tail.x() - head.x()) / 12)
    path.cubicTo(QPointF(head.x(), high), QPointF(tail.x(), high), tail)
    path.moveTo(tail + QPoint(-4, -6))
    path.lineTo(tail)
    path.lineTo(tail + QPoint(4, -6))
    return path
