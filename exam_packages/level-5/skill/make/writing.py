"""Writes a task's files: task.toml from plain values, gold.json, materials."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SKILL = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Words:
    """What the candidate reads; `pieces` are (name, title, material or "", setup)."""

    type: str
    title: str
    skills: tuple[str, ...]
    points: int
    minutes: int
    stem: str
    guideline: str
    rule: str
    setup: dict[str, Any]
    pieces: tuple[tuple[str, str, str, dict[str, Any]], ...]
    outputs: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Marks:
    """What is right."""

    gold: dict[str, Any]
    config: dict[str, Any] = field(default_factory=dict)


def write_task(
    place: str, words: Words, marks: Marks, materials: dict[str, bytes], level: Path = SKILL
) -> None:  # fmt: skip
    """`place` is form/slot in `level`; `materials` are file name → bytes; a material is called as its file."""
    folder = level / place
    (folder / "materials").mkdir(parents=True, exist_ok=True)
    for name, content in materials.items():
        (folder / "materials" / name).write_bytes(content)
    (folder / "task.toml").write_text(_toml(words, place, list(materials)), encoding="utf-8")
    whole = {"grader": words.type, "version": 1, "config": marks.config, "gold": marks.gold, "annotators": []}
    (folder / "gold.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if not materials:
        (folder / "materials").rmdir()


def _toml(words: Words, place: str, files: list[str]) -> str:
    lines = [
        f'type = "{words.type}"',
        f"title = {_value(words.title)}",
        f'function = "{place.split("/")[1][0]}"',
        f"skills = {_value(list(words.skills))}",
        f"points = {words.points}",
        f"minutes = {words.minutes}",
        f'stem = """\n{words.stem}"""',
        f'guideline = """\n{words.guideline}"""',
        f'rule = """\n{words.rule}"""',
    ]
    if words.setup:
        lines += ["", "[setup]", *(f"{key} = {_value(value)}" for key, value in words.setup.items())]
    for file in files:
        lines += ["", "[[materials]]", f'name = "{Path(file).stem}"', f'file = "{file}"']
    for name, title, material, setup in words.pieces:
        lines += ["", "[[pieces]]", f'name = "{name}"', f"title = {_value(title)}"]
        lines += [f'material = "{material}"'] if material else []
        lines += ["", "[pieces.setup]", *(f"{key} = {_value(value)}" for key, value in setup.items())] if setup else []
    for output in words.outputs:
        lines += ["", "[[outputs]]", *(f"{key} = {_value(value)}" for key, value in output.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """A TOML value; lists of tables one a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + "".join(f"  {_value(inner)},\n" for inner in value) + "]"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
