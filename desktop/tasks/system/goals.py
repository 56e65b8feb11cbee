"""What a console is to look like in the end, as the scoring pack says it, and what of it is not so.

A goal of the gold:

    {"id": "start", "title": "按依赖顺序启动", "weight": "2",
     "ends": [{"kind": "device", "target": "db", "value": "on"}, {"kind": "setting", "target": "volume", "value": "60"},
              {"kind": "job", "target": "index", "value": "全量"}, {"kind": "user", "value": "trainer01"},
              {"kind": "acknowledged", "target": "ups"}, {"kind": "reached", "target": "refund"},
              {"kind": "talk", "turns": [{"say": "我要退款", "has": ["订单号"]}, {"say": "A12", "has": ["A12"]}]}],
     "order": [[{"action": "start", "target": "host"}, {"action": "start", "target": "db"}]],
     "never": [{"action": "stop", "target": "host"}]}

`ends` hold in the last state. `order`: the last time the first was done lies before the last time the second was.
`never` looks at what had an effect; a pattern without target or value means any.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from desktop.exam.task_score import GoldError
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.system.console import State, Step
from desktop.tasks.system.dialogue import Talk, hear
from desktop.tasks.system.model import Action, Event
from desktop.tasks.system.setup import ConsoleSetup, SettingKind


class EndKind(StrEnum):
    """What a condition is about."""

    DEVICE = "device"
    SETTING = "setting"
    JOB = "job"
    USER = "user"
    ACKNOWLEDGED = "acknowledged"
    REACHED = "reached"
    TALK = "talk"


@dataclass(frozen=True)
class Turn:
    """One sentence of a scripted visitor, and what the robot's words must and must not hold."""

    say: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class End:
    """A condition of the last state."""

    kind: EndKind
    target: str
    value: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Pattern:
    """Events of an action; "" means any."""

    action: Action
    target: str
    value: str

    def fits(self, event: Event) -> bool:
        """Whether an event is one of them."""
        return (
            event.action is self.action
            and self.target in ("", event.target)
            and self.value in ("", event.value)
        )  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """One unit of the marking."""

    id: str
    title: str
    weight: Fraction
    ends: tuple[End, ...]
    order: tuple[tuple[Pattern, Pattern], ...]
    never: tuple[Pattern, ...]


def read_goals(values: object, console: ConsoleSetup, where: str) -> tuple[tuple[Goal, ...], tuple[Event, ...]]:
    """The goals of a console and the events that reach them all. Raises GoldError."""
    try:
        reading = Reading(values, where)
        goals = reading.each("goals", _read_goal)
        events = reading.each("events", lambda one: _read_event(one))
        reading.end()
    except ValueError as reason:
        raise GoldError(str(reason)) from reason
    if not goals or len({goal.id for goal in goals}) < len(goals):
        raise GoldError(f"{where}: goals")
    for goal in goals:
        for end in goal.ends:
            if not _is_known(console, end):
                raise GoldError(f"{where}: {goal.id} is about {end.target}, which the console does not have")
    return goals, events


def unmet(goal: Goal, console: ConsoleSetup, steps: Sequence[Step], last: State) -> tuple[str, ...]:
    """What of a goal is not so, in Chinese; empty when it is reached."""
    faults = [_ENDS[end.kind](console, last, end) for end in goal.ends]
    done = [one.event for one in steps if one.done]
    for first, second in goal.order:
        if not _is_in_order(done, first, second):
            faults.append(f"次序应为先「{_said(console, first)}」后「{_said(console, second)}」")
    faults += [
        f"不应执行「{_said(console, one)}」" for one in goal.never if any(one.fits(event) for event in done)
    ]  # fmt: skip
    return tuple(fault for fault in faults if fault)


def _is_in_order(done: Sequence[Event], first: Pattern, second: Pattern) -> bool:
    places = [[place for place, event in enumerate(done) if one.fits(event)] for one in (first, second)]
    return bool(places[0] and places[1]) and places[0][-1] < places[1][-1]


def _device(console: ConsoleSetup, state: State, end: End) -> str:
    device = console.device(end.target)
    names = {"on": "运行", "off": "停止", "fault": "故障"}
    assert device is not None
    if state.devices[device.id].value == end.value:
        return ""
    return f"{device.title}应为{names.get(end.value, end.value)}"


def _setting(console: ConsoleSetup, state: State, end: End) -> str:
    setting = console.setting(end.target)
    assert setting is not None
    now = state.settings[setting.id]
    same = now == end.value or (setting.kind is SettingKind.NUMBER and now.isdigit() and int(now) == int(end.value))
    return "" if same else f"{setting.title}应为 {end.value}（已保存的值为 {now}）"


