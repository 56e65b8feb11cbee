"""The system workbench: a simulated console with devices, login, settings, jobs and a robot to teach and to talk to.

Nothing is ever taken back here: what was pressed was pressed, so there is no undo. Every press is one event of the
document; what it led to is worked out by the simulator.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.system import console as simulator
from desktop.tasks.system import model
from desktop.tasks.system.model import Action, Event
from desktop.tasks.system.setup import DeviceState
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.system.dialogue_panel import DialoguePanel
from desktop.ui.workbenches.system.machine_panels import DevicesPanel, JobsPanel, LoginPanel, SettingsPanel
from desktop.ui.workbenches.system.refusal_words import refusal_words
from desktop.ui.workbenches.workbench import Workbench

LEAST_LOG = 150
TWO_COLUMNS = 800


class _Board(QWidget):
    """Two columns of panels over a wide one; below each other where there is no room for two."""

    def __init__(self, theme: Theme, left: Sequence[QWidget], right: Sequence[QWidget], below: QWidget) -> None:
        super().__init__()
        self.setObjectName("scrolled")
        self._theme = theme
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(Space.MEDIUM)
        for panels in (left, right):
            column = QVBoxLayout()
            column.setSpacing(Space.MEDIUM)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, Space.SMALL, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addLayout(self._columns)
        whole.addWidget(below)
        whole.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(TWO_COLUMNS)
        sides = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(sides)

    def minimumSizeHint(self) -> QSize:
        """No wider than one column: it is the width it gets that decides how many there are."""
        return QSize(0, super().minimumSizeHint().height())


class SystemWorkbench(Workbench):
    """Panels in the middle, the console's own log beside them."""

    keys = ("cancel",)

    def make(self) -> None:
        self._consoles = model.read_setup(self.task)
        self.devices, self.login = DevicesPanel(self.theme), LoginPanel(self.theme)
        self.settings, self.jobs = SettingsPanel(self.theme), JobsPanel(self.theme)
        self.dialogue = DialoguePanel(self.theme)
        self._panels = (self.devices, self.login, self.settings, self.jobs, self.dialogue)
        for panel in self._panels:
            panel.pressed.connect(self._press)
        area = QScrollArea()
        area.setWidget(_Board(self.theme, (self.devices, self.login), (self.settings, self.jobs), self.dialogue))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.work.addWidget(area, 1)
        self.log = QListWidget()
        self.log.setAccessibleName(tr("Log of the console"))
        self.log.setWordWrap(True)
        self.log.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.log.setMinimumHeight(self.theme.px(LEAST_LOG))
        self.side.addWidget(label(tr("Log of the console"), "small", "muted", bold=True))
        self.side.addWidget(self.log, 1)
        self.listen(self.log)
        self.add_pane(area)
        self.add_pane(self.log)
        for button in (self.head.undo, self.head.redo):
            button.hide()

    def show_piece(self) -> None:
        setup = self._consoles[self.piece.name]
        for panel in self._panels:
            panel.show_console(setup)
        self.show_document()

    def show_document(self) -> None:
        setup = self._consoles[self.piece.name]
        state = simulator.last_state(setup, self.document.events)
        for panel in self._panels:
            panel.show_state(setup, state)
        self.log.clear()
        self.log.addItems([f"{number}  {words}" for number, words in enumerate(state.log, 1)])
        self.log.scrollToBottom()

    def act(self, action: str) -> bool:
        if action in ("undo", "redo"):
            self.say(tr("What was pressed at a console cannot be undone; press something else instead."), "warn")
            return True
        return False

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        for panel in self._panels:
            panel.setEnabled(not locked)

    def take_keyboard(self) -> None:
        self.devices.take_keyboard()

    def _press(self, action: str, target: str, value: str) -> None:
        """One press; where it has no effect the console says so, and it is on record all the same."""
        setup = self._consoles[self.piece.name]
        before = simulator.last_state(setup, self.document.events)
        event = Event(Action(action), target, value)
        if not self.apply(model.act, setup, event):
            self.show_document()
            return
        last = simulator.replay(setup, self.document.events)[-1]
        if not last.done:
            self.say(refusal_words(setup, before, event), "warn")
        elif event.action is Action.START and last.state.devices[target] is DeviceState.FAULT:
            self.say(tr("It did not start: something that it needs is not running. Shut it down first."), "warn")
