"""Bringing the copies of a journal together: a new one, or one found after anything went wrong (section 6.5)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import new_key
from desktop.crypto.sealing import seal
from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.formats.envelope import source_of
from desktop.formats.journal_records import (
    JournalIdentity,
    Ratchet,
    Record,
    encode_core,
    heads_of,
    ratchet_info,
    start_head,
)
from desktop.formats.journal_records import RecordType as Kind
from desktop.formats.mirror import read_mirror_opening, write_mirror_opening
from desktop.formats.mirror_frames import MirrorFrames, MirrorKey, mirror_frame, read_mirror_frames
from desktop.formats.order import SignedOrder
from desktop.formats.slots import StoreKeys
from desktop.keeper.copies import Copies, SpareSpace, disk_name
from desktop.keeper.journal import Chain, Journal, record_in
from desktop.keeper.store_witnesses import Seen, Witnesses
from desktop.refusals import refuse
from desktop.storage.faults import MediumFailed, MediumFull
from desktop.storage.journal_store import AnswerRow, JournalStore, Row, open_store
from desktop.storage.media import Medium, write_whole
from desktop.storage.sqlcipher import Unreadable

_ANSWERS = frozenset({Kind.ANSWER, Kind.CLEAR})


@dataclass(frozen=True)
class JournalPlace:
    """Where one sitting's journal lies and by what it is known. `known_heads` are .khead files kept elsewhere."""

    session: bytes
    identity: JournalIdentity
    station: SigningKey
    witnesses: Witnesses
    database: Path
    mirror: Medium | None
    store_spare: SpareSpace | None = None
    known_heads: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class OpenedJournal:
    """A journal ready to go on. `findings` is what had to be mended; the start of a fresh ratchet must be announced in
    the next record: `start` in a new journal, `transfer` in one whose database was lost."""

    journal: Journal
    records: tuple[Record, ...]
    findings: tuple[Error, ...]
    fresh_ratchet: bytes | None
    decided: SignedOrder | None = None
    """The order under which one of two stories goes on."""
    transfer_due: Path | None = None
    """Stands on the disk until the fresh ratchet is announced: a kill before that rebuilds the database once more."""


@dataclass
class _Found:
    """What the two media hold."""

    store: JournalStore | None
    store_records: tuple[Record, ...]
    mirror: Medium | None
    frames: MirrorFrames
    findings: list[Error]


_NO_FRAMES = MirrorFrames((), (), (), 0, 0)


def open_journal(place: JournalPlace, keys: StoreKeys) -> OpenedJournal:
    """The journal of `place`, new or old, its copies made equal.

    Raises E-STO-01, E-STO-04 (no medium), E-JRN-01 (broken chain), 03 (fork), 04 (behind its witness), 05 (moved).
    """
    mirror_key = MirrorKey(keys.mk, place.identity.store)
    found = _look(place, keys, mirror_key)
    decided = _decide_fork(place, keys, found)
    records = _longest(found)
    chain = list(heads_of(start_head(place.identity), records))
    decided = _verify_witnessed(place, found, [head for _, head in chain]) or decided
    ratchet, fresh = _complete_store(place, found, chain)
    _complete_mirror(found, records, mirror_key)
    copies = Copies(found.store, found.mirror, place.store_spare)
    head = chain[-1][1] if chain else start_head(place.identity)
    heads = [head for _, head in chain]
    journal = Journal(place.session, Chain(len(records), head, ratchet), copies, mirror_key, heads)
    return OpenedJournal(journal, records, tuple(found.findings), fresh, decided, _due(place))


def sealed_ratchet(results_vault: bytes, session: bytes, store: bytes, key: bytes) -> bytes:
    """The ratchet's start as only the results vault (raw sealing key) can read it."""
    return seal(results_vault, ratchet_info(session, store), key)


def _look(place: JournalPlace, keys: StoreKeys, mirror_key: MirrorKey) -> _Found:
    findings: list[Error] = []
    mirror, frames = _read_mirror(place, mirror_key, findings)
    store, records = _read_store(place.database, keys.dek, bool(frames.records), findings)
    if store is None and mirror is None:
        raise refuse("E-STO-04")
    return _Found(store, records, mirror, frames, findings)


def _read_mirror(place: JournalPlace, key: MirrorKey, findings: list[Error]) -> tuple[Medium | None, MirrorFrames]:
    """The frames up to a torn tail, which is set aside; a mirror that does not begin properly is begun anew."""
    medium = place.mirror
    if medium is None:
        return None, _NO_FRAMES
    try:
        data = medium.read()
        start = _frames_start(place, data)
        frames = read_mirror_frames(data[start:], key) if start else _NO_FRAMES
        kept = start + frames.whole_bytes
        if kept < len(data):
            findings.append(refuse("E-JRN-02", n=len(data) - kept))
            medium.cut(kept)
        if not start:
            medium.append(write_mirror_opening(place.session, place.identity, place.station))
            medium.sync()
    except (MediumFailed, MediumFull):
        findings.append(refuse("E-STO-03", medium=medium.name))
        return None, _NO_FRAMES
    return medium, frames


def _frames_start(place: JournalPlace, data: bytes) -> int:
    """Offset of the first frame; 0 for an empty mirror or one whose beginning is damaged or another sitting's."""
    try:
        opening = read_mirror_opening(source_of(data), place.witnesses.trust, place.witnesses.stations)
    except Error:
        return 0
    return opening.frames_start if opening.identity == place.identity else 0


