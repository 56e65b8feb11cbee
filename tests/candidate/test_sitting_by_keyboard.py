"""A candidate sits the exam with nothing but a keyboard."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.exam.answers import ChoiceResponse, TrueFalseResponse
from desktop.exam.sitting import Happening, State
from desktop.keeper import messages as m
from desktop.ui.theme import Theme
from tests.candidate.simulated_keeper import CODE, LAST_SIX, SPOKEN, Room
from tests.candidate.stage import Stage

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
K = Qt.Key
Open = Callable[..., Stage]


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Open]:
    stages: list[Stage] = []

    def make(**words: object) -> Stage:
        stages.append(Stage(Theme(), **words))  # type: ignore[arg-type]
        return stages[-1]

    yield make
    for stage in stages:
        stage.close()


def at_work(opened: Open, answered: int = 0, **values: object) -> Stage:
    return opened(
        room=Room(**values),  # type: ignore[arg-type]
        state=State.ANSWERING,
        before=lambda stage: answered and stage.answer_some(answered),
    )


def test_that_a_candidate_comes_from_check_in_to_the_receipt_by_keyboard(opened: Open) -> None:
    stage = opened()
    QTest.keyClicks(stage.page("idle").field, LAST_SIX)
    stage.press(K.Key_Return)
    assert stage.window.shown == "identity"
    stage.press(K.Key_Space)
    assert stage.window.shown == "trial"
    stage.press(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.shown == "rules"
    stage.press(K.Key_Space)
    stage.press(K.Key_Tab)
    stage.press(K.Key_Space)
    assert stage.window.shown == "waiting"
    QTest.keyClicks(stage.page("waiting").field, SPOKEN)
    stage.press(K.Key_Return)
    assert stage.window.shown == "theory"
    stage.press("t")
    stage.press(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.shown == "review"
    stage.press(K.Key_Tab)
    stage.press(K.Key_Space)
    stage.press(K.Key_Tab)
    stage.press(K.Key_Space)
    assert stage.keeper.state is State.EXPORTED
    assert stage.window.shown == "finished"
    assert stage.page("finished")._code.text() == "K7M2-9QRT-4XC"


def test_that_a_wrong_number_is_said_on_the_idle_page(opened: Open) -> None:
    stage = opened()
    QTest.keyClicks(stage.page("idle").field, "999999")
    stage.press(K.Key_Return)
    assert stage.window.shown == "idle"
    assert "E-SIT-04" in stage.page("idle").trouble.text()


def test_that_a_wrong_start_code_is_said_on_the_waiting_page(opened: Open) -> None:
    stage = opened(state=State.READY)
    QTest.keyClicks(stage.page("waiting").field, "111111")
    stage.press(K.Key_Return)
    assert stage.keeper.state is State.READY
    assert "E-SIT-06" in stage.page("waiting").trouble.text()


@pytest.mark.parametrize(("key", "value"), [("t", True), ("f", False), ("Ｆ", False), ("1", True), ("2", False)])
def test_that_true_and_false_have_their_keys(opened: Open, key: str, value: bool) -> None:
    stage = at_work(opened)
    stage.press(key)
    assert stage.controller.answering.view.responses[stage.keeper.items[0]] == TrueFalseResponse(value)


@pytest.mark.parametrize(("key", "place"), [("a", 0), ("D", 3), ("3", 2), ("Ｂ", 1)])
def test_that_letters_digits_and_full_width_letters_choose(opened: Open, key: str, place: int) -> None:
    stage = at_work(opened)
    stage.controller.answering.move_to(41)
    stage.settle()
    stage.press(key)
    chosen = stage.keeper.questions[stage.keeper.items[40]].options[place].option
    assert stage.controller.answering.view.responses[stage.keeper.items[40]] == ChoiceResponse(frozenset({chosen}))


def test_that_multiple_choice_frees_with_the_same_key_and_the_last_one_clears(opened: Open) -> None:
    stage = at_work(opened)
    stage.controller.answering.move_to(181)
    stage.settle()
    for key in "aba":
        stage.press(key)
    item = stage.keeper.items[180]
    second = stage.keeper.questions[item].options[1].option
    assert stage.controller.answering.view.responses[item] == ChoiceResponse(frozenset({second}))
    stage.press("b")
    assert stage.keeper.answers[item] == (4, b"")


def test_that_moving_keys_move_and_stay_inside_the_paper(opened: Open) -> None:
    stage = at_work(opened)
    view = stage.controller.answering.view
    for key, number in ((K.Key_Left, 1), (K.Key_Right, 2), (K.Key_PageDown, 3), (K.Key_PageUp, 2), (K.Key_End, 190)):
        stage.press(key)
        assert view.current == number
    stage.press(K.Key_Right)
    stage.press(K.Key_Home)
    assert view.current == 1
    moves = [request.item for request in stage.keeper.requests if isinstance(request, m.Move)]
    assert moves[-1] == stage.keeper.items[0]


def test_that_saved_appears_only_after_the_keeper_said_so(opened: Open) -> None:
    stage = at_work(opened)
    row = stage.page("theory").question.card.rows[0]
    heard: list[str] = []
    keep = stage.keeper.keep

    def slowly(item: bytes, rev: int, value: bytes) -> None:
        heard.append(row._save_mark)
        keep(item, rev, value)

    stage.keeper.keep = slowly  # type: ignore[method-assign]
    stage.press("t")
    assert heard == [""]
    assert row._save_mark == "saved"


def test_that_m_flags_and_unflags(opened: Open) -> None:
    stage = at_work(opened)
    stage.press("m")
    assert stage.keeper.flags == {stage.keeper.items[0]}
    stage.press("m")
    assert stage.keeper.flags == set()


def test_that_delete_takes_an_answer_back(opened: Open) -> None:
    stage = at_work(opened, answered=2)
    stage.press(K.Key_Delete)
    assert stage.keeper.answers[stage.keeper.items[0]][1] == b""
    assert 1 not in stage.controller.answering.view.answered_numbers()


def test_that_a_number_typed_in_the_answer_sheet_leads_there(opened: Open) -> None:
    stage = at_work(opened)
    stage.press("g")
    for key in ("9", "6", K.Key_Return):
        stage.press(key)
    assert stage.controller.answering.view.current == 96


def test_that_no_single_key_hands_in(opened: Open) -> None:
    stage = at_work(opened, answered=190)
    for key in ("h", K.Key_Return, K.Key_Enter, K.Key_Escape, K.Key_F1, K.Key_Escape, K.Key_Delete):
        stage.press(key)
    assert stage.keeper.state is State.ANSWERING


def test_that_handing_in_too_early_is_not_offered(opened: Open) -> None:
    stage = at_work(opened, used=600, early_exit=1800)
    stage.controller.show_review()
    assert not stage.page("review").hand_in.isEnabled()
    stage.keeper.advance(1200)
    stage.settle()
    assert stage.page("review").hand_in.isEnabled()


def test_that_after_a_resume_the_same_question_is_shown_with_its_answer(opened: Open) -> None:
    def prepare(stage: Stage) -> None:
        stage.answer_some(128)
        stage.keeper.moved = stage.keeper.items[95]

    stage = opened(state=State.ANSWERING, before=prepare)
    assert stage.controller.answering.view.current == 96
    assert stage.page("theory").question.card.rows[1].isChecked()
    assert stage.page("theory").question.card.rows[1]._save_mark == "saved"


def test_that_a_failure_to_save_stays_on_screen_until_saving_works_again(opened: Open) -> None:
    stage = at_work(opened)
    stage.keeper.room.saving_fails = True
    stage.press("t")
    assert stage.window.messages.message.code == "E-STO-04"
    assert stage.page("theory").question.card.rows[0]._save_mark == "not_saved"
    stage.keeper.send(m.Notice("E-CLK-02", "A clock moved oddly.", ""))
    stage.settle()
    assert stage.window.messages.message.code == "E-STO-04"
    stage.keeper.room.saving_fails = False
    stage.keeper.keep(stage.keeper.items[0], 2, b'{"value":true}')
    stage.settle()
    assert stage.window.messages.message is None


def test_that_auto_advance_waits_for_saved_and_only_follows_a_first_answer(opened: Open) -> None:
    stage = at_work(opened, auto_advance=True)
    stage.press("t")
    advance = stage.controller.answering._advance
    assert advance.isActive()
    advance.timeout.emit()
    stage.settle()
    assert stage.controller.answering.view.current == 2
    stage.press(K.Key_Left)
    stage.press("f")
    assert not stage.controller.answering._advance.isActive()
    assert stage.controller.answering.view.current == 1


def test_that_stepping_out_covers_the_paper_until_return(opened: Open) -> None:
    stage = at_work(opened)
    stage.keeper.submit(m.StepOut())
    stage.settle()
    assert stage.window.panel("cover").isVisible()
    stage.press("t")
    assert stage.keeper.answers == {}
    stage.press(K.Key_Space)
    assert stage.keeper.state is State.ANSWERING
    assert not stage.window.panel("cover").isVisible()


def test_that_a_pause_ends_with_a_proctors_code_that_was_explained_first(opened: Open) -> None:
    stage = at_work(opened)
    stage.keeper.enter(Happening.HELD)
    stage.settle()
    stage.press(K.Key_Space)
    panel = stage.window.panel("code_entry")
    QTest.keyClicks(panel.field, CODE)
    stage.press(K.Key_Return)
    assert panel.meaning.isVisible()
    assert stage.keeper.state is State.PAUSED
    stage.press(K.Key_Space)
    assert stage.keeper.state is State.ANSWERING


def test_that_a_reminder_is_said_once(opened: Open) -> None:
    stage = at_work(opened, used=5400 - 605)
    stage.window.messages.take_back("")
    stage.keeper.advance(5)
    stage.settle()
    assert stage.window.messages.message.code == "reminder"
    stage.window.messages.take_back("")
    stage.keeper.advance(1)
    stage.settle()
    assert stage.window.messages.message is None


def test_that_at_zero_the_last_screen_comes_whatever_the_window_is_doing(opened: Open) -> None:
    stage = at_work(opened, used=5399)
    stage.press(K.Key_F1)
    stage.keeper.advance(1)
    stage.settle()
    assert stage.window.shown == "finished"
    assert not stage.window.panel("help").isVisible()


def test_that_losing_and_regaining_the_window_is_reported_and_explained(opened: Open) -> None:
    stage = at_work(opened)
    stage.window.focus_changed.emit(False)
    stage.window.focus_changed.emit(True)
    told = [request.has_focus for request in stage.keeper.requests if isinstance(request, m.Focus)]
    assert told[-2:] == [False, True]
    assert stage.window.messages.isVisible()


def test_that_a_hand_raised_and_a_fault_reach_the_keeper(opened: Open) -> None:
    stage = at_work(opened)
    stage.press(K.Key_F1)
    stage.press(K.Key_Space)
    stage.press(K.Key_F1)
    stage.press(K.Key_Tab)
    stage.press(K.Key_Space)
    calls = [request.kind for request in stage.keeper.requests if isinstance(request, m.CallProctor)]
    assert calls == [m.CallKind.HAND, m.CallKind.FAULT]


def locked(opened: Open) -> Stage:
    """At the last question of the first of three groups that may not be entered again."""
    stage = at_work(opened)
    object.__setattr__(stage.controller.answering.view.paper, "section_reentry", False)
    stage.controller.answering.move_to(40)
    return stage


def test_that_a_group_that_was_left_stays_closed_where_the_policy_says_so(opened: Open) -> None:
    stage = locked(opened)
    view = stage.controller.answering.view
    stage.press(K.Key_Right)
    stage.press(K.Key_Tab)
    stage.press(K.Key_Return)
    assert view.current == 41
    stage.press(K.Key_Left)
    assert view.current == 41
    assert stage.window.messages.message.code == "E-SIT-09"


def test_that_leaving_a_group_for_good_is_asked_first(opened: Open) -> None:
    stage = locked(opened)
    view = stage.controller.answering.view
    stage.press(K.Key_Right)
    assert stage.window.panel("ask").isVisible()
    assert view.current == 40
    stage.press(K.Key_Return)
    assert not stage.window.panel("ask").isVisible()
    assert view.current == 40
