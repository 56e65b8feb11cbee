"""Gold answers of practical tasks: parts 1 … of a scoring pack (scoring_pack.md); centre only, like its reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from desktop.crypto.joining import new_id
from desktop.crypto.sealing import SealingKey
from desktop.errors import Error
from desktop.exam.task import Values
from desktop.exam.task_score import Expert, GoldTask, Withdrawn
from desktop.formats.fields import Fields
from desktop.formats.scoring_pack import ScoringKeys
from desktop.formats.scoring_pack_reading import ScoringPack, read_scoring_part
from desktop.formats.task_text import MOST_PIECES
from desktop.refusals import refuse
from desktop.strict_json import read_json, write_json

_MOST_VERSION = 10_000
_EXPERTS = 2
_SCORES = ("a", "b", "a_b")
_MOST_SCORE, _MOST_REASON = 20, 1000


@dataclass(frozen=True)
class ScoredTask:
    """What marking knows of one task: its id in the exam package, and the gold answer with its grader."""

    task: bytes
    title: str
    function: str
    skills: tuple[str, ...]
    points_hundredths: int
    gold: GoldTask


def gold_part(scored: ScoredTask) -> tuple[bytes, bytes]:
    """A part for `write_scoring_pack`. ValueError for a gold answer outside the JSON profile."""
    gold = scored.gold
    content = write_json(
        {
            "annotators": list(gold.annotators),
            "config": dict(gold.config),
            "function": scored.function,
            "gold": _rows(gold.gold),
            "grader": gold.grader,
            "points_hundredths": scored.points_hundredths,
            "skills": list(scored.skills),
            "slot": gold.slot,
            "task": scored.task.hex(),
            "title": scored.title,
            "version": gold.version,
            **_calibration(gold),
        }
    )
    return new_id(), content


def _rows(answers: Values) -> list[dict[str, Any]]:
    return [{"piece": piece, "value": value} for piece, value in answers.items()]


def _calibration(gold: GoldTask) -> dict[str, Any]:
    """What two experts left; nothing where there were none."""
    found: dict[str, Any] = {}
    if gold.experts:
        found["experts"] = [{"name": expert.name, "answers": _rows(expert.answers)} for expert in gold.experts]
    if gold.scores:
        found["scores"] = dict(gold.scores)
    if gold.withdrawn:
        found["withdrawn"] = [{"piece": one.piece, "reason": one.reason} for one in gold.withdrawn]
    return found


def open_gold_tasks(
    source: BinaryIO, pack: ScoringPack, keys: ScoringKeys, scoring_vault: SealingKey
) -> Mapping[bytes, ScoredTask]:
    """Every task by its id; empty in a pack of questions. Raises E-FMT-05, E-FMT-07, E-FMT-08, E-FMT-09, E-FMT-10."""
    asked = {task for form in keys.forms for task in form.tasks}
    found: dict[bytes, ScoredTask] = {}
    for part in pack.envelope.parts[1:]:
        scored = read_gold_part(read_scoring_part(source, pack, part, scoring_vault), part.index)
        if scored.task in found or scored.task not in asked:
            raise refuse("E-FMT-10", n=part.index)
        found[scored.task] = scored
    if asked - found.keys():
        raise refuse("E-FMT-10", n=0)
    return found


def read_gold_part(data: bytes, part: int) -> ScoredTask:
    """The pair of `gold_part`. Raises E-FMT-07, E-FMT-10."""
    try:
        fields = Fields(read_json(data), part)
    except Error as reason:
        raise refuse("E-FMT-10", n=part) from reason
    answers = _answers(fields, "gold", part)
    experts = fields.each("experts", partial(_expert, part=part), _EXPERTS) if fields.has("experts") else ()
    gold = GoldTask(
        slot=fields.text("slot", 20),
        grader=fields.text("grader", 40),
        version=fields.integer("version", 1, _MOST_VERSION),
        config=fields.opaque("config"),
        gold=answers,
        annotators=fields.texts("annotators", 20),
        experts=experts,
        withdrawn=fields.each("withdrawn", _withdrawn, MOST_PIECES) if fields.has("withdrawn") else (),
        scores=_scores(fields.object("scores")) if fields.has("scores") else {},
    )
    scored = ScoredTask(
        task=fields.id("task"),
        title=fields.text("title"),
        function=fields.text("function"),
        skills=fields.texts("skills", 40),
        points_hundredths=fields.integer("points_hundredths", 1, 10_000),
        gold=gold,
    )
    fields.end()
    names = {expert.name for expert in experts}
    if len(names) not in (0, _EXPERTS) or len(names) != len(experts) or (gold.scores and not experts):
        raise fields.malformed()
    return scored


def _answers(fields: Fields, name: str, part: int) -> dict[str, Any]:
    rows = fields.array(name, MOST_PIECES)
    found = dict(_piece(row, part) for row in rows)
    if len(found) != len(rows):
        raise fields.malformed()
    return found


def _expert(fields: Fields, part: int) -> Expert:
    return Expert(fields.text("name"), _answers(fields, "answers", part))


def _withdrawn(fields: Fields) -> Withdrawn:
    return Withdrawn(fields.text("piece"), fields.text("reason", _MOST_REASON))


def _scores(fields: Fields) -> dict[str, str]:
    found = {name: fields.text(name, _MOST_SCORE) for name in _SCORES}
    fields.end()
    return found


def _piece(row: Any, part: int) -> tuple[str, Any]:
    if not isinstance(row, dict) or row.keys() != {"piece", "value"} or not isinstance(row["piece"], str):
        raise refuse("E-FMT-10", n=part)
    return row["piece"], row["value"]
