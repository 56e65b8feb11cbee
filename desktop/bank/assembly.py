"""Assembly of parallel forms: exact cells, equal difficulty, little overlap, reproducible by seed.

The weights make every hard constraint a partition: an item belongs to one weight cell, and a form takes a fixed number
from each. So forms are dealt cell by cell, the points of the standard evenly spread, and then items of one cell and
point are exchanged until the forms are equally difficult; no exchange can break a weight.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.bank.blueprint import Blueprint, Cell
from desktop.bank.item import RELEASED, Item
from desktop.exam.paper import QuestionKind

FORM_LETTERS = "ABCDEFGHJK"
_EXCHANGES = 20_000


@dataclass(frozen=True)
class Shortage:
    """A cell in which the bank holds fewer released items than one form needs."""

    function: str
    kind: QuestionKind
    needed: int
    available: int


@dataclass(frozen=True)
class AssembledForm:
    """One form: item ids per kind in paper order, and its expected score as a proportion of full marks."""

    form: str
    items: Mapping[QuestionKind, tuple[str, ...]]
    difficulty: float

    @property
    def all_items(self) -> frozenset[str]:
        """Every item of the form."""
        return frozenset(item for items in self.items.values() for item in items)


def find_shortages(items: Sequence[Item], functions: Mapping[str, str], blueprint: Blueprint) -> list[Shortage]:
    """Which cells lack what; empty when one form can be built. `functions` maps point ids to weight rows."""
    pools = _pools(items, functions)
    return [
        Shortage(function, kind, needed, len(pools.get((function, kind), [])))
        for (function, kind), needed in blueprint.counts.items()
        if len(pools.get((function, kind), [])) < needed
    ]


def assemble_forms(
    items: Sequence[Item], functions: Mapping[str, str], blueprint: Blueprint, forms: int, seed: int
) -> list[AssembledForm]:
    """`forms` parallel forms. The same arguments give the same forms. Call only when `find_shortages` is empty."""
    chance = random.Random(seed)
    pools = _pools(items, functions)
    cells = [(pools[cell], take) for cell, take in blueprint.counts.items() if take]
    dealt = [_deal(pool, take, forms, chance) for pool, take in cells]
    _balance(dealt, [pool for pool, _ in cells], blueprint, chance)
    return [_form(number, dealt, blueprint, chance) for number in range(forms)]


def largest_overlap(forms: Sequence[AssembledForm]) -> int:
    """The greatest number of items that two of the forms share."""
    pairs = [(a, b) for place, a in enumerate(forms) for b in forms[place + 1 :]]
    return max((len(a.all_items & b.all_items) for a, b in pairs), default=0)


def _pools(items: Sequence[Item], functions: Mapping[str, str]) -> dict[Cell, list[Item]]:
    pools: dict[Cell, list[Item]] = {}
    for item in sorted(items, key=lambda one: one.item):
        if item.status == RELEASED and item.main_point in functions:
            pools.setdefault((functions[item.main_point], item.kind), []).append(item)
    return pools


def _deal(pool: list[Item], take: int, forms: int, chance: random.Random) -> list[list[Item]]:
    """Round the table: consecutive hands, so that items repeat only when all have been used."""
    order = _spread(pool, chance)
    return [[order[(hand * take + place) % len(order)] for place in range(take)] for hand in range(forms)]


def _spread(pool: list[Item], chance: random.Random) -> list[Item]:
    """The pool in random order, but each point evenly along it, so that every hand covers the points in proportion."""
    by_point: dict[str, list[Item]] = {}
    for item in chance.sample(pool, len(pool)):
        by_point.setdefault(item.main_point, []).append(item)
    placed = [
        ((place + chance.random()) / len(items), item)
        for items in by_point.values()
        for place, item in enumerate(items)
    ]
    return [item for _, item in sorted(placed, key=lambda pair: pair[0])]


def _balance(
    dealt: list[list[list[Item]]], pools: list[list[Item]], blueprint: Blueprint, chance: random.Random
) -> None:
    """Exchange items of two forms inside a stratum while that brings their expected scores nearer to the target."""
    forms = len(dealt[0])
    target = _target(pools, dealt, blueprint)
    scores = [sum(_value(item, blueprint) for hands in dealt for item in hands[form]) for form in range(forms)]
    for _ in range(_EXCHANGES):
        hands, pool = chance.choice(list(zip(dealt, pools, strict=True)))
        form, place, other = chance.randrange(forms), chance.randrange(len(hands[0])), chance.choice(pool)
        partner = _holder(hands, other, form)
        if other in hands[form] or other.main_point != hands[form][place].main_point:
            continue
        if partner is not None and hands[form][place] in hands[partner[0]]:
            continue
        change = _value(other, blueprint) - _value(hands[form][place], blueprint)
        gain = _gain(scores, form, partner[0] if partner else None, change, target)
        if gain > 0:
            if partner:
                hands[partner[0]][partner[1]] = hands[form][place]
                scores[partner[0]] -= change
            hands[form][place] = other
            scores[form] += change


def _target(pools: list[list[Item]], dealt: list[list[list[Item]]], blueprint: Blueprint) -> float:
    """The expected score of a form that takes the average item of every stratum."""
    return sum(
        len(hands[0]) * sum(_value(item, blueprint) for item in pool) / len(pool)
        for pool, hands in zip(pools, dealt, strict=True)
    )


def _holder(hands: list[list[Item]], item: Item, besides: int) -> tuple[int, int] | None:
    """The other form and place that hold `item`, so that the two can be exchanged and exposure stays as dealt."""
    for form, hand in enumerate(hands):
        if form != besides and item in hand:
            return form, hand.index(item)
    return None


def _gain(scores: list[float], form: int, partner: int | None, change: float, target: float) -> float:
    before, after = abs(scores[form] - target), abs(scores[form] + change - target)
    if partner is not None:
        before += abs(scores[partner] - target)
        after += abs(scores[partner] - change - target)
    return before - after


def _value(item: Item, blueprint: Blueprint) -> float:
    return item.difficulty * blueprint.marks_hundredths[item.kind]


def _form(number: int, dealt: list[list[list[Item]]], blueprint: Blueprint, chance: random.Random) -> AssembledForm:
    chosen = [item for hands in dealt for item in hands[number]]
    chance.shuffle(chosen)
    by_kind = {
        kind: tuple(item.item for item in chosen if item.kind is kind)
        for kind in QuestionKind
        if kind in blueprint.marks_hundredths
    }
    marks = sum(blueprint.marks_hundredths[item.kind] for item in chosen)
    expected = sum(_value(item, blueprint) for item in chosen)
    return AssembledForm(FORM_LETTERS[number], by_kind, expected / marks)
