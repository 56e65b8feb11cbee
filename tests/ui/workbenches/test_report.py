"""The report workbench: rich text by keyboard, length, outline, tables, inserts, clipboard, compositions."""

import io
import random
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QUrl
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from desktop.exam.task import Task, TaskType
from desktop.exam.task_score import TaskWork
from desktop.tasks.report import model
from desktop.tasks.report.model import Block, BlockKind, Run
from tests.ui.workbenches.bench import CONTROL, SHIFT, Bench, K, make_task
from tests.ui.workbenches.text_tasks import classifying

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]
PLAIN_LINE = BlockKind.PARAGRAPH
A_TABLE = Block(BlockKind.TABLE, rows=(("a",),))
A_HEADING = Block(BlockKind.HEADING, (Run("题"),))


def writing(inserts: tuple[str, ...] = (), **setup: object) -> tuple[Task, dict[str, bytes]]:
    """Two boxes, the second with a template."""
    materials = {"flow.txt": "现行流程：挂机后补录。".encode()}
    boxes: list[Any] = [
        ("problem", "主要问题", "flow.txt", {"least": 5, "most": 12, **setup}),
        ("plan", "方案", "", {"template": ["一、目标", "二、步骤"]}),
    ]
    values = {"inserts": list(inserts)} if inserts else {}
    return make_task(TaskType.REPORT, values, materials, boxes, slot="1.2-01", title="优化建议"), materials


@pytest.fixture
def bench(opened: Open) -> Bench:
    return opened(*writing())


def box(bench: Bench) -> Any:
    return bench.work.box  # type: ignore[attr-defined]


def typed(bench: Bench, text: str) -> None:
    bench.keys(text)
    bench.work.commit_pending()
    bench.settle()


def texts(bench: Bench) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in bench.newest().blocks]


def test_that_what_is_typed_is_committed_once_it_settles_and_counted_at_once(bench: Bench) -> None:
    bench.keys("挂机")
    assert bench.journal == {}
    assert box(bench)._settling._quiet.isActive()
    assert "2" in bench.work.length.text()  # type: ignore[attr-defined]
    typed(bench, "后补录")
    assert texts(bench) == [(PLAIN_LINE, "挂机后补录")]
    assert bench.work.length.property("tone") == "ok"  # type: ignore[attr-defined]


def test_that_more_than_was_asked_is_kept_and_told(bench: Bench) -> None:
    typed(bench, "字" * 13)
    assert texts(bench) == [(PLAIN_LINE, "字" * 13)]
    assert bench.work.length.property("tone") == "warn"  # type: ignore[attr-defined]
    assert bench.work.length.text().split("    ")[2:] != []  # type: ignore[attr-defined]


def test_that_text_of_100000_characters_is_kept_in_the_box_but_refused(bench: Bench) -> None:
    box(bench).insertPlainText("长" * (model.MOST_CHARACTERS + 1))
    bench.work.commit_pending()
    assert bench.journal == {}
    assert bench.work.status.text() != ""
    assert len(box(bench).toPlainText()) == model.MOST_CHARACTERS + 1


def test_that_bold_and_italic_come_by_key(bench: Bench) -> None:
    bench.keys("a")
    bench.press(K.Key_B, CONTROL)
    bench.keys("b")
    bench.press(K.Key_I, CONTROL)
    bench.keys("c")
    bench.press(K.Key_B, CONTROL)
    typed(bench, "d")
    (line,) = bench.newest().blocks
    assert line.runs == (Run("a"), Run("b", bold=True), Run("c", bold=True, italic=True), Run("d", italic=True))


def test_that_a_heading_ends_with_its_line_and_stands_in_the_outline(bench: Bench) -> None:
    bench.work.do("heading")
    bench.keys("目标")
    bench.press(K.Key_Return)
    typed(bench, "减少补录")
    assert texts(bench) == [(BlockKind.HEADING, "目标"), (PLAIN_LINE, "减少补录")]
    assert bench.newest().blocks[1].runs == (Run("减少补录"),)
    outline = bench.work.outline  # type: ignore[attr-defined]
    assert [outline.item(at).text() for at in range(outline.count())] == ["目标"]
    outline.setFocus()
    outline.setCurrentRow(0)
    bench.press(K.Key_Return)
    assert box(bench).hasFocus()
    assert box(bench).textCursor().block().text() == "目标"


