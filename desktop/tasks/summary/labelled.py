"""What a candidate labelled in an earlier task as a table, one row for each unit: the data of a statistics sheet.

The columns of the summary's setup say what is wanted, by id: `piece` (the title of the picture, text or clip), `label`
(its name), `kind` (box, span, segment …), `class` (of the whole piece), or the id of an attribute. With `take =
"classes"` there is one row for each piece that has a class instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop.exam.task import Piece
from desktop.exam.task_score import TaskWork
from desktop.tasks.annotation.documents import DocumentError, read_values
from desktop.tasks.annotation.units import belongs
from desktop.tasks.grid.grid import Column, Grid, plain_grid

LABELS, CLASSES = "labels", "classes"
TAKES = (LABELS, CLASSES)


def labelled_grid(work: TaskWork, columns: Sequence[Column], take: str) -> Grid | None:
    """The rows, in the order of pieces and units; None where nothing was labelled."""
    names = _names(work.task.setup)
    rows = [row for piece in work.task.pieces for row in _rows(work, piece, take)]
    if not rows:
        return None
    lines = [[names.get(row.get(column.column, ""), row.get(column.column, "")) for column in columns] for row in rows]
    return plain_grid(columns, [f"r{number}" for number in range(1, len(lines) + 1)], lines)


def _rows(work: TaskWork, piece: Piece, take: str) -> Iterator[dict[str, str]]:
    value = work.answers.get(piece.name)
    if value is None:
        return
    try:
        head, fields = read_values(value, f"{work.task.type.value}/1")
    except DocumentError:
        return
    if not belongs(head, work.task, piece):
        return
    whole = {"piece": piece.title, "class": _class(fields)}
    if take == CLASSES:
        if whole["class"]:
            yield whole
        return
    units = fields.get("units")
    for unit in units if isinstance(units, list) else ():
        if isinstance(unit, dict) and unit.get("kind") != "relation":
            yield whole | _unit(unit)


def _unit(unit: Mapping[str, Any]) -> dict[str, str]:
    found = {name: unit[name] for name in ("label", "kind") if isinstance(unit.get(name), str)}
    attributes = unit.get("attributes")
    for attribute in attributes if isinstance(attributes, list) else ():
        if isinstance(attribute, dict) and isinstance(attribute.get("id"), str):
            found.setdefault(attribute["id"], str(attribute.get("value", "")))
    return found


def _class(fields: Mapping[str, Any]) -> str:
    classes = fields.get("classes")
    if isinstance(classes, list) and classes:
        return str(classes[0])
    return str(fields.get("class", ""))


def _names(setup: Any) -> dict[str, str]:
    """Every id of the earlier task's setup that has a name: labels, classes, options of attributes."""
    found: dict[str, str] = {}
    stack: list[Any] = [setup]
    while stack:
        part = stack.pop()
        if isinstance(part, Mapping):
            if isinstance(part.get("id"), str) and isinstance(part.get("name"), str):
                found[part["id"]] = part["name"]
            stack.extend(part.values())
        elif isinstance(part, list | tuple):
            stack.extend(part)
    return found
