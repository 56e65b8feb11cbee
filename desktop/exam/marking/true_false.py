"""对/错: full marks for the right judgement."""

from desktop.exam.answers import TrueFalseResponse, read_response
from desktop.exam.marking.key import ItemKey, MarkedResponse, all_or_nothing


def mark(key: ItemKey, value: bytes) -> MarkedResponse:
    """Marks of a true/false response."""
    return all_or_nothing(key, read_response(key.kind, value) == TrueFalseResponse(key.statement), "wrong")
