"""Marking groups: one-to-one best mapping of the candidate's groups to the gold classes, then every item counts.

Classes carry equal sums, shared by their items; an item in the group of another class costs 1/(k−1) of its share, an
item without a group nothing. A group of one item stands for no class. Names and definitions are the rubric's
(`config["rubric"]`); what it leaves of the task's points is shared equally by the boards.

Gold of a piece, one or more accepted groupings, the first of them the model:

    {"groupings": [[{"name": "物流", "items": ["i01", "i07"], "definition": "…", "examples": "…"}, …], …]}
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import fmean

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Score, TaskWork
from desktop.tasks.annotation import explain_forms as words
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import (
    ClassItem,
    Group,
    Marked,
    class_findings,
    make_score,
    settle,
    verify_gold,
)
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.matching import Pair, best_pairs
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.rubric_part import check_rubric, grader_points, person_points, with_proposals
from desktop.tasks.annotation.values import half_up, ratio_millionths
from desktop.tasks.grouping.likeness import adjusted_rand, v_measure
from desktop.tasks.grouping.model import (
    BoardSetup,
    Document,
    new_document,
    read_document,
    read_setup,
    write_document,
)
from desktop.tasks.grouping.model import Group as AnswerGroup

VERSION = 1
LEAST_CLASS = 2
MOST_BLIND = 0.2
_OTHER = "?"
"""What an item counts as whose group stands for no class."""


@dataclass(frozen=True)
class GoldClass:
    """One class of an accepted grouping."""

    name: str
    items: frozenset[str]
    definition: str
    examples: str


Grouping = tuple[GoldClass, ...]


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """Items automatically, names and definitions pending. Raises GoldError."""
    verify_gold(work, gold, "grouping", VERSION)
    boards = read_setup(work.task)
    points = grader_points(work.task, gold) / len(boards)
    answers = read_answers(work, read_document)
    groups = [Group("", Fraction(0), answers.faults)]
    information: dict[str, str] = {}
    empty: list[str] = []
    for name, board in boards.items():
        document = answers.documents.get(name) or new_document(work.task, work.task.piece(name))
        if not document.members and name not in answers.faulty:
            empty.append(name)
        best, grouping = _best(document, board, read_groupings(gold, board, name), (name, points))
        groups.append(best)
        information |= _information("" if len(boards) == 1 else f"{name} ", document, grouping)
    marked = Marked(tuple(groups), person_points(gold), information, bool(answers.faults))
    return with_proposals(make_score(work, gold, VERSION, marked), gold, empty, boards)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The first accepted grouping as documents."""
    boards = read_setup(task)
    found = {}
    for piece in task.pieces:
        grouping = read_groupings(gold, boards[piece.name], piece.name)[0]
        found[piece.name] = write_document(as_document(new_document(task, piece), grouping))
    return found


