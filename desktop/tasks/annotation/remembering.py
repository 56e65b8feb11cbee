"""Reading gold once for many candidates: marking asks for the same task and the same gold again and again."""

from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def remember_last(read: Callable[..., Found]) -> Callable[..., Found]:
    """`read`, which gives its last result again for the very same (unchanged) objects; equal ones are read anew."""
    last: list[tuple[tuple[object, ...], Found]] = []

    def remembered(*given: object) -> Found:
        for known, found in last:
            if len(known) == len(given) and all(one is other for one, other in zip(known, given, strict=True)):
                return found
        found = read(*given)
        last[:] = [(given, found)]
        return found

    return remembered
