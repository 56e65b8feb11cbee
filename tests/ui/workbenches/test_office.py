"""Files, records and forms: the workbenches of 归类整理, 业务数据采集 and 运维记录."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QListView

from tests.ui.workbenches.bench import CONTROL, SHIFT, Bench, K
from tests.ui.workbenches.office_tasks import collecting, recording, sorting

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]


@pytest.fixture
def sorted_bench(opened: Open) -> Bench:
    return opened(*sorting())


@pytest.fixture
def collected(opened: Open) -> Bench:
    return opened(*collecting())


@pytest.fixture
def form(opened: Open) -> Bench:
    return opened(*recording())


def where(bench: Bench) -> dict[str, str]:
    return {file.id: "discarded" if file.discarded else file.folder for file in bench.newest().files}


# --- files -----------------------------------------------------------------------------------------------------------


def test_that_a_digit_puts_a_file_into_its_folder_and_goes_on(sorted_bench: Bench) -> None:
    sorted_bench.keys("1２1")
    assert where(sorted_bench) == {"f1": "road", "f2": "store", "f3": "road"}
    assert sorted_bench.work.desk.chosen() == ("f4",)  # type: ignore[attr-defined]
    sorted_bench.press("9")
    assert len(sorted_bench.newest().files) == 3


def test_that_many_files_move_at_once_and_come_back_by_undo(sorted_bench: Bench) -> None:
    sorted_bench.press(K.Key_Right, SHIFT)
    sorted_bench.press(K.Key_Right, SHIFT)
    sorted_bench.press("3")
    assert where(sorted_bench) == {"f1": "other", "f2": "other", "f3": "other"}
    sorted_bench.press(K.Key_Z, CONTROL)
    assert sorted_bench.newest().files == ()


def test_that_del_discards_and_brings_back_and_backspace_takes_out(sorted_bench: Bench) -> None:
    tiles = sorted_bench.work.desk.tiles  # type: ignore[attr-defined]
    sorted_bench.press(K.Key_Delete)
    assert where(sorted_bench) == {"f1": "discarded"}
    tiles.setCurrentRow(0)
    sorted_bench.press(K.Key_Delete)
    assert where(sorted_bench) == {}
    tiles.setCurrentRow(1)
    sorted_bench.press("1")
    tiles.setCurrentRow(1)
    sorted_bench.press(K.Key_Backspace)
    assert where(sorted_bench) == {}


def test_that_a_file_is_renamed_and_wrong_names_are_refused_in_words(sorted_bench: Bench) -> None:
    editor = sorted_bench.work.desk.editor  # type: ignore[attr-defined]
    for name, taken in (("CON", False), ("a:b.png", False), ("", False), ("道路_001.png", True)):
        sorted_bench.work.desk.choose(0)  # type: ignore[attr-defined]
        sorted_bench.press(K.Key_F2)
        assert editor.hasFocus()
        editor.setText(name)
        sorted_bench.press(K.Key_Return)
        assert bool(sorted_bench.journal) is taken
    assert [file.name for file in sorted_bench.newest().files] == ["道路_001.png"]


def test_that_several_files_get_a_running_number(sorted_bench: Bench) -> None:
    sorted_bench.press(K.Key_Right, SHIFT)
    sorted_bench.press(K.Key_F2)
    editor = sorted_bench.work.desk.editor  # type: ignore[attr-defined]
    editor.setText("路")
    sorted_bench.press(K.Key_Return)
    assert sorted_bench.journal == {}
    sorted_bench.press(K.Key_F2)
    editor.setText("路_###")
    sorted_bench.press(K.Key_Return)
    assert [file.name for file in sorted_bench.newest().files] == ["路_001.png", "路_002.png"]


def test_that_two_equal_names_in_one_folder_are_refused(sorted_bench: Bench) -> None:
    work = sorted_bench.work
    sorted_bench.keys("11")
    for place in (0, 1):
        work.desk.choose(place)  # type: ignore[attr-defined]
        sorted_bench.press(K.Key_F2)
        work.desk.editor.setText("a.png")  # type: ignore[attr-defined]
        sorted_bench.press(K.Key_Return)
    assert work.status.text() != ""
    assert [file.name for file in sorted_bench.newest().files] == ["a.png", "IMG_0002.png"]


def test_that_a_place_shows_only_its_files_and_rows_show_the_same_as_tiles(sorted_bench: Bench) -> None:
    desk = sorted_bench.work.desk  # type: ignore[attr-defined]
    sorted_bench.keys("12")
    desk.places.buttons["road"].click()
    sorted_bench.settle()
    assert [desk.tiles.item(at).text() for at in range(desk.tiles.count())] == ["IMG_0001.png"]
    desk.places.buttons["unsorted"].click()
    assert desk.tiles.count() == 6
    sorted_bench.work.act("rows")
    assert desk.tiles.viewMode() is QListView.ViewMode.ListMode
    assert "说明5.txt" in desk.tiles.item(2).data(Qt.ItemDataRole.AccessibleTextRole)


def test_that_a_damaged_picture_is_told_and_the_file_can_still_be_sorted(opened: Open) -> None:
    task, materials = sorting()
    damaged: list[str] = []
    bench = opened(task, {**materials, "p2.png": b"nonsense"})
    bench.work.material_damaged.connect(damaged.append)
    bench.keys("1")
    bench.settle()
    bench.press("1")
    assert damaged == ["p2.png"]
    assert where(bench) == {"f1": "road", "f2": "road"}


# --- collect ---------------------------------------------------------------------------------------------------------


def filled(bench: Bench, *values: str) -> None:
    """Type values from field to field."""
    for value in values:
        box = bench.window.focusWidget()
        if hasattr(box, "setText"):
            box.setText(value)
            box.textEdited.emit(value)
            bench.press(K.Key_Return)


def test_that_a_record_is_typed_from_field_to_field(collected: Bench) -> None:
    filled(collected, "A-1", "12.50", "2024-01-02")
    (record,) = collected.newest().records
    assert dict(record.values) == {"no": "A-1", "sum": "12.50", "day": "2024-01-02"}
    assert collected.window.focusWidget() is collected.work.form.boxes["way"]  # type: ignore[attr-defined]
    collected.work.form.field_given.emit("way", "现金")  # type: ignore[attr-defined]
    assert collected.newest().records[0].value("way") == "现金"


def test_that_a_record_without_its_key_is_only_begun_and_a_key_cannot_be_cleared(collected: Bench) -> None:
    form = collected.work.form  # type: ignore[attr-defined]
    form.take_keyboard("sum")
    filled(collected, "5")
    assert collected.newest().records == ()
    form.take_keyboard("no")
    filled(collected, "A-9")
    assert dict(collected.newest().records[0].values) == {"no": "A-9", "sum": "5"}
    form.take_keyboard("no")
    filled(collected, " ")
    assert collected.newest().records[0].value("no") == "A-9"
    assert collected.work.status.text() != ""


def test_that_new_records_are_added_changed_in_the_table_and_deleted(collected: Bench) -> None:
    work, grid = collected.work, collected.work.grid  # type: ignore[attr-defined]
    for name in ("A-1", "A-2", "A-3"):
        work.act("add")
        filled(collected, name)
    work.act("add")
    filled(collected, "A-4")
    assert len(collected.newest().records) == 3
    assert "3" in work.status.text()
    grid.setFocus()
    grid.go_to(1, 1)
    collected.settle()
    collected.keys("88")
    collected.press(K.Key_Return)
    assert [record.value("sum") for record in collected.newest().records] == ["", "88", ""]
    grid.setFocus()
    grid.go_to(0, 0)
    collected.press(K.Key_Delete)
    assert [record.value("no") for record in collected.newest().records] == ["A-2", "A-3"]
    collected.press(K.Key_Z, CONTROL)
    assert len(collected.newest().records) == 3


def test_that_materials_are_leafed_through_and_a_damaged_one_is_told(opened: Open) -> None:
    task, materials = collecting()
    damaged: list[str] = []
    bench = opened(task, materials)
    bench.work.material_damaged.connect(damaged.append)
    view = bench.work.material  # type: ignore[attr-defined]
    assert "A-1" in view.text.toPlainText()
    assert bench.work.act("next_piece")
    bench.settle()
    assert view.stack.currentWidget() is view.canvas
    assert not view.step(1)
    bench.materials["照片.png"] = b"\x89PNG\r\n\x1a\nbroken"
    view.show_at(1)
    bench.settle()
    assert damaged == ["照片.png"]


# --- logbook ---------------------------------------------------------------------------------------------------------


def test_that_fields_are_filled_in_and_what_stood_there_is_not_recorded(form: Bench) -> None:
    filled(form, "2026-11-25", "09:12", "1")
    assert dict(form.newest().values) == {"time": "09:12", "count": "1"}
    form.work.form.field_given.emit("level", "严重")  # type: ignore[attr-defined]
    form.work.form.take_keyboard("day")  # type: ignore[attr-defined]
    filled(form, "2026-11-26")
    assert dict(form.newest().values) == {"count": "1", "day": "2026-11-26", "level": "严重", "time": "09:12"}
    form.work.head.setFocus()
    form.press(K.Key_Z, CONTROL)


def test_that_fixed_fields_cannot_be_changed(form: Bench) -> None:
    assert form.work.form.boxes["no"].isReadOnly()  # type: ignore[attr-defined]
    form.work.form.field_given.emit("no", "X")  # type: ignore[attr-defined]
    assert form.journal == {}
    form.work.set_locked(True)
    form.work.set_locked(False)
    assert form.work.form.boxes["no"].isReadOnly()  # type: ignore[attr-defined]


def test_that_a_composition_is_committed_before_the_form_is_left(form: Bench) -> None:
    box = form.work.form.boxes["remark"]  # type: ignore[attr-defined]
    box.setFocus()
    QApplication.sendEvent(box, QInputMethodEvent("zhengchang", []))
    form.press(K.Key_S, CONTROL)
    assert form.journal == {}
    done = QInputMethodEvent("", [])
    done.setCommitString("已恢复正常。")
    QApplication.sendEvent(box, done)
    form.work.commit_pending()
    assert dict(form.newest().values) == {"remark": "已恢复正常。"}


def test_that_over_long_text_is_refused_and_stays_as_it_was(form: Bench) -> None:
    form.work.form.field_given.emit("remark", "长" * 2001)  # type: ignore[attr-defined]
    assert form.journal == {}
    assert form.work.status.text() != ""


def test_that_a_form_without_material_has_the_whole_place(opened: Open) -> None:
    task, _ = recording()
    task = replace(task, materials=(), pieces=(replace(task.pieces[0], material=""),))
    bench = opened(task, {})
    assert not bench.work.material.isVisible()  # type: ignore[attr-defined]
