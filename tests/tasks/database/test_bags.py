"""Results compared as bags."""

import random
import sqlite3
from collections import Counter
from contextlib import closing
from fractions import Fraction

import pytest

from desktop.tasks.database.bags import column_maps, matched_rows, order_share, projected
from desktop.tasks.database.queries import Result


def result(*rows: tuple[object, ...], names: str = "") -> Result:
    width = len(rows[0]) if rows else 1
    return Result(tuple(names) if names else tuple("abcdefghijklmnop"[:width]), rows)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "found", "matched"),
    [
        ([(1,), (1,), (2,)], [(1,), (2,), (2,)], 2),
        ([(None,)], [(None,)], 1),
        ([(None,)], [(0,)], 0),
        ([(1,)], [(1.0,)], 1),
        ([(1,)], [("1",)], 0),
        ([(0.1 + 0.2,)], [(0.3,)], 1),
        ([(1e6,)], [(1e6 + 0.5,)], 1),
        ([(1e6,)], [(1e6 + 2,)], 0),
        ([(1.0, "a"), (2.0, "a")], [(2.0000001, "a"), (1.0000001, "a")], 2),
        ([(b"x",)], [(b"x",)], 1),
        ([], [(1,)], 0),
        ([(1.5, 2.5)], [(2.5, 1.5)], 0),
        ([("A",)], [("a",)], 0),
        ([(1 / 3, None, "x")], [(0.33333333, None, "x")], 1),
    ],
)
def test_that_rows_match_as_bags(
    wanted: list[tuple[object, ...]], found: list[tuple[object, ...]], matched: int
) -> None:
    assert matched_rows(wanted, found) == matched_rows(found, wanted) == matched  # type: ignore[arg-type]


def test_that_bags_agree_with_a_plain_count_on_random_rows() -> None:
    chance = random.Random(6)
    for _ in range(800):
        rows = [
            [tuple(chance.choice([None, 1, 2, "a", "b"]) for _ in range(2)) for _ in range(chance.randrange(9))]
            for _ in "ab"
        ]
        assert matched_rows(rows[0], rows[1]) == (Counter(rows[0]) & Counter(rows[1])).total()


def test_that_bags_agree_with_sqlite_s_own_intersection() -> None:
    """The same count by SQL: numbered repeats make a bag a set, and INTERSECT compares NULLs as equal."""
    chance = random.Random(7)
    numbered = "SELECT a, b, row_number() OVER (PARTITION BY a, b) FROM {}"
    for _ in range(150):
        with closing(sqlite3.connect(":memory:")) as plain:
            rows = {}
            for table in ("x", "y"):
                plain.execute(f"CREATE TABLE {table} (a, b)")
                rows[table] = [
                    (chance.choice([None, 1, 2.5, "a"]), chance.choice([None, 0, "b"]))
                    for _ in range(chance.randrange(12))
                ]
                plain.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows[table])
            both = f"SELECT count(*) FROM ({numbered.format('x')} INTERSECT {numbered.format('y')})"
            assert matched_rows(rows["x"], rows["y"]) == plain.execute(both).fetchone()[0]


def test_that_columns_are_found_by_what_is_in_them() -> None:
    wanted = result(("张三", 1), ("李四", 2))
    assert column_maps(wanted, result((1, "x", "张三"), (2, "y", "李四")))[0] == (2, 0)
    assert column_maps(wanted, result(("张三",), ("李四",))) == []


def test_that_columns_that_look_alike_are_tried_each_way() -> None:
    wanted, found = result((1, 2), (2, 1), (3, 3)), result((2, 1), (1, 2), (3, 3))
    best = max(matched_rows(wanted.rows, projected(found.rows, chosen)) for chosen in column_maps(wanted, found))
    assert best == 3
    tricky, turned = result((1, 2), (2, 3), (3, 1)), result((2, 1), (3, 2), (1, 3))
    assert max(matched_rows(tricky.rows, projected(turned.rows, c)) for c in column_maps(tricky, turned)) == 3


def test_that_the_same_name_decides_between_equal_columns() -> None:
    wanted = Result(("a", "b"), ((1, 1),))
    assert column_maps(wanted, Result(("b", "a"), ((1, 1),)))[0] == (1, 0)


def test_that_many_columns_do_not_take_long() -> None:
    row = tuple(range(12))
    assert column_maps(result(row), result(row[::-1]))[0] == tuple(range(11, -1, -1))
    same = (1,) * 12
    assert len(column_maps(result(same), result(same))) == 24


def test_that_an_order_counts_pairs_beyond_one_half() -> None:
    rows = [(3,), (2,), (2,), (None,), (1,)]
    assert order_share(rows, [(0, True)]) == Fraction(1, 3)
    assert order_share(sorted(rows, key=lambda row: (row[0] is not None, row[0] or 0)), [(0, False)]) == 1
    assert order_share([(1, "b"), (1, "a"), (2, "c")], [(0, False), (1, True)]) == 1
    assert order_share([(1,), (1,)], [(0, False)]) == 1 and order_share([(2,), (1,)], [(0, False)]) == 0
