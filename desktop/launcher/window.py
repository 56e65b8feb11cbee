"""Four tiles, and a line for the practice exam day that runs in the background."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.launcher.tile import Tile
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.theme import Size, Space, Theme


class LauncherWindow(QMainWindow):
    """Tells what was chosen; starts nothing itself."""

    front_end_chosen = Signal(str)
    rehearsal_chosen = Signal()
    rehearsal_cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._result: Path | None = None
        self.setWindowTitle(tr("Kaochang"))
        self.tiles = {
            "candidate": Tile(theme, "seat", tr("Candidate"), tr("Check in and sit the exam on this machine")),
            "proctor": Tile(theme, "person", tr("Proctor"), tr("Run a room from the console: open, watch, collect")),
            "centre": Tile(theme, "chart", tr("Centre"), tr("Import answers, mark, publish results")),
            "rehearsal": Tile(theme, "play", tr("Rehearsal"), tr("A whole practice exam day with 30 candidates")),
        }
        for name in ("candidate", "proctor", "centre"):
            self.tiles[name].clicked.connect(lambda _=False, name=name: self.front_end_chosen.emit(name))
        self.tiles["rehearsal"].clicked.connect(self.rehearsal_chosen)
        self.news = label(tone="muted", wrap=True)
        self.cancel = Button(theme, tr("Cancel"), "small")
        self.folder = Button(theme, tr("Open the folder"), "small", sign="folder")
        self.cancel.clicked.connect(self.rehearsal_cancelled)
        self.folder.clicked.connect(self._open_folder)
        self._arrange()
        self.show_running(False)
        self.folder.hide()
        self.resize(Size.COLUMN + 6 * Space.PAGE, Size.COLUMN)

    def show_running(self, running: bool) -> None:
        """Whether a rehearsal is running."""
        self.tiles["rehearsal"].setEnabled(not running)
        self.cancel.setVisible(running)
        if running:
            self.folder.hide()
            self.news.setText(tr("The practice exam day begins..."))

    def show_progress(self, line: str) -> None:
        """The newest line of the running rehearsal."""
        self.news.setText(line)

    def show_result(self, folder: Path | None) -> None:
        """The rehearsal ended: its folder, or None when it failed."""
        self._result = folder
        self.folder.setVisible(folder is not None)
        if folder is not None:
            self.news.setText(tr("The practice exam day is in {path}.", path=str(folder)))
            self._open_folder()
        else:
            self.news.setText(tr("The practice exam day ended early: {line}", line=self.news.text()))

    def show_failure(self, name: str) -> None:
        """A front-end did not start."""
        self.news.setText(tr("{name} could not be started.", name=name))

    def show_wrong_folder(self, name: str, folder: Path) -> None:
        """The chosen folder is none for this front-end."""
        sentences = {
            "candidate": tr(
                "There is no exam station in {path}. Choose a folder that holds station.toml.", path=str(folder)
            ),
            "proctor": tr("There is no console in {path}. Choose a folder that holds console.toml.", path=str(folder)),
            "centre": tr(
                "There is no centre in {path}. Choose a folder that holds the folder centre.", path=str(folder)
            ),
        }
        self.news.setText(sentences[name])

    def _open_folder(self) -> None:
        if self._result is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._result)))

    def _arrange(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(*(Space.PAGE,) * 4)
        column.setSpacing(Space.WIDE)
        heads = (
            (tr("Kaochang"), "large", "text", True),
            (tr("Occupational skill assessment without a network"), "body", "muted", False),
        )
        for text, size, tone, bold in heads:
            shown = label(text, size, tone, bold=bold)
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(shown)
        grid = QGridLayout()
        grid.setSpacing(Space.LARGE)
        for place, tile in enumerate(self.tiles.values()):
            grid.addWidget(tile, place // 2, place % 2)
        column.addLayout(grid, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        foot.addWidget(self.news, 1)
        foot.addWidget(self.folder)
        foot.addWidget(self.cancel)
        column.addLayout(foot)
        self.setCentralWidget(page)
