"""考场情况记录单 at the centre: what a room's signed list says, seat by seat, from the imported manifest."""

from collections import Counter
from dataclasses import dataclass

from desktop.documents.room_forms import Column, RoomForm, RoomHead
from desktop.documents.room_pack import PackPart, form_part, parts_pdf
from desktop.errors import Error
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.room_manifest import RoomManifest, SeatLine, SeatState, open_incidents, read_room_manifest
from desktop.formats.roster import Roster
from desktop.formats.session_grant import SessionGrant
from desktop.language import tr
from desktop.storage.results_rows import ManifestRow, ManifestSeatRow
from desktop.storage.results_store import LoggedTables
from desktop.workflows.audit_words import CAUSES
from desktop.workflows.known_sessions import KnownSessions
from desktop.workflows.results_desk import Desk
from desktop.workflows.room_forms import room_head


@dataclass(frozen=True)
class _Room:
    """One session with the manifest that counts."""

    grant: SessionGrant
    roster: Roster
    manifest: RoomManifest
    incidents: tuple[str, ...]


def room_records(desk: Desk) -> bytes:
    """One record for each session whose manifest was imported. Raises E-CEN-13 when there is none."""
    with desk.store.tables() as tables:
        sessions = sorted({row.session: row.manifest for row in tables.find(ManifestSeatRow)}.items())
        rooms = [_read(desk, tables, manifest) for _, manifest in sessions]
    if not rooms:
        raise Error("E-CEN-13", "No room's list was imported yet.", "Import the stick with its .kroom file.")
    parts = [_part(room) for room in rooms]
    return parts_pdf(tr("Room record"), room_head(rooms[0].grant.header, rooms[0].grant.digest, desk.trust), parts)


def _read(desk: Desk, tables: LoggedTables, digest: bytes) -> _Room:
    """The manifest as its file has it, checked again against its grant."""
    row = tables.first(ManifestRow, manifest=digest)
    assert row is not None, "seats of a manifest are kept with it"
    data = desk.store.folder.read(row.file_hash)
    known = KnownSessions(desk)
    for grant_row in known.grants_of(tables, row.session):
        try:
            roster = known.roster(tables, grant_row)
            manifest = read_room_manifest(source_of(data), grant_row.trust, grant_row, roster)
        except Error:
            continue
        incidents = open_incidents(source_of(data), manifest, desk.vaults.key(VaultPurpose.RESULTS))
        return _Room(grant_row, roster, manifest, incidents)
    raise Error("E-CEN-13", "No room's list was imported yet.", "Import the stick with its .kroom file.")


def _part(room: _Room) -> PackPart:
    head = room_head(room.grant.header, room.grant.digest, room.grant.trust)
    head = RoomHead(head.centre, head.room, head.starts, head.session, head.exam, head.practice, _digest(room))
    form = RoomForm(
        tr("Room record"),
        columns=(
            Column(tr("Seat"), 14, number=True), Column(tr("Admission number"), 36), Column(tr("Name"), 32),
            Column(tr("State"), 34), Column(tr("Receipt code"), 34), Column(tr("Compensated"), 22, number=True),
            Column(tr("Codes"), 16, number=True),
        ),
        rows=tuple(_row(room, line) for line in sorted(room.manifest.facts.seats, key=lambda line: line.seat)),
        facts=tuple(_numbers(room)),
        notes=tuple(text for part in room.incidents for text in part.split("\n") if text.strip()),
        signers=(tr("Checked by"), tr("Filed by")), sealed=True,
    )  # fmt: skip
    return form_part(head, form, "")


def _numbers(room: _Room) -> list[tuple[str, str]]:
    """应到 = the sum of all states; each candidate counts once."""
    facts = room.manifest.facts
    states = Counter(line.state for line in facts.seats)
    given = [line.credit_s for line in facts.seats if line.credit_s]
    names = {person.no: person.name for person in room.roster.people}
    return [
        (tr("Expected"), str(len(room.roster.rows))),
        (tr("Handed in"), str(states[SeatState.FINISHED])),
        (tr("Absent"), str(states[SeatState.ABSENT])),
        (tr("Stopped"), str(states[SeatState.STOPPED])),
        (tr("Other machines"), str(len(facts.stopped) + states[SeatState.MOVED])),
        (tr("Compensated"), tr("{n} candidates, {s} s in all", n=len(given), s=sum(given))),
        (tr("On duty"), "、".join(names.get(number, str(number)) for number in facts.staff)),
        (tr("Signatures"), _signatures(room)),
    ]


def _signatures(room: _Room) -> str:
    if room.manifest.is_open:
        return tr("A signature is missing: {reason}", reason=room.manifest.facts.pending)
    numbers = {holder.key: holder.no for holder in room.grant.header.holders}
    names = {person.no: person.name for person in room.roster.people}
    return "、".join(names[numbers[key]] for key in room.manifest.countersigners)


def _row(room: _Room, line: SeatLine) -> tuple[str, ...]:
    row = next(row for row in room.roster.rows if row.candidate == line.candidate)
    names = {
        SeatState.FINISHED: tr("Handed in"), SeatState.ABSENT: tr("Absent"), SeatState.STOPPED: tr("Stopped"),
        SeatState.MOVED: tr("Moved"),
    }  # fmt: skip
    state = names[line.state]
    if line.cause is not None:
        state = tr("Stopped: {cause}", cause=tr(CAUSES[str(line.cause)]))
    credit = str(line.credit_s) if line.credit_s else ""
    return f"{line.seat:02d}", row.ticket, row.name, state, line.receipt, credit, str(len(line.codes) or "")


def _digest(room: _Room) -> str:
    return room.manifest.digest.hex()
