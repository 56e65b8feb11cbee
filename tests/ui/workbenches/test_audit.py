"""The audit workbench: verdicts, errors, corrections in the base's own desk, report."""

from collections.abc import Callable

import pytest

from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.audit.model import Judgement
from tests.ui.workbenches.audit_tasks import pictures, sounds, texts
from tests.ui.workbenches.bench import CONTROL, Bench, K, Mouse

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]


@pytest.fixture
def bench(opened: Open) -> Bench:
    made = opened(*pictures())
    made.work.desk.units.rows.setFocus()  # type: ignore[attr-defined]
    made.work.desk.choose("a-1")  # type: ignore[attr-defined]
    return made


def verdicts(bench: Bench) -> list[tuple[str, Judgement, tuple[str, ...]]]:
    return [(one.unit, one.judgement, one.types) for one in bench.newest().verdicts]


def test_that_a_unit_is_judged_and_its_errors_named_by_keys(bench: Bench) -> None:
    bench.press("y")
    bench.press(K.Key_Down)
    bench.keys("12")
    assert verdicts(bench) == [("a-1", Judgement.OK, ()), ("a-2", Judgement.WRONG, ("label", "place"))]
    assert "✓" in bench.work.desk.units.rows.item(0).text()  # type: ignore[attr-defined]
    bench.press("1")
    assert verdicts(bench)[1][2] == ("place",)
    bench.press("x")
    assert len(verdicts(bench)) == 1


def test_that_one_key_accepts_the_rest_and_checks_the_item(bench: Bench) -> None:
    bench.press("1")
    bench.press("k")
    assert bench.newest().head.state is PieceState.CHECKED
    assert [one[1] for one in verdicts(bench)] == [Judgement.WRONG, Judgement.OK]
    assert "2 units; 1 wrong" in bench.work.panel.tally.text()  # type: ignore[attr-defined]
    bench.press("n")
    assert bench.work.piece.name == "A-02"


def test_that_a_box_corrected_by_mouse_asks_for_a_verdict_and_can_be_restored(bench: Bench) -> None:
    Mouse(bench.work.desk.canvas).drag((150, 150), (180, 160))  # type: ignore[attr-defined]
    assert [unit.id for unit in bench.newest().corrected] == ["a-1"]
    assert verdicts(bench) == []
    assert "say so by X" in bench.work.status.text()
    bench.press("x")
    assert verdicts(bench) == [("a-1", Judgement.WRONG, ())]
    assert "changed" in bench.work.desk.units.rows.item(0).text()  # type: ignore[attr-defined]
    bench.press(K.Key_U, CONTROL)
    assert bench.newest().corrected == ()


def test_that_a_missing_box_is_added_and_named(bench: Bench) -> None:
    bench.press("r")
    Mouse(bench.work.desk.canvas).drag((400, 100), (500, 200))  # type: ignore[attr-defined]
    bench.press("v")
    bench.press("3")
    assert [unit.id for unit in bench.newest().corrected] == ["u-1"]
    assert verdicts(bench) == [("u-1", Judgement.WRONG, ("missing",))]


def test_that_a_label_is_corrected_through_the_filter(bench: Bench) -> None:
    bench.press("/")
    bench.press("2")
    assert bench.newest().corrected[0].label == "car"


def test_that_a_deleted_unit_is_listed_named_and_brought_back(bench: Bench) -> None:
    bench.press(K.Key_Delete)
    removed = bench.work.panel.removed  # type: ignore[attr-defined]
    assert (bench.newest().removed, removed.isVisible()) == (("a-1",), True)
    assert bench.work.desk.chosen == "a-2"  # type: ignore[attr-defined]
    assert bench.work.panel.right.isEnabled()  # type: ignore[attr-defined]
    removed.rows.setFocus()
    removed.choose("a-1")
    bench.press("4")
    assert ("a-1", Judgement.WRONG, ("extra",)) in verdicts(bench)
    bench.press(K.Key_U, CONTROL)
    assert bench.newest().removed == ()


def test_that_the_original_is_one_key_away_and_cannot_be_changed(bench: Bench) -> None:
    bench.press(K.Key_Delete)
    count = len(bench.journal[bench.work.piece.piece])
    bench.press("u")
    desk = bench.work.desk  # type: ignore[attr-defined]
    assert desk.units.rows.count() == 2
    desk.choose("a-2")
    bench.press(K.Key_Delete)
    assert len(bench.journal[bench.work.piece.piece]) == count
    bench.press("u")
    assert desk.units.rows.count() == 1


def test_that_an_item_is_kept_or_returned(bench: Bench) -> None:
    bench.work.panel.filter.label_chosen.emit("return")  # type: ignore[attr-defined]
    assert bench.newest().filter == "return"


def test_that_the_report_is_filled_in_and_survives_leaving(bench: Bench) -> None:
    bench.work.open_piece(bench.task.pieces[2])
    lines = bench.work.form.boxes  # type: ignore[attr-defined]
    lines["units"].setFocus()
    bench.keys("3")
    bench.press(K.Key_Return)
    lines["wrong"].setFocus()
    bench.keys("1")
    bench.work.open_piece(bench.task.pieces[0])
    value = bench.work.model.read_document(bench.journal[bench.task.pieces[2].piece][-1])
    assert [(field.id, field.value) for field in value.fields] == [("units", "3"), ("wrong", "1")]


def test_that_a_span_is_corrected_in_the_text_itself(opened: Open) -> None:
    bench = opened(*texts())
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk.spans.rows.setFocus()
    desk._choose("a-2")
    bench.press("2")
    bench.press(K.Key_F2)
    desk.spans.editor.setText("3, 7")
    bench.press(K.Key_Return)
    (changed,) = bench.newest().corrected
    assert changed.ranges == ((3, 7),)
    assert verdicts(bench) == [("a-2", Judgement.WRONG, ("place",))]


def test_that_a_segment_is_corrected_by_i_and_o(opened: Open) -> None:
    bench = opened(*sounds())
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk._take_chosen("a-1")
    desk.player.seek(2000)
    desk.wave.setFocus()
    bench.press("o")
    assert bench.newest().corrected[0].end_ms == 2000
