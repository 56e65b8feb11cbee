"""From the idle station to the first question: check-in, identity, rules, the section's start."""

import unicodedata

from desktop.errors import Error
from desktop.exam.policy import LateClock
from desktop.exam.sitting import State, not_now
from desktop.exam.timing import may_begin
from desktop.formats.journal_records import RecordType
from desktop.keeper.desk import Desk
from desktop.keeper.journal import facts
from desktop.keeper.lateness import lateness_ns, used_at_begin_ns
from desktop.keeper.messages import AcceptRules, CheckIn, ConfirmIdentity, StartSection
from desktop.keeper.showing import show_candidate, show_paper, show_place, show_seat
from desktop.refusals import refuse

_PIN_CHARACTERS = 6
_BEFORE_BEGIN = frozenset({State.CHECK_IN, State.IDENTITY, State.INSTRUCTIONS, State.READY})


def check_in(desk: Desk, request: CheckIn) -> None:
    """Compare what was typed with the roster: the whole admission number, or the last six of the document number."""
    if desk.progress.room_closed:
        raise refuse("E-GRT-05")
    _require(desk, State.CHECK_IN)
    if not _fits(desk, request.typed):
        raise Error(
            "E-SIT-04",
            "This number does not belong to seat {seat}.",
            "Compare room and seat with your admission ticket; if they are right, raise your hand.",
            exit_code=4,
            seat=desk.seat.row.seat,
        )
    desk.work_files.name_by(request.typed)
    desk.write(RecordType.CHECK_IN, facts(step="admitted"))
    show_candidate(desk)


def confirm_identity(desk: Desk, request: ConfirmIdentity) -> None:
    """The candidate has seen name and photo."""
    _require(desk, State.IDENTITY)
    desk.write(RecordType.CHECK_IN, facts(step="confirmed" if request.correct else "not_me"))
    if request.correct:
        show_paper(desk)  # the rules page explains its times and groups; its questions stay closed
    else:
        show_seat(desk)


def accept_rules(desk: Desk, request: AcceptRules) -> None:
    """Rules read, pledge given."""
    _require(desk, State.INSTRUCTIONS)
    desk.write(RecordType.CHECK_IN, facts(step="rules"))


def start_section(desk: Desk, request: StartSection) -> None:
    """The room starts, or this candidate begins.

    The spoken digits may be typed at a seat whose candidate has not come yet: then only the room's clock starts here.
    """
    if desk.progress.room_closed:
        raise refuse("E-GRT-05")
    if desk.progress.state not in _BEFORE_BEGIN or desk.progress.begun:
        raise not_now()
    if not desk.progress.room_started and not desk.progress.late_permitted:
        _verify_spoken(desk, request.spoken)
    if desk.progress.state is State.READY:
        _begin(desk)
    elif not desk.progress.room_started:
        _start_room(desk)


def start_by_console(desk: Desk) -> None:
    """The console's `start` is the spoken digits of a room with a link."""
    if desk.progress.state is State.READY:
        _begin(desk)
    elif desk.progress.state in _BEFORE_BEGIN and not desk.progress.room_started:
        _start_room(desk)


def _start_room(desk: Desk) -> None:
    charging = desk.seat.policy.late_clock is LateClock.ROOM
    desk.write(RecordType.SECTION_START, facts(begun=False, charging=charging, lateness_ns=0))


def _begin(desk: Desk) -> None:
    progress, policy = desk.progress, desk.seat.policy
    lateness = lateness_ns(desk)
    if not progress.late_permitted and not may_begin(lateness, 0, policy.late_entry_s):
        raise Error(
            "E-SIT-05",
            "The latest time to begin has passed.",
            "Raise your hand: a proctor can let you begin with a code.",
            exit_code=4,
        )
    by_room = policy.late_clock is LateClock.ROOM
    payload = facts(begun=True, charging=True, lateness_ns=0 if by_room else lateness)
    desk.write(RecordType.SECTION_START, payload, used_ns=used_at_begin_ns(desk))
    show_paper(desk)
    show_place(desk)


def _verify_spoken(desk: Desk, spoken: str) -> None:
    digits = "".join(c for c in unicodedata.normalize("NFKC", spoken) if c.isdigit())
    if len(digits) != _PIN_CHARACTERS or not desk.seat.spoken_fits(digits):
        raise Error(
            "E-SIT-06",
            "These are not the six digits of this session.",
            "Listen to the proctor again and type all six digits.",
            exit_code=4,
        )


def _fits(desk: Desk, typed: str) -> bool:
    text = _regular(typed)
    row = desk.seat.row
    if desk.progress.pin_waived or text == _regular(row.ticket):
        return bool(text)
    return len(text) >= _PIN_CHARACTERS and row.pin_fits(text[-_PIN_CHARACTERS:])


def _regular(text: str) -> str:
    """Full-width forms, blanks and brackets are tolerated."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character.isalnum())


def _require(desk: Desk, state: State) -> None:
    if desk.progress.state is not state:
        raise not_now()
