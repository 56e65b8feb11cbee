"""How alike two short texts are: Dice's share of common character pairs. The matcher of simulated question robots."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from desktop.tasks.annotation.values import ratio_millionths

LEAST_LIKENESS = 400_000
"""Below it, in millionths, a wording says something else."""


@dataclass(frozen=True)
class Pairs:
    """How often each pair of neighbouring characters stands in a text, and how many pairs there are."""

    counts: Counter[str]
    total: int


@lru_cache(maxsize=8192)
def bigrams(text: str) -> Pairs:
    """The pairs of neighbouring letters and digits; a text of one character is that character."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
    found = [plain] if len(plain) == 1 else [plain[place : place + 2] for place in range(len(plain) - 1)]
    return Pairs(Counter(found), len(found))


def likeness(left: Pairs, right: Pairs) -> int:
    """Twice the common pairs ÷ all pairs, in millionths; two texts without letters are not alike."""
    if len(left.counts) > len(right.counts):
        left, right = right, left
    common = sum(min(count, right.counts[pair]) for pair, count in left.counts.items() if pair in right.counts)
    return ratio_millionths(2 * common, left.total + right.total)


@dataclass(frozen=True)
class Found:
    """The best choice for a text ("" for none: nothing alike enough, or a tie) and its likeness in millionths."""

    choice: str
    likeness: int


def best_choice(text: str, choices: Iterable[tuple[str, Iterable[Pairs]]], least: int = LEAST_LIKENESS) -> Found:
    """The choice with the wording most like `text`; `least` is needed, and a tie of two choices is no choice."""
    asked = bigrams(text)
    found = sorted(
        ((max((likeness(asked, one) for one in wordings), default=0), name) for name, wordings in choices), reverse=True
    )
    if not found or found[0][0] < max(least, 1) or (len(found) > 1 and found[1][0] == found[0][0]):
        return Found("", found[0][0] if found else 0)
    return Found(found[0][1], found[0][0])
