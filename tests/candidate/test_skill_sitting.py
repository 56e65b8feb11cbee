"""A skill paper at the candidate's window: rail, workbenches, saving, undo over a restart, handing in."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from desktop.candidate.controller import Controller
from desktop.candidate.keeper_port import EventBridge
from desktop.candidate.window import CandidateWindow
from desktop.exam.sitting import Happening, State
from desktop.exam.task import RequiredOutput
from desktop.formats.task_text import read_task, write_task
from desktop.keeper import messages as m
from desktop.keeper.file_messages import FileShown, FilesShown, FileState, LookAtFiles
from desktop.ui.background import wait_for_jobs
from desktop.ui.sound_output import SilentOutput
from desktop.ui.theme import Theme
from tests.candidate.simulated_keeper import Room, read_question
from tests.candidate.simulated_skill_keeper import SimulatedSkillKeeper
from tests.candidate.stage import Stage
from tests.candidate.test_screen_readers import nameless
from tests.ui.workbenches.bench import Mouse

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
K, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Before = Callable[[SimulatedSkillKeeper], object] | None


class SkillStage(Stage):
    """A candidate's window with a skill paper behind it."""

    def __init__(self, theme: Theme, before: Before = None, **room: object) -> None:
        self.window = CandidateWindow(theme, full_screen=False)
        self.bridge = EventBridge()
        self.keeper = SimulatedSkillKeeper(self.bridge.deliver, Room(**room), State.ANSWERING)  # type: ignore[arg-type]
        self.controller = Controller(self.window, self.keeper, read_question, lambda content: read_task(content, 0))
        self.bridge.arrived.connect(self.controller.take)
        if before is not None:
            before(self.keeper)
        self.window.present()
        self.keeper.begin()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            super().settle()
            wait_for_jobs()
        super().settle()

    @property
    def work(self):  # type: ignore[no-untyped-def]
        """The workbench on screen."""
        return self.page("skill").bench  # type: ignore[attr-defined]

    def draw(self, left: float) -> None:
        """A box on the open picture."""
        self.press("r")
        Mouse(self.work.desk.canvas).drag((left, 100), (left + 60, 160))
        self.settle()

    def newest(self, piece: int = 0):  # type: ignore[no-untyped-def]
        """The newest recorded document of a piece of the open task."""
        work = self.work
        return work.model.read_document(self.keeper.answers[work.task.pieces[piece].piece][1])


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Callable[..., SkillStage]]:
    made: list[SkillStage] = []

    def open_stage(before: Before = None, **room: object) -> SkillStage:
        made.append(SkillStage(Theme(), before, **{"used": 600, "seconds": 7200, **room}))
        return made[-1]

    yield open_stage
    for stage in made:
        stage.close()


Open = Callable[..., SkillStage]


def test_that_a_task_opens_with_its_materials_and_an_edit_is_saved(opened: Open) -> None:
    stage = opened()
    assert stage.window.shown == "skill"
    assert stage.work.desk.canvas.picture.is_full
    stage.draw(50)
    assert len(stage.newest().units) == 1
    assert stage.work.head.saved.text() == "Saved"


def test_that_the_workbench_has_at_least_1100_by_600_on_a_laboratory_screen(opened: Open) -> None:
    stage = opened()
    assert stage.work.width() >= 1100
    assert stage.work.height() >= 600


def test_that_the_rail_says_points_minutes_and_progress_and_folds(opened: Open) -> None:
    stage = opened()
    stage.draw(50)
    rail = stage.page("skill").rail  # type: ignore[attr-defined]
    assert rail.tasks.rows[0].speech() == "2.1-01, 图像标注, 12 points · about 45 min, in progress, 1 of 3 pieces"
    before = stage.work.width()
    stage.press(K.Key_F3)
    assert rail.folded
    assert stage.work.width() > before


def test_that_ctrl_page_down_goes_to_the_next_task_and_back_where_one_was(opened: Open) -> None:
    stage = opened()
    stage.press("d")
    stage.press(K.Key_PageDown, CONTROL)
    assert stage.work.task.slot == "2.1-02"
    stage.press(K.Key_PageUp, CONTROL)
    assert (stage.work.task.slot, stage.work.piece.name) == ("2.1-01", "IMG-02")


