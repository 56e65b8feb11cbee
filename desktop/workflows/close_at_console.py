"""Closing at the console: completeness, the manifest (考场收卷清单), two signatures or 待补签, two sticks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.incidents import GROUP_TITLES, incident_kind
from desktop.exam.room_record import RoomRecord, SeatRecord
from desktop.formats.envelope import source_of
from desktop.formats.proctor_codes import CodePurpose, CodeUse
from desktop.formats.room_manifest import RoomFacts, RoomManifest, SeatState, StopCause, read_room_manifest
from desktop.formats.roster import Roster
from desktop.language import tr
from desktop.refusals import refuse
from desktop.storage.media import write_whole
from desktop.storage.sticks import SPARE_BYTES, Stick
from desktop.workflows.audit_words import exception_text
from desktop.workflows.close_room import ClosingForm, SeatDecision, carry_manifest, close_room, room_facts, sign_pending
from desktop.workflows.collect_bundles import carry_bundles, open_seats, survey
from desktop.workflows.copy_journal import copy_journal
from desktop.workflows.exchange_seats import exchange_lines
from desktop.workflows.phrases import KnownPhrases
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.site_folder import open_signing_key
from desktop.workflows.spoken_times import time_of_day

_MOST_PARTS = 8
_PART_CHARACTERS = 50_000


@dataclass(frozen=True)
class SigningStick:
    """A proctor's own stick: the folder of the identity, and its passphrase as typed."""

    folder: Path
    passphrase: str


def open_proctor_key(desk: RoomDesk, stick: SigningStick) -> tuple[SigningKey, str]:
    """The key on a proctor's stick and the proctor's name. Raises E-STE-03, E-KEY-01, E-ROM-12 for another's key."""
    key = open_signing_key(stick.folder, "proctor", KnownPhrases({"proctor": stick.passphrase}))
    number = next((holder.no for holder in desk.grant.header.holders if holder.key == key.key_id), None)
    if number is None:
        raise Error("E-ROM-12", "This key belongs to nobody on duty in this room.", "Take the proctor's own stick.")
    return key, next(person.name for person in desk.roster.people if person.no == number)


def close_at_console(desk: RoomDesk, signers: Sequence[SigningKey], pending: str = "") -> RoomManifest:
    """Write and keep the manifest. Raises E-ROM-13 naming open seats, E-SIG-05, E-REL-03 for one proctor twice."""
    if desk.record.is_closed:
        raise refuse("E-GRT-05")
    missing = open_seats(desk)
    if missing:
        seats = " ".join(f"{seat:02d}" for seat in missing[:12]) + (" …" if len(missing) > 12 else "")
        raise Error(
            "E-ROM-13", "These seats are not accounted for: {seats}.", "Collect their answers, or decide on each.",
            exit_code=4, seats=seats,
        )  # fmt: skip
    if len({key.key_id for key in signers}) != len(signers):
        raise refuse("E-REL-03")
    data = close_room(desk.grant, survey(desk), _tickets(desk), closing_form(desk, pending), [desk.keys.sign, *signers])
    manifest = _keep(desk, data)
    values = {"manifest": manifest.digest.hex(), "pending": manifest.facts.pending if manifest.is_open else ""}
    desk.write(Audit.CLOSED, Note(people=_names(desk, manifest), text=pending.strip(), values=values))
    return manifest


def facts_to_sign(desk: RoomDesk) -> RoomFacts:
    """What stands in the list, or will (then without receipt codes). Raises E-IMP-05 for a seat not accounted for."""
    if desk.record.is_closed:
        data = manifest_data(desk)
        return read_room_manifest(source_of(data), desk.grant.trust, desk.grant, desk.roster).facts
    form = replace(closing_form(desk), receipts=False)
    return room_facts(desk.grant, survey(desk), _tickets(desk), form, desk.keys.sign)


def sign_later(desk: RoomDesk, key: SigningKey) -> RoomManifest:
    """One countersignature more for a pending manifest. Raises what its reader raises."""
    manifest = _keep(desk, sign_pending(manifest_data(desk), key, desk.grant, desk.roster))
    pending = desk.record.pending if manifest.is_open else ""
    desk.write(Audit.SIGNED, Note(people=_names(desk, manifest), values={"pending": pending}))
    return manifest


