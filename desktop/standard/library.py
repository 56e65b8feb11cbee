"""The standards that come with the program, found by what the files say, not by their names."""

from functools import cache
from pathlib import Path

from desktop.errors import Error
from desktop.paths import resource_path
from desktop.standard.reading import read_key, read_standard
from desktop.standard.standard import Standard

AI_TRAINER = "4-04-05-05:2021"


@cache
def load_standard(code_edition: str = AI_TRAINER, folder: Path | None = None) -> Standard:
    """The standard with this code and edition (`code:edition`) from `folder`, by default resources/standards.

    Raises: Error E-STD-09 when no file is that standard; those of `read_standard` when it is faulty.
    """
    for path in sorted((folder or resource_path("standards")).glob("*.toml")):
        data = path.read_bytes()
        if _key_or_none(data) == code_edition:
            return read_standard(data)
    raise Error(
        "E-STD-09",
        "There is no standard {key} here.",
        "Put its file into resources/standards.",
        key=code_edition,
    )


def _key_or_none(data: bytes) -> str | None:
    """A damaged neighbour must not keep another occupation from being loaded."""
    try:
        return read_key(data)
    except Error:
        return None
