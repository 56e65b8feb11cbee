"""The panels of a simulated machine: devices with their lamps, login, settings, jobs. Each emits `pressed`."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QVBoxLayout, QWidget

from desktop.language import sentence, tr
from desktop.tasks.system.console import State, lamp
from desktop.tasks.system.model import Action
from desktop.tasks.system.setup import ConsoleSetup, Setting, SettingKind
from desktop.ui.buttons import Button
from desktop.ui.labels import label, retone
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.text_box import LineBox

LAMPS = {
    "grey": ("○", "muted", sentence("stopped")),
    "green": ("●", "ok", sentence("running")),
    "red": ("▲", "danger", sentence("fault: shut down first")),
    "yellow": ("◆", "warn", sentence("alarm")),
}
"""Lamp → sign, tone, word: never colour alone."""


class ConsolePanel(QWidget):
    """`pressed` carries an action, its target and a value."""

    pressed = Signal(str, str, str)

    def __init__(self, theme: Theme, heading: str) -> None:
        super().__init__()
        self.theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(label(heading, "body", bold=True))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(Space.SMALL)
        self.grid.setVerticalSpacing(Space.HAIR)
        column.addLayout(self.grid)

    def show_console(self, console: ConsoleSetup) -> None:
        """Other parts."""
        raise NotImplementedError

    def show_state(self, console: ConsoleSetup, state: State) -> None:
        """Where they stand."""
        raise NotImplementedError

    def press(self, action: Action, target: str = "", value: str = "") -> None:
        """Tell a press."""
        self.pressed.emit(str(action), target, value)

    def button(self, words: str, spoken: str = "") -> Button:
        """A small button of a row."""
        made = Button(self.theme, words, "small")
        made.setAccessibleName(spoken or words)
        return made

    def clear(self) -> None:
        """No rows."""
        clear_layout(self.grid)


def clear_layout(layout: QLayout) -> None:
    """Take every widget out."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class DevicesPanel(ConsolePanel):
    """Devices and services: lamp, name, state in words, start, stop, confirm an alarm."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Devices and services"))
        self._rows: dict[str, tuple[QLabel, QLabel, dict[Action, Button]]] = {}

    def show_console(self, console: ConsoleSetup) -> None:
        self.clear()
        self._rows = {}
        self.setVisible(bool(console.devices))
        for row, device in enumerate(console.devices):
            sign, state = label(""), label("", "note")
            self.grid.addWidget(sign, row, 0)
            self.grid.addWidget(label(device.title), row, 1)
            self.grid.addWidget(state, row, 2)
            words = {
                Action.START: tr("Start up"),
                Action.STOP: tr("Shut down"),
                Action.ACKNOWLEDGE: tr("Confirm the alarm"),
            }
            buttons = {}
            for place, (action, verb) in enumerate(words.items()):
                made = self.button(verb, f"{device.title} {verb}")
                made.clicked.connect(lambda *_, a=action, d=device.id: self.press(a, d))
                self.grid.addWidget(made, row, 3 + place)
                buttons[action] = made
            buttons[Action.ACKNOWLEDGE].setVisible(bool(device.alarm))
            self._rows[device.id] = (sign, state, buttons)
        self.grid.setColumnStretch(6, 1)

    def show_state(self, console: ConsoleSetup, state: State) -> None:
        alarms = ["", *(f"：{one.alarm}" for one in console.devices if one.alarm)]
        told = [tr(word) + alarm for _, _, word in LAMPS.values() for alarm in alarms]
        for device in console.devices:
            sign, words, buttons = self._rows[device.id]
            shown, tone, word = LAMPS[lamp(state, device.id)]
            sign.setText(shown)
            alarm = f"：{device.alarm}" if device.id in state.alarms else ""
            words.setText(tr(word) + alarm)
            words.ensurePolished()
            words.setMinimumWidth(max(map(words.fontMetrics().horizontalAdvance, told)))  # buttons never move
            for one in (sign, words):
                retone(one, tone)
            buttons[Action.ACKNOWLEDGE].setEnabled(device.id in state.alarms)

    def take_keyboard(self) -> None:
        """The first button."""
        for _, _, buttons in self._rows.values():
            buttons[Action.START].setFocus()
            return


class LoginPanel(ConsolePanel):
    """Account and password, or who is logged in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Login"))
        self.user, self.secret = LineBox(tr("Account")), LineBox(tr("Password"))
        for line in (self.user, self.secret):
            line.setProperty("small", True)
            line.setPlaceholderText(line.accessibleName())
        self.log_in, self.log_out = self.button(tr("Log in")), self.button(tr("Log out"))
        self.who = label("", "note", "ok")
        self.secret.accepted.connect(self._go)
        self.user.accepted.connect(self.secret.setFocus)
        self.log_in.clicked.connect(self._go)
        self.log_out.clicked.connect(lambda: self.press(Action.LOG_OUT))
        for place, widget in enumerate((self.user, self.secret, self.log_in, self.log_out, self.who)):
            self.grid.addWidget(widget, 0, place)
        self.grid.setColumnStretch(4, 1)

    def show_console(self, console: ConsoleSetup) -> None:
        self.setVisible(console.login is not None)
        for line in (self.user, self.secret):
            line.show_words("")

    def show_state(self, console: ConsoleSetup, state: State) -> None:
        self.who.setText(tr("{user} is logged in", user=state.user) if state.user else "")
        for widget in (self.user, self.secret, self.log_in):
            widget.setVisible(not state.user)
        self.log_out.setVisible(bool(state.user))

    def _go(self) -> None:
        self.press(Action.LOG_IN, self.user.words().strip(), self.secret.words())


