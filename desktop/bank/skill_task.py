"""One task of a skill paper as its author wrote it: task.toml, gold.json and the materials beside them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.bank.task_table import MalformedTask, TaskTable
from desktop.exam.task import PROBES, RequiredOutput, TaskType, Values
from desktop.exam.task_score import Expert, GoldTask, Withdrawn
from desktop.strict_json import write_json

MATERIALS, GOLD_FILE = "materials", "gold.json"
_SLOT = re.compile(r"[1-9]\.[1-9]-[0-9]{2}")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_FILE = re.compile(r"[^\\/:*?\"<>|\x00-\x1f]{1,100}")
_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".wav": "wav", ".flac": "flac", ".txt": "text"}


@dataclass(frozen=True)
class MaterialFile:
    """A file the task is done on: its name in the task, where it lies, and its asset kind (by its extension)."""

    name: str
    path: Path
    kind: str


@dataclass(frozen=True)
class PieceSource:
    """One part of the answer, as written: `material` names a material or is empty."""

    name: str
    title: str
    material: str
    setup: Values


@dataclass(frozen=True)
class SkillTask:
    """A task with its gold, before any build: what `exam.task.Task` is, without ids and digests."""

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
    materials: tuple[MaterialFile, ...]
    pieces: tuple[PieceSource, ...]
    outputs: tuple[RequiredOutput, ...]
    gold: GoldTask

    @property
    def content(self) -> str:
        """The 工作内容 of the slot, such as 2.1."""
        return self.slot.partition("-")[0]

    def read_materials(self) -> dict[str, bytes]:
        """The materials' bytes by name."""
        return {material.name: material.path.read_bytes() for material in self.materials}


def open_skill_task(folder: Path, values: object) -> SkillTask:
    """The task in `folder` whose task.toml holds `values`. Raises MalformedTask."""
    slot = folder.name
    if not _SLOT.fullmatch(slot):
        raise MalformedTask("a slot is named like 2.1-03")
    table = TaskTable(values, "task.toml")
    materials = tuple(_material(folder, row) for row in table.tables("materials"))
    pieces = tuple(_piece(row) for row in table.tables("pieces"))
    kind = TaskType(table.choice("type", [one.value for one in TaskType]))
    task = SkillTask(
        slot=slot,
        type=kind,
        title=table.text("title"),
        function=table.text("function"),
        skills=table.texts("skills"),
        points_hundredths=table.hundredths("points"),
        minutes=table.integer("minutes", 1, 24 * 60),
        stem=table.text("stem"),
        guideline=table.text("guideline", ""),
        rule=table.text("rule"),
        setup=strict_values(table.table("setup"), "setup"),
        materials=materials,
        pieces=pieces,
        outputs=tuple(_output(row) for row in table.tables("outputs")),
        gold=_read_gold(folder / GOLD_FILE, slot),
    )
    table.end()
    _verify_names(task)
    return task


def strict_values(values: Mapping[str, Any], place: str) -> Values:
    """`values` if the strict JSON profile can hold them. Raises MalformedTask."""
    try:
        write_json(dict(values))
    except (ValueError, TypeError) as reason:
        raise MalformedTask(f"{place} is outside the JSON profile ({reason}): whole numbers, texts, lists") from reason
    return dict(values)


def _material(folder: Path, row: TaskTable) -> MaterialFile:
    name, file = row.text("name"), row.text("file")
    row.end()
    if not _FILE.fullmatch(file) or file.startswith("."):
        raise MalformedTask(f"the material {name} has no plain file name")
    path = folder / MATERIALS / file
    if not path.is_file():
        raise MalformedTask(f"the file {file} of the material {name} is missing")
    return MaterialFile(name, path, _KINDS.get(path.suffix.lower(), "file"))


def _piece(row: TaskTable) -> PieceSource:
    name = row.text("name")
    setup = strict_values(row.table("setup"), f"the setup of {name}")
    piece = PieceSource(name, row.text("title"), row.text("material", ""), setup)
    row.end()
    return piece


