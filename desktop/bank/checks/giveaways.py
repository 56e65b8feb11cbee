"""Does anything but knowledge give the key away? Length and position, item by item and over the whole bank.

Over the bank, a share is a defect when it lies more than three standard deviations from what chance would give
(normal approximation of the binomial), so that a small bank is not blamed for noise.
"""

from collections.abc import Iterator, Sequence
from math import sqrt

from desktop.bank.item import Defect, Item
from desktop.exam.paper import QuestionKind
from desktop.language import tr

WHOLE_BANK = "*"
_DEVIATIONS = 3.0
_LENGTH_RATIO = 1.6
_LENGTH_CHARACTERS = 6


def check_giveaways(items: Sequence[Item]) -> Iterator[Defect]:
    """Keys that stand out by length, letters that are right too often, statements that are mostly true."""
    single = [item for item in items if item.kind is QuestionKind.SINGLE and _key_is_an_option(item)]
    statements = [item for item in items if item.kind is QuestionKind.TRUE_FALSE]
    for item in single:
        if _stands_out(item):
            yield Defect(item.item, "E-BNK-60", tr("The right option is much longer than the others."))
    yield from _check_letters(single)
    yield from _check_lengths(single)
    true = sum(item.statement for item in statements)
    if _off_chance(true, len(statements), 0.5):
        yield _defect("E-BNK-62", "{count} of {all} statements are true.", true, len(statements))


def _check_letters(single: Sequence[Item]) -> Iterator[Defect]:
    for letter in "ABCD":
        count = sum(letter in item.key for item in single)
        if _off_chance(count, len(single), 0.25):
            message = tr("{letter} is right {count} times in {all}.", letter=letter, count=count, all=len(single))
            yield Defect(WHOLE_BANK, "E-BNK-61", message)


def _check_lengths(single: Sequence[Item]) -> Iterator[Defect]:
    longest = sum(_key_length(item) > max(_other_lengths(item)) for item in single)
    shortest = sum(_key_length(item) < min(_other_lengths(item)) for item in single)
    if _above_chance(longest, len(single), 0.25):
        yield _defect("E-BNK-63", "In {count} of {all} items the right option is the longest.", longest, len(single))
    if _above_chance(shortest, len(single), 0.25):
        yield _defect("E-BNK-64", "In {count} of {all} items the right option is the shortest.", shortest, len(single))


def _defect(code: str, sentence: str, count: int, total: int) -> Defect:
    return Defect(WHOLE_BANK, code, tr(sentence, count=count, all=total))


def _stands_out(item: Item) -> bool:
    longest = max(_other_lengths(item))
    return _key_length(item) > max(_LENGTH_RATIO * longest, longest + _LENGTH_CHARACTERS)


def _key_is_an_option(item: Item) -> bool:
    return any(letter in item.key for letter, _ in item.options) and len(item.options) > 1


def _key_length(item: Item) -> int:
    return max(len(text) for letter, text in item.options if letter in item.key)


def _other_lengths(item: Item) -> list[int]:
    return [len(text) for letter, text in item.options if letter not in item.key]


def _off_chance(count: int, total: int, chance: float) -> bool:
    return abs(count - total * chance) > _DEVIATIONS * sqrt(total * chance * (1 - chance))


def _above_chance(count: int, total: int, chance: float) -> bool:
    return count > total * chance and _off_chance(count, total, chance)
