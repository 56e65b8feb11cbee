"""A medium that holds the second copy of a journal: bytes are appended, synced, and read back whole.

The real one is a file in a folder (a second disk, a stick that stays in the machine). Fakes with faults stand in
`desktop/rehearsal/media.py`.
"""

import os
from pathlib import Path
from typing import Protocol

from desktop.storage.faults import MediumFailed, fault_of


class Medium(Protocol):
    """Where a mirror is written. Methods raise MediumFull or MediumFailed; after the latter it is never asked again."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def append(self, data: bytes) -> None:
        """Add `data` at the end; when the space does not suffice nothing of it stays."""
        ...

    def sync(self) -> None:
        """Return only when everything appended is on the medium."""
        ...

    def read(self) -> bytes:
        """Everything, oldest byte first; empty when nothing was ever written."""
        ...

    def cut(self, length: int) -> None:
        """Keep the first `length` bytes; what follows is set aside, never deleted."""
        ...

    def close(self) -> None:
        """No more writing."""
        ...


class FileMedium:
    """A mirror in the file `path`."""

    def __init__(self, path: Path, name: str = "") -> None:
        """Raises MediumFailed when the file cannot be opened for writing."""
        self.name = name or str(path.parent)
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._fd = os.open(path, flags, 0o600)
            self._size = os.fstat(self._fd).st_size
            sync_folder(path.parent)
        except OSError as reason:
            raise MediumFailed(str(reason)) from reason

    def append(self, data: bytes) -> None:
        """Add `data` at the end."""
        try:
            try:
                _write_all(self._fd, data)
            except OSError:
                os.ftruncate(self._fd, self._size)
                raise
            self._size += len(data)
        except OSError as reason:
            raise fault_of(reason) from reason

    def sync(self) -> None:
        """Return only when everything appended is on the medium."""
        try:
            (getattr(os, "fdatasync", None) or os.fsync)(self._fd)
        except OSError as reason:
            raise MediumFailed(str(reason)) from reason

    def read(self) -> bytes:
        """Everything, oldest byte first."""
        try:
            return self._path.read_bytes()
        except OSError as reason:
            raise MediumFailed(str(reason)) from reason

    def cut(self, length: int) -> None:
        """Keep the first `length` bytes; the rest goes into a side file."""
        try:
            rest = self._path.read_bytes()[length:]
            _side_file(self._path).write_bytes(rest)
            os.ftruncate(self._fd, length)
            os.fsync(self._fd)
            self._size = length
        except OSError as reason:
            raise MediumFailed(str(reason)) from reason

    def close(self) -> None:
        """No more writing."""
        os.close(self._fd)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` durable; a system without folder sync (Windows) has nothing to do."""
    if os.name == "nt":
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_whole(path: Path, data: bytes) -> None:
    """Replace `path` by `data` so that a crash leaves the old or the new file, never half. Raises OSError."""
    partial = path.with_name(path.name + ".part")
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _side_file(path: Path) -> Path:
    number = 1
    while (side := path.with_name(f"{path.name}.torn-{number}")).exists():
        number += 1
    return side
