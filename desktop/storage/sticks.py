"""Carrying artefacts out: the writing procedure of trust-and-formats 7, with reading back.

A failure leaves at most a `.part` on the stick and never touches the local copy.
"""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.refusals import refuse
from desktop.storage.media import sync_folder

SPARE_BYTES = 64 * 1024 * 1024

Reader = Callable[[bytes], object]
"""The full reader of an artefact's type: raises Error when the bytes are not acceptable."""


class Stick(Protocol):
    """A folder that may vanish at any moment. Every method raises OSError."""

    def free_bytes(self) -> int:
        """Space left."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Write a file and sync it."""
        ...

    def read_back(self, name: str) -> bytes:
        """The file as the medium holds it, past the system's cache as far as the system allows."""
        ...

    def rename(self, name: str, new_name: str) -> None:
        """Give a file its final name and sync the folder."""
        ...


class FolderStick:
    """A stick that is mounted as a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def free_bytes(self) -> int:
        """Space left for an ordinary account."""
        if os.name == "nt":
            import shutil

            return shutil.disk_usage(self.folder).free
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def write(self, name: str, content: bytes) -> None:
        """Write a file and sync it."""
        with (self.folder / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def read_back(self, name: str) -> bytes:
        """Reopen, advise the system to drop its cached pages, and read all."""
        with (self.folder / name).open("rb", buffering=0) as file:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return file.read()

    def rename(self, name: str, new_name: str) -> None:
        """Give a file its final name and sync the folder."""
        (self.folder / name).replace(self.folder / new_name)
        sync_folder(self.folder)


def write_artefact(stick: Stick, name: str, content: bytes, read: Reader, spare_bytes: int = SPARE_BYTES) -> None:
    """Write `content` as `name`; when this returns it is safe to remove the stick.

    Raises E-OUT-01 (gone), E-OUT-02 (other data came back, or the full reader refuses it), E-OUT-03 (full).
    """
    partial = f"{name}.part"
    try:
        if stick.free_bytes() < len(content) + spare_bytes:
            raise refuse("E-OUT-03")
        stick.write(partial, content)
        _verify(stick.read_back(partial), content, read)
        stick.rename(partial, name)
    except OSError as reason:
        raise refuse("E-OUT-03" if reason.errno == errno.ENOSPC else "E-OUT-01") from reason


def _verify(found: bytes, written: bytes, read: Reader) -> None:
    if sha256(found) != sha256(written):
        raise refuse("E-OUT-02")
    try:
        read(found)
    except Error as reason:
        raise refuse("E-OUT-02") from reason
