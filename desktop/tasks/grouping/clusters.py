"""An aid for a board: items with similar wording beside each other. It knows words only, never what is right."""

from collections.abc import Sequence

from desktop.tasks.annotation.bigrams import bigrams, likeness
from desktop.tasks.grouping.model import Item

LEAST_ALIKE = 200_000
"""In millionths; items less alike are never put together."""


def nearest(items: Sequence[Item], item: str) -> list[str]:
    """The other items that share any wording with one, most alike first."""
    pairs = {one.id: bigrams(one.text) for one in items}
    found = [(likeness(pairs[item], pairs[one.id]), place) for place, one in enumerate(items) if one.id != item]
    return [items[place].id for alike, place in sorted(found, key=lambda one: (-one[0], one[1])) if alike]


def clusters(items: Sequence[Item], least: int = LEAST_ALIKE) -> list[list[str]]:
    """Items by similar wording: two clusters join while their items are alike on average, the most alike first.

    Items in their own order inside a cluster; clusters by their first item. Items alone stand alone.
    """
    pairs = [bigrams(one.text) for one in items]
    alike = {(left, right): likeness(pairs[left], pairs[right]) for right in range(len(items)) for left in range(right)}
    groups: dict[int, list[int]] = {place: [place] for place in range(len(items))}
    while alike:
        (left, right), best = max(alike.items(), key=lambda one: (one[1], -one[0][0], -one[0][1]))
        if best < least:
            break
        _join(groups, alike, left, right)
    return [[items[place].id for place in sorted(group)] for _, group in sorted(groups.items())]


def _join(groups: dict[int, list[int]], alike: dict[tuple[int, int], int], left: int, right: int) -> None:
    """Average linkage, updated by the sizes of the two that join."""
    sizes = len(groups[left]), len(groups[right])
    del alike[left, right]
    for other in groups:
        if other in (left, right):
            continue
        near, far = alike[_key(left, other)], alike.pop(_key(right, other))
        alike[_key(left, other)] = (near * sizes[0] + far * sizes[1]) // sum(sizes)
    groups[left] += groups.pop(right)


def _key(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
