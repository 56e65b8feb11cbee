"""A marking file from its place on the disk to settled tasks, for window and command alike."""

from pathlib import Path

from desktop.errors import Error
from desktop.formats.marking_file import MOST_BYTES
from desktop.workflows.mark_results import MarkReport, mark_store
from desktop.workflows.results_desk import Desk
from desktop.workflows.take_marks import TakenMarks, take_marks

_UNKNOWN_WORK = "E-MRK-02"


def read_marks(path: Path) -> bytes:
    """The bytes of a marking file, no more than such a file may have. Raises E-FIL-01."""
    try:
        if not path.is_file():
            raise OSError("not a regular file")
        with path.open("rb") as source:
            return source.read(MOST_BYTES + 1)
    except OSError as reason:
        raise Error("E-FIL-01", "{name} cannot be read.", "Check the name and the stick.", name=path.name) from reason


def take_graded(desk: Desk, data: bytes) -> TakenMarks:
    """Take in a marking file. It is held against the automatic marks: where a work has none, all are graded first."""
    try:
        return take_marks(desk, data)
    except Error as error:
        if error.code != _UNKNOWN_WORK:
            raise
    mark_store(desk)
    return take_marks(desk, data)


def take_marking_file(desk: Desk, path: Path) -> MarkReport:
    """Take in the file at `path` and settle everything with it. Raises E-FIL-01, E-MRK-01…03."""
    take_graded(desk, read_marks(path))
    return mark_store(desk)
