"""What a station has for its console: newest heads, slots, mirrors, copies of task files, bundles, found on its disk.

Found, not handed over: so a program that was started again, or a console that was away, misses nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.crypto.joining import Hasher, sha256
from desktop.formats.artefacts import KHEAD, KMIRROR, KRESULT, KSLOTS
from desktop.workflows.station_folder import SLOTS_NAME, WORK_FOLDER, StationFolder
from desktop.workflows.work_copies import WORK_KIND, copy_name, found_copies

_PIECE_BYTES = 1024 * 1024
_NOTHING = sha256(b"")


@dataclass(frozen=True)
class OutgoingFile:
    """A file to offer; `sha` is H of a whole one, of nothing for one that grows. `name` is the store of its sitting, or
    that of a copy (`copy_name`)."""

    kind: str
    name: bytes
    path: Path
    size: int
    sha: bytes
    grows: bool

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the file as it is now; none when it cannot be read."""
        try:
            with self.path.open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except OSError:
            return b""


@dataclass(frozen=True)
class OutgoingState:
    """Everything a console may lack at this moment."""

    heads: tuple[bytes, ...] = ()
    files: tuple[OutgoingFile, ...] = ()


class Outgoing(Protocol):
    """Where a station's line looks once a second."""

    def look(self) -> OutgoingState:
        """What there is to send."""
        ...


class LinkOutbox:
    """The sittings of one session in a station's folder; `grants` are the digests of all versions of its grant."""

    def __init__(self, station: StationFolder, grants: frozenset[bytes]) -> None:
        self._station = station
        self._grants = grants
        self._mirror = station.facts().mirror
        self._hashes: dict[Path, tuple[tuple[int, int], bytes]] = {}

    def look(self) -> OutgoingState:
        """What lies there now; what cannot be read this time is left for the next."""
        heads: list[bytes] = []
        files: list[OutgoingFile] = []
        for store in self._stores():
            outbox = self._station.outbox / f"{store.hex()}.{KHEAD.extension}"
            heads += [content] if (content := _content(outbox)) else []
            files += self._files_of(store)
        return OutgoingState(tuple(heads), tuple(files))

    def _stores(self) -> list[bytes]:
        found = []
        for folder in sorted((self._station.path / "sittings").glob("*")):
            try:
                if bytes.fromhex((folder / "grant").read_text(encoding="ascii")) in self._grants:
                    found.append(bytes.fromhex(folder.name))
            except (OSError, ValueError):
                continue
        return found

    def _files_of(self, store: bytes) -> list[OutgoingFile]:
        places = {
            KSLOTS.extension: self._station.sitting_folder(store) / SLOTS_NAME,
            KMIRROR.extension: self._mirror / f"{store.hex()}.{KMIRROR.extension}",
            KRESULT.extension: self._station.outbox / f"{store.hex()}.{KRESULT.extension}",
        }
        found = [self._file(kind, store, path) for kind, path in places.items()]
        work = found_copies(self._station.sitting_folder(store) / WORK_FOLDER)
        found += [self._file(WORK_KIND, copy_name(store, digest), path) for digest, path in work]
        return [one for one in found if one is not None]

    def _file(self, kind: str, store: bytes, path: Path) -> OutgoingFile | None:
        try:
            facts = path.stat()
            grows = kind == KMIRROR.extension
            sha = _NOTHING if grows else self._hash(path, (facts.st_mtime_ns, facts.st_size))
        except OSError:
            return None
        return OutgoingFile(kind, store, path, facts.st_size, sha, grows) if facts.st_size else None

    def _hash(self, path: Path, state: tuple[int, int]) -> bytes:
        """Hashed again only when the file was replaced."""
        known = self._hashes.get(path)
        if known is None or known[0] != state:
            hasher = Hasher()
            with path.open("rb") as file:
                while piece := file.read(_PIECE_BYTES):
                    hasher.update(piece)
            known = self._hashes[path] = (state, hasher.digest())
        return known[1]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
