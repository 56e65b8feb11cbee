"""A simulated console: what presses lead to, goals that were false at the start, robots that talk."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.task import Piece, TaskType
from desktop.exam.task_score import GoldError, Score
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.system.console import State, first_state, lamp, last_state, replay
from desktop.tasks.system.dialogue import Talk, hear
from desktop.tasks.system.grading import blind_presses, check_gold, grade, model_answers
from desktop.tasks.system.model import Action, Event, act, new_document, read_document, read_setup, write_document
from desktop.tasks.system.setup import Dialogue, Intent, Question, read_console
from tests.helpers.little_tasks import make_gold, make_task, system_task, work_of

TASK, GOLD = system_task()
CONSOLE = read_setup(TASK)["console"]
MODEL = read_document(model_answers(TASK, GOLD, {})["console"]).events
START = [Event(Action.START, name) for name in ("host", "db", "portal", "robot")]
LOGIN = Event(Action.LOG_IN, "trainer01", "Kc#2026")


def after(*events: Event) -> State:
    return last_state(CONSOLE, events)


def score_of(*events: Event) -> Score:
    document = replace(new_document(TASK, TASK.pieces[0]), events=events)
    return grade(work_of(TASK, {"console": write_document(document)}), GOLD)


@pytest.mark.parametrize(
    "change",
    [
        {"devices": [], "login": None},
        {"devices": [{"id": "a", "title": "甲"}] * 2},
        {"devices": [{"id": "a", "title": "甲", "needs": ["b"]}]},
        {"devices": [{"id": "a", "title": "甲", "state": "sleeping"}]},
        {"settings": [{"id": "s", "title": "乙", "kind": "choice", "value": "x"}]},
        {"settings": [{"id": "s", "title": "乙", "kind": "number", "most": 5, "value": "6"}]},
        {"jobs": [{"id": "j", "title": "丙", "after": ["nothing"]}]},
        {"login": {"accounts": []}},
        {"colour": "red"},
    ],
)
def test_that_a_console_no_author_meant_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_console(Piece(bytes(16), "console", "", "", change))


def test_that_a_device_fails_before_what_it_needs_and_starts_after_it() -> None:
    state = after(Event(Action.START, "db"))
    assert lamp(state, "db") == "red" and state.log[-1].startswith("数据库启动失败")
    assert lamp(after(Event(Action.START, "db"), Event(Action.START, "db")), "db") == "red"
    state = after(*[Event(Action.START, "db"), Event(Action.STOP, "db")], *START[:2])
    assert lamp(state, "db") == "green" and lamp(state, "host") == "yellow" and lamp(state, "portal") == "grey"


def test_that_stopping_a_device_fails_everything_above_it_and_ends_the_login() -> None:
    state = after(*START, LOGIN, Event(Action.SET, "volume", "60"), Event(Action.STOP, "host"))
    assert [lamp(state, one) for one in ("host", "db", "portal", "robot")] == ["yellow", "red", "red", "red"]
    assert state.user == "" and not state.drafts and state.log[-1] == "登录已中断"


@pytest.mark.parametrize("events", [[LOGIN], [*START, Event(Action.LOG_IN, "trainer01", "wrong")]])
def test_that_nobody_is_logged_in_without_portal_or_with_a_wrong_secret(events: list[Event]) -> None:
    assert after(*events).user == "" and not replay(CONSOLE, events)[-1].done


def test_that_settings_hold_only_after_they_are_saved_by_somebody_logged_in() -> None:
    change, save = Event(Action.SET, "volume", "60"), Event(Action.SAVE)
    assert after(*START, change, save).settings["volume"] == "80"
    assert after(*START, LOGIN, change).settings["volume"] == "80"
    assert after(*START, LOGIN, change, Event(Action.LOG_OUT), LOGIN, save).settings["volume"] == "80"
    assert after(*START, LOGIN, change, save).settings["volume"] == "60"


def test_that_a_job_needs_its_devices_its_option_and_the_jobs_before_it() -> None:
    backup, index = Event(Action.RUN, "backup"), Event(Action.RUN, "index", "全量")
    assert "index" not in after(*START, LOGIN, index).done
    assert "index" not in after(*START, LOGIN, backup, Event(Action.RUN, "index", "")).done
    assert "backup" not in after(START[0], LOGIN, backup).done
    assert after(*START, LOGIN, backup, index).done == {"backup": "", "index": "全量"}


def test_that_only_what_can_be_pressed_is_taken() -> None:
    document = new_document(TASK, TASK.pieces[0])
    for event in (
        Event(Action.SET, "volume", "101"), Event(Action.SET, "volume", "６"), Event(Action.SET, "mode", "?"),
        Event(Action.SET, "nothing", "1"), Event(Action.SAY, "", "长" * 501),
    ):  # fmt: skip
        assert isinstance(act(document, CONSOLE, event), Refused)
    full = replace(document, events=(Event(Action.SAVE),) * 2000)
    assert isinstance(act(full, CONSOLE, Event(Action.SAVE)), Refused)
    pressed = act(document, CONSOLE, START[0])
    assert not isinstance(pressed, Refused) and read_document(write_document(pressed)) == pressed


def dialogue() -> Dialogue:
    refund = Intent(
        "refund", "退款", ("我要退款", "申请退款"), (Question("order", "订单号？"), Question("why", "原因？")),
        "订单 {order} 因{why}登记退款",
    )  # fmt: skip
    return Dialogue((refund, Intent("hours", "时间", ("几点开门",), (), "九点")), "没懂", "转人工", 2, ())


def talk(*words: str) -> Talk:
    found = Talk()
    for one in words:
        found = hear(dialogue(), found, one)
    return found


def test_that_the_robot_asks_its_questions_and_fills_the_reply() -> None:
    assert [pair[1] for pair in talk("我想要退款", "A12", "尺码不合").said] == [
        "订单号？", "原因？", "订单 A12 因尺码不合登记退款",
    ]  # fmt: skip
    assert talk("我要退款", "A12", "几点开门").reached == "refund"


def test_that_the_robot_hands_over_after_so_many_misses_in_a_row() -> None:
    assert talk("天气如何", "几点开门", "天气如何").reply == "没懂"
    over = talk("天气如何", "讲个笑话", "几点开门")
    assert over.transferred and [pair[1] for pair in over.said] == ["没懂", "转人工", ""]


def test_that_what_is_as_like_two_intents_is_like_none() -> None:
    both = replace(dialogue(), intents=(*dialogue().intents, Intent("again", "又", ("几点开门",), (), "十点")))
    assert hear(both, Talk(), "几点开门").reply == "没懂"


def test_that_a_reached_goal_of_a_talk_is_lost_when_the_robot_is_changed() -> None:
    seen = [*START, LOGIN, Event(Action.SAY, "", "几点开门")]
    assert after(*seen).reached == {"hours"}
    assert after(*seen, Event(Action.SET_REPLY, "hours", "十点。")).reached == frozenset()


def test_that_doing_and_undoing_earns_nothing() -> None:
    undone = (
        *START, LOGIN, Event(Action.SET, "volume", "60"), Event(Action.SAVE), Event(Action.SET, "volume", "80"),
        Event(Action.SAVE), Event(Action.LOG_OUT), *[Event(Action.STOP, one.target) for one in reversed(START)],
    )  # fmt: skip
    assert score_of(*undone).points == 0


def test_that_a_forbidden_press_costs_its_own_goal_only() -> None:
    stopped = (*START, Event(Action.STOP, "host"), *[Event(Action.STOP, one.target) for one in START[1:]])
    lost = score_of(*stopped, *[replace_intent(event, 8) for event in MODEL])
    assert lost.points == Decimal("8.9") and "不应执行「停止主机」" in lost.lines[0].text


def test_that_a_wrong_order_can_be_mended() -> None:
    wrong = (Event(Action.START, "portal"), Event(Action.STOP, "portal"), Event(Action.START, "db"))
    assert score_of(*wrong, Event(Action.STOP, "db"), *[replace_intent(event, 4) for event in MODEL]).points == 10


def replace_intent(event: Event, more: int) -> Event:
    """The same press of a document that has `more` events before it: new intents are named after their event."""
    return replace(event, target=event.target.replace("i-12", f"i-{12 + more}"))


def test_that_a_path_without_any_press_of_the_model_can_be_full() -> None:
    """Another way to the same end: detours, a wrong password, a setting changed twice."""
    detour = (Event(Action.STOP, "db"), LOGIN, Event(Action.SAY, "", "几点"), Event(Action.NEW_TALK))
    assert score_of(*detour, *[replace_intent(event, 4) for event in MODEL]).points == 10


def test_that_pressing_everything_earns_at_most_a_fifth() -> None:
    assert score_of(*blind_presses(CONSOLE)).points <= 2


@pytest.mark.parametrize(
    ("goal", "defect"),
    [
        ({"ends": [{"kind": "device", "target": "db", "value": "off"}]}, "holds at the start already"),
        ({"ends": [{"kind": "setting", "target": "night", "value": "on"}]}, "the events do not reach goal g"),
        ({"ends": [{"kind": "device", "target": "db", "value": "on"}], "never": [{"action": "save"}]}, "do not reach"),
        ({"ends": [{"kind": "device", "target": "nothing", "value": "on"}]}, "which the console does not have"),
        ({"ends": [{"kind": "setting", "target": "volume", "value": "101"}]}, "which the console does not have"),
        ({"ends": [{"kind": "user", "value": "nobody"}]}, "which the console does not have"),
        ({"ends": []}, "ends"),
        ({"ends": [{"kind": "colour", "target": "db"}]}, "colour"),
    ],
)
def test_that_a_goal_no_author_meant_is_a_defect(goal: dict[str, Any], defect: str) -> None:
    wanted = GOLD.gold["console"]
    gold = make_gold(TaskType.SYSTEM, {"console": wanted | {"goals": [{"id": "g", "title": "目标", **goal}]}})
    assert any(defect in one for one in check_gold(TASK, gold, {}))


def test_that_events_without_effect_and_easy_goals_are_defects() -> None:
    wanted = GOLD.gold["console"]
    events = [{"action": "stop", "target": "db"}, *wanted["events"]]
    gold = make_gold(TaskType.SYSTEM, {"console": wanted | {"events": events}})
    assert "console: event 1 has no effect" in check_gold(TASK, gold, {})
    setup = {"devices": [{"id": "a", "title": "甲"}, {"id": "b", "title": "乙", "needs": ["a"]}]}
    easy = {
        "goals": [{"id": "on", "title": "启动", "ends": [{"kind": "device", "target": "b", "value": "on"}]}],
        "events": [{"action": "start", "target": "a"}, {"action": "start", "target": "b"}],
    }
    task = make_task(TaskType.SYSTEM, {"console": setup})
    assert any(
        "order of the screen" in one for one in check_gold(task, make_gold(TaskType.SYSTEM, {"console": easy}), {})
    )


def test_that_gold_of_another_shape_is_our_own_fault() -> None:
    with pytest.raises(GoldError):
        grade(work_of(TASK, {}), make_gold(TaskType.SYSTEM, {"console": {"goals": [1], "events": []}}))


actions = st.sampled_from(list(Action))
targets = st.sampled_from(
    ["host", "db", "portal", "robot", "volume", "mode", "backup", "index", "hours", "i-1", "", "?"]
)
values = st.sampled_from(["", "1", "60", "on", "自动", "全量", "Kc#2026", "几点开门", "trainer01"])


@given(st.lists(st.builds(Event, actions, targets, values), max_size=40))
def test_that_any_presses_leave_a_console_that_can_be_explained(events: list[Event]) -> None:
    state = after(*events)
    for device in CONSOLE.devices:
        if state.devices[device.id].value == "on":
            assert all(state.devices[need].value == "on" for need in device.needs)
    assert not state.user or state.devices["portal"].value == "on"
    assert 0 <= score_of(*events).points <= 10
    assert after(*events) == state and first_state(CONSOLE).log == ()


def test_that_the_most_hostile_talk_ends_in_time() -> None:
    teach = [Event(Action.ADD_SAMPLE, "hours", f"{n:060}") for n in range(1000)]
    talk_much = [Event(Action.SAY, "", f"{n}" * 100) for n in range(900)]
    state = after(*START, LOGIN, *teach, *talk_much)
    assert state.said <= 400
