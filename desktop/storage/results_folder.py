"""The centre's store as a folder: the database, every imported file byte for byte, and what opens it.

    store.toml   who may open it and which centre it belongs to
    results.db   the encrypted tables
    bundles/     result bundles that count or once counted
    papers/      grants, manifests, scoring packs
    quarantine/  everything else, and files on their way in

Files are named by the hash of their bytes: no outside name is ever used, and keeping a file twice keeps it once.
"""

import os
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.crypto.joining import Hasher, sha256
from desktop.errors import Error
from desktop.storage.media import sync_folder, write_whole

BUNDLES, PAPERS, QUARANTINE = "bundles", "papers", "quarantine"
_HEAD = "store.toml"
_PARTIAL = ".part"
_PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class StoreHead:
    """`store` names the store; `sealed` is its key, sealed to the vault key `vault`; `centre` is a folder."""

    store: bytes
    centre: str
    vault: bytes
    sealed: bytes


class ResultsFolder:
    """The files of one store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def database(self) -> Path:
        """The encrypted tables."""
        return self.folder / "results.db"

    @property
    def lock(self) -> Path:
        """Held while a program writes."""
        return self.folder / "lock"

    def read_head(self) -> StoreHead | None:
        """None where no store was made yet. Raises E-CEN-01 for a damaged one."""
        try:
            text = (self.folder / _HEAD).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as reason:
            raise _unreadable(self.folder) from reason
        try:
            found = tomllib.loads(text)
            keys = (bytes.fromhex(found[name]) for name in ("store", "vault", "sealed"))
            store, vault, sealed = keys
            return StoreHead(store, str(found["centre"]), vault, sealed)
        except (ValueError, KeyError, TypeError) as reason:
            raise _unreadable(self.folder) from reason

    def create(self, head: StoreHead) -> None:
        """Make the folders; the head comes last, so that a store either is there or is not."""
        for place in (BUNDLES, PAPERS, QUARANTINE):
            (self.folder / place).mkdir(parents=True, exist_ok=True)
        centre = head.centre.replace("\\", "\\\\").replace('"', '\\"')
        lines = [
            f'store = "{head.store.hex()}"',
            f'centre = "{centre}"',
            f'vault = "{head.vault.hex()}"',
            f'sealed = "{head.sealed.hex()}"',
        ]
        write_whole(self.folder / _HEAD, ("\n".join(lines) + "\n").encode("utf-8"))

    def take_in(self, sources: Sequence[BinaryIO]) -> list[bytes]:
        """Keep copies in quarantine, durably; the hashes of the bytes, which name them.

        All are written before any is synced, so that the system can write them together. Raises OSError of a source
        as it is: a stick may go away at any moment.
        """
        with ExitStack() as files:
            arriving = []
            for number, source in enumerate(sources):
                file = files.enter_context(self._partial(number).open("wb"))
                arriving.append((file, _copy(source, file)))
            for file, _ in arriving:
                os.fsync(file.fileno())
        for number, (_, file_hash) in enumerate(arriving):
            self._partial(number).replace(self.folder / QUARANTINE / file_hash.hex())
        if arriving:
            sync_folder(self.folder / QUARANTINE)
        return [file_hash for _, file_hash in arriving]

    def _partial(self, number: int) -> Path:
        return self.folder / QUARANTINE / f"arriving-{number}{_PARTIAL}"

    def settle(self, file_hash: bytes, place: str) -> None:
        """Move a file to `place`; nothing to do when it is there. The old name and the new one are the same file."""
        target = self.folder / place / file_hash.hex()
        for other in (BUNDLES, PAPERS, QUARANTINE):
            source = self.folder / other / file_hash.hex()
            if other != place and source.exists():
                source.replace(target)

    def path_of(self, file_hash: bytes) -> Path:
        """Where a kept file lies now. Raises E-CEN-02 when it is gone."""
        for place in (BUNDLES, PAPERS, QUARANTINE):
            path = self.folder / place / file_hash.hex()
            if path.exists():
                return path
        raise Error(
            "E-CEN-02",
            "The store has lost the file {name}.",
            "Bring the store back from its backup, or import the stick again.",
            name=file_hash.hex()[:12],
        )

    def read(self, file_hash: bytes) -> bytes:
        """The bytes of a kept file. Raises E-CEN-02 when they are gone or are no longer the same."""
        path = self.path_of(file_hash)
        data = path.read_bytes()
        if sha256(data) != file_hash:
            raise Error(
                "E-CEN-02",
                "The store has lost the file {name}.",
                "Bring the store back from its backup, or import the stick again.",
                name=file_hash.hex()[:12],
            )
        return data

    def waiting(self) -> Iterator[bytes]:
        """Hashes of the whole files in quarantine; halves that a crash left behind are removed on the way."""
        for path in sorted((self.folder / QUARANTINE).iterdir()):
            if path.name.endswith(_PARTIAL):
                path.unlink()
            elif len(path.name) == 64:
                yield bytes.fromhex(path.name)


def _copy(source: BinaryIO, target: BinaryIO) -> bytes:
    """Copy in pieces; the hash of what was copied."""
    hasher = Hasher()
    while piece := source.read(_PIECE_BYTES):
        hasher.update(piece)
        target.write(piece)
    target.flush()
    return hasher.digest()


def _unreadable(folder: Path) -> Error:
    return Error(
        "E-CEN-01",
        "The store in {folder} cannot be read.",
        "Name the folder of a store, or bring it back from its backup.",
        folder=folder.name,
    )
