"""Signed orders at a seat (sections 4.9, 9): bad ones change nothing, good ones are recorded and take effect once."""

from dataclasses import replace

import pytest

from desktop.exam.sitting import State
from desktop.formats.journal_records import Record, RecordType
from desktop.formats.order import OrderKind, RoomScope, SeatScope, write_order
from desktop.keeper.messages import (
    CallKind,
    CallProctor,
    CheckIn,
    Exported,
    HandIn,
    SectionSealed,
    StartSection,
    TimeShown,
)
from desktop.keeper.room_messages import ApplyEnvelope, OrderApplied
from desktop.strict_json import read_json
from tests.helpers.invented_room import POLICY, SPOKEN
from tests.helpers.orders import extra, give, is_on, room_order, seat_order, seat_scope, signed, stated
from tests.helpers.sitting import Sitting, codes_of, of_type
from tests.keeper.conftest import MakeSitting


@pytest.fixture
def working(sitting: Sitting) -> Sitting:
    """Ten minutes in, three answers given."""
    sitting.begin()
    sitting.wait(600, step=10)
    for number in range(3):
        sitting.answer(number)
    return sitting


def left(sitting: Sitting) -> int:
    return [event for event in sitting.keeper.hello() if isinstance(event, TimeShown)][-1].left_seconds


def records(sitting: Sitting, kind: RecordType) -> list[Record]:
    return [record for record in sitting.keeper._desk.journal.read_all() if record.core.type is kind]


def stop(sitting: Sitting, counter: int = 1):
    return seat_order(sitting, OrderKind.STOP, counter, cause="ill")


# --- bad orders ------------------------------------------------------------------------------------------------------


def test_that_garbage_and_files_of_another_kind_are_refused(working: Sitting) -> None:
    for content in (b"", b"x" * 200, bytes(200_000), (working.room.folder / "session/room.kticket").read_bytes()):
        assert codes_of(working.send(ApplyEnvelope(content)))[0] in ("E-FMT-01", "E-FMT-02")
    assert is_on(working) and not records(working, RecordType.ORDER)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"candidate": bytes(16)}, "E-ORD-03"),
        ({"attempt": 2}, "E-ORD-03"),
        ({"station": bytes(32)}, "E-GRT-01"),
        ({"head_prefix": b"elsewhen"}, "E-ORD-02"),
    ],
)
def test_that_an_order_for_another_sitting_or_story_is_refused(working: Sitting, changes: dict, code: str) -> None:
    order = replace(stop(working), scope=seat_scope(working, **changes))
    assert codes_of(give(working, order)) == [code]
    assert is_on(working) and not records(working, RecordType.ORDER)


def test_that_an_order_for_the_other_machine_of_the_room_is_refused(working: Sitting) -> None:
    order = replace(stop(working), scope=seat_scope(working, station=working.room.spare[0].key_id))
    assert codes_of(give(working, order)) == ["E-ORD-03"]


def test_that_an_order_for_other_seats_is_refused(working: Sitting) -> None:
    order = replace(room_order(working, OrderKind.CLOSE), scope=RoomScope((8, 9)))
    assert codes_of(give(working, order)) == ["E-ORD-03"]


def test_that_an_order_of_one_proctor_or_of_a_stranger_is_refused(working: Sitting) -> None:
    assert codes_of(give(working, stop(working), 1)) == ["E-SIG-05"]
    stranger = write_order(stop(working), working.room.station, [working.room.proctors[1]])
    assert codes_of(working.send(ApplyEnvelope(stranger))) == ["E-SIG-03"]
    assert is_on(working)


def test_that_an_order_of_another_session_is_refused(working: Sitting) -> None:
    assert codes_of(give(working, replace(stop(working), session=bytes(16)))) == ["E-IMP-04"]


def test_that_a_counter_must_rise_and_the_same_file_twice_is_no_fault(working: Sitting) -> None:
    more = seat_order(working, OrderKind.ACCOMMODATION, 5, extra=extra(10, 0))
    content = signed(working, more)
    working.send(ApplyEnvelope(content))
    assert not working.send(ApplyEnvelope(content))
    assert codes_of(give(working, stop(working, 5))) == ["E-ORD-01"]
    working.kill()
    working.open()
    assert codes_of(give(working, stop(working, 4))) == ["E-ORD-01"]
    assert not codes_of(working.send(ApplyEnvelope(content)))
    assert len(records(working, RecordType.ORDER)) == 1


