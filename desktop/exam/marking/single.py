"""单项选择: full marks for the one right option."""

from desktop.exam.answers import ChoiceResponse, read_response
from desktop.exam.marking.key import ItemKey, MarkedResponse, all_or_nothing


def mark(key: ItemKey, value: bytes) -> MarkedResponse:
    """Marks of a single-choice response."""
    return all_or_nothing(key, read_response(key.kind, value) == ChoiceResponse(key.options), "wrong")
