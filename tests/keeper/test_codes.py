"""Proctors' one-time codes at the seat (J1–J4 where the keeper has its part)."""

from dataclasses import replace

from desktop.crypto.codes import check_character
from desktop.exam.sitting import State
from desktop.formats.proctor_codes import CodePurpose, hash_sheet
from desktop.keeper.messages import (
    AcceptRules,
    CallKind,
    CallProctor,
    CheckIn,
    CodeMeaning,
    CodeUsed,
    ConfirmCode,
    ConfirmIdentity,
    EnterCode,
    HandIn,
    Interrupted,
    Receipt,
    Refused,
    StartSection,
    TimePhase,
    TimeShown,
)
from desktop.keeper.proctor_entry import wait_seconds
from desktop.room.messages import SeatStatus
from tests.helpers.invented_room import TICKET
from tests.helpers.sitting import Sitting, codes_of, of_type
from tests.keeper.conftest import MakeSitting


def test_that_the_meaning_is_said_before_anything_happens(sitting: Sitting) -> None:
    sitting.begin()
    (meaning,) = of_type(sitting.send(EnterCode(sitting.room.code("low", 2))), CodeMeaning)
    assert (meaning.purpose, meaning.seat, meaning.proctor) == ("hand_in", 7, 2)
    assert sitting.keeper.state is State.ANSWERING


def test_that_a_proctor_hands_in_for_a_candidate_who_left(sitting: Sitting) -> None:
    sitting.begin()
    sitting.answer(0)
    assert len(of_type(sitting.code("low", 2), Receipt)) == 1
    assert sitting.keeper.state is State.EXPORTED


def test_that_a_forgotten_number_is_waived_by_a_proctor(sitting: Sitting) -> None:
    sitting.code("low", 1)
    sitting.send(CheckIn("anything"))
    assert sitting.keeper.state is State.IDENTITY


def test_that_a_used_code_cannot_return(sitting: Sitting) -> None:
    sitting.code("low", 1)
    assert codes_of(sitting.send(EnterCode(sitting.room.code("low", 1)))) == ["E-COD-03"]
    sitting.kill()
    sitting.open()
    assert codes_of(sitting.send(EnterCode(sitting.room.code("low", 1)))) == ["E-COD-03"]


def test_that_one_proctor_cannot_be_the_second_one_too(sitting: Sitting) -> None:
    sitting.begin()
    sitting.kill()
    sitting.clock.advance(200)
    sitting.open()
    sitting.code("pair", 1)
    assert codes_of(sitting.code("pair", 1, index=1)) == ["E-COD-06", "E-SIT-01"]
    assert sitting.keeper.state is State.PAUSED


def test_that_typing_errors_cost_nothing_and_wrong_codes_wait(sitting: Sitting) -> None:
    good = sitting.room.code("low", 1)
    assert codes_of(sitting.send(EnterCode("A" + good[1:]))) in (["E-COD-01"], [])
    assert codes_of(sitting.send(EnterCode("hello"))) == ["E-COD-01"]
    wrong = "0000000000" + "0"
    assert [codes_of(sitting.send(EnterCode(wrong)))[0] for _ in range(6)] == ["E-COD-02"] * 5 + ["E-COD-05"]
    sitting.kill()
    sitting.clock.advance(29)
    sitting.open()
    assert codes_of(sitting.send(EnterCode(good))) == ["E-COD-05"]
    sitting.clock.advance(1)
    assert codes_of(sitting.send(EnterCode(good))) == []


def test_that_waiting_doubles_up_to_ten_minutes() -> None:
    assert [wait_seconds(wrong) for wrong in range(12)] == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 600, 600]


def test_that_nothing_is_confirmed_twice_or_without_a_code(sitting: Sitting) -> None:
    assert codes_of(sitting.send(ConfirmCode())) == ["E-SIT-01"]
    sitting.code("low", 1)
    assert codes_of(sitting.send(ConfirmCode())) == ["E-SIT-01"]


def test_that_a_pair_without_an_interruption_is_refused(sitting: Sitting) -> None:
    sitting.begin()
    assert codes_of(sitting.send(EnterCode(sitting.room.code("pair", 1)))) == ["E-SIT-10"]


def test_that_a_code_of_another_seat_is_told_its_place(make_sitting: MakeSitting) -> None:
    sitting = make_sitting()
    desk = sitting.keeper._desk
    row = next(row for row in sitting.room.sheet if (row.purpose, row.proctor) == (CodePurpose.PAIR, 2))
    other = hash_sheet(sitting.room.session, [replace(row, seat=9, codes=("ABCDEFGH12",))])
    desk.seat = replace(desk.seat, codes=(*desk.seat.codes, *other))
    (refused,) = of_type(sitting.send(EnterCode("ABCDEFGH12" + check_character("ABCDEFGH12"))), Refused)
    assert refused.code == "E-COD-04"
    assert dict(refused.values)["seat"] == 9
    assert desk.progress.wrong_codes == 1