def _output(row: TaskTable) -> RequiredOutput:
    output = RequiredOutput(
        name=row.text("name"),
        least_bytes=row.integer("least_bytes", 0, 2**40, 1),
        most_bytes=row.integer("most_bytes", 0, 2**40, 20 * 1024 * 1024),
        needed=row.flag("needed", True),
        probe=row.text("probe", ""),
        columns=row.texts("columns", ()),
    )
    row.end()
    if not _FILE.fullmatch(output.name) or output.probe not in PROBES:
        raise MalformedTask(f"the required output {output.name} has no plain name, or an unknown probe")
    return output


def _read_gold(path: Path, slot: str) -> GoldTask:
    try:
        values = json.loads(path.read_text(encoding="utf-8"), parse_float=_no_float)
    except (OSError, ValueError, RecursionError) as reason:
        raise MalformedTask(f"{path.name} is not readable ({reason})") from reason
    table = TaskTable(values, path.name)
    gold = GoldTask(
        slot=slot,
        grader=table.text("grader"),
        version=table.integer("version", 1, 10_000),
        config=strict_values(table.table("config"), "config"),
        gold=_answers(table, "gold"),
        annotators=table.texts("annotators", ()),
        experts=tuple(map(_expert, table.tables("experts"))),
        withdrawn=tuple(map(_withdrawn, table.tables("withdrawn"))),
        scores=_scores(table.table("scores")),
    )
    table.end()
    _verify_experts(gold)
    return gold


def _answers(table: TaskTable, name: str) -> dict[str, Any]:
    return {piece: strict_values({"value": one}, f"{name} of {piece}")["value"]
            for piece, one in table.table(name).items()}  # fmt: skip


def _expert(row: TaskTable) -> Expert:
    expert = Expert(row.text("name"), _answers(row, "answers"))
    row.end()
    return expert


def _withdrawn(row: TaskTable) -> Withdrawn:
    withdrawn = Withdrawn(row.text("piece"), row.text("reason"))
    row.end()
    if not withdrawn.reason:
        raise row.wrong("reason")
    return withdrawn


def _scores(values: Mapping[str, Any]) -> dict[str, str]:
    if not values:
        return {}
    table = TaskTable(values, "scores")
    scores = {name: table.text(name) for name in ("a", "b", "a_b")}
    table.end()
    return scores


def _verify_experts(gold: GoldTask) -> None:
    names = tuple(expert.name for expert in gold.experts)
    if not names and not gold.scores and not gold.withdrawn:
        return
    if len(names) != 2 or len(set(names)) != 2 or "" in names:
        raise MalformedTask("experts are exactly two people with two names; scores and withdrawn pieces need them")
    if sorted(names) != sorted(gold.annotators):
        raise MalformedTask("the annotators are not the two experts")


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is written as a text, so that it stays exact")


def _verify_names(task: SkillTask) -> None:
    names = [material.name for material in task.materials]
    pieces = [piece.name for piece in task.pieces]
    if not pieces:
        raise MalformedTask("a task has at least one piece")
    for found in (names, pieces, [output.name for output in task.outputs]):
        if len(set(found)) != len(found):
            raise MalformedTask("two materials, pieces or outputs have one name")
    if not all(map(_NAME.fullmatch, (*names, *pieces))):
        raise MalformedTask("names of materials and pieces are Latin letters, digits, - and _")
    if any(piece.material and piece.material not in names for piece in task.pieces):
        raise MalformedTask("a piece names a material that the task does not have")
    if task.gold.grader != task.type.value:
        raise MalformedTask("the gold answer is for another type of task")
    if set(task.gold.gold) - set(pieces):
        raise MalformedTask("the gold answer names a piece that the task does not have")
    withdrawn = {one.piece for one in task.gold.withdrawn}
    if withdrawn & set(pieces):
        raise MalformedTask("a withdrawn piece is still in the task")
    for expert in task.gold.experts:
        if set(expert.answers) - withdrawn != set(pieces):
            raise MalformedTask(f"the file of {expert.name} is not about the pieces of the task")
