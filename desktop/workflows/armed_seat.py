"""What is to be sat at this station: the grant that lists it, the candidate of its seat, the ticket, the package."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Error
from desktop.exam.paper import Paper, Question
from desktop.exam.task import Task
from desktop.formats.exam_package import ExamPackage, OpenPackage, read_exam_package, verify_named, verify_not_older
from desktop.formats.grant_header import GrantHeader, GrantPackage, PackageUse
from desktop.formats.head import read_head
from desktop.formats.result_bundle import ExportReason, read_result_bundle
from desktop.formats.roster import Duty, Roster, RosterRow
from desktop.formats.session_grant import (
    SessionGrant,
    open_photo,
    open_roster,
    open_roster_secret,
    read_session_grant,
    verify_listed,
)
from desktop.formats.slots import Slots, read_slots
from desktop.formats.ticket import ReleaseTicket, open_package_keys, read_ticket
from desktop.formats.trust import Trust
from desktop.keeper.outbox import has_left
from desktop.refusals import refuse
from desktop.workflows.station_folder import SLOTS_NAME, MachineKeys, StationFolder


class StationPhase(StrEnum):
    """What a station is ready for; the candidate window chooses its first page by it."""

    NO_SESSION = "no_session"
    NEEDS_OPENING = "needs_opening"
    WAITING = "waiting"
    """Armed: the candidate may come (`open_sitting`)."""
    UNFINISHED = "unfinished"
    """A sitting was begun here and goes on (`open_sitting`)."""
    HANDED_IN = "handed_in"
    """The final bundle is complete; `open_sitting` shows the receipt again."""


@dataclass(frozen=True)
class GrantedSeat:
    """A verified grant with this seat's candidate."""

    grant: SessionGrant
    row: RosterRow
    photo: bytes
    package: GrantPackage
    trust: Trust
    chiefs: frozenset[bytes] = frozenset()
    """Key ids of the code-card holders on duty as chief (主考)."""


@dataclass(frozen=True)
class FoundSlots:
    """The key slots of a sitting and the file they were read from: the sitting's own, or the second medium's copy."""

    slots: Slots
    path: Path


class PackagePaper:
    """An opened package as the keeper reads it; its file stays open until `close`."""

    def __init__(self, package: OpenPackage, source: BinaryIO) -> None:
        self._package = package
        self._source = source

    @property
    def closed_package(self) -> ExamPackage:
        """Header and parts, without the key."""
        return self._package.package

    def close(self) -> None:
        """No more reading."""
        self._source.close()

    @property
    def paper(self) -> Paper:
        """All forms with their title."""
        return self._package.paper

    @property
    def folder_separator(self) -> str:
        """What joins the two numbers in the name of a task folder; nothing in a paper of questions."""
        form = self._package.manifest.skill_form
        return "" if form is None else form.separator

    @cached_property
    def package_id(self) -> bytes:
        """What the shuffle is bound to."""
        return self._package.package.facts.package_id

    def read_question(self, item: bytes) -> Question:
        """One question."""
        return self._package.read_question(item)

    def read_task(self, task: bytes) -> Task:
        """One task."""
        return self._package.read_task(task)

    def read_asset(self, asset: bytes, offset: int, length: int) -> tuple[bytes, int]:
        """Bytes of an asset and its size."""
        entry = self._package.asset(asset)
        if entry is None:
            raise KeyError(asset)
        return self._package.read_asset(asset, offset, length), entry.size


def find_granted_seat(station: StationFolder) -> GrantedSeat | None:
    """This seat in the session that it is now (`_current`), of those that list this station.

    A grant that does not verify, is older than one seen, or does not list this machine is left aside; when nothing else
    is there its refusal is raised. A sitting goes on under the version it was begun under.
    """
    left = [entry for entry in granted_seats(station) if not station.has_left(entry.grant.header.session)]
    return _current(station, left) if left else None


def granted_seats(station: StationFolder) -> list[GrantedSeat]:
    """This seat in every session that lists this station, by their starts. Raises as `find_granted_seat`."""
    found: list[GrantedSeat] = []
    refusals: list[Error] = []
    trust, keys, seat, guests = station.trust(), station.keys(), station.facts().seat, station.guests()

    def who(grant: SessionGrant, roster: Roster) -> RosterRow | None:
        guest = guests.get(grant.header.session)
        return roster.at_seat(seat) if guest is None else _row_of(roster, guest)

    for path in station.grant_paths():
        try:
            found += _granted(station, path, (trust, keys), who)
        except Error as error:
            refusals.append(error)
    if not found and refusals:
        raise refusals[0]
    in_use = station.grants_in_use()
    return sorted(
        found, key=lambda e: (e.grant.header.starts_ms, e.grant.digest in in_use, e.grant.header.grant_version)
    )


def coming_seats(station: StationFolder, found: Sequence[GrantedSeat]) -> list[GrantedSeat]:
    """Of `found`, in order of their starts: what comes after the last session that is over at this machine."""
    over = [entry for entry in found if answers_left(station, entry)]
    last = max((entry.grant.header.starts_ms for entry in over), default=-1)
    return [entry for entry in found if entry not in over and entry.grant.header.starts_ms > last]


