"""Files that commands read: regular files only, opened once, with a sentence when they cannot be."""

from pathlib import Path
from typing import BinaryIO

from desktop.errors import Error


def open_source(path: Path) -> BinaryIO:
    """`path` for reading. Raises E-FIL-01 when it is missing, unreadable or not a regular file."""
    reason = Error("E-FIL-01", "{name} cannot be read.", "Check the name and the stick.", name=path.name)
    if not path.is_file():
        raise reason
    try:
        return path.open("rb")
    except OSError as failure:
        raise reason from failure
