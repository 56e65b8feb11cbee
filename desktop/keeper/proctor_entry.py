"""Proctors' one-time codes typed at a seat (section 9): what a code would do is said first, then confirmed."""

from dataclasses import dataclass

from desktop.errors import Error
from desktop.exam.interruptions import Authority, Cause, GapKind, Need
from desktop.exam.sitting import RUNNING, State, StopCause, not_now
from desktop.exam.timing import NS, started_seconds
from desktop.formats.journal_records import RecordType
from desktop.formats.proctor_codes import CodePurpose, CodeUse, find_code, read_typed_code
from desktop.keeper.desk import Desk, notice_of
from desktop.keeper.journal import facts
from desktop.keeper.messages import CodeMeaning, ConfirmCode, EnterCode, Interrupted
from desktop.keeper.progress import UsedCode
from desktop.keeper.timekeeping import next_entry, seal
from desktop.refusals import refuse

FREE_ATTEMPTS = 5
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 600
_BEFORE_BEGIN = frozenset({State.INSTRUCTIONS, State.READY, State.IDENTITY})


@dataclass(frozen=True)
class PendingCode:
    """A code that was found and waits for its confirmation. `what` is late_start, pin_reset, go_on, hand_in, credit."""

    use: CodeUse
    what: str


def wait_seconds(wrong: int) -> int:
    """How long to wait after `wrong` wrong entries in a row: nothing for four, 30 s after five, doubling to 600 s."""
    if wrong < FREE_ATTEMPTS:
        return 0
    return min(LONGEST_WAIT_S, FIRST_WAIT_S << min(wrong - FREE_ATTEMPTS, 10))


def enter_code(desk: Desk, request: EnterCode) -> PendingCode:
    """Find the code and say what it would do. Raises E-COD-01, 02, 03, 05, 06, or E-SIT-01 when nothing needs one."""
    if desk.progress.sealed_by or desk.progress.state is State.WAITING:
        raise not_now()
    _verify_waited(desk)
    code = read_typed_code(request.text)
    use = find_code(desk.seat.codes, desk.seat.session, desk.seat.row.seat, code)
    if use is None:
        desk.write(RecordType.INCIDENT, facts(what="wrong_code"))
        raise refuse("E-COD-02")
    used_at = desk.progress.used_codes.get(_key(use))
    if used_at is not None:
        raise refuse("E-COD-03", n=used_at)
    what = _low(desk) if use.purpose is CodePurpose.LOW else _pair(desk, use)
    desk.tell(CodeMeaning(what, use.seat, use.proctor))
    return PendingCode(use, what)


def confirm_code(desk: Desk, pending: PendingCode | None, request: ConfirmCode) -> None:
    """Act. A code that no longer fits the moment is refused and stays unused."""
    if pending is None:
        raise not_now()
    use = pending.use
    if pending.what != (_low(desk) if use.purpose is CodePurpose.LOW else _pair(desk, use)):
        raise not_now()
    if use.purpose is CodePurpose.PAIR:
        _confirm_pair(desk, use)
        return
    _note_use(desk, use, pending.what)
    if pending.what == "go_on":
        go_on(desk)
    elif pending.what == "hand_in":
        seal(desk, "hand_in")


def go_on(desk: Desk) -> None:
    """The section is open again; when nothing is left of it, it ends at once."""
    desk.write(RecordType.RESUME)
    if desk.progress.left_ns(desk.now_ns) <= 0:
        seal(desk, "time")


def _confirm_pair(desk: Desk, use: CodeUse) -> None:
    if not desk.progress.pair_first:
        _note_use(desk, use, "credit_first")
        desk.tell(notice_of(refuse("E-COD-06")))
        return
    claim_called_fault(desk)
    entries = _creditable(desk)
    _note_use(desk, use, "credit", entries)
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


def _creditable(desk: Desk) -> tuple[int, ...]:
    """Open claims that two codes may decide; longer ones need an order."""
    most = desk.seat.policy.credit_single_s * NS
    claims = [claim for claim in desk.progress.ledger.waiting() if claim.length_ns(desk.now_ns) <= most]
    return tuple(claim.entry for claim in claims)


def _low(desk: Desk) -> str:
    """What one code of purpose `low` does at this moment."""
    progress = desk.progress
    if progress.state is State.CHECK_IN:
        return "pin_reset"
    if progress.state in _BEFORE_BEGIN:
        return "late_start"
    if progress.state is State.PAUSED:
        if progress.need is Need.LOW:
            return "go_on"
        raise refuse("E-COD-06")
    if progress.state in RUNNING:
        return "hand_in"
    raise not_now()


def _pair(desk: Desk, use: CodeUse) -> str:
    progress = desk.progress
    if use.proctor in progress.pair_first:
        raise refuse("E-COD-06")
    if progress.sealed_by or not progress.begun:
        raise not_now()
    calls = progress.fault_call is not None and progress.state in RUNNING
    waits = progress.state is State.PAUSED and progress.need is Need.PAIR
    if not calls and not waits and not _creditable(desk):
        if not progress.ledger.waiting():
            raise Error("E-SIT-10", "There is no interruption to confirm.", "No code is needed.", exit_code=4)
        raise Error(
            "E-SIT-11",
            "This interruption is longer than two codes may give back.",
            "Go on with a low code; the centre decides about the time.",
            exit_code=4,
        )
    return "credit"


def _note_use(desk: Desk, use: CodeUse, what: str, entries: tuple[int, ...] = ()) -> None:
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