def _current(station: StationFolder, found: Sequence[GrantedSeat]) -> GrantedSeat:
    """换场: what was begun here and is not over; else the newest whose paper was opened; else the next that comes.

    A sitting that was handed in stays until its answers have left the machine, so that nobody forgets them.
    """
    if len({entry.grant.header.session for entry in found}) == 1:
        return ([entry for entry in found if not has_final_bundle(station, entry)] or list(found))[-1]
    begun = [entry for entry in found if not answers_left(station, entry) and has_begun(station, entry)]
    if begun:
        return begun[-1]
    coming = coming_seats(station, found)
    opened = [entry for entry in coming if find_ticket(station, entry) is not None]
    if opened:
        return opened[-1]
    return next((entry for entry in reversed(coming) if _same_session(entry, coming[0])), found[-1])


def has_begun(station: StationFolder, entry: GrantedSeat) -> bool:
    """Whether this seat's section was begun at this machine, and does not go on at another one.

    By the newest head; a store whose head cannot be read counts as begun, as it may hold answers.
    """
    found = find_sitting(station, entry)
    if found is None:
        return False
    if has_final_bundle(station, entry):
        return True
    path = station.outbox / f"{found.slots.store.hex()}.khead"
    if _has_moved(station, entry):
        return False
    try:
        with path.open("rb") as source:
            return read_head(source, entry.trust, entry.grant.header.stations).used_ns > 0
    except (Error, OSError):
        return True


def _has_moved(station: StationFolder, entry: GrantedSeat) -> bool:
    """Whether this seat's sitting goes on at another machine."""
    found = find_sitting(station, entry)
    return found is not None and (station.outbox / f"{found.slots.store.hex()}.moved.khead").exists()


def _same_session(one: GrantedSeat, other: GrantedSeat) -> bool:
    return one.grant.header.session == other.grant.header.session


def find_granted_candidate(station: StationFolder, who: tuple[bytes, int] | None) -> tuple[GrantedSeat, ...]:
    """A candidate, at an attempt, in every session that lists this station and seats them; the newest grant last.

    None stands for anybody: one seat of each session. Grants that do not verify are left aside.
    """

    def row_of(grant: SessionGrant, roster: Roster) -> RosterRow | None:
        return next((row for row in roster.rows if who in (None, (row.candidate, row.attempt))), None)

    found: list[GrantedSeat] = []
    trust, keys = station.trust(), station.keys()
    for path in station.grant_paths():
        with suppress(Error):
            found += _granted(station, path, (trust, keys), row_of)
    in_use = station.grants_in_use()
    return tuple(sorted(found, key=lambda e: (e.grant.digest in in_use, -e.grant.header.grant_version)))


def papers_of(granted: GrantedSeat) -> tuple[GrantPackage, ...]:
    """What this candidate may sit: the paper of the roster's row, then the reserves of its level and part (备用卷)."""
    header = granted.grant.header
    main = header.package_numbered(granted.row.package)
    assert main is not None, "open_roster checks that every row's package exists"
    kind = (main.level, main.part)
    reserves = (one for one in header.packages if one.use is PackageUse.RESERVE and (one.level, one.part) == kind)
    return (main, *reserves)


def with_paper(granted: GrantedSeat, paper: GrantPackage) -> GrantedSeat:
    """The same candidate with another paper."""
    return replace(granted, package=paper)


def _with_opened_paper(station: StationFolder, granted: GrantedSeat) -> GrantedSeat:
    """With the reserve where that was opened for this machine before anything was begun; else with what was begun."""
    main, *reserves = (with_paper(granted, paper) for paper in papers_of(granted))
    if not reserves:
        return main
    begun = [one for one in (main, *reserves) if has_begun(station, one) or _has_moved(station, one)]
    opened = [one for one in reserves if find_ticket(station, one) is not None]
    return next(iter((*begun, *opened)), main)


def reserve_waits(station: StationFolder) -> bool:
    """Whether the reserve was opened for this seat and nobody has checked in for it yet."""
    granted = find_granted_seat(station)
    if granted is None or granted.package.use is not PackageUse.RESERVE:
        return False
    return find_ticket(station, granted) is not None and find_sitting(station, granted) is None


def find_ticket(station: StationFolder, granted: GrantedSeat) -> ReleaseTicket | None:
    """The ticket that opens this candidate's package; others in the folder are left aside."""
    own = station.keys().seal.key_id
    for path in station.ticket_paths():
        try:
            with path.open("rb") as source:
                ticket = read_ticket(source, granted.trust, granted.grant)
        except (Error, OSError):
            continue
        if any(entry.key == own and entry.package == granted.package.no for entry in ticket.tickets):
            return ticket
    return None


def find_package(station: StationFolder, granted: GrantedSeat) -> Path:
    """The file of the granted package. Raises E-PKG-02 when it is absent, or the refusal of the nearest other one."""
    refusals: list[Error] = []
    for path in station.package_paths():
        try:
            with path.open("rb") as source:
                package = read_exam_package(source, granted.trust)
            if package.facts.exam == granted.package.exam:
                verify_not_older(package, station.seen("package", package.facts.exam))
                verify_named(package, granted.package.package, granted.package.package_version)
                return path
        except Error as error:
            refusals.append(error)
    raise refusals[0] if refusals else refuse("E-PKG-02")


