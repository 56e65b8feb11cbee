"""Item files: TOML text that people can review, one file per topic, `[[item]]` tables (see the bank's README)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop.bank.item import OPTION_LETTERS, Defect, Item
from desktop.errors import Error
from desktop.exam.paper import QuestionKind
from desktop.language import tr

_FIELDS = frozenset(
    {
        "id", "kind", "points", "difficulty", "stem", "options", "key", "rationale",
        "source", "review_by", "picture", "picture_alt", "status",
    }
)  # fmt: skip
_REQUIRED = ("id", "kind", "points", "difficulty", "stem", "key", "rationale", "status")


class MalformedItem(Exception):
    """An item table that cannot be read; the text says why, in the language of the screen."""


@dataclass(frozen=True)
class Bank:
    """All readable items of a bank, the defects of those that are not, and where the pictures lie."""

    folder: Path
    title: str
    standard: str
    level: int
    part: str
    items: tuple[Item, ...]
    defects: tuple[Defect, ...]


def open_bank(folder: Path) -> Bank:
    """Read the bank in `folder`. Raises E-BNK-01 when there is none; malformed items become defects."""
    head = _read_toml(folder / "bank.toml")
    items: list[Item] = []
    defects: list[Defect] = []
    for path in sorted((folder / "items").glob("*.toml")):
        found, wrong = parse_items(path.read_bytes(), path.name)
        items += found
        defects += wrong
    try:
        standard, level, part = str(head["standard"]), int(head["level"]), str(head["part"])
        return Bank(folder, str(head["title"]), standard, level, part, tuple(items), tuple(defects))
    except (KeyError, ValueError, TypeError, OverflowError) as reason:
        raise _no_bank(folder) from reason


def parse_items(data: bytes, file: str) -> tuple[list[Item], list[Defect]]:
    """The items of one file; a table that cannot be read becomes a defect and hides nothing else."""
    try:
        tables = tomllib.loads(data.decode("utf-8")).get("item", [])
    except ValueError as reason:
        return [], [Defect(file, "E-BNK-02", tr("The file is not readable: {reason}", reason=str(reason)))]
    items: list[Item] = []
    defects: list[Defect] = []
    for number, table in enumerate(tables, start=1):
        try:
            items.append(parse_item(table, file))
        except MalformedItem as reason:
            defects.append(Defect(str(table.get("id", f"{file}:{number}")), "E-BNK-03", str(reason)))
    return items, defects


def parse_item(table: Mapping[str, Any], file: str) -> Item:
    """One `[[item]]` table. Raises MalformedItem."""
    _check_fields(table)
    kind = _kind(table["kind"])
    options = _options(table.get("options", {}), kind)
    letters, statement = _key(table["key"], kind)
    return Item(
        item=str(table["id"]),
        kind=kind,
        points=_texts(table["points"]),
        difficulty=_difficulty(table["difficulty"]),
        stem=str(table["stem"]),
        options=options,
        key=letters,
        statement=statement,
        rationale=str(table["rationale"]),
        source=str(table.get("source", "")),
        review_by=_date(table.get("review_by")),
        picture=str(table.get("picture", "")),
        picture_alt=str(table.get("picture_alt", "")),
        status=str(table["status"]),
        file=file,
    )


def _check_fields(table: Mapping[str, Any]) -> None:
    for name in _REQUIRED:
        if name not in table:
            raise MalformedItem(tr("The field {name} is missing.", name=name))
    for name in table:
        if name not in _FIELDS:
            raise MalformedItem(tr("The field {name} is unknown.", name=name))


def _kind(value: object) -> QuestionKind:
    try:
        return QuestionKind(str(value))
    except ValueError as reason:
        raise MalformedItem(tr("The question kind {kind} is unknown.", kind=str(value))) from reason


def _options(value: object, kind: QuestionKind) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise MalformedItem(tr("Options are a table of letters and texts."))
    options = tuple((str(letter), str(text)) for letter, text in sorted(value.items()))
    if "".join(letter for letter, _ in options) != OPTION_LETTERS[: len(options)]:
        raise MalformedItem(tr("Options are lettered A, B, C … without gaps."))
    wanted = {QuestionKind.TRUE_FALSE: (0, 0), QuestionKind.SINGLE: (4, 4), QuestionKind.MULTIPLE: (4, 5)}[kind]
    if not wanted[0] <= len(options) <= wanted[1]:
        raise MalformedItem(tr("{count} options are not right for this kind.", count=len(options)))
    return options


def _key(value: object, kind: QuestionKind) -> tuple[frozenset[str], bool]:
    if kind is QuestionKind.TRUE_FALSE:
        if not isinstance(value, bool):
            raise MalformedItem(tr("The key of a true/false item is true or false."))
        return frozenset(), value
    letters = frozenset([value] if isinstance(value, str) else _texts(value))
    if kind is QuestionKind.SINGLE and len(letters) != 1:
        raise MalformedItem(tr("A single-choice item has exactly one key."))
    if kind is QuestionKind.MULTIPLE and len(letters) < 2:
        raise MalformedItem(tr("A multiple-choice item has at least two keys."))
    return letters, False


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
        raise MalformedItem(tr("A list of texts is needed."))
    return tuple(value)


def _difficulty(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise MalformedItem(tr("Difficulty is a proportion between 0 and 1."))
    return float(value)


def _date(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as reason:
        raise MalformedItem(tr("A review date is written as 2028-12-31.")) from reason


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as reason:
        raise _no_bank(path.parent) from reason


def _no_bank(folder: Path) -> Error:
    return Error(
        "E-BNK-01", "There is no readable question bank in {folder}.", "Name the folder that holds bank.toml.",
        folder=folder.name,
    )  # fmt: skip
