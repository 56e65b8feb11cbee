"""The best one-to-one choice is exact, whatever the order, and forbids before it chooses."""

import random

import pytest

from desktop.tasks.annotation.matching import Pair, best_pairs

MILLION = 1_000_000
WEIGHTS = (900_000, 1_000_000, 1_250_000, 1_500_000)


def invented_pairs(chance: random.Random, golds: int, units: int, density: float) -> list[Pair]:
    """Weights of few different values, so that ties are common."""
    return [
        Pair(
            gold, unit, chance.choice((900_000, 1_000_000, 1_250_000, 1_500_000)), chance.randrange(500_000, MILLION, 7)
        )
        for gold in range(golds)
        for unit in range(units)
        if chance.random() < density
    ]


def test_that_no_pairs_give_no_pairs() -> None:
    assert best_pairs([]) == []


def test_that_two_sure_pairs_beat_one_better_pair() -> None:
    pairs = [Pair(0, 0, 1_500_000, 970_000), Pair(0, 1, 1_000_000, 520_000), Pair(1, 0, 1_000_000, 530_000)]
    assert [(pair.gold, pair.unit) for pair in best_pairs(pairs)] == [(0, 1), (1, 0)]


def test_that_likeness_decides_between_equal_points() -> None:
    pairs = [Pair(0, 0, 1_500_000, 850_000), Pair(0, 1, 1_500_000, 950_000)]
    assert best_pairs(pairs) == [pairs[1]]


def test_that_the_earlier_content_is_taken_where_nothing_else_decides() -> None:
    pairs = [Pair(0, 0, 1_500_000, 900_000), Pair(0, 1, 1_500_000, 900_000)]
    assert best_pairs(pairs) == [pairs[0]]


def test_that_the_value_is_that_of_the_oracle_on_thousands_of_cases() -> None:
    numpy, optimize = pytest.importorskip("numpy"), pytest.importorskip("scipy.optimize")
    chance = random.Random(4)
    for _ in range(2500):
        golds, units = chance.randint(1, 9), chance.randint(1, 9)
        pairs = invented_pairs(chance, golds, units, chance.choice((0.15, 0.4, 0.9)))
        worth = numpy.zeros((golds, units), dtype=numpy.int64)
        for pair in pairs:
            worth[pair.gold, pair.unit] = pair.weight * 10 * MILLION + pair.similarity
        rows, columns = optimize.linear_sum_assignment(worth, maximize=True)
        found = best_pairs(pairs)
        assert sum(pair.weight * 10 * MILLION + pair.similarity for pair in found) == worth[rows, columns].sum()
        assert len({pair.gold for pair in found}) == len({pair.unit for pair in found}) == len(found)


def test_that_the_order_of_the_pairs_changes_nothing() -> None:
    chance = random.Random(5)
    for _ in range(200):
        pairs = invented_pairs(chance, 7, 7, 0.5)
        found = best_pairs(pairs)
        chance.shuffle(pairs)
        assert best_pairs(pairs) == found


def test_that_a_crowd_of_two_hundred_units_is_solved() -> None:
    pairs = invented_pairs(random.Random(6), 60, 200, 1.0)
    found = best_pairs(pairs)
    assert len(found) == 60 and {pair.weight for pair in found} == {1_500_000}
