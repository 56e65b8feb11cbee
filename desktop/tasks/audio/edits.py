"""The fewest substitutions, deletions and insertions between two sequences of tokens, with the steps, exactly.

Furthest points on diagonals: work grows with the mistakes, not with the length, because equal stretches are compared
as strings. A good transcript of a minute takes microseconds.
"""

from collections.abc import Sequence

Steps = tuple[tuple[str, str], ...]
_PRIVATE = 0xF0000
_GALLOP = 32
_END, _OTHER_END = "\0", "\1"
"""Ends that equal nothing. Written out instead of `min` and `max`: these lines are most of the work."""
_NONE = -2
"""No place on this diagonal yet; one more is still none."""


def fewest_edits(gold: Sequence[str], answer: Sequence[str], most: int) -> Steps | None:
    """The steps (gold, answer) of one best alignment; "" stands for nothing. None where more than `most` are needed."""
    if abs(len(gold) - len(answer)) > most:
        return None
    one, two = _as_text(gold, answer)
    fronts = _fronts(one, two, most)
    return None if fronts is None else _walk(gold, answer, fronts)


def count_edits(gold: Sequence[str], answer: Sequence[str], most: int) -> int | None:
    """How many edits are needed; None for more than `most`."""
    if abs(len(gold) - len(answer)) > most:
        return None
    fronts = _fronts(*_as_text(gold, answer), most)
    return None if fronts is None else len(fronts) - 1


def _as_text(gold: Sequence[str], answer: Sequence[str]) -> tuple[str, str]:
    """Each token as one character."""
    one, two = _joined(gold), _joined(answer)
    if len(one) == len(gold) and len(two) == len(answer):
        return one, two
    code: dict[str, str] = {}
    for token in (*gold, *answer):
        code.setdefault(token, chr(_PRIVATE + len(code)))
    return "".join(map(code.__getitem__, gold)), "".join(map(code.__getitem__, answer))


def _joined(tokens: Sequence[str]) -> str:
    return tokens if isinstance(tokens, str) else "".join(tokens)


def _fronts(one: str, two: str, most: int) -> list[list[int]] | None:
    """For each number of edits the furthest place in `one` on each diagonal (place in `two` − place in `one`).

    Front `edits` holds diagonal d at `d + edits + 2`, with two places of `_NONE` at either end for the next front.
    Diagonals from which `most` edits cannot reach the end are left out.
    """
    rows, columns = len(one), len(two)
    goal = columns - rows
    front = [_NONE, _NONE, _same(one, two, 0, 0), _NONE, _NONE]
    fronts = [front]
    ends, others = one + _END, two + _OTHER_END
    while abs(goal) >= len(fronts) or front[goal + len(fronts) + 1] != rows:
        edits = len(fronts)
        if edits > most:
            return None
        before, front = front, [_NONE] * (2 * edits + 5)
        first = max(-edits, goal - (most - edits), -rows)
        last = min(edits, goal + (most - edits), columns)
        for diagonal in range(first, last + 1):
            place = diagonal + edits
            row, changed, too_much = before[place + 2], before[place + 1], before[place]
            if changed > row:
                row = changed
            row = row + 1 if row >= too_much else too_much
            if row > rows:
                row = rows
            column = row + diagonal
            if column > columns:
                row, column = columns - diagonal, columns
            if ends[row] == others[column]:
                row += _same(one, two, row, column)
            front[place + 2] = row
        fronts.append(front)
    return fronts


def _same(one: str, two: str, row: int, column: int) -> int:
    """How long one[row:] and two[column:] are equal."""
    most = min(len(one) - row, len(two) - column)
    if most <= 0 or one[row] != two[column]:
        return 0
    known, step = 1, _GALLOP
    while known < most:
        size = min(step, most - known)
        if one[row + known : row + known + size] == two[column + known : column + known + size]:
            known, step = known + size, 4 * step
            continue
        while size > 1:  # the first difference is in the next `size` places
            half = size // 2
            if one[row + known : row + known + half] == two[column + known : column + known + half]:
                known, size = known + half, size - half
            else:
                size = half
        break
    return known


def _walk(gold: Sequence[str], answer: Sequence[str], fronts: Sequence[list[int]]) -> Steps:
    """The steps, from the end back."""
    row, column = len(gold), len(answer)
    steps: list[tuple[str, str]] = []
    for edits in range(len(fronts) - 1, 0, -1):
        before, diagonal = fronts[edits - 1], column - row
        place = diagonal + edits
        changed, left_out, too_much = before[place + 1] + 1, before[place + 2] + 1, before[place]
        start = min(max(changed, left_out, too_much), len(gold), len(answer) - diagonal)
        steps += [(token, token) for token in reversed(gold[start:row])]
        if start == changed and start + diagonal > 0:
            steps.append((gold[start - 1], answer[start + diagonal - 1]))
            row, column = start - 1, start + diagonal - 1
        elif start == left_out:
            steps.append((gold[start - 1], ""))
            row, column = start - 1, start + diagonal
        else:
            steps.append(("", answer[start + diagonal - 1]))
            row, column = start, start + diagonal - 1
    steps += [(token, token) for token in reversed(gold[:row])]
    return tuple(reversed(steps))
