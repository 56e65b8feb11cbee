"""Marking of sorted files: folders as classes over the whole task, names one by one. Not in a candidate's build.

Gold of a piece:

    {"files": [{"id": "f01", "folder": "cat", "names": ["cat_001.jpg"]}, {"id": "f02", "discard": true}]}

Every file once; `names` only where a new name is asked. Configuration (all optional): "name_share" "0.4" (of the
points, where names are asked), "guess_deduction" true, "quantum" "0.1".
Rules printed on sheets: FL-1 folder, FL-2 name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import (
    ClassItem,
    Finding,
    Group,
    Marked,
    class_findings,
    make_score,
    task_points,
    verify_gold,
)
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.files.model import (
    Document,
    File,
    Item,
    Setup,
    file_of,
    new_document,
    read_document,
    read_setup,
    write_document,
)
from desktop.tasks.files.names import is_allowed, normal_name
from desktop.tasks.grid import explain_tables as words

VERSION = 1
DISCARD = "-discard"
RULE_FOLDER, RULE_NAME = "FL-1", "FL-2"
LEAST_WITHOUT_DEDUCTION = 6


@dataclass(frozen=True)
class GoldFile:
    """Where a file belongs: the id of a folder, or `DISCARD`; `names` are accepted."""

    id: str
    place: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Config:
    name_share: Fraction
    guess_deduction: bool


@dataclass(frozen=True)
class _Case:
    piece: str
    item: Item
    gold: GoldFile
    file: File
    setup: Setup


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold or configuration that cannot be used."""
    verify_gold(work, gold, "files", VERSION)
    answers, config = read_answers(work, read_document), _read_config(gold)
    cases = _cases(work.task, gold, answers.documents)
    named = [case for case in cases if case.gold.names]
    points = task_points(work)
    for_names = points * config.name_share if named else Fraction(0)
    items = [_class_item(case) for case in cases]
    sorting = class_findings(items, points - for_names, RULE_FOLDER, config.guess_deduction)
    groups = [Group("", points - for_names, tuple(sorting))]
    if named:
        groups.append(Group("", for_names, tuple(_name(case, for_names / len(named)) for case in named)))
    groups += [Group("", Fraction(0), answers.faults)] if answers.faults else []
    return make_score(work, gold, VERSION, Marked(tuple(groups), needs_person=bool(answers.faults)))


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documents that earn full points. Raises GoldError."""
    setups = _setups(task)
    found = {}
    for piece in task.pieces:
        right = _read_files(gold, piece.name, setups[piece.name])
        files = []
        for item in setups[piece.name].items:
            own = right[item.id]
            folder, name = ("" if own.place == DISCARD else own.place), (own.names or (item.name,))[0]
            files.append(File(item.id, folder, normal_name(name), own.place == DISCARD))
        document = new_document(task, piece)
        head = replace(document.head, state=PieceState.CHECKED)
        files.sort(key=lambda file: file.id)
        found[piece.name] = write_document(Document(head, tuple(files)))
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold, in English for an author; empty when nothing is."""
    try:
        cases, config = _cases(task, gold, {}), _read_config(gold)
    except GoldError as reason:
        return [str(reason)]
    defects = []
    for case in cases:
        defects += [f"{case.piece} {case.item.id}: {defect}" for defect in _defects(case)]
    classes = {case.gold.place for case in cases}
    if len(classes) < 2:
        defects.append("all files belong to one place: there must be two at least")
    if not config.guess_deduction and len(classes) < LEAST_WITHOUT_DEDUCTION:
        defects.append(f"with fewer than {LEAST_WITHOUT_DEDUCTION} places guessing must cost something")
    if not is_sortable(cases):
        defects.append("two files of one folder would have the same name")
    return defects


def is_sortable(cases: list[_Case]) -> bool:
    """Whether the right names fit beside each other in the right folders."""
    places = [(c.piece, c.gold.place, (c.gold.names or (c.item.name,))[0].casefold()) for c in cases]
    kept = [place for place in places if place[1] != DISCARD]
    return len(set(kept)) == len(kept)


