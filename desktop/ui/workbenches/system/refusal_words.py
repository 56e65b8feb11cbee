"""Why a press at a console had no effect, as the console itself would say it. No widgets."""

from collections.abc import Callable, Mapping

from desktop.language import tr
from desktop.tasks.system.console import State, are_on, is_in
from desktop.tasks.system.model import Action, Event
from desktop.tasks.system.setup import ConsoleSetup, DeviceState


def refusal_words(console: ConsoleSetup, state: State, event: Event) -> str:
    """One sentence for the press `event` that changed nothing of `state`."""
    if event.action in _WORDS:
        return _WORDS[event.action](console, state, event)
    return tr("The console did nothing: check logins, running services and what comes first.")


def _start(console: ConsoleSetup, state: State, event: Event) -> str:
    title = _title(console, event)
    if state.devices.get(event.target) is DeviceState.FAULT:
        return tr("{device} is in fault. Shut it down first; it can be started again only then.", device=title)
    return tr("{device} is running already.", device=title)


def _stop(console: ConsoleSetup, _state: State, event: Event) -> str:
    return tr("{device} is stopped already.", device=_title(console, event))


def _log_in(console: ConsoleSetup, state: State, _event: Event) -> str:
    if console.login is not None and not are_on(state, console.login.needs):
        return tr("Logging in is not possible: a service that the login needs is not running.")
    return tr("The account or the password is wrong.")


def _set(console: ConsoleSetup, state: State, event: Event) -> str:
    setting = console.setting(event.target)
    if not is_in(console, state):
        return tr("Log in first.")
    if setting is not None and not setting.allows(event.value):
        return tr("{setting}: this value is not possible.", setting=setting.title)
    return tr("The value was the same before.")


def _save(console: ConsoleSetup, state: State, _event: Event) -> str:
    return tr("There is nothing to save.") if is_in(console, state) else tr("Log in first.")


def _run(console: ConsoleSetup, state: State, event: Event) -> str:
    job = console.job(event.target)
    if not is_in(console, state):
        return tr("Log in first.")
    if job is not None and not are_on(state, job.needs):
        return tr("{job} cannot run: a service that it needs is not running.", job=job.title)
    return tr("{job} cannot run: another job comes first.", job=job.title if job is not None else "")


def _title(console: ConsoleSetup, event: Event) -> str:
    device = console.device(event.target)
    return device.title if device is not None else event.target


_WORDS: Mapping[Action, Callable[[ConsoleSetup, State, Event], str]] = {
    Action.START: _start, Action.STOP: _stop, Action.LOG_IN: _log_in, Action.SET: _set, Action.SAVE: _save,
    Action.RUN: _run,
}  # fmt: skip
