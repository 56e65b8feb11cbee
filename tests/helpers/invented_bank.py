"""A bank of invented items, as large as a test wants, for rules that do not care what an item asks."""

import random
from collections.abc import Mapping
from pathlib import Path

from desktop.bank.blueprint import Blueprint
from desktop.bank.item import RELEASED, Item
from desktop.exam.paper import QuestionKind

FUNCTIONS = {"5.K.1.1.1": "采集", "5.K.1.1.2": "采集", "5.K.2.1.1": "标注", "5.K.2.1.2": "标注"}
BLUEPRINT = Blueprint(
    90,
    {QuestionKind.TRUE_FALSE: 100, QuestionKind.SINGLE: 100, QuestionKind.MULTIPLE: 200},
    {
        ("采集", QuestionKind.TRUE_FALSE): 10,
        ("采集", QuestionKind.SINGLE): 20,
        ("采集", QuestionKind.MULTIPLE): 5,
        ("标注", QuestionKind.TRUE_FALSE): 10,
        ("标注", QuestionKind.SINGLE): 40,
        ("标注", QuestionKind.MULTIPLE): 5,
    },
)
WEIGHTS = {"采集": 40, "标注": 60}


def invented_item(item: str, kind: QuestionKind = QuestionKind.SINGLE, **changes: object) -> Item:
    """A sound item, with `changes` of its fields."""
    letters = "" if kind is QuestionKind.TRUE_FALSE else "ABCD"
    fields: dict[str, object] = {
        "item": item,
        "kind": kind,
        "points": ("5.K.1.1.1",),
        "difficulty": 0.7,
        "stem": f"第 {item} 题的正确做法是（　　）。",
        "options": tuple((letter, f"做法 {letter} 用于 {item}") for letter in letters),
        "key": {"true_false": frozenset[str](), "single": frozenset("A"), "multiple": frozenset("AC")}[kind.value],
        "statement": False,
        "rationale": "理由。",
        "source": "",
        "review_by": None,
        "picture": "",
        "picture_alt": "",
        "status": RELEASED,
        "file": "test.toml",
    }
    return Item(**{**fields, **changes})  # type: ignore[arg-type]


def invented_items(stock: float, seed: int = 1) -> list[Item]:
    """Items that fill every cell of BLUEPRINT `stock` times, of scattered difficulty."""
    chance = random.Random(seed)
    items = []
    for (function, kind), needed in BLUEPRINT.counts.items():
        points = [point for point, row in FUNCTIONS.items() if row == function]
        for number in range(round(needed * stock)):
            name = f"{function}-{kind.value}-{number}"
            point = points[number % len(points)]
            items.append(invented_item(name, kind, points=(point,), difficulty=round(chance.uniform(0.4, 0.95), 2)))
    return items


def write_bank(folder: Path, files: Mapping[str, str]) -> None:
    """A bank folder with `files` as item files."""
    (folder / "items").mkdir(parents=True)
    head = 'standard = "4-04-05-05:2021"\nlevel = 5\npart = "theory"\ntitle = "试题"\n'
    (folder / "bank.toml").write_text(head, encoding="utf-8")
    for name, text in files.items():
        (folder / "items" / name).write_text(text, encoding="utf-8")
