"""Marking work at a console: the events are replayed; a goal is reached or not. Click paths are never compared.

Gold of a piece: `{"goals": [… as in goals.py …], "events": [{"action": "start", "target": "host"}, …]}`, the events
being one way that reaches every goal. Goals share the points by weight. A goal needs at least one end that was false at
the start (the builder checks), so doing and undoing earns nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation import explain_forms as words
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import Finding, Group, Marked, make_score, shared_out, verify_gold
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.rubric_part import check_rubric, grader_points, person_points, with_proposals
from desktop.tasks.system.console import first_state, replay
from desktop.tasks.system.goals import Goal, read_goals, unmet
from desktop.tasks.system.model import (
    Action,
    Event,
    new_document,
    read_document,
    read_setup,
    write_document,
)
from desktop.tasks.system.setup import ConsoleSetup

VERSION = 1
MOST_BLIND = Fraction(1, 5)


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """Which goals were reached. Raises GoldError."""
    verify_gold(work, gold, "system", VERSION)
    consoles = read_setup(work.task)
    points = grader_points(work.task, gold) / len(consoles)
    answers = read_answers(work, read_document)
    groups = [Group("", Fraction(0), answers.faults)]
    empty: list[str] = []
    for name, console in consoles.items():
        goals, _ = read_goals(gold.gold.get(name), console, name)
        document = answers.documents.get(name)
        events = document.events if document is not None else ()
        if not events and name not in answers.faulty:
            empty.append(name)
        groups.append(Group(name, points, _findings(name, goals, console, (events, points))))
    marked = Marked(tuple(groups), person_points(gold), needs_person=bool(answers.faults))
    return with_proposals(make_score(work, gold, VERSION, marked), gold, empty, consoles)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The events of the gold as documents."""
    consoles = read_setup(task)
    found = {}
    for piece in task.pieces:
        _, events = read_goals(gold.gold.get(piece.name), consoles[piece.name], piece.name)
        document = new_document(task, piece)
        head = replace(document.head, state=PieceState.CHECKED)
        found[piece.name] = write_document(replace(document, head=head, events=events))
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the goals, for an author."""
    defects = check_rubric(task, gold)
    for name, console in read_setup(task).items():
        try:
            goals, events = read_goals(gold.gold.get(name), console, name)
        except GoldError as reason:
            return [*defects, str(reason)]
        steps = replay(console, events)
        defects += [f"{name}: event {n} has no effect" for n, one in enumerate(steps, start=1) if not one.done]
        last = steps[-1].state if steps else first_state(console)
        for goal in goals:
            if unmet(goal, console, steps, last):
                defects.append(f"{name}: the events do not reach goal {goal.id}")
            if not unmet(replace(goal, order=(), never=()), console, [], first_state(console)):
                defects.append(f"{name}: goal {goal.id} holds at the start already")
        if _blind_share(goals, console) > MOST_BLIND:
            defects.append(f"{name}: pressing everything in the order of the screen earns more than a fifth")
    return defects


def blind_presses(console: ConsoleSetup) -> tuple[Event, ...]:
    """What somebody presses who reads nothing: every button once, from the top of the screen to its end."""
    events = [Event(Action.START, device.id) for device in console.devices]
    events += [Event(Action.LOG_IN, user, "1") for user in (console.login.accounts if console.login else ())]
    events += [Event(Action.ACKNOWLEDGE, device.id) for device in console.devices]
    for setting in console.settings:
        given = (setting.options[0] if setting.options else "", "on", str(setting.most), "1")
        value = next((one for one in given if setting.allows(one)), "")
        events.append(Event(Action.SET, setting.id, value))
    events.append(Event(Action.SAVE))
    events += [Event(Action.RUN, job.id, job.options[0] if job.options else "") for job in console.jobs]
    return (*events, Event(Action.SAY, "", "1"))


def _blind_share(goals: tuple[Goal, ...], console: ConsoleSetup) -> Fraction:
    found = _findings("", goals, console, (blind_presses(console), Fraction(1)))
    return sum((finding.points for finding in found), Fraction(0))


def _findings(
    piece: str, goals: tuple[Goal, ...], console: ConsoleSetup, done: tuple[tuple[Event, ...], Fraction]
) -> tuple[Finding, ...]:
    events, points = done
    steps = replay(console, events)
    last = steps[-1].state if steps else first_state(console)
    shares = shared_out(points, {goal.id: goal.weight for goal in goals})
    found = []
    for goal in goals:
        faults = unmet(goal, console, steps, last)
        outcome = Outcome.UNANSWERED if not events else Outcome.WRONG if faults else Outcome.RIGHT
        measure = words.goal_measure(faults) if events else words.NOTHING_DONE
        credit = Fraction(int(outcome is Outcome.RIGHT))
        found.append(
            Finding(piece, outcome, words.RULE_GOAL, credit, shares[goal.id], goal.id, name=goal.title, measure=measure)
        )
    return tuple(found)