@pytest.mark.parametrize("kind", [OrderKind.REOPEN, OrderKind.CONTINUE_FORK])
def test_that_an_order_without_effect_says_so(working: Sitting, kind: OrderKind) -> None:
    assert codes_of(give(working, seat_order(working, kind))) == ["E-ORD-04"]


def test_that_an_exception_does_nothing_at_a_seat(working: Sitting) -> None:
    assert codes_of(give(working, room_order(working, OrderKind.EXCEPTION), 3)) == ["E-ORD-04"]


def test_that_there_is_nothing_to_give_back_without_an_interruption(working: Sitting) -> None:
    assert codes_of(give(working, seat_order(working, OrderKind.INTERRUPTION, cause="equipment"))) == ["E-ORD-04"]


@pytest.mark.parametrize("times", [(-30, -20), (2, 40), (5, 1000)])
def test_that_stated_times_outside_the_records_are_refused(working: Sitting, times: tuple[int, int]) -> None:
    order = room_order(working, OrderKind.INTERRUPTION, cause="room", stated=stated(*times))
    assert codes_of(give(working, order)) == ["E-ORD-05"]
    assert left(working) == 80 * 60


# --- interruptions ---------------------------------------------------------------------------------------------------


def test_that_one_room_order_gives_a_power_cut_back_and_lets_the_seat_go_on(working: Sitting) -> None:
    before = left(working)
    working.kill()
    working.clock.reboot(700)
    working.open()
    assert working.keeper.state is State.PAUSED
    assert codes_of(working.send(ApplyEnvelope(b"")))  # nothing but the order helps
    order = room_order(working, OrderKind.INTERRUPTION, cause="room", stated=stated(10, 22))
    (applied,) = of_type(give(working, order), OrderApplied)
    assert (applied.kind, applied.cause) == ("interruption", "room")
    assert is_on(working)
    working.answer(3)
    assert left(working) == before
    (record,) = records(working, RecordType.ORDER)
    facts = read_json(record.payload)
    assert (facts["entries"], facts["signers"], facts["scope"]) == ([1], [1, 2], "room")


def test_that_a_room_order_does_not_decide_an_earlier_fault_of_one_seat(make_sitting: MakeSitting) -> None:
    working = make_sitting(replace(POLICY, gap_auto_s=0))
    working.begin()
    working.wait(300, step=10)
    working.kill()
    working.clock.advance(200)
    working.open()
    working.code("low", 1)
    working.answer(0)
    working.wait(1500, step=10)
    before = left(working)
    working.kill()
    working.clock.reboot(400)
    working.open()
    give(working, room_order(working, OrderKind.INTERRUPTION, cause="room", stated=stated(33, 41)))
    working.answer(1)
    assert left(working) == before
    assert [claim.entry for claim in working.keeper._desk.progress.ledger.waiting()] == [1]


def test_that_an_alarm_while_everything_ran_is_given_back_by_its_stated_times(working: Sitting) -> None:
    order = room_order(working, OrderKind.INTERRUPTION, cause="room", stated=stated(2, 8))
    before = left(working)
    give(working, order)
    working.answer(3)
    assert left(working) == before + 360


def test_that_a_fault_that_the_candidate_reported_counts_from_the_call(working: Sitting) -> None:
    before = left(working)
    working.send(CallProctor(CallKind.FAULT))
    working.wait(240, step=5)
    give(working, seat_order(working, OrderKind.INTERRUPTION, cause="equipment"))
    working.answer(3)
    assert left(working) == before


def test_that_an_interruption_of_ones_own_doing_is_settled_with_nothing(working: Sitting) -> None:
    before = left(working)
    working.kill()
    working.clock.advance(300)
    working.open()
    give(working, seat_order(working, OrderKind.INTERRUPTION, cause="own"))
    working.answer(3)
    assert is_on(working) and left(working) == before - 300
    assert not working.keeper._desk.progress.ledger.waiting()


def test_that_more_than_may_be_given_back_stops_the_sitting_and_keeps_its_answers(make_sitting: MakeSitting) -> None:
    sitting = make_sitting(replace(POLICY, credit_total_s=600)).begin()
    sitting.answer(0)
    sitting.kill()
    sitting.clock.reboot(900)
    sitting.open()
    give(sitting, room_order(sitting, OrderKind.INTERRUPTION, cause="room"))
    assert sitting.keeper.state is State.STOPPED
    assert [answer.item for answer in sitting.bundle()[1].answers] == [sitting.room.items[0]]
    assert sitting.keeper._desk.progress.stop_cause == "interrupted"


