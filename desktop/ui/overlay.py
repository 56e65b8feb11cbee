"""A panel over the window's page, in place of a dialog: the keyboard stays inside, nothing blocks, Escape leaves it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.labels import panel
from desktop.ui.theme import Size, Space, Theme

VEIL_ALPHA = 110
_LEAST = 80


class Overlay(QWidget):
    """Covers `host` wholly; `body` is what the centred card holds: it scrolls where the window is low, and what
    `add_foot` puts below it is always in sight. `opaque` also hides what is behind.

    `shown` says when it comes and goes.
    """

    dismissed = Signal()
    shown = Signal(bool)

    def __init__(self, theme: Theme, host: QWidget, width: int = Size.COLUMN, *, opaque: bool = False) -> None:
        super().__init__(host)
        self._theme = theme
        self._host = host
        self._opaque = opaque
        self._width = width
        self.can_dismiss = not opaque
        self._before: QWidget | None = None
        self.card: QFrame = panel("card")
        self._inner, self._scroll = QWidget(), QScrollArea()
        self.body, self._whole = QVBoxLayout(self._inner), QVBoxLayout(self.card)
        self.body.setContentsMargins(*(Space.WIDE,) * 4)
        self.body.setSpacing(Space.LARGE)
        self.message_slot, self._balance = QVBoxLayout(), QSpacerItem(0, 0)
        self._arrange()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        host.installEventFilter(self)
        theme.changed.connect(self._fit)
        self.hide()

    def open(self) -> None:
        """Cover the page and take the keyboard."""
        self._before = self.window().focusWidget()
        self._fit()
        self.show()
        self.raise_()
        if not self.focusNextPrevChild(True):
            self.setFocus()

    def add_foot(self, row: QLayout) -> None:
        """What ends the panel: its buttons."""
        self.body.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.SMALL)
        row.setContentsMargins(Space.WIDE, Space.SMALL, Space.WIDE, Space.WIDE)
        self._whole.addLayout(row)

    def widen(self, width: int) -> None:
        """Another width of the card, in pixels at the smallest font step."""
        self._width = width
        self._fit()

    def close_over(self) -> None:
        """Give the page back, and the keyboard to where it was."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def _arrange(self) -> None:
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner.setObjectName("scrolled")
        self._inner.installEventFilter(self)
        scroll.setWidget(self._inner)
        scroll.viewport().setAutoFillBackground(False)
        self._whole.setContentsMargins(1, 1, 1, 1)
        self._whole.setSpacing(0)
        self._whole.addWidget(scroll)
        across = QHBoxLayout()  # not an alignment: that would ignore how tall wrapped text is at this width
        across.addStretch(1)
        across.addWidget(self.card)
        across.addStretch(1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addItem(self._balance)
        column.addStretch(1)
        column.addLayout(across)
        column.addStretch(1)
        self.message_slot.setContentsMargins(Space.WIDE, 0, Space.WIDE, Space.LARGE)
        column.addLayout(self.message_slot)

    def _fit(self) -> None:
        """As wide as it wants to be; as tall as what it holds, or as the window lets it. A message below takes room
        away: the same room above keeps the card where it is.
        """
        host = self._host
        self.setGeometry(host.rect())
        width = min(self._theme.px(self._width), host.width() - 2 * Space.WIDE)
        self.card.setFixedWidth(width)
        below = _height_of(self.message_slot, host.width())
        foot = sum(self._whole.itemAt(at).sizeHint().height() for at in range(1, self._whole.count()))
        most = host.height() - below - 2 * Space.LARGE - foot
        height = max(_LEAST, min(_height_of(self.body, width - 2), most))
        self._scroll.setFixedHeight(height)
        above = max(0, min(below, most - height))
        if above != self._balance.sizeHint().height():
            self._balance.changeSize(0, above, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._column.invalidate()
            self._column.activate()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = event.type() == QEvent.Type.Resize and watched is self._host
        if resized or (event.type() == QEvent.Type.LayoutRequest and watched is self._inner):
            self._fit()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside the card."""
        stops = [
            w
            for w in self.card.findChildren(QWidget)
            if w.isVisibleTo(self) and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return False
        now = self.window().focusWidget()
        place = stops.index(now) if now in stops else (-1 if forward else 0)
        stop = stops[(place + (1 if forward else -1)) % len(stops)]
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if self._inner.isAncestorOf(stop):
            self._scroll.ensureWidgetVisible(stop)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.can_dismiss:
            self.close_over()
            self.dismissed.emit()
        bar = self._scroll.verticalScrollBar()
        steps = {
            Qt.Key.Key_Up: -bar.singleStep(), Qt.Key.Key_Down: bar.singleStep(), Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
        }  # fmt: skip
        bar.setValue(bar.value() + steps.get(Qt.Key(event.key()), 0))
        event.accept()  # nothing typed here reaches the page below

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.can_dismiss and not self.card.rect().contains(
            self.card.mapFromGlobal(event.globalPosition().toPoint())
        ):
            self.close_over()
            self.dismissed.emit()
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = self._theme.colour("bg") if self._opaque else QColor(0, 0, 0, VEIL_ALPHA)
        QPainter(self).fillRect(self.rect(), veil)


def _height_of(layout: QVBoxLayout, width: int) -> int:
    """What a layout wants to be at this width, wrapped text counted."""
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
