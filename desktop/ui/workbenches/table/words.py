"""Operations, conditions and shapes of cells in words."""

from collections.abc import Callable

from desktop.language import tr
from desktop.tasks.grid.conditions import Condition, Relation
from desktop.tasks.grid.facets import Shape
from desktop.tasks.grid.grid import Grid
from desktop.tasks.grid.operations import Op, Operation
from desktop.tasks.grid.replay import Preview

SHORT = 24


def operation_names() -> dict[Op, str]:
    """Every operation that the panel offers, in its order."""
    return {
        Op.REPLACE: tr("Replace text"), Op.SET: tr("Set to one value"), Op.TRIM: tr("Trim blanks at both ends"),
        Op.COLLAPSE: tr("Trim and collapse blanks"), Op.HALF_WIDTH: tr("Full-width to half-width"),
        Op.UPPER: tr("Latin letters to capitals"), Op.LOWER: tr("Latin letters to small ones"),
        Op.TO_NUMBER: tr("To numbers"), Op.TO_TEXT: tr("To text"), Op.TO_DATE: tr("To dates"),
        Op.CLEAR: tr("Clear cells"), Op.FILL: tr("Fill blanks with mean, median or mode"),
        Op.FILL_DOWN: tr("Fill blanks from above"), Op.SPLIT: tr("Split into columns"), Op.JOIN: tr("Join columns"),
        Op.DELETE_ROWS: tr("Delete rows"), Op.DELETE_REPEATS: tr("Delete repeated rows"),
    }  # fmt: skip


def relation_names() -> dict[Relation, str]:
    """Every test of a condition."""
    return {
        Relation.EQUALS: "=", Relation.DIFFERS: "≠", Relation.CONTAINS: tr("contains"), Relation.LACKS: tr("lacks"),
        Relation.STARTS: tr("starts with"), Relation.ENDS: tr("ends with"), Relation.BLANK: tr("is empty"),
        Relation.FILLED: tr("is filled"), Relation.LESS: "<", Relation.AT_MOST: "≤", Relation.MORE: ">",
        Relation.AT_LEAST: "≥", Relation.WELL_FORMED: tr("has the right format"),
        Relation.MALFORMED: tr("has a wrong format"),
    }  # fmt: skip


def shape_words(shape: Shape) -> str:
    """空白, 数字, 日期, 文本."""
    return {
        Shape.BLANK: tr("empty"), Shape.NUMBER: tr("numbers"), Shape.DATE: tr("dates"), Shape.TEXT: tr("texts"),
    }[shape]  # fmt: skip


def condition_words(condition: Condition, heading: str) -> str:
    """Such as "金额 ≥ 100"."""
    if condition.test is Relation.LISTED:
        shown = [quoted(value) for value in condition.values[:3]] + (["…"] if len(condition.values) > 3 else [])
        return f"{heading} = {tr(' or ').join(shown)}"
    parts = (heading, relation_names()[condition.test], condition.value)
    return " ".join(filter(None, parts))


def quoted(value: str) -> str:
    """A value as a list shows it; nothing is said in words."""
    if not value:
        return tr("(empty)")
    shown = value.replace("\n", "⏎")
    if shown != shown.strip():
        shown = f"“{shown}”"
    return shown if len(shown) <= SHORT else shown[:SHORT] + "…"


def operation_words(operation: Operation, grid: Grid) -> str:
    """One line of the history."""
    heading = _heading(grid, operation.col)
    args = operation.args
    special: dict[Op, Callable[[], str]] = {
        Op.SET: lambda: tr("{column} → {value}", column=heading, value=quoted(args["value"])),
        Op.REPLACE: lambda: tr(
            "{column}: {old} → {new}", column=heading, old=quoted(args["find"]), new=quoted(args["with"])
        ),
        Op.RECODE: lambda: tr("{column}: {n} values made one", column=heading, n=len(args["pairs"])),
        Op.INSERT_ROW: lambda: tr("new row {row}", row=row_name(str(args["row"]))),
    }
    if operation.op in special:
        said = special[operation.op]()
    else:
        said = ": ".join(filter(None, (heading, operation_names()[operation.op])))
    return f"{said}  {_where(operation, grid)}".rstrip()


def row_name(row: str) -> str:
    """r12 → 12, u-1 → +1."""
    return row[1:] if row.startswith("r") else "+" + row.removeprefix("u-")


def preview_words(found: Preview) -> str:
    """将修改 n 个单元格 …"""
    parts = []
    if found.cells or not (found.rows_removed or found.rows_added or found.columns_added):
        parts.append(tr("{n} cells will change", n=found.cells))
    if found.rows_removed:
        parts.append(tr("{n} rows will be deleted", n=found.rows_removed))
    if found.rows_added:
        parts.append(tr("{n} rows will be added", n=found.rows_added))
    if found.columns_added:
        parts.append(tr("{n} columns will be added", n=found.columns_added))
    return tr(", ").join(parts)


def _heading(grid: Grid, column: str) -> str:
    return next((known.name for known in grid.columns if known.column == column), column)


def _where(operation: Operation, grid: Grid) -> str:
    if operation.rows is not None:
        if len(operation.rows) == 1:
            return tr("row {row}", row=row_name(operation.rows[0]))
        return tr("{n} rows", n=len(operation.rows))
    return " ∧ ".join(condition_words(one, _heading(grid, one.col)) for one in operation.where)
