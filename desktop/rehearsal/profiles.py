"""Simulated candidates of different ability. They know the keys, as only a rehearsal may, and miss them by a rule."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.exam.answers import ChoiceResponse, Response, TrueFalseResponse
from desktop.exam.paper import QuestionKind


class Profile(StrEnum):
    """How a simulated candidate works."""

    PERFECT = "perfect"
    CAREFUL = "careful"
    SLOPPY = "sloppy"
    SPAMMING = "spamming"
    EMPTY = "empty"


_RIGHT = {Profile.PERFECT: 1.0, Profile.CAREFUL: 0.85, Profile.SLOPPY: 0.55}
_ONE_OF_EACH_IN = 15


@dataclass(frozen=True)
class KnownItem:
    """An item with what only a rehearsal knows: its key."""

    item: bytes
    kind: QuestionKind
    options: tuple[bytes, ...]
    key: frozenset[bytes]
    statement: bool


def profile_of(number: int) -> Profile:
    """Of fifteen candidates one is perfect, one empty, one spamming, four sloppy, the others careful."""
    place = number % _ONE_OF_EACH_IN
    special = {1: Profile.PERFECT, 5: Profile.EMPTY, 9: Profile.SPAMMING}
    return special.get(place) or (Profile.SLOPPY if place % 3 == 0 else Profile.CAREFUL)


def respond(profile: Profile, item: KnownItem, chance: random.Random) -> Response | None:
    """What this candidate answers, None for a blank. Spammers always take the first option, or 对."""
    if profile is Profile.EMPTY:
        return None
    if profile is Profile.SPAMMING:
        return _first(item)
    return _right(item) if chance.random() < _RIGHT[profile] else _wrong(item, chance)


def _first(item: KnownItem) -> Response:
    if item.kind is QuestionKind.TRUE_FALSE:
        return TrueFalseResponse(True)
    return ChoiceResponse(frozenset(item.options[:1]))


def _right(item: KnownItem) -> Response:
    if item.kind is QuestionKind.TRUE_FALSE:
        return TrueFalseResponse(item.statement)
    return ChoiceResponse(item.key)


def _wrong(item: KnownItem, chance: random.Random) -> Response:
    if item.kind is QuestionKind.TRUE_FALSE:
        return TrueFalseResponse(not item.statement)
    if item.kind is QuestionKind.SINGLE:
        return ChoiceResponse(frozenset({chance.choice(_others(item.options, item.key))}))
    one_less = sorted(item.key)[:-1]
    return ChoiceResponse(frozenset(one_less))


def _others(options: Sequence[bytes], key: frozenset[bytes]) -> list[bytes]:
    return [option for option in options if option not in key]
