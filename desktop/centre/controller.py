"""Connects the window with the centre's workflows; everything that takes time runs as a job, one at a time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from desktop.centre.overview import view_sessions
from desktop.centre.pages.session import WORKBOOK
from desktop.centre.session_view import SessionView
from desktop.centre.window import CentreWindow
from desktop.errors import Error
from desktop.formats.artefacts import Role
from desktop.language import advice_of, message_of, tr
from desktop.ui.background import Job, wait_for_jobs
from desktop.ui.message_bar import Message
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.import_results import ImportReport, import_sources
from desktop.workflows.issue_documents import write_report, write_workbook
from desktop.workflows.mark_results import MarkReport, mark_store
from desktop.workflows.outcome_words import outcome_advice, outcome_name
from desktop.workflows.results_desk import Desk
from desktop.workflows.settle_marks import take_marking_file

_QUIET = (Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.SUPERSEDED)
OpenDesk = Callable[[tuple[str, str] | None], Desk]
"""Opens the desk with two custodians' phrases, or without for a rehearsal. Raises Error."""


class Controller(QObject):
    """Owns the desk from its opening to `close`."""

    _told = Signal(int, int)

    def __init__(self, window: CentreWindow, open_desk: OpenDesk) -> None:
        super().__init__()
        self.desk: Desk | None = None
        self._window, self._open_desk = window, open_desk
        self._views: tuple[SessionView, ...] = ()
        self._shown: bytes | None = None
        self._stopping = self._busy = False
        self._told.connect(window.progress.tell)
        window.unlock.phrases_given.connect(lambda one, two: self._open((one, two)))
        window.sessions.session_chosen.connect(self.show_session)
        window.session.back_asked.connect(self.show_sessions)
        for page in (window.sessions, window.session):
            page.import_asked.connect(self._choose_source)
        window.session.mark_asked.connect(self.mark)
        window.session.marks_asked.connect(self._choose_marks)
        window.session.document_asked.connect(self._choose_target)
        window.progress.stop_asked.connect(self._stop)

    def begin(self, *, ask: bool) -> None:
        """Ask for passphrases, or open at once."""
        self._window.show_page(self._window.unlock)
        self._window.unlock.first.setFocus()
        if not ask:
            self._open(None)

    def close(self) -> None:
        """Give the store free, after the piece of work that is under way: an import stops at its next bundle."""
        self._stop()
        wait_for_jobs()
        if self.desk is not None:
            self.desk.close()
            self.desk = None

    def show_sessions(self) -> None:
        """The list."""
        self._shown = None
        self._window.sessions.show_sessions(self._views)
        self._window.show_page(self._window.sessions)
        self._window.sessions.import_button.setFocus()

    def show_session(self, session: bytes) -> None:
        """One of them."""
        view = next(view for view in self._views if view.session == session)
        self._shown = session
        self._window.session.show_session(view)
        self._window.show_page(self._window.session)
        self._window.session.table.setFocus()

    def bring_in(self, source: Path) -> None:
        """Import a stick or folder."""
        desk = self._desk()
        self._window.progress.begin(tr("Importing"), can_stop=True)
        self._run(lambda: import_sources(desk, [source], self._progress), self._imported)

    def mark(self) -> None:
        """Mark everything that waits."""
        desk = self._desk()
        self._window.progress.begin(tr("Marking"), can_stop=False)
        self._run(lambda: mark_store(desk), self._marked)

    def take_in(self, path: Path) -> None:
        """A marking file of examiners, held against the automatic marks; then everything is settled anew."""
        desk = self._desk()
        self._window.progress.begin(tr("Marking"), can_stop=False)
        self._run(lambda: take_marking_file(desk, path), self._marked)

    def write(self, kind: str, target: Path) -> None:
        """Write a document."""
        desk = self._desk()
        self._window.progress.begin(tr("Writing the document"), can_stop=False)
        work = (lambda: write_workbook(desk, target)) if kind == WORKBOOK else lambda: write_report(kind, desk, target)
        self._run(work, lambda _: self._say(tr("Written: {path}", path=str(target)), "ok"))

    def _open(self, phrases: tuple[str, str] | None) -> None:
        job = Job(self, lambda: self._open_desk(phrases))
        job.done.connect(self._opened)
        job.refused.connect(lambda error: self._window.unlock.say(f"{message_of(error)} {advice_of(error)}"))
        job.start()

    def _opened(self, desk: Desk) -> None:
        self.desk = desk
        names = [card.holder.name for card in desk.trust.having(Role.CENTRE)]
        self._window.show_centre(names[0] if names else "", practice=desk.practice)
        self._refresh(None)

    def _refresh(self, then: Callable[[], None] | None) -> None:
        """Read the store again, then show the page that was shown."""
        desk = self._desk()

        def show(views: tuple[SessionView, ...]) -> None:
            self._views = views
            known = any(view.session == self._shown for view in views)
            self.show_session(self._shown) if known and self._shown else self.show_sessions()
            if then is not None:
                then()

        self._run(lambda: view_sessions(desk), show, refresh=False)

    def _run(self, work: Callable[[], Any], then: Callable[[Any], None], *, refresh: bool = True) -> None:
        """One job; its result goes to `then` after the page was read again."""
        self._busy, self._stopping = True, False

        def done(result: Any) -> None:
            self._busy = False
            self._window.progress.close_over()
            self._refresh(lambda: then(result)) if refresh else then(result)

        def refused(error: Error) -> None:
            self._busy = False
            self._window.progress.close_over()
            message = Message(message_of(error), advice_of(error), error.code, "danger", lasting=True)
            self._window.messages.show_message(message)

        job = Job(self, work)
        job.done.connect(done)
        job.refused.connect(refused)
        job.start()

    def _progress(self, done: int, total: int) -> bool:
        """On the job's thread."""
        self._told.emit(done, total)
        return not self._stopping

    def _imported(self, report: ImportReport) -> None:
        counts = [(outcome_name(o), report.bundles[o], outcome_advice(o)) for o in Outcome if report.bundles[o]]
        files = [
            (name, outcome_name(outcome), report.codes.get(name, ""))
            for name, outcome in sorted(report.files.items())
            if outcome not in _QUIET
        ]
        self._window.outcomes.show_outcomes(counts, files)

    def _marked(self, report: MarkReport) -> None:
        if report.without_pack:
            text = tr(
                "{n} have no scoring pack here; put it into the centre's folder and import", n=report.without_pack
            )
            self._say(text, "warn")
        elif report.without_package:
            self._say(tr("{n} have no exam package here; import it", n=report.without_package), "warn")
        elif report.to_discuss:
            text = tr("{n} of them are marked too far apart and have to be discussed", n=report.to_discuss)
            self._say(text, "warn")
        elif report.works:
            text = tr("{n} works of {m} candidates wait for examiners", n=report.works, m=report.pending)
            self._say(text, "ok")
        else:
            self._say(tr("{n} marked", n=report.marked), "ok")

    def _say(self, text: str, level: str) -> None:
        self._window.messages.show_message(Message(text, level=level))

    def _stop(self) -> None:
        self._stopping = True

    def _desk(self) -> Desk:
        assert self.desk is not None
        return self.desk

    def _choose_source(self) -> None:
        dialog = QFileDialog(self._window, tr("Choose a stick or folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.bring_in(Path(path)))
        dialog.open()

    def _choose_marks(self) -> None:
        dialog = QFileDialog(self._window, tr("Choose a marking file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("*.json")
        dialog.fileSelected.connect(lambda path: self.take_in(Path(path)))
        dialog.open()

    def _choose_target(self, kind: str) -> None:
        suffix = "xlsx" if kind == WORKBOOK else "pdf"
        dialog = QFileDialog(self._window, tr("Save as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{kind if kind != WORKBOOK else 'score-list'}.{suffix}")
        dialog.fileSelected.connect(lambda path: self.write(kind, Path(path)))
        dialog.open()
