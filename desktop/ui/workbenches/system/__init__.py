"""The system workbench: a simulated console with devices, login, settings, jobs and a robot to teach and to talk to.

Nothing is ever taken back here: what was pressed was pressed, so there is no undo. Every press is one event of the
document; what it led to is worked out by the simulator.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QScrollArea, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.system import console as simulator
from desktop.tasks.system import model
from desktop.tasks.system.model import Action, Event
from desktop.ui.labels import label
from desktop.ui.theme import Space
from desktop.ui.workbenches.system.dialogue_panel import DialoguePanel
from desktop.ui.workbenches.system.machine_panels import DevicesPanel, JobsPanel, LoginPanel, SettingsPanel
from desktop.ui.workbenches.workbench import Workbench

LEAST_LOG = 150


class SystemWorkbench(Workbench):
    """Panels in the middle, the console's own log beside them."""

    keys = ("cancel",)

    def make(self) -> None:
        self._consoles = model.read_setup(self.task)
        self.devices, self.login = DevicesPanel(self.theme), LoginPanel(self.theme)
        self.settings, self.jobs = SettingsPanel(self.theme), JobsPanel(self.theme)
        self.dialogue = DialoguePanel(self.theme)
        self._panels = (self.devices, self.login, self.settings, self.jobs, self.dialogue)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, Space.SMALL, 0)
        column.setSpacing(Space.MEDIUM)
        for panel in self._panels:
            panel.pressed.connect(self._press)
            column.addWidget(panel)
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(column)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.work.addWidget(area, 1)
        self.log = QListWidget()
        self.log.setAccessibleName(tr("Log of the console"))
        self.log.setWordWrap(True)
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
        before = self.document.events
        if not self.apply(model.act, setup, Event(Action(action), target, value)):
            self.show_document()
            return
        if not simulator.replay(setup, self.document.events)[len(before)].done:
            self.say(tr("The console did nothing: check logins, running services and what comes first."), "warn")
