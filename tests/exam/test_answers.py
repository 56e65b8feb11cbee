"""Responses as bytes, and the fold of the answers journal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.answers import (
    AnswerEvent,
    ChoiceResponse,
    TrueFalseResponse,
    fold_answers,
    read_response,
    standing_answers,
    write_response,
)
from desktop.exam.paper import QuestionKind

ITEMS = [bytes([n]) * 16 for n in range(3)]
ids = st.binary(min_size=16, max_size=16)


@given(st.frozensets(ids, min_size=1, max_size=8))
def test_that_a_response_comes_back_as_it_was_written(options: frozenset[bytes]) -> None:
    response = ChoiceResponse(options)
    assert read_response(QuestionKind.MULTIPLE, write_response(response)) == response


@pytest.mark.parametrize("value", [True, False])
def test_that_true_and_false_come_back(value: bool) -> None:
    assert read_response(QuestionKind.TRUE_FALSE, write_response(TrueFalseResponse(value))).value is value  # type: ignore[union-attr]


@given(st.binary(max_size=60).filter(lambda value: not value.startswith(b'{"value":')))
def test_that_anything_else_is_refused(value: bytes) -> None:
    for kind in QuestionKind:
        with pytest.raises(ValueError):
            read_response(kind, value)


@pytest.mark.parametrize(
    "value",
    [b'{"options":[]}', b'{"options":["00"]}', b"[" * 100_000, b'{"value":1}', b'{"value": true}', b'{"options":null}'],
)
def test_that_what_looks_like_a_response_is_refused(value: bytes) -> None:
    for kind in QuestionKind:
        with pytest.raises(ValueError):
            read_response(kind, value)


events = st.lists(
    st.tuples(st.sampled_from(ITEMS), st.integers(1, 6), st.sampled_from([b"", b"a", b"b"]), st.booleans()), max_size=30
)


@given(events)
def test_that_the_fold_keeps_the_highest_revision_and_never_a_late_one(
    drawn: list[tuple[bytes, int, bytes, bool]],
) -> None:
    journal = [AnswerEvent(seq, *event) for seq, event in enumerate(drawn)]
    folded = fold_answers(journal)
    for item in ITEMS:
        timely = [event for event in journal if event.item == item and not event.late]
        if not timely:
            assert item not in folded
            continue
        best = max(event.rev for event in timely)
        first = next(event for event in timely if event.rev == best)
        assert (folded[item].rev, folded[item].value, folded[item].seq) == (best, first.value, first.seq)
    assert all(answer.value for answer in standing_answers(folded))