def test_that_lists_begin_go_on_and_end_by_enter(bench: Bench) -> None:
    for action, kind in (("bullet", BlockKind.BULLET), ("number", BlockKind.NUMBER)):
        bench.work.do(action)
        bench.keys("甲")
        bench.press(K.Key_Return)
        bench.keys("乙")
        bench.press(K.Key_Return)
        bench.press(K.Key_Return)
        typed(bench, "丙")
        assert texts(bench) == [(kind, "甲"), (kind, "乙"), (PLAIN_LINE, "丙")]
        bench.press(K.Key_A, CONTROL)
        bench.press(K.Key_Delete)
        box(bench).toggle_kind(BlockKind.PARAGRAPH)
        bench.work.commit_pending()


def test_that_backspace_at_the_start_of_an_entry_makes_it_a_plain_line(bench: Bench) -> None:
    bench.work.do("number")
    bench.keys("甲")
    bench.press(K.Key_Home)
    bench.press(K.Key_Backspace)
    assert texts(bench) == [(PLAIN_LINE, "甲")]


def test_that_tables_are_filled_by_tab_and_grow_and_shrink(bench: Bench) -> None:
    bench.keys("前")
    bench.work.do("table")
    bench.keys("问题")
    bench.press(K.Key_Tab)
    bench.keys("原因")
    bench.press(K.Key_Backtab, SHIFT)
    typed(bench, "一")
    assert bench.newest().blocks[1].rows[0] == ("一问题", "原因", "")
    for action in ("add_row", "add_column", "add_column", "delete_column"):
        bench.work.do(action)
    (first, table) = bench.newest().blocks
    assert first.text == "前"
    assert (len(table.rows), {len(row) for row in table.rows}) == (4, {4})
    for _ in range(4):
        bench.work.do("delete_row")
    assert [block.kind for block in bench.newest().blocks] == [PLAIN_LINE]


def test_that_tab_is_no_trap(bench: Bench) -> None:
    bench.press(K.Key_Tab)
    assert not box(bench).hasFocus()
    box(bench).setFocus()
    bench.work.do("table")
    for _ in range(9):
        bench.press(K.Key_Tab)
    assert not box(bench).hasFocus()


def test_that_a_table_at_its_largest_grows_no_more_and_nothing_else_goes_into_it(bench: Bench) -> None:
    bench.work.do("table")
    for _ in range(12):
        bench.work.do("add_column")
    assert len(bench.newest().blocks[0].rows[0]) == model.MOST_COLUMNS
    for action in ("bold", "bullet", "table"):
        before = bench.newest()
        bench.work.do(action)
        assert bench.newest() == before


def test_that_undo_works_while_typing_and_over_a_restart(bench: Bench, opened: Open) -> None:
    typed(bench, "第一句")
    bench.press(K.Key_B, CONTROL)
    typed(bench, "第二句")
    again = opened(*writing(), journal=bench.journal)
    again.press(K.Key_Z, CONTROL)
    assert texts(again) == [(PLAIN_LINE, "第一句")]
    assert box(again).toPlainText() == "第一句"
    again.press(K.Key_Z, CONTROL)
    assert again.newest().blocks == ()
    assert box(again).toPlainText() == ""
    for _ in range(2):
        again.press(K.Key_Y, CONTROL)
    assert again.newest().blocks == bench.newest().blocks
    assert box(again).toPlainText() == "第一句第二句"


def test_that_the_template_stands_in_its_box_and_counts_for_nothing(bench: Bench) -> None:
    bench.work.open_piece(bench.task.pieces[1])
    bench.settle()
    assert box(bench).toPlainText() == "一、目标\n\n二、步骤\n"
    assert bench.work.length.text().split()[-1] in ("0", "字数") or "0" in bench.work.length.text()  # type: ignore[attr-defined]
    box(bench).setFocus()
    typed(bench, "三天")
    assert texts(bench) == [
        (BlockKind.HEADING, "一、目标"), (PLAIN_LINE, "三天"), (BlockKind.HEADING, "二、步骤"), (PLAIN_LINE, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Block(PLAIN_LINE), Block(PLAIN_LINE, (Run("甲"),))),
        (Block(BlockKind.TABLE, rows=(("甲", "乙\n丙"), ("", "1"))),),
        (A_TABLE, Block(PLAIN_LINE, (Run("c"),)), A_TABLE),
        (Block(BlockKind.BULLET, (Run("一\n二"),)), Block(BlockKind.NUMBER, (Run("三", bold=True), Run("😀"))),),
        (A_HEADING, Block(BlockKind.BULLET, (Run("点"),)), Block(PLAIN_LINE, (Run("文"),))),
        (Block(PLAIN_LINE, (Run("x"),)), Block(BlockKind.INSERT, insert="u-1"), Block(PLAIN_LINE, (Run("y"),))),
        (Block(BlockKind.NUMBER, (Run("x"),)), A_TABLE, A_HEADING, A_TABLE),
    ],
)  # fmt: skip
def test_that_every_kind_of_block_comes_back_from_the_box_as_it_was(bench: Bench, blocks: tuple[Block, ...]) -> None:
    box(bench).show_blocks(blocks, {"u-1": "表"})
    assert box(bench).words() == blocks


