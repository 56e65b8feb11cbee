"""The order in which one candidate sees questions and options: the same for the same seed, on every machine.

Shuffling stays inside a group (one question kind) and never touches 对/错. The seed comes from the keeper: 32 bytes
derived from the candidate and the package. The generator is written out here (SplitMix64) because the order must be
reproducible years later, whatever Python's own generator does then. It protects nothing.
"""

from collections.abc import Sequence
from typing import TypeVar

from desktop.exam.paper import Presentation, Question, QuestionGroup, QuestionKind

T = TypeVar("T")
_MASK = 2**64 - 1


def shuffled(values: Sequence[T], seed: bytes, context: bytes) -> tuple[T, ...]:
    """`values` in the order that `seed` and `context` give (Fisher–Yates)."""
    state = _state(seed, context)
    order = list(values)
    for last in range(len(order) - 1, 0, -1):
        state, number = _below(state, last + 1)
        order[last], order[number] = order[number], order[last]
    return tuple(order)


def item_order(group: QuestionGroup, presentation: Presentation, seed: bytes) -> tuple[bytes, ...]:
    """The items of one group in a candidate's order."""
    if not presentation.shuffle_items:
        return group.items
    return shuffled(group.items, seed, b"items" + group.kind.encode("ascii"))


def option_order(question: Question, presentation: Presentation, seed: bytes) -> tuple[bytes, ...]:
    """The option ids of a choice question in a candidate's order; empty for true/false."""
    options = tuple(option.option for option in question.options)
    if question.kind is QuestionKind.TRUE_FALSE or not presentation.shuffle_options:
        return options
    return shuffled(options, seed, b"options" + question.item)


def _state(seed: bytes, context: bytes) -> int:
    state = 0
    for start in range(0, len(data := seed + context), 8):
        state = _mix((state + int.from_bytes(data[start : start + 8], "big") + 0x9E3779B97F4A7C15) & _MASK)
    return state


def _mix(value: int) -> int:
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def _below(state: int, bound: int) -> tuple[int, int]:
    """The next state and a number below `bound`, without bias: values of the incomplete last round are drawn again."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        value = _mix(state)
        if value < _MASK + 1 - (_MASK + 1) % bound:
            return state, value % bound
