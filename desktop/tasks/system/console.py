"""The simulator of a console: a state, what one event makes of it, and the state after all events. Pure.

An event that can have no effect now (start what runs, save without login) leaves the state as it is and counts as not
done. The log says both, in fixed Chinese: it is what the simulated machine says, the same in every language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from desktop.tasks.system.dialogue import Talk, find_intent, hear
from desktop.tasks.system.model import Action, Event
from desktop.tasks.system.setup import ConsoleSetup, DeviceState, Dialogue, Intent, Question

MOST_INTENTS, MOST_SAMPLES, MOST_QUESTIONS = 40, 300, 10
MOST_SAMPLE = 60
MOST_SAID = 400


@dataclass(frozen=True)
class State:
    """Where a console stands. `drafts` are settings not saved yet, `done` the option of each job that ran well."""

    devices: Mapping[str, DeviceState]
    alarms: frozenset[str]
    settings: Mapping[str, str]
    user: str = ""
    drafts: Mapping[str, str] = field(default_factory=dict)
    done: Mapping[str, str] = field(default_factory=dict)
    dialogue: Dialogue | None = None
    talk: Talk = field(default_factory=Talk)
    said: int = 0
    reached: frozenset[str] = frozenset()
    """Intents whose reply the candidate has seen in the test talk, with the dialogue as it stands now."""
    log: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """An event with the state after it; `done` is False when it had no effect."""

    event: Event
    done: bool
    state: State


def first_state(console: ConsoleSetup) -> State:
    """As the candidate finds it."""
    return State(
        {one.id: one.state for one in console.devices},
        frozenset(one.id for one in console.devices if one.alarm),
        {one.id: one.value for one in console.settings},
        dialogue=console.dialogue,
    )


def replay(console: ConsoleSetup, events: Iterable[Event]) -> list[Step]:
    """Every event with what it led to."""
    steps: list[Step] = []
    state = first_state(console)
    for number, event in enumerate(events, start=1):
        after = step(console, state, event, number)
        steps.append(Step(event, after is not None, after or state))
        state = steps[-1].state
    return steps


def last_state(console: ConsoleSetup, events: Iterable[Event]) -> State:
    """Where the events lead to."""
    steps = replay(console, events)
    return steps[-1].state if steps else first_state(console)


def step(console: ConsoleSetup, state: State, event: Event, number: int) -> State | None:
    """What event number `number` makes of `state`; None when it has no effect."""
    if event.action in _TALKING:
        return _TALKING[event.action](console, state, event.value)
    if event.action in _TEACHING:
        return _teach(console, state, event, number)
    return _PRESSING[event.action](console, state, event)


def lamp(state: State, device: str) -> str:
    """grey, green, red; yellow for an alarm that nobody has acknowledged."""
    if state.devices[device] is DeviceState.FAULT:
        return "red"
    if device in state.alarms:
        return "yellow"
    return "green" if state.devices[device] is DeviceState.ON else "grey"


def is_in(console: ConsoleSetup, state: State) -> bool:
    """Whether somebody may work at the console: logged in, or nobody needs to be."""
    return console.login is None or bool(state.user)


def are_on(state: State, needs: Iterable[str]) -> bool:
    """Whether everything that something needs is running."""
    return all(state.devices[one] is DeviceState.ON for one in needs)


def _start(console: ConsoleSetup, state: State, event: Event) -> State | None:
    device = console.device(event.target)
    if device is None or state.devices[device.id] is not DeviceState.OFF:
        return None
    after = DeviceState.ON if are_on(state, device.needs) else DeviceState.FAULT
    word = "已启动" if after is DeviceState.ON else "启动失败：所依赖的设备或服务未运行，须先停止再启动"
    return _logged(replace(state, devices={**state.devices, device.id: after}), f"{device.title}{word}")


def _stop(console: ConsoleSetup, state: State, event: Event) -> State | None:
    device = console.device(event.target)
    if device is None or state.devices[device.id] is DeviceState.OFF:
        return None
    devices = {**state.devices, device.id: DeviceState.OFF}
    failing = True
    while failing:
        failing = False
        for one in console.devices:
            if devices[one.id] is DeviceState.ON and any(devices[need] is not DeviceState.ON for need in one.needs):
                devices[one.id], failing = DeviceState.FAULT, True
    state = _logged(replace(state, devices=devices), f"{device.title}已停止")
    if state.user and console.login is not None and not are_on(state, console.login.needs):
        state = _logged(replace(state, user="", drafts={}), "登录已中断")
    return state


def _acknowledge(console: ConsoleSetup, state: State, event: Event) -> State | None:
    device = console.device(event.target)
    if device is None or device.id not in state.alarms or not is_in(console, state):
        return None
    return _logged(replace(state, alarms=state.alarms - {device.id}), f"已确认告警：{device.title}")


def _log_in(console: ConsoleSetup, state: State, event: Event) -> State | None:
    login = console.login
    if login is None or state.user or not are_on(state, login.needs):
        return None
    if login.accounts.get(event.target) != event.value:
        return None
    return _logged(replace(state, user=event.target), f"{event.target} 已登录")


def _log_out(_console: ConsoleSetup, state: State, _event: Event) -> State | None:
    return _logged(replace(state, user="", drafts={}), f"{state.user} 已退出") if state.user else None


def _set(console: ConsoleSetup, state: State, event: Event) -> State | None:
    setting = console.setting(event.target)
    if setting is None or not is_in(console, state) or not setting.allows(event.value):
        return None
    drafts = {**state.drafts, setting.id: event.value}
    return replace(state, drafts=drafts) if drafts != state.drafts else None


def _save(console: ConsoleSetup, state: State, _event: Event) -> State | None:
    if not state.drafts or not is_in(console, state):
        return None
    return _logged(replace(state, settings={**state.settings, **state.drafts}, drafts={}), "设置已保存")


def _run(console: ConsoleSetup, state: State, event: Event) -> State | None:
    job = console.job(event.target)
    if job is None or not is_in(console, state) or (job.options and event.value not in job.options):
        return None
    if not are_on(state, job.needs) or not all(one in state.done for one in job.after):
        return None
    option = f"（{event.value}）" if job.options else ""
    return _logged(replace(state, done={**state.done, job.id: event.value}), f"作业{job.title}{option}已完成")


def _say(_console: ConsoleSetup, state: State, words: str) -> State | None:
    if state.dialogue is None or not are_on(state, state.dialogue.needs) or not words.strip():
        return None
    if state.said >= MOST_SAID:
        return None
    talk = hear(state.dialogue, state.talk, words)
    return replace(state, talk=talk, said=state.said + 1, reached=state.reached | ({talk.reached} - {""}))


def _new_talk(_console: ConsoleSetup, state: State, _words: str) -> State | None:
    return replace(state, talk=Talk()) if state.talk.said else None


def _teach(console: ConsoleSetup, state: State, event: Event, number: int) -> State | None:
    """Change the dialogue; what the test talk has shown is worth nothing afterwards."""
    if state.dialogue is None or not is_in(console, state):
        return None
    dialogue = _TEACHING[event.action](state.dialogue, event, number)
    if dialogue is None or dialogue == state.dialogue:
        return None
    return replace(state, dialogue=dialogue, talk=Talk(), reached=frozenset())


def _add_intent(dialogue: Dialogue, event: Event, number: int) -> Dialogue | None:
    title = event.value.strip()
    if not title or len(dialogue.intents) >= MOST_INTENTS or any(one.title == title for one in dialogue.intents):
        return None
    return replace(dialogue, intents=(*dialogue.intents, Intent(f"i-{number}", title)))


def _delete_intent(dialogue: Dialogue, event: Event, _number: int) -> Dialogue | None:
    return replace(dialogue, intents=tuple(one for one in dialogue.intents if one.id != event.target))


def _add_sample(dialogue: Dialogue, event: Event, _number: int) -> Dialogue | None:
    words, intent = event.value.strip(), find_intent(dialogue, event.target)
    if intent is None or not 0 < len(words) <= MOST_SAMPLE or words in intent.samples:
        return None
    if sum(len(one.samples) for one in dialogue.intents) >= MOST_SAMPLES:
        return None
    return _with(dialogue, replace(intent, samples=(*intent.samples, words)))


def _delete_sample(dialogue: Dialogue, event: Event, _number: int) -> Dialogue | None:
    intent = find_intent(dialogue, event.target)
    if intent is None:
        return None
    return _with(dialogue, replace(intent, samples=tuple(one for one in intent.samples if one != event.value)))


def _set_question(dialogue: Dialogue, event: Event, _number: int) -> Dialogue | None:
    name, _, question = event.target.partition("/")
    intent, text = find_intent(dialogue, name), event.value.strip()
    if intent is None or not question:
        return None
    if not text:
        return _with(dialogue, replace(intent, questions=tuple(q for q in intent.questions if q.id != question)))
    changed = Question(question, text)
    if any(one.id == question for one in intent.questions):
        questions = tuple(changed if one.id == question else one for one in intent.questions)
    else:
        questions = (*intent.questions, changed)
    return _with(dialogue, replace(intent, questions=questions)) if len(questions) <= MOST_QUESTIONS else None


def _set_reply(dialogue: Dialogue, event: Event, _number: int) -> Dialogue | None:
    intent = find_intent(dialogue, event.target)
    return _with(dialogue, replace(intent, reply=event.value.strip())) if intent is not None else None


def _set_fallback(dialogue: Dialogue, event: Event, _number: int) -> Dialogue | None:
    return replace(dialogue, fallback=event.value.strip())


def _set_transfer(dialogue: Dialogue, event: Event, _number: int) -> Dialogue | None:
    is_count = len(event.value) == 1 and event.value in "123456789"
    return replace(dialogue, transfer_after=int(event.value)) if is_count else None


def _with(dialogue: Dialogue, intent: Intent) -> Dialogue:
    return replace(dialogue, intents=tuple(intent if one.id == intent.id else one for one in dialogue.intents))


def _logged(state: State, words: str) -> State:
    return replace(state, log=(*state.log, words))


_PRESSING: Mapping[Action, Callable[[ConsoleSetup, State, Event], State | None]] = {
    Action.START: _start,
    Action.STOP: _stop,
    Action.ACKNOWLEDGE: _acknowledge,
    Action.LOG_IN: _log_in,
    Action.LOG_OUT: _log_out,
    Action.SET: _set,
    Action.SAVE: _save,
    Action.RUN: _run,
}
_TALKING: Mapping[Action, Callable[[ConsoleSetup, State, str], State | None]] = {
    Action.SAY: _say,
    Action.NEW_TALK: _new_talk,
}
_TEACHING: Mapping[Action, Callable[[Dialogue, Event, int], Dialogue | None]] = {
    Action.ADD_INTENT: _add_intent,
    Action.DELETE_INTENT: _delete_intent,
    Action.ADD_SAMPLE: _add_sample,
    Action.DELETE_SAMPLE: _delete_sample,
    Action.SET_QUESTION: _set_question,
    Action.SET_REPLY: _set_reply,
    Action.SET_FALLBACK: _set_fallback,
    Action.SET_TRANSFER: _set_transfer,
}
