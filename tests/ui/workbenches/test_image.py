"""The image workbench by hand and by keyboard."""

from collections.abc import Callable

import pytest

from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.image.model import read_document
from desktop.tasks.image.shapes import Kind
from tests.ui.workbenches.bench import CONTROL, SHIFT, Bench, K, Mouse
from tests.ui.workbenches.image_tasks import cleaning, drawing

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]


@pytest.fixture
def bench(opened: Open) -> Bench:
    return opened(*drawing())


@pytest.fixture
def mouse(bench: Bench) -> Mouse:
    return Mouse(bench.work.desk.canvas)  # type: ignore[attr-defined]


def test_that_a_dragged_box_is_recorded_with_the_sticky_label(bench: Bench, mouse: Mouse) -> None:
    bench.keys("2r")
    mouse.drag((100, 100), (200, 180))
    (unit,) = bench.newest().units
    assert (unit.kind, unit.label) == (Kind.BOX, "car")
    left, top, right, bottom = unit.box
    assert all(
        abs(found - wanted * 100) <= 100
        for found, wanted in zip((left, top, right, bottom), (100, 100, 200, 180), strict=True)
    )


def test_that_nothing_is_recorded_while_a_polygon_is_being_drawn(bench: Bench, mouse: Mouse) -> None:
    bench.press("p")
    mouse.click((100, 100), (200, 100), (200, 200))
    assert bench.journal == {}


def test_that_a_polygon_closes_on_its_first_point_which_shows_a_ring(bench: Bench, mouse: Mouse) -> None:
    bench.press("p")
    mouse.click((100, 100), (200, 100), (200, 200))
    canvas = bench.work.desk.canvas  # type: ignore[attr-defined]
    canvas._tool.move(canvas.mapToScene(mouse.at(102, 101)), False)
    assert canvas.draft.snapping
    mouse.click((101, 101))
    (unit,) = bench.newest().units
    assert (unit.kind, len(unit.points)) == (Kind.POLYGON, 3)
    assert not canvas.draft.snapping


def test_that_undo_takes_back_the_last_point_first_and_then_the_last_unit(bench: Bench, mouse: Mouse) -> None:
    bench.press("r")
    mouse.drag((10, 10), (60, 60))
    bench.press("p")
    mouse.click((100, 100), (200, 100), (200, 200))
    bench.press(K.Key_Z, CONTROL)
    mouse.click((250, 260))
    bench.press(K.Key_Return)
    assert len(bench.newest().units[1].points) == 3
    bench.press(K.Key_Z, CONTROL)
    assert [unit.kind for unit in bench.newest().units] == [Kind.BOX]
    bench.press(K.Key_Y, CONTROL)
    assert len(bench.newest().units) == 2


def test_that_a_crossing_outline_is_refused_and_the_place_is_marked(bench: Bench, mouse: Mouse) -> None:
    bench.press("p")
    mouse.click((100, 100), (300, 300), (300, 100), (100, 300))
    bench.press(K.Key_Return)
    assert bench.journal == {}
    assert "crosses" in bench.work.status.text()
    assert bench.work.desk.canvas.draft.snapping  # type: ignore[attr-defined]


def test_that_a_refused_outline_keeps_its_points_to_be_mended(bench: Bench, mouse: Mouse) -> None:
    bench.press("p")
    mouse.click((100, 100), (300, 300), (300, 100), (100, 300))
    bench.press(K.Key_Return)
    bench.press(K.Key_Backspace)
    bench.press(K.Key_Return)
    assert len(bench.newest().units[0].points) == 3
    assert not bench.work.desk.canvas.take_back()  # type: ignore[attr-defined]


def test_that_everything_can_be_done_from_the_list(bench: Bench) -> None:
    units = bench.work.desk.units  # type: ignore[attr-defined]
    units.rows.setFocus()
    bench.press("r")
    units.rows.setFocus()
    bench.press(K.Key_Insert)
    units.editor.setText("１０, 20, 30, 40")
    bench.press(K.Key_Return)
    assert bench.newest().units[0].points == ((1000, 2000), (4000, 6000))
    bench.press("v")
    units.rows.setFocus()
    bench.press("2")
    assert bench.newest().units[0].label == "car"
    bench.press(K.Key_F2)
    units.editor.setText("11, 20, 30, 40")
    bench.press(K.Key_Return)
    assert bench.newest().units[0].box[0] == 1100
    bench.press(K.Key_D, CONTROL)
    bench.press(K.Key_Up, CONTROL)
    assert [unit.id for unit in bench.newest().units] == ["u-2", "u-1"]
    bench.press(K.Key_Delete)
    assert [unit.id for unit in bench.newest().units] == ["u-1"]