def open_paper(station: StationFolder, granted: GrantedSeat, ticket: ReleaseTicket) -> PackagePaper:
    """The opened package; close it at the end. Raises E-PKG, E-FMT, E-REL."""
    path = find_package(station, granted)
    keys = station.keys()
    source = path.open("rb")
    try:
        package = read_exam_package(source, granted.trust)
        package_keys = open_package_keys(ticket, granted.grant, keys.sign.key_id, keys.seal)
        return PackagePaper(OpenPackage(source, package, package_keys[granted.package.no]), source)
    except BaseException:
        source.close()
        raise


def station_phase(station: StationFolder) -> StationPhase:
    """What this station is ready for. Raises what keeps every grant in the folder from being used."""
    granted = find_granted_seat(station)
    if granted is None:
        return StationPhase.NO_SESSION
    if has_final_bundle(station, granted):
        return StationPhase.HANDED_IN
    if find_ticket(station, granted) is None:
        return StationPhase.NEEDS_OPENING
    return StationPhase.UNFINISHED if find_sitting(station, granted) else StationPhase.WAITING


def has_final_bundle(station: StationFolder, granted: GrantedSeat) -> bool:
    """Whether this candidate's final bundle lies complete in the outbox."""
    return any(True for _ in _final_bundles(station, granted))


def answers_left(station: StationFolder, granted: GrantedSeat) -> bool:
    """Whether this candidate's final bundle lies elsewhere, too, read back."""
    return any(has_left(path) for path in _final_bundles(station, granted))


def find_sitting(station: StationFolder, granted: GrantedSeat) -> FoundSlots | None:
    """The key slots of this candidate's sitting, from the sitting's folder or else from the second medium."""
    mirror = station.facts().mirror
    for folder in sorted((station.path / "sittings").glob("*")):
        for path in (folder / SLOTS_NAME, mirror / f"{folder.name}.kslots"):
            slots = _read_slots(path, granted)
            if slots is not None and _is_of(granted, slots.session, slots.candidate, slots.attempt):
                if _is_with(granted, station.noted_paper(slots.store)):
                    return FoundSlots(slots, path)
                break
            if slots is not None:
                break
    return None


def _read_slots(path: Path, granted: GrantedSeat) -> Slots | None:
    machines = (*granted.grant.header.stations, *granted.grant.header.consoles)
    try:
        with path.open("rb") as source:
            return read_slots(source, granted.trust, machines)
    except (Error, OSError):
        return None


Who = Callable[[SessionGrant, Roster], RosterRow | None]


def _row_of(roster: Roster, candidate: bytes) -> RosterRow | None:
    return next((row for row in roster.rows if row.candidate == candidate), None)


def _granted(station: StationFolder, path: Path, known: tuple[Trust, MachineKeys], who: Who) -> list[GrantedSeat]:
    trust, keys = known
    with path.open("rb") as source:
        grant = read_session_grant(source, trust)
        header = grant.header
        verify_listed(grant, keys.sign.key_id)
        older = header.grant_version < station.seen("grant", header.session)
        if older and grant.digest not in station.grants_in_use():
            raise refuse("E-GRT-02")
        station.remember("grant", header.session, header.grant_version)
        secret = open_roster_secret(grant, keys.seal)
        roster = open_roster(source, grant, secret)
        row = who(grant, roster)
        if row is None:
            return []
        package = header.package_numbered(row.package)
        assert package is not None, "open_roster checks that every row's package exists"
        photo = open_photo(source, grant, secret, row.photo) if row.photo is not None else b""
    seat = GrantedSeat(grant, row, photo, package, grant.trust, chiefs_of(header, roster))
    return [_with_opened_paper(station, seat)]


def chiefs_of(header: GrantHeader, roster: Roster) -> frozenset[bytes]:
    """Key ids of the holders on duty as chief."""
    numbers = {person.no for person in roster.people if person.duty is Duty.CHIEF}
    return frozenset(holder.key for holder in header.holders if holder.no in numbers)


def _final_bundles(station: StationFolder, granted: GrantedSeat) -> Iterator[Path]:
    for path in sorted(station.outbox.glob("*.kresult")):
        with suppress(Error, OSError), path.open("rb") as source:
            facts = read_result_bundle(source, granted.trust).facts
            own = _is_of(granted, facts.session, facts.candidate, facts.attempt)
            if own and facts.reason is ExportReason.FINAL and facts.package == granted.package.package:
                yield path


def _is_with(granted: GrantedSeat, noted: bytes) -> bool:
    """Whether a sitting that was begun with the `noted` paper is one of this paper; without a note of the main one."""
    return noted == granted.package.package if noted else granted.package.use is PackageUse.MAIN


def _is_of(granted: GrantedSeat, session: bytes, candidate: bytes, attempt: int) -> bool:
    wanted = (granted.grant.header.session, granted.row.candidate, granted.row.attempt)
    return (session, candidate, attempt) == wanted
