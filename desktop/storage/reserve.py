"""Space kept back so that a full disk does not end an exam: real, written blocks, given up when the disk is full."""

import os
from pathlib import Path

from desktop.storage.faults import fault_of

RESERVE_BYTES = 64 * 1024 * 1024
_BLOCK_BYTES = 1024 * 1024


class Reserve:
    """The file `path` of `size_bytes`; random blocks, so that no file system can store it in less."""

    def __init__(self, path: Path, size_bytes: int = RESERVE_BYTES) -> None:
        self._path = path
        self._size_bytes = size_bytes

    def fill(self) -> None:
        """Write it unless it is there already. Raises MediumFull or MediumFailed."""
        if self._path.exists() and self._path.stat().st_size == self._size_bytes:
            return
        try:
            with self._path.open("wb") as file:
                for start in range(0, self._size_bytes, _BLOCK_BYTES):
                    file.write(os.urandom(min(_BLOCK_BYTES, self._size_bytes - start)))
                file.flush()
                os.fsync(file.fileno())
        except OSError as reason:
            self._path.unlink(missing_ok=True)
            raise fault_of(reason) from reason

    def release(self) -> bool:
        """Give the space back; False when it was given up before."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
