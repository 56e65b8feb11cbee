"""Import: sticks and folders into the store. Idempotent; killed at any moment it loses nothing and doubles nothing.

Each file is first copied into quarantine, durably; then, in batches of one transaction, read, judged and written into
tables and log; only after the commit is it moved to its place. What a crash leaves in quarantine is read next time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from desktop.crypto.joining import Hasher
from desktop.formats.artefacts import KRESULT, KSESSION, ArtefactType, artefact_named, artefact_of
from desktop.storage.faults import MediumFull, fault_of
from desktop.storage.results_folder import QUARANTINE
from desktop.storage.results_rows import BundleRow, KeptFileRow, ManifestSeatRow
from desktop.storage.results_store import LoggedTables
from desktop.storage.task_rows import TaskScoreRow
from desktop.workflows.import_bundles import Arrival, import_bundle, judge_bundle
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.import_papers import PAPER_TYPES, import_paper, read_paper
from desktop.workflows.known_sessions import KnownSessions
from desktop.workflows.results_desk import Desk, Progress
from desktop.workflows.standing_scores import is_of_older_grader
from desktop.workflows.stick_scan import scan_sources

_BATCH = 32
_PIECE_BYTES = 1024 * 1024
_WITH_BUNDLE = ("finished", "stopped")
_NOT_STANDING = (Outcome.SUPERSEDED, Outcome.STALE)


@dataclass(frozen=True)
class MissingSeat:
    """A seat whose bundle the manifest promises and nobody brought."""

    session: bytes
    seat: int


@dataclass
class ImportReport:
    """What became of every file of ours. `bundles` counts result bundles by their state at the end, those stored
    before included where this import changed their state; `unreadable` files could not even be copied."""

    files: dict[str, Outcome] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    bundles: Counter[Outcome] = field(default_factory=Counter)
    missing: list[MissingSeat] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    seconds: float = 0.0
    stopped: bool = False


@dataclass
class Waiting:
    """One file to be read; a `path` of None says that it already lies in quarantine under `file_hash`."""

    name: str
    type: ArtefactType
    path: Path | None
    file_hash: bytes = b""


def _go_on(done: int, total: int) -> bool:
    return True


def import_sources(desk: Desk, sources: Iterable[Path], on_progress: Progress = _go_on) -> ImportReport:
    """Take in everything of ours in `sources` and in the centre's own folder.

    Papers come before bundles, so that a grant is known before what it explains. Raises E-CEN-03, E-CEN-04 and errors
    of the store; a file's own faults are outcomes.
    """
    started, run = desk.clock.read().elapsed_ns, _Import(desk)
    found = scan_sources([*sources, *desk.own_sources])
    run.take(_in_order([*_left_over(desk), *(Waiting(f.name, f.type, f.path) for f in found)]), on_progress)
    run.retry_foreign()
    run.finish()
    run.report.missing = missing_seats(desk)
    run.report.bundles[Outcome.MISSING] = len(run.report.missing)
    run.report.seconds = round((desk.clock.read().elapsed_ns - started) / 1e9, 3)
    return run.report


def missing_seats(desk: Desk) -> list[MissingSeat]:
    """Every seat of every manifest that should have a bundle and has none, not even one in quarantine."""
    with desk.store.tables() as tables:
        there = {row.sitting for row in tables.find(BundleRow) if row.state not in _NOT_STANDING}
        return [
            MissingSeat(row.session, row.seat)
            for row in tables.find(ManifestSeatRow)
            if row.state in _WITH_BUNDLE and (row.session, row.candidate, row.attempt) not in there
        ]


def rebuild_tables(desk: Desk) -> None:
    """Empty every table that is a view and fill it again from the kept files, in the order of their arrival.

    Marks are given again by the next `mark_store`; those of older graders, which cannot be made again, are kept.
    One transaction: a crash leaves the tables as they were.
    """
    sessions = KnownSessions(desk)
    with desk.store.tables() as tables:
        kept = tables.find(KeptFileRow, "log_seq")
        older = [row for row in tables.find(TaskScoreRow) if is_of_older_grader(row)]
        tables.empty_views()
        tables.add(older)
        for row in kept:
            arrival = Arrival(row.file_hash, row.log_seq, row)
            if row.kind == KRESULT.extension:
                judge_bundle(desk, tables, sessions, arrival)
            else:
                read_paper(desk, tables, sessions, arrival, artefact_named(row.kind))


class _Import:
    """One run over a list of files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sessions = KnownSessions(desk)
        self._names: dict[bytes, list[str]] = {}
        self._outcomes: dict[bytes, Outcome] = {}
        self._new_grants = False
        self.report = ImportReport()

    def take(self, waiting: Sequence[Waiting], on_progress: Progress) -> None:
        """All of them, batch by batch, unless `on_progress` asks to stop."""
        for start in range(0, len(waiting), _BATCH):
            if not on_progress(start, len(waiting)):
                self.report.stopped = True
                return
            self._batch(waiting[start : start + _BATCH])
        on_progress(len(waiting), len(waiting))

    def retry_foreign(self) -> None:
        """With a new grant, what was foreign may belong here; what still is stays as it was reported."""
        if not self._new_grants:
            return
        with self._desk.store.tables() as tables:
            rows = tables.find(KeptFileRow, "log_seq", outcome=Outcome.FOREIGN.value)
        again = [
            Waiting(f"{QUARANTINE}/{row.file_hash.hex()[:12]}", artefact, None, row.file_hash)
            for row in rows
            if row.file_hash not in self._names and (artefact := _type_in_quarantine(self._desk, row.file_hash))
        ]
        for start in range(0, len(again), _BATCH):
            self._batch(again[start : start + _BATCH])

    def finish(self) -> None:
        """Count the bundles by their state at the end."""
        for file_hash, outcome in self._outcomes.items():
            self.report.bundles[outcome] += max(1, len(self._names.get(file_hash, ())))

    def _batch(self, waiting: Sequence[Waiting]) -> None:
        store = self._desk.store
        for entry in waiting:
            self._name(entry)
        with store.tables() as tables:
            kept = tables.kept_files([entry.file_hash for entry in waiting])
        self._arrive([entry for entry in waiting if entry.path and entry.file_hash and entry.file_hash not in kept])
        with store.tables() as tables:
            for entry in waiting:
                if entry.file_hash:
                    self._judge(tables, entry, kept.get(entry.file_hash))
            self._count(tables)

    def _name(self, entry: Waiting) -> None:
        """The hash of the file as it lies there now; bytes that are here already are not copied again."""
        try:
            entry.file_hash = _hash_of(entry.path) if entry.path else entry.file_hash
        except OSError:
            self.report.unreadable.append(entry.name)

    def _arrive(self, entries: Sequence[Waiting]) -> None:
        """Copy them into quarantine; when that fails, one by one, so that one bad file does not keep out others."""
        try:
            self._copy(entries)
        except OSError:
            for entry in entries:
                try:
                    self._copy([entry])
                except OSError as reason:
                    if isinstance(fault_of(reason), MediumFull):
                        raise  # the store's disk, not the stick: nothing more can be taken in
                    entry.file_hash = b""
                    self.report.unreadable.append(entry.name)

    def _copy(self, entries: Sequence[Waiting]) -> None:
        with ExitStack() as stack:
            sources = [stack.enter_context(entry.path.open("rb")) for entry in entries if entry.path]
            hashes = self._desk.store.folder.take_in(sources)
        for entry, file_hash in zip(entries, hashes, strict=True):
            entry.file_hash = file_hash

    def _judge(self, tables: LoggedTables, entry: Waiting, kept: KeptFileRow | None) -> None:
        arrival = Arrival(entry.file_hash, tables.next_log_seq, kept)
        if entry.type is KRESULT:
            judged = import_bundle(self._desk, tables, self._sessions, arrival)
            outcome, code = judged.outcome, judged.code
        else:
            outcome, code = import_paper(self._desk, tables, self._sessions, arrival, entry.type)
            self._new_grants |= entry.type is KSESSION and outcome is Outcome.ACCEPTED
        self._log(tables, entry, outcome, code)
        self._note(entry, outcome, code)

    def _log(self, tables: LoggedTables, entry: Waiting, outcome: Outcome, code: str | None) -> None:
        tables.log(
            kind=entry.type.extension,
            file=entry.file_hash.hex(),
            outcome=outcome.value,
            code=code,
            wall_ms=self._desk.clock.read().wall_ms,
        )

    def _note(self, entry: Waiting, outcome: Outcome, code: str | None) -> None:
        self.report.files[entry.name] = outcome
        if code is not None:
            self.report.codes[entry.name] = code
        if entry.type is not KRESULT:
            return
        if outcome is Outcome.DUPLICATE:
            self.report.bundles[outcome] += 1
        else:
            self._names.setdefault(entry.file_hash, []).append(entry.name)

    def _count(self, tables: LoggedTables) -> None:
        """Outcomes as they stand now: a later bundle of this very import may have changed an earlier one's."""
        for file_hash, (kind, word) in tables.outcomes.items():
            if kind != KRESULT.extension:
                continue
            self._outcomes[file_hash] = Outcome(word)
            for name in self._names.get(file_hash, ()):
                self.report.files[name] = Outcome(word)


