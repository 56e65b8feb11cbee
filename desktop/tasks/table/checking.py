"""What can be wrong with the gold of a table: for the author, before anybody sits it. Not in the candidate's build."""

from collections.abc import Iterator
from fractions import Fraction

from desktop.tasks.grid.accepting import RIGHT, credit_of
from desktop.tasks.grid.cells import ColumnKind, cell_date, is_blank
from desktop.tasks.grid.grid import Grid
from desktop.tasks.table.gold import NEW, Config, GoldCell, GoldTable
from desktop.tasks.table.model import Mode, Setup

MOST_FLAGGED = Fraction("0.4")


def table_defects(setup: Setup, gold: GoldTable, config: Config, source: Grid) -> list[str]:
    """English sentences; empty when nothing is wrong."""
    if setup.mode is Mode.FLAG:
        return list(_flag_defects(setup, gold, source))
    return [*_row_defects(gold, source), *_cell_defects(gold, config, source)]


def _flag_defects(setup: Setup, gold: GoldTable, source: Grid) -> Iterator[str]:
    for flag in gold.flags:
        if flag.row not in source.place_of_row or bool(flag.col) is not setup.by_cell:
            yield f"{flag.row}/{flag.col} is not a {'cell' if setup.by_cell else 'row'} of the table"
        elif flag.col and flag.col not in source.place_of_column:
            yield f"there is no column {flag.col}"
        yield from (f"{flag.row}: unknown kind {kind}" for kind in flag.kinds if not setup.has_kind(kind))
    places = len(source.rows) * (len(source.columns) if setup.by_cell else 1)
    if len(gold.flags) > MOST_FLAGGED * places:
        yield f"{len(gold.flags)} of {places} are to be flagged: more than 40 %, so that guessing would pay"


def _row_defects(gold: GoldTable, source: Grid) -> Iterator[str]:
    rows = [*gold.delete, *(row for group in gold.repeats for row in group.rows), *(cell.row for cell in gold.cells)]
    yield from (f"there is no row {row}" for row in dict.fromkeys(rows) if row not in source.place_of_row)
    columns = {*gold.match, *(col for row in gold.added for col in row)}
    yield from (f"there is no column {col}" for col in sorted(columns) if col not in source.place_of_column)
    gone = len(gold.delete) + sum(len(group.rows) - group.keep for group in gold.repeats)
    if gone > MOST_FLAGGED * len(source.rows):
        yield f"{gone} of {len(source.rows)} rows are to be deleted: more than 40 %, so that guessing would pay"


def _cell_defects(gold: GoldTable, config: Config, source: Grid) -> Iterator[str]:
    for cell in gold.cells:
        if cell.col.startswith(NEW) or cell.row not in source.place_of_row:
            continue
        if cell.col not in source.place_of_column:
            yield f"there is no column {cell.col}"
        else:
            yield from _one_cell(cell, config, source)


def _one_cell(cell: GoldCell, config: Config, source: Grid) -> Iterator[str]:
    column, place = source.column(cell.col), source.place_of_row[cell.row]
    across = source.place_of_column[cell.col]
    stored = source.values[across][place], source.kinds[across][place]
    if credit_of(stored, cell.accepted, column, config.strict, ()) == RIGHT:
        yield f"{cell.row}/{cell.col} is right already"
    ambiguous = column.kind is ColumnKind.DATE and not is_blank(stored[0]) and _two_days(stored[0])
    if ambiguous and len(set(cell.accepted.texts)) < 2:
        yield f"{cell.row}/{cell.col}: {stored[0]} may be two days; accept both"


def _two_days(text: str) -> bool:
    days = {cell_date(text, order) for order in ("dmy", "mdy")} - {None}
    return cell_date(text) is None and len(days) == 2