class SettingsPanel(ConsolePanel):
    """Values that hold only after they were saved."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Settings"))
        self.boxes: dict[str, LineBox | ChoiceBox] = {}
        self.save = self.button(tr("Save the settings"))
        self.save.clicked.connect(lambda: self.press(Action.SAVE))
        self.unsaved = label("", "note", "warn")
        foot = QGridLayout()
        foot.addWidget(self.save, 0, 0)
        foot.addWidget(self.unsaved, 0, 1)
        foot.setColumnStretch(1, 1)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addLayout(foot)

    def show_console(self, console: ConsoleSetup) -> None:
        self.clear()
        self.setVisible(bool(console.settings))
        self.boxes = {}
        for row, setting in enumerate(console.settings):
            box = self._box(setting)
            self.boxes[setting.id] = box
            self.grid.addWidget(label(setting.title), row, 0)
            self.grid.addWidget(box, row, 1)
            self.grid.addWidget(label(_range(setting), "note", "muted"), row, 2)
        self.grid.setColumnStretch(2, 1)

    def show_state(self, console: ConsoleSetup, state: State) -> None:
        values = {**state.settings, **state.drafts}
        for name, box in self.boxes.items():
            if isinstance(box, ChoiceBox):
                box.setCurrentIndex(box.findData(values[name]))
            else:
                box.show_words(values[name])
        titles = [one.title for one in console.settings if one.id in state.drafts]
        self.unsaved.setText(tr("Not saved yet: {settings}", settings="、".join(titles)) if titles else "")

    def _box(self, setting: Setting) -> LineBox | ChoiceBox:
        name = setting.id
        if setting.kind in (SettingKind.CHOICE, SettingKind.SWITCH):
            box = ChoiceBox(self.theme, setting.title)
            for value, words in _choices(setting):
                box.addItem(words, value)
            box.activated.connect(lambda _: self.press(Action.SET, name, str(box.currentData())))
            return box
        line = LineBox(setting.title)
        line.setProperty("small", True)
        line.accepted.connect(line.focusNextChild)
        line.settled.connect(lambda text: self.press(Action.SET, name, text.strip()))
        return line


class JobsPanel(ConsolePanel):
    """Jobs to run, some of them in a certain way, and whether they are done."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Jobs"))
        self._done: dict[str, QLabel] = {}

    def show_console(self, console: ConsoleSetup) -> None:
        self.clear()
        self.setVisible(bool(console.jobs))
        self._done = {}
        for row, job in enumerate(console.jobs):
            self.grid.addWidget(label(job.title), row, 0)
            choice = ChoiceBox(self.theme, f"{job.title} {tr('in which way')}")
            for option in job.options:
                choice.addItem(option, option)
            run = self.button(tr("Run"), f"{job.title} {tr('Run')}")
            run.clicked.connect(lambda *_, j=job.id, c=choice: self.press(Action.RUN, j, str(c.currentData() or "")))
            self._done[job.id] = label("", "note", "ok")
            for place, widget in enumerate((choice, run, self._done[job.id])):
                self.grid.addWidget(widget, row, 1 + place)
            choice.setVisible(bool(job.options))
        self.grid.setColumnStretch(3, 1)

    def show_state(self, console: ConsoleSetup, state: State) -> None:
        for job in console.jobs:
            way = state.done.get(job.id, "")
            words = f"{tr('done')} {way}".rstrip() if job.id in state.done else ""
            self._done[job.id].setText(words)


def _range(setting: Setting) -> str:
    if setting.kind is SettingKind.NUMBER:
        return f"{setting.least} – {setting.most} {setting.unit}".rstrip()
    return setting.unit


def _choices(setting: Setting) -> Sequence[tuple[str, str]]:
    if setting.kind is SettingKind.SWITCH:
        return (("on", tr("on")), ("off", tr("off")))
    return [(option, option) for option in setting.options]