def test_that_whatever_is_pressed_the_box_and_the_document_agree(bench: Bench) -> None:
    chance, codes = random.Random(7), (K.Key_Return, K.Key_Backspace, K.Key_Delete, K.Key_Left, K.Key_Up, K.Key_Tab)
    held = (K.Key_X, K.Key_C, K.Key_V, K.Key_Z, K.Key_Y)
    buttons = ("bold", "heading", "bullet", "number", "table", "add_row", "add_column", "delete_row", "delete_column")
    for _ in range(80):
        bench.press(chance.choice("ab1"))
        bench.press(chance.choice(codes))
        bench.press(K.Key_Left, SHIFT)
        if chance.random() < 0.3:
            bench.press(chance.choice(held), CONTROL)
        if chance.random() < 0.3:
            bench.work.do(chance.choice(buttons))
        box(bench).setFocus()
    bench.work.commit_pending()
    blocks = box(bench).words()
    assert bench.newest().blocks == blocks
    box(bench).show_blocks((), {})
    box(bench).show_blocks(blocks, {})
    assert box(bench).words() == blocks


def test_that_looking_at_a_report_changes_nothing(bench: Bench) -> None:
    for piece in (*bench.task.pieces, *bench.task.pieces):
        bench.work.open_piece(piece)
        bench.press(K.Key_Down)
    bench.work.commit_pending()
    assert bench.journal == {}


def test_that_nothing_can_be_written_while_the_work_is_locked(bench: Bench) -> None:
    bench.work.set_locked(True)
    box(bench).setFocus()
    bench.keys("甲")
    for action in ("bold", "heading", "table", "insert_work"):
        bench.work.do(action)
    assert bench.journal == {}
    assert box(bench).toPlainText() == ""


def test_that_all_boxes_are_given_out_as_one_text_document(bench: Bench) -> None:
    typed(bench, "挂机后补录")
    (form,) = bench.work.exports()
    with zipfile.ZipFile(io.BytesIO(form.make())) as made:
        content = made.read("content.xml").decode()
    assert all(words in content for words in ("主要问题", "挂机后补录", "方案", "一、目标"))


# --- compositions and clipboard --------------------------------------------------------------------------------------


def test_that_a_composition_is_neither_counted_nor_disturbed(bench: Bench) -> None:
    typed(bench, "甲")
    QApplication.sendEvent(box(bench), QInputMethodEvent("zhong", []))
    assert box(bench).composing
    assert not bench.work.handle_key(QKeyEvent(QEvent.Type.KeyPress, K.Key_Z, CONTROL))
    assert "1" in bench.work.length.text()  # type: ignore[attr-defined]
    done = QInputMethodEvent("", [])
    done.setCommitString("中")
    QApplication.sendEvent(box(bench), done)
    bench.work.commit_pending()
    assert texts(bench) == [(PLAIN_LINE, "甲中")]


def test_that_copied_lines_keep_their_kinds_in_another_box(bench: Bench) -> None:
    bench.work.do("bullet")
    bench.press(K.Key_B, CONTROL)
    bench.keys("要点")
    bench.press(K.Key_Return)
    typed(bench, "次点")
    assert bench.newest().blocks[1].runs[0].bold
    bench.press(K.Key_A, CONTROL)
    bench.press(K.Key_C, CONTROL)
    bench.work.open_piece(bench.task.pieces[1])
    bench.settle()
    box(bench).setFocus()
    box(bench).moveCursor(QTextCursor.MoveOperation.End)
    bench.press(K.Key_V, CONTROL)
    bench.work.commit_pending()
    assert bench.newest().blocks[-2:] == (
        Block(BlockKind.BULLET, (Run("要点", bold=True),)), Block(BlockKind.BULLET, (Run("次点", bold=True),)),
    )  # fmt: skip


def test_that_pasted_pages_leave_nothing_but_their_words(bench: Bench) -> None:
    data = QMimeData()
    data.setHtml("<p style='color:red'><a href='http://x'>红</a><img src='file:///etc/passwd'></p>")
    data.setText("红\u202e\x00")
    box(bench).insertFromMimeData(data)
    bench.work.commit_pending()
    (line,) = bench.newest().blocks
    assert line.runs[0].text.startswith("红")
    assert not (line.runs[0].bold or "http" in line.text or "\x00" in line.text)


