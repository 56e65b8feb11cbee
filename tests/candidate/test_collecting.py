"""The last screen: answers reach a stick, by being plugged in or by a proctor's choice, and the page says so."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.candidate.collecting import tally_text
from desktop.exam.sitting import State
from desktop.keeper import messages as m
from desktop.ui.theme import Theme
from desktop.workflows.stick_tally import StickTally
from tests.candidate.stage import Stage

pytestmark = pytest.mark.expects_noise("propagateSizeHints", "PulseAudio")


@pytest.fixture
def finished(qapp: QApplication) -> Iterator[Callable[..., Stage]]:
    stages: list[Stage] = []

    def make(**values: object) -> Stage:
        stage = Stage(Theme(), state=State.ANSWERING)
        stages.append(stage)
        for name, value in values.items():
            setattr(stage.keeper, name, value)
        stage.controller.submit(m.HandIn())
        stage.settle()
        return stage

    yield make
    for stage in stages:
        stage.close()


def plug(stage: Stage, *names: str) -> None:
    """What is mounted changes, and the window looks."""
    stage.mounts.write_text("".join(f"/dev/sdb1 /media/{name} vfat rw 0 0\n" for name in names), encoding="utf-8")
    stage.controller.collecting.look()
    QThreadPool.globalInstance().waitForDone()
    stage.settle()


def copied(stage: Stage) -> bool:
    return stage.page("finished")._copied.isVisible()  # type: ignore[attr-defined, no-any-return]


def exports(stage: Stage) -> int:
    return sum(isinstance(request, m.Export) for request in stage.keeper.requests)


def test_that_a_stick_that_was_there_at_the_end_may_be_pulled_out(finished: Callable[..., Stage]) -> None:
    assert copied(finished(copies=2))
    assert not copied(finished(copies=1))


def test_that_a_stick_that_comes_later_is_written_to_once_and_told(finished: Callable[..., Stage]) -> None:
    stage = finished()
    plug(stage)
    plug(stage, "A")
    assert (copied(stage), exports(stage)) == (True, 1)
    plug(stage, "A")
    assert exports(stage) == 1
    plug(stage)
    assert not copied(stage)


def test_that_a_proctor_may_choose_a_folder(
    finished: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ui.folder_choice._sticks", list)
    stage = finished()
    chosen: list[Path | None] = []
    stage.controller.collecting.copy_requested.connect(lambda _: chosen.append(stage.controller.sticks.chosen))
    stage.page("finished").copy.click()  # type: ignore[attr-defined]
    (dialog,) = stage.page("finished").findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    stage.settle()
    assert (copied(stage), exports(stage)) == (True, 1)
    assert stage.controller.sticks.chosen is None


def test_that_the_one_stick_that_is_plugged_in_is_taken_without_asking(
    finished: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.ui.folder_choice._sticks", lambda: [str(tmp_path)])
    stage = finished()
    stage.page("finished").copy.click()  # type: ignore[attr-defined]
    stage.settle()
    assert not stage.page("finished").findChildren(QFileDialog)
    assert (copied(stage), exports(stage)) == (True, 1)


def test_that_a_copy_that_fails_is_said_on_the_page_and_may_be_tried_again(
    finished: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = finished(stick_fails=True)
    page = stage.page("finished")
    stage.controller.collecting.copy_to(tmp_path)
    stage.settle()
    assert "E-OUT-01" in page.trouble.text() and not copied(stage)  # type: ignore[attr-defined]
    stage.keeper.stick_fails = False
    stage.controller.collecting.copy_to(tmp_path)
    stage.settle()
    assert copied(stage) and not page.trouble.isVisible()  # type: ignore[attr-defined]


def test_that_a_program_started_again_after_the_end_still_offers_the_copy(qapp: QApplication) -> None:
    stage = Stage(Theme(), state=State.EXPORTED)
    assert stage.page("finished").copy.isVisible()  # type: ignore[attr-defined]
    stage.close()


def test_that_the_last_screen_says_what_the_stick_holds_of_the_room(
    finished: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = finished()
    stage.controller.collecting._tally = lambda folder: StickTally(17, 30, (5, *range(18, 30))) if folder else None
    stage.controller.collecting.copy_to(tmp_path)
    stage.settle()
    QThreadPool.globalInstance().waitForDone()
    stage.settle()
    assert copied(stage)
    told = stage.page("finished")._on_stick  # type: ignore[attr-defined]
    assert told.isVisible() and "17" in told.text() and "05 18 19" in told.text()
    assert tally_text(StickTally(30, 30, ())).count("30") >= 1
    assert tally_text(StickTally(0, 60, tuple(range(1, 61)))).endswith("20 …")
