"""Lengths and likeness of texts: what a box counts while it is written, and hints for examiners. Never marks."""

import unicodedata
from functools import lru_cache


def count_characters(text: str) -> int:
    """Chinese word count (字数): an ideograph is one, a run of other letters and digits is one, signs are none."""
    return sum(map(_count_in_line, text.split("\n")))


@lru_cache(maxsize=8192)
def _count_in_line(text: str) -> int:
    """Remembered: while one writes, one line changes. A line end ends a word, so lines add up."""
    count, in_word = 0, False
    for character in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(character)
        if kind == "Lo":
            count, in_word = count + 1, False
        elif kind[0] in "LN":
            count, in_word = count + (not in_word), True
        elif kind[0] == "M" or (in_word and character in ".,'-_%"):
            continue
        else:
            in_word = False
    return count


def squeezed(text: str) -> str:
    """Letters and digits only, so that signs and spaces hide no copy."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def longest_common_run(text: str, source: str) -> str:
    """The longest stretch of `text` that stands in `source` too, both squeezed; the first of several.

    By a suffix automaton of `source`: each character of both is looked at once, whatever anybody pastes.
    """
    text, source = squeezed(text), squeezed(source)
    steps, shorter, longest = _automaton(source)
    state = length = best = end = 0
    for place, character in enumerate(text, start=1):
        while state and character not in steps[state]:
            state = shorter[state]
            length = longest[state]
        if character in steps[state]:
            state, length = steps[state][character], length + 1
        if length > best:
            best, end = length, place
    return text[end - best : end]


def _automaton(source: str) -> tuple[list[dict[str, int]], list[int], list[int]]:
    """Steps, the state of the next shorter suffix, and the longest text, of every state; 0 is the empty text."""
    steps: list[dict[str, int]] = [{}]
    shorter, longest = [-1], [0]
    last = 0
    for character in source:
        new = len(steps)
        steps.append({})
        longest.append(longest[last] + 1)
        shorter.append(0)
        state = last
        while state >= 0 and character not in steps[state]:
            steps[state][character] = new
            state = shorter[state]
        if state >= 0:
            shorter[new] = _split(state, character, (steps, shorter, longest))
        last = new
    return steps, shorter, longest


def _split(state: int, character: str, automaton: tuple[list[dict[str, int]], list[int], list[int]]) -> int:
    """The state that `character` leads to from `state`, cloned where it stands for longer texts too."""
    steps, shorter, longest = automaton
    onward = steps[state][character]
    if longest[onward] == longest[state] + 1:
        return onward
    clone = len(steps)
    steps.append(dict(steps[onward]))
    longest.append(longest[state] + 1)
    shorter.append(shorter[onward])
    shorter[onward] = clone
    while state >= 0 and steps[state].get(character) == onward:
        steps[state][character] = clone
        state = shorter[state]
    return clone
