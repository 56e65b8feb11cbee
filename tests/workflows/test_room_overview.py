"""Tiles of the wall: decisions before machines, signs beside colours, the most urgent first, numbers that add up."""

from dataclasses import replace

import pytest

from desktop.exam.audit import Audit, AuditEntry
from desktop.exam.room_record import record_of
from desktop.exam.sitting import State
from desktop.formats.roster import RosterRow
from desktop.room.seat_states import Presence, SeatView
from desktop.room.tiles import CALL, LOST, UNDECIDED, Spare, counts_of, needs_of
from desktop.ui.theme.colours import role_names
from desktop.workflows.room_overview import RoomMoment, spares_of, tiles_of

S = 10**9
NOW = 10_000 * S
ROWS = tuple(RosterRow(bytes([seat] * 16), seat, f"考生{seat}", str(seat), 1, "A") for seat in range(1, 5))
MACHINE = {seat: bytes([seat] * 32) for seat in range(1, 10)}


def entry(kind, *seats, **fields):
    return AuditEntry(kind, 1_793_840_400_000, 5_000, bytes(16), seats, **fields)


def view(seat, **fields):
    return replace(
        SeatView(seat, MACHINE[seat], State.ANSWERING, 3, 190, 1800, presence=Presence.HERE, heard_ns=NOW), **fields
    )


def moment(*views, entries=(), since=600):
    return RoomMoment(
        ROWS, record_of(entries), {one.seat: one for one in views}, {one.station: one for one in views}, NOW, since,
        {1: 5400},
    )  # fmt: skip


def tile(seat, *views, entries=(), **fields):
    return tiles_of(moment(*views, entries=entries, **fields))[seat - 1]


@pytest.mark.parametrize("state", list(State))
def test_that_every_state_of_a_machine_has_words_a_tone_of_the_theme_and_is_shown(state):
    shown = tile(1, view(1, state=state))
    assert shown.state and shown.tone in role_names()


@pytest.mark.parametrize(
    ("changes", "urgency", "sign"),
    [
        ({"call": "hand", "called_ns": NOW - 40 * S}, CALL, "hand"),
        ({"presence": Presence.LOST, "heard_ns": NOW - 12 * S}, LOST, "alert"),
        ({"undecided": 1}, UNDECIDED, "pause"),
        ({"state": State.PAUSED}, UNDECIDED, "pause"),
    ],
)
def test_that_what_needs_a_person_has_a_sign_a_sentence_and_its_age(changes, urgency, sign):
    shown = tile(1, view(1, **changes))
    assert (shown.urgency, shown.sign) == (urgency, sign) and shown.need


def test_that_who_handed_in_and_went_away_is_not_called_lost():
    shown = tile(1, view(1, state=State.EXPORTED, presence=Presence.LOST, heard_ns=0))
    assert shown.urgency == 0 and shown.done


def test_that_a_pause_of_the_room_makes_nobody_urgent():
    shown = tile(1, view(1, state=State.PAUSED), entries=[entry(Audit.PAUSED)])
    assert shown.urgency == 0 and shown.state == "Paused"


def test_that_a_decision_stands_before_what_the_machine_says():
    stopped = entry(Audit.STOPPED, 1, cause="ill")
    assert tile(1, view(1, call="hand"), entries=[stopped]).urgency == 0
    assert tile(1, view(1), entries=[stopped]).state == "Stopped"


def test_that_an_absence_is_shown_as_a_question_until_two_said_so():
    proposed = entry(Audit.ABSENCE_PROPOSED, 2, people=("A",))
    assert tile(2, entries=[proposed]).state == "Absent?"
    confirmed = tile(2, entries=[proposed, entry(Audit.ABSENCE_CONFIRMED, 2, people=("B",))])
    assert confirmed.state == "Absent" and confirmed.absent


def test_that_after_another_machine_took_over_its_words_are_shown_at_the_old_seat():
    swapped = entry(Audit.SWAPPED, 1, values={"old": MACHINE[1].hex(), "new": MACHINE[9].hex()})
    shown = tile(1, view(1, presence=Presence.LOST), view(9, answered=77), entries=[swapped])
    assert (shown.answered, shown.urgency) == (77, 0)


def test_that_without_a_network_admission_and_plan_say_how_far_the_room_is():
    admitted, started = entry(Audit.CHECKED_IN, 3), entry(Audit.STARTED)
    assert tile(3).state == "Not here yet" and tile(3).left_s is None
    shown = tile(3, entries=[admitted, started], since=601)
    assert (shown.state, shown.left_s, shown.active) == ("Answering", 80 * 60, True)


def test_that_a_tile_changes_with_the_minute_and_not_with_the_second():
    assert tile(1, view(1, left_s=1795)).left_s == tile(1, view(1, left_s=1750)).left_s == 1800


def test_that_counts_are_sums_of_the_tiles_and_the_longest_wait_comes_first():
    entries = [
        entry(Audit.CHECKED_IN, 1, 2, 3),
        entry(Audit.ABSENCE_PROPOSED, 4, people=("A",)),
        entry(Audit.ABSENCE_CONFIRMED, 4, people=("B",)),
    ]
    views = (
        view(1, call="hand", called_ns=NOW - 10 * S),
        view(2, call="fault", called_ns=NOW - 90 * S),
        view(3, state=State.EXPORTED),
    )
    tiles = tiles_of(moment(*views, entries=entries))
    counts = counts_of(tiles)
    assert (counts.expected, counts.present, counts.answering, counts.done) == (4, 3, 2, 1)
    assert (counts.needs, counts.absent) == (2, 1)
    assert counts.present + counts.absent == counts.expected
    assert [found.seat for found in needs_of(tiles)] == [2, 1]


def test_that_a_raised_hand_and_a_reported_fault_differ_in_word_and_sign():
    hand, fault = tile(1, view(1, call="hand", called_ns=NOW)), tile(1, view(1, call="fault", called_ns=NOW))
    assert (hand.state, hand.sign) != (fault.state, fault.sign)
    assert hand.state != fault.state and hand.sign != fault.sign


@pytest.mark.parametrize("state", [State.WAITING, State.CHECK_IN])
def test_that_a_machine_at_which_nobody_logged_in_checks_nobody(state):
    admitted, started = entry(Audit.CHECKED_IN, 1), entry(Audit.STARTED)
    told = [
        tile(1, view(1, state=state, total=0, left_s=None), entries=entries).state
        for entries in ([], [admitted], [started], [admitted, started])
    ]
    assert told == ["Waiting for log-in", "Admitted", "Not here yet", "Not logged in"]


def test_that_incidents_are_counted_and_the_other_machine_is_named_at_seat_and_spare():
    swapped = entry(Audit.SWAPPED, 1, values={"old": MACHINE[1].hex(), "new": MACHINE[9].hex()})
    incident = entry(Audit.INCIDENT, 1, cause="machine")
    now = replace(moment(view(9), entries=[swapped, incident]), names={MACHINE[9]: "05", MACHINE[8]: "06"})
    shown = tiles_of(now)
    assert (shown[0].machine, shown[0].incidents, shown[1].machine) == ("05", 1, "")
    assert spares_of(now, (MACHINE[9], MACHINE[8])) == (
        Spare("05", 1, Presence.HERE, MACHINE[9]),
        Spare("06", 0, Presence.NEVER, MACHINE[8]),
    )
