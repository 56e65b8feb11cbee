"""An item of a bank: a question with its key and everything people need to judge it."""

from dataclasses import dataclass
from datetime import date

from desktop.exam.paper import QuestionKind

RELEASED = "released"
OPTION_LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Item:
    """One item. `options` are (letter, text) in authored order; `key` holds the right letters (choice kinds).

    `difficulty` is the expected proportion of correct answers, 0–1; `points` are point ids of the standard, the main
    one first. `statement` is the key of a true/false item.
    """

    item: str
    kind: QuestionKind
    points: tuple[str, ...]
    difficulty: float
    stem: str
    options: tuple[tuple[str, str], ...]
    key: frozenset[str]
    statement: bool
    rationale: str
    source: str
    review_by: date | None
    picture: str
    picture_alt: str
    status: str
    file: str

    @property
    def main_point(self) -> str:
        """The point that decides the weight cell."""
        return self.points[0]


@dataclass(frozen=True)
class Defect:
    """What is wrong with an item (`item` is its id, or the file when it has none); `code` is `E-BNK-NN`."""

    item: str
    code: str
    message: str
