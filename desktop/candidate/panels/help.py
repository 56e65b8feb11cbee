"""举手: call the proctor, report a fault, step out, type a proctor's code; and the keys."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label, rule
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Space, Theme


class HelpPanel(Overlay):
    """What a candidate can ask for; every wish closes the panel."""

    hand_raised = Signal()
    fault_reported = Signal()
    stepped_out = Signal()
    code_requested = Signal()

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host)
        self.hand = Button(theme, tr("Raise hand"), "primary", sign="hand")
        self.fault = Button(theme, tr("Report a fault"), sign="fault")
        self.away = Button(theme, tr("Step out"), sign="away")
        self.code = Button(theme, tr("Proctor: type a code..."), sign="lock")
        self.close_it = Button(theme, tr("Close"))
        wishes = (
            (self.hand, self.hand_raised),
            (self.fault, self.fault_reported),
            (self.away, self.stepped_out),
            (self.code, self.code_requested),
        )
        for button, signal in wishes:
            button.clicked.connect(self.close_over)
            button.clicked.connect(signal)
        self.close_it.clicked.connect(self.close_over)
        self._fill()

    def show_for(self, *, answering: bool, can_call: bool) -> None:
        """Stepping out is for the time of answering; calls and codes only while a keeper records them."""
        self.away.setVisible(answering)
        for button in (self.hand, self.fault, self.code):
            button.setVisible(can_call)

    def show_keys(self, *, practical: bool) -> None:
        """The keys of practical work, or those of questions."""
        self.theory_keys.setVisible(not practical)
        self.practical_keys.setVisible(practical)

    def _fill(self) -> None:
        self.body.addWidget(label(tr("Help"), "title", bold=True))
        told = tr("Raise your hand as well. The call is recorded with its time; report a fault if it is the machine.")
        self.body.addWidget(label(told, tone="muted", wrap=True))
        grid = QGridLayout()
        grid.setSpacing(Space.MEDIUM)
        for place, button in enumerate((self.hand, self.fault, self.away, self.code)):
            grid.addWidget(button, place // 2, place % 2)
        self.body.addLayout(grid)
        self.body.addWidget(rule())
        self.body.addWidget(label(tr("Keys"), "option", bold=True))
        self.theory_keys, self.practical_keys = _grid_of(_theory_keys()), _grid_of(_practical_keys())
        self.body.addWidget(self.theory_keys)
        self.body.addWidget(self.practical_keys)
        self.show_keys(practical=False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_it)
        self.body.addLayout(row)


def _theory_keys() -> tuple[tuple[str, str], ...]:
    return (
        ("A–H, 1–8", tr("answer")),
        ("T, F", tr("true, false")),
        ("← →", tr("previous, next")),
        ("Home, End", tr("first, last")),
        ("M", tr("flag")),
        ("G", tr("answer sheet; type a number")),
        ("Delete", tr("clear the answer")),
        ("P", tr("enlarge the picture")),
        ("Ctrl Enter", tr("check and hand in")),
        ("F1", tr("help")),
        ("Ctrl + −", tr("size of type")),
        ("Ctrl T", tr("colours")),
    )


def _practical_keys() -> tuple[tuple[str, str], ...]:
    return (
        ("F1", tr("keys of the open task")),
        ("F3", tr("fold the list of tasks")),
        ("F4", tr("files of the open task")),
        ("F6", tr("next area")),
        ("F9", tr("flag")),
        ("Ctrl PgUp, PgDn", tr("previous, next task")),
        ("Shift F1", tr("help")),
        ("Ctrl + −", tr("size of type")),
        ("Ctrl T", tr("colours")),
    )


def _grid_of(keys: tuple[tuple[str, str], ...]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.MEDIUM)
    grid.setVerticalSpacing(Space.HAIR)
    for place, (key, words) in enumerate(keys):
        row, column = place // 2, place % 2 * 2
        grid.addWidget(label(key, bold=True), row, column)
        grid.addWidget(label(words, tone="muted", wrap=True), row, column + 1)
        grid.setColumnStretch(column + 1, 1)
    return made
