"""Facets, clusters, conditions and order of a table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.tasks.annotation.reading import Reading
from desktop.tasks.grid.cells import ColumnKind
from desktop.tasks.grid.clusters import Method, clusters, edit_distance
from desktop.tasks.grid.conditions import Condition, Relation, matching_places, read_condition, write_condition
from desktop.tasks.grid.facets import Shape, repeated_rows, shape_facets, value_facets
from desktop.tasks.grid.grid import Column, Grid, plain_grid
from desktop.tasks.grid.ordering import SortKey, sorted_places


def column(values: list[str], kind: ColumnKind = ColumnKind.TEXT) -> Grid:
    return plain_grid([Column("a", "A", kind)], [f"r{n}" for n in range(len(values))], [[value] for value in values])


def test_that_values_and_shapes_are_counted() -> None:
    grid = column(["甲", "乙", "甲", "", "12", "2024-01-02", "１"])
    assert value_facets(grid, "a")[0] == ("甲", 2)
    assert dict(value_facets(grid, "a", [0, 1])) == {"甲": 1, "乙": 1}
    assert shape_facets(grid, "a") == {Shape.BLANK: 1, Shape.NUMBER: 2, Shape.DATE: 1, Shape.TEXT: 3}


def test_that_repeated_rows_are_found() -> None:
    grid = column(["张 三", "张  三", "ＡＢ", "ab", "张 三"])
    assert [group.rows for group in repeated_rows(grid, ["a"])] == [("r0", "r4")]
    assert [group.rows for group in repeated_rows(grid, ["a"], loose=True)] == [("r0", "r1", "r4"), ("r2", "r3")]


@pytest.mark.parametrize(
    ("method", "values", "found"),
    [
        (Method.FINGERPRINT, ["New York", "york  new.", "Boston"], {"New York", "york  new."}),
        (Method.FINGERPRINT, ["北京市", "北京市。", "京北市"], {"北京市", "北京市。"}),
        (Method.PAIRS, ["深圳南山", "深圳,南山", "南山深圳"], {"深圳南山", "深圳,南山"}),
        (Method.DISTANCE_1, ["中关村街道", "中关村街", "中关街道", "望京街道"], {"中关村街道", "中关村街", "中关街道"}),
        (Method.DISTANCE_2, ["shanghai", "shangai", "shnagai", "nanjing"], {"shanghai", "shangai", "shnagai"}),
    ],
)
def test_that_alike_values_are_put_together(method: Method, values: list[str], found: set[str]) -> None:
    (cluster,) = clusters(column(values), "a", method)
    assert {value for value, _ in cluster.values} == found


def _slow_distance(left: str, right: str) -> int:
    if not left or not right:
        return len(left) + len(right)
    return min(
        _slow_distance(left[1:], right) + 1, _slow_distance(left, right[1:]) + 1,
        _slow_distance(left[1:], right[1:]) + (left[0] != right[0]),
    )  # fmt: skip


@given(st.text("ab", max_size=5), st.text("abc", max_size=5), st.integers(0, 3))
def test_that_the_edit_distance_is_right_up_to_its_limit(left: str, right: str, most: int) -> None:
    assert edit_distance(left, right, most) == min(_slow_distance(left, right), most + 1)


@pytest.mark.parametrize(
    ("condition", "places"),
    [
        (Condition("a", Relation.MORE, "10"), [1, 4]), (Condition("a", Relation.AT_MOST, "10"), [0, 3]),
        (Condition("a", Relation.BLANK), [2]), (Condition("a", Relation.MALFORMED), [5]),
        (Condition("a", Relation.WELL_FORMED), [0, 1, 3, 4]),
        (Condition("a", Relation.LISTED, "", ("9", "abc")), [0, 5]),
        (Condition("a", Relation.EQUALS, "10"), [3]), (Condition("a", Relation.MORE, "x"), []),
    ],
)  # fmt: skip
def test_that_a_condition_finds_its_rows(condition: Condition, places: list[int]) -> None:
    grid = column(["9", "１１", "", "10", "1,000", "abc"], ColumnKind.NUMBER)
    assert list(matching_places(grid, [condition])) == places
    assert read_condition(Reading(write_condition(condition), "c")) == condition


numbers = st.one_of(st.sampled_from(["", "x", "１", "1,000", "0.5", "-3"]), st.integers(-50, 50).map(str))


@given(st.lists(numbers, max_size=30), st.booleans())
def test_that_numbers_are_in_order_and_what_is_none_is_last(values: list[str], descending: bool) -> None:
    places = sorted_places(column(values, ColumnKind.NUMBER), [SortKey("a", descending)], {})
    plain = {"１": Decimal(1), "1,000": Decimal(1000)}
    known = {v: plain.get(v) if v in plain else Decimal(v) for v in values if v not in ("", "x")}
    first = sorted((p for p, v in enumerate(values) if v in known), key=lambda p: known[values[p]], reverse=False)
    if descending:
        first = sorted(first, key=lambda p: (-known[values[p]], p))
    assert list(places) == first + [p for p, v in enumerate(values) if v not in known]


def test_that_chinese_is_ordered_by_the_keys_of_the_package() -> None:
    grid = column(["张三", "李四", "安五", "无名"])
    pinyin = {"张三": "zhang1 san1", "李四": "li3 si4", "安五": "an1 wu3"}
    assert list(sorted_places(grid, [SortKey("a")], pinyin)) == [2, 1, 0, 3]


def test_that_levels_of_a_sort_follow_each_other() -> None:
    columns = [Column("a", "A"), Column("b", "B", ColumnKind.NUMBER)]
    grid = plain_grid(columns, ["r1", "r2", "r3"], [["x", "1"], ["y", "2"], ["x", "10"]])
    assert list(sorted_places(grid, [SortKey("a"), SortKey("b", True)], {})) == [2, 0, 1]
    assert list(sorted_places(grid, [], {})) == [0, 1, 2]
