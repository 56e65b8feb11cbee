"""What leaves the station: heads and result bundles, first in the outbox on its own disk, then on sticks."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.keeper.copies import SpareSpace
from desktop.storage.media import write_whole
from desktop.storage.sticks import SPARE_BYTES, FolderStick, Reader, Stick, write_artefact

_log = logging.getLogger(__name__)
_LEFT = ".left"


@dataclass(frozen=True)
class StickRoom:
    """The sticks that are plugged in whenever a bundle is written, and the space to leave free on them."""

    plugged_in: Callable[[], Sequence[Stick]]
    spare_bytes: int = SPARE_BYTES


class Outbox:
    """One sitting's files in the station's outbox. The name is opaque; a newer bundle replaces the older one."""

    def __init__(self, folder: Path, name: str, sticks: StickRoom, reserve: SpareSpace) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._name = name
        self._sticks = sticks
        self._reserve = reserve

    @property
    def bundle_path(self) -> Path:
        """Where the newest complete bundle is, if there is one."""
        return self._folder / f"{self._name}.kresult"

    @property
    def head_path(self) -> Path:
        """Where the newest head is, if there is one."""
        return self._folder / f"{self._name}.khead"

    def put_head(self, content: bytes) -> None:
        """Evidence, not an acknowledgement: replaced without a sync, and a failure costs nobody an answer."""
        partial = self.head_path.with_suffix(".khead.part")
        try:
            partial.write_bytes(content)
            partial.replace(self.head_path)
        except OSError:
            _log.info("a head could not be written to the outbox")

    @property
    def moved_path(self) -> Path:
        """Where the head of the machine that took over is, if one did."""
        return self._folder / f"{self._name}.moved.khead"

    def put_moved(self, content: bytes) -> None:
        """Another machine's head: from now on this copy does not open again. Raises OSError."""
        write_whole(self.moved_path, content)

    def put_bundle(self, content: bytes, read: Reader, is_final: bool) -> int:
        """Write a bundle here, read it back, then on every stick; how many hold it. Raises E-OUT when the disk fails.

        A stick that fails is left for later: the local copy stands. Only the final bundle may use up the reserve.
        """
        try:
            self._put_here(content, read)
        except Error as error:
            if not is_final or error.code != "E-OUT-03" or not self._reserve.release():
                raise
            self._put_here(content, read)
        return 1 + self.copy_to_sticks(read)[0]

    def copy_to_sticks(self, read: Reader) -> tuple[int, Error | None]:
        """Copy the newest bundle to every stick: how many hold it now, and the last failure if there was one."""
        done, failure = 0, None
        for stick in self._sticks.plugged_in():
            try:
                content = self.bundle_path.read_bytes()
                write_artefact(stick, self.bundle_path.name, content, read, self._sticks.spare_bytes)
                note_left(self.bundle_path, sha256(content))
                done += 1
            except Error as error:
                failure = error
        return done, failure

    def _put_here(self, content: bytes, read: Reader) -> None:
        """On the own disk no space is kept free: the reserve is there for exactly this."""
        write_artefact(FolderStick(self._folder), self.bundle_path.name, content, read, spare_bytes=0)


def note_left(bundle: Path, sha: bytes) -> None:
    """A copy of `bundle`, whose bytes have the hash `sha`, was read back elsewhere: on a stick, or at the console."""
    with suppress(OSError):  # then it is asked for once more
        write_whole(bundle.with_suffix(_LEFT), sha.hex().encode("ascii"))


def has_left(bundle: Path) -> bool:
    """Whether these very bytes lie somewhere else, too."""
    try:
        return bundle.with_suffix(_LEFT).read_bytes() == sha256(bundle.read_bytes()).hex().encode("ascii")
    except OSError:
        return False
