"""Proctors' one-time codes at the seat (J1–J4 where the keeper has its part)."""

from desktop.exam.sitting import State
from desktop.keeper.messages import CheckIn, CodeMeaning, ConfirmCode, EnterCode, Receipt
from desktop.keeper.proctor_entry import wait_seconds
from tests.helpers.sitting import Sitting, codes_of, of_type


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
