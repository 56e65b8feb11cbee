"""Notes of the room link: one encoding each, nothing out of bounds."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.errors import Error
from desktop.room.messages import (
    LEVEL,
    Farewell,
    Got,
    Hello,
    Offer,
    Ping,
    SeatStatus,
    Stored,
    Told,
    Unwanted,
    Wanted,
    Welcome,
    read_note,
    write_note,
)

STATUS = SeatStatus("answering", 12, 190, 5_000, 400, 1, "hand", 0, 0, 0, 0, 2, 77, "")
NOTES = [
    Hello(LEVEL, bytes(16), b"s" * 16, b"g" * 32, 7),
    Welcome(LEVEL, "监考端", 5),
    Farewell("E-NET-03"),
    STATUS,
    Told(b"p" * 16, "还有 10 分钟"),
    Got(b"p" * 16),
    Offer(b"t" * 16, "kresult", b"n" * 16, 100, b"h" * 32, False, False),
    Wanted(b"t" * 16, 5, b"h" * 32),
    Stored(b"t" * 16),
    Unwanted(b"t" * 16, "E-FMT-05"),
    Ping(3),
]


@pytest.mark.parametrize("note", NOTES, ids=lambda note: type(note).__name__)
def test_that_a_note_comes_back_as_it_was_written(note):
    assert read_note(write_note(note)) == note


@pytest.mark.parametrize("note", NOTES, ids=lambda note: type(note).__name__)
def test_that_no_field_may_be_missing_added_or_of_another_kind(note):
    values = json.loads(write_note(note))
    for name in values:
        assert _refused({key: value for key, value in values.items() if key != name})
        for wrong in (None, [], {}, 1.5, "\0" * 300, -5, 2**53, True if type(values[name]) is not bool else 1):
            assert _refused({**values, name: wrong}), (name, wrong)
    assert _refused({**values, "more": 1})
    assert read_note(_encoded({**values, "x_more": 1})) == note


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b'{"note":"hello"}', b'{"note":[]}', b'{"note": "ping"}']
)
def test_that_what_is_no_note_is_an_impossible_message(content):
    with pytest.raises(Error) as caught:
        read_note(content)
    assert caught.value.code == "E-NET-02"


@given(some.binary(max_size=300))
def test_that_garbage_is_never_a_note(content):
    with pytest.raises(Error) as caught:
        read_note(content)
    assert caught.value.code == "E-NET-02"


def test_that_only_states_of_a_sitting_are_believed():
    assert _refused({**json.loads(write_note(STATUS)), "state": "asleep"})


def test_that_our_own_program_cannot_send_what_the_other_side_refuses():
    for wrong in (replace(STATUS, answered=-1), replace(STATUS, copies=11), replace(STATUS, notice="x" * 11)):
        with pytest.raises(ValueError):
            write_note(wrong)


def test_that_a_status_is_small():
    assert len(write_note(replace(STATUS, notice="E-STO-03"))) < 250
    assert len(fields(STATUS)) == 14


def _encoded(values):
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refused(values) -> bool:
    try:
        read_note(_encoded(values))
    except Error as error:
        return error.code == "E-NET-02"
    return False
