"""A formula filled into another cell: its references move along, except what stands behind a $."""

import re

from desktop.tasks.summary.formulas import column_letters, column_number, plain_formula
from desktop.tasks.summary.parts import MOST_SHEET_COLUMN, MOST_SHEET_ROW

_QUOTED = re.compile(r"(\"(?:[^\"]|\"\")*\")")
_REFERENCE = re.compile(r"(?<![\w$.])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![\w(.!])")
_BROKEN = "#REF!"


def shifted(text: str, right: int, down: int) -> str:
    """`text` as it stands `right` columns and `down` rows further; a constant stays as it is."""
    plain = plain_formula(text)
    if not plain.startswith("="):
        return text

    def moved(found: re.Match[str]) -> str:
        column = column_number(found[2]) + (0 if found[1] else right)
        row = int(found[4]) + (0 if found[3] else down)
        if column < 1 or row < 1:
            return _BROKEN
        return f"{found[1]}{column_letters(column)}{found[3]}{row}"

    parts = _QUOTED.split(plain)
    return "".join(part if part.startswith('"') else _REFERENCE.sub(moved, part) for part in parts)


def is_in_sheet(column: int, row: int) -> bool:
    """Whether the sheet has this cell."""
    return 1 <= column <= MOST_SHEET_COLUMN and 1 <= row <= MOST_SHEET_ROW
