"""Responses of candidates as the journal stores them: canonical JSON, one shape per question kind (IMS QTI: response).

`{"options":["<32 hex>",…]}` for single and multiple choice (ids ascending), `{"value":true}` for true/false.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from desktop.exam.paper import QuestionKind


@dataclass(frozen=True)
class TrueFalseResponse:
    """对 or 错."""

    value: bool


@dataclass(frozen=True)
class ChoiceResponse:
    """The chosen options (16-byte ids): exactly one for single choice, one or more for multiple choice."""

    options: frozenset[bytes]


Response = TrueFalseResponse | ChoiceResponse


def write_response(response: Response) -> bytes:
    """The bytes that are recorded."""
    if isinstance(response, TrueFalseResponse):
        return b'{"value":true}' if response.value else b'{"value":false}'
    ids = sorted(option.hex() for option in response.options)
    return json.dumps({"options": ids}, separators=(",", ":")).encode("ascii")


def read_response(kind: QuestionKind, value: bytes) -> Response:
    """The response in `value`. Raises ValueError unless it is exactly what `write_response` makes for `kind`."""
    try:
        fields = json.loads(value)
        if kind is QuestionKind.TRUE_FALSE:
            response: Response = TrueFalseResponse(fields["value"])
        else:
            response = ChoiceResponse(frozenset(bytes.fromhex(text) for text in fields["options"]))
    except (KeyError, TypeError, AttributeError, RecursionError) as reason:
        raise ValueError("not a response") from reason
    if write_response(response) != value or not _fits(kind, response):
        raise ValueError("not a response of this kind")
    return response


def _fits(kind: QuestionKind, response: Response) -> bool:
    if isinstance(response, TrueFalseResponse):
        return kind is QuestionKind.TRUE_FALSE and isinstance(response.value, bool)
    sizes_fit = all(len(option) == 16 for option in response.options)
    return sizes_fit and (len(response.options) == 1 if kind is QuestionKind.SINGLE else len(response.options) >= 1)


class AnswerEvent(NamedTuple):
    """One answer in the journal: `value` is empty when it was taken back; `late` ones are never scored."""

    seq: int
    item: bytes
    rev: int
    value: bytes
    late: bool = False


class Answer(NamedTuple):
    """The newest answer of one item; an empty `value` says that it was taken back."""

    item: bytes
    rev: int
    seq: int
    value: bytes


def fold_answers(events: Iterable[AnswerEvent]) -> dict[bytes, Answer]:
    """The newest answer of every item that was ever answered: the highest revision counts, late ones never do."""
    newest: dict[bytes, Answer] = {}
    for event in events:
        before = newest.get(event.item)
        if not event.late and (before is None or event.rev > before.rev):
            newest[event.item] = Answer(event.item, event.rev, event.seq, event.value)
    return newest


def standing_answers(newest: Mapping[bytes, Answer]) -> tuple[Answer, ...]:
    """The answers that a result bundle carries: those not taken back, by item."""
    return tuple(newest[item] for item in sorted(newest) if newest[item].value)