def test_that_arrows_nudge_on_the_canvas_and_choose_in_the_list(bench: Bench, mouse: Mouse) -> None:
    bench.press("r")
    mouse.drag((100, 100), (200, 200))
    mouse.drag((300, 100), (400, 200))
    bench.press("v")
    before = bench.document.units[1].box[0]
    bench.press(K.Key_Right)
    bench.press(K.Key_Right, SHIFT)
    assert bench.newest().units[1].box[0] == before + 1100
    bench.work.desk.units.rows.setFocus()  # type: ignore[attr-defined]
    bench.press(K.Key_Up)
    assert bench.work.desk.chosen == "u-1"  # type: ignore[attr-defined]


def test_that_a_vertex_is_dragged_added_and_deleted(bench: Bench, mouse: Mouse) -> None:
    bench.press("p")
    mouse.click((100, 100), (300, 100), (300, 300), (100, 300))
    bench.press(K.Key_Return)
    bench.press("v")
    mouse.drag((300, 300), (350, 350))
    moved = bench.newest().units[0].points[2]
    assert abs(moved[0] - 35000) < 200
    assert abs(moved[1] - 35000) < 200
    mouse.drag((200, 100), (200, 50))
    assert len(bench.newest().units[0].points) == 5
    bench.press(K.Key_Delete)
    assert len(bench.newest().units[0].points) == 4


def test_that_a_corner_of_a_box_can_be_pulled_over_the_opposite_one(bench: Bench, mouse: Mouse) -> None:
    bench.press("r")
    mouse.drag((100, 100), (200, 200))
    bench.press("v")
    mouse.drag((100, 100), (300, 300))
    left, top, right, bottom = bench.newest().units[0].box
    assert max(abs(left - 20000), abs(top - 20000)) < 200
    assert right > 29000 < bottom


def test_that_a_locked_shape_is_neither_moved_nor_deleted(bench: Bench, mouse: Mouse) -> None:
    bench.press("r")
    mouse.drag((100, 100), (200, 200))
    bench.keys("vj")
    count = sum(map(len, bench.journal.values()))
    mouse.drag((150, 150), (250, 250))
    bench.press(K.Key_Right)
    bench.press(K.Key_Delete)
    assert sum(map(len, bench.journal.values())) == count
    bench.press("j")
    bench.press(K.Key_Delete)
    assert bench.newest().units == ()


def test_that_everything_is_copied_to_the_next_picture(bench: Bench, mouse: Mouse) -> None:
    bench.press("r")
    mouse.drag((100, 100), (200, 200))
    mouse.drag((300, 100), (400, 200))
    bench.keys("v")
    bench.press(K.Key_Escape)
    bench.press("y")
    assert bench.work.piece.name == "IMG-02"
    assert len(bench.newest().units) == 2


def test_that_key_points_are_set_by_name_and_may_end_early(bench: Bench, mouse: Mouse) -> None:
    bench.work.do("keypoints")
    mouse.click((100, 100), (120, 150))
    bench.press(K.Key_Return)
    (unit,) = bench.newest().units
    assert [(point.id, point.v) for point in unit.named] == [("head", 2), ("hand", 2), ("foot", 0)]


def test_that_attributes_and_marks_of_the_selection_are_recorded(bench: Bench, mouse: Mouse) -> None:
    bench.keys("2r")
    mouse.drag((100, 100), (200, 200))
    bench.press("v")
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk.properties.attribute_chosen.emit("state", "parked")
    desk.properties.mark_toggled.emit("occluded", True)
    unit = bench.newest().units[0]
    assert [(value.id, value.value) for value in unit.attributes] == [("state", "parked")]
    assert unit.flags == ("occluded",)


def test_that_undo_reaches_back_over_a_restart(opened: Open) -> None:
    task, materials = drawing()
    first = opened(task, materials)
    first.press("r")
    mouse = Mouse(first.work.desk.canvas)  # type: ignore[attr-defined]
    for left in (50, 150, 250):
        mouse.drag((left, 100), (left + 60, 160))
    second = opened(task, materials, journal=first.journal)
    assert len(second.document.units) == 3
    second.press(K.Key_Z, CONTROL)
    second.press(K.Key_Z, CONTROL)
    assert len(second.newest().units) == 1


def test_that_checked_none_and_doubt_are_marks_of_the_piece(bench: Bench, mouse: Mouse) -> None:
    bench.press("k")
    assert bench.newest().head.state is PieceState.CHECKED
    bench.press("q")
    assert bench.newest().head.doubtful
    bench.work.do("none")
    assert bench.newest().head.none
    bench.press("r")
    mouse.drag((100, 100), (200, 200))
    assert not bench.newest().head.none
    bench.work.do("none")
    assert not bench.newest().head.none


def test_that_the_next_unchecked_picture_is_one_key_away(bench: Bench) -> None:
    bench.press("k")
    bench.press("d")
    bench.press("k")
    bench.press(K.Key_PageUp)
    bench.press("n")
    assert bench.work.piece.name == "IMG-03"


