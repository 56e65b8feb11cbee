"""What a room's journal adds up to: a pure fold of audit entries, and what may be done next.

Every change gives a new record; the same entries always give the same record, so a console that was killed goes on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from desktop.exam.audit import Audit, AuditEntry


@dataclass(frozen=True)
class SeatRecord:
    """What people decided and noted about one seat. `absent` holds the names who said so: one proposes, two decide."""

    checked_in_ms: int = 0
    absent: tuple[str, ...] = ()
    stop_cause: str = ""
    machine: bytes = b""
    """The machine where the sitting goes on after 换机; empty for the one it was enrolled for."""
    correction: str = ""
    exchanged: tuple[int, ...] = ()
    """Both seats, when their candidates sit at each other's."""
    incidents: int = 0
    collected: str = ""
    final: bool = False
    export: int = -1
    codes: tuple[tuple[str, int, int], ...] = ()
    handed_in_ms: int = 0
    """When the hand-in was heard of: over the network, or when its bundle was collected."""
    called: str = ""
    called_ms: int = 0

    @property
    def is_absent(self) -> bool:
        """Whether two people confirmed the absence."""
        return len(self.absent) > 1

    @property
    def is_accounted(self) -> bool:
        """Whether the closing needs nothing more of this seat."""
        return self.final or self.is_absent or bool(self.stop_cause)


@dataclass(frozen=True)
class OpeningRecord:
    """One opening: `spoken` is the 开考口令; it synchronises and protects nothing."""

    release: int
    ticket: str
    people: tuple[str, ...]
    wall_ms: int
    reason: str
    spoken: str


@dataclass(frozen=True)
class RoomRecord:
    """A room so far. Clocks are the console's, 0 for not yet; `stick_counts` are bundles read back, by stick."""

    present: tuple[str, ...] = ()
    exception: str = ""
    exception_by: tuple[str, ...] = ()
    """Who signed the exception from the staffing rule; nobody's name where the centre did."""
    openings: tuple[OpeningRecord, ...] = ()
    wrong_codes: int = 0
    started_ms: int = 0
    started_clock_ms: int = 0
    started_boot: bytes = b""
    paused: bool = False
    seats: Mapping[int, SeatRecord] = field(default_factory=dict)
    incidents: tuple[AuditEntry, ...] = ()
    handovers: tuple[AuditEntry, ...] = ()
    events: tuple[AuditEntry, ...] = ()
    stopped_machines: tuple[str, ...] = ()
    stick_counts: Mapping[str, int] = field(default_factory=dict)
    stick_disks: Mapping[str, str] = field(default_factory=dict)
    """The device under each stick, by the stick; two with the same are one medium."""
    manifest: str = ""
    pending: str = ""
    closed_ms: int = 0
    is_printed: bool = False
    """Whether the papers were made after the room was closed."""

    def seat(self, number: int) -> SeatRecord:
        """The record of one seat."""
        return self.seats.get(number, SeatRecord())

    @property
    def is_opened(self) -> bool:
        """Whether a paper was opened."""
        return bool(self.openings)

    @property
    def is_closed(self) -> bool:
        """Whether the manifest was written."""
        return bool(self.manifest)


def record_of(entries: Iterable[AuditEntry]) -> RoomRecord:
    """The fold of a whole journal."""
    record = RoomRecord()
    for entry in entries:
        record = applied(record, entry)
    return record


def applied(record: RoomRecord, entry: AuditEntry) -> RoomRecord:
    """The record after one more entry."""
    changed = _ROOM_RULES.get(entry.kind, _unchanged)(record, entry)
    rule = _SEAT_RULES.get(entry.kind)
    if rule is not None:
        seats = dict(changed.seats)
        for number in entry.seats:
            seats[number] = rule(changed.seat(number), entry)
        changed = replace(changed, seats=seats)
    return replace(changed, events=(*changed.events, entry)) if entry.kind not in _QUIET else changed


_QUIET = frozenset({Audit.COLLECTED})


def _unchanged(record: RoomRecord, _entry: AuditEntry) -> RoomRecord:
    return record


def _opened(record: RoomRecord, entry: AuditEntry) -> RoomRecord:
    values = entry.values
    opening = OpeningRecord(
        int(values["release"]), str(values["ticket"]), entry.people, entry.wall_ms, entry.text, str(values["spoken"])
    )
    return replace(record, openings=(*record.openings, opening))


def _excepted(record: RoomRecord, entry: AuditEntry) -> RoomRecord:
    """A second exception does not take the first away."""
    text = "；".join(filter(None, (record.exception, entry.text)))
    return replace(record, exception=text, exception_by=tuple(dict.fromkeys((*record.exception_by, *entry.people))))


