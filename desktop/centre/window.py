"""Arranges the centre's pages; knows nothing of stores."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.centre.pages.progress import OutcomesPanel, ProgressPanel
from desktop.centre.pages.session import SessionPage
from desktop.centre.pages.sessions import SessionsPage
from desktop.centre.pages.unlock import UnlockPage
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label, panel
from desktop.ui.message_bar import MessageBar
from desktop.ui.theme import Size, Space, Theme


class CentreWindow(QMainWindow):
    """Top bar, one page at a time, messages below it."""

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setWindowTitle(tr("Kaochang centre"))
        self.unlock, self.sessions, self.session = UnlockPage(theme), SessionsPage(theme), SessionPage(theme)
        self._pages = QStackedWidget()
        for page in (self.unlock, self.sessions, self.session):
            self._pages.addWidget(page)
        self._centre = label("", "body", "muted")
        self._practice = label(tr("Practice: does not count"), "body", "warn", bold=True)
        self._practice.hide()
        self.messages = MessageBar(theme)
        self._arrange()
        self.progress, self.outcomes = ProgressPanel(theme, self._pages), OutcomesPanel(theme, self._pages)
        for keys, by in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: theme.grow(by))

    def show_page(self, page: QWidget) -> None:
        """One of `unlock`, `sessions`, `session`."""
        self._pages.setCurrentWidget(page)

    def show_centre(self, name: str, *, practice: bool) -> None:
        """Whose window this is."""
        self._centre.setText(name)
        self._practice.setVisible(practice)

    def _arrange(self) -> None:
        bar = panel("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.PAGE, Space.SMALL, Space.WIDE, Space.SMALL)
        row.setSpacing(Space.LARGE)
        row.addWidget(label(tr("Centre"), "option", bold=True))
        row.addWidget(self._centre, 1)
        row.addWidget(self._practice)
        look = Button(self.theme, tr("Contrast"), "quiet", sign="look")
        look.clicked.connect(self.theme.next_look)
        row.addWidget(look)
        bar.setMinimumHeight(Size.TOP_BAR)
        whole = QWidget()
        whole.setObjectName("page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._pages, 1)
        below = QVBoxLayout()
        below.setContentsMargins(Space.WIDE, 0, Space.WIDE, Space.LARGE)
        below.addWidget(self.messages)
        column.addLayout(below)
        self.setCentralWidget(whole)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
