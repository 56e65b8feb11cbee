"""换机续考 on screen, and sticks that are touched to a seat."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication

from desktop.candidate.carried import Carried
from desktop.candidate.pages.swap import SwapPage, TypedSwap
from desktop.candidate.swap import Swap
from desktop.exam.sitting import State
from desktop.formats.order import OrderKind
from desktop.keeper.room_messages import OrderApplied
from desktop.rehearsal.clock import MovableClock
from desktop.storage.plugged import PluggedSticks
from desktop.ui.theme import Theme
from tests.candidate.stage import Stage
from tests.helpers.orders import room_order, signed
from tests.helpers.sitting import Sitting, room_in, spare_in

pytestmark = pytest.mark.expects_noise("propagateSizeHints")


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Theme(), state=State.WAITING)
    yield made
    made.close()


@pytest.fixture
def sitting(tmp_path: Path) -> Iterator[Sitting]:
    made = Sitting(room_in(tmp_path)).begin()
    made.answer(0)
    yield made
    made.keeper.close()


def settled(stage: Stage) -> None:
    for _ in range(3):
        QThreadPool.globalInstance().waitForDone()
        stage.settle()


def test_that_the_page_asks_for_a_stick_first_and_sends_all_three_codes(stage: Stage) -> None:
    page = stage.page("swap")
    assert isinstance(page, SwapPage)
    page.show_offers(())
    stage.window.show_page("swap")
    assert page.take.hasFocus() and not page.go.isVisible()
    typed: list[TypedSwap] = []
    page.swap_typed.connect(typed.append)
    page.show_offers(("第 07 座", "第 12 座"))
    page.go.click()
    assert not typed
    for field, text in zip(page.fields, ("AAAA", "BBBB", "CCCC"), strict=True):
        field.setText(text)
    page._choice.button(1).setChecked(True)
    page.fields[2].returnPressed.emit()
    assert typed == [TypedSwap(1, "AAAA", ("BBBB", "CCCC"))]
    page.show_refusal("没有密钥能打开此存储。", "请勿关机。", "E-STO-07")
    assert "E-STO-07" in page.trouble.text() and page.go.isEnabled()
    page.forget()
    assert not any(field.text() for field in page.fields)


def test_that_a_sitting_goes_on_from_the_stick_of_another_machine(
    stage: Stage, sitting: Sitting, tmp_path: Path
) -> None:
    sitting.kill()
    stick = tmp_path / "media" / "stick"
    shutil.copytree(sitting.room.folder / "mirror", stick)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sdb1 {stick} vfat rw 0 0\n", encoding="utf-8")
    station = spare_in(tmp_path / "spare", sitting.room)
    clock = MovableClock(sitting.clock.read().wall_ms + 60_000)
    swap = Swap(station, stage.window, PluggedSticks(mounts, (tmp_path / "media",)), clock)
    keepers: list[object] = []
    swap.taken_over.connect(keepers.append)
    swap.show()
    settled(stage)
    page = swap._page
    assert "张明远" in page._choice.button(0).text()
    for field, text in zip(page.fields, ("x", sitting.room.code("pair", 1), sitting.room.code("pair", 2)), strict=True):
        field.setText(text)
    page.go.click()
    settled(stage)
    assert not keepers and "E-COD-01" in page.trouble.text()
    page.fields[0].setText(sitting.room.paper_code)
    page.go.click()
    settled(stage)
    (keeper,) = keepers
    assert keeper.state is State.ANSWERING  # type: ignore[attr-defined]
    assert not page.fields[0].text()
    keeper.close()  # type: ignore[attr-defined]


def test_that_a_touched_stick_is_read_once_and_answers_with_a_head(
    stage: Stage, sitting: Sitting, tmp_path: Path
) -> None:
    sitting.wait(30)
    stick = tmp_path / "media" / "stick"
    stick.mkdir(parents=True)
    order = signed(sitting, room_order(sitting, OrderKind.CLOSE))
    (stick / "close.korder").write_bytes(order)
    (stick / "broken.korder").write_bytes(order[:-1])
    mounts = tmp_path / "mounts"
    mounts.write_text("", encoding="utf-8")
    carried = Carried(sitting.station, PluggedSticks(mounts, (tmp_path / "media",)), lambda: False, stage.window)
    brought: list[bytes] = []
    failed: list[object] = []
    carried.brought.connect(brought.append)
    carried.failed.connect(failed.append)
    carried.look()
    settled(stage)
    mounts.write_text(f"/dev/sdb1 {stick} vfat rw 0 0\n", encoding="utf-8")
    for _ in range(2):
        carried.look()
        settled(stage)
    assert brought == [order]
    assert [path.suffix for path in stick.glob("*.khead")] == [".khead"]
    assert [error.code for error in failed if error.code == "E-FMT-04"] == ["E-FMT-04"]  # type: ignore[attr-defined]
    carried._timer.stop()


def test_that_the_candidate_reads_what_an_order_did(qapp: QApplication) -> None:
    stage = Stage(Theme(), state=State.ANSWERING)
    stage.controller.take(OrderApplied("accommodation", "", "理由", 1, bytes(32)))
    stage.settle()
    assert stage.window.messages.isVisible()
    stage.close()
