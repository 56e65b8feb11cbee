"""One panel for every action: what it does and to whom, a choice, words, who decides, and a verb."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.proctor.panels.choices import Choice, ChoiceGrid, PeoplePicker
from desktop.proctor.panels.short_fields import ShortFields
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme

LONGEST_TEXT = 200
_NARROW, _WIDE, _SIDE = Size.COLUMN + 2 * Space.PAGE, 1160, 330


@dataclass(frozen=True)
class Asked:
    """What a panel asks for. `text_for` names the field of words (empty: none), `fields` are up to two short ones
    with what stands in them, `people` is how many decide; `second_key` is what of the second choices is chosen already.
    """

    heading: str
    lines: tuple[str, ...]
    verb: str
    choices: tuple[Choice, ...] = ()
    choice_for: str = ""
    second: tuple[Choice, ...] = ()
    second_for: str = ""
    second_key: str = ""
    text_for: str = ""
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
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
    fields: tuple[str, ...] = ()


class ActPanel(Overlay):
    """`ask` opens it; what is refused is said in place, and nothing that was typed is lost."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, _NARROW)
        self._act: Callable[[Given], None] = lambda given: None
        self._asked = Asked("", (), "")
        self.heading = label("", "title", bold=True, wrap=True)
        self.lines = label("", "body", "muted", wrap=True)
        self._choice_for, self.choices = label("", "small", "muted"), ChoiceGrid(theme)
        self._second_for, self.second = label("", "small", "muted"), ChoiceGrid(theme)
        self._text_for, self.text = label("", "small", "muted"), QLineEdit()
        self.text.setMaxLength(LONGEST_TEXT)
        self.fields = ShortFields()
        self.people = PeoplePicker(theme)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.trouble = label("", "body", "danger", bold=True, wrap=True)
        self.back = Button(theme, tr("Go back"))
        self.go = Button(theme, "", "primary")
        self.back.clicked.connect(self._leave)
        self.go.clicked.connect(self._give)
        keep = self.trouble.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.trouble.setSizePolicy(keep)
        self.text.returnPressed.connect(self._give)
        self._fill()

    def ask(self, asked: Asked, act: Callable[[Given], None]) -> None:
        """Open with a question; `act` gets what was given and may refuse it with `refuse`."""
        self._asked, self._act = asked, act
        first, other = self._share_room(any(choice.group for choice in asked.choices))
        self.heading.setText(asked.heading)
        self.lines.setText("\n".join(asked.lines))
        self.lines.setVisible(bool(asked.lines))
        for caption, grid, words, choices, room, key in (
            (self._choice_for, self.choices, asked.choice_for, asked.choices, first, ""),
            (self._second_for, self.second, asked.second_for, asked.second, other, asked.second_key),
        ):
            caption.setText(words)
            grid.show_choices(choices, room, choices[0].key if len(choices) == 1 else key)
            caption.setVisible(bool(choices and words))
            grid.setVisible(bool(choices))
        self._text_for.setText(asked.text_for)
        self.text.setText(asked.text)
        self.text.setAccessibleName(asked.text_for)
        for widget in (self._text_for, self.text):
            widget.setVisible(bool(asked.text_for))
        self.fields.show_fields(asked.fields)
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
        self._fit()
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
        self._act(
            Given(self.choices.key, self.second.key, self.text.text().strip(), self.people.names, self.fields.texts)
        )

    def _leave(self) -> None:
        self.close_over()
        self.dismissed.emit()

    def _share_room(self, grouped: bool) -> tuple[int, int]:
        """A long list of choices stands beside the rest where the window is wide; the pixels for either part."""
        self.widen(_WIDE if grouped else _NARROW)
        room = self.card.width() - 3 * Space.WIDE
        side = self._theme.px(_SIDE)
        beside = grouped and room >= self._theme.px(_WIDE) - 3 * Space.WIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(across if beside else down)
        self._rest.setMinimumWidth(side if beside else 0)
        self._rest.setMaximumWidth(side if beside else self.card.width())
        return (room - side - Space.WIDE, side) if beside else (room, room)

    def _fill(self) -> None:
        self.body.setSpacing(Space.SMALL + Space.HAIR)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.lines)
        self._parts.setSpacing(Space.MEDIUM)
        self.body.addLayout(self._parts)
        first = _column(self._choice_for, self.choices)
        self._rest = _column(self._second_for, self.second, self.fields, self._text_for, self.text, self.people)
        self._parts.addWidget(first, 1)
        self._parts.addWidget(self._rest)
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.back)
        row.addWidget(self.trouble, 1)
        row.addWidget(self.go)
        self.add_foot(row)


def _column(*widgets: QWidget) -> QWidget:
    """Widgets below each other, at the top."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.SMALL)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return made