def _read_store(
    path: Path, dek: bytes, has_mirror: bool, findings: list[Error]
) -> tuple[JournalStore | None, tuple[Record, ...]]:
    """The database and its records; an unreadable one is renamed aside and begun anew when the mirror has a copy."""
    try:
        if has_mirror and due_path(path).exists():
            set_aside(path)
        store = open_store(path, dek)
        try:
            return store, tuple(record_in(row) for row in store.rows())
        except (Unreadable, Error):
            store.close()
            raise
    except (Unreadable, Error) as reason:
        if not has_mirror or (isinstance(reason, Error) and not reason.code.startswith("E-JRN")):
            raise refuse("E-STO-04") if isinstance(reason, Unreadable) else reason from reason
        set_aside(path)
        findings.append(refuse("E-STO-06"))
        return open_store(path, dek), ()
    except (MediumFailed, MediumFull):
        findings.append(refuse("E-STO-03", medium=disk_name()))
        return None, ()


def due_path(database: Path) -> Path:
    """The marker of a fresh ratchet that no record announces yet."""
    return database.with_name("transfer-due")


def _due(place: JournalPlace) -> Path | None:
    due = due_path(place.database)
    return due if due.exists() else None


def set_aside(path: Path) -> None:
    """Rename the database with its side files where there is one; nothing is ever deleted."""
    number = 1
    while path.with_name(f"{path.name}.aside-{number}").exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(path.with_name(f"{path.name}.aside-{number}{suffix}"))


def _decide_fork(place: JournalPlace, keys: StoreKeys, found: _Found) -> SignedOrder | None:
    """Two copies that tell different stories: the one that an order names stays, the other one is set aside."""
    one, other = found.store_records, found.frames.records
    if not _differ(one, other):
        return None
    start = start_head(place.identity)
    stays = {place.witnesses.fork_named([head for _, head in heads_of(start, copy)]): copy for copy in (one, other)}
    order = next((order for order in stays if order is not None), None)
    if order is None or found.store is None or found.mirror is None:
        raise refuse("E-JRN-03")
    if stays[order] is one:
        found.mirror.cut(0)
        found.mirror.append(write_mirror_opening(place.session, place.identity, place.station))
        found.frames = _NO_FRAMES
    else:
        found.store.close()
        set_aside(place.database)
        found.store, found.store_records = open_store(place.database, keys.dek), ()
        found.findings.append(refuse("E-STO-06"))
    return order


def _differ(one: Sequence[Record], other: Sequence[Record]) -> bool:
    return any(a.stored != b.stored for a, b in zip(one, other, strict=False))


def _longest(found: _Found) -> tuple[Record, ...]:
    """The longer of two copies of which one is a prefix of the other. Raises E-JRN-03 when they differ."""
    one, other = found.store_records, found.frames.records
    if _differ(one, other):
        raise refuse("E-JRN-03")
    return one if len(one) >= len(other) else other


def _verify_witnessed(place: JournalPlace, found: _Found, heads: Sequence[bytes]) -> SignedOrder | None:
    """Everything that was ever signed about this store is held against its end; notes that do not read are told."""
    seen = []
    for content in found.frames.heads:
        seen += _seen(place.witnesses.head, content, found.findings)
    for content in found.frames.witnesses:
        seen += _seen(place.witnesses.note, content, found.findings)
    for content in place.known_heads:
        seen += _seen(place.witnesses.head, content, [])
    return place.witnesses.verify(heads, seen)


def _seen(read: Callable[[bytes], Seen], content: bytes, findings: list[Error]) -> list[Seen]:
    try:
        return [read(content)]
    except Error:
        findings.append(refuse("E-JRN-02", n=len(content)))
        return []


def _complete_store(
    place: JournalPlace, found: _Found, chain: Sequence[tuple[Record, bytes]]
) -> tuple[Ratchet, bytes | None]:
    """Copy to the database what only the mirror has, stepping the ratchet and checking every tag on the way.

    A database that had to be begun anew has lost its ratchet key: a fresh one starts, to be announced in the journal.
    """
    store = found.store
    state = store.ratchet() if store is not None else None
    known = len(found.store_records)
    if store is not None and chain[known:] and not any(error.code == "E-STO-06" for error in found.findings):
        found.findings.append(refuse("E-STO-06"))
    if state is None or state[0] != known:
        fresh = new_key()
        if store is not None and chain:
            write_whole(due_path(place.database), b"")
        if store is not None:
            _append_all(store, chain[known:], Ratchet(fresh), check=False)
        return Ratchet(fresh), fresh
    ratchet = Ratchet(state[1])
    if store is not None:
        _append_all(store, chain[known:], ratchet, check=True)
    return ratchet, None


def _append_all(store: JournalStore, missing: Sequence[tuple[Record, bytes]], ratchet: Ratchet, check: bool) -> None:
    if missing:
        store.append_all(_entries(missing, ratchet, check))


def _entries(
    missing: Sequence[tuple[Record, bytes]], ratchet: Ratchet, check: bool
) -> Iterator[tuple[Row, bytes, AnswerRow | None]]:
    for record, head in missing:
        if check and not ratchet.step_if_fits(head, record.tag):
            raise refuse("E-JRN-03")
        core = record.core
        answer = AnswerRow(core.item, core.revision, core.seq, record.payload) if core.type in _ANSWERS else None
        yield Row(core.seq, encode_core(core), record.tag, record.payload), ratchet.key, answer


def _complete_mirror(found: _Found, records: Sequence[Record], key: MirrorKey) -> None:
    """Copy to the mirror what only the database has."""
    if found.mirror is None or len(found.frames.records) >= len(records):
        return
    try:
        for record in records[len(found.frames.records) :]:
            found.mirror.append(mirror_frame(key, record))
        found.mirror.sync()
    except (MediumFailed, MediumFull):
        found.findings.append(refuse("E-STO-03", medium=found.mirror.name))
        found.mirror = None