def _handed_over(record: RoomRecord, entry: AuditEntry) -> RoomRecord:
    leaving, coming = entry.people
    present = (*(name for name in record.present if name != leaving), coming)
    return replace(record, present=present, handovers=(*record.handovers, entry))


def _started(record: RoomRecord, entry: AuditEntry) -> RoomRecord:
    if record.started_ms:
        return record
    return replace(record, started_ms=entry.wall_ms, started_clock_ms=entry.clock_ms, started_boot=entry.boot)


def _carried(record: RoomRecord, entry: AuditEntry) -> RoomRecord:
    counts = {**record.stick_counts, str(entry.values["medium"]): int(entry.values["bundles"])}
    disks = {**record.stick_disks, str(entry.values["medium"]): str(entry.values.get("disk", ""))}
    return replace(record, stick_counts=counts, stick_disks=disks)


_ROOM_RULES: dict[Audit, Callable[[RoomRecord, AuditEntry], RoomRecord]] = {
    Audit.PRESENT: lambda record, entry: replace(record, present=entry.people),
    Audit.HANDOVER: _handed_over,
    Audit.EXCEPTION: _excepted,
    Audit.OPENED: _opened,
    Audit.WRONG_CODE: lambda record, _: replace(record, wrong_codes=record.wrong_codes + 1),
    Audit.STARTED: _started,
    Audit.PAUSED: lambda record, entry: replace(record, paused=True) if not entry.seats else record,
    Audit.RESUMED: lambda record, entry: replace(record, paused=False) if not entry.seats else record,
    Audit.INCIDENT: lambda record, entry: replace(record, incidents=(*record.incidents, entry)),
    Audit.CARRIED: _carried,
    Audit.SWAPPED: lambda record, entry: replace(
        record, stopped_machines=(*record.stopped_machines, str(entry.values["old"]))
    ),
    Audit.CLOSED: lambda record, entry: replace(
        record,
        manifest=str(entry.values["manifest"]),
        pending=str(entry.values["pending"]),
        closed_ms=entry.wall_ms,
    ),
    Audit.PRINTED: lambda record, _: replace(record, is_printed=record.is_closed),
    Audit.SIGNED: lambda record, entry: replace(record, pending=str(entry.values["pending"])),
}


def _collected(seat: SeatRecord, entry: AuditEntry) -> SeatRecord:
    export = int(entry.values["export"])
    if export < seat.export:
        return seat
    final = entry.values["reason"] == "final"
    handed_in = seat.handed_in_ms or (entry.wall_ms if final else 0)
    return replace(seat, collected=str(entry.values["digest"]), export=export, final=final, handed_in_ms=handed_in)


def _code_used(seat: SeatRecord, entry: AuditEntry) -> SeatRecord:
    values = entry.values
    use = (str(values["purpose"]), int(values["index"]), int(values["proctor"]))
    return seat if use in seat.codes else replace(seat, codes=(*seat.codes, use))


_SEAT_RULES: dict[Audit, Callable[[SeatRecord, AuditEntry], SeatRecord]] = {
    Audit.CHECKED_IN: lambda seat, entry: replace(seat, checked_in_ms=entry.wall_ms, absent=()),
    Audit.CHECK_IN_UNDONE: lambda seat, _: replace(seat, checked_in_ms=0),
    Audit.ABSENCE_PROPOSED: lambda seat, entry: replace(seat, absent=entry.people[:1]),
    Audit.ABSENCE_CONFIRMED: lambda seat, entry: replace(seat, absent=(*seat.absent[:1], *entry.people[:1])),
    Audit.ABSENCE_WITHDRAWN: lambda seat, _: replace(seat, absent=()),
    Audit.STOPPED: lambda seat, entry: replace(seat, stop_cause=entry.cause),
    Audit.REOPENED: lambda seat, _: replace(seat, stop_cause="", final=False, handed_in_ms=0),
    Audit.SWAPPED: lambda seat, entry: replace(seat, machine=bytes.fromhex(str(entry.values["new"]))),
    Audit.CORRECTION: lambda seat, entry: replace(seat, correction=entry.text),
    Audit.EXCHANGED: lambda seat, entry: replace(seat, exchanged=() if entry.values["back"] else entry.seats),
    Audit.INCIDENT: lambda seat, _: replace(seat, incidents=seat.incidents + 1),
    Audit.HANDED_IN: lambda seat, entry: replace(seat, handed_in_ms=seat.handed_in_ms or entry.wall_ms),
    Audit.COLLECTED: _collected,
    Audit.CODE_USED: _code_used,
    Audit.CALL: lambda seat, entry: replace(seat, called=entry.cause, called_ms=entry.wall_ms),
    Audit.CALL_ANSWERED: lambda seat, _: replace(seat, called="", called_ms=0),
}