def as_document(untouched: Document, grouping: Grouping) -> Document:
    """A grouping as an answer."""
    groups = tuple(
        AnswerGroup(f"u-{number}", one.name, one.definition, one.examples)
        for number, one in enumerate(grouping, start=1)
    )
    members = tuple(sorted((item, f"u-{n}") for n, one in enumerate(grouping, start=1) for item in one.items))
    head = replace(untouched.head, state=PieceState.CHECKED, next_id=len(groups) + 1)
    return replace(untouched, head=head, groups=groups, members=members)


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the accepted groupings, for an author."""
    defects = check_rubric(task, gold)
    if defects:
        return defects
    for name, board in read_setup(task).items():
        try:
            groupings = read_groupings(gold, board, name)
        except GoldError as reason:
            defects.append(str(reason))
            continue
        if any(len(grouping) > board.most_groups for grouping in groupings):
            defects.append(f"{name}: more classes than groups can be made")
        if _blind_share(task, board, groupings, name) > MOST_BLIND:
            defects.append(f"{name}: groups made at random earn more than a fifth; take more items or more classes")
    return defects


def read_groupings(gold: GoldTask, board: BoardSetup, piece: str) -> list[Grouping]:
    """The accepted groupings of a board. Raises GoldError unless each puts every item into exactly one class."""
    try:
        reading = Reading(gold.gold.get(piece), piece)
        groupings = [_read_grouping(one, piece) for one in reading.items("groupings")]
        reading.end()
    except (ValueError, TypeError) as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    items = sorted(item.id for item in board.items)
    if not groupings or any(sorted(item for one in found for item in one.items) != items for found in groupings):
        raise GoldError(f"{gold.slot}: {piece}: every item belongs into exactly one class")
    if any(len(found) < 2 or min(len(one.items) for one in found) < LEAST_CLASS for found in groupings):
        raise GoldError(f"{gold.slot}: {piece}: two classes at least, of {LEAST_CLASS} items at least")
    return groupings


def mapped(document: Document, grouping: Grouping) -> dict[str, str]:
    """Group id → class name, one-to-one, so that the candidate gets most; groups are told apart by content, not id."""
    members: dict[str, set[str]] = {}
    known = frozenset(item for one in grouping for item in one.items)
    for item, group in ((item, group) for item, group in document.members if item in known):
        members.setdefault(group, set()).add(item)
    groups = sorted(
        (group for group in members if len(members[group]) >= LEAST_CLASS), key=lambda g: sorted(members[g])
    )
    classes = sorted(grouping, key=lambda one: sorted(one.items))
    share = math.lcm(*(len(one.items) for one in classes))
    pairs = []
    for row, one in enumerate(classes):
        for column, group in enumerate(groups):
            common = len(one.items & members[group])
            if common:
                alike = ratio_millionths(common, len(one.items | members[group]))
                pairs.append(Pair(row, column, common * share // len(one.items), alike))
    return {groups[pair.unit]: classes[pair.gold].name for pair in best_pairs(pairs)}


def _best(
    document: Document, board: BoardSetup, groupings: Sequence[Grouping], place: tuple[str, Fraction]
) -> tuple[Group, Grouping]:
    """The accepted grouping that gives most; the first of several."""
    found = [(_group(document, board, grouping, place), grouping) for grouping in groupings]
    return max(found, key=lambda one: settle(one[0])[1])


def _group(document: Document, board: BoardSetup, grouping: Grouping, place: tuple[str, Fraction]) -> Group:
    piece, points = place
    names, classes = {group.id: group.name for group in document.groups}, mapped(document, grouping)
    put = document.place_of
    items = []
    for item in board.items:
        asked = next(one.name for one in grouping if item.id in one.items)
        group = put.get(item.id)
        given = None if group is None else classes.get(group, _OTHER)
        measure = words.group_measure(names.get(group or "", ""), asked, is_right=given == asked)
        items.append(ClassItem(piece, asked, given, words.item_name(item.text or item.material), measure))
    return Group(piece, points, tuple(class_findings(items, points, words.RULE_GROUP, guess_deduction=True)))


def _information(piece: str, document: Document, grouping: Grouping) -> dict[str, str]:
    truth = {item: one.name for one in grouping for item in one.items}
    rand, v = adjusted_rand(document.place_of, truth), v_measure(document.place_of, truth)
    return {
        f"{piece}ARI": words.UNDEFINED if rand is None else str(half_up(rand, 6)),
        f"{piece}V-measure": words.UNDEFINED if v is None else str(half_up(Fraction(repr(v)), 6)),
    }


def _read_grouping(values: object, piece: str) -> Grouping:
    if not isinstance(values, list):
        raise ValueError(f"{piece}: groupings are lists of classes")
    found = []
    for value in values:
        reading = Reading(value, piece)
        items = reading.texts("items")
        one = GoldClass(
            reading.text("name"), frozenset(items), reading.text("definition", ""), reading.text("examples", "")
        )
        reading.end()
        if len(one.items) < len(items):
            raise ValueError(f"{piece}: an item twice in {one.name}")
        found.append(one)
    if len({one.name for one in found}) < len(found):
        raise ValueError(f"{piece}: a class name twice")
    return tuple(found)


def _blind_share(task: Task, board: BoardSetup, groupings: Sequence[Grouping], piece: str) -> float:
    """What groups made at random earn on average, as a share: from a fixed seed, so that a check repeats itself."""
    chance = random.Random(2021)
    untouched = new_document(task, task.piece(piece))
    count = len(groupings[0])
    shares = []
    for _ in range(100):
        members = tuple(sorted((item.id, f"u-{chance.randint(1, count)}") for item in board.items))
        groups = tuple(AnswerGroup(f"u-{n}", f"{n}") for n in range(1, count + 1))
        document = replace(untouched, groups=groups, members=members)
        best, _ = _best(document, board, groupings, (piece, Fraction(1)))
        shares.append(float(settle(best)[1]))
    return fmean(shares)
