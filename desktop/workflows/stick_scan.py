"""What lies on a stick or in a folder: regular files of ours, within bounds, no link ever followed."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error
from desktop.formats.artefacts import ARTEFACTS, ArtefactType, artefact_of
from desktop.refusals import refuse

MOST_ENTRIES = 10_000
MOST_DEPTH = 4
_MOST_BYTES = 128 * 1024
_BY_NAME = {"." + artefact.extension: artefact for artefact in ARTEFACTS}


@dataclass(frozen=True)
class FoundFile:
    """A file that says it is ours; `name` is for reports only. `type` is by its first bytes, else by its name."""

    path: Path
    name: str
    type: ArtefactType


def scan_sources(sources: Iterable[Path]) -> list[FoundFile]:
    """Our files in `sources` (folders or single files), each path once, by name.

    Raises E-CEN-03 for a source that is not there, E-CEN-04 for one with too many files.
    """
    found: dict[Path, FoundFile] = {}
    taken: set[str] = set()
    for source in sources:
        if not source.exists():
            raise Error(
                "E-CEN-03", "There is nothing at {path}.", "Plug in the stick, or check the path.", path=str(source)
            )
        for path in _files(source):
            artefact = _type_of(path)
            if artefact is not None and path.resolve() not in found:
                name = _name(path, source, taken)
                found[path.resolve()] = FoundFile(path, name, artefact)
    return list(found.values())


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    left = MOST_ENTRIES
    folders = [(source, 0)]
    while folders:
        folder, depth = folders.pop()
        for entry in _entries(folder):
            left -= 1
            if left < 0:
                raise Error(
                    "E-CEN-04",
                    "{path} holds more than {n} files.",
                    "Name the folder that holds the bundles.",
                    path=str(source),
                    n=MOST_ENTRIES,
                )
            if entry.is_dir(follow_symlinks=False):
                if depth + 1 < MOST_DEPTH:
                    folders.append((Path(entry.path), depth + 1))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """The entries of a folder by name; one that cannot be listed is empty (a stick's lost+found)."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except PermissionError:
        return []


def _type_of(path: Path) -> ArtefactType | None:
    """By the first eight bytes; a damaged file of ours is still recognised by its name and refused later."""
    try:
        with path.open("rb") as file:
            first = file.read(8)
    except OSError:
        first = b""
    return artefact_of(first) or _BY_NAME.get(path.suffix.lower())


def _name(path: Path, source: Path, taken: set[str]) -> str:
    """A name for reports: inside the source; with the source's own name before it where two sources agree."""
    inside = path.relative_to(source).as_posix() if source.is_dir() else path.name
    name = inside if inside not in taken else f"{source.name}/{inside}"
    while name in taken:
        name += "+"
    taken.add(name)
    return name.encode("utf-8", "replace").decode("utf-8")


def read_small(path: Path) -> bytes:
    """A file that people carry: an order, a head, a note. Raises E-OUT-01, E-FMT-05 above 128 KiB."""
    try:
        with path.open("rb") as source:
            content = source.read(_MOST_BYTES + 1)
    except OSError as reason:
        raise refuse("E-OUT-01") from reason
    if len(content) > _MOST_BYTES:
        raise refuse("E-FMT-05")
    return content
