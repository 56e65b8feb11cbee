"""Closing a room, step by step: seats accounted for, answers here, signed by two, carried on two sticks, printed."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.icons import draw_icon
from desktop.ui.labels import label, retone
from desktop.ui.theme import Size, Space, Theme


@dataclass(frozen=True)
class StepShown:
    """How far one step is: a sentence, whether it is done, and whether it can be done now."""

    text: str
    done: bool
    possible: bool = True


STEPS = ("account", "collect", "sign", "carry", "print")


class ClosingPage(CentredPage):
    """`step_asked` carries the name of a step."""

    step_asked = Signal(str)
    went_back = Signal()
    papers_asked = Signal()
    folder_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Close the room"), Size.COLUMN + 6 * Space.PAGE)
        titles = {
            "account": (tr("Everybody is accounted for"), tr("Show open seats")),
            "collect": (tr("All answers are here"), tr("Read a stick…")),
            "sign": (tr("Two proctors sign the list"), tr("Sign…")),
            "carry": (tr("Everything is on two sticks"), tr("Write a stick…")),
            "print": (tr("The room's papers are printed"), tr("Make the papers")),
        }
        self.rows = {name: _StepRow(theme, number, *titles[name]) for number, name in enumerate(STEPS, start=1)}
        for name, row in self.rows.items():
            row.button.clicked.connect(lambda _=False, name=name: self.step_asked.emit(name))
            self.body.addWidget(row)
        self.body.setSpacing(Space.SMALL)
        self.news = label("", "body", "muted", wrap=True)
        self.body.addWidget(self.news)
        self.back = Button(theme, tr("Back to the seats"))
        self.back.clicked.connect(self.went_back)
        self.bottom.addWidget(self.back)
        self.bottom.addStretch(1)
        self.folder = Button(theme, tr("Open the folder"), sign="folder")
        self.papers = Button(theme, tr("Open the papers"))
        self.folder.clicked.connect(self.folder_asked)
        self.papers.clicked.connect(self.papers_asked)
        for button in (self.folder, self.papers):
            self.bottom.addWidget(button)
            button.hide()
        self.tighten()

    def take_keyboard(self) -> None:
        """The step that comes next."""
        following = next((row.button for row in self.rows.values() if row.is_next), self.back)
        self.focus_on(following)

    def show_steps(self, steps: dict[str, StepShown]) -> None:
        """The state of every step; the first that is open has the primary button."""
        following = next((name for name in STEPS if not steps[name].done), "")
        for name, row in self.rows.items():
            row.show_step(steps[name], primary=name == following)

    def show_busy(self, busy: bool) -> None:
        """While something is read, signed, written or made nothing else is begun; `show_steps` says what can be."""
        if busy:
            self.say("")
            self.show_news(tr("Please wait…"))
            for row in self.rows.values():
                row.button.setEnabled(False)
        elif self.news.text() == tr("Please wait…"):
            self.show_news("")

    def show_papers(self, *, there: bool) -> None:
        """Papers that were made can be opened from here."""
        for button in (self.folder, self.papers):
            button.setVisible(there)

    def show_news(self, text: str) -> None:
        """What the last action brought."""
        self.news.setText(text)


class _StepRow(QFrame):
    """Number, title, how far, and the button that does it."""

    def __init__(self, theme: Theme, number: int, title: str, verb: str) -> None:
        super().__init__()
        self.setProperty("panel", "quiet")
        self._title, self.is_next = f"{number}  {title}", False
        self.sign = _Tick(theme)
        self.name = label(self._title, "option", bold=True)
        self.text = label("", "note", "muted", wrap=True)
        self.button = Button(theme, verb)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(self.name)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE, Space.SMALL + Space.HAIR, Space.LARGE, Space.SMALL + Space.HAIR)
        row.setSpacing(Space.LARGE)
        row.addWidget(self.sign)
        row.addLayout(words, 1)
        row.addWidget(self.button)

    def show_step(self, step: StepShown, *, primary: bool) -> None:
        """How far it is."""
        self.sign.show_done(step.done)
        self.text.setText(step.text)
        retone(self.name, "ok" if step.done else "text")
        self.button.setEnabled(step.possible)
        self.is_next = primary and step.possible
        kind = "primary" if self.is_next else "plain"
        if self.button.property("kind") != kind:
            self.button.setProperty("kind", kind)
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)
        self.setAccessibleName(f"{self._title} {step.text}")


class _Tick(QWidget):
    """A tick when the step is done, an empty ring before."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._done = theme, False
        side = theme.px(Size.CELL)
        self.setFixedSize(side, side)

    def show_done(self, done: bool) -> None:
        """Draw the other one."""
        self._done = done
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self._done:
            draw_icon(painter, "check", box, self._theme.colour("ok"))
            return
        painter.setPen(QPen(self._theme.colour("edge"), Size.FOCUS))
        painter.drawEllipse(box)
