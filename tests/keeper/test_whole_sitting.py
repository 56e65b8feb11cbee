"""A candidate sits a whole exam through the keeper, and the centre opens the bundle."""

import pytest

from desktop.exam.sitting import State
from desktop.formats.journal_records import RecordType
from desktop.keeper.messages import (
    AcceptRules,
    AssetRead,
    CandidateShown,
    CheckIn,
    Clear,
    ConfirmIdentity,
    Exported,
    Flag,
    HandIn,
    Move,
    PaperShown,
    ReadAsset,
    Receipt,
    Record,
    Saved,
    SeatShown,
    SectionSealed,
    StartSection,
)
from desktop.workflows.armed_seat import StationPhase, station_phase
from tests.helpers.invented_room import PIN, SPOKEN, TICKET
from tests.helpers.sitting import Sitting, codes_of, of_type


def test_that_an_idle_station_shows_the_seat_and_a_masked_name(sitting: Sitting) -> None:
    (shown,) = of_type(sitting.said, SeatShown)
    assert (shown.seat, shown.masked_name, shown.practice) == (7, "张＊＊", True)
    assert sitting.keeper.state is State.CHECK_IN
    assert not of_type(sitting.said, CandidateShown)


@pytest.mark.parametrize("typed", [PIN, PIN.lower(), "１２３４５Ｘ", f" {TICKET} ", "11010519491231" + PIN])
def test_that_a_candidate_checks_in_with_the_forms_people_type(sitting: Sitting, typed: str) -> None:
    sitting.send(CheckIn(typed))
    (shown,) = of_type(sitting.said, CandidateShown)
    assert shown.name == "张明远"


@pytest.mark.parametrize("typed", ["", "12345", "123456", "2026-0008", "X" * 10_000])
def test_that_a_wrong_number_is_refused_plainly(sitting: Sitting, typed: str) -> None:
    assert codes_of(sitting.send(CheckIn(typed))) == ["E-SIT-04"]
    assert sitting.keeper.state is State.CHECK_IN


def test_that_a_candidate_who_says_not_me_is_sent_back(sitting: Sitting) -> None:
    sitting.send(CheckIn(PIN))
    sitting.send(ConfirmIdentity(False))
    assert sitting.keeper.state is State.CHECK_IN


def test_that_nothing_of_the_paper_is_read_before_the_start(sitting: Sitting) -> None:
    item = sitting.room.items[0]
    for request in (CheckIn(PIN), ConfirmIdentity(True), AcceptRules()):
        assert codes_of(sitting.send(ReadAsset(item, 0, 100))) == ["E-SIT-01"]
        sitting.send(request)
    assert codes_of(sitting.send(Record(item, 1, sitting.room.response(item)))) == ["E-SIT-01"]
    assert codes_of(sitting.send(StartSection("000000"))) == ["E-SIT-06"]
    sitting.send(StartSection(f"{SPOKEN[:3]} {SPOKEN[3:]}"))
    (read,) = of_type(sitting.send(ReadAsset(item, 0, 100_000)), AssetRead)
    assert len(read.content) == read.total_bytes


def test_that_a_whole_sitting_arrives_at_the_centre_as_it_was_answered(sitting: Sitting) -> None:
    sitting.begin()
    items = sitting.room.items
    for number in range(8):
        (saved,) = of_type(sitting.answer(number), Saved)
        assert saved.copies == 2
        sitting.wait(7)
    sitting.answer(0, choice=1)
    sitting.send(Clear(items[1], 2))
    sitting.send(Flag(items[2], True))
    sitting.send(Move(items[9]))
    sitting.wait(1_800, step=10)
    assert of_type(sitting.said, Exported)[-1].reason == "interim"
    events = sitting.send(HandIn())
    (sealed,) = of_type(events, SectionSealed)
    assert (sealed.by, sealed.answered, sealed.blank) == ("hand_in", 7, 5)
    (receipt,) = of_type(events, Receipt)
    assert sitting.keeper.state is State.EXPORTED
    bundle, opened = sitting.bundle()
    assert bundle.receipt_fits(receipt.text) and opened.tags_checked
    expected = {items[0]: sitting.room.response(items[0], 1)}
    expected |= {items[n]: sitting.room.response(items[n]) for n in range(2, 8)}
    assert {answer.item: answer.value for answer in opened.answers} == expected
    assert opened.records[0].core.type is RecordType.START
    assert opened.records[-1].core.type is RecordType.EXPORT
    assert station_phase(sitting.station) is StationPhase.HANDED_IN


def test_that_the_last_page_comes_back_after_a_restart(sitting: Sitting) -> None:
    sitting.begin().wait(1_800, step=10)
    (receipt,) = of_type(sitting.send(HandIn()), Receipt)
    records = len(sitting.bundle()[1].records)
    sitting.kill()
    sitting.open()
    assert of_type(sitting.said, Receipt)[-1] == receipt
    assert sitting.keeper.state is State.EXPORTED
    assert len(sitting.bundle()[1].records) == records


def test_that_handing_in_early_is_refused_until_the_policy_allows_it(sitting: Sitting) -> None:
    sitting.begin()
    sitting.wait(1_799, step=10)
    assert codes_of(sitting.send(HandIn())) == ["E-SIT-12"]
    sitting.wait(1)
    assert not codes_of(sitting.send(HandIn()))


def test_that_an_old_revision_never_replaces_a_newer_answer(sitting: Sitting) -> None:
    sitting.begin()
    item = sitting.room.items[0]
    sitting.send(Record(item, 5, sitting.room.response(item)))
    assert codes_of(sitting.send(Record(item, 5, sitting.room.response(item, 1)))) == ["E-SIT-03"]
    assert codes_of(sitting.send(Clear(item, 4))) == ["E-SIT-03"]
    assert not codes_of(sitting.send(Record(item, 6, sitting.room.response(item, 1))))


@pytest.mark.parametrize(
    "value", [b"", b"true", b'{"value": true}', b'{"options":["00"]}', b'{"value":1}', b"\xff" * 300_000, b"[" * 5_000]
)
def test_that_a_value_which_is_no_response_to_the_question_is_refused(sitting: Sitting, value: bytes) -> None:
    sitting.begin()
    for item in (sitting.room.items[0], sitting.room.items[5], sitting.room.items[11]):
        assert codes_of(sitting.send(Record(item, 1, value))) == ["E-SIT-02"]


def test_that_options_of_another_question_are_refused(sitting: Sitting) -> None:
    sitting.begin()
    items = sitting.room.items
    assert codes_of(sitting.send(Record(items[4], 1, sitting.room.response(items[5])))) == ["E-SIT-02"]
    assert codes_of(sitting.send(Record(bytes(16), 1, sitting.room.response(items[0])))) == ["E-SIT-02"]


def test_that_the_candidates_order_is_the_same_after_a_restart(sitting: Sitting) -> None:
    sitting.begin()
    first = of_type(sitting.said, PaperShown)[-1]
    sitting.kill()
    sitting.open()
    again = of_type(sitting.said, PaperShown)[-1]
    assert again.groups == first.groups and again.option_orders == first.option_orders
    assert sorted(first.groups[1].items) == sorted(sitting.room.paper.forms[0].sections[0].groups[1].items)
