"""Before handing in a skill paper: every task with its untouched pieces, one click away. Step one of two."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.candidate.sheet_panel import CountRow
from desktop.candidate.task_rail import TaskRow
from desktop.candidate.words import minutes_up
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage
from desktop.ui.icons import icon
from desktop.ui.labels import label
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme

ROWS = 8


class SkillReviewPage(CentredPage):
    """`task_chosen` goes to a task, `went_back` to where the candidate was, `hand_in_requested` to step two."""

    task_chosen = Signal(int)
    went_back = Signal()
    hand_in_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Check before handing in"), Size.COLUMN + 4 * Space.PAGE)
        self.counts = CountRow("title", (tr("Pieces begun"), tr("Pieces untouched"), tr("Tasks flagged")))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Tasks"))
        self.list.itemActivated.connect(lambda item: self.task_chosen.emit(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self.task_chosen.emit(self.list.row(item)))
        self.missing = label("", "note", "warn", bold=True, wrap=True)
        self.back = Button(theme, tr("Back to the tasks"), "primary")
        self.hand_in = Button(theme, tr("Hand in..."))
        self.body.addWidget(self.counts)
        self.body.addWidget(self.list)
        self.body.addWidget(self.missing)
        self.body.addWidget(label(tr("Choose a task to go to it."), "note", "muted"))
        self.back.clicked.connect(self.went_back)
        self.hand_in.clicked.connect(self.hand_in_requested)
        self.add_buttons(self.back, self.hand_in)
        self.tighten()

    def show_rows(self, rows: Sequence[TaskRow], missing: Sequence[str] = ()) -> None:
        """All tasks; `missing` are names of files that the check-lists ask for and nobody has made."""
        begun, pieces = sum(row.counts.begun for row in rows), sum(row.counts.pieces for row in rows)
        self.counts.show_counts(begun, pieces - begun, sum(row.flagged for row in rows))
        self.list.clear()
        side = self.theme.px(Size.ICON)
        self.list.setIconSize(QSize(side, side))
        for row in rows:
            item = QListWidgetItem(_words(row))
            sign, role = _sign(row)
            item.setIcon(icon(sign, side, (self.theme.colour(role),) * 2, self.devicePixelRatioF()))
            item.setSizeHint(QSize(0, self.theme.px(Size.TARGET)))
            self.list.addItem(item)
        shown = min(ROWS, max(1, len(rows)))
        self.list.setFixedHeight(shown * self.theme.px(Size.TARGET) + Space.SMALL)
        self.missing.setText(tr("Missing files: {names}", names=tr(", ").join(missing)) if missing else "")
        self.missing.setVisible(bool(missing))
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Going back is the careful answer."""
        self.focus_on(self.back)

    def show_wait(self, seconds: int) -> None:
        """`seconds` until handing in is allowed, 0 when it is."""
        self.hand_in.setEnabled(seconds <= 0)
        self.hand_in.say(tr("Hand in...") if seconds <= 0 else tr("Hand in: in {n} min", n=minutes_up(seconds)))


def _words(row: TaskRow) -> str:
    untouched = row.counts.pieces - row.counts.begun
    left = tr("{n} pieces untouched", n=untouched) if untouched else row.progress()
    parts = [f"{row.slot}  {safe_name(row.title)}", row.facts(), left]
    return "  ·  ".join([*parts, *([tr("flagged")] if row.flagged else [])])


def _sign(row: TaskRow) -> tuple[str, str]:
    if row.counts.begun < row.counts.pieces:
        return "alert", "warn"
    return ("flag", "flag") if row.flagged else ("check", "ok")
