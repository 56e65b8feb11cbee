"""考试规则 and 承诺书, read before the clock starts."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from desktop.candidate.paper_view import kind_name
from desktop.candidate.words import duration_text, minutes_up
from desktop.keeper.messages import PaperShown
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.check_box import CheckBox
from desktop.ui.labels import label, rule
from desktop.ui.theme import Size, Space, Theme


@dataclass(frozen=True)
class RulesShown:
    """What this exam's policy decides and the candidate must know."""

    limit_seconds: int
    early_exit_seconds: int
    questions: int
    groups: tuple[str, ...]
    tasks: int
    section_reentry: bool
    calculator: bool
    scratch_paper: bool


def rules_of(paper: PaperShown) -> RulesShown:
    """What the rules page says of a paper."""
    return RulesShown(
        limit_seconds=paper.limit_seconds,
        early_exit_seconds=paper.early_exit_seconds,
        questions=sum(len(group.items) for group in paper.groups),
        groups=tuple(tr("{kind} {n}", kind=kind_name(group.kind), n=len(group.items)) for group in paper.groups),
        tasks=len(paper.tasks),
        section_reentry=paper.section_reentry,
        calculator=paper.calculator,
        scratch_paper=paper.scratch_paper,
    )


class RulesPage(CentredPage):
    """`accepted` after the pledge was ticked."""

    accepted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Exam rules"), Size.COLUMN + Space.PAGE)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.MEDIUM)
        self._grid.setVerticalSpacing(Space.SMALL)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.body.addWidget(rule())
        self.body.addWidget(label(tr("Pledge"), "stem", bold=True))
        pledge = tr("I have read the exam rules and keep them. I answer on my own and pass no question on.")
        self.body.addWidget(label(pledge, "option", wrap=True))
        self.agree = CheckBox(theme, tr("I have read this and I promise it"))
        self.body.addWidget(self.agree)
        self.go = Button(theme, tr("Continue"), "primary", sign="next", trailing=True)
        self.go.setEnabled(False)
        self.agree.toggled.connect(self.go.setEnabled)
        self.go.clicked.connect(self.accepted)
        self.add_buttons(self.go)
        self.tighten()

    def show_rules(self, shown: RulesShown) -> None:
        """Write the rules of this exam."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for place, sentence in enumerate(rule_sentences(shown), start=1):
            number = label(f"{place}.", "option", "primary", bold=True)
            self._grid.addWidget(number, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(sentence, "option", wrap=True), place, 1)
        self.take_keyboard()


def rule_sentences(shown: RulesShown) -> list[str]:
    """The rules in the order in which they matter."""
    kinds = tr(", ").join(shown.groups)
    time = duration_text(shown.limit_seconds)
    sentences = [
        tr("{n} practical tasks in any order; you have {time}.", n=shown.tasks, time=time)
        if shown.tasks
        else tr("{n} questions ({kinds}); you have {time}.", n=shown.questions, kinds=kinds, time=time),
        tr("Each answer is saved at once and may be changed until you hand in."),
    ]
    if not shown.section_reentry and not shown.tasks:
        sentences.append(tr("A group of questions that you have left cannot be entered again."))
    if shown.early_exit_seconds:
        sentences.append(
            tr("You may hand in from {n} minutes after the start on.", n=minutes_up(shown.early_exit_seconds))
        )
    sentences.append(tr("At the end of the time the system collects all papers; nothing is lost."))
    sentences.append(tr("A calculator is allowed.") if shown.calculator else tr("No calculator."))
    sentences.append(
        tr("Scratch paper is allowed and is handed back.") if shown.scratch_paper else tr("No scratch paper.")
    )
    if shown.tasks:
        sentences.append(tr("Leaving the exam window is recorded. If anything is wrong, raise your hand."))
    else:
        sentences.append(tr("Leaving the exam window is recorded. If anything is wrong, press F1 or raise your hand."))
    return sentences
