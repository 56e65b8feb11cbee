"""The grouping workbench: board and list, groups by digits, definitions, likeness as an aid."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.exam.task import Task, TaskType
from tests.ui.workbenches.bench import CONTROL, SHIFT, Bench, K, make_task

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]
TEXTS = (
    "快递三天没动了", "快递到哪里了", "什么时候发货", "怎么退货", "我要退款", "退款多久到账", "发票怎么开",
    "可以开专票吗", "登录不了", "密码忘了", "验证码收不到",
)  # fmt: skip


def board() -> tuple[Task, dict[str, bytes]]:
    items = [{"id": f"i{n:02}", "text": text} for n, text in enumerate(TEXTS, start=1)]
    more = {
        "title": "客服问题归类",
        "stem": "把问题归类，给每类起名并下定义。",
        "guideline": "",
        "rule": "归类 10 分。",
    }
    return make_task(
        TaskType.GROUPING, {}, {}, [("board", "客服问题", "", {"items": items, "most_groups": 4})], **more
    ), {}


@pytest.fixture
def bench(opened: Open) -> Bench:
    return opened(*board())


def group(bench: Bench, name: str) -> None:
    """Insert, a name, Enter."""
    bench.press(K.Key_Insert)
    editor = bench.work.groups.editor  # type: ignore[attr-defined]
    assert editor.hasFocus()
    editor.setText(name)
    bench.press(K.Key_Return)


def column(bench: Bench, name: str = "") -> object:
    return bench.work.board.columns[name]  # type: ignore[attr-defined]


def test_that_groups_are_made_and_digits_put_items_into_them(bench: Bench) -> None:
    group(bench, "物流")
    group(bench, "售后")
    bench.work.board.columns[""].setFocus()  # type: ignore[attr-defined]
    bench.work.board.columns[""].setCurrentRow(0)  # type: ignore[attr-defined]
    bench.press(K.Key_Down, SHIFT)
    bench.press("１")
    bench.press("2")
    assert dict(bench.newest().members) == {"i01": "u-1", "i02": "u-1", "i03": "u-2"}
    assert bench.work.board.columns["u-1"].count() == 2  # type: ignore[attr-defined]
    bench.press("9")
    assert len(bench.newest().members) == 3


def test_that_names_are_needed_and_never_twice_and_groups_have_a_limit(bench: Bench) -> None:
    for name in ("", " ", "甲", "甲", "乙", "丙", "丁", "戊"):
        group(bench, name)
    assert [one.name for one in bench.newest().groups] == ["甲", "乙", "丙", "丁"]
    assert bench.work.status.text() != ""


def test_that_a_group_is_renamed_reordered_deleted_and_undo_brings_everything_back(bench: Bench) -> None:
    group(bench, "甲")
    group(bench, "乙")
    bench.work.board.columns[""].setFocus()  # type: ignore[attr-defined]
    bench.press("2")
    rows = bench.work.groups.rows  # type: ignore[attr-defined]
    rows.setFocus()
    rows.setCurrentRow(1)
    bench.press(K.Key_F2)
    bench.work.groups.editor.setText("丙")  # type: ignore[attr-defined]
    bench.press(K.Key_Return)
    bench.press(K.Key_Up, CONTROL)
    assert [one.name for one in bench.newest().groups] == ["丙", "甲"]
    bench.press(K.Key_Delete)
    assert bench.newest().members == ()
    bench.press(K.Key_Z, CONTROL)
    assert bench.newest().members == (("i01", "u-2"),)


def test_that_groups_are_merged_by_a_digit_and_escape_leaves_it(bench: Bench) -> None:
    group(bench, "甲")
    group(bench, "乙")
    bench.work.board.columns[""].setFocus()  # type: ignore[attr-defined]
    bench.keys("12")
    rows = bench.work.groups.rows  # type: ignore[attr-defined]
    rows.setFocus()
    rows.setCurrentRow(0)
    bench.press("m")
    bench.press(K.Key_Escape)
    bench.press("2")
    assert len(bench.newest().groups) == 2
    rows.setCurrentRow(0)
    bench.press("m")
    bench.press("2")
    assert [one.name for one in bench.newest().groups] == ["甲"]
    assert dict(bench.newest().members) == {"i01": "u-1", "i02": "u-1"}


def test_that_cards_are_dragged_between_columns(bench: Bench) -> None:
    group(bench, "甲")
    source = bench.work.board.columns[""]  # type: ignore[attr-defined]
    source.choose(["i04", "i05"])

    class Drop(QDropEvent):
        def source(self) -> object:
            return source

    plain = Qt.KeyboardModifier.NoModifier
    drop = Drop(QPointF(2, 2), Qt.DropAction.CopyAction, QMimeData(), Qt.MouseButton.LeftButton, plain)
    bench.work.board.columns["u-1"].dropEvent(drop)  # type: ignore[attr-defined]
    assert dict(bench.newest().members) == {"i04": "u-1", "i05": "u-1"}


def test_that_the_list_does_what_the_board_does(bench: Bench) -> None:
    group(bench, "甲")
    bench.work.board.columns[""].setFocus()  # type: ignore[attr-defined]
    bench.press("v")
    grid = bench.work.grid  # type: ignore[attr-defined]
    assert grid.hasFocus()
    grid.go_to(2, 0)
    bench.press(K.Key_Down, SHIFT)
    bench.press("1")
    assert dict(bench.newest().members) == {"i03": "u-1", "i04": "u-1"}
    assert grid.rows.cells.text(2, 1) == "甲"
    bench.press(K.Key_Backspace)
    assert bench.newest().members == ()


def test_that_definitions_and_examples_are_written_to_the_chosen_group(bench: Bench) -> None:
    group(bench, "甲")
    box = bench.work.form.boxes["definition"]  # type: ignore[attr-defined]
    box.setFocus()
    bench.keys("12")
    QApplication.sendEvent(box, QInputMethodEvent("wu", []))
    assert bench.newest().groups[0].definition == ""
    done = QInputMethodEvent("", [])
    done.setCommitString("物")
    QApplication.sendEvent(box, done)
    bench.work.commit_pending()
    assert bench.newest().groups[0].definition == "12物"
    bench.work.form.field_given.emit("examples", "长" * 2001)  # type: ignore[attr-defined]
    assert bench.newest().groups[0].examples == ""


def test_that_alike_items_are_selected_and_put_beside_each_other(bench: Bench) -> None:
    source = bench.work.board.columns[""]  # type: ignore[attr-defined]
    source.setFocus()
    source.choose(["i05"])
    bench.press("e")
    assert "i06" in source.chosen()
    before = source.cards()
    bench.work.do("order_alike")
    assert sorted(source.cards()) == before != source.cards()
    assert bench.journal == {}
    bench.work.do("order_alike")
    assert source.cards() == before


def test_that_a_locked_board_does_not_change(bench: Bench) -> None:
    bench.work.set_locked(True)
    bench.press(K.Key_Insert)
    bench.press("1")
    assert bench.journal == {}


def test_that_only_the_column_in_use_shows_selected_cards(bench: Bench) -> None:
    group(bench, "甲")
    first, second = bench.work.board.columns[""], bench.work.board.columns["u-1"]  # type: ignore[attr-defined]
    first.setFocus()
    assert (first.chosen(), second.chosen()) == (("i01",), ())
    bench.press("1")
    second.setFocus()
    assert (first.chosen(), second.chosen()) == ((), ("i01",))
    bench.press(K.Key_Backspace)
    assert bench.newest().members == ()
