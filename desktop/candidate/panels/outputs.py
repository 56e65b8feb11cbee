"""The check-list (检查表) of the open task: which files it asks for, and how each of them stands in the task folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.exam.task import RequiredOutput
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme


class OutputState(StrEnum):
    """已有 / 缺少 / 名称不符 / 类型不符 / 空文件; unknown until the folder was looked at."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    MISSING = "missing"
    WRONG_NAME = "wrong_name"
    WRONG_TYPE = "wrong_type"
    EMPTY = "empty"


@dataclass(frozen=True)
class OutputRow:
    """One file: `found` is the nearest wrong name where there is one."""

    name: str
    needed: bool
    least_bytes: int
    most_bytes: int
    state: OutputState = OutputState.UNKNOWN
    found: str = ""


def rows_of(outputs: Sequence[RequiredOutput]) -> tuple[OutputRow, ...]:
    """The check-list as the task states it, before anybody looked."""
    return tuple(OutputRow(one.name, one.needed, one.least_bytes, one.most_bytes) for one in outputs)


def state_words(row: OutputRow) -> tuple[str, str, str]:
    """Sign, tone and words of a row's state."""
    missing = tr("missing") if row.needed else tr("not there (optional)")
    words = {
        OutputState.UNKNOWN: ("blank", "muted", tr("not looked at yet")),
        OutputState.PRESENT: ("check", "ok", tr("there")),
        OutputState.MISSING: ("alert", "warn" if row.needed else "muted", missing),
        OutputState.WRONG_NAME: ("alert", "warn", tr("wrong name: {found}", found=safe_name(row.found))),
        OutputState.WRONG_TYPE: ("alert", "warn", tr("wrong type")),
        OutputState.EMPTY: ("alert", "warn", tr("empty file")),
    }
    return words[row.state]


class OutputsPanel(Overlay):
    """One line for each file; closed by Escape."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.COLUMN + Space.PAGE)
        self.body.addWidget(label(tr("Files of this task"), "title", bold=True))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(Space.LARGE)
        self.grid.setVerticalSpacing(Space.SMALL)
        self.grid.setColumnStretch(0, 1)
        self.body.addLayout(self.grid)
        self.body.addWidget(label(tr("Missing files never keep you from handing in."), "note", "muted", wrap=True))
        done = Button(theme, tr("Close"), "primary")
        done.clicked.connect(self.close_over)
        self.body.addWidget(done)

    def show_rows(self, rows: Sequence[OutputRow]) -> None:
        """The check-list as it stands."""
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, row in enumerate(rows):
            _, tone, words = state_words(row)
            size = tr("{least}–{most} bytes", least=row.least_bytes, most=row.most_bytes)
            self.grid.addWidget(label(safe_name(row.name), "body", bold=True, wrap=True), place, 0)
            self.grid.addWidget(label(size, "note", "muted"), place, 1)
            self.grid.addWidget(label(words, "body", tone, bold=True, wrap=True), place, 2)
