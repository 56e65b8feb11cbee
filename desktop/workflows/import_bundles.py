"""One result bundle on its way into the store: read, opened, judged, and given its place (trust-and-formats 8)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from desktop.errors import Error
from desktop.exam.answers import Answer
from desktop.formats.artefacts import KRESULT
from desktop.formats.bundle_opening import OpenedBundle, open_result_bundle
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import read_outline
from desktop.formats.grant_header import GrantHeader
from desktop.formats.journal_records import Record, RecordType
from desktop.formats.result_bundle import ResultBundle, read_result_bundle, verify_bundle_belongs
from desktop.refusals import refuse
from desktop.storage.results_folder import BUNDLES, QUARANTINE
from desktop.storage.results_rows import BundleRow, CandidateRow, KeptFileRow
from desktop.storage.results_store import LoggedTables
from desktop.workflows.import_ledger import Outcome, Relation, Story, Witnessed, judge, relate
from desktop.workflows.known_sessions import KnownSessions
from desktop.workflows.results_desk import Desk

_FOREIGN_CODES = frozenset({"E-SIG-02", "E-SIG-04", "E-IMP-04"})
_CODES = {
    Outcome.FORK: "E-IMP-02", Outcome.TRUNCATED: "E-IMP-03", Outcome.STALE: "E-IMP-01", Outcome.FOREIGN: "E-IMP-04",
}  # fmt: skip
_STORED = frozenset({"accepted", "superseded", "stale", "fork", "truncated"})
_KEPT = frozenset({Outcome.ACCEPTED, Outcome.STALE, Outcome.SUPERSEDED})


@dataclass(frozen=True)
class Arrival:
    """A file that was copied into quarantine and is about to be read; `log_seq` is its place in the import log, `kept`
    what an earlier import wrote down of exactly these bytes."""

    file_hash: bytes
    log_seq: int
    kept: KeptFileRow | None = None


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
    if arrival.kept is not None and arrival.kept.outcome in _STORED:
        return Judged(Outcome.DUPLICATE)
    return judge_bundle(desk, tables, sessions, arrival)


def judge_bundle(desk: Desk, tables: LoggedTables, sessions: KnownSessions, arrival: Arrival) -> Judged:
    """Judge it whether these bytes are known or not (rebuilding)."""
    try:
        with desk.store.folder.path_of(arrival.file_hash).open("rb") as source:
            verified = _verify(desk, tables, sessions, source)
    except Error as error:
        return _refused(tables, arrival, error)
    facts = verified.bundle.facts
    stored = tables.bundles_of((facts.session, facts.candidate, facts.attempt))
    if any(row.digest == verified.bundle.digest for row in stored):
        return _judged(verified, Outcome.DUPLICATE)  # countersigned since: the same bundle
    witnessed = sessions.witnessed(tables, (facts.session, facts.candidate, facts.attempt))
    return _place(desk, tables, arrival, verified, _Sitting(stored, witnessed))


def recheck_sitting(desk: Desk, tables: LoggedTables, sessions: KnownSessions, current: BundleRow) -> None:
    """After new witnesses: the bundle that stands may turn out to contradict them, or to fall short."""
    witnessed = sessions.witnessed(tables, current.sitting)
    short = any(note.seq > current.last for note in witnessed)
    if not short and all(note.seq == current.last and note.head == current.head for note in witnessed):
        return
    outcome = judge(_story_of(desk, current), None, witnessed)
    if outcome is not Outcome.ACCEPTED:
        _set_state(tables, current, outcome)


def _verify(desk: Desk, tables: LoggedTables, sessions: KnownSessions, source: BinaryIO) -> Verified:
    outline = read_outline(source, KRESULT)
    bundle = read_result_bundle(source, sessions.trust_for(tables, outline.header_bytes))
    grant = sessions.grant(tables, bundle.facts.grant)
    if grant is None:
        raise refuse("E-IMP-04")
    verify_bundle_belongs(bundle, grant)
    person = sessions.person(tables, bundle.facts.session, bundle.facts.candidate)
    _verify_person(person, bundle, grant.header)
    vault = desk.vaults.key(VaultPurpose.RESULTS)
    return Verified(bundle, open_result_bundle(source, bundle, vault, grant.header.results))


def _verify_person(row: CandidateRow | None, bundle: ResultBundle, header: GrantHeader) -> None:
    """Raises E-IMP-04 unless the roster seats this candidate at this attempt with this package."""
    facts = bundle.facts
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
    tables.keep(_kept(arrival, Judged(outcome, error.code), QUARANTINE), known=arrival.kept is not None)
    return Judged(outcome, error.code)


@dataclass(frozen=True)
class _Sitting:
    """What is stored of a sitting, and what others saw of it."""

    stored: Sequence[BundleRow]
    witnessed: Sequence[Witnessed]

    def in_state(self, outcome: Outcome) -> list[BundleRow]:
        """The stored bundles in one state."""
        return [row for row in self.stored if row.state == outcome.value]


def _place(desk: Desk, tables: LoggedTables, arrival: Arrival, verified: Verified, sitting: _Sitting) -> Judged:
    """FORK, TRUNCATED, STALE, ACCEPTED or the last reason to reject, with everything that follows for older bundles."""
    new = Story(verified.bundle.facts.export, verified.opened.heads)
    current = next(iter(sitting.in_state(Outcome.ACCEPTED)), None)
    before = None if current is None else _before(desk, current, new)
    alarmed = bool(sitting.in_state(Outcome.FORK))
    outcome = judge(new, before, sitting.witnessed, alarmed=alarmed)
    judged = _judged(verified, outcome)
    if outcome is Outcome.REJECTED:
        judged = replace(judged, code="E-IMP-01")
        tables.keep(_kept(arrival, judged, QUARANTINE), known=arrival.kept is not None)
        return judged
    if current is not None and before is not None:
        _move_aside(tables, current, outcome, relate(new, before))
    tables.add([_row(arrival, verified, outcome)])
    place = BUNDLES if outcome in _KEPT else QUARANTINE
    tables.keep(_kept(arrival, judged, place), known=arrival.kept is not None)
    if outcome is Outcome.ACCEPTED:
        _lift_truncations(tables, sitting, new)
    return judged


def _move_aside(tables: LoggedTables, current: BundleRow, outcome: Outcome, relation: Relation) -> None:
    """What the arrival does to the bundle that stood until now."""
    if outcome is Outcome.ACCEPTED:
        _set_state(tables, current, Outcome.SUPERSEDED)
    elif relation is Relation.FORKED:
        _set_state(tables, current, Outcome.FORK)


def _lift_truncations(tables: LoggedTables, sitting: _Sitting, new: Story) -> None:
    """A bundle that reaches what was witnessed also explains the shorter ones that did not."""
    for row in sitting.in_state(Outcome.TRUNCATED):
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
        answers=write_answer_values(opened.answers),
        log_seq=arrival.log_seq,
    )


def write_answer_values(answers: Sequence[Answer]) -> bytes:
    """The verified answers as the store keeps them: JSON, item → recorded response."""
    return json.dumps({answer.item.hex(): answer.value.decode("utf-8") for answer in answers}).encode()


def read_answer_values(data: bytes) -> dict[bytes, bytes]:
    """The pair of `write_answer_values`."""
    return {bytes.fromhex(item): value.encode("utf-8") for item, value in json.loads(data).items()}


def _handed_in_ms(records: Sequence[Record]) -> int | None:
    """The wall clock of the station at hand-in, else when its last section was sealed; untrusted, for people."""
    for kind in (RecordType.HAND_IN, RecordType.SECTION_SEAL):
        times = [record.core.wall_ms for record in records if record.core.type is kind]
        if times:
            return times[-1]
    return None
