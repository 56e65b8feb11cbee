"""Responses marked against keys, one file per question kind. Not in the candidate's build."""

from collections.abc import Callable, Mapping

from desktop.exam.marking import multiple, single, true_false
from desktop.exam.marking.key import ItemKey, MarkedResponse
from desktop.exam.paper import QuestionKind

_MARKERS: Mapping[QuestionKind, Callable[[ItemKey, bytes], MarkedResponse]] = {
    QuestionKind.TRUE_FALSE: true_false.mark,
    QuestionKind.SINGLE: single.mark,
    QuestionKind.MULTIPLE: multiple.mark,
}


def mark_response(key: ItemKey, value: bytes) -> MarkedResponse:
    """The marks for one recorded response; empty `value` is a blank. Raises ValueError for a malformed response."""
    if not value:
        return MarkedResponse(key.item, 0, key.marks_hundredths, "blank")
    return _MARKERS[key.kind](key, value)
