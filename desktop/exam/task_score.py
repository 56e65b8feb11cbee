"""What marking says about one task: points, and exactly one line for every point given and every deduction.

Amounts are `Decimal`s made from exact fractions; nothing here has a clock, a locale or a random number, so the same
work always gets the same bytes. Source: sections 1.4 and 3 of the plan of task types.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from desktop.exam.task import Task, Values


class Outcome(StrEnum):
    """What became of one unit; `tasks.annotation.explain` says it in Chinese."""

    RIGHT = "right"
    LOOSE = "loose"
    WRONG_LABEL = "wrong_label"
    WRONG_ATTRIBUTE = "wrong_attribute"
    WRONG_FORMAT = "wrong_format"
    WRONG = "wrong"
    MISSING = "missing"
    UNANSWERED = "unanswered"
    EXTRA = "extra"
    FALSE_FLAG = "false_flag"
    DUPLICATE = "duplicate"
    SPOILED = "spoiled"
    ROUNDING = "rounding"
    NOTE = "note"


@dataclass(frozen=True)
class Line:
    """One line of a mark sheet: `points` is what it adds (negative: takes away), `text` the fixed Chinese sentence.

    `piece` is the piece's name; `gold` and `unit` name what was compared, "" where there is none; `rule` is a rule
    number such as IM-2; `credit` is the share of the unit, from −1 to 1.
    """

    piece: str
    gold: str
    unit: str
    outcome: Outcome
    rule: str
    credit: Decimal
    points: Decimal
    text: str


@dataclass(frozen=True)
class Score:
    """The marks of one task. `pending` are points that a person still gives; `needs_person` asks for a second look.

    `proposals` are points proposed by criterion of the rubric (`exam.rubrics`), such as 0 for an empty box.
    `information` holds figures that never count (F1, κ …). Digests are SHA-256 of canonical bytes, in hex.
    """

    points: Decimal
    maximum: Decimal
    lines: tuple[Line, ...]
    pending: Decimal = Decimal(0)
    information: Mapping[str, str] = field(default_factory=dict)
    needs_person: bool = False
    proposals: Mapping[str, Decimal] = field(default_factory=dict)
    grader: str = ""
    config_hash: str = ""
    gold_hash: str = ""
    answer_hash: str = ""


@dataclass(frozen=True)
class TaskWork:
    """What a grader reads of a candidate: the newest journaled bytes by piece name (absent: untouched), and the
    contents of the task's materials by material name.

    `earlier` is the candidate's work on the other tasks of the paper by slot, for tasks that go on from another one
    (3.5 of the plan): what rests on a mistake made there is not charged twice.
    """

    task: Task
    answers: Mapping[str, bytes]
    materials: Mapping[str, bytes]
    earlier: Mapping[str, "TaskWork"] = field(default_factory=dict)


@dataclass(frozen=True)
class Expert:
    """A person who did every piece independently: `answers` by piece name, each of the shape of a gold answer."""

    name: str
    answers: Values


@dataclass(frozen=True)
class Withdrawn:
    """A piece that was taken out of a task because its experts disagreed."""

    piece: str
    reason: str


@dataclass(frozen=True)
class GoldTask:
    """What the scoring pack knows of a task: gold answers by piece name and the grader's configuration.

    `grader` is the task type's name, `version` its grader's; `annotators` are the people who made it: with fewer than
    two of them thresholds are defaults and every sheet says 未校准. `experts` are their two files, or none;
    `scores` what these earned when they were stored, as decimal texts: A (`a`) and B (`b`) against gold, A against B
    (`a_b`).
    """

    slot: str
    grader: str
    version: int
    config: Values
    gold: Values
    annotators: tuple[str, ...] = ()
    experts: tuple[Expert, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    scores: Mapping[str, str] = field(default_factory=dict)


class GoldError(ValueError):
    """A gold answer or a configuration that cannot be used: our own fault, found when a package is built."""
