"""The catalogue of audit events: everything a room's journal can say, and the one encoding of an entry.

Names of people are those of the roster; seats are numbers; `cause` is a word of a catalogue, `text` is what somebody
wrote, `values` are the event's own facts. Clocks are the console's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop.strict_json import JsonObject, read_json, write_json

MOST_TEXT = 2_000
Fact = str | int | bool


class Audit(StrEnum):
    """What happened."""

    PRESENT = "present"
    """Who of the people on duty is in the room (`people`), from now on."""
    HANDOVER = "handover"
    """换岗: `people` are the one who leaves and the one who takes over."""
    OPENED = "opened"
    """拆封: `values` release, ticket, wall_ms, spoken; `people` the two who typed; `text` the reason."""
    WRONG_CODE = "wrong_code"
    EXCEPTION = "exception"
    """Fewer staff than the rule asks, allowed by the chief or the centre: `text` their reason."""
    CHECKED_IN = "checked_in"
    CHECK_IN_UNDONE = "check_in_undone"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    MESSAGE = "message"
    CALL = "call"
    CALL_ANSWERED = "call_answered"
    INCIDENT = "incident"
    """`cause` is a word of the catalogue in `incidents.py`; `values` statement (signed|refused|none)."""
    ABSENCE_PROPOSED = "absence_proposed"
    ABSENCE_CONFIRMED = "absence_confirmed"
    ABSENCE_WITHDRAWN = "absence_withdrawn"
    STOPPED = "stopped"
    SWAPPED = "swapped"
    """换机: `values` old and new station, `cause` why; the old one counts as stopped."""
    CORRECTION = "correction"
    """信息更正: admitted against the document; `text` what the document says."""
    EXCHANGED = "exchanged"
    """互换座位: the candidates of these two `seats` sit at each other's; `values` back. No sitting moves."""
    CREDIT = "credit"
    """补时确认: `cause` equipment|room|own; the ledger computes the time."""
    UNLOCKED = "unlocked"
    """A paused sitting goes on without time given back."""
    HAND_IN_ORDERED = "hand_in_ordered"
    """A proctor hands in for a candidate who left."""
    ACCOMMODATION = "accommodation"
    """The chief approved extra time on the day: `values` extra_pct and extra_s, in all."""
    REOPENED = "reopened"
    """A sealed section shall be open again."""
    FORK_DECIDED = "fork_decided"
    """Of two copies that tell different stories one goes on: `values` station and prefix name it."""
    POWER_CUT = "power_cut"
    """An interruption of the room whose times people state: `values` from_ms and to_ms by the clock on the wall."""
    ENDED = "ended"
    """All sittings of the room are handed in, nobody begins any more."""
    JOURNAL_COPIED = "journal_copied"
    """The room's own journal was copied: `values` medium."""
    ORDER = "order"
    """An order was signed: `values` kind, digest, counter, and `of`, the number of the event it carries out."""
    CODE_USED = "code_used"
    """A one-time code was read out: `values` purpose, index, proctor."""
    LOST = "lost"
    BACK = "back"
    REFUSED_PEER = "refused_peer"
    """Somebody on the network was refused: `cause` the code, `text` who it said it was."""
    ALARM = "alarm"
    """A machine tells another story than before: `cause` the code."""
    CLOCK_ODD = "clock_odd"
    """The clock of the machine at `seats` moved oddly; its journal says how."""
    CONSOLE_CLOCK = "console_clock"
    """The console's own clock moved oddly: `cause` the kinds of `clock_checks.py`, joined by commas."""
    HANDED_IN = "handed_in"
    COLLECTED = "collected"
    """A result bundle was read in full and kept: `values` digest, export, reason, source."""
    REFUSED_FILE = "refused_file"
    REFUSED_CODE = "refused_code"
    """A proctor's code was refused at a seat: `cause` why."""
    CARRIED = "carried"
    """Everything was written on a stick and read back: `values` medium, bundles."""
    PRINTED = "printed"
    CLOSED = "closed"
    """`values` manifest, pending."""
    SIGNED = "signed"
    """A countersignature was added to a pending manifest."""


@dataclass(frozen=True)
class AuditEntry:
    """One event as it is kept. `wall_ms` is what the wall clock said; `clock_ms` runs through suspends since `boot`."""

    kind: Audit
    wall_ms: int
    clock_ms: int
    boot: bytes
    seats: tuple[int, ...] = ()
    people: tuple[str, ...] = ()
    cause: str = ""
    text: str = ""
    values: Mapping[str, Fact] = field(default_factory=dict)


def write_audit_entry(entry: AuditEntry) -> bytes:
    """The only encoding of `entry`."""
    found: dict[str, Any] = {
        "kind": str(entry.kind),
        "wall_ms": entry.wall_ms,
        "clock_ms": entry.clock_ms,
        "boot": entry.boot.hex(),
        "seats": list(entry.seats),
        "people": list(entry.people),
        "cause": entry.cause,
        "text": entry.text[:MOST_TEXT],
        "values": dict(entry.values),
    }
    return write_json(found)


def read_audit_entry(data: bytes) -> AuditEntry:
    """The pair of `write_audit_entry`; ValueError for what no console ever wrote."""
    found: JsonObject = read_json(data)
    return AuditEntry(
        kind=Audit(found["kind"]),
        wall_ms=found["wall_ms"],
        clock_ms=found["clock_ms"],
        boot=bytes.fromhex(found["boot"]),
        seats=tuple(found["seats"]),
        people=tuple(found["people"]),
        cause=found["cause"],
        text=found["text"],
        values=found["values"],
    )
