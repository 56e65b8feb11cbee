"""Groups of items: the best mapping, no marks for guessing, and figures that never count."""

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.task import Piece, TaskType
from desktop.exam.task_score import Score
from desktop.strict_json import read_json, write_json
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.grouping.grading import check_gold, grade, model_answers
from desktop.tasks.grouping.likeness import adjusted_rand, v_measure
from desktop.tasks.grouping.model import (
    Document,
    Group,
    add_group,
    define_group,
    delete_group,
    merge_groups,
    move_group,
    new_document,
    put_items,
    read_board,
    read_document,
    read_setup,
    rename_group,
    write_document,
)
from tests.helpers.little_tasks import grouping_task, make_gold, rubric, work_of

TASK, GOLD = grouping_task()
BOARD = read_setup(TASK)["board"]
ITEMS = [item.id for item in BOARD.items]
MODEL = read_document(model_answers(TASK, GOLD, {})["board"])


def taken(changed: Document | Refused) -> Document:
    assert isinstance(changed, Document)
    return changed


def board(group_of: Callable[[int], int]) -> Document:
    """Every item in the group of its number; below 0 in none."""
    numbers = {item: group_of(place) for place, item in enumerate(ITEMS)}
    used = sorted({number for number in numbers.values() if number >= 0})
    groups = tuple(Group(f"u-{number + 1}", f"组{number}") for number in used)
    members = tuple(sorted((item, f"u-{number + 1}") for item, number in numbers.items() if number >= 0))
    return replace(new_document(TASK, TASK.pieces[0]), groups=groups, members=members)


def score_of(document: Document) -> Score:
    return grade(work_of(TASK, {"board": write_document(document)}), GOLD)


