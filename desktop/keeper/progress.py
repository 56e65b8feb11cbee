"""What the journal tells: the state of one sitting as the fold of its records.

The keeper changes its state only by appending a record and applying it here, so a sitting that was killed and opened
again stands exactly where its journal ends.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.exam.answers import Answer
from desktop.exam.clock_checks import Anomaly
from desktop.exam.interruptions import Authority, Cause, GapKind, Need, Reading
from desktop.exam.ledger import Claim, Ledger
from desktop.exam.policy import Policy
from desktop.exam.sitting import Happening, State, next_state
from desktop.exam.timing import SectionPlan, limit_ns
from desktop.formats.journal_payloads import FileSnapshot, read_file_snapshot
from desktop.formats.journal_records import NO_ID, Record, RecordType
from desktop.keeper.order_effects import ORDER_EFFECTS
from desktop.keeper.outages import ConsoleSeen, Outage
from desktop.strict_json import JsonObject, read_json

INPUTS = frozenset(
    {RecordType.ANSWER, RecordType.CLEAR, RecordType.FLAG, RecordType.MOVE, RecordType.RETURNED, RecordType.STEPPED_OUT}
)
"""What a candidate does to the paper: the first of these ends an interruption."""

_CHECK_IN_STEPS = {
    "admitted": Happening.ADMITTED,
    "not_me": Happening.NOT_ME,
    "confirmed": Happening.CONFIRMED,
    "rules": Happening.RULES_ACCEPTED,
}
_GUESSED = {GapKind.RESTART, GapKind.UNKNOWN, GapKind.SWAP}
_FIRST_OF_TWO = {"credit_first": "credit", "move_first": "move"}
_SECOND_OF_TWO = {"credit", "move"}
_HARMLESS = {Anomaly.LATE_HEART_BEAT, Anomaly.SUSPEND}
"""Anomalies that say nothing against the wall clock."""
_SEALED_BY = {"time": Happening.TIME_UP, "hand_in": Happening.HANDED_IN, "stop": Happening.STOPPED}


@dataclass(frozen=True)
class UsedCode:
    """One use of a proctor's one-time code."""

    proctor: int
    purpose: str
    index: int


@dataclass
class Progress:
    """Everything that follows from the records so far. Clocks are the station's, nanoseconds."""

    plan: SectionPlan
    policy: Policy
    state: State = State.WAITING
    last: Reading | None = None
    charged_ns: int = 0
    charging: bool = False
    room_started: bool = False
    begun: bool = False
    lateness_ns: int = 0
    begun_clock_ns: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    need: Need = Need.NOTHING
    locked: bool = False
    answers: dict[bytes, Answer] = field(default_factory=dict)
    flags: set[bytes] = field(default_factory=set)
    place: bytes = NO_ID
    used_codes: dict[UsedCode, int] = field(default_factory=dict)
    wrong_codes: int = 0
    wrong_code_clock_ns: int = 0
    pair_first: tuple[int, ...] = ()
    pair_what: str = ""
    late_permitted: bool = False
    pin_waived: bool = False
    fault_call: Reading | None = None
    sealed_by: str = ""
    deadline_ns: int = 0
    handed_in_ms: int = 0
    exports: int = 0
    final_seq: int = -1
    closed: bool = False
    wall_doubtful: bool = False
    standing_bytes: int = 0
    journaled_bytes: int = 0
    revisions: dict[bytes, list[tuple[int, int]]] = field(default_factory=dict)
    """Of each item every revision with the number of its record, rising."""
    files: dict[str, list[FileSnapshot]] = field(default_factory=dict)
    calls: int = 0
    call: str = ""
    before_boot: Reading | None = None
    """The last record of the boot before this one."""
    outage: Outage | None = None
    console_seen: ConsoleSeen | None = None
    order_counter: int = 0
    witness_counter: int = 0
    orders: set[bytes] = field(default_factory=set)
    room_closed: bool = False
    stop_cause: str = ""
    began_ms: int = 0

    def first_for(self, what: str) -> tuple[int, ...]:
        """Who already typed the first of two codes for `what`."""
        return self.pair_first if self.pair_what == what else ()

    def used_ns(self, now_ns: int) -> int:
        """Charged so far: every second since the section's start on this station."""
        if not self.charging or self.last is None:
            return self.charged_ns
        return self.charged_ns + max(0, now_ns - self.last.clock_ns)

    def limit_ns(self, now_ns: int) -> int:
        """The section's length with accommodations and all credits."""
        return limit_ns(self.plan, self.ledger.credits_ns(now_ns, self.policy))

    def left_ns(self, now_ns: int) -> int:
        """What is left of the section."""
        return self.limit_ns(now_ns) - self.used_ns(now_ns)

    def since_room_start_ns(self, now_ns: int) -> int:
        """How long the room has been working: what earliest hand-in is counted by."""
        return self.used_ns(now_ns) + self.lateness_ns

    def standing_bytes_of(self, item: bytes) -> int:
        """The size of the newest answer of `item`."""
        answer = self.answers.get(item)
        return len(answer.value) if answer else 0

    def revision_not_above(self, item: bytes, rev: int) -> tuple[int, int]:
        """The newest revision of `item` up to `rev` with the number of its record; (0, −1) for none."""
        return max((one for one in self.revisions.get(item, ()) if one[0] <= rev), default=(0, -1))

    def apply(self, record: Record) -> None:
        """Take in the next record."""
        core = record.core
        self.charged_ns = core.used_ns
        if self.last is not None and self.last.boot_tag != core.boot_tag:
            self.before_boot = self.last
        if core.type in INPUTS:
            self.ledger = self.ledger.input_accepted(core.clock_ns)
        handler = _HANDLERS.get(core.type)
        if handler is not None:
            handler(self, record)
        self.last = Reading(core.clock_ns, core.wall_ms, core.boot_tag)

    def happen(self, happening: Happening) -> None:
        """Move along the table of states."""
        self.state = next_state(self.state, happening)


