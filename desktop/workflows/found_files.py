"""What lies in task folders: regular files only, no links, four folders deep at most, ten thousand entries at most."""

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.formats.task_text import is_plain_file_name

GIVEN = "given"
MOST_DEPTH = 4
MOST_ENTRIES = 10_000
_REPARSE_POINT = 0x400


@dataclass(frozen=True)
class FoundFile:
    """A file by its path slot/…/name in NFC. `ignored` ones are temporary or lock files, `refused` ones are links or
    have a name that cannot travel."""

    path: str
    place: Path
    size: int
    changed_ns: int
    ignored: bool = False
    refused: bool = False

    @property
    def changed_ms(self) -> int:
        """When it was changed last, by the machine's wall clock."""
        return max(0, self.changed_ns // 1_000_000)


def find_files(folder: Path, slots: Sequence[str]) -> list[FoundFile]:
    """All files below the slots' folders, given files left out, in the order of their paths."""
    found: dict[str, FoundFile] = {}
    entries = iter(range(MOST_ENTRIES))
    for slot in slots:
        for file in _walk(folder / slot, slot, 1, entries):
            found.setdefault(file.path, file)
    return [found[path] for path in sorted(found)]


def read_quietly(file: FoundFile) -> bytes | None:
    """The content; None while another program holds or changes it. Never follows a link that came in between."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(file.place, flags)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        try:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode) or before.st_size != file.size:
                return None
            content = stream.read(file.size + 1)
            after = os.fstat(handle)
        except OSError:
            return None
    unchanged = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return content if unchanged and len(content) == file.size else None


def _walk(place: Path, path: str, depth: int, entries: Iterator[int]) -> Iterator[FoundFile]:
    try:
        if _is_link(os.lstat(place)):
            return
        listed = sorted(os.scandir(place), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in listed:
        if next(entries, None) is None:
            return
        name = unicodedata.normalize("NFC", entry.name)
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISDIR(facts.st_mode) and not _is_link(facts):
            if depth < MOST_DEPTH - 1 and not (depth == 1 and name == GIVEN) and is_plain_file_name(name):
                yield from _walk(place / entry.name, f"{path}/{name}", depth + 1, entries)
            continue
        regular = stat.S_ISREG(facts.st_mode) and not _is_link(facts)
        harmless = regular and is_plain_file_name(name) and len(f"{path}/{name}") <= 200
        shown = name if is_plain_file_name(name) else ascii(name)[1:60]
        yield FoundFile(
            f"{path}/{shown}", place / entry.name, facts.st_size if regular else 0, facts.st_mtime_ns,
            _is_temporary(name, facts.st_size), not harmless,
        )  # fmt: skip


def _is_temporary(name: str, size: int) -> bool:
    folded = name.casefold()
    lock = size == 0 and (folded.startswith((".~lock", "~")) or folded.endswith((".lock", ".lck")))
    return folded.startswith("~$") or folded.endswith(".tmp") or lock


def _is_link(facts: os.stat_result) -> bool:
    """A symbolic link, or a junction of Windows."""
    return stat.S_ISLNK(facts.st_mode) or bool(getattr(facts, "st_file_attributes", 0) & _REPARSE_POINT)
