"""Over the page while work goes on, with count and cancel; afterwards what became of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.centre.results_table import Cell, Column, ResultsTable
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme

_ROWS_SHOWN = 8


class ProgressPanel(Overlay):
    """`stop_asked` once; the panel closes when its owner says so."""

    stop_asked = Signal()

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.NARROW)
        self.can_dismiss = False
        self._title = label("", "stem", bold=True)
        self._count = label("", "body", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.stop = Button(theme, tr("Stop"))
        self.stop.clicked.connect(self._ask)
        for widget in (self._title, self._bar, self._count, self.stop):
            self.body.addWidget(widget)

    def begin(self, title: str, *, can_stop: bool) -> None:
        """Cover the page."""
        self._title.setText(title)
        self.tell(0, 0)
        self.stop.setVisible(can_stop)
        self.stop.setEnabled(True)
        self.open()

    def tell(self, done: int, total: int) -> None:
        """How far it is; a total of 0 says that nobody knows yet."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._count.setText(tr("{done} of {total} files", done=done, total=total) if total else "")

    def _ask(self) -> None:
        self.stop.setEnabled(False)
        self.stop_asked.emit()


class OutcomesPanel(Overlay):
    """Counts by outcome with what to do, and the files that need somebody."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.COLUMN + Size.SHEET)
        self._theme = theme
        self._title = label(tr("Import finished"), "stem", bold=True)
        self.counts = ResultsTable(
            theme, [Column(tr("Outcome")), Column(tr("Bundles"), number=True), Column(tr("What to do"), wide=True)]
        )
        self.files = ResultsTable(theme, [Column(tr("File"), wide=True), Column(tr("Outcome")), Column(tr("Code"))])
        self.close_button = Button(theme, tr("Go on"), "primary")
        self.close_button.clicked.connect(self.close_over)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        for widget in (self._title, self.counts, self.files):
            self.body.addWidget(widget)
        self.body.addLayout(row)

    def show_outcomes(self, counts: Sequence[tuple[str, int, str]], files: Sequence[tuple[str, str, str]]) -> None:
        """`counts` are (outcome, number, advice); `files` are (name, outcome, code) of those not simply taken in."""
        self.counts.rows.show_rows([(Cell(o, o), Cell(str(n), n), Cell(a, a)) for o, n, a in counts])
        self.files.rows.show_rows([tuple(Cell(text, text) for text in line) for line in files])
        self.files.setVisible(bool(files))
        for table, rows in ((self.counts, len(counts)), (self.files, len(files))):
            height = (min(rows, _ROWS_SHOWN) + 1) * self._theme.px(Size.TARGET) + Space.SMALL
            table.setFixedHeight(height)
        self.open()
