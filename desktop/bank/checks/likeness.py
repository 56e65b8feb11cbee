"""Near-duplicates: two stems that ask the same thing, and equal questions with contradictory keys."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from desktop.bank.item import Defect, Item
from desktop.language import tr

LIKENESS_LIMIT = 0.7
_GRAM = 3


def check_likeness(items: Sequence[Item]) -> Iterator[Defect]:
    """Pairs whose stems (with their options) share more than 70 % of their three-character pieces (Jaccard index)."""
    grams = [(item, _grams(item.stem), _grams(_whole(item))) for item in items]
    for (left, left_stem, left_all), (right, right_stem, right_all) in combinations(grams, 2):
        if left.stem == right.stem and _answer(left) != _answer(right):
            yield Defect(right.item, "E-BNK-31", tr("Same stem as {other}, another key.", other=left.item))
        elif _like(left_stem, right_stem) > LIKENESS_LIMIT and _like(left_all, right_all) > LIKENESS_LIMIT:
            yield Defect(right.item, "E-BNK-30", tr("Nearly the same question as {other}.", other=left.item))


def _whole(item: Item) -> str:
    return item.stem + "".join(sorted(text for _, text in item.options))


def _answer(item: Item) -> frozenset[str]:
    return frozenset(text for letter, text in item.options if letter in item.key) or frozenset({str(item.statement)})


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[start : start + _GRAM] for start in range(max(1, len(text) - _GRAM + 1)))


def _like(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right)
