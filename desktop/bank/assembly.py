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
    table = _Table(forms, blueprint)
    for cell, take in blueprint.counts.items():
        if take:
            table.deal(_spread(pools[cell], chance), take)
    table.balance(chance)
    return [table.form(number, chance) for number in range(forms)]


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


class _Table:
    """Forms under construction: `hands[cell][form]` are the items of one cell in one form."""

    def __init__(self, forms: int, blueprint: Blueprint) -> None:
        self._forms = range(forms)
        self._blueprint = blueprint
        self._pools: list[list[Item]] = []
        self._hands: list[list[list[Item]]] = []
        self._holders: dict[str, set[int]] = {}
        self._shared = [[0] * forms for _ in range(forms)]

    def deal(self, pool: list[Item], take: int) -> None:
        """Give each form `take` items of a cell: least used first, then those that repeat least from any one form."""
        self._pools.append(pool)
        self._hands.append([[] for _ in self._forms])
        for form in self._forms:
            left = list(pool)
            for _ in range(take):
                item = min(left, key=lambda one: self._cost(one, form))
                left.remove(item)
                self._hands[-1][form].append(item)
                for other in self._holders.setdefault(item.item, set()):
                    self._shared[form][other] += 1
                self._holders[item.item].add(form)

    def balance(self, chance: random.Random) -> None:
        """Exchange items of one cell and point while that brings the forms' expected scores nearer to the target."""
        target = sum(
            len(hands[0]) * sum(map(self._value, pool)) / len(pool)
            for pool, hands in zip(self._pools, self._hands, strict=True)
        )
        scores = [sum(self._value(item) for hands in self._hands for item in hands[form]) for form in self._forms]
        for _ in range(_EXCHANGES):
            cell, form = chance.randrange(len(self._hands)), chance.choice(self._forms)
            place = chance.randrange(len(self._hands[cell][form]))
            new = chance.choice(self._pools[cell])
            old = self._hands[cell][form][place]
            partner = self._partner(old, new, form)
            if partner is None:
                continue
            change = self._value(new) - self._value(old)
            if _gain(scores, (form, *partner), change, target) > 0:
                self._exchange(self._hands[cell], (form, *partner), old, new)
                for one, sign in zip((form, *partner), (1, -1), strict=False):
                    scores[one] += sign * change

    def form(self, number: int, chance: random.Random) -> AssembledForm:
        """The finished form, its items in random order."""
        chosen = [item for hands in self._hands for item in hands[number]]
        chance.shuffle(chosen)
        marks = self._blueprint.marks_hundredths
        by_kind = {kind: tuple(i.item for i in chosen if i.kind is kind) for kind in QuestionKind if kind in marks}
        whole = sum(marks[item.kind] for item in chosen)
        return AssembledForm(FORM_LETTERS[number], by_kind, sum(map(self._value, chosen)) / whole)

    def _cost(self, item: Item, form: int) -> tuple[int, int]:
        holders = self._holders.get(item.item, set())
        return len(holders), max((self._shared[form][other] for other in holders), default=0)

    def _partner(self, old: Item, new: Item, form: int) -> tuple[int, ...] | None:
        """Which form must give `new` in return for `old`: () when nobody has it, None when no exchange keeps overlap.

        Both items must be held by the same further forms, so that no two forms come to share more than before.
        """
        holders, others = self._holders.get(new.item, set()), self._holders[old.item] - {form}
        if new.main_point != old.main_point or form in holders:
            return None
        if not holders:
            return ()
        candidates = [one for one in sorted(holders) if one not in others and holders - {one} == others]
        return (candidates[0],) if candidates else None

    def _exchange(self, hands: list[list[Item]], forms: tuple[int, ...], old: Item, new: Item) -> None:
        for form, given, taken in zip(forms, (old, new), (new, old), strict=False):
            hands[form][hands[form].index(given)] = taken
            self._holders[given.item].discard(form)
            self._holders.setdefault(taken.item, set()).add(form)

    def _value(self, item: Item) -> float:
        return item.difficulty * self._blueprint.marks_hundredths[item.kind]


def _gain(scores: list[float], forms: tuple[int, ...], change: float, target: float) -> float:
    """How much nearer to `target` the scores come when the first form gains `change` and the second loses it."""
    before = sum(abs(scores[form] - target) for form in forms)
    after = sum(abs(scores[form] + sign * change - target) for form, sign in zip(forms, (1, -1), strict=False))
    return before - after
