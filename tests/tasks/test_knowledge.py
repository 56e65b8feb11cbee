"""Upkeep of a question base: gain over the start, damage, duplicates, expired entries."""

import random
from dataclasses import replace
from decimal import Decimal
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.task import Piece, TaskType
from desktop.exam.task_score import Score
from desktop.tasks.annotation.bigrams import best_choice, bigrams, likeness
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.knowledge.grading import check_gold, grade, model_answers
from desktop.tasks.knowledge.model import (
    Document,
    Entry,
    add_entry,
    all_entries,
    change_entry,
    live_entries,
    merge_entries,
    new_document,
    read_document,
    read_setup,
    read_start,
    restore_entry,
    retire_entry,
    write_document,
)
from desktop.tasks.knowledge.robot import robot_of
from tests.helpers.little_tasks import knowledge_task, make_gold, work_of

TASK, GOLD = knowledge_task()
BASE = read_setup(TASK)["base"]
UNTOUCHED = new_document(TASK, TASK.pieces[0])
MODEL = read_document(model_answers(TASK, GOLD, {})["base"])


def taken(changed: Document | Refused) -> Document:
    assert isinstance(changed, Document)
    return changed


def score_of(document: Document) -> Score:
    return grade(work_of(TASK, {"base": write_document(document)}), GOLD)


def entry(name: str) -> Entry:
    return next(one for one in BASE.entries if one.id == name)


@pytest.mark.parametrize(
    "entries",
    [[], [{"id": "a", "question": "q", "reply": "r"}] * 2, [{"id": "u-1", "question": "q", "reply": "r"}], [1]],
)
def test_that_a_base_no_author_meant_is_refused(entries: list[Any]) -> None:
    with pytest.raises(ValueError):
        read_start(Piece(bytes(16), "base", "", "", {"today": "2026-11-28", "entries": entries}))


def test_that_likeness_is_the_share_of_common_pairs() -> None:
    assert likeness(bigrams("退货流程"), bigrams("退货流程！")) == 1_000_000
    assert likeness(bigrams("退货流程"), bigrams("退货方式")) == 333_333
    assert likeness(bigrams("货"), bigrams("货")) == 1_000_000
    assert likeness(bigrams(""), bigrams("？")) == 0
    assert likeness(bigrams("哈哈哈"), bigrams("哈哈")) == 666_667


def test_that_a_tie_and_too_little_likeness_find_nothing() -> None:
    robot = robot_of([Entry("a", "怎么退货"), Entry("b", "怎么退货"), Entry("c", "营业时间")])
    assert robot.find("怎么退货").choice == ""
    assert robot.find("营业时间").choice == "c"
    assert robot.find("营业范围有哪些").choice == ""
    assert best_choice("x", []).choice == ""


def test_that_an_entry_as_it_was_handed_out_is_not_recorded() -> None:
    changed = taken(change_entry(UNTOUCHED, BASE, replace(entry("k1"), reply="改了")))
    assert [one.id for one in changed.entries] == ["k1"]
    assert taken(change_entry(changed, BASE, entry("k1"))).entries == ()


def test_that_merged_questions_are_found_under_the_entry_that_was_kept() -> None:
    merged = taken(merge_entries(UNTOUCHED, "k3", "k2"))
    merged = taken(merge_entries(merged, "k2", "k6"))
    assert merged.merged == (("k2", "k6"), ("k3", "k6"))
    assert robot_of(live_entries(merged, BASE)).find("发票在哪里开").choice == "k6"
    assert isinstance(merge_entries(merged, "k2", "k1"), Refused)
    assert isinstance(merge_entries(merged, "k1", "k3"), Refused)
    assert isinstance(merge_entries(merged, "k1", "k1"), Refused)
    assert read_document(write_document(merged)) == merged


def test_that_retired_entries_are_silent_and_come_back() -> None:
    retired = taken(retire_entry(UNTOUCHED, "k4"))
    assert "k4" not in {one.id for one in live_entries(retired, BASE)}
    assert isinstance(retire_entry(retired, "k4"), Refused)
    assert taken(restore_entry(retired, "k4")).gone == frozenset()
    assert len(all_entries(retired, BASE)) == 6


def test_that_new_entries_get_ids_that_are_never_used_twice() -> None:
    document = UNTOUCHED
    for number in range(11):
        document = taken(add_entry(document, BASE, Entry("", f"新问题{number}", (), "答复")))
    assert [one.id for one in document.entries] == [f"u-{n}" for n in range(1, 12)]
    assert read_document(write_document(document)) == document


@pytest.mark.parametrize(
    "bad",
    [
        Entry("k1", "", (), "答复"), Entry("k1", "问", (), " "), Entry("k1", "长" * 201, (), "答复"),
        Entry("k1", "问", ("长" * 201,), "答复"), Entry("k1", "问", ("x",) * 21, "答复"),
        Entry("k1", "问", (), "长" * 601),
    ],
)  # fmt: skip
def test_that_an_entry_needs_words_and_not_too_many(bad: Entry) -> None:
    assert isinstance(change_entry(UNTOUCHED, BASE, bad), Refused)
    assert isinstance(add_entry(UNTOUCHED, BASE, bad), Refused)


