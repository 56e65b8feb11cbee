"""Does anything but knowledge give the key away? Length and position, item by item and over the whole bank.

Over the bank, a count is a defect when it lies more than three standard deviations from what blind chance would give,
on either side: a right option that is never the shortest helps to guess as well. Only items that offer the letter, or
have one longest or one shortest option, are counted, each with its own chance p; the count has the mean sum(p) and the
variance sum(p(1 - p)) (Poisson binomial), so that neither ties nor a small bank are blamed for noise.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import sqrt

from desktop.bank.item import Defect, Item
from desktop.exam.paper import QuestionKind
from desktop.language import tr

WHOLE_BANK = "*"
_DEVIATIONS = 3.0
_LENGTH_RATIO = 1.6
_LENGTH_CHARACTERS = 6


def check_giveaways(items: Sequence[Item]) -> Iterator[Defect]:
    """Keys that stand out by length or place, statements that are mostly true."""
    choice = [item for item in items if _key_is_an_option(item)]
    single = [item for item in choice if item.kind is QuestionKind.SINGLE]
    statements = [item for item in items if item.kind is QuestionKind.TRUE_FALSE]
    for item in single:
        if _stands_out(item):
            yield Defect(item.item, "E-BNK-60", tr("The right option is much longer than the others."))
    yield from _check_letters(single)
    yield from _check_letters([item for item in choice if item.kind is QuestionKind.MULTIPLE])
    yield from _check_lengths(single)
    true = sum(item.statement for item in statements)
    if _off_chance(true, [0.5] * len(statements)):
        yield _defect("E-BNK-62", "{count} of {all} statements are true.", true, len(statements))


def _check_letters(items: Sequence[Item]) -> Iterator[Defect]:
    for letter in sorted({letter for item in items for letter, _ in item.options}):
        offering = [item for item in items if letter in dict(item.options)]
        count = sum(letter in item.key for item in offering)
        if _off_chance(count, [len(item.key) / len(item.options) for item in offering]):
            message = tr("{letter} is right {count} times in {all}.", letter=letter, count=count, all=len(offering))
            yield Defect(WHOLE_BANK, "E-BNK-61", message)


def _check_lengths(single: Sequence[Item]) -> Iterator[Defect]:
    longest = [item for item in single if _has_one(max, item)]
    count = sum(_key_length(item) > max(_other_lengths(item)) for item in longest)
    if _off_chance(count, [1 / len(item.options) for item in longest]):
        sentence = "In {count} of {all} items with one longest option it is the right one."
        yield _defect("E-BNK-63", sentence, count, len(longest))
    shortest = [item for item in single if _has_one(min, item)]
    count = sum(_key_length(item) < min(_other_lengths(item)) for item in shortest)
    if _off_chance(count, [1 / len(item.options) for item in shortest]):
        sentence = "In {count} of {all} items with one shortest option it is the right one."
        yield _defect("E-BNK-64", sentence, count, len(shortest))


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


def _has_one(extreme: Callable[[Counter[int]], int], item: Item) -> bool:
    lengths = Counter(len(text) for _, text in item.options)
    return lengths[extreme(lengths)] == 1


def _off_chance(count: int, chances: Sequence[float]) -> bool:
    spread = sqrt(sum(chance * (1 - chance) for chance in chances))
    return abs(count - sum(chances)) > _DEVIATIONS * spread