def test_that_undo_reaches_behind_a_restart_of_the_program(opened: Open) -> None:
    first = opened()
    for left in (50, 150, 250):
        first.draw(left)
    item = first.work.piece.piece

    def resume(keeper: SimulatedSkillKeeper) -> None:
        keeper.answers, keeper.values = first.keeper.answers, first.keeper.values
        keeper.moved = item

    second = opened(resume)
    assert len(second.work.document.units) == 3
    second.draw(350)
    for _ in range(3):
        second.press(K.Key_Z, CONTROL)
    assert len(second.newest().units) == 1
    second.press(K.Key_Y, CONTROL)
    assert len(second.newest().units) == 2


def test_that_a_restart_goes_on_at_the_same_piece(opened: Open) -> None:
    def resume(keeper: SimulatedSkillKeeper) -> None:
        keeper.moved = keeper.tasks[1].pieces[1].piece

    stage = opened(resume)
    assert (stage.work.task.slot, stage.work.piece.name) == ("2.1-02", "TXT-02")


def test_that_what_could_not_be_saved_is_red_and_sent_again_until_it_is(opened: Open) -> None:
    stage = opened()
    stage.keeper.room.saving_fails = True
    stage.draw(50)
    assert stage.work.head.saved.text() == "Not saved"
    assert stage.controller.answering.rows()[0].counts.dirty
    assert stage.keeper.answers == {}
    assert "1 pieces are not saved" in stage.controller.answering.summary()
    stage.keeper.room.saving_fails = False
    stage.controller.answering._again.timeout.emit()
    stage.settle()
    assert len(stage.newest().units) == 1
    assert stage.work.head.saved.text() == "Saved"
    assert not stage.controller.answering._again.isActive()


def test_that_a_large_value_that_came_too_soon_is_sent_again_without_alarm(opened: Open) -> None:
    stage = opened()
    stage.keeper.too_soon = True
    stage.draw(50)
    assert stage.keeper.answers == {}
    assert getattr(stage.window.messages.message, "code", "") != "E-SIT-15"
    stage.controller.answering._again.timeout.emit()
    stage.settle()
    assert len(stage.newest().units) == 1


def test_that_a_damaged_material_calls_the_proctor_once_and_the_other_pictures_work(opened: Open) -> None:
    def damage(keeper: SimulatedSkillKeeper) -> None:
        keeper.assets[keeper.tasks[0].materials[1].asset] = b"another picture"

    stage = opened(damage)
    for key in "dadada":
        stage.press(key)
    calls = [request for request in stage.keeper.requests if isinstance(request, m.CallProctor)]
    assert [call.kind for call in calls] == [m.CallKind.FAULT]
    stage.press("a")
    stage.draw(50)
    assert len(stage.newest().units) == 1


def test_that_a_part_that_cannot_be_read_leaves_the_other_tasks_usable(opened: Open) -> None:
    def lose(keeper: SimulatedSkillKeeper) -> None:
        del keeper.assets[keeper.tasks[0].task]

    stage = opened(lose)
    assert "cannot be shown" in stage.page("skill").waiting.text()  # type: ignore[attr-defined]
    stage.press(K.Key_PageDown, CONTROL)
    assert stage.work.task.slot == "2.1-02"


def test_that_an_unreadable_answer_calls_the_proctor_and_is_never_overwritten(opened: Open) -> None:
    def spoil(keeper: SimulatedSkillKeeper) -> None:
        keeper.answers[keeper.items[0]] = (4, b"{spoiled")

    stage = opened(spoil)
    stage.press("a")
    assert stage.window.messages.message.code == "E-SIT-14"
    stage.draw(50)
    assert stage.keeper.answers[stage.keeper.items[0]] == (4, b"{spoiled")


def test_that_the_review_lists_untouched_pieces_and_hand_in_takes_two_steps(opened: Open) -> None:
    stage = opened()
    stage.draw(50)
    stage.press(K.Key_F9)
    stage.page("skill").hand_in.click()  # type: ignore[attr-defined]
    stage.settle()
    review = stage.page("skill_review")
    assert stage.window.shown == "skill_review"
    captions = {shown.text() for shown in review.counts.findChildren(QLabel)}  # type: ignore[attr-defined]
    assert captions >= {"Pieces begun", "Pieces untouched", "Tasks flagged"}
    assert review.list.item(0).text() == (  # type: ignore[attr-defined]
        "2.1-01  图像标注  ·  12 points · about 45 min  ·  2 pieces untouched  ·  flagged"
    )
    review.task_chosen.emit(2)  # type: ignore[attr-defined]
    stage.settle()
    assert stage.work.task.slot == "2.1-03"
    stage.page("skill").hand_in.click()  # type: ignore[attr-defined]
    stage.settle()
    review.hand_in.click()  # type: ignore[attr-defined]
    stage.settle()
    assert stage.window.panel("ask").isVisible()
    stage.press(K.Key_Tab)
    stage.press(K.Key_Return)
    assert stage.keeper.state is State.EXPORTED
    assert stage.window.shown == "finished"
    said = [shown.text() for shown in stage.page("finished").findChildren(QLabel)]
    assert any("pieces begun" in text for text in said)