def test_that_each_thing_mended_is_one_unit() -> None:
    for changes, points in (
        ({"entries": MODEL.entries[:1]}, "2.5"),
        ({"entries": MODEL.entries[1:]}, "2.5"),
        ({"merged": MODEL.merged}, "2.5"),
        ({"retired": MODEL.retired}, "2.5"),
    ):
        assert score_of(replace(UNTOUCHED, **changes)).points == Decimal(points)  # type: ignore[arg-type]


def test_that_a_corrected_reply_must_not_keep_the_wrong_one() -> None:
    both = replace(entry("k1"), reply="签收后 7 天内，也就是 15 天内可申请。")
    assert score_of(replace(UNTOUCHED, entries=(both,))).points == 0


def test_that_spaces_and_wide_signs_in_a_reply_do_not_matter() -> None:
    for reply in ("签收后7天内可申请。", "签收后 ７　天 内可申请。"):
        changed = replace(entry("k1"), reply=reply)
        assert score_of(replace(UNTOUCHED, entries=(changed,))).points == Decimal("2.5")


def test_that_a_question_answered_by_the_wrong_entry_is_not_answered() -> None:
    """Every reply in one entry: the robot has to find the right place, too."""
    everything = "".join(one.reply for one in BASE.entries) + "发货前可在订单页修改。"
    heap = replace(
        entry("k6"), variants=tuple(query["say"] for query in GOLD.gold["base"]["queries"]), reply=everything
    )
    assert score_of(replace(UNTOUCHED, entries=(heap,))).points == 0


def test_that_what_worked_and_now_fails_is_damage() -> None:
    spoiled = replace(MODEL, entries=(*MODEL.entries[:1], replace(entry("k6"), reply="请打电话。"), *MODEL.entries[1:]))
    score = score_of(spoiled)
    assert score.points == Decimal("7.5")
    assert [line.outcome.value for line in score.lines if line.points < 0] == ["spoiled"]


def test_that_good_entries_taken_out_and_wrong_merges_cost_as_much_as_a_unit() -> None:
    out = replace(MODEL, retired=("k4", "k6"))
    score = score_of(out)
    assert score.points == Decimal("7.5")  # the query that is lost with it is one mistake with it
    assert [line.rule for line in score.lines if line.points < 0] == ["KN-5"]
    assert any(line.rule == "KN-4" and "已在该条目处扣分" in line.text for line in score.lines)
    merged = replace(MODEL, merged=(("k1", "k5"), ("k3", "k2")))
    assert score_of(merged).points < 10


def test_that_a_duplicate_that_is_only_retired_is_half_done() -> None:
    assert score_of(replace(MODEL, merged=(), retired=("k3", "k4"))).points == Decimal("8.8")
    assert score_of(replace(MODEL, merged=(), retired=("k2", "k3", "k4"))).points < Decimal("7.6")
    assert score_of(replace(MODEL, merged=(("k2", "k3"),))).points == 10


def test_that_random_upkeep_earns_at_most_a_fifth_on_average() -> None:
    chance = random.Random(9)
    ids = [one.id for one in BASE.entries]
    scores = []
    for _ in range(300):
        retired = {one for one in ids if chance.random() < 0.3}
        left = [one for one in ids if one not in retired]
        kept = left[:1]
        merged = tuple(sorted((one, kept[0]) for one in left[1:] if chance.random() < 0.3))
        scores.append(float(score_of(replace(UNTOUCHED, merged=merged, retired=tuple(sorted(retired)))).points))
    assert fmean(scores) <= 2


def test_that_taking_everything_out_earns_nothing() -> None:
    assert score_of(replace(UNTOUCHED, retired=tuple(one.id for one in BASE.entries))).points == 0


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        ({"expired": ["k99"]}, "does not have"),
        ({"same": [["k2"]]}, "does not have"),
        ({"model": {}}, "the model does not answer"),
        ({"queries": []}, "no query works"),
        ({"queries": [{"say": "客服电话是多少", "entries": ["k6"]}]}, "every query works"),
        ({"queries": [{"say": "客服电话是多少", "entries": []}]}, "say"),
    ],
)
def test_that_gold_no_author_meant_is_a_defect(change: dict[str, Any], defect: str) -> None:
    gold = make_gold(TaskType.KNOWLEDGE, {"base": GOLD.gold["base"] | change})
    assert any(defect in one for one in check_gold(TASK, gold, {}))


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=8).map("".join), st.text("甲乙丙丁", max_size=8))
def test_that_likeness_is_even_and_between_nothing_and_everything(left: str, right: str) -> None:
    found = likeness(bigrams(left), bigrams(right))
    assert found == likeness(bigrams(right), bigrams(left)) and 0 <= found <= 1_000_000


def test_that_a_base_as_large_as_it_may_be_is_marked_in_time() -> None:
    many = tuple(Entry(f"u-{n}", f"{n}?" * 9, tuple(f"{n}{m}" for m in range(20)), "r") for n in range(1, 150))
    assert score_of(replace(UNTOUCHED, entries=many)).points >= 0
