"""The collect workbench: records by keyboard beside pages, photos and sounds."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.exam.task import Task, TaskType
from desktop.language import tr
from desktop.ui.sound_output import SilentOutput
from desktop.ui.workbenches.text_box import LineBox
from tests.tasks.collect.collect_cases import SETUP
from tests.ui.workbenches.audio_tasks import clicks, wav
from tests.ui.workbenches.bench import CONTROL, Bench, K, make_task, picture

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]
PAGE = "单号 A-1，金额 12.50，2024-01-02，现金".encode()


def receipts(**materials: bytes) -> tuple[Task, dict[str, bytes]]:
    found = {"page.txt": PAGE, "photo.png": picture(300, 200), "voice.wav": wav(clicks(3))}
    found |= {name.replace("_", "."): content for name, content in materials.items()}
    setup = SETUP | {"shown": list(found)}
    pieces = [("receipts", "采集结果", "", setup)]
    return make_task(TaskType.COLLECT, {}, found, pieces, slot="1.1-01", sizes={"photo.png": (300, 200)}), found


@pytest.fixture
def bench(opened: Open) -> Bench:
    return opened(*receipts())


def type_in(bench: Bench, *texts: str) -> None:
    """One field after the other, each left by Enter (a box of choices by Tab)."""
    for text in texts:
        bench.keys(text)
        bench.press(K.Key_Return if isinstance(bench.window.focusWidget(), LineBox) else K.Key_Tab)


def records(bench: Bench) -> list[dict[str, str]]:
    return [dict(record.values) for record in bench.newest().records]


@pytest.mark.parametrize(
    ("name", "content"),
    [("photo.png", b"no picture"), ("voice.wav", b"RIFF no sound"), ("photo.png", picture(9, 9)[:40])],
)
def test_that_a_damaged_material_is_told_and_the_rest_works(opened: Open, name: str, content: bytes) -> None:
    told: list[str] = []
    bench = opened(*receipts(**{name.replace(".", "_"): content}))
    bench.work.material_damaged.connect(told.append)
    bench.work.material.show_at(["page.txt", "photo.png", "voice.wav"].index(name))  # type: ignore[attr-defined]
    bench.settle()
    assert told == [name]
    assert bench.work.material.note.isVisible()  # type: ignore[attr-defined]
    type_in(bench, "A-1")
    assert records(bench) == [{"no": "A-1"}]


def test_that_a_record_is_kept_as_soon_as_it_can_be_told_apart(bench: Bench) -> None:
    type_in(bench, "A-1")
    assert records(bench) == [{"no": "A-1"}]
    type_in(bench, "12.50", "2024-01-02")
    assert records(bench) == [{"no": "A-1", "sum": "12.50", "day": "2024-01-02"}]


def test_that_the_first_record_is_in_sight_whole_while_it_is_filled_in(bench: Bench) -> None:
    grid = bench.work.grid  # type: ignore[attr-defined]
    type_in(bench, "A-1000-2000-3000-4000")
    text = grid.rows.cells.text(0, 0)
    assert text == "A-1000-2000-3000-4000"
    assert grid.columnWidth(0) > grid.fontMetrics().horizontalAdvance(text)
    second = grid.columnWidth(1)
    type_in(bench, "12345678901234567890")
    assert grid.columnWidth(1) > second


def test_that_enter_after_the_last_field_begins_the_next_record(bench: Bench) -> None:
    type_in(bench, "A-1", "1", "2024-01-02")
    bench.press(K.Key_Down)  # 现金
    type_in(bench, "", "x")
    type_in(bench, "A-2", "2")
    assert records(bench) == [
        {"no": "A-1", "sum": "1", "day": "2024-01-02", "way": "现金", "note": "x"}, {"no": "A-2", "sum": "2"},
    ]  # fmt: skip


def test_that_what_was_typed_before_the_key_waits_and_is_not_lost(bench: Bench) -> None:
    bench.press(K.Key_Tab)
    type_in(bench, "12")
    assert bench.document.records == ()
    bench.press(K.Key_Return, CONTROL)
    assert "单号" in bench.work.status.text()
    assert bench.window.focusWidget() is bench.work.form.boxes["no"]  # type: ignore[attr-defined]
    type_in(bench, "A-1")
    assert records(bench) == [{"no": "A-1", "sum": "12"}]


def test_that_a_begun_record_survives_a_visit_to_another_piece(opened: Open) -> None:
    task, materials = receipts()
    setup = dict(task.pieces[0].setup)
    pieces = [("one", "一", "", setup), ("two", "二", "", setup)]
    bench = opened(make_task(TaskType.COLLECT, {}, materials, pieces), materials)
    bench.press(K.Key_Tab)
    bench.keys("7")
    for piece, typed in ((1, ("B-1",)), (0, ())):
        bench.work.open_piece(bench.task.pieces[piece])
        bench.settle()
        bench.work.take_keyboard()
        type_in(bench, *typed)
    type_in(bench, "A-1")
    assert records(bench) == [{"no": "A-1", "sum": "7"}]


def test_that_a_begun_record_without_its_key_is_on_record_and_undone_like_everything_else(bench: Bench) -> None:
    bench.press(K.Key_Tab)
    type_in(bench, "12")
    assert (bench.newest().records, bench.newest().draft) == ((), (("sum", "12"),))
    bench.work.take_keyboard()
    type_in(bench, "A-1")
    assert bench.newest().draft == ()
    for _ in range(2):
        bench.work.do("undo")
    assert (bench.newest().records, bench.newest().draft) == ((), ())


def test_that_a_begun_record_is_there_after_a_restart(bench: Bench, opened: Open) -> None:
    bench.press(K.Key_Tab)
    type_in(bench, "12")
    again = opened(bench.task, bench.materials, journal=dict(bench.journal))
    assert again.work.form.value("sum") == "12"  # type: ignore[attr-defined]


def test_that_the_key_of_a_record_cannot_be_emptied(bench: Bench) -> None:
    type_in(bench, "A-1")
    bench.work.take_keyboard()
    bench.press(K.Key_A, CONTROL)
    bench.press(K.Key_Delete)
    bench.work.commit_pending()
    assert records(bench) == [{"no": "A-1"}]
    assert "单号" in bench.work.status.text()
    bench.keys("A-9")
    bench.work.commit_pending()
    assert records(bench) == [{"no": "A-9"}]


def test_that_records_are_changed_moved_and_deleted_in_the_table(bench: Bench) -> None:
    for number in "123":
        type_in(bench, f"A-{number}")
        bench.press(K.Key_Return, CONTROL)
    bench.work.grid.setFocus()  # type: ignore[attr-defined]
    bench.press(K.Key_Down)
    bench.keys("B-1")
    bench.press(K.Key_Return)
    assert [one["no"] for one in records(bench)] == ["B-1", "A-2", "A-3"]
    bench.press(K.Key_Up, CONTROL)
    assert [one["no"] for one in records(bench)] == ["A-2", "B-1", "A-3"]
    bench.press(K.Key_Delete)
    assert [one["no"] for one in records(bench)] == ["B-1", "A-3"]
    bench.press(K.Key_Z, CONTROL)
    assert len(records(bench)) == 3


def test_that_the_form_shows_the_record_chosen_in_the_table(bench: Bench) -> None:
    for number in "12":
        type_in(bench, f"A-{number}", number)
        bench.press(K.Key_Return, CONTROL)
    bench.work.grid.setFocus()  # type: ignore[attr-defined]
    bench.press(K.Key_Down)
    assert bench.work.form.values()["sum"] == "1"  # type: ignore[attr-defined]
    bench.press(K.Key_Down)
    assert bench.work.form.values()["no"] == "A-2"  # type: ignore[attr-defined]


def test_that_no_more_records_than_the_paper_allows_are_kept(bench: Bench) -> None:
    for number in range(11):
        type_in(bench, f"A-{number}")
        bench.press(K.Key_Return, CONTROL)
    assert len(records(bench)) == 10
    assert bench.work.form.value("no") == "A-10"  # type: ignore[attr-defined]


def test_that_a_locked_workbench_changes_nothing(bench: Bench) -> None:
    type_in(bench, "A-1")
    bench.work.set_locked(True)
    count = sum(map(len, bench.journal.values()))
    bench.keys("7")
    bench.press(K.Key_Return, CONTROL)
    bench.work.grid.setFocus()  # type: ignore[attr-defined]
    bench.press(K.Key_Down)
    bench.press(K.Key_Delete)
    bench.work.commit_pending()
    assert sum(map(len, bench.journal.values())) == count


def test_that_sound_is_heard_and_wound_back_while_typing(bench: Bench) -> None:
    view = bench.work.material  # type: ignore[attr-defined]
    view.show_at(2)
    bench.settle()
    player = view.sound.player
    player._open = lambda rate, channels: SilentOutput(rate)
    bench.keys("A")
    bench.press(K.Key_F8)
    assert player.is_playing
    bench.press(K.Key_F8)
    player.seek(2500)
    bench.press(K.Key_F7)
    assert player.position_ms == 500
    bench.press(K.Key_F8)
    view.step(-1)
    assert not player.is_playing


def test_that_materials_are_leafed_through_from_the_form(bench: Bench) -> None:
    view = bench.work.material  # type: ignore[attr-defined]
    for key, place in ((K.Key_PageDown, 1), (K.Key_PageDown, 2), (K.Key_PageUp, 1)):
        bench.press(key)
        assert view.chooser.currentIndex() == place
    assert view.stack.currentWidget() is view.canvas


def test_that_a_machine_without_sound_is_told_and_a_proctor_called_once(bench: Bench) -> None:
    called: list[int] = []
    bench.work.sound_missing.connect(lambda: called.append(1))
    view = bench.work.material  # type: ignore[attr-defined]
    view.show_at(2)
    bench.settle()
    view.sound.player._open = lambda rate, channels: SilentOutput(rate)
    for _ in range(2):
        bench.press(K.Key_F8)
    view.sound.player.load(view.sound.player._sound)
    bench.press(K.Key_F8)
    assert called == [1]
    assert bench.work.status.text() != ""


def test_that_f6_goes_from_material_to_form_to_table(bench: Bench) -> None:
    seen = []
    for _ in range(4):
        bench.press(K.Key_F6)
        seen.append(bench.window.focusWidget())
    work = bench.work
    assert work.grid in seen  # type: ignore[attr-defined]
    assert work.material.text in seen  # type: ignore[attr-defined]
    assert work.form.boxes["no"] in seen  # type: ignore[attr-defined]


def test_that_nothing_is_kept_of_an_open_composition(bench: Bench) -> None:
    QApplication.sendEvent(bench.window.focusWidget(), QInputMethodEvent("dan", []))
    bench.press(K.Key_Return, CONTROL)
    assert bench.document.records == ()


def test_that_records_are_exported(bench: Bench) -> None:
    type_in(bench, "A-1", "12.50")
    made = {form.words: form.make() for form in bench.work.exports()}
    assert "A-1,12.50" in made[tr("CSV, UTF-8")].decode("utf-8-sig")
    assert made["XLSX"].startswith(b"PK")


def test_that_the_field_that_is_typed_in_comes_into_sight_where_room_is_short(bench: Bench) -> None:
    bench.work.setMaximumHeight(320)
    bench.settle()
    type_in(bench, "A-1", "2", "2024-01-02")
    for field in ("way", "no"):
        box = bench.work.form.boxes[field]  # type: ignore[attr-defined]
        assert box.hasFocus()
        assert box.visibleRegion().boundingRect().height() == box.height()
        bench.press(K.Key_Return, CONTROL)
