"""Transcripts as tokens, and how many mistakes an answer has. Section 2.3 of the plan of task types.

A token is one Chinese character (or kana), one Latin word, or one run of digits; punctuation and spaces are none,
numerals are not converted. Gold is written with two marks: `<嗯>` is a required filler (a line of its own, never a
mistake), `[查|查询]` lists alternatives. Mistakes are E = S + D + I, the smallest number possible, exactly.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from desktop.tasks.audio.edits import fewest_edits

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

_SIGN = re.compile(r"<([^<>\[\]|]+)>|\[([^<>\[\]]*\|[^<>\[\]]*)\]")
_SINGLES = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    r"\u3105-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Chinese characters, kana and other signs of one syllable; no punctuation."""
_TOKEN = re.compile(rf"[{_SINGLES}]|\d+|(?:(?![{_SINGLES}])[^\W\d_])+")
_CHARACTERS = re.compile(r"[\u4e00-\u9fff]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff\s，。、？！：；…]*")
"""Most transcripts: nothing in them to be normalised, and a character is a token."""
_APOSTROPHE = re.compile(r"(?<=[a-z])['’](?=[a-z])")
MOST_VARIANTS = 64
_ONE = 1000
"""The cost of a mistake; a filler that was written down costs −1, so that alignments prefer to find fillers."""

_FAR = 1 << 60
_FIRST_BAND = 32


@dataclass(frozen=True)
class Slot:
    """One place of a gold transcript: the tokens accepted there, and whether it is a filler."""

    tokens: tuple[str, ...]
    filler: bool = False


@dataclass(frozen=True)
class Aligned:
    """The best alignment: mistakes, gold tokens (fillers not counted), which fillers were written, and the steps.

    A step is (gold text, answer text): equal for a right token, "" on one side for what is missing or too much.
    """

    mistakes: int
    length: int
    fillers: tuple[bool, ...]
    steps: tuple[tuple[str, str], ...]


def tokens_of(text: str) -> Sequence[str]:
    """The tokens of a text; where all of them are Chinese characters, one string of them."""
    if _CHINESE.fullmatch(text):
        return "".join(_CHARACTERS.findall(text))
    plain = unicodedata.normalize("NFKC", text).casefold()
    if "'" in plain or "’" in plain:
        plain = _APOSTROPHE.sub("", plain)
    return _TOKEN.findall(plain)


def read_gold_variants(written: str) -> list[list[Slot]]:
    """Every variant of a gold transcript with its marks. Raises ValueError for marks that do not read."""
    parts: list[list[list[Slot]]] = []
    end = 0
    for sign in _SIGN.finditer(written):
        parts += [[_plain(written[end : sign.start()])], _marked(sign)]
        end = sign.end()
    parts.append([_plain(written[end:])])
    count = 1
    for part in parts:
        count *= len(part)
    if count > MOST_VARIANTS:
        raise ValueError("too many alternatives")
    return [[slot for part in chosen for slot in part] for chosen in product(*parts)]


def _plain(text: str) -> list[Slot]:
    if re.search(r"[<>\[\]|]", text):
        raise ValueError("a mark of a transcript that does not close")
    return [Slot((token,)) for token in tokens_of(text)]


def _marked(sign: "re.Match[str]") -> list[list[Slot]]:
    if sign[1] is not None:
        slots = [Slot((token,), filler=True) for token in tokens_of(sign[1])]
        if not slots:
            raise ValueError("a filler without a token")
        return [slots]
    choices = [tokens_of(choice) for choice in sign[2].split("|")]
    if all(len(choice) == 1 for choice in choices):
        return [[Slot(tuple(dict.fromkeys(choice[0] for choice in choices)))]]
    return [[Slot((token,)) for token in choice] for choice in choices]


def shown_gold(written: str) -> str:
    """A gold transcript without its marks, with the first alternative: the model answer."""
    return _SIGN.sub(lambda sign: sign[1] if sign[1] is not None else sign[2].split("|")[0], written)


def best_aligned(variants: Sequence[Sequence[Slot]], answer: Sequence[str], most: int) -> Aligned | None:
    """The best alignment over the variants; None where every one has more than `most` mistakes."""
    found = [one for slots in variants if (one := aligned(slots, answer, most)) is not None]
    return min(found, key=lambda one: (one.mistakes, -sum(one.fillers)), default=None)


