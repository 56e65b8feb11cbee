"""Boxes of a report: what is kept, what is counted, what examiners are told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.task import Piece, TaskType
from desktop.exam.task_score import GoldError, Outcome
from desktop.tasks.annotation.undo import Refused, begun
from desktop.tasks.report.counting import count_characters, longest_common_run, squeezed
from desktop.tasks.report.grading import check_gold, grade
from desktop.tasks.report.model import (
    Block,
    BlockKind,
    Document,
    Run,
    add_insert,
    delete_insert,
    is_empty,
    is_updated,
    new_document,
    read_box,
    read_document,
    read_setup,
    refresh_insert,
    write_blocks,
    write_document,
)
from tests.helpers.little_tasks import make_gold, make_task, report_task, rubric, work_of


def box() -> Document:
    task, _ = report_task()
    return new_document(task, task.pieces[0])


def paragraph(text: str, **look: bool) -> Block:
    return Block(BlockKind.PARAGRAPH, (Run(text, **look),))


def written(*blocks: Block) -> Document:
    changed = write_blocks(box(), blocks)
    assert isinstance(changed, Document)
    return changed


@pytest.mark.parametrize(
    "setup", [{"least": 5, "most": 4}, {"least": -1}, {"least": True}, {"template": "一"}, {"colour": "red"}]
)
def test_that_a_box_no_author_meant_is_refused(setup: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        read_box(Piece(bytes(16), "p", "", "", setup))


def test_that_an_untouched_box_holds_the_template_and_is_empty() -> None:
    task, _ = report_task()
    setup = read_setup(task).boxes["problem"]
    assert [block.text for block in box().blocks] == ["一、问题", ""]
    assert is_empty(box(), setup)
    assert not is_empty(written(*box().blocks, paragraph("有")), setup)


def test_that_the_words_of_the_template_are_not_counted() -> None:
    task, gold = report_task()
    document = written(Block(BlockKind.HEADING, (Run("一、问题"),)), paragraph("等待九小时"))
    score = grade(work_of(task, {"problem": write_document(document)}), gold)
    assert "共 5 字（要求10～60 字），篇幅不足" in score.lines[0].text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0), ("  \n", 0), ("退款工单", 4), ("退款，工单。", 4), ("GPT-4 模型", 3), ("2026年11月28日", 6),
        ("３.14％", 1), ("don't stop", 2), ("A、B", 2), ("カタカナ", 4), ("é", 1), ("😀", 0), ("𠮷野家", 3),
    ],
)  # fmt: skip
def test_that_length_is_counted_as_people_count_chinese(text: str, count: int) -> None:
    assert count_characters(text) == count


def test_that_runs_of_one_look_are_joined_and_invisible_characters_dropped() -> None:
    runs = (Run("甲"), Run("乙"), Run("", bold=True), Run("丙\x00\ud800", bold=True), Run("丁\u2028"))
    document = written(Block(BlockKind.PARAGRAPH, runs))
    assert document.blocks[0].runs == (Run("甲乙"), Run("丙", bold=True), Run("丁\u2028"))
    assert read_document(write_document(document)) == document


def test_that_over_long_text_is_refused_and_never_cut() -> None:
    for text in ("长" * 100_001, "长" * 30_000):  # more than a box takes; more than one string of the profile
        assert isinstance(write_blocks(box(), [paragraph(text)]), Refused)
    assert isinstance(write_blocks(box(), [paragraph("长" * 20_000)] * 5), Refused)  # more than 256 KiB
    assert isinstance(write_blocks(box(), [paragraph("一")] * 2001), Refused)
    assert isinstance(write_blocks(box(), [paragraph("长" * 20_000)] * 4), Document)


@pytest.mark.parametrize("rows", [((),), (("一",), ("一", "二")), (("x",) * 13,), (("x",),) * 61, ()])
def test_that_a_table_is_square_and_small(rows: tuple[tuple[str, ...], ...]) -> None:
    assert isinstance(write_blocks(box(), [Block(BlockKind.TABLE, rows=rows)]), Refused)


def test_that_a_table_is_kept_and_counted() -> None:
    table = Block(BlockKind.TABLE, rows=(("问题", "占比"), ("超时", "31%")))
    document = written(table)
    assert read_document(write_document(document)).blocks == (table,)
    assert table.text == "问题\t占比\n超时\t31%"


def test_that_writing_the_same_again_is_no_change() -> None:
    document = written(paragraph("甲"))
    assert write_blocks(document, document.blocks) is document


def test_that_an_insert_keeps_what_it_showed_and_says_that_its_source_changed() -> None:
    document = add_insert(box(), 1, "ab" * 16, "统计表", "11" * 32)
    assert isinstance(document, Document)
    assert document.blocks[1] == Block(BlockKind.INSERT, insert="u-1") and document.head.next_id == 2
    assert not is_updated(document.inserts[0], "11" * 32) and is_updated(document.inserts[0], "22" * 32)
    fresh = refresh_insert(document, "u-1", "22" * 32)
    assert isinstance(fresh, Document) and not is_updated(fresh.inserts[0], "22" * 32)
    assert read_document(write_document(document)) == document
    without = delete_insert(document, "u-1")
    assert isinstance(without, Document) and not without.inserts and len(without.blocks) == 2


def test_that_inserts_end_somewhere_and_foreign_ones_are_dropped() -> None:
    document: Document | Refused = box()
    for number in range(20):
        assert isinstance(document, Document)
        document = add_insert(document, 0, f"{number:032x}", "表", "11" * 32)
    assert isinstance(document, Document)
    assert isinstance(add_insert(document, 0, "ff" * 16, "表", "11" * 32), Refused)
    assert written(Block(BlockKind.INSERT, insert="u-9")).blocks == ()


def test_that_undo_gives_the_same_bytes() -> None:
    history = begun(box())
    steps = [write_document(history.document)]
    for text in ("一", "一二", "一二三"):
        changed = write_blocks(history.document, [paragraph(text)])
        assert isinstance(changed, Document)
        history = history.changed(changed)
        steps.append(write_document(history.document))
    for value in reversed(steps[:-1]):
        history = history.undo()
        assert write_document(history.document) == value


def test_that_copying_the_stem_is_a_hint_and_no_deduction() -> None:
    task, gold = report_task()
    task = replace(task, stem="客服中心上月共收到退款工单一万二千件，其中三成缺少订单号，平均等待九小时。")
    copied = written(paragraph("我认为：平均等待九小时；客服中心上月共收到退款工单一万二千件，其中三成缺少订单号。"))
    score = grade(work_of(task, {"problem": write_document(copied)}), gold)
    hint = next(line for line in score.lines if line.rule == "RP-2")
    assert "连续相同 27 字" in hint.text and hint.points == 0 and hint.outcome is Outcome.NOTE
    own = written(paragraph("退款太慢，订单号常常没有填写。"))
    score = grade(work_of(task, {"problem": write_document(own)}), gold)
    assert not any(line.rule == "RP-2" for line in score.lines)


def test_that_only_the_empty_box_is_proposed_with_nothing() -> None:
    task, gold = report_task()
    score = grade(work_of(task, {"problem": write_document(written(paragraph("有内容")))}), gold)
    assert score.proposals == {"c2": 0} and score.pending == 10 and score.points == 0


def test_that_a_rubric_is_worth_exactly_the_task() -> None:
    task = make_task(TaskType.REPORT, {"box": {}})
    for points, defect in (("9", "exactly"), ("11", "more than")):
        gold = make_gold(TaskType.REPORT, {"box": {"model": ["范文"]}}, rubric=rubric(points))
        assert any(defect in one for one in check_gold(task, gold, {}))
        with pytest.raises(GoldError):
            grade(work_of(task, {}), gold)
    gold = make_gold(TaskType.REPORT, {"box": {"model": ["范文"]}}, rubric=rubric("10", "other"))
    assert check_gold(task, gold, {}) == ["criterion c1: the task has no piece other"]


def test_that_a_model_text_of_a_wrong_length_is_a_defect() -> None:
    task = make_task(TaskType.REPORT, {"box": {"least": 3, "most": 5}})
    for text, fine in (("两字", False), ("四个字呀", True), ("这里有六个字", False)):
        gold = make_gold(TaskType.REPORT, {"box": {"model": [text]}}, rubric=rubric("10"))
        assert (check_gold(task, gold, {}) == []) is fine


@given(st.text("甲乙丙丁，。 ", max_size=30), st.text("甲乙丙丁，。 ", max_size=30))
def test_that_the_longest_common_run_is_the_longest(text: str, source: str) -> None:
    one, other = squeezed(text), squeezed(source)
    every = {one[a:b] for a in range(len(one)) for b in range(a + 1, len(one) + 1)}
    longest = max((len(run) for run in every if run in other), default=0)
    found = longest_common_run(text, source)
    assert len(found) == longest and found in one and found in other
