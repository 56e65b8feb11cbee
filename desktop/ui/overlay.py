"""A panel over the window's page, in place of a dialog: the keyboard stays inside, nothing blocks, Escape leaves it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.labels import panel
from desktop.ui.theme import Size, Space, Theme

VEIL_ALPHA = 110


class Overlay(QWidget):
    """Covers `host` wholly; `body` is the layout of the centred card. `opaque` also hides what is behind.

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
        self.body = QVBoxLayout(self.card)
        self.body.setContentsMargins(*(Space.WIDE,) * 4)
        self.body.setSpacing(Space.LARGE)
        self.message_slot = QVBoxLayout()
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

    def close_over(self) -> None:
        """Give the page back, and the keyboard to where it was."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def _arrange(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(*(Space.WIDE,) * 4)
        column.addStretch(1)
        across = QHBoxLayout()  # not an alignment: that would ignore how tall wrapped text is at this width
        across.addStretch(1)
        across.addWidget(self.card)
        across.addStretch(1)
        column.addLayout(across)
        column.addStretch(1)
        scroll.setWidget(inner)
        scroll.viewport().setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        self.message_slot.setContentsMargins(Space.WIDE, 0, Space.WIDE, Space.LARGE)
        whole.addLayout(self.message_slot)

    def _fit(self) -> None:
        host = self._host
        self.setGeometry(host.rect())
        self.card.setFixedWidth(min(self._theme.px(self._width), host.width() - 2 * Space.WIDE - Space.MEDIUM))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._host:
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
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.can_dismiss:
            self.close_over()
            self.dismissed.emit()
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
