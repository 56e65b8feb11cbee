"""Proctors' one-time codes typed at a seat (section 9): what a code would do is said first, then confirmed."""

from dataclasses import dataclass

from desktop.errors import Error
from desktop.exam.interruptions import Authority, Cause, GapKind, Need
from desktop.exam.sitting import RUNNING, Happening, State, StopCause, may_happen, not_now
from desktop.exam.timing import NS, started_seconds
from desktop.formats.journal_records import RecordType
from desktop.formats.proctor_codes import CodePurpose, CodeUse, find_code, find_code_elsewhere, read_typed_code
from desktop.keeper.desk import Desk, notice_of
from desktop.keeper.journal import facts
from desktop.keeper.messages import CodeMeaning, CodeUsed, ConfirmCode, EnterCode, Interrupted
from desktop.keeper.progress import UsedCode
from desktop.keeper.timekeeping import next_entry, seal
from desktop.language import tr
from desktop.refusals import refuse

FREE_ATTEMPTS = 5
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 600
MOST_SEATS_TO_SEARCH = 40
"""How many seats a code that is unknown here is looked for at: some 2 s for thirty."""
_BEFORE_BEGIN = frozenset({State.INSTRUCTIONS, State.READY, State.IDENTITY})


@dataclass(frozen=True)
class PendingCode:
    """A code that was found and waits for its confirmation.

    `what` is late_start, pin_reset, go_on, unlock, hand_in, lock for one code, credit or move for one of two.
    """

    use: CodeUse
    what: str
    wish: str = ""


def wait_seconds(wrong: int) -> int:
    """How long to wait after `wrong` wrong entries in a row: nothing for four, 30 s after five, doubling to 600 s."""
    if wrong < FREE_ATTEMPTS:
        return 0
    return min(LONGEST_WAIT_S, FIRST_WAIT_S << min(wrong - FREE_ATTEMPTS, 10))


def enter_code(desk: Desk, request: EnterCode) -> PendingCode:
    """Find the code and say what it would do. Raises E-COD-01 … 06, or E-SIT-01 when nothing needs one."""
    if desk.progress.sealed_by or desk.progress.state is State.WAITING:
        raise not_now()
    _verify_waited(desk)
    code = read_typed_code(request.text)
    use = find_code(desk.seat.codes, desk.seat.session, desk.seat.row.seat, code)
    if use is None:
        desk.write(RecordType.INCIDENT, facts(what="wrong_code"))
        raise _not_of_this_seat(desk, code)
    used_at = desk.progress.used_codes.get(_key(use))
    if used_at is not None:
        raise refuse("E-COD-03", n=used_at)
    what = _meaning(desk, use, request.wish)
    desk.tell(CodeMeaning(what, use.seat, use.proctor))
    return PendingCode(use, what, request.wish)


def confirm_code(desk: Desk, pending: PendingCode | None, request: ConfirmCode) -> None:
    """Act. A code that no longer fits the moment is refused and stays unused."""
    if pending is None:
        raise not_now()
    use = pending.use
    if pending.what != _meaning(desk, use, pending.wish):
        raise not_now()
    if pending.what == "move":
        _confirm_move(desk, use)
    elif use.purpose is CodePurpose.PAIR:
        _confirm_pair(desk, use)
    else:
        note_use(desk, use, pending.what)
        desk.tell(CodeUsed(pending.what))
        _act_alone(desk, pending.what)


def _act_alone(desk: Desk, what: str) -> None:
    if what in ("go_on", "unlock"):
        go_on(desk)
        if what == "unlock":
            _tell_undecided(desk)
    elif what == "hand_in":
        seal(desk, "hand_in")
    elif what == "lock":
        lock(desk)


def _tell_undecided(desk: Desk) -> None:
    """The time of a lock is on the ledger, and nobody has said yet whose it is."""
    waiting = desk.progress.ledger.waiting()
    if waiting:
        desk.tell(Interrupted(started_seconds(waiting[-1].length_ns(desk.now_ns)), 0, True))


def lock(desk: Desk) -> None:
    """Only a proctor locks: every second is charged and stands on the ledger until somebody decides about it."""
    payload = facts(
        authority=Authority.NONE.value,
        cause=Cause.EQUIPMENT.value,
        entry=next_entry(desk),
        kind=GapKind.FAULT.value,
        length_ns=0,
        ready=False,
    )
    desk.write(RecordType.GAP, payload)
    desk.write(RecordType.PAUSE, facts(need=Need.LOW.value, locked=True))


def _confirm_move(desk: Desk, use: CodeUse) -> None:
    """The second of two codes ends the sitting at this machine; it goes on where the stick is carried to."""
    if not desk.progress.first_for("move"):
        note_use(desk, use, "move_first")
        desk.tell(notice_of(refuse("E-COD-06")))
        return
    note_use(desk, use, "move")
    desk.write(RecordType.INCIDENT, facts(what="moved_away"))
    desk.moved_to = "…"


def _not_of_this_seat(desk: Desk, code: str) -> Error:
    """E-COD-04 with its real place where a room is small enough to look, else E-COD-02."""
    rows = desk.seat.codes
    if len({row.seat for row in rows}) > MOST_SEATS_TO_SEARCH:
        return refuse("E-COD-02")
    use = find_code_elsewhere(rows, desk.seat.session, desk.seat.row.seat, code)
    if use is None:
        return refuse("E-COD-02")
    words = {CodePurpose.LOW: tr("one proctor"), CodePurpose.PAIR: tr("two proctors")}
    return refuse("E-COD-04", purpose=words[use.purpose], seat=use.seat)


