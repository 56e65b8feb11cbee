"""The candidate's window on the real keeper, package and journal: what was committed survives a kill."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.candidate.controller import Controller
from desktop.candidate.keeper_port import EventBridge
from desktop.candidate.window import CandidateWindow
from desktop.crypto.joining import new_id
from desktop.exam.paper import Form, Paper, Part, Presentation, Section
from desktop.exam.sitting import State
from desktop.exam.task import RequiredOutput
from desktop.formats.exam_package_writing import asset_of_bytes, task_asset
from desktop.formats.package_manifest import AssetKind, SkillForm
from desktop.formats.task_text import read_task
from desktop.keeper import messages as m
from desktop.ui.theme import Theme
from tests.candidate.simulated_keeper import read_question
from tests.candidate.test_skill_sitting import SkillStage
from tests.helpers.invented_room import Contents, InventedRoom, invent_room
from tests.helpers.sitting import Sitting
from tests.helpers.skill_room import SKILL_POLICY
from tests.ui.workbenches.audio_tasks import cutting
from tests.ui.workbenches.image_tasks import drawing

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
K, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Port:
    """Hands requests to the keeper of a sitting and brings back what it says."""

    def __init__(self, sitting: Sitting, bridge: EventBridge) -> None:
        self.sitting, self.bridge = sitting, bridge

    def submit(self, request: m.Request) -> None:
        self.bridge.deliver(self.sitting.send(request))


class RealStage(SkillStage):
    """A window that goes on with whatever the journal of `sitting` holds."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.window = CandidateWindow(Theme(), full_screen=False)
        self.bridge = EventBridge()
        port = Port(sitting, self.bridge)
        self.controller = Controller(self.window, port, read_question, lambda content: read_task(content, 0))
        self.bridge.arrived.connect(self.controller.take)
        self.window.present()
        self.bridge.deliver(sitting.keeper.hello())
        self.settle()


def skill_room(folder: Path) -> InventedRoom:
    """A package with pictures and sounds."""
    task, materials = drawing(slot="2.1-01")
    wanted = RequiredOutput("2.1-01.json", 2, 100_000, True, "json")
    made = ((replace(task, outputs=(wanted,)), materials), cutting(slot="2.1-02"))
    tasks = tuple(task for task, _ in made)
    kinds = {"png": AssetKind.PNG, "wav": AssetKind.WAV}
    assets = [task_asset(task) for task in tasks]
    for task, materials in made:
        for material in task.materials:
            assets.append(asset_of_bytes(kinds[material.kind], materials[material.name], material.asset))
    section = Section(new_id(), Part.SKILL, 7200, False, tasks=tuple(task.task for task in tasks))
    paper = Paper(
        "五级操作技能", "4-04-05-05:2021", 5, Part.SKILL, (Form("A", (section,)),), Presentation(False, False)
    )
    return invent_room(folder, SKILL_POLICY, contents=Contents(paper, {}, tuple(assets), SkillForm()))


@pytest.fixture
def sitting(qapp: QApplication, tmp_path: Path) -> Iterator[Sitting]:
    made = Sitting(skill_room(tmp_path))
    yield made.begin()
    made.keeper.close()


def test_that_what_was_committed_survives_a_kill_in_the_middle_of_a_drawing(sitting: Sitting) -> None:
    stage = RealStage(sitting)
    stage.draw(50)
    stage.draw(150)
    stage.press("p")
    stage.work.desk.canvas._tool.press(stage.work.desk.canvas.mapToScene(10, 10))
    item = stage.work.piece.piece
    sitting.kill()
    stage.close()
    sitting.open()
    again = RealStage(sitting)
    assert again.work.piece.piece == item
    assert len(again.work.document.units) == 2
    assert again.work.head.saved.text() == "Saved"
    again.press(K.Key_Z, CONTROL)
    assert len(again.work.document.units) == 1
    (event,) = sitting.send(m.ReadAnswer(item))
    assert isinstance(event, m.AnswerRead)
    assert event.rev == 3
    assert len(again.work.model.read_document(event.value).units) == 1
    again.close()


def test_that_a_whole_sitting_by_hand_ends_with_its_answers_in_the_bundle(sitting: Sitting) -> None:
    stage = RealStage(sitting)
    stage.draw(50)
    stage.press(K.Key_PageDown, CONTROL)
    stage.work.desk.editing.add("speech", 0, 2000)
    stage.work.desk.box.setFocus()
    stage.work.desk.box.setPlainText("您好")
    stage.controller.show_review()
    stage.settle()
    stage.page("skill_review").hand_in.click()  # type: ignore[attr-defined]
    stage.settle()
    stage.press(K.Key_Tab)
    stage.press(K.Key_Return)
    assert stage.controller.state in (State.HANDED_IN, State.EXPORTED)
    sealed = [event for event in sitting.said if isinstance(event, m.SectionSealed)]
    assert (sealed[0].answered, sealed[0].blank) == (2, 3)
    stage.close()


def test_that_an_export_lands_in_the_task_folder_and_the_check_list_sees_it(sitting: Sitting) -> None:
    stage = RealStage(sitting)
    stage.draw(50)
    stage.press(K.Key_F4)
    panel = stage.window.panel("outputs")
    assert panel.grid.itemAtPosition(0, 2).widget().text() == "missing"
    stage.press(K.Key_Escape)
    stage.work.do("export")
    stage.work._export_panel.button.click()
    stage.settle()
    assert stage.work.status.text() == "2.1-01.json was written into the task folder."
    stage.press(K.Key_F4)
    assert panel.grid.itemAtPosition(0, 2).widget().text() == "there"
    (file,) = sitting.room.folder.parent.rglob("2.1-01.json")
    assert b"annotations" in file.read_bytes()
    stage.close()