def carry_everything(
    desk: RoomDesk, stick: Stick, medium: str, spare_bytes: int = SPARE_BYTES, disk: str = ""
) -> int:  # fmt: skip
    """Bundles, manifest and the room's journal on one stick; how many bundles lie there. Raises E-OUT."""
    carry_manifest(manifest_data(desk), desk.grant, desk.roster, stick, spare_bytes)
    count = carry_bundles(desk, stick, medium, spare_bytes, disk)
    copy_journal(desk, stick, medium, spare_bytes)
    return count


def manifest_data(desk: RoomDesk) -> bytes:
    """The manifest as it is kept here. Raises E-IMP-05 before the room was closed."""
    path = desk.console.papers(desk.session) / f"{desk.record.manifest}.kroom"
    try:
        return path.read_bytes()
    except OSError as reason:
        raise refuse("E-IMP-05", n=0) from reason


def closing_form(desk: RoomDesk, pending: str = "") -> ClosingForm:
    """Everything the record says, as the manifest asks for it."""
    record = desk.record
    numbers = {person.name: person.no for person in desk.roster.people if person.no is not None}
    seats = {row.seat: record.seat(row.seat) for row in desk.roster.rows}
    decisions = {seat: decided for seat, found in seats.items() if (decided := _decision(found)) is not None}
    codes = {
        seat: tuple(CodeUse(CodePurpose(purpose), seat, proctor, index) for purpose, index, proctor in found.codes)
        for seat, found in seats.items()
    }
    return ClosingForm(
        staff=tuple(sorted(numbers[name] for name in record.present if name in numbers)),
        decisions=decisions,
        codes=codes,
        incidents=remarks(record, desk.roster),
        pending=pending.strip(),
        stopped=tuple(dict.fromkeys(bytes.fromhex(key) for key in record.stopped_machines)),
    )


def remarks(record: RoomRecord, roster: Roster) -> tuple[str, ...]:
    """What the manifest says in words: an exception from the staffing rule, exchanged seats, then the incidents."""
    first = tuple(filter(None, (exception_text(record), *exchange_lines(record, roster))))
    texts = incident_texts(record.incidents)
    return ("\n".join((*first, *texts[:1])), *texts[1:]) if first else texts


def incident_texts(incidents: Sequence[AuditEntry]) -> tuple[str, ...]:
    """The incidents as lines of text, in at most eight parts."""
    parts: list[str] = []
    text = ""
    for entry in incidents:
        kind = incident_kind(entry.cause)
        seats = "、".join(f"{seat:02d}" for seat in entry.seats) or tr("whole room")
        line = " · ".join(
            (time_of_day(entry.wall_ms), seats, tr(GROUP_TITLES[kind.group]), tr(kind.title), entry.text, *entry.people)
        )
        if len(text) + len(line) > _PART_CHARACTERS and len(parts) < _MOST_PARTS - 1:
            parts.append(text)
            text = ""
        text += line + "\n"
    return tuple(filter(None, (*parts, text.rstrip("\n"))))


def _tickets(desk: RoomDesk) -> list[bytes]:
    return [bytes.fromhex(opening.ticket) for opening in desk.record.openings]


def _decision(found: SeatRecord) -> SeatDecision | None:
    """A final bundle speaks for itself unless the sitting was stopped."""
    if found.stop_cause:
        return SeatDecision(SeatState.STOPPED, StopCause(found.stop_cause))
    if found.final:
        return None
    return SeatDecision(SeatState.ABSENT) if found.is_absent else None


def _keep(desk: RoomDesk, data: bytes) -> RoomManifest:
    manifest = read_room_manifest(source_of(data), desk.grant.trust, desk.grant, desk.roster)
    folder = desk.console.papers(desk.session)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{manifest.digest.hex()}.kroom", data)
    return manifest


def _names(desk: RoomDesk, manifest: RoomManifest) -> tuple[str, ...]:
    numbers = {holder.key: holder.no for holder in desk.grant.header.holders}
    names = {person.no: person.name for person in desk.roster.people}
    return tuple(names[numbers[key]] for key in manifest.countersigners)