def _defects(case: _Case) -> list[str]:
    found = []
    if case.gold.place == DISCARD and not case.setup.discard:
        found.append("is to be discarded, but the task does not allow it")
    if case.gold.place != DISCARD and all(folder.id != case.gold.place for folder in case.setup.folders):
        found.append(f"there is no folder {case.gold.place}")
    if case.gold.names and not case.setup.rename:
        found.append("is to be renamed, but the task does not allow it")
    if normal_name(case.item.name) in map(normal_name, case.gold.names):
        found.append("has its right name already")
    if not all(is_allowed(normal_name(name)) for name in case.gold.names):
        found.append("a right name is not allowed")
    return found


def _class_item(case: _Case) -> ClassItem:
    places = {folder.id: folder.name for folder in case.setup.folders} | {DISCARD: words.DISCARDED}
    given = DISCARD if case.file.discarded else case.file.folder or None
    asked = places.get(case.gold.place, case.gold.place)
    measure = explain.chosen(None if given is None else places.get(given, given), asked)
    return ClassItem(case.piece, case.gold.place, given, words.file_name(case.item.name), measure)


def _name(case: _Case, unit: Fraction) -> Finding:
    given, right = normal_name(case.file.name), [normal_name(name) for name in case.gold.names]
    name = words.file_name(case.item.name)
    if given == case.item.name:
        unanswered = Finding(case.piece, Outcome.UNANSWERED, RULE_NAME, Fraction(0), unit, case.item.id, name=name)
        return replace(unanswered, measure=words.not_renamed(right[0]))
    is_right = given in right
    measure = "" if is_right else words.given_and_wanted(given, right[0])
    outcome, credit = Outcome.RIGHT if is_right else Outcome.WRONG, Fraction(int(is_right))
    return Finding(case.piece, outcome, RULE_NAME, credit, unit, case.item.id, name=name, measure=measure)


def _cases(task: Task, gold: GoldTask, documents: Mapping[str, Document]) -> list[_Case]:
    setups = _setups(task)
    if set(gold.gold) != set(setups):
        raise GoldError(f"{gold.slot}: gold for other pieces")
    found = []
    for piece in task.pieces:
        setup = setups[piece.name]
        right = _read_files(gold, piece.name, setup)
        document = documents.get(piece.name, new_document(task, piece))
        found += [_Case(piece.name, i, right[i.id], file_of(document, i), setup) for i in setup.items]
    return found


def _setups(task: Task) -> Mapping[str, Setup]:
    try:
        return read_setup(task)
    except ValueError as reason:
        raise GoldError(f"{task.slot}: {reason}") from reason


def _read_files(gold: GoldTask, piece: str, setup: Setup) -> dict[str, GoldFile]:
    try:
        reading = Reading(gold.gold.get(piece), piece)
        files = {file.id: file for file in reading.each("files", _read_file)}
        reading.end()
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    if set(files) != {item.id for item in setup.items}:
        raise GoldError(f"{gold.slot} {piece}: gold must name every file once")
    return files


def _read_file(reading: Reading) -> GoldFile:
    is_discarded, folder = reading.flag("discard", False), reading.text("folder", "")
    if is_discarded is bool(folder):
        raise reading.fault("either folder or discard")
    return GoldFile(reading.text("id"), DISCARD if is_discarded else folder, reading.texts("names", ()))


def _read_config(gold: GoldTask) -> _Config:
    try:
        reading: Any = Reading(gold.config, "config")
        config = _Config(reading.fraction("name_share", "0.4"), reading.flag("guess_deduction", True))
        reading.text("quantum", "0.1")
        reading.end()
    except ValueError as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    if not 0 < config.name_share < 1:
        raise GoldError(f"{gold.slot}: name_share")
    return config