def test_that_a_proctor_locks_and_unlocks_and_the_time_waits_for_a_decision(sitting: Sitting) -> None:
    sitting.begin()
    sitting.send(EnterCode(sitting.room.code("low", 1), "lock"))
    sitting.send(ConfirmCode())
    assert sitting.keeper.state is State.PAUSED
    sitting.kill()
    sitting.clock.advance(3)
    sitting.open()
    (meaning,) = of_type(sitting.send(EnterCode(sitting.room.code("low", 2))), CodeMeaning)
    assert meaning.purpose == "unlock"
    (told,) = of_type(sitting.send(ConfirmCode()), Interrupted)
    assert told.awaits_proctor and 3 <= told.seconds <= 10
    assert sitting.keeper.state is State.ANSWERING
    assert sitting.keeper._desk.progress.ledger.waiting()


def test_that_nothing_is_locked_before_the_section_runs_or_by_a_pair_code(sitting: Sitting) -> None:
    assert codes_of(sitting.send(EnterCode(sitting.room.code("low", 1), "lock"))) == ["E-SIT-01"]
    sitting.begin()
    assert codes_of(sitting.send(EnterCode(sitting.room.code("pair", 1), "lock"))) == ["E-SIT-01"]


def test_that_two_proctors_send_a_candidate_to_another_machine(sitting: Sitting) -> None:
    sitting.begin()
    sitting.answer(0)
    for proctor in (1, 2):
        (meaning,) = of_type(sitting.send(EnterCode(sitting.room.code("pair", proctor), "move")), CodeMeaning)
        assert meaning.purpose == "move"
        sitting.send(ConfirmCode())
    assert sitting.keeper.state is State.MOVED
    last = sitting.keeper._desk.journal.last_seq
    assert codes_of(sitting.answer(1)) == ["E-JRN-05"]
    sitting.wait(60)
    assert sitting.keeper._desk.journal.last_seq == last
    sitting.kill()
    sitting.open()
    assert sitting.keeper.state is State.MOVED
    assert codes_of(sitting.send(HandIn())) == ["E-JRN-05"]


def test_that_a_first_code_for_one_thing_is_no_first_code_for_another(sitting: Sitting) -> None:
    sitting.begin()
    sitting.send(CallProctor(CallKind.FAULT))
    sitting.wait(10)
    sitting.code("pair", 1)
    sitting.send(EnterCode(sitting.room.code("pair", 2), "move"))
    sitting.send(ConfirmCode())
    assert sitting.keeper.state is State.ANSWERING
    assert codes_of(sitting.send(EnterCode(sitting.room.code("pair", 2, 1), "move"))) == ["E-COD-06"]


def test_that_a_code_says_that_it_was_used(sitting: Sitting) -> None:
    used = of_type(sitting.code("low", 1), CodeUsed)
    assert [one.purpose for one in used] == ["pin_reset"]
    assert not of_type(sitting.send(ConfirmCode()), CodeUsed)


def test_that_who_may_begin_late_is_shown_what_is_left_and_types_nothing(sitting: Sitting) -> None:
    for request in (CheckIn(TICKET), ConfirmIdentity(True), AcceptRules()):
        sitting.send(request)
    sitting.clock.advance(600)
    before = of_type(sitting.keeper.tick(), TimeShown)
    assert all(shown.phase is TimePhase.BEFORE_START for shown in before)
    sitting.code("low", 2)
    (shown,) = of_type(sitting.wait(1), TimeShown)
    assert shown.phase is TimePhase.LATE
    sitting.send(StartSection(""))
    assert sitting.keeper.state is State.ANSWERING
    running = of_type(sitting.wait(1), TimeShown)[-1]
    assert 0 <= shown.left_seconds - running.left_seconds <= 2
    assert running.left_seconds <= running.limit_seconds - 600


def test_that_refused_codes_are_told_to_whoever_watches_until_a_right_one_comes(make_sitting: MakeSitting) -> None:
    sitting = make_sitting().begin()

    def notice(typed: str) -> str:
        found = of_type(sitting.send(EnterCode(typed)), SeatStatus)
        return found[-1].notice if found else ""

    right = sitting.room.code("low", 1)
    assert notice("ABCDEFGH12" + check_character("ABCDEFGH12")) == "E-COD-02"
    assert notice(right[:-1] + ("0" if right[-1] != "0" else "1")) == "E-COD-01"
    assert notice(right) == ""
    sitting.send(CallProctor(CallKind.FAULT))
    sitting.wait(10)
    sitting.code("pair", 1)
    sitting.code("pair", 2)
    assert notice(sitting.room.code("pair", 2)) == "E-COD-03"
