"""The check-list (检查表) of the open task: which files it asks for, and how each of them stands in the task folder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.exam.task import RequiredOutput
from desktop.keeper.file_messages import FileShown, FileState
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme

LACKING = frozenset(
    {FileState.MISSING, FileState.MISNAMED, FileState.WRONG_TYPE, FileState.EMPTY, FileState.WRONG_SIZE}
)


@dataclass(frozen=True)
class OutputRow:
    """One file: `wanted` says what the check-list asks for, `state` is None until the folder was looked at; it has
    `size_bytes`, and may have `most_bytes`."""

    name: str
    wanted: str
    needed: bool
    state: FileState | None = None
    nearest: str = ""
    size_bytes: int = 0
    most_bytes: int = 0

    @property
    def is_lacking(self) -> bool:
        """A file that is asked for is not there as it should be."""
        return self.needed and self.state in LACKING


def rows_of(outputs: Sequence[RequiredOutput], lines: Sequence[FileShown] = ()) -> tuple[OutputRow, ...]:
    """The check-list of a task with what was found; files nobody asks for stand behind it."""
    found = {line.name: line for line in lines}
    asked = [_row(one, found.get(one.name)) for one in outputs]
    names = {one.name for one in outputs}
    more = [OutputRow(line.name, "", False, line.state) for line in lines if line.name not in names]
    return (*asked, *more)


def state_words(row: OutputRow) -> tuple[str, str]:
    """Tone and words of a row's state."""
    missing = tr("missing") if row.needed else tr("not there (optional)")
    nearest = tr("missing; found {name}", name=safe_name(row.nearest)) if row.nearest else missing
    words = {
        None: ("muted", tr("not looked at yet")),
        FileState.PRESENT: ("ok", tr("there")),
        FileState.MISSING: ("warn" if row.needed else "muted", nearest),
        FileState.MISNAMED: ("warn", tr("wrong name: {found}", found=safe_name(row.nearest)) if row.nearest
                             else tr("wrong name")),
        FileState.WRONG_TYPE: ("warn", tr("wrong type")),
        FileState.EMPTY: ("warn", tr("empty file")),
        FileState.WRONG_SIZE: ("warn", _size_words(row)),
        FileState.EXTRA: ("muted", tr("not asked for")),
        FileState.IGNORED: ("muted", tr("temporary, not collected")),
        FileState.REFUSED: ("warn", tr("too large or not allowed, not collected")),
    }  # fmt: skip
    return words[row.state]


def _size_words(row: OutputRow) -> str:
    if row.size_bytes > row.most_bytes:
        return tr("too large: {size} KiB", size=-(-row.size_bytes // 1024))
    return tr("too small: {size} bytes", size=row.size_bytes)


def _row(output: RequiredOutput, line: FileShown | None) -> OutputRow:
    row = OutputRow(output.name, _wanted(output), output.needed, most_bytes=output.most_bytes)
    return row if line is None else replace(row, state=line.state, nearest=line.nearest, size_bytes=line.size_bytes)


def _wanted(output: RequiredOutput) -> str:
    kind = output.probe or output.name.rpartition(".")[2]
    needed = tr("needed") if output.needed else tr("optional")
    return tr("{kind}, {needed}, at most {most} KiB", kind=kind, needed=needed, most=-(-output.most_bytes // 1024))


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
        self.folder = label("", "note", "muted", wrap=True)
        self.body.addWidget(self.folder)
        self.body.addWidget(label(tr("Missing files never keep you from handing in."), "note", "muted", wrap=True))
        done = Button(theme, tr("Close"), "primary")
        done.clicked.connect(self.close_over)
        self.body.addWidget(done)

    def show_rows(self, rows: Sequence[OutputRow], folder: str = "") -> None:
        """The check-list as it stands; `folder` is the name of the candidate's folder."""
        self.folder.setText(tr("Task folder: {name}", name=safe_name(folder)) if folder else "")
        self.folder.setVisible(bool(folder))
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, row in enumerate(rows):
            tone, words = state_words(row)
            self.grid.addWidget(label(safe_name(row.name), "body", bold=True, wrap=True), place, 0)
            self.grid.addWidget(label(row.wanted, "note", "muted"), place, 1)
            self.grid.addWidget(label(words, "body", tone, bold=True, wrap=True), place, 2)
