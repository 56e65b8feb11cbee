"""A stick that can be pulled, be full, or give back something else than what was written."""

import errno
from dataclasses import dataclass
from pathlib import Path

from desktop.storage.sticks import FolderStick


@dataclass
class StickFaults:
    """`pull_at` counts operations from 1 (0: never). `returns` is honest, zeros or old."""

    pull_at: int = 0
    free_bytes: int = 0
    returns: str = "honest"


class FakeStick:
    """A real folder behind a stick's faults."""

    def __init__(self, folder: Path, faults: StickFaults | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._stick = FolderStick(folder)
        self._folder = folder
        self.faults = faults or StickFaults()
        self.operations = 0

    def free_bytes(self) -> int:
        """What the stick claims to have left."""
        self._count()
        return self.faults.free_bytes or self._stick.free_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Write; a stick pulled here keeps half of it."""
        self._count(name, content[: len(content) // 2])
        before = (self._folder / name.removesuffix(".part")).exists()
        self._old = (self._folder / name.removesuffix(".part")).read_bytes() if before else b"an older file"
        self._stick.write(name, content)

    def read_back(self, name: str) -> bytes:
        """What a bad controller gives back."""
        self._count()
        found = self._stick.read_back(name)
        if self.faults.returns == "zeros":
            return bytes(len(found))
        return self._old if self.faults.returns == "old" else found

    def rename(self, name: str, new_name: str) -> None:
        """Give a file its final name."""
        self._count()
        self._stick.rename(name, new_name)

    def _count(self, name: str = "", half: bytes = b"") -> None:
        self.operations += 1
        if self.faults.pull_at and self.operations >= self.faults.pull_at:
            if half and self.operations == self.faults.pull_at:
                self._stick.write(name, half)
            raise OSError(errno.EIO, "the stick was pulled")
