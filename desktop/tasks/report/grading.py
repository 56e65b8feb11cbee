"""Marking a report: people do it, on the rubric in `config["rubric"]`, which is worth all points of the task.

The grader counts and compares for them and gives nothing itself. Gold of a piece: `{"model": ["一段范文", …]}`,
a text that would earn full marks.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation import explain_forms as words
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import Finding, Group, Marked, make_score, note, verify_gold
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.rubric_part import check_rubric, grader_points, person_points, with_proposals
from desktop.tasks.report.counting import count_characters, longest_common_run
from desktop.tasks.report.model import (
    Block,
    BlockKind,
    BoxSetup,
    Document,
    Run,
    is_empty,
    new_document,
    own_text,
    read_document,
    read_setup,
    write_document,
)

VERSION = 1
LEAST_COPY = 15
"""A stretch of so many characters that stands in the stem word for word is worth a hint."""


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """Hints for examiners; all points are pending. Raises GoldError."""
    verify_gold(work, gold, "report", VERSION)
    if grader_points(work.task, gold) != 0:
        raise GoldError(f"{work.task.slot}: a report is marked by its rubric alone")
    setup = read_setup(work.task)
    answers = read_answers(work, read_document)
    findings = list(answers.faults)
    empty: list[str] = []
    for name, box in setup.boxes.items():
        document = answers.documents.get(name)
        if document is not None and not is_empty(document, box):
            findings += _hints(work, document, box, name)
        elif name not in answers.faulty:
            empty.append(name)
            findings.append(_hint(name, words.RULE_BLANK_BOX, words.BLANK_BOX, Outcome.UNANSWERED))
    marked = Marked(
        (Group("", Fraction(0), tuple(findings)),), person_points(gold), needs_person=bool(answers.faults)
    )  # fmt: skip
    return with_proposals(make_score(work, gold, VERSION, marked), gold, empty, setup.boxes)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The model texts of the gold as documents."""
    found = {}
    for piece in task.pieces:
        document = new_document(task, piece)
        blocks = tuple(Block(BlockKind.PARAGRAPH, (Run(line),)) for line in _model_lines(gold, piece.name))
        head = replace(document.head, state=PieceState.CHECKED)
        found[piece.name] = write_document(replace(document, head=head, blocks=document.blocks + blocks))
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with rubric and model texts, for an author."""
    defects = check_rubric(task, gold)
    if not defects and grader_points(task, gold) != 0:
        defects.append("the rubric is not worth exactly the points of the task")
    boxes = read_setup(task).boxes
    for piece in task.pieces:
        try:
            count = count_characters("\n".join(_model_lines(gold, piece.name)))
        except GoldError as reason:
            defects.append(str(reason))
            continue
        box = boxes[piece.name]
        if count < box.least or (box.most and count > box.most):
            defects.append(f"{piece.name}: the model text has {count} characters, asked are {box.least} to {box.most}")
    return defects


def _model_lines(gold: GoldTask, piece: str) -> list[str]:
    value = gold.gold.get(piece)
    lines = value.get("model") if isinstance(value, dict) else None
    if not isinstance(lines, list) or not lines or not all(isinstance(line, str) and line.strip() for line in lines):
        raise GoldError(f"{gold.slot}: {piece} has no model text")
    return lines


def _hints(work: TaskWork, document: Document, box: BoxSetup, piece: str) -> list[Finding]:
    text = own_text(document, box)
    length = words.length_hint(count_characters(text), box.least, box.most)
    hints = [note(piece, words.RULE_LENGTH, length)]
    run = longest_common_run(text, f"{work.task.stem}\n{work.task.guideline}")
    if len(run) >= LEAST_COPY:
        hints.append(note(piece, words.RULE_COPY, words.copy_hint(run)))
    return hints


def _hint(piece: str, rule: str, text: str, outcome: Outcome) -> Finding:
    return replace(note(piece, rule, text), outcome=outcome)