# --- stop, reopen, accommodation, identity, close --------------------------------------------------------------------


def test_that_a_stop_keeps_the_answers_and_its_cause_and_exports(working: Sitting) -> None:
    events = give(working, stop(working))
    assert [sealed.by for sealed in of_type(events, SectionSealed)] == ["stop"]
    assert working.keeper.state is State.STOPPED
    assert [event.reason for event in of_type(events, Exported)] == ["final"]
    bundle, opened = working.bundle()
    assert len(opened.answers) == 3
    (sealed,) = [record for record in opened.records if record.core.type is RecordType.SECTION_SEAL]
    assert read_json(sealed.payload)["cause"] == "ill"
    working.kill()
    working.open()
    assert working.keeper.state is State.STOPPED
    assert bundle.facts.reason.value == "final"


def test_that_an_order_opens_a_section_that_was_handed_in_by_mistake(working: Sitting) -> None:
    working.wait(1300, step=10)
    before = left(working)
    working.send(HandIn())
    assert working.keeper.state is State.EXPORTED
    working.clock.advance(500)
    give(working, seat_order(working, OrderKind.REOPEN))
    assert is_on(working) and left(working) == before
    working.wait(10, step=5)
    assert not records(working, RecordType.CLOCK_ANOMALY)  # the time between was no standstill of the machine
    interim = working.bundle()[0].facts
    assert interim.reason.value == "interim"
    working.answer(4)
    working.kill()
    working.open()
    assert is_on(working)
    working.send(HandIn())
    bundle, opened = working.bundle()
    assert bundle.facts.reason.value == "final" and bundle.facts.export > interim.export
    assert len(opened.answers) == 4


def test_that_time_that_ran_out_cannot_be_reopened_without_credit(working: Sitting) -> None:
    working.wait(81 * 60, step=15)
    assert working.keeper.state is State.EXPORTED
    assert codes_of(give(working, seat_order(working, OrderKind.REOPEN))) == ["E-ORD-04"]


def test_that_an_accommodation_only_ever_adds_time(working: Sitting) -> None:
    before = left(working)
    give(working, seat_order(working, OrderKind.ACCOMMODATION, 1, extra=extra(20, 60)), 3)
    assert left(working) == before + 18 * 60 + 60
    assert codes_of(give(working, seat_order(working, OrderKind.ACCOMMODATION, 2, extra=extra(10, 60)), 3)) == [
        "E-ORD-04"
    ]
    working.kill()
    working.open()
    working.answer(3)
    assert left(working) == before + 18 * 60 + 60


def test_that_the_document_counts_where_the_number_is_wrong(sitting: Sitting) -> None:
    scope = SeatScope(sitting.room.station.key_id, sitting.room.candidate, 1)
    give(sitting, replace(seat_order(sitting, OrderKind.IDENTITY), scope=scope))
    sitting.send(CheckIn("whatever the document says"))
    assert sitting.keeper.state is State.IDENTITY


def test_that_closing_the_room_hands_in_what_runs_and_lets_nobody_begin(make_sitting: MakeSitting) -> None:
    late, working = make_sitting(), make_sitting().begin()
    working.answer(0)
    give(working, room_order(working, OrderKind.CLOSE))
    assert working.keeper.state is State.EXPORTED
    give(late, room_order(late, OrderKind.CLOSE))
    assert codes_of(late.send(CheckIn("2026-0007"))) == ["E-GRT-05"]
    assert codes_of(late.send(StartSection(SPOKEN))) == ["E-GRT-05"]


def test_that_credit_given_after_time_ran_out_is_exported_and_lets_the_section_open_again(working: Sitting) -> None:
    working.kill()
    working.clock.advance(300)
    working.open()
    working.code("low", 1)
    working.answer(3)
    working.wait(76 * 60, step=15)
    assert working.keeper.state is State.EXPORTED
    before = working.bundle()[0].facts
    give(working, seat_order(working, OrderKind.INTERRUPTION, 1, cause="equipment"))
    after = working.bundle()[0].facts
    assert (before.credit_ns, after.credit_ns) == (0, 300_000_000_000)
    assert after.reason.value == "final" and after.export == before.export + 1
    give(working, seat_order(working, OrderKind.REOPEN, 2))
    assert is_on(working) and left(working) == 300
    working.answer(4)
    working.wait(310, step=5)
    assert working.keeper.state is State.EXPORTED
    assert len(working.bundle()[1].answers) == 5
    working.kill()
    working.open()
    assert working.keeper.state is State.EXPORTED
