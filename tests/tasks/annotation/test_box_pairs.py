"""Boxes compared at once give the very numbers and choices that boxes compared one by one give."""

import random
from fractions import Fraction

from desktop.tasks.annotation.geometry import Box, box_iou, farthest_side
from desktop.tasks.annotation.matching import Pair, best_pairs
from desktop.tasks.image.box_pairs import Worth, box_set, matched_boxes, near_pairs
from desktop.tasks.image.gold import Thresholds
from desktop.tasks.image.likeness import linear

WORTH = Worth(500_000, 800_000, 400_000, 500_000)
LINES = Thresholds(Fraction(1, 2), Fraction(4, 5))


def pictures(chance: random.Random, count: int, most: int, far: int = 20_000) -> list[list[tuple[Box, int]]]:
    found = []
    for _ in range(count):
        boxes = []
        for _ in range(chance.randint(0, most)):
            left, top = chance.randrange(far), chance.randrange(far)
            box = (left, top, left + chance.randint(100, 9000), top + chance.randint(100, 9000))
            boxes.append((box, chance.randrange(3)))
        found.append(boxes)
    return found


def test_that_near_pairs_are_those_found_one_by_one() -> None:
    chance = random.Random(61)
    for far in (3000, 20_000, 1_000_000):
        golds, drawn = pictures(chance, 30, 12, far), pictures(chance, 30, 12, far)
        wanted, places = set(), 0
        gold_at = [sum(map(len, golds[:n])) for n in range(30)]
        drawn_at = [sum(map(len, drawn[:n])) for n in range(30)]
        for number in range(30):
            for row, (one, _) in enumerate(golds[number]):
                for column, (two, _) in enumerate(drawn[number]):
                    places += 1
                    like = box_iou(one, two)
                    if like >= 500_000 or farthest_side(one, two) <= 300:
                        wanted.add((gold_at[number] + row, drawn_at[number] + column, like))
        rows, columns, similarity = near_pairs(box_set(golds), box_set(drawn), 500_000, 300)
        found = list(zip(rows.tolist(), columns.tolist(), similarity.tolist(), strict=True))
        assert len(found) == len(set(found)) and set(found) == wanted and places > 500


def test_that_the_largest_boxes_do_not_overflow() -> None:
    side = 1_024_000
    whole = [[((-side, -side, side, side), 0)]]
    assert near_pairs(box_set(whole), box_set(whole), 500_000)[2].tolist() == [1_000_000]


def test_that_the_choice_is_worth_as_much_as_the_one_found_pair_by_pair() -> None:
    chance = random.Random(62)
    golds, drawn = pictures(chance, 60, 10, 6000), pictures(chance, 60, 10, 6000)
    one, two = box_set(golds), box_set(drawn)
    rows, columns = matched_boxes(one, two, WORTH)

    def worth(left: tuple[Box, int], right: tuple[Box, int]) -> tuple[int, int]:
        like = box_iou(left[0], right[0])
        return (linear(like, LINES) if left[1] == right[1] else 400_000) + 500_000, like

    flat_golds, flat_drawn = [box for boxes in golds for box in boxes], [box for boxes in drawn for box in boxes]
    total = [
        worth(flat_golds[row], flat_drawn[column]) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    wanted = []
    for left, right in zip(golds, drawn, strict=True):
        pairs = [
            Pair(row, column, *worth(a, b))
            for row, a in enumerate(left)
            for column, b in enumerate(right)
            if box_iou(a[0], b[0]) >= 500_000
        ]
        wanted += [(pair.weight, pair.similarity) for pair in best_pairs(pairs)]
    assert sum(value for value, _ in total) == sum(value for value, _ in wanted)
    assert sum(like for _, like in total) == sum(like for _, like in wanted)
    assert len(set(rows.tolist())) == len(rows) == len(set(columns.tolist())) > 30
