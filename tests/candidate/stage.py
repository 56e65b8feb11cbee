"""A candidate's window with a simulated keeper behind it, driven by real key events."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.candidate.controller import Controller
from desktop.candidate.keeper_port import EventBridge
from desktop.candidate.window import CandidateWindow
from desktop.exam.answers import ChoiceResponse, TrueFalseResponse, write_response
from desktop.exam.sitting import State
from desktop.storage.plugged import PluggedSticks
from desktop.ui.theme import Theme
from tests.candidate.simulated_keeper import Room, SimulatedKeeper, read_question
from tests.helpers.own_folder import own_folder


class Stage:
    """`before` may prepare the keeper before the window hears its first words."""

    def __init__(
        self,
        theme: Theme,
        room: Room | None = None,
        state: State = State.CHECK_IN,
        before: Callable[["Stage"], object] | None = None,
    ) -> None:
        self.window = CandidateWindow(theme, full_screen=False)
        self.bridge = EventBridge()
        self.keeper = SimulatedKeeper(self.bridge.deliver, room or Room(), state)
        self.controller = Controller(self.window, self.keeper, read_question)
        self.bridge.arrived.connect(self.controller.take)
        self.mounts = own_folder() / "mounts"
        self.controller.sticks = PluggedSticks(self.mounts, (Path("/media"),))
        if before is not None:
            before(self)
        self.window.present()
        self.keeper.begin()
        self.settle()

    def settle(self) -> None:
        """Let everything that is on its way arrive."""
        for _ in range(15):
            QApplication.processEvents()

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key on the keyboard, through the window as the system delivers it."""
        target = self.window.windowHandle()
        if isinstance(key, str) and not key.isascii():  # QTest knows only ASCII
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, 0, modifier, key))
        else:
            QTest.keyClick(target, key, modifier)
        self.settle()

    def page(self, name: str) -> QWidget:
        """A page of the window."""
        made: QWidget = self.window.page(name)
        return made

    def answer_some(self, to: int) -> None:
        """Answer the first `to` questions but three, flag five."""
        for number, (item, question) in enumerate(self.keeper.questions.items(), 1):
            if number <= to and number not in (17, 33, 88):
                chosen = question.options[1:3] if number > 180 else question.options[1:2]
                response = ChoiceResponse(frozenset(option.option for option in chosen))
                value = write_response(response if chosen else TrueFalseResponse(number % 2 == 0))
                self.keeper.answers[item] = (1, value)
            if number in (17, 72, 88, 104, 182):
                self.keeper.flags.add(item)

    def close(self) -> None:
        """Take the window away."""
        self.window.may_close = True
        self.window.close()
        self.window.deleteLater()
        self.settle()