def go_on(desk: Desk) -> None:
    """The section is open again; when nothing is left of it, it ends at once."""
    desk.write(RecordType.RESUME)
    if desk.progress.left_ns(desk.now_ns) <= 0:
        seal(desk, "time")


def _confirm_pair(desk: Desk, use: CodeUse) -> None:
    if not desk.progress.first_for("credit"):
        note_use(desk, use, "credit_first")
        desk.tell(notice_of(refuse("E-COD-06")))
        return
    claim_called_fault(desk)
    entries = creditable(desk)
    note_use(desk, use, "credit", entries)
    if desk.progress.ledger.must_stop(desk.now_ns, desk.seat.policy):
        stop_by_rule(desk)
        return
    _tell_credit(desk, entries)
    if desk.progress.state is State.PAUSED:
        go_on(desk)


def stop_by_rule(desk: Desk) -> None:
    """More was interrupted than the policy allows to give back: the sitting ends, its answers are kept."""
    desk.tell(notice_of(refuse("E-CLK-04", n=desk.seat.policy.credit_total_s // 60)))
    seal(desk, "stop", StopCause.INTERRUPTED.value)


def _tell_credit(desk: Desk, entries: tuple[int, ...]) -> None:
    claims = [claim for claim in desk.progress.ledger.claims if claim.entry in entries]
    lost = started_seconds(sum(claim.length_ns(desk.now_ns) for claim in claims))
    desk.tell(Interrupted(lost, lost, False))


def claim_called_fault(desk: Desk) -> bool:
    """A fault reported by the candidate while the program ran: claimed from that call, in the same boot; whether
    there was one."""
    call, progress = desk.progress.fault_call, desk.progress
    if call is None or progress.state not in RUNNING or call.boot_tag != desk.journal.boot_tag(desk.now):
        return False
    payload = facts(
        authority=Authority.NONE.value,
        cause=Cause.EQUIPMENT.value,
        entry=next_entry(desk),
        kind=GapKind.FAULT.value,
        length_ns=desk.now_ns - call.clock_ns,
        ready=True,
    )
    desk.write(RecordType.GAP, payload)
    return True


def creditable(desk: Desk) -> tuple[int, ...]:
    """Open claims that two codes may decide; longer ones need an order."""
    most = desk.seat.policy.credit_single_s * NS
    claims = [claim for claim in desk.progress.ledger.waiting() if claim.length_ns(desk.now_ns) <= most]
    return tuple(claim.entry for claim in claims)


def _meaning(desk: Desk, use: CodeUse, wish: str) -> str:
    """What this code does at this moment, for this wish. Raises E-COD-06 for the same proctor twice, E-SIT-01."""
    if wish == "move":
        return _move(desk, use)
    if wish == "lock":
        if use.purpose is not CodePurpose.LOW or desk.progress.state not in RUNNING:
            raise not_now()
        return "lock"
    return _low(desk) if use.purpose is CodePurpose.LOW else _pair(desk, use)


def _move(desk: Desk, use: CodeUse) -> str:
    if use.purpose is not CodePurpose.PAIR or use.proctor in desk.progress.first_for("move"):
        raise refuse("E-COD-06")
    if not may_happen(desk.progress.state, Happening.MOVED_AWAY):
        raise not_now()
    return "move"


def _low(desk: Desk) -> str:
    """What one code of purpose `low` does at this moment."""
    progress = desk.progress
    if progress.state is State.CHECK_IN:
        return "pin_reset"
    if progress.state in _BEFORE_BEGIN:
        return "late_start"
    if progress.state is State.PAUSED:
        if progress.need is Need.LOW:
            return "unlock" if progress.locked else "go_on"
        raise refuse("E-COD-06")
    if progress.state in RUNNING:
        return "hand_in"
    raise not_now()


def _pair(desk: Desk, use: CodeUse) -> str:
    progress = desk.progress
    if use.proctor in progress.first_for("credit"):
        raise refuse("E-COD-06")
    if progress.sealed_by or not progress.begun:
        raise not_now()
    calls = progress.fault_call is not None and progress.state in RUNNING
    waits = progress.state is State.PAUSED and progress.need is Need.PAIR
    if not calls and not waits and not creditable(desk):
        if not progress.ledger.waiting():
            raise Error("E-SIT-10", "There is no interruption to confirm.", "No code is needed.", exit_code=4)
        raise Error(
            "E-SIT-11",
            "This interruption is longer than two codes may give back.",
            "Go on with a low code; the centre decides about the time.",
            exit_code=4,
        )
    return "credit"


def note_use(desk: Desk, use: CodeUse, what: str, entries: tuple[int, ...] = ()) -> None:
    """Write down that a code was used, for what, and which ledger entries it gave back."""
    payload = facts(
        index=use.index,
        proctor=use.proctor,
        purpose=use.purpose.value,
        seat=use.seat,
        x_entries=list(entries),
        x_what=what,
    )
    desk.write(RecordType.CODE_USED, payload)


def _verify_waited(desk: Desk) -> None:
    progress = desk.progress
    wait_ns = wait_seconds(progress.wrong_codes) * NS
    last = progress.last
    if not wait_ns or last is None:
        return
    same_boot = progress.wrong_code_clock_ns <= desk.now_ns
    passed = desk.now_ns - progress.wrong_code_clock_ns if same_boot else 0
    if passed < wait_ns:
        raise refuse("E-COD-05", n=-(-(wait_ns - passed) // NS))


def _key(use: CodeUse) -> UsedCode:
    return UsedCode(use.proctor, use.purpose.value, use.index)
