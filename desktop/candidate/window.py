"""The candidate's window: bar above, one page below, panels over it. It arranges; what happens is the controller's."""

import importlib
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.candidate.top_bar import TopBar
from desktop.language import tr
from desktop.ui.message_bar import MessageBar
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Theme

if TYPE_CHECKING:
    from desktop.candidate.pages.theory import TheoryPage

PAGES = {
    "opening": "OpeningPage",
    "swap": "SwapPage",
    "idle": "IdlePage",
    "identity": "IdentityPage",
    "rules": "RulesPage",
    "waiting": "WaitingPage",
    "theory": "TheoryPage",
    "review": "ReviewPage",
    "skill": "SkillPage",
    "skill_trial": "SkillTrialPage",
    "skill_review": "SkillReviewPage",
    "finished": "FinishedPage",
}
PANELS = {
    "display": "DisplayPanel",
    "help": "HelpPanel",
    "ask": "AskPanel",
    "code_entry": "CodePanel",
    "cover": "Cover",
    "large_picture": "LargePicture",
    "outputs": "OutputsPanel",
}
GRAB_AFTER_MS = 500
KEYS = Qt.Key


class CandidateWindow(QMainWindow):
    """Makes pages and panels when they are first needed, and tells about it so that the controller can connect them."""

    page_made = Signal(str, object)
    focus_changed = Signal(bool)
    closing_refused = Signal()

    def __init__(self, theme: Theme, *, full_screen: bool) -> None:
        super().__init__()
        self.theme = theme
        self.may_close = True
        self._full_screen = full_screen
        self._pages: dict[str, QWidget] = {}
        self._panels: dict[str, Overlay] = {}
        self._watched: QObject | None = None
        self.top = TopBar(theme)
        self.stack = QStackedWidget()
        self.below = QWidget()
        self.messages = MessageBar(theme)
        self.messages.appearing.connect(self._seat_messages)
        self._arrange()
        self.top.display_requested.connect(lambda: self.panel("display").open())
        theme.changed.connect(self._fold)

    def page(self, name: str) -> Any:
        """The page called `name` (a class of `PAGES`), made on first use."""
        if name not in self._pages:
            made: QWidget = getattr(importlib.import_module(f"desktop.candidate.pages.{name}"), PAGES[name])(self.theme)
            self._keep(name, made)
        return self._pages[name]

    def trial_page(self) -> "TheoryPage":
        """A second theory page, for the three unscored questions."""
        if "trial" not in self._pages:
            from desktop.candidate.pages.theory import TheoryPage

            self._keep("trial", TheoryPage(self.theme))
        return self._pages["trial"]  # type: ignore[return-value]

    def has_page(self, name: str) -> bool:
        """Whether page `name` was made already."""
        return name in self._pages

    def has_panel(self, name: str) -> bool:
        """Whether panel `name` was made already."""
        return name in self._panels

    def panel(self, name: str) -> Any:
        """The panel called `name` (a class of `PANELS`), made on first use; it covers the pages and the messages."""
        if name not in self._panels:
            made = getattr(importlib.import_module(f"desktop.candidate.panels.{name}"), PANELS[name])(
                self.theme, self.below
            )
            self._panels[name] = made
            made.shown.connect(self._seat_messages)
            self.page_made.emit(name, made)
        return self._panels[name]

    def show_page(self, name: str) -> None:
        """Show page `name`; open panels are closed, the keyboard goes to the page."""
        for over in self._panels.values():
            over.hide()
        page: Any = self.trial_page() if name == "trial" else self.page(name)
        self.stack.setCurrentWidget(page)
        self.setAccessibleName(tr("Kaochang"))
        self._seat_messages()
        page.take_keyboard()

    @property
    def shown(self) -> str:
        """The name of the page on screen."""
        return next((name for name, page in self._pages.items() if page is self.stack.currentWidget()), "")

    def show_console(self, name: str) -> None:
        """The room has a console: `name` while it is connected, empty while this seat works by itself."""
        self.top.show_console(name)
        self.page("waiting").show_console(bool(name))

    def present(self) -> None:
        """Open the window: full screen and with the keyboard to itself, or in a window for trying out."""
        if self._full_screen:
            self.showFullScreen()
            QTimer.singleShot(GRAB_AFTER_MS, self._grab_keyboard)
        else:
            self.resize(1366, 768)
            self.show()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keys that work everywhere, then those of the theory page; False leaves the key to the focused widget."""
        if any(over.isVisible() for over in self._panels.values()):
            return self._display_key(event)
        page = self.stack.currentWidget()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == KEYS.Key_F1 and (shift or not getattr(page, "explains_own_keys", False)):
            self.panel("help").open()
            return True
        if self._display_key(event):
            return True
        handler = getattr(page, "handle_key", None)
        return bool(handler and handler(event))

    def _seat_messages(self) -> None:
        """The message bar stands in the place that the panel on top, or else the page, keeps for it."""
        over = [panel for panel in self._panels.values() if panel.isVisible()]
        top = max(over, key=self.below.children().index, default=self.stack.currentWidget())
        slot = getattr(top, "message_slot", None)
        if slot is not None and slot.indexOf(self.messages) < 0:
            slot.addWidget(self.messages)

    def _display_key(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        actions = {
            KEYS.Key_Plus: lambda: self.theme.grow(1),
            KEYS.Key_Equal: lambda: self.theme.grow(1),
            KEYS.Key_Minus: lambda: self.theme.grow(-1),
            KEYS.Key_0: lambda: self.theme.use(step=100),
            KEYS.Key_T: self.theme.next_look,
        }
        action = actions.get(KEYS(event.key()))
        if action is not None:
            action()
        return action is not None

    def _keep(self, name: str, page: QWidget) -> None:
        self._pages[name] = page
        self.stack.addWidget(page)
        self.page_made.emit(name, page)

    def _arrange(self) -> None:
        self.setWindowTitle(tr("Kaochang"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        below = QVBoxLayout(self.below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.stack, 1)
        whole = QWidget()
        whole.setObjectName("page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.below, 1)
        self.setCentralWidget(whole)
        layout = self.layout()
        assert layout is not None, "a main window has its own layout"
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the screen decides, not the pages

    def _fold(self) -> None:
        self.top.fold(self.width() * 100 // self.theme.step < Size.COMPACT_WIDTH)

    def _grab_keyboard(self) -> None:
        if self.isVisible():
            self.windowHandle().setKeyboardGrabEnabled(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.handle_key(event)
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._watched is not self.windowHandle():
            self._watched = self.windowHandle()
            self._watched.installEventFilter(self)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange:
            self.focus_changed.emit(self.isActiveWindow())
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._full_screen and not self.may_close:
            event.ignore()
            self.closing_refused.emit()
            return
        super().closeEvent(event)