def _in_order(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Papers in the order in which they explain each other, then bundles, then what the centre does not read."""
    readable = [entry for entry in waiting if entry.type in (*PAPER_TYPES, KRESULT)]
    return sorted(readable, key=lambda entry: (*PAPER_TYPES, KRESULT).index(entry.type))


def _left_over(desk: Desk) -> list[Waiting]:
    """What a crash left in quarantine: files that were judged go to their place, the others are read now."""
    folder = desk.store.folder
    with desk.store.tables() as tables:
        rows = {file_hash: tables.first(KeptFileRow, file_hash=file_hash) for file_hash in folder.waiting()}
    for file_hash, row in rows.items():
        if row is not None:
            folder.settle(file_hash, row.place)
    return [
        Waiting(
            f"{QUARANTINE}/{file_hash.hex()[:12]}", _type_in_quarantine(desk, file_hash) or KRESULT, None, file_hash
        )
        for file_hash, row in rows.items()
        if row is None
    ]


def _type_in_quarantine(desk: Desk, file_hash: bytes) -> ArtefactType | None:
    with desk.store.folder.path_of(file_hash).open("rb") as file:
        return artefact_of(file.read(8))


def _hash_of(path: Path) -> bytes:
    hasher = Hasher()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            hasher.update(piece)
    return hasher.digest()