def test_that_hand_in_waits_until_it_is_allowed(opened: Open) -> None:
    stage = opened(early_exit=1800)
    stage.controller.show_review()
    stage.settle()
    assert not stage.page("skill_review").hand_in.isEnabled()  # type: ignore[attr-defined]


def test_that_what_is_being_typed_is_recorded_before_the_time_is_up(opened: Open) -> None:
    stage = opened()
    stage.press(K.Key_PageDown, CONTROL)
    stage.press(K.Key_PageDown, CONTROL)
    work = stage.work
    work.desk.editing.add("speech", 0, 2000)
    work.desk.box.setFocus()
    work.desk.box.setPlainText("嗯，您好")
    stage.keeper.advance(7200 - 600 - 2)
    stage.settle()
    assert stage.newest().units[0].text == "嗯，您好"


def test_that_a_pause_locks_the_work_and_going_on_frees_it(opened: Open) -> None:
    stage = opened()
    stage.keeper.enter(Happening.HELD)
    stage.settle()
    assert stage.work.locked
    assert stage.window.panel("cover").isVisible()
    stage.keeper.enter(Happening.WENT_ON)
    stage.settle()
    assert not stage.work.locked
    stage.draw(50)
    assert len(stage.newest().units) == 1


def test_that_a_sitting_that_waits_for_a_proctor_is_covered_after_a_restart_until_it_goes_on(opened: Open) -> None:
    def wait(keeper: SimulatedSkillKeeper) -> None:
        keeper.state = State.PAUSED

    stage = opened(wait)
    assert stage.window.panel("cover").isVisible()
    stage.keeper.send(m.Notice("E-CLK-03", "1 minutes missing: a proctor must confirm.", "Enter a proctor's code."))
    stage.settle()
    assert stage.window.messages.message is not None
    stage.keeper.enter(Happening.WENT_ON)
    stage.settle()
    assert not stage.window.panel("cover").isVisible()
    assert stage.window.messages.message is None


def test_that_the_help_of_practical_work_names_its_own_keys(opened: Open) -> None:
    stage = opened()
    stage.press(K.Key_F1, SHIFT)
    panel = stage.window.panel("help")
    assert (panel.practical_keys.isVisible(), panel.theory_keys.isVisible()) == (True, False)


def test_that_f1_explains_the_keys_and_shift_f1_raises_a_hand(opened: Open) -> None:
    stage = opened()
    stage.press(K.Key_F1)
    assert stage.work._key_panel.isVisible()
    stage.press(K.Key_F1)
    assert not stage.work._key_panel.isVisible()
    stage.press(K.Key_F1, SHIFT)
    assert stage.window.panel("help").isVisible()


def test_that_letters_are_typed_in_a_text_box_and_act_on_the_canvas(opened: Open) -> None:
    stage = opened()
    stage.press(K.Key_PageDown, CONTROL)
    stage.press(K.Key_PageDown, CONTROL)
    stage.work.desk.editing.add("speech", 0, 2000)
    stage.work.desk.box.setFocus()
    stage.press("k")
    stage.press("1")
    stage.work.commit_pending()
    stage.settle()
    assert stage.newest().units[0].text == "k1"
    assert stage.newest().head.state.value == "open"


@pytest.mark.parametrize("task", range(3))
def test_that_every_control_of_the_page_and_its_workbenches_has_a_name(opened: Open, task: int) -> None:
    stage = opened()
    stage.controller.answering.open_task(task)
    stage.settle()
    assert nameless(stage.page("skill")) == []
    stage.controller.show_review()
    assert nameless(stage.page("skill_review")) == []


def test_that_the_rules_speak_of_tasks(opened: Open) -> None:
    from desktop.candidate.pages.rules import rule_sentences, rules_of

    sentences = rule_sentences(rules_of(opened().keeper.paper()))
    assert sentences[0] == "3 practical tasks in any order; you have 120 min."
    assert not any("F1" in sentence or "group" in sentence for sentence in sentences)