# --- inserts ---------------------------------------------------------------------------------------------------------


def referring(opened: Open, answers: dict[str, bytes]) -> Bench:
    """A report that may refer to task 2.1-01; `answers` are read anew each time."""
    bench = opened(*writing(inserts=("2.1-01",)))
    other, _ = classifying()
    bench.work.read_earlier = lambda slot: TaskWork(other, dict(answers), {}) if answers and slot == "2.1-01" else None
    bench.work.enter()
    bench.settle()
    return bench


def test_that_without_earlier_work_the_screen_says_so(opened: Open) -> None:
    bench = referring(opened, {})
    assert "2.1-01" in bench.work.nothing.text()  # type: ignore[attr-defined]
    bench.work.do("insert_work")
    assert bench.journal == {}


def test_that_own_work_is_inserted_shows_its_change_and_is_brought_up_to_date(opened: Open) -> None:
    answers = {"T-1": b"one", "T-2": b"two"}
    bench = referring(opened, answers)
    typed(bench, "见下")
    work: Any = bench.work
    work.offered.rows.setFocus()
    bench.press(K.Key_Down)
    bench.press(K.Key_Down)
    bench.press(K.Key_Return)
    (insert,) = bench.newest().inserts
    assert (insert.ref, texts(bench)) == (work.task and work._sources[1].ref, [
        (PLAIN_LINE, "见下"), (BlockKind.INSERT, ""),
    ])  # fmt: skip
    assert model.outline(bench.newest()) == []
    before = work.inserted.rows.item(0).text()
    answers["T-2"] = b"three"
    work.enter()
    assert work.inserted.rows.item(0).text() != before
    assert bench.newest().inserts == (insert,)
    work.inserted.rows.setFocus()
    work.inserted.rows.setCurrentRow(0)
    bench.press(K.Key_F5)
    assert bench.newest().inserts[0].sha256 != insert.sha256
    assert work.inserted.rows.item(0).text() == before
    bench.press(K.Key_Delete)
    assert (bench.newest().inserts, texts(bench)) == ((), [(PLAIN_LINE, "见下")])


def test_that_no_file_is_opened_for_a_text(bench: Bench) -> None:
    for address in ("file:///etc/passwd", "http://localhost/x.png", "insert:u-9"):
        assert box(bench).loadResource(2, QUrl(address)) is None


def test_that_typing_beside_an_insert_leaves_it_whole(opened: Open) -> None:
    bench = referring(opened, {"T-1": b"one"})
    bench.work.do("insert_work")
    box(bench).setFocus()
    box(bench).moveCursor(QTextCursor.MoveOperation.End)
    typed(bench, "后")
    assert [kind for kind, _ in texts(bench)] == [BlockKind.INSERT, PLAIN_LINE]
    box(bench).moveCursor(QTextCursor.MoveOperation.Start)
    bench.press(K.Key_Delete)
    bench.work.commit_pending()
    assert texts(bench) == [(PLAIN_LINE, "后")]


@pytest.mark.parametrize(
    ("key", "modifiers", "size"),
    [
        (K.Key_Return, CONTROL, (4, 3)), (K.Key_Return, CONTROL | SHIFT, (3, 4)), (K.Key_Delete, CONTROL, (2, 3)),
        (K.Key_Delete, CONTROL | SHIFT, (3, 2)),
    ],
)  # fmt: skip
def test_that_a_table_grows_and_shrinks_by_keys(bench: Bench, key: Any, modifiers: Any, size: tuple[int, int]) -> None:
    bench.work.do("table")
    bench.press(key, modifiers)
    table = bench.newest().blocks[-1]
    assert (len(table.rows), len(table.rows[0])) == size


def test_that_what_is_typed_after_a_new_row_or_column_stands_in_it(bench: Bench) -> None:
    bench.work.do("table")
    bench.keys("甲")
    bench.press(K.Key_Return, CONTROL)
    bench.keys("乙")
    bench.press(K.Key_Return, CONTROL | SHIFT)
    typed(bench, "丙")
    rows = bench.newest().blocks[-1].rows
    assert (rows[0][0], rows[1][0], rows[1][1]) == ("甲", "乙", "丙")
    widths = box(bench).table().format().columnWidthConstraints()
    assert [round(width.rawValue(), 3) for width in widths] == [25.0] * 4


def test_that_the_keys_of_tables_do_nothing_outside_them(bench: Bench) -> None:
    typed(bench, "挂机")
    bench.press(K.Key_Return, CONTROL | SHIFT)
    assert [block.kind for block in bench.newest().blocks] == [PLAIN_LINE]
