"""Values that probably mean the same: by a normalised key, by pairs of characters, by edit distance. Only a hint."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.tasks.annotation.values import normal_text
from desktop.tasks.grid.grid import Grid

MOST_VALUES = 5_000
MOST_LENGTH = 60


class Method(StrEnum):
    """How alike values are found."""

    FINGERPRINT = "fingerprint"
    PAIRS = "pairs"
    DISTANCE_1 = "distance_1"
    DISTANCE_2 = "distance_2"


@dataclass(frozen=True)
class Cluster:
    """Values that are alike, the most frequent first, each with its count."""

    values: tuple[tuple[str, int], ...]


def clusters(grid: Grid, column: str, method: Method) -> tuple[Cluster, ...]:
    """The clusters of at least two values, the largest first. Only the most frequent values are compared when many."""
    counted = Counter(value for value in grid.column_values(column) if value.strip())
    values = [value for value, _ in counted.most_common(MOST_VALUES)]
    groups = _GROUPERS[method](values)
    found = [sorted(((value, counted[value]) for value in group), key=_frequent_first) for group in groups]
    found.sort(key=lambda members: (-sum(count for _, count in members), members[0][0]))
    return tuple(Cluster(tuple(members)) for members in found if len(members) > 1)


def fingerprint(value: str) -> str:
    """Folded, without punctuation, its words in order and once each; Chinese stays in its own order."""
    words = "".join(c if unicodedata.category(c)[0] in "LNMS" else " " for c in normal_text(value)).split()
    return " ".join(sorted(set(words))) if any(word.isascii() for word in words) else "".join(words)


def pair_print(value: str) -> str:
    """The pairs of neighbouring characters, each once, in order."""
    plain = "".join(c for c in normal_text(value) if unicodedata.category(c)[0] in "LNMS")
    return "\0".join(sorted({plain[place : place + 2] for place in range(max(1, len(plain) - 1))}))


def edit_distance(left: str, right: str, most: int) -> int:
    """Insertions, deletions and exchanges from one to the other; `most` + 1 stands for more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    row = list(range(len(right) + 1))
    for number, char in enumerate(left, start=1):
        before, row[0] = row[0], number
        for place, other in enumerate(right, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (char != other))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _frequent_first(member: tuple[str, int]) -> tuple[int, str]:
    return -member[1], member[0]


def _by_print(make: Callable[[str], str], values: Iterable[str]) -> Iterable[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for value in values:
        groups[make(value)].append(value)
    return groups.values()


def _by_distance(most: int, values: Iterable[str]) -> Iterable[list[str]]:
    """Two values at a distance of at most `most` have a common rest after at most `most` deletions from each."""
    short = [value for value in values if len(value) <= MOST_LENGTH and len(value) > 2 * most]
    sharing: dict[str, list[str]] = defaultdict(list)
    for value in short:
        for rest in _rests(value, most):
            sharing[rest].append(value)
    leader = {value: value for value in short}
    for group in sharing.values():
        for value in group[1:]:
            if edit_distance(group[0], value, most) <= most:
                _unite(leader, group[0], value)
    groups: dict[str, list[str]] = defaultdict(list)
    for value in short:
        groups[_leader(leader, value)].append(value)
    return groups.values()


def _rests(value: str, most: int) -> set[str]:
    found = {value}
    for _ in range(most):
        found |= {rest[:place] + rest[place + 1 :] for rest in found for place in range(len(rest))}
    return found


def _leader(leader: dict[str, str], value: str) -> str:
    while leader[value] != value:
        leader[value] = value = leader[leader[value]]
    return value


def _unite(leader: dict[str, str], left: str, right: str) -> None:
    leader[_leader(leader, right)] = _leader(leader, left)


_GROUPERS: dict[Method, Callable[[Iterable[str]], Iterable[list[str]]]] = {
    Method.FINGERPRINT: lambda values: _by_print(fingerprint, values),
    Method.PAIRS: lambda values: _by_print(pair_print, values),
    Method.DISTANCE_1: lambda values: _by_distance(1, values),
    Method.DISTANCE_2: lambda values: _by_distance(2, values),
}
