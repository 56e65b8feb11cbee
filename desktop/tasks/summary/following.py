"""The data of a summary: its material, or what was cleaned or labelled in an earlier task (3.5 of the plan)."""

from collections.abc import Mapping

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import TaskWork
from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.annotation.documents import DocumentError, read_values
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.units import belongs
from desktop.tasks.grid.grid import Grid, plain_grid
from desktop.tasks.grid.operations import read_operation
from desktop.tasks.grid.replay import OperationError, replay
from desktop.tasks.grid.setup import read_columns, source_grid
from desktop.tasks.summary.labelled import labelled_grid
from desktop.tasks.summary.model import Setup

_TABLE_SCHEMA = "table/1"
"""Task types do not import each other; what is read here are the fields that desktop/tasks/table/model.py describes."""


def data_grid(setup: Setup, piece: Piece, materials: Mapping[str, bytes], earlier: Mapping[str, TaskWork]) -> Grid:
    """The table that this summary is about: also what the workbench shows. An empty one where there is none at all.

    Raises CodecError for a material that does not open: a fault of the package.
    """
    follow = setup.follow
    if follow is not None and follow.slot in earlier:
        work = earlier[follow.slot]
        own = labelled_grid(work, setup.columns, follow.take) if follow.take else cleaned_grid(work, follow.piece)
        if own is not None:
            return own
    if piece.material in materials:
        return source_grid(setup.columns, materials[piece.material])
    return plain_grid(setup.columns, [], [])


def cleaned_grid(work: TaskWork, name: str) -> Grid | None:
    """The candidate's table in an earlier task; None where it was not touched or cannot be replayed."""
    value = work.answers.get(name)
    if value is None:
        return None
    try:
        piece = work.task.piece(name)
        return _replayed(work.task, piece, value, work.materials[piece.material])
    except (KeyError, DocumentError, CodecError, OperationError, ValueError):
        return None


def _replayed(task: Task, piece: Piece, value: bytes, data: bytes) -> Grid | None:
    head, fields = read_values(value, _TABLE_SCHEMA)
    with reading_a_document():
        ops = Reading(fields, "table").each("ops", read_operation)
    if not ops or not belongs(head, task, piece):
        return None
    return replay(source_grid(read_columns(Reading(piece.setup, piece.name)), data), ops)
