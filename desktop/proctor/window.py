"""Arranges the proctors' window: numbers above, one page below, panels over it; what happens is the controller's."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.proctor.pages.closing import ClosingPage
from desktop.proctor.pages.wall import WallPage
from desktop.proctor.panels.act import ActPanel
from desktop.proctor.panels.more import MorePanel
from desktop.proctor.panels.seat import SeatPanel
from desktop.proctor.panels.sign import SignPanel
from desktop.proctor.top_bar import TopBar
from desktop.ui.message_bar import Message, MessageBar
from desktop.ui.opening_page import OpeningPage
from desktop.ui.theme import Size, Space, Theme


class ProctorWindow(QMainWindow):
    """Pages `opening`, `wall`, `closing`; panels `act`, `seat`, `more`, `sign`."""

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setWindowTitle(tr("Kaochang room console"))
        self.top = TopBar(theme)
        self.opening, self.wall, self.closing = OpeningPage(theme), WallPage(theme), ClosingPage(theme)
        self._pages = QStackedWidget()
        for page in (self.opening, self.wall, self.closing):
            self._pages.addWidget(page)
        self.messages = MessageBar(theme)
        self.messages.appearing.connect(self._seat_messages)
        self._arrange()
        self.act, self.seat = ActPanel(theme, self._pages), SeatPanel(theme, self._pages)
        self.more, self.sign = MorePanel(theme, self._pages), SignPanel(theme, self._pages)
        self.top.look_asked.connect(theme.next_look)
        theme.changed.connect(self._fold)
        for keys, by in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: theme.grow(by))

    def show_page(self, page: QWidget) -> None:
        """One of `opening`, `wall`, `closing`; panels are closed, the keyboard goes to the page."""
        for over in (self.act, self.seat, self.more, self.sign):
            over.hide()
        self._pages.setCurrentWidget(page)
        self._seat_messages()
        page.take_keyboard()  # type: ignore[attr-defined]

    @property
    def shown(self) -> QWidget:
        """The page on screen."""
        return self._pages.currentWidget()

    def say(self, text: str, advice: str = "", code: str = "", level: str = "info") -> None:
        """One message below the page or beside the seats; what went wrong stays until somebody has read it."""
        lasting = level == "danger"
        self.messages.show_message(Message(text, advice, code, level, lasting))

    def _arrange(self) -> None:
        whole = QWidget()
        whole.setObjectName("page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._pages, 1)
        self._below = QVBoxLayout()
        self._below.setContentsMargins(Space.WIDE, 0, Space.WIDE, Space.SMALL)
        column.addLayout(self._below)
        self.setCentralWidget(whole)

    def _seat_messages(self) -> None:
        """At the wall a message stands beside the seats: below them it would push the buttons from under the hand."""
        at_wall = self.shown is self.wall
        slot = self.wall.message_slot if at_wall else self._below
        if slot.indexOf(self.messages) < 0:
            slot.addWidget(self.messages)
        self.messages.stand(narrow=at_wall)

    def _fold(self) -> None:
        compact = self.width() * 100 // self.theme.step < Size.COMPACT_WIDTH
        self.top.fold(compact)
        self.wall.fold(compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
