"""The fewest substitutions, deletions and insertions between two sequences of tokens, with the steps, exactly.

Furthest points on diagonals: work grows with the mistakes, not with the length, because equal stretches are compared
as strings. A good transcript of a minute takes microseconds.
"""

from collections.abc import Sequence

Steps = tuple[tuple[str, str], ...]
_PRIVATE = 0xF0000
_GALLOP = 32


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
    one, two = "".join(gold), "".join(answer)
    if len(one) == len(gold) and len(two) == len(answer):
        return one, two
    code: dict[str, str] = {}
    for token in (*gold, *answer):
        code.setdefault(token, chr(_PRIVATE + len(code)))
    return "".join(map(code.__getitem__, gold)), "".join(map(code.__getitem__, answer))


def _fronts(one: str, two: str, most: int) -> list[dict[int, int]] | None:
    """For each number of edits the furthest place in `one` on each diagonal (place in `two` − place in `one`)."""
    rows, columns = len(one), len(two)
    goal = columns - rows
    front = {0: _same(one, two, 0, 0)}
    fronts = [front]
    while front.get(goal) != rows:
        if len(fronts) > most:
            return None
        before, front = front, {}
        edits = len(fronts)
        for diagonal in range(-edits, edits + 1):
            row = max(
                before.get(diagonal, -1) + 1,  # a token taken for another
                before.get(diagonal + 1, -1) + 1,  # a token of gold left out
                before.get(diagonal - 1, -1),  # a token too much
            )
            row = min(row, rows, columns - diagonal)
            if row < 0 or row + diagonal < 0:
                continue
            front[diagonal] = row + _same(one, two, row, row + diagonal)
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


def _walk(gold: Sequence[str], answer: Sequence[str], fronts: Sequence[dict[int, int]]) -> Steps:
    """The steps, from the end back."""
    row, column = len(gold), len(answer)
    steps: list[tuple[str, str]] = []
    for edits in range(len(fronts) - 1, 0, -1):
        before, diagonal = fronts[edits - 1], column - row
        changed, left_out, too_much = (
            before.get(diagonal, -2) + 1,
            before.get(diagonal + 1, -2) + 1,
            before.get(diagonal - 1, -1),
        )
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