def _job(console: ConsoleSetup, state: State, end: End) -> str:
    job = console.job(end.target)
    assert job is not None
    done = job.id in state.done and end.value in ("", state.done[job.id])
    option = f"（{end.value}）" if end.value else ""
    return "" if done else f"作业{job.title}{option}应已完成"


def _user(_console: ConsoleSetup, state: State, end: End) -> str:
    return "" if state.user == end.value else f"应以 {end.value} 登录"


def _acknowledged(console: ConsoleSetup, state: State, end: End) -> str:
    device = console.device(end.target)
    assert device is not None
    return f"{device.title}的告警应已确认" if device.id in state.alarms else ""


def _reached(_console: ConsoleSetup, state: State, end: End) -> str:
    return "" if end.target in state.reached else "对话测试应得到相应答复"


def _talk(_console: ConsoleSetup, state: State, end: End) -> str:
    """A scripted visitor talks to the robot as it was left."""
    talk = Talk()
    for turn in end.turns:
        if state.dialogue is None:
            return "没有对话配置"
        talk = hear(state.dialogue, talk, turn.say)
        reply = talk.reply
        if not all(one in reply for one in turn.has) or any(one in reply for one in turn.lacks):
            return f"访客说「{turn.say}」时答复不符合要求"
    return ""


_ENDS: Mapping[EndKind, Callable[[ConsoleSetup, State, End], str]] = {
    EndKind.DEVICE: _device,
    EndKind.SETTING: _setting,
    EndKind.JOB: _job,
    EndKind.USER: _user,
    EndKind.ACKNOWLEDGED: _acknowledged,
    EndKind.REACHED: _reached,
    EndKind.TALK: _talk,
}
_ACTIONS = {
    Action.START: "启动",
    Action.STOP: "停止",
    Action.ACKNOWLEDGE: "确认告警",
    Action.LOG_IN: "登录",
    Action.LOG_OUT: "退出登录",
    Action.SET: "修改设置",
    Action.SAVE: "保存设置",
    Action.RUN: "运行作业",
    Action.SAY: "测试对话",
}


def _said(console: ConsoleSetup, pattern: Pattern) -> str:
    parts = (console.device(pattern.target), console.setting(pattern.target), console.job(pattern.target))
    title = next((part.title for part in parts if part is not None), pattern.target)
    return f"{_ACTIONS.get(pattern.action, '修改对话')}{title}"


def _is_known(console: ConsoleSetup, end: End) -> bool:
    if end.kind in (EndKind.DEVICE, EndKind.ACKNOWLEDGED):
        return console.device(end.target) is not None
    if end.kind is EndKind.SETTING:
        setting = console.setting(end.target)
        return setting is not None and setting.allows(end.value)
    if end.kind is EndKind.JOB:
        job = console.job(end.target)
        return job is not None and (end.value in job.options or not end.value)
    if end.kind is EndKind.USER:
        return console.login is not None and end.value in console.login.accounts
    return console.dialogue is not None and (end.kind is EndKind.REACHED or bool(end.turns))


def _read_goal(reading: Reading) -> Goal:
    goal = Goal(
        reading.text("id"),
        reading.text("title"),
        reading.fraction("weight", "1"),
        reading.each("ends", _read_end),
        tuple(_read_pair(pair, reading) for pair in reading.items("order", ())),
        reading.each("never", _read_pattern, ()),
    )
    if not goal.ends or goal.weight <= 0:
        raise reading.fault("ends")
    return goal


def _read_end(reading: Reading) -> End:
    turns = reading.each("turns", lambda one: Turn(one.text("say"), one.texts("has", ()), one.texts("lacks", ())), ())
    return End(EndKind(reading.text("kind")), reading.text("target", ""), reading.text("value", ""), turns)


def _read_pair(values: object, reading: Reading) -> tuple[Pattern, Pattern]:
    if not isinstance(values, list) or len(values) != 2:
        raise reading.fault("order")
    first, second = (Reading(value, reading.where) for value in values)
    return _read_pattern(first), _read_pattern(second)


def _read_pattern(reading: Reading) -> Pattern:
    return Pattern(Action(reading.text("action")), reading.text("target", ""), reading.text("value", ""))


def _read_event(reading: Reading) -> Event:
    return Event(Action(reading.text("action")), reading.text("target", ""), reading.text("value", ""))