def test_that_the_check_list_names_the_files_and_the_review_what_is_missing(opened: Open) -> None:
    wanted = (RequiredOutput("2.1-01.json", 10, 9000, True, "json"), RequiredOutput("图.png", 1, 9000, False, "image"))

    def ask(keeper: SimulatedSkillKeeper) -> None:
        keeper.assets[keeper.tasks[0].task] = write_task(replace(keeper.tasks[0], outputs=wanted))

    stage = opened(ask)
    stage.press(K.Key_F4)
    panel = stage.window.panel("outputs")
    assert panel.isVisible()
    assert isinstance(stage.keeper.requests[-1], LookAtFiles)
    assert panel.grid.itemAtPosition(0, 2).widget().text() == "not looked at yet"
    task = stage.keeper.tasks[0].task
    lines = (
        FileShown(task, "2.1-01.json", FileState.MISSING, True, nearest="2.1-1.json"),
        FileShown(task, "图.png", FileState.MISSING), FileShown(task, "~$x.tmp", FileState.IGNORED),
    )  # fmt: skip
    stage.keeper.send(FilesShown("2026110803070307X", lines, 0, 0))
    stage.settle()
    told = [panel.grid.itemAtPosition(row, 2).widget().text() for row in range(3)]
    assert told == ["missing; found 2.1-1.json", "not there (optional)", "temporary, not collected"]
    stage.press(K.Key_Escape)
    stage.controller.show_review()
    missing = stage.page("skill_review").missing  # type: ignore[attr-defined]
    assert missing.text() == "Missing files: 2.1-01 2.1-01.json"
    there = FileShown(task, "2.1-01.json", FileState.PRESENT, True)
    stage.keeper.send(FilesShown("2026110803070307X", (there, *lines[1:]), 0, 0))
    stage.settle()
    assert missing.text() == "" or missing.isHidden()


def test_that_before_a_skill_paper_the_machine_itself_is_tried(opened: Open) -> None:
    def arrive(keeper: SimulatedSkillKeeper) -> None:
        keeper.state = State.IDENTITY

    stage = opened(arrive)
    stage.keeper.submit(m.ConfirmIdentity(True))
    stage.settle()
    page = stage.page("skill_trial")
    assert stage.window.shown == "skill_trial"
    assert nameless(page) == []
    page.line.setText("abc")  # type: ignore[attr-defined]
    assert page.typed.text() == ""  # type: ignore[attr-defined]
    page.line.setText("标注")  # type: ignore[attr-defined]
    Mouse(page.sheet).drag((10, 10), (100, 100))  # type: ignore[attr-defined]
    page.player._open = lambda rate, channels: SilentOutput(rate)  # type: ignore[attr-defined]
    page.tone.click()  # type: ignore[attr-defined]
    stage.settle()
    marks = [mark.text() for mark in (page.typed, page.drawn, page.heard)]  # type: ignore[attr-defined]
    assert marks == ["Done", "Done", "No sound device was found: raise your hand."]
    page.go.click()  # type: ignore[attr-defined]
    stage.settle()
    assert stage.window.shown == "rules"
    assert stage.keeper.answers == {}


@pytest.mark.parametrize("own", [True, False])
def test_that_nothing_from_outside_can_be_pasted_but_what_was_copied_here_can(opened: Open, own: bool) -> None:
    stage = opened()

    class Clipboard:
        """The system's; the one of the screen in memory says that nothing is ever its own."""

        cleared = False

        def ownsClipboard(self) -> bool:
            return own

        def supportsSelection(self) -> bool:
            return False

        def clear(self) -> None:
            self.cleared = True

    clipboard = Clipboard()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QGuiApplication, "clipboard", staticmethod(lambda: clipboard))
        stage.window.focus_changed.emit(True)
    assert clipboard.cleared is not own


def test_that_megabytes_in_the_clipboard_do_not_hold_up_a_text_box(opened: Open) -> None:
    stage = opened()
    stage.controller.answering.open_task(2)
    stage.settle()
    stage.work.desk.editing.add("speech", 0, 2000)
    pasted = QMimeData()
    pasted.setText("长" * 3_000_000)
    stage.work.desk.box.insertFromMimeData(pasted)
    stage.work.commit_pending()
    stage.settle()
    assert len(stage.work.desk.box.toPlainText()) == 100_000
    assert "too long" in stage.work.status.text()
    assert stage.newest().units[0].text == ""


def test_that_sound_stops_when_the_review_page_comes(opened: Open) -> None:
    stage = opened()
    stage.controller.answering.open_task(2)
    stage.settle()
    stage.work.desk.player._open = lambda rate, channels: SilentOutput(rate)
    stage.press(K.Key_F8)
    assert stage.work.desk.player.is_playing
    stage.controller.show_review()
    stage.settle()
    assert not stage.page("skill").stack.currentWidget().desk.player.is_playing  # type: ignore[attr-defined]