@pytest.mark.parametrize(
    "setup",
    [
        {"items": [{"id": f"i{n}", "text": "x"} for n in range(9)]},
        {"items": [{"id": "i1", "text": "x"}] * 10},
        {"items": [{"id": f"i{n}", "text": ""} for n in range(10)]},
        {"items": [{"id": f"i{n}", "text": "x"} for n in range(10)], "most_groups": 1},
    ],
)
def test_that_a_board_no_author_meant_is_refused(setup: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_board(Piece(bytes(16), "board", "", "", setup))


def test_that_groups_are_made_named_defined_ordered_and_deleted() -> None:
    document = taken(add_group(new_document(TASK, TASK.pieces[0]), BOARD, " 物流 "))
    document = taken(add_group(document, BOARD, "退款"))
    document = taken(put_items(document, ITEMS[:3], "u-1"))
    document = taken(put_items(document, [ITEMS[2]], "u-2"))
    document = taken(define_group(document, "u-1", "与配送有关", "地址写错算物流"))
    assert dict(document.members) == {ITEMS[0]: "u-1", ITEMS[1]: "u-1", ITEMS[2]: "u-2"}
    assert [group.id for group in taken(move_group(document, "u-2", 0)).groups] == ["u-2", "u-1"]
    assert taken(merge_groups(document, "u-2", "u-1")).members == tuple((item, "u-2") for item in ITEMS[:3])
    assert taken(delete_group(document, "u-1")).members == ((ITEMS[2], "u-2"),)
    assert taken(put_items(document, ITEMS, "")).members == ()
    assert taken(rename_group(document, "u-1", "配送")).group("u-1").name == "配送"
    assert read_document(write_document(document)) == document


def test_that_names_and_limits_are_kept() -> None:
    document = taken(add_group(new_document(TASK, TASK.pieces[0]), BOARD, "物流"))
    for name in ("", "  ", "长" * 41, "物流"):
        assert isinstance(add_group(document, BOARD, name), Refused)
    assert taken(rename_group(document, "u-1", "物流")) == document
    assert isinstance(define_group(document, "u-1", "长" * 2001, ""), Refused)
    for number in range(7):
        document = taken(add_group(document, BOARD, f"组{number}"))
    assert isinstance(add_group(document, BOARD, "第九组"), Refused)


@pytest.mark.parametrize(
    "fields",
    [
        {"members": [{"item": "i00", "group": "u-9"}]},
        {"members": [{"item": "i00", "group": "u-1"}] * 2},
        {"groups": [{"id": "u-1", "name": "a", "definition": "", "examples": ""}] * 2},
    ],
)
def test_that_a_document_that_breaks_the_board_does_not_read(fields: dict[str, Any]) -> None:
    values = read_json(write_document(MODEL)) | fields
    with pytest.raises(ValueError):
        read_document(write_json(values))


def test_that_one_group_for_everything_and_a_group_for_each_item_earn_nothing() -> None:
    assert score_of(board(lambda place: 0)).points == 0
    assert score_of(board(lambda place: place if place < 40 else -1)).points == 0


def test_that_an_item_without_a_group_costs_nothing_and_one_in_a_wrong_group_does() -> None:
    left_out = score_of(board(lambda place: place // 12 if place else -1)).points
    wrong = score_of(board(lambda place: place // 12 if place else 1)).points
    assert 6 > left_out > wrong > 5
    line = score_of(board(lambda place: place // 12 if place else -1)).lines[0]
    assert "未答；未归类，应属「物流」" in line.text


def test_that_names_of_groups_and_their_order_do_not_matter() -> None:
    once = score_of(board(lambda place: place // 12))
    other = score_of(board(lambda place: 7 - place // 12))
    assert once.points == other.points == 6 and once.information == other.information


def test_that_the_mapping_is_the_best_one_to_one() -> None:
    """Two groups that both look most like one class: only one of them can stand for it."""
    split = score_of(board(lambda place: 7 if place < 6 else place // 12))
    assert split.points == pytest.approx(6 - 1.5 * (0.5 + 0.5 / 3), abs=0.06)


def test_that_random_groups_earn_at_most_a_fifth_on_average() -> None:
    chance = random.Random(4)
    scores = [float(score_of(board(lambda _: chance.randint(0, 3))).points) for _ in range(300)]
    assert fmean(scores) <= 6 / 5


@given(st.integers(0, 47), st.integers(0, 2**32))
def test_that_putting_an_item_right_never_lowers_and_taking_it_out_never_raises_what_is_right(
    place: int, seed: int
) -> None:
    """Among groups that hold their class's majority, so that the mapping stays."""
    chance = random.Random(seed)
    noisy = [n // 12 if chance.random() < 0.8 else chance.randint(0, 3) for n in range(48)]
    before = score_of(board(lambda n: noisy[n])).points
    after = score_of(board(lambda n: n // 12 if n == place else noisy[n])).points
    assert after >= before
    if noisy[place] == place // 12:
        assert score_of(board(lambda n: -1 if n == place else noisy[n])).points <= before


def test_that_the_best_of_several_accepted_groupings_counts() -> None:
    first = GOLD.gold["board"]["groupings"][0]
    joined = [{"name": "交易", "items": first[1]["items"] + first[2]["items"]}, first[0], first[3]]
    gold = make_gold(TaskType.GROUPING, {"board": {"groupings": [first, joined]}}, rubric=rubric("4"))
    three = board(lambda place: {0: 0, 1: 1, 2: 1, 3: 3}[place // 12])
    assert grade(work_of(TASK, {"board": write_document(three)}), gold).points == 6
    assert score_of(three).points < 6
    assert check_gold(TASK, gold, {}) == []


@pytest.mark.parametrize("change", ["missing", "twice", "small", "one", "named twice"])
def test_that_gold_puts_every_item_into_exactly_one_class(change: str) -> None:
    classes = [dict(one) for one in GOLD.gold["board"]["groupings"][0]]
    if change == "missing":
        classes[0]["items"] = classes[0]["items"][1:]
    elif change == "twice":
        classes[0]["items"] = [*classes[0]["items"], classes[1]["items"][0]]
    elif change == "small":
        classes[1]["items"] = classes[1]["items"] + classes[0]["items"][1:]
        classes[0]["items"] = classes[0]["items"][:1]
    elif change == "one":
        classes = [{"name": "全部", "items": ITEMS}]
    else:
        classes[1]["name"] = classes[0]["name"]
    gold = make_gold(TaskType.GROUPING, {"board": {"groupings": [classes]}}, rubric=rubric("4"))
    assert check_gold(TASK, gold, {})


def test_that_foreign_items_in_an_answer_are_ignored() -> None:
    document = replace(board(lambda place: -1), groups=(Group("u-1", "a"),), members=(("i00", "u-1"), ("zz", "u-1")))
    assert score_of(document).points == 0


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.sampled_from("12"), st.sampled_from("xyz")), min_size=2)
)
def test_that_the_rand_index_agrees_with_counting_pairs(items: dict[str, tuple[str, str]]) -> None:
    left, right = ({item: pair[side] for item, pair in items.items()} for side in (0, 1))
    pairs = list(itertools.combinations(items, 2))
    same = [(left[a] == left[b], right[a] == right[b]) for a, b in pairs]
    both, ones, others = (sum(map(test, same)) for test in (all, lambda one: one[0], lambda one: one[1]))
    chance, most = Fraction(ones * others, len(pairs)), Fraction(ones + others, 2)
    assert adjusted_rand(left, right) == (None if most == chance else (both - chance) / (most - chance))


def test_that_the_v_measure_knows_its_ends() -> None:
    truth = {item: str(place // 12) for place, item in enumerate(ITEMS)}
    assert v_measure(truth, truth) == pytest.approx(1)
    assert v_measure(truth, dict.fromkeys(ITEMS, "x")) == pytest.approx(0)
    assert v_measure({}, truth) is None and adjusted_rand({}, truth) is None
    assert v_measure({"a": "1", "b": "1", "c": "2"}, {"a": "x", "b": "y", "c": "y"}) == pytest.approx(0.2740175421)
