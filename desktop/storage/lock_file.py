"""One running program per store: a lock that the operating system releases when the program dies (E-STO-05)."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from desktop.refusals import refuse

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class LockFile:
    """Holds `path` locked from creation until `release`."""

    def __init__(self, path: Path) -> None:
        """Raises E-STO-05 when another program holds it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            _lock(self._file)
        except OSError as reason:
            self._file.close()
            raise refuse("E-STO-05") from reason

    def release(self) -> None:
        """Let others in."""
        self._file.close()


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
