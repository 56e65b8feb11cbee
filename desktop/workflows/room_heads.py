"""What the console knows of every sitting's journal: the newest signed head of each, kept before it is answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from desktop.clock import Clock
from desktop.errors import Error
from desktop.formats.envelope import source_of
from desktop.formats.head import Head, read_head
from desktop.formats.witness import Command, Witness, write_witness
from desktop.storage.media import write_whole
from desktop.storage.room_store import HeadRow
from desktop.workflows.room_desk import RoomDesk

_COUNTERS = 10**9
"""How many numbers a start of the program sets aside: a counter never comes twice, whatever the wall clock does."""


@dataclass(frozen=True)
class OtherStory:
    """A head that contradicts what was seen before: which machine sent it, of which candidate, and the code."""

    machine: bytes
    candidate: bytes
    code: str


class RoomHeads:
    """Heads by store; several threads may ask."""

    def __init__(self, desk: RoomDesk, clock: Clock) -> None:
        self._desk, self._clock, self._grant = desk, clock, desk.grant
        self._heads: dict[bytes, Head] = {}
        self._others: dict[tuple[bytes, bytes], Head] = {}
        """Heads that contradict a known one, the newest by store and machine: of a fork's other copy."""
        for row in desk.heads().values():
            self._heads[row.store] = read_head(source_of(row.data), self._grant.trust, self._stations)
        self._key = desk.keys.sign
        self._lock = Lock()
        self._counter = self._first_counter()

    @property
    def _stations(self) -> tuple[bytes, ...]:
        return self._grant.header.stations

    def take(self, contents: Iterable[tuple[bytes, bytes]]) -> tuple[list[Head], list[OtherStory]]:
        """Read, keep and return the heads that are news, the newest of each sitting; and those that contradict.

        `contents` are (machine, .khead file) in the order in which they came. A head that was seen before is nothing.
        """
        with self._lock:
            return self._take(contents)

    def _take(self, contents: Iterable[tuple[bytes, bytes]]) -> tuple[list[Head], list[OtherStory]]:
        news: dict[bytes, tuple[Head, bytes]] = {}
        stories = []
        for machine, content in contents:
            head = self._read(content)
            if head is None:
                continue
            last = news[head.store][0] if head.store in news else self._heads.get(head.store)
            try:
                if last is not None:
                    read_head(source_of(content), self._grant.trust, self._stations, last)
            except Error as error:
                if error.code == "E-JRN-03":
                    self._others[head.store, head.station] = head
                    stories.append(OtherStory(machine, head.candidate, error.code))
                continue
            news[head.store] = (head, content)
        self._desk.put_heads(HeadRow(head.store, head.seq, content) for head, content in news.values())
        self._heads |= {store: head for store, (head, _) in news.items()}
        return [head for head, _ in news.values()], stories

    def newest(self) -> tuple[Head, ...]:
        """The newest head of every sitting."""
        return tuple(self._heads.values())

    def of_candidate(self, candidate: bytes, attempt: int) -> Head | None:
        """The newest head of a candidate's sitting."""
        found = [head for head in tuple(self._heads.values()) if (head.candidate, head.attempt) == (candidate, attempt)]
        newest = max(found, key=lambda head: head.seq, default=None)
        for head in found:  # a sitting that was begun anew, with the reserve paper, is the one that is signed last
            same = newest is not None and (head.station, head.boot) == (newest.station, newest.boot)
            if newest is not None and same and head.clock_ns > newest.clock_ns:
                newest = head
        return newest

    def stories(self, candidate: bytes, attempt: int) -> tuple[Head, ...]:
        """The newest head of every copy of a candidate's sitting that was heard of, those that contradict too."""
        heads = (*tuple(self._heads.values()), *tuple(self._others.values()))
        return tuple(head for head in heads if (head.candidate, head.attempt) == (candidate, attempt))

    def witness(self, head: Head, command: Command = Command.NONE) -> bytes:
        """The console's signed note on a head."""
        with self._lock:
            self._counter += 1
            counter = self._counter
        now = self._clock.read()
        noted = Witness(
            self._grant.header.session, head.station, head.store, head.seq, head.head, counter, now.elapsed_ns,
            now.boot, command,
        )  # fmt: skip
        return write_witness(noted, self._key)

    def _read(self, content: bytes) -> Head | None:
        try:
            head = read_head(source_of(content), self._grant.trust, self._stations)
        except Error:
            return None
        return head if head.session == self._grant.header.session else None

    def _first_counter(self) -> int:
        path = self._desk.folder / "counters"
        try:
            reserved = int(path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            reserved = 0
        first = max(self._clock.read().wall_ms, reserved)
        write_whole(path, str(first + _COUNTERS).encode("ascii"))
        return first
