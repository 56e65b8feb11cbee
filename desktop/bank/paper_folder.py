"""A paper folder: what assembly hands to the builder of the exam package. It holds the keys and never enters a room.

`paper.json` names the forms, `items.json` holds the items they use in the fields of a bank file, `pictures/` theirs.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.bank.assembly import AssembledForm
from desktop.bank.item import Item
from desktop.bank.reading import MalformedItem, parse_item
from desktop.errors import Error
from desktop.exam.paper import QuestionKind


@dataclass(frozen=True)
class PaperSource:
    """An assembled paper with its items: `marks_hundredths` by kind, `minutes` of the sitting, `folder` of pictures.

    `exam` names the exam over all versions: a corrected item makes a new version, not another exam.
    """

    exam: bytes
    title: str
    standard: str
    level: int
    part: str
    minutes: int
    marks_hundredths: Mapping[QuestionKind, int]
    forms: tuple[AssembledForm, ...]
    items: Mapping[str, Item]
    functions: Mapping[str, str]
    folder: Path


def write_paper_folder(paper: PaperSource, folder: Path) -> None:
    """Write `paper` into `folder`, copying the pictures its items use from `paper.folder`."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    for item in paper.items.values():
        if item.picture:
            shutil.copyfile(paper.folder / item.picture, folder / item.picture)
    _write_json(folder / "items.json", [_item_table(item) for item in paper.items.values()])
    _write_json(folder / "paper.json", _paper_table(paper))


def open_paper_folder(folder: Path) -> PaperSource:
    """The paper in `folder`. Raises E-BNK-07 when it is none or is damaged."""
    try:
        head = json.loads((folder / "paper.json").read_text(encoding="utf-8"))
        tables = json.loads((folder / "items.json").read_text(encoding="utf-8"))
        items = {table["id"]: parse_item(table, "items.json") for table in tables}
        return _paper(head, items, folder)
    except (OSError, ValueError, KeyError, TypeError, MalformedItem) as reason:
        raise Error(
            "E-BNK-07", "There is no readable paper in {folder}.", "Assemble the paper again.", folder=folder.name
        ) from reason


def _paper(head: Mapping[str, Any], items: Mapping[str, Item], folder: Path) -> PaperSource:
    forms = tuple(
        AssembledForm(
            table["form"],
            {QuestionKind(kind): tuple(ids) for kind, ids in table["items"].items()},
            float(table["difficulty"]),
        )
        for table in head["forms"]
    )
    unknown = {item for form in forms for item in form.all_items} - items.keys()
    if unknown:
        raise KeyError(min(unknown))
    marks = {QuestionKind(kind): int(value) for kind, value in head["marks_hundredths"].items()}
    names = (
        bytes.fromhex(head["exam"]),
        head["title"],
        head["standard"],
        int(head["level"]),
        head["part"],
        int(head["minutes"]),
    )
    return PaperSource(*names, marks, forms, items, dict(head["functions"]), folder)


def _paper_table(paper: PaperSource) -> dict[str, Any]:
    return {
        "exam": paper.exam.hex(),
        "title": paper.title,
        "standard": paper.standard,
        "level": paper.level,
        "part": paper.part,
        "minutes": paper.minutes,
        "marks_hundredths": {kind.value: marks for kind, marks in paper.marks_hundredths.items()},
        "functions": dict(paper.functions),
        "forms": [
            {
                "form": form.form,
                "difficulty": form.difficulty,
                "items": {kind.value: list(items) for kind, items in form.items.items()},
            }
            for form in paper.forms
        ],
    }


def _item_table(item: Item) -> dict[str, Any]:
    table: dict[str, Any] = {
        "id": item.item,
        "kind": item.kind.value,
        "points": list(item.points),
        "difficulty": item.difficulty,
        "stem": item.stem,
        "options": dict(item.options),
        "key": _key_field(item),
        "rationale": item.rationale,
        "source": item.source,
        "picture": item.picture,
        "picture_alt": item.picture_alt,
        "status": item.status,
    }
    if item.review_by:
        table["review_by"] = item.review_by.isoformat()
    return table


def _key_field(item: Item) -> bool | str | list[str]:
    if item.kind is QuestionKind.TRUE_FALSE:
        return item.statement
    letters = sorted(item.key)
    return letters[0] if item.kind is QuestionKind.SINGLE else letters


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