def _facts(record: Record) -> JsonObject:
    return read_json(record.payload)


def _start(progress: Progress, record: Record) -> None:
    progress.happen(Happening.ARMED)


def _check_in(progress: Progress, record: Record) -> None:
    step = _facts(record)["step"]
    if step == "reopened":
        progress.state = State.CHECK_IN
    else:
        progress.happen(_CHECK_IN_STEPS[step])


def _section_start(progress: Progress, record: Record) -> None:
    facts = _facts(record)
    progress.room_started = True
    progress.began_ms = progress.began_ms or record.core.wall_ms
    progress.charging = bool(facts["charging"])
    if facts["begun"]:
        progress.begun = True
        progress.lateness_ns = int(facts["lateness_ns"])
        progress.happen(Happening.BEGUN)
    else:
        progress.begun_clock_ns = record.core.clock_ns


def _answer(progress: Progress, record: Record) -> None:
    core = record.core
    progress.standing_bytes += len(record.payload) - progress.standing_bytes_of(core.item)
    progress.journaled_bytes += len(record.payload)
    progress.revisions.setdefault(core.item, []).append((core.revision, core.seq))
    progress.answers[core.item] = Answer(core.item, core.revision, core.seq, record.payload)
    progress.place = core.item


def _flag(progress: Progress, record: Record) -> None:
    flagged = _facts(record)["flagged"]
    (progress.flags.add if flagged else progress.flags.discard)(record.core.item)


def _move(progress: Progress, record: Record) -> None:
    progress.place = record.core.item


def _gap(progress: Progress, record: Record) -> None:
    facts = _facts(record)
    if facts.get("measured") == "console":
        _remeasured(progress, facts)
        return
    if progress.last is not None:
        progress.ledger = progress.ledger.broken_off(progress.last.clock_ns)
    claim = Claim(
        entry=int(facts["entry"]),
        kind=GapKind(facts["kind"]),
        cause=Cause(facts["cause"]),
        start_ns=record.core.clock_ns - int(facts["length_ns"]),
        known_ns=int(facts["length_ns"]),
        since_ns=record.core.clock_ns,
        ready=bool(facts["ready"]),
        authority=Authority(facts["authority"]),
        from_ms=record.core.wall_ms - int(facts["length_ns"]) // 1_000_000,
        to_ms=record.core.wall_ms,
    )
    progress.ledger = progress.ledger.opened(claim)
    if claim.kind in _GUESSED and progress.before_boot is not None:
        stopped_ns, back = progress.before_boot.clock_ns, record.core
        progress.outage = Outage(claim.entry, claim.kind, claim.known_ns, stopped_ns, back.clock_ns, back.seq)


def _remeasured(progress: Progress, facts: JsonObject) -> None:
    """A console was there before and after: its clock decides how long the outage was."""
    progress.outage = None
    entry = int(facts["entry"])
    ledger = progress.ledger.remeasured(entry, GapKind(facts["kind"]), int(facts["more_ns"]))
    if facts["authority"] == Authority.AUTO.value:
        ledger = ledger.authorised((entry,), Authority.AUTO, ())
    progress.ledger = ledger


def _pause(progress: Progress, record: Record) -> None:
    facts = _facts(record)
    progress.need = Need(facts["need"])
    progress.locked = bool(facts.get("locked", False)) or (progress.locked and progress.state is State.PAUSED)
    if progress.state is not State.PAUSED:
        progress.happen(Happening.HELD)


def _resume(progress: Progress, record: Record) -> None:
    progress.need = Need.NOTHING
    progress.ledger = progress.ledger.made_ready(record.core.clock_ns)
    progress.happen(Happening.WENT_ON)


def _code_used(progress: Progress, record: Record) -> None:
    facts = _facts(record)
    proctor = int(facts["proctor"])
    progress.used_codes[UsedCode(proctor, facts["purpose"], int(facts["index"]))] = record.core.seq
    progress.wrong_codes = 0
    what = facts["x_what"]
    progress.late_permitted |= what == "late_start"
    progress.pin_waived |= what == "pin_reset"
    if what in _FIRST_OF_TWO:
        progress.pair_first, progress.pair_what = (proctor,), _FIRST_OF_TWO[what]
    if what in _SECOND_OF_TWO:
        entries = tuple(int(entry) for entry in facts["x_entries"])
        progress.ledger = progress.ledger.authorised(entries, Authority.PAIR, (*progress.pair_first, proctor))
        progress.pair_first = ()
        progress.fault_call = None