def aligned(gold: Sequence[Slot], answer: Sequence[str], most: int) -> Aligned | None:
    """One alignment with fewest mistakes, and among those with most fillers; None above `most`."""
    length = sum(not slot.filler for slot in gold)
    if all(len(slot.tokens) == 1 for slot in gold) and length == len(gold):
        steps = fewest_edits([slot.tokens[0] for slot in gold], answer, most)
        return None if steps is None else Aligned(sum(a != b for a, b in steps), length, (), steps)
    limit = min(most, _FIRST_BAND)
    while True:
        found = _in_band(gold, answer, limit, length)
        if found is not None or limit >= most:
            return found
        limit = min(most, 4 * limit)


def _in_band(gold: Sequence[Slot], answer: Sequence[str], most: int, length: int) -> Aligned | None:
    """Dynamic programming in the band around the diagonal that an alignment with `most` mistakes can reach."""
    if len(answer) - len(gold) > most or length - len(answer) > most:
        return None
    costs = _costs(gold, answer, most + len(gold) - length)
    total = costs[len(gold)][len(answer)]
    if -(-total // _ONE) > most:
        return None
    steps, fillers = _steps(gold, answer, costs)
    return Aligned(-(-total // _ONE) if total > 0 else 0, length, fillers, steps)


class _Row:
    """Costs of one place of gold beside the places of the answer within the band; elsewhere there is no way."""

    def __init__(self, first: int, costs: "Array") -> None:
        self.first, self.costs = first, costs

    def __getitem__(self, column: int) -> int:
        place = column - self.first
        return int(self.costs[place]) if 0 <= place < len(self.costs) else _FAR


def _costs(gold: Sequence[Slot], answer: Sequence[str], wide: int) -> list[_Row]:
    """A row for nothing of gold and one for each of its places, each computed at once."""
    import numpy as np

    ramp = _ONE * np.arange(len(answer) + 1)
    code = {token: number for number, token in enumerate(dict.fromkeys(answer))}
    tokens = np.array([code[token] for token in answer], dtype=np.int64)
    rows = [_Row(0, ramp[: wide + 1])]
    for place, slot in enumerate(gold, 1):
        before, first, end = rows[-1], max(0, place - wide), min(len(answer), place + wide) + 1
        known = np.full(end - first + 1, _FAR)  # of the row before, from the column left of the first
        left = before.first - (first - 1)
        known[left : left + len(before.costs)] = (
            before.costs[: len(known) - left] if left >= 0 else before.costs[-left:]
        )
        skip, match = (0, -1) if slot.filler else (_ONE, 0)
        change = np.full(end - first, _ONE)
        for token in slot.tokens:
            start = max(first, 1)
            change[start - first :][tokens[start - 1 : end - 1] == code.get(token, -1)] = match
        best = np.minimum(known[1:] + skip, known[:-1] + change)
        slope = ramp[: end - first]
        rows.append(_Row(first, np.minimum.accumulate(best - slope) + slope))
    return rows


def _steps(
    gold: Sequence[Slot], answer: Sequence[str], costs: Sequence[_Row]
) -> tuple[tuple[tuple[str, str], ...], tuple[bool, ...]]:
    steps: list[tuple[str, str]] = []
    written: list[bool] = []
    row, column = len(gold), len(answer)
    while row or column:
        slot = gold[row - 1] if row else None
        token = answer[column - 1] if column else ""
        here = costs[row][column]
        if slot and column:
            is_equal = token in slot.tokens
            change = (-1 if slot.filler else 0) if is_equal else _ONE
            if costs[row - 1][column - 1] + change == here:
                steps.append((token if is_equal else slot.tokens[0], token))
                written += [is_equal] if slot.filler else []
                row, column = row - 1, column - 1
                continue
        if slot and costs[row - 1][column] + (0 if slot.filler else _ONE) == here:
            steps.append((slot.tokens[0], ""))
            written += [False] if slot.filler else []
            row -= 1
            continue
        steps.append(("", token))
        column -= 1
    return tuple(reversed(steps)), tuple(reversed(written))


def diff_text(steps: Sequence[tuple[str, str]], most: int = 400) -> str:
    """The alignment as one line: right tokens as they are, 漏[x], 多[y], 错[x→y]."""
    parts = []
    for right, given in steps:
        if right == given:
            parts.append(right)
        elif not given:
            parts.append(f"漏[{right}]")
        else:
            parts.append(f"多[{given}]" if not right else f"错[{right}→{given}]")
    line = "".join(f" {part}" if part.isascii() and place else part for place, part in enumerate(parts))
    return line if len(line) <= most else line[: most - 1] + "…"
