"""The copies of one journal and what happens when a medium fails (trust-and-formats 6.4).

Database first, mirror second, and only then may anybody be told "saved". The first error other than a full disk is
final for its medium; the other one goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from desktop.language import tr
from desktop.refusals import refuse
from desktop.storage.faults import MediumFailed, MediumFull
from desktop.storage.journal_store import AnswerRow, JournalStore, Row
from desktop.storage.media import Medium
from desktop.storage.sqlcipher import Unreadable


class SpareSpace(Protocol):
    """Space that can be given up once on a full medium."""

    def release(self) -> bool:
        """Give it up; False when that was done before."""
        ...


def disk_name() -> str:
    """What people call the database's medium."""
    return tr("the disk of this machine")


@dataclass(frozen=True)
class Entry:
    """One record ready to be kept: the database row with its effect on the fold, and the mirror's frame."""

    row: Row
    next_key: bytes
    answer: AnswerRow | None
    frame: bytes


class _Copy:
    """One medium, alive until its first error."""

    def __init__(self, name: str, spare: SpareSpace | None, close: Callable[[], None]) -> None:
        self.name = name
        self.alive = True
        self._spare = spare
        self._close = close

    def attempt(self, write: Callable[[], None]) -> bool:
        """Whether `write` is durable now; a full medium gives up its reserve and is asked once more."""
        try:
            return self._once_more_when_full(write)
        except (MediumFailed, MediumFull):
            self.alive = False
            self._forget()
            return False

    def close(self) -> None:
        """Close a living medium."""
        if self.alive:
            self._close()
            self.alive = False

    def _once_more_when_full(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except MediumFull:
            if self._spare is None or not self._spare.release():
                raise
            write()
        return True

    def _forget(self) -> None:
        try:
            self._close()
        except (OSError, MediumFailed):
            return


class Copies:
    """Database and mirror of one sitting."""

    def __init__(
        self,
        store: JournalStore | None,
        mirror: Medium | None,
        store_spare: SpareSpace | None = None,
        mirror_spare: SpareSpace | None = None,
    ) -> None:
        self._store = store
        self._mirror = mirror
        self._store_copy = _Copy(disk_name(), store_spare, store.close) if store else None
        self._mirror_copy = _Copy(mirror.name, mirror_spare, mirror.close) if mirror else None
        self.lost: list[str] = []
        """Media that died and were not reported yet."""

    @property
    def count(self) -> int:
        """How many media are alive."""
        return len(self._alive())

    def keep(self, entry: Entry) -> int:
        """Make `entry` durable; the number of media that hold it. Raises E-STO-04 when there is none."""
        if not self._alive():
            raise refuse("E-STO-04")
        if self._store is not None and self._store_copy is not None and self._store_copy.alive:
            store = self._store
            self._attempt(self._store_copy, lambda: store.append(entry.row, entry.next_key, entry.answer))
        self._append_to_mirror(entry.frame, sync=True)
        if not self._alive():
            raise refuse("E-STO-04")
        return self.count

    def note(self, frame: bytes) -> None:
        """Put a head or a witness into the mirror; it becomes durable with the next record."""
        self._append_to_mirror(frame, sync=False)

    def rows(self) -> tuple[Row, ...] | None:
        """Every record as the database has it; None when the database is dead or dies now."""
        if self._store is None or self._store_copy is None or not self._store_copy.alive:
            return None
        try:
            return tuple(self._store.rows())
        except Unreadable:
            self._store_copy.alive = False
            self.lost.append(self._store_copy.name)
            return None

    def row(self, seq: int) -> Row | None:
        """One record as the database has it; None when the database is dead or dies now."""
        if self._store is None or self._store_copy is None or not self._store_copy.alive:
            return None
        try:
            return self._store.row(seq)
        except Unreadable:
            self._store_copy.alive = False
            self.lost.append(self._store_copy.name)
            return None

    def mirror_bytes(self) -> bytes:
        """The whole mirror. Raises E-STO-04 when it is dead too."""
        if self._mirror is None or self._mirror_copy is None or not self._mirror_copy.alive:
            raise refuse("E-STO-04")
        try:
            return self._mirror.read()
        except MediumFailed as reason:
            self._mirror_copy.alive = False
            raise refuse("E-STO-04") from reason

    def close(self) -> None:
        """Close what is alive."""
        for copy in (self._store_copy, self._mirror_copy):
            if copy is not None:
                copy.close()

    def _append_to_mirror(self, frame: bytes, sync: bool) -> None:
        if self._mirror is None or self._mirror_copy is None or not self._mirror_copy.alive:
            return
        mirror = self._mirror
        if self._attempt(self._mirror_copy, lambda: mirror.append(frame)) and sync:
            self._attempt(self._mirror_copy, mirror.sync)

    def _attempt(self, copy: _Copy, write: Callable[[], None]) -> bool:
        done = copy.attempt(write)
        if not done:
            self.lost.append(copy.name)
        return done

    def _alive(self) -> list[_Copy]:
        return [copy for copy in (self._store_copy, self._mirror_copy) if copy is not None and copy.alive]
