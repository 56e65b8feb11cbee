"""A medium that misbehaves on request: full, failing at the n-th operation, or killed in the middle of a write."""

from dataclasses import dataclass

from desktop.storage.faults import MediumFailed, MediumFull
from desktop.storage.media import Medium


class Killed(BaseException):
    """The program died here. Not an Exception, so that nothing on the way can swallow it."""


@dataclass
class Faults:
    """When to misbehave; operations (append, sync, cut) are counted from 1. 0 means never."""

    fail_at: int = 0
    kill_at: int = 0
    full_at_bytes: int = 0
    grows_on_release_bytes: int = 0


class FaultyMedium:
    """Passes everything on to a real medium until the moment in `faults` comes; a failed medium stays failed."""

    def __init__(self, medium: Medium, faults: Faults) -> None:
        self._medium = medium
        self.faults = faults
        self.operations = 0
        self.failed = False
        self.asked_after_failure = 0
        self._written = len(medium.read())

    @property
    def name(self) -> str:
        """What people call it."""
        return self._medium.name

    def append(self, data: bytes) -> None:
        """Add `data`, or half of it when the program dies here."""
        self._count(data[: len(data) // 2])
        if self.faults.full_at_bytes and self._written + len(data) > self.faults.full_at_bytes:
            raise MediumFull
        self._medium.append(data)
        self._written += len(data)

    def sync(self) -> None:
        """Pass on, or fail."""
        self._count(b"")
        self._medium.sync()

    def read(self) -> bytes:
        """Everything."""
        return self._medium.read()

    def cut(self, length: int) -> None:
        """Pass on, or fail."""
        self._count(b"")
        self._medium.cut(length)
        self._written = length

    def close(self) -> None:
        """No more writing."""
        self._medium.close()

    def release(self) -> bool:
        """A reserve on this medium: gives space back once."""
        grown, self.faults.grows_on_release_bytes = self.faults.grows_on_release_bytes, 0
        self.faults.full_at_bytes += grown
        return bool(grown)

    def _count(self, torn: bytes) -> None:
        if self.failed:
            self.asked_after_failure += 1
            raise MediumFailed("asked again after a failure")
        self.operations += 1
        if self.operations == self.faults.kill_at:
            if torn:
                self._medium.append(torn)
            raise Killed
        if self.operations == self.faults.fail_at:
            self.failed = True
            raise MediumFailed("input/output error")