def _incident(progress: Progress, record: Record) -> None:
    what = _facts(record)["what"]
    if what == "wrong_code":
        progress.wrong_codes += 1
        progress.wrong_code_clock_ns = record.core.clock_ns
    elif what == "moved_away":
        progress.happen(Happening.MOVED_AWAY)


def _order(progress: Progress, record: Record) -> None:
    facts = _facts(record)
    progress.order_counter = int(facts["counter"])
    progress.orders.add(bytes.fromhex(facts["digest"]))
    effect = ORDER_EFFECTS.get(facts["kind"])
    if effect is not None:
        effect(progress, facts)


def _witness(progress: Progress, record: Record) -> None:
    """What a console gave back with its `resume`."""
    facts = _facts(record)
    progress.witness_counter = int(facts["counter"])
    boot, core = bytes.fromhex(facts["boot"]), record.core
    if progress.outage is None or int(facts["seq"]) >= progress.outage.seq:  # an older one only came now
        progress.console_seen = ConsoleSeen(int(facts["clock_ns"]), boot, core.clock_ns, core.boot_tag)
    entries = tuple(int(entry) for entry in facts.get("entries", []))
    progress.ledger = progress.ledger.decided(entries, Cause.ROOM, Authority.CONSOLE, ())
    if facts["command"] == "unlock":
        progress.wrong_codes = 0


def _call(progress: Progress, record: Record) -> None:
    progress.call = str(_facts(record)["kind"])
    progress.calls += 1
    if progress.call == "fault" and progress.fault_call is None:
        progress.fault_call = Reading(record.core.clock_ns, record.core.wall_ms, record.core.boot_tag)


def _seal(progress: Progress, record: Record) -> None:
    facts = _facts(record)
    progress.sealed_by = facts["by"]
    progress.stop_cause = str(facts.get("cause", progress.stop_cause))
    progress.deadline_ns = record.core.clock_ns - int(facts["after_deadline_ns"])
    progress.charging = False
    progress.ledger = progress.ledger.broken_off(record.core.clock_ns)
    progress.happen(_SEALED_BY[facts["by"]])


def _hand_in(progress: Progress, record: Record) -> None:
    progress.handed_in_ms = record.core.wall_ms


def _export(progress: Progress, record: Record) -> None:
    facts = _facts(record)
    progress.exports = int(facts["export"])
    if facts["reason"] == "final":
        progress.final_seq = record.core.seq


def _transfer(progress: Progress, record: Record) -> None:
    """Written first after a store was rebuilt; it may stand in another boot than the record before.

    With proctors in it another machine took over: what was begun waits for them, what was not begins anew.
    """
    if progress.last is not None:
        progress.ledger = progress.ledger.broken_off(progress.last.clock_ns)
    if _facts(record)["proctors"] and not progress.sealed_by:
        progress.fault_call, progress.pair_first, progress.wall_doubtful = None, (), False
        if progress.begun:
            progress.happen(Happening.TRANSFERRED)
        else:
            progress.state = State.CHECK_IN


def _file(progress: Progress, record: Record) -> None:
    snapshot = read_file_snapshot(record)
    progress.files.setdefault(snapshot.path, []).append(snapshot)


def _anomaly(progress: Progress, record: Record) -> None:
    progress.wall_doubtful |= not _HARMLESS.issuperset(_facts(record)["kinds"])


def _stepped_out(progress: Progress, record: Record) -> None:
    progress.happen(Happening.STEPPED_OUT)


def _returned(progress: Progress, record: Record) -> None:
    progress.happen(Happening.RETURNED)


_HANDLERS: dict[RecordType, Callable[[Progress, Record], None]] = {
    RecordType.START: _start,
    RecordType.CHECK_IN: _check_in,
    RecordType.SECTION_START: _section_start,
    RecordType.ANSWER: _answer,
    RecordType.CLEAR: _answer,
    RecordType.FLAG: _flag,
    RecordType.MOVE: _move,
    RecordType.GAP: _gap,
    RecordType.PAUSE: _pause,
    RecordType.RESUME: _resume,
    RecordType.CODE_USED: _code_used,
    RecordType.INCIDENT: _incident,
    RecordType.CALL_PROCTOR: _call,
    RecordType.SECTION_SEAL: _seal,
    RecordType.HAND_IN: _hand_in,
    RecordType.EXPORT: _export,
    RecordType.ORDER: _order,
    RecordType.WITNESS: _witness,
    RecordType.TRANSFER: _transfer,
    RecordType.CLOCK_ANOMALY: _anomaly,
    RecordType.FILE_SNAPSHOT: _file,
    RecordType.STEPPED_OUT: _stepped_out,
    RecordType.RETURNED: _returned,
}
