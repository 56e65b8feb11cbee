"""多项选择: 多选、少选、错选均不得分. The rule is printed at the head of the section."""

from desktop.exam.answers import ChoiceResponse, read_response
from desktop.exam.marking.key import ItemKey, MarkedResponse, all_or_nothing


def mark(key: ItemKey, value: bytes) -> MarkedResponse:
    """Marks of a multiple-choice response."""
    response = read_response(key.kind, value)
    chosen = response.options if isinstance(response, ChoiceResponse) else frozenset[bytes]()
    return all_or_nothing(key, chosen == key.options, _reason(key.options, chosen))


def _reason(right: frozenset[bytes], chosen: frozenset[bytes]) -> str:
    if chosen < right:
        return "missed"
    return "extra" if chosen > right else "wrong"