def test_that_a_failure_to_save_is_shown_and_taken_back(bench: Bench, mouse: Mouse) -> None:
    bench.saving_works = False
    bench.press("r")
    mouse.drag((100, 100), (200, 200))
    assert bench.work.head.saved.text() == "Not saved"
    assert bench.work.strip.rows.marks[0].unsaved
    bench.saving_works = True
    mouse.drag((300, 100), (400, 200))
    assert bench.work.head.saved.text() == "Saved"


def test_that_a_missing_material_is_told_and_the_rest_stays_usable(opened: Open) -> None:
    task, materials = drawing()
    del materials["img-02.png"]
    bench = opened(task, materials)
    damaged: list[str] = []
    bench.work.material_damaged.connect(damaged.append)
    bench.press("d")
    assert damaged == ["img-02.png"]
    assert "damaged" in bench.work.status.text()
    bench.press("d")
    assert bench.work.status.text() == ""


def test_that_a_picture_of_another_size_than_its_manifest_is_not_shown(opened: Open) -> None:
    task, materials = drawing(size=(640, 480))
    materials["img-01.png"] = drawing(size=(320, 240))[1]["img-01.png"]
    bench = opened(task, materials)
    assert "damaged" in bench.work.status.text()


def test_that_an_answer_that_cannot_be_read_stays_closed_and_is_never_shown_as_empty(opened: Open) -> None:
    task, materials = drawing()
    bench = opened(task, materials, journal={task.pieces[0].piece: [b"{broken"]})
    assert bench.work.works[task.pieces[0].piece].damaged
    assert bench.work.blocked.isVisible()
    assert not bench.work.desk.canvas.isVisible()  # type: ignore[attr-defined]
    bench.press("r")
    Mouse(bench.work.desk.canvas).drag((100, 100), (200, 200))  # type: ignore[attr-defined]
    assert bench.journal[task.pieces[0].piece] == [b"{broken"]
    bench.work.open_piece(task.pieces[1])
    assert bench.work.desk.canvas.isVisible()  # type: ignore[attr-defined]


def test_that_a_locked_workbench_shows_and_changes_nothing(bench: Bench, mouse: Mouse) -> None:
    bench.work.set_locked(True)
    bench.press("r")
    mouse.drag((100, 100), (200, 200))
    bench.press("k")
    assert bench.journal == {}
    bench.work.set_locked(False)
    bench.press("k")
    assert len(bench.journal[bench.work.piece.piece]) == 1


def test_that_a_picture_is_kept_or_discarded_by_one_digit(opened: Open) -> None:
    bench = opened(*cleaning())
    bench.press("3")
    assert (bench.newest().keep, bench.newest().reason) == ("discard", "dark")
    bench.press("１")
    assert (bench.newest().keep, bench.newest().reason) == ("keep", "")


def test_that_digits_go_into_the_filter_of_labels_only_while_it_is_open(bench: Bench) -> None:
    bench.press("/")
    palette = bench.work.desk.palette  # type: ignore[attr-defined]
    assert palette.filter.hasFocus()
    bench.keys("water"[:0])
    palette.filter.setText("积")
    bench.press(K.Key_Return)
    assert bench.work.desk._label == "water"  # type: ignore[attr-defined]
    assert not palette.filter.isVisible()


def test_that_what_is_journaled_reads_back_as_what_is_shown(bench: Bench, mouse: Mouse) -> None:
    bench.press("l")
    mouse.click((100, 100), (200, 150), (300, 100))
    bench.press(K.Key_Return)
    assert read_document(bench.journal[bench.work.piece.piece][-1]) == bench.document


def test_that_several_units_are_relabelled_moved_and_deleted_by_one_command_each(bench: Bench, mouse: Mouse) -> None:
    bench.press("r")
    for left in (50, 150, 250):
        mouse.drag((left, 100), (left + 60, 160))
    bench.press("v")
    bench.press(K.Key_A, CONTROL)
    count = len(bench.journal[bench.work.piece.piece])
    bench.press("2")
    assert [unit.label for unit in bench.newest().units] == ["car"] * 3
    before = [unit.box[0] for unit in bench.newest().units]
    bench.press(K.Key_Right)
    assert [unit.box[0] for unit in bench.newest().units] == [left + 100 for left in before]
    bench.press(K.Key_Delete)
    assert bench.newest().units == ()
    assert len(bench.journal[bench.work.piece.piece]) == count + 3
    bench.press(K.Key_Z, CONTROL)
    assert len(bench.newest().units) == 3


def test_that_shift_and_arrows_select_several_in_the_list(bench: Bench, mouse: Mouse) -> None:
    bench.press("r")
    for left in (50, 150, 250):
        mouse.drag((left, 100), (left + 60, 160))
    bench.press("v")
    bench.work.desk.units.rows.setFocus()  # type: ignore[attr-defined]
    bench.press(K.Key_Up, SHIFT)
    bench.press("2")
    assert [unit.label for unit in bench.newest().units] == ["person", "car", "car"]
