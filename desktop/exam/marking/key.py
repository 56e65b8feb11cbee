"""The key of one item, as the scoring pack carries it, and what marking says about one response."""

from dataclasses import dataclass

from desktop.exam.paper import QuestionKind


@dataclass(frozen=True)
class ItemKey:
    """`options` are the right option ids (choice kinds), `statement` the truth of a true/false item."""

    item: bytes
    kind: QuestionKind
    marks_hundredths: int
    options: frozenset[bytes]
    statement: bool
    function: str
    points: tuple[str, ...]
    source_item: str


@dataclass(frozen=True)
class MarkedResponse:
    """Marks given and possible, in hundredths; `reason` is right, wrong, blank, missed (少选) or extra (多选)."""

    item: bytes
    given_hundredths: int
    possible_hundredths: int
    reason: str


def all_or_nothing(key: ItemKey, right: bool, reason: str) -> MarkedResponse:
    """Full marks when right, none otherwise."""
    given = key.marks_hundredths if right else 0
    return MarkedResponse(key.item, given, key.marks_hundredths, "right" if right else reason)
