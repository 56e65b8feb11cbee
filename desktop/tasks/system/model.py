"""Work at a simulated console: an append-only list of what was pressed. One piece per console; `setup` describes it.

Document: `{events: [{n, action, target, value}]}`, at most 2000, numbered from 1. Nothing is ever taken back: what was
pressed was pressed, and doing and undoing earns nothing. `console.replay` says what state the events lead to.
"""

from dataclasses import dataclass
from enum import StrEnum

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.system.setup import MOST_VALUE, ConsoleSetup, SettingKind, read_setup

__all__ = [
    "SCHEMA",
    "Action",
    "Document",
    "Event",
    "act",
    "new_document",
    "read_document",
    "read_setup",
    "write_document",
]

SCHEMA = "system/1"
MOST_EVENTS = 2000


class Action(StrEnum):
    """What can be pressed; `target` and `value` are given behind it, "" where there is none."""

    START = "start"
    """device"""
    STOP = "stop"
    """device"""
    ACKNOWLEDGE = "acknowledge"
    """device"""
    LOG_IN = "log_in"
    """user, secret"""
    LOG_OUT = "log_out"
    SET = "set"
    """setting, value"""
    SAVE = "save"
    RUN = "run"
    """job, option"""
    SAY = "say"
    """"", what the visitor says"""
    NEW_TALK = "new_talk"
    ADD_INTENT = "add_intent"
    """"", title; its id is i-<number of the event>"""
    DELETE_INTENT = "delete_intent"
    """intent"""
    ADD_SAMPLE = "add_sample"
    """intent, wording"""
    DELETE_SAMPLE = "delete_sample"
    """intent, wording"""
    SET_QUESTION = "set_question"
    """intent/question, text; a question without text is deleted"""
    SET_REPLY = "set_reply"
    """intent, text"""
    SET_FALLBACK = "set_fallback"
    """"", text"""
    SET_TRANSFER = "set_transfer"
    """"", number of misses"""


@dataclass(frozen=True)
class Event:
    """Something that was pressed."""

    action: Action
    target: str = ""
    value: str = ""


@dataclass(frozen=True)
class Document:
    """One console's events in their order."""

    head: Head
    events: tuple[Event, ...] = ()


def new_document(task: Task, piece: Piece) -> Document:
    """Nothing pressed."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "system")
        numbered = reading.each("events", _read_event)
        reading.end()
        if len(numbered) > MOST_EVENTS or [n for n, _ in numbered] != list(range(1, len(numbered) + 1)):
            raise ValueError("too many events, or not numbered from 1")
    return Document(head, tuple(event for _, event in numbered))


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    events = [
        {"n": n, "action": str(event.action), "target": event.target, "value": event.value}
        for n, event in enumerate(document.events, start=1)
    ]
    return write_values(document.head, {"events": events})


def act(document: Document, console: ConsoleSetup, event: Event) -> Document | Refused:
    """Press something. Whether it has an effect is the simulator's affair; refused is only what cannot be pressed."""
    if len(document.events) >= MOST_EVENTS:
        return Refused(tr("Too many operations: no more are taken."))
    if len(event.value) > MOST_VALUE:
        return Refused(tr("A text here takes at most {n} characters.", n=MOST_VALUE))
    setting = console.setting(event.target)
    if event.action is Action.SET and (setting is None or not setting.allows(event.value)):
        if setting is not None and setting.kind is SettingKind.NUMBER:
            return Refused(tr("Enter a whole number from {a} to {b}.", a=setting.least, b=setting.most))
        return Refused(tr("Choose one of the values offered."))
    return edited(document, events=(*document.events, event))


def _read_event(reading: Reading) -> tuple[int, Event]:
    event = Event(
        Action(reading.text("action")), reading.text("target", most=100), reading.text("value", most=MOST_VALUE)
    )
    return reading.integer("n"), event
