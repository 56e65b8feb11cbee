"""Marking of the three theory kinds, edge by edge."""

import pytest

from desktop.exam.answers import ChoiceResponse, Response, TrueFalseResponse, write_response
from desktop.exam.marking import mark_response
from desktop.exam.marking.key import ItemKey
from desktop.exam.paper import QuestionKind

ITEM, A, B, C = (bytes([n]) * 16 for n in range(4))


def key(kind: QuestionKind, *options: bytes, statement: bool = False) -> ItemKey:
    return ItemKey(ITEM, kind, 50, frozenset(options), statement, "数据标注", ("5.K.2.1.2",), "t5-a-0001")


def chosen(*options: bytes) -> Response:
    return ChoiceResponse(frozenset(options))


@pytest.mark.parametrize(
    ("item_key", "response", "given", "reason"),
    [
        (key(QuestionKind.TRUE_FALSE, statement=True), TrueFalseResponse(True), 50, "right"),
        (key(QuestionKind.TRUE_FALSE, statement=True), TrueFalseResponse(False), 0, "wrong"),
        (key(QuestionKind.TRUE_FALSE, statement=False), TrueFalseResponse(False), 50, "right"),
        (key(QuestionKind.SINGLE, A), chosen(A), 50, "right"),
        (key(QuestionKind.SINGLE, A), chosen(B), 0, "wrong"),
        (key(QuestionKind.MULTIPLE, A, B), chosen(A, B), 50, "right"),
        (key(QuestionKind.MULTIPLE, A, B), chosen(A), 0, "missed"),
        (key(QuestionKind.MULTIPLE, A, B), chosen(A, B, C), 0, "extra"),
        (key(QuestionKind.MULTIPLE, A, B), chosen(A, C), 0, "wrong"),
    ],
)
def test_that_a_response_earns_what_the_rule_says(
    item_key: ItemKey, response: Response, given: int, reason: str
) -> None:
    marked = mark_response(item_key, write_response(response))
    assert (marked.given_hundredths, marked.possible_hundredths, marked.reason) == (given, 50, reason)


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_that_a_blank_earns_nothing_and_is_called_blank(kind: QuestionKind) -> None:
    marked = mark_response(key(kind, A), b"")
    assert (marked.given_hundredths, marked.reason) == (0, "blank")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (QuestionKind.SINGLE, write_response(chosen(A, B))),
        (QuestionKind.SINGLE, b'{"value":true}'),
        (QuestionKind.TRUE_FALSE, b'{"value":1}'),
        (QuestionKind.TRUE_FALSE, b'{"value": true}'),
        (QuestionKind.MULTIPLE, b'{"options":[]}'),
        (QuestionKind.MULTIPLE, b'{"options":["00"]}'),
        (QuestionKind.MULTIPLE, b"[]"),
        (QuestionKind.MULTIPLE, b"\xff"),
    ],
)
def test_that_a_malformed_response_is_refused(kind: QuestionKind, value: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        mark_response(key(kind, A), value)
