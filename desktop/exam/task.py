"""A practical task (操作任务) as a candidate's machine knows it: what to do, with what, in which pieces. No gold.

A piece is one separately stored part of the answer (one image, text, table, box, query): it has an id of 16 bytes, the
item of the answers journal. Ids are random for each build; `name` is what people and scoring packs call a piece.
Source: sections 1.1, 1.2 and 5 of the plan of task types; points per function: section 4.2 of the standard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Values = Mapping[str, Any]
"""A JSON object of the strict profile (`desktop.strict_json`); what is in it is the task type's own affair."""


class TaskType(StrEnum):
    """The kinds of practical work; each has a folder in `desktop/tasks` and a workbench in `desktop/ui/workbenches`."""

    IMAGE = "image"
    TEXT = "text"
    AUDIO = "audio"
    TABLE = "table"
    SUMMARY = "summary"
    AUDIT = "audit"
    REPORT = "report"
    SPEC = "spec"
    FILES = "files"
    COLLECT = "collect"
    DATABASE = "database"
    GROUPING = "grouping"
    SYSTEM = "system"
    KNOWLEDGE = "knowledge"
    LOGBOOK = "logbook"


@dataclass(frozen=True)
class Material:
    """Something a task is done on: `asset` is its id in the exam package, `kind` an asset kind of the manifest.

    `sha256` is the digest of the content (32 bytes); `name` is unique within the task; pictures state their pixels;
    `file` is the file name under which the candidate finds it in the task folder.
    """

    asset: bytes
    name: str
    kind: str
    size_bytes: int
    sha256: bytes
    width: int = 0
    height: int = 0
    file: str = ""

    @property
    def file_name(self) -> str:
        """What files that go to other programs call it."""
        return self.file or self.name


@dataclass(frozen=True)
class Piece:
    """One stored part of the answer; `material` names the material it is about ("" for none)."""

    piece: bytes
    name: str
    title: str
    material: str
    setup: Values


PROBES = ("", "image", "csv", "json", "xlsx", "odt", "text")


@dataclass(frozen=True)
class RequiredOutput:
    """One line of a task's check-list: the exact file `name`, its size range, and the probe its content must pass.

    `probe` is one of PROBES, "" for anything; `columns` are what a csv or xlsx must have at its head.
    """

    name: str
    least_bytes: int
    most_bytes: int
    needed: bool
    probe: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """A task: `slot` is its place (such as 2.1-03), `skills` the skill points (技能要求) it examines, as printed.

    `points_hundredths` of 100.00 for the paper; `minutes` are suggested; `stem`, `guideline` (标注规范) and `rule`
    (the published marking rule) are plain text with blank lines between paragraphs; `function` is 职业功能 such as "2".
    """

    task: bytes
    slot: str
    type: TaskType
    title: str
    function: str
    skills: tuple[str, ...]
    points_hundredths: int
    minutes: int
    stem: str
    guideline: str
    rule: str
    setup: Values
    materials: tuple[Material, ...]
    pieces: tuple[Piece, ...]
    outputs: tuple[RequiredOutput, ...] = ()

    def material(self, name: str) -> Material:
        """The material called `name`; KeyError when the task has none."""
        return {material.name: material for material in self.materials}[name]

    def piece(self, name: str) -> Piece:
        """The piece called `name`; KeyError when the task has none."""
        return {piece.name: piece for piece in self.pieces}[name]
