"""One session: its path with what is left, its table, and the actions of each step."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.centre.results_table import Cell, Column, ResultsTable
from desktop.centre.session_view import Problem, SeatView, SessionView
from desktop.centre.step_path import StepPath
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label, panel, retone
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Space, Theme

SCORE_LIST, WORKBOOK, SCORE_SLIPS = "score-list", "xlsx", "score-slip"
MARK_SHEETS, WORK_SHEETS = "mark-sheet", "work-sheet"


class SessionPage(QWidget):
    """Emits what a person asks for; shows what it is given."""

    back_asked = Signal()
    import_asked = Signal()
    mark_asked = Signal()
    marks_asked = Signal()
    document_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.title = label("", "title", bold=True)
        self.facts = label("", "body", "muted")
        self.problem = label("", "body", bold=True, wrap=True)
        self.path = StepPath(theme, (tr("Import"), tr("Mark"), tr("Score book"), tr("Slips")))
        self.table = ResultsTable(theme, _columns())
        self.back = Button(theme, tr("Sessions"), "quiet", sign="back")
        self.more = Button(theme, tr("Import…"), sign="folder")
        self.mark = Button(theme, tr("Mark"), "primary", sign="check")
        self.list_pdf = Button(theme, tr("List (PDF)"))
        self.list_xlsx = Button(theme, tr("List (Excel)"))
        self.slips = Button(theme, tr("Slips (PDF)"))
        self.works = Button(theme, tr("Works to mark (PDF)"))
        self.marks = Button(theme, tr("Take in marks…"))
        self.mark_sheets = Button(theme, tr("Mark sheets (PDF)"))
        self._connect()
        self._arrange()

    def show_session(self, view: SessionView) -> None:
        """Everything of one session."""
        self.title.setText(safe_name(view.title))
        self.facts.setText(tr("{when}, {part}, {n} candidates", when=view.starts, part=view.part, n=len(view.seats)))
        self.problem.setText(view.problem_text)
        retone(
            self.problem,
            {Problem.NONE: "ok", Problem.ALARM: "danger", Problem.MISSING: "danger"}.get(view.problem, "warn"),
        )
        self.path.show_steps(_left(view), _done(view))
        self.table.rows.show_rows([_row(seat) for seat in view.seats])
        self.table.sortByColumn(0, self.table.horizontalHeader().sortIndicatorOrder())
        self.mark.setEnabled(view.to_mark > 0 and view.alarms == 0)
        for button in (self.list_pdf, self.list_xlsx, self.slips, self.mark_sheets):
            button.setEnabled(view.marked > 0)
        for button in (self.works, self.marks, self.mark_sheets):
            button.setVisible(view.practical)
        self.works.setEnabled(view.works > 0)
        self.marks.setEnabled(view.marked > 0 and view.alarms == 0)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.more.clicked.connect(self.import_asked)
        self.mark.clicked.connect(self.mark_asked)
        self.marks.clicked.connect(self.marks_asked)
        kinds = {
            self.list_pdf: SCORE_LIST, self.list_xlsx: WORKBOOK, self.slips: SCORE_SLIPS, self.works: WORK_SHEETS,
            self.mark_sheets: MARK_SHEETS,
        }  # fmt: skip
        for button, kind in kinds.items():
            button.clicked.connect(lambda _=False, kind=kind: self.document_asked.emit(kind))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.LARGE)
        head.addWidget(self.back)
        head.addWidget(self.title)
        head.addWidget(self.facts, 1)
        card: QFrame = panel("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.SMALL)
        inside.addWidget(self.table)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.MEDIUM)
        for button in (self.more, self.mark, self.works, self.marks):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.mark_sheets, self.list_pdf, self.list_xlsx, self.slips):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.PAGE, Space.LARGE, Space.PAGE, Space.LARGE)
        whole.setSpacing(Space.LARGE)
        whole.addLayout(head)
        whole.addWidget(self.path)
        whole.addWidget(self.problem)
        whole.addWidget(card, 1)
        whole.addLayout(buttons)


def _columns() -> list[Column]:
    return [
        Column(tr("Seat"), number=True),
        Column(tr("Admission number")),
        Column(tr("Name")),
        Column(tr("State")),
        Column(tr("Score"), number=True),
        Column(tr("Result"), wide=True),
    ]


def _row(seat: SeatView) -> tuple[Cell, ...]:
    return (
        Cell(str(seat.seat), seat.seat),
        Cell(seat.admission_number, seat.admission_number),
        Cell(seat.name, seat.name),
        Cell(seat.state, seat.state),
        Cell(seat.score_text, seat.score),
        Cell(seat.verdict, seat.verdict),
    )


def _left(view: SessionView) -> tuple[str, ...]:
    scored = sum(seat.score is not None for seat in view.seats)
    imported = tr("{n} bundles here, {m} missing", n=view.bundles, m=len(view.missing))
    return (
        imported,
        tr("{n} to mark", n=view.to_mark),
        tr("{n} of {m} with a score", n=scored, m=len(view.seats)),
        tr("{n} pages", n=len(view.seats)),
    )


def _done(view: SessionView) -> tuple[bool, ...]:
    imported = view.bundles > 0 and not view.missing and view.alarms == 0
    marked = imported and view.to_mark == 0
    return imported, marked, False, False
