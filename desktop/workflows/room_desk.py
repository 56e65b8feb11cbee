"""One session at its console: grant and roster, the room's encrypted journal, and what it adds up to.

Everything that happens is an entry, durable before anybody is told that it happened; a console that was killed goes on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from desktop.clock import Clock
from desktop.crypto.joining import join, label, new_key, unjoin
from desktop.crypto.sealing import DoesNotOpen, SealingKey, seal
from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry, Fact, read_audit_entry, write_audit_entry
from desktop.exam.policy import Policy
from desktop.exam.room_record import RoomRecord, applied, record_of
from desktop.formats.roster import Roster
from desktop.formats.session_grant import SessionGrant, open_photo, open_roster_secret
from desktop.refusals import refuse
from desktop.storage.faults import MediumFailed, MediumFull
from desktop.storage.lock_file import LockFile
from desktop.storage.room_store import HeadRow, RoomStore, open_room_store
from desktop.storage.sqlcipher import Unreadable
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.session_desk import SessionShown
from desktop.workflows.station_folder import MachineKeys
from desktop.workflows.trust_files import write_private

_MS = 1_000_000


@dataclass(frozen=True)
class Note:
    """What an entry says besides its kind and its time."""

    seats: tuple[int, ...] = ()
    people: tuple[str, ...] = ()
    cause: str = ""
    text: str = ""
    values: Mapping[str, Fact] = field(default_factory=dict)


class RoomDesk:
    """Open from `open_room_desk` to `close`. Threads may share it: entries are written one after the other."""

    def __init__(self, console: ConsoleFolder, shown: SessionShown, store: RoomStore, lock: LockFile, clock: Clock):
        self.console, self.shown, self.clock = console, shown, clock
        self._store, self._lock_file, self._one_writer = store, lock, Lock()
        cards = [card for key in shown.grant.header.stations if (card := shown.grant.trust.card_of(key)) is not None]
        self._machines = {card.holder.name: card.holder.sign_id for card in cards}
        self._record = record_of(read_audit_entry(body) for body in store.bodies_at_opening)

    @property
    def grant(self) -> SessionGrant:
        """The session's grant."""
        return self.shown.grant

    @property
    def session(self) -> bytes:
        """The session's id."""
        return self.grant.header.session

    @property
    def roster(self) -> Roster:
        """Who sits where, and who is on duty."""
        return self.shown.roster

    @property
    def policy(self) -> Policy:
        """The rules of this session."""
        return self.grant.header.policy

    @property
    def record(self) -> RoomRecord:
        """What the journal adds up to."""
        return self._record

    @property
    def keys(self) -> MachineKeys:
        """This console's keys."""
        return self.console.keys()

    @property
    def folder(self) -> Path:
        """Where everything of this session lies."""
        return self.console.room(self.session)

    def photo_of(self, seat: int) -> bytes:
        """A candidate's photo as the grant carries it; empty where there is none. Raises E-FMT for a damaged one."""
        row = self.roster.at_seat(seat)
        if row is None or row.photo is None:
            return b""
        with self.shown.path.open("rb") as source:
            return open_photo(source, self.grant, open_roster_secret(self.grant, self.keys.seal), row.photo)

    def machine_of(self, seat: int) -> bytes:
        """The signing key id of the machine that was enrolled for a seat; empty when none is named so."""
        return self._machines.get(f"{seat:02d}", b"")

    @property
    def machine_names(self) -> dict[bytes, str]:
        """What people call each machine of the session, by its signing key id."""
        return {key: name for name, key in self._machines.items()}

    @property
    def spare_machines(self) -> tuple[tuple[bytes, str], ...]:
        """Machines of the session at which nobody of the roster sits, with their names."""
        taken = {f"{row.seat:02d}" for row in self.roster.rows}
        return tuple((key, name) for name, key in sorted(self._machines.items()) if name not in taken)

    def write(self, kind: Audit, note: Note | None = None) -> AuditEntry:
        """Put one event on record; it is durable when this returns. Raises E-STO-02, E-STO-04."""
        said, now = note or Note(), self.clock.read()
        entry = AuditEntry(
            kind, now.wall_ms, now.elapsed_ns // _MS, now.boot, said.seats, said.people, said.cause, said.text,
            said.values,
        )  # fmt: skip
        with self._one_writer:
            self._store_safely(lambda: self._store.append(write_audit_entry(entry)))
            self._record = applied(self._record, entry)
        return entry

    def put_heads(self, heads: Iterable[HeadRow]) -> None:
        """Keep the newest heads of several sittings; durable when this returns. Raises E-STO-02, E-STO-04."""
        with self._one_writer:
            self._store_safely(lambda: self._store.put_heads(heads))

    def heads(self) -> dict[bytes, HeadRow]:
        """The newest head of every sitting, by its store."""
        with self._one_writer:
            return self._store.heads()

    def journal_image(self) -> bytes:
        """The journal's file, encrypted as it lies here, with everything that is on record. Raises E-STO-04."""
        with self._one_writer:
            try:
                return self._store.image()
            except MediumFailed as reason:
                raise refuse("E-STO-04") from reason

    def _store_safely(self, write: Callable[[], object]) -> None:
        try:
            write()
        except MediumFull as reason:
            raise refuse("E-STO-02") from reason
        except MediumFailed as reason:
            raise refuse("E-STO-04") from reason

    def seconds_since_start(self) -> int:
        """Since the room's start; by the suspend-inclusive clock, or the wall clock after a restart. 0 before it."""
        record, now = self._record, self.clock.read()
        if not record.started_ms:
            return 0
        if now.boot == record.started_boot:
            return max(0, now.elapsed_ns // _MS - record.started_clock_ms) // 1000
        return max(0, now.wall_ms - record.started_ms) // 1000

    def close(self) -> None:
        """Give the journal free."""
        self._store.close()
        self._lock_file.release()


def open_room_desk(console: ConsoleFolder, shown: SessionShown, clock: Clock) -> RoomDesk:
    """The room's desk, new or gone on with.

    Raises E-STO-05 when another program holds it, E-STO-07 when its key does not open here, E-JRN-01, E-ROM-09 damaged.
    """
    folder = console.room(shown.grant.header.session)
    folder.mkdir(parents=True, exist_ok=True)
    lock = LockFile(folder / "lock")
    try:
        store = open_room_store(folder / "room.db", _room_key(folder, shown.grant, console.keys().seal))
    except (Unreadable, MediumFailed) as reason:
        lock.release()
        raise Error(
            "E-ROM-09", "The room's journal cannot be read.", "Keep the folder; go on with codes and sticks."
        ) from reason
    except BaseException:
        lock.release()
        raise
    return RoomDesk(console, shown, store, lock, clock)


def _room_key(folder: Path, grant: SessionGrant, own: SealingKey) -> bytes:
    """The store's key, sealed to this console and to the recovery vault; drawn when there is none yet."""
    path, info = folder / "room.key", join(label("room-store"), grant.header.session)
    if not path.exists():
        recovery = grant.trust.card_of(grant.header.recovery)
        if recovery is None or recovery.holder.seal is None:
            raise refuse("E-CRD-02")
        key = new_key()
        write_private(path, join(seal(own.public, info, key), seal(recovery.holder.seal, info, key)))
    parts = unjoin(path.read_bytes())
    try:
        return own.open(info, parts[0] if parts else b"")
    except DoesNotOpen as reason:
        raise refuse("E-STO-07") from reason
