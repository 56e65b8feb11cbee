"""One panel for every action: what it does and to whom, a choice, words, who decides, and a verb."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.language import tr
from desktop.proctor.panels.choices import Choice, ChoiceGrid, PeoplePicker
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme

LONGEST_TEXT = 200


@dataclass(frozen=True)
class Asked:
    """What a panel asks for. `text_for` names the field of words (empty: none), `people` is how many decide."""

    heading: str
    lines: tuple[str, ...]
    verb: str
    choices: tuple[Choice, ...] = ()
    choice_for: str = ""
    second: tuple[Choice, ...] = ()
    second_for: str = ""
    text_for: str = ""
    text: str = ""
    people: int = 1
    names: tuple[str, ...] = ()
    careful: bool = False


@dataclass(frozen=True)
class Given:
    """What was given."""

    choice: str
    second: str
    text: str
    people: tuple[str, ...]


class ActPanel(Overlay):
    """`ask` opens it; what is refused is said in place, and nothing that was typed is lost."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.COLUMN + 2 * Space.PAGE)
        self._act: Callable[[Given], None] = lambda given: None
        self._asked = Asked("", (), "")
        self.heading = label("", "title", bold=True, wrap=True)
        self.lines = label("", "body", "muted", wrap=True)
        self._choice_for, self.choices = label("", "small", "muted"), ChoiceGrid(theme)
        self._second_for, self.second = label("", "small", "muted"), ChoiceGrid(theme)
        self._text_for, self.text = label("", "small", "muted"), QLineEdit()
        self.text.setMaxLength(LONGEST_TEXT)
        self.people = PeoplePicker(theme)
        self.trouble = label("", "body", "danger", bold=True, wrap=True)
        self.back = Button(theme, tr("Go back"))
        self.go = Button(theme, "", "primary")
        self.back.clicked.connect(self._leave)
        self.go.clicked.connect(self._give)
        self.text.returnPressed.connect(self._give)
        self._fill()

    def ask(self, asked: Asked, act: Callable[[Given], None]) -> None:
        """Open with a question; `act` gets what was given and may refuse it with `refuse`."""
        self._asked, self._act = asked, act
        self.heading.setText(asked.heading)
        self.lines.setText("\n".join(asked.lines))
        self.lines.setVisible(bool(asked.lines))
        for caption, grid, words, choices in (
            (self._choice_for, self.choices, asked.choice_for, asked.choices),
            (self._second_for, self.second, asked.second_for, asked.second),
        ):
            caption.setText(words)
            grid.show_choices(choices, choices[0].key if len(choices) == 1 else "")
            caption.setVisible(bool(choices and words))
            grid.setVisible(bool(choices))
        self._text_for.setText(asked.text_for)
        self.text.setText(asked.text)
        self.text.setAccessibleName(asked.text_for)
        for widget in (self._text_for, self.text):
            widget.setVisible(bool(asked.text_for))
        self.people.show_people(asked.names, asked.people)
        self.go.say(asked.verb)
        self.go.setProperty("kind", "danger" if asked.careful else "primary")
        self.go.style().unpolish(self.go)
        self.go.style().polish(self.go)
        self.refuse("")
        self.open()

    def refuse(self, text: str) -> None:
        """Say what is wrong; the panel stays."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self.go.setEnabled(True)
        self.back.setEnabled(True)

    def _give(self) -> None:
        asked = self._asked
        if asked.choices and not self.choices.key:
            self.refuse(tr("Choose: {what}.", what=asked.choice_for))
            return
        if len(self.people.names) < asked.people:
            wanted = tr("Choose who does this.") if asked.people == 1 else tr("Choose the two people who decide.")
            self.refuse(wanted)
            return
        self.go.setEnabled(False)
        self._act(Given(self.choices.key, self.second.key, self.text.text().strip(), self.people.names))

    def _leave(self) -> None:
        self.close_over()
        self.dismissed.emit()

    def _fill(self) -> None:
        for widget in (
            self.heading, self.lines, self._choice_for, self.choices, self._second_for, self.second, self._text_for,
            self.text, self.people, self.trouble,
        ):  # fmt: skip
            self.body.addWidget(widget)
        self.body.setSpacing(Space.SMALL + Space.HAIR)
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.go)
        self.body.addSpacing(Space.SMALL)
        self.body.addLayout(row)
