"""The robot of a console: its intents with wordings, questions and reply, and a talk to try it."""

from PySide6.QtWidgets import QGridLayout, QListWidget, QVBoxLayout

from desktop.language import tr
from desktop.tasks.system.console import State
from desktop.tasks.system.dialogue import find_intent
from desktop.tasks.system.model import Action
from desktop.tasks.system.setup import ConsoleSetup, Dialogue
from desktop.ui.theme import Theme
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.system.machine_panels import ConsolePanel
from desktop.ui.workbenches.text_box import LineBox

SAMPLES, QUESTIONS, REPLY, FALLBACK, TRANSFER = "samples", "questions", "reply", "fallback", "transfer"
_LIST_HEIGHT = 120


class DialoguePanel(ConsolePanel):
    """The chosen intent is edited in a form: one wording a line, one question `name=words` a line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Dialogue"))
        self._dialogue: Dialogue | None = None
        self.intents, self.talk = QListWidget(), QListWidget()
        self.intents.setAccessibleName(tr("Intents"))
        self.talk.setAccessibleName(tr("Test talk"))
        for view in (self.intents, self.talk):
            view.setFixedHeight(theme.px(_LIST_HEIGHT))
        self.intents.currentRowChanged.connect(lambda _: self._show_intent())
        self.name, self.said = LineBox(tr("Name of a new intent")), LineBox(tr("What the visitor says"))
        for line in (self.name, self.said):
            line.setProperty("small", True)
            line.setPlaceholderText(line.accessibleName())
        self.name.accepted.connect(self._add)
        self.said.accepted.connect(self._say)
        self.delete = self.button(tr("Delete the intent"))
        self.delete.clicked.connect(lambda: self.press(Action.DELETE_INTENT, self._chosen()))
        self.again = self.button(tr("New talk"))
        self.again.clicked.connect(lambda: self.press(Action.NEW_TALK))
        self.form = FieldForm(theme, _fields())
        self.form.field_given.connect(self._give)
        self._arrange()

    def show_console(self, console: ConsoleSetup) -> None:
        self.setVisible(console.dialogue is not None)

    def show_state(self, console: ConsoleSetup, state: State) -> None:
        self._dialogue = state.dialogue
        if state.dialogue is None:
            return
        row = max(0, self.intents.currentRow())
        quiet = self.intents.blockSignals(True)
        self.intents.clear()
        self.intents.addItems([one.title for one in state.dialogue.intents])
        self.intents.setCurrentRow(min(row, self.intents.count() - 1))
        self.intents.blockSignals(quiet)
        self.talk.clear()
        for visitor, robot in state.talk.said:
            self.talk.addItems([tr("Visitor: {words}", words=visitor), tr("Robot: {words}", words=robot)])
        self.talk.scrollToBottom()
        self._show_intent()

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.addWidget(self.intents, 0, 0)
        grid.addWidget(self.talk, 0, 1)
        grid.addWidget(self.name, 1, 0)
        grid.addWidget(self.said, 1, 1)
        grid.addWidget(self.delete, 2, 0)
        grid.addWidget(self.again, 2, 1)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addLayout(grid)
        layout.addWidget(self.form)

    def _chosen(self) -> str:
        row = self.intents.currentRow()
        known = self._dialogue.intents if self._dialogue is not None else ()
        return known[row].id if 0 <= row < len(known) else ""

    def _show_intent(self) -> None:
        if self._dialogue is None:
            return
        intent = find_intent(self._dialogue, self._chosen())
        values = {FALLBACK: self._dialogue.fallback, TRANSFER: str(self._dialogue.transfer_after)}
        if intent is not None:
            values |= {
                SAMPLES: "\n".join(intent.samples),
                QUESTIONS: "\n".join(f"{one.id}={one.text}" for one in intent.questions),
                REPLY: intent.reply,
            }
        self.form.show_fields(values)

    def _add(self) -> None:
        if self.name.words().strip():
            self.press(Action.ADD_INTENT, "", self.name.words().strip())
            self.name.show_words("")
            self.intents.setCurrentRow(self.intents.count() - 1)

    def _say(self) -> None:
        if self.said.words().strip():
            self.press(Action.SAY, "", self.said.words().strip())
            self.said.show_words("")

    def _give(self, field: str, text: str) -> None:
        intent = self._chosen()
        if field == FALLBACK:
            self.press(Action.SET_FALLBACK, "", text)
        elif field == TRANSFER:
            self.press(Action.SET_TRANSFER, "", text.strip())
        elif field == REPLY:
            self.press(Action.SET_REPLY, intent, text)
        elif field == SAMPLES:
            self._give_samples(intent, [line.strip() for line in text.splitlines() if line.strip()])
        else:
            self._give_questions(intent, text)

    def _give_samples(self, name: str, wanted: list[str]) -> None:
        intent = find_intent(self._dialogue, name) if self._dialogue is not None else None
        had = intent.samples if intent is not None else ()
        for gone in [one for one in had if one not in wanted]:
            self.press(Action.DELETE_SAMPLE, name, gone)
        for new in [one for one in wanted if one not in had]:
            self.press(Action.ADD_SAMPLE, name, new)

    def _give_questions(self, name: str, text: str) -> None:
        intent = find_intent(self._dialogue, name) if self._dialogue is not None else None
        had = {one.id: one.text for one in intent.questions} if intent is not None else {}
        pairs = (line.replace("＝", "=").partition("=") for line in text.splitlines())
        wanted = {key.strip(): words.strip() for key, sign, words in pairs if sign and key.strip()}
        for gone in had.keys() - wanted.keys():
            self.press(Action.SET_QUESTION, f"{name}/{gone}", "")
        for key, words in wanted.items():
            if had.get(key) != words:
                self.press(Action.SET_QUESTION, f"{name}/{key}", words)


def _fields() -> list[FormField]:
    return [
        FormField(SAMPLES, tr("Wordings, one a line"), is_long=True),
        FormField(QUESTIONS, tr("Questions, one a line: name=words"), is_long=True),
        FormField(REPLY, tr("Reply; {name} stands for what was answered", name="{name}"), is_long=True),
        FormField(FALLBACK, tr("When nothing fits")),
        FormField(TRANSFER, tr("Hand over to a person after so many misses (1–9)")),
    ]
