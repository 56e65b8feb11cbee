"""One result bundle on its way into the store: read, opened, judged, and given its place (trust-and-formats 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from desktop.errors import Error
from desktop.formats.artefacts import KRESULT
from desktop.formats.bundle_opening import OpenedBundle, open_result_bundle
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import read_outline
from desktop.formats.grant_header import GrantHeader
from desktop.formats.journal_records import Record, RecordType
from desktop.formats.result_bundle import ResultBundle, read_result_bundle, verify_bundle_belongs, write_answers
from desktop.refusals import refuse
from desktop.storage.results_folder import BUNDLES, QUARANTINE
from desktop.storage.results_rows import BundleRow, CandidateRow, KeptFileRow, ManifestSeatRow, WitnessRow
from desktop.storage.results_store import LoggedTables
from desktop.workflows.import_ledger import Outcome, Relation, Story, Witnessed, judge, relate
from desktop.workflows.known_sessions import KnownSessions
from desktop.workflows.results_desk import Desk

_FOREIGN_CODES = frozenset({"E-SIG-02", "E-SIG-04", "E-IMP-04"})
_CODES = {
    Outcome.FORK: "E-IMP-02", Outcome.TRUNCATED: "E-IMP-03", Outcome.STALE: "E-IMP-01", Outcome.FOREIGN: "E-IMP-04",
}  # fmt: skip
_KEPT = frozenset({Outcome.ACCEPTED, Outcome.STALE, Outcome.SUPERSEDED})


@dataclass(frozen=True)
class Arrival:
    """A file that was copied into quarantine and is about to be read; `log_seq` is its place in the import log."""

    file_hash: bytes
    log_seq: int


@dataclass(frozen=True)
class Judged:
    """What became of a bundle, with the code of the refusal where there is one."""

    outcome: Outcome
    code: str | None = None
    session: bytes | None = None
    candidate: bytes | None = None
    attempt: int | None = None


@dataclass(frozen=True)
class Verified:
    """A bundle that verifies and belongs here."""

    bundle: ResultBundle
    opened: OpenedBundle


def import_bundle(desk: Desk, tables: LoggedTables, sessions: KnownSessions, arrival: Arrival) -> Judged:
    """Judge the file and write what follows from it into the tables; files move after the commit."""
    if tables.first(BundleRow, file_hash=arrival.file_hash) is not None:
        return Judged(Outcome.DUPLICATE)
    try:
        with desk.store.folder.path_of(arrival.file_hash).open("rb") as source:
            verified = _verify(desk, tables, sessions, source)
    except Error as error:
        return _refused(tables, arrival, error)
    if tables.first(BundleRow, digest=verified.bundle.digest) is not None:
        return _judged(verified, Outcome.DUPLICATE)  # countersigned since: the same bundle
    return _place(desk, tables, arrival, verified)


def recheck_sitting(desk: Desk, tables: LoggedTables, current: BundleRow) -> None:
    """After new witnesses: the bundle that stands may turn out to contradict them, or to fall short."""
    witnessed = witnessed_of(tables, current.sitting)
    short = any(note.seq > current.last for note in witnessed)
    if not short and all(note.seq == current.last and note.head == current.head for note in witnessed):
        return
    outcome = judge(_story_of(desk, current), None, witnessed)
    if outcome is not Outcome.ACCEPTED:
        _set_state(tables, current, outcome)


def witnessed_of(tables: LoggedTables, sitting: tuple[bytes, bytes, int]) -> list[Witnessed]:
    """What others saw of a sitting: its line in the manifest, and signed heads."""
    session, candidate, attempt = sitting
    keys = {"session": session, "candidate": candidate, "attempt": attempt}
    seats = tables.find(ManifestSeatRow, **keys)
    found = [Witnessed(row.last, row.head) for row in seats if row.last is not None and row.head is not None]
    return found + [Witnessed(row.seq, row.head) for row in tables.find(WitnessRow, **keys)]


def _verify(desk: Desk, tables: LoggedTables, sessions: KnownSessions, source: BinaryIO) -> Verified:
    outline = read_outline(source, KRESULT)
    bundle = read_result_bundle(source, sessions.trust_for(tables, outline.header_bytes))
    grant = sessions.grant(tables, bundle.facts.grant)
    if grant is None:
        raise refuse("E-IMP-04")
    verify_bundle_belongs(bundle, grant)
    _verify_person(tables, bundle, grant.header)
    vault = desk.vaults.key(VaultPurpose.RESULTS)
    return Verified(bundle, open_result_bundle(source, bundle, vault, grant.header.results))


def _verify_person(tables: LoggedTables, bundle: ResultBundle, header: GrantHeader) -> None:
    """Raises E-IMP-04 unless the roster seats this candidate at this attempt with this package."""
    facts = bundle.facts
    row = tables.first(CandidateRow, session=facts.session, candidate=facts.candidate)
    package = None if row is None else header.package_numbered(row.package_no)
    if row is None or package is None or row.attempt != facts.attempt:
        raise refuse("E-IMP-04")
    if facts.package != package.package and facts.package not in _reserves(header, package.level):
        raise refuse("E-IMP-04")


def _reserves(header: GrantHeader, level: int) -> Sequence[bytes]:
    """A reserve paper may have been opened for everybody of its level."""
    return [entry.package for entry in header.packages if entry.level == level and str(entry.use) == "reserve"]


def _refused(tables: LoggedTables, arrival: Arrival, error: Error) -> Judged:
    outcome = Outcome.FOREIGN if error.code in _FOREIGN_CODES else Outcome.REJECTED
    tables.keep(_kept(arrival, Judged(outcome, error.code), QUARANTINE))
    return Judged(outcome, error.code)


def _place(desk: Desk, tables: LoggedTables, arrival: Arrival, verified: Verified) -> Judged:
    """FORK, TRUNCATED, STALE, ACCEPTED or the last reason to reject, with everything that follows for older bundles."""
    facts, heads = verified.bundle.facts, verified.opened.heads
    sitting = (facts.session, facts.candidate, facts.attempt)
    new, current = Story(facts.export, heads), tables.current_bundle(sitting)
    before = None if current is None else _before(desk, current, new)
    alarmed = tables.first(BundleRow, **_keys(sitting), state=Outcome.FORK.value) is not None
    outcome = judge(new, before, witnessed_of(tables, sitting), alarmed=alarmed)
    judged = _judged(verified, outcome)
    if outcome is Outcome.REJECTED:
        judged = replace(judged, code="E-IMP-01")
        tables.keep(_kept(arrival, judged, QUARANTINE))
        return judged
    if current is not None and outcome is Outcome.ACCEPTED:
        _set_state(tables, current, Outcome.SUPERSEDED)
    if current is not None and outcome is Outcome.FORK and before is not None:
        forked = relate(new, before) is Relation.FORKED
        _set_state(tables, current, Outcome.FORK if forked else Outcome(current.state))
    tables.put(_row(arrival, verified, outcome))
    tables.keep(_kept(arrival, judged, BUNDLES if outcome in _KEPT else QUARANTINE))
    if outcome is Outcome.ACCEPTED:
        _lift_truncations(tables, sitting, new)
    return judged


def _lift_truncations(tables: LoggedTables, sitting: tuple[bytes, bytes, int], new: Story) -> None:
    """A bundle that reaches what was witnessed also explains the shorter ones that did not."""
    for row in tables.find(BundleRow, **_keys(sitting), state=Outcome.TRUNCATED.value):
        if row.last <= new.last and new.heads[row.last] == row.head:
            _set_state(tables, row, Outcome.SUPERSEDED)


def _set_state(tables: LoggedTables, row: BundleRow, outcome: Outcome) -> None:
    place = BUNDLES if outcome in _KEPT else QUARANTINE
    tables.change(BundleRow, {"digest": row.digest}, state=outcome.value)
    tables.move(row.file_hash, place, outcome.value, _CODES.get(outcome))


def _before(desk: Desk, current: BundleRow, new: Story) -> Story:
    """The stored chain: its tip is enough for a new one that is at least as long; else its file is read again."""
    if new.last >= current.last:
        return Story(current.export, [b""] * current.last + [current.head])
    return _story_of(desk, current)


def _story_of(desk: Desk, row: BundleRow) -> Story:
    with desk.store.folder.path_of(row.file_hash).open("rb") as source:
        bundle = read_result_bundle(source, desk.trust)
        vault = desk.vaults.key(VaultPurpose.RESULTS)
        return Story(row.export, open_result_bundle(source, bundle, vault, vault.key_id).heads)


def _judged(verified: Verified, outcome: Outcome) -> Judged:
    facts = verified.bundle.facts
    return Judged(outcome, _CODES.get(outcome), facts.session, facts.candidate, facts.attempt)


def _kept(arrival: Arrival, judged: Judged, place: str) -> KeptFileRow:
    return KeptFileRow(
        arrival.file_hash, KRESULT.extension, place, judged.outcome.value, judged.code, arrival.log_seq,
        judged.session, judged.candidate, judged.attempt,
    )  # fmt: skip


def _row(arrival: Arrival, verified: Verified, outcome: Outcome) -> BundleRow:
    facts, opened = verified.bundle.facts, verified.opened
    return BundleRow(
        digest=verified.bundle.digest,
        file_hash=arrival.file_hash,
        session=facts.session,
        candidate=facts.candidate,
        attempt=facts.attempt,
        export=facts.export,
        reason=facts.reason.value,
        last=facts.last,
        head=facts.head,
        state=outcome.value,
        package=facts.package,
        handed_in_ms=_handed_in_ms(opened.records),
        credit_ns=facts.credit_ns,
        answers=write_answers(opened.answers, ()),
        log_seq=arrival.log_seq,
    )


def _handed_in_ms(records: Sequence[Record]) -> int | None:
    """The wall clock of the station at hand-in, else when its last section was sealed; untrusted, for people."""
    for kind in (RecordType.HAND_IN, RecordType.SECTION_SEAL):
        times = [record.core.wall_ms for record in records if record.core.type is kind]
        if times:
            return times[-1]
    return None


def _keys(sitting: tuple[bytes, bytes, int]) -> dict[str, bytes | int]:
    return {"session": sitting[0], "candidate": sitting[1], "attempt": sitting[2]}
