"""Files that come over the room link, put together on the disk under opaque names; what broke off goes on there.

<folder>/<machine, 16 hex>/<name>.kresult          whole, hashed and read by its full reader
<folder>/<machine>/<name>.<sha, 16 hex>.part       a piece of one
<folder>/<machine>/<name>.kmirror                  grows; its own frames say where it is whole
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import Hasher
from desktop.errors import Error
from desktop.refusals import refuse
from desktop.room.messages import Offer, Stored, Unwanted, Wanted
from desktop.room.transfers import Chunk
from desktop.storage.media import sync_folder

MOST_BYTES_OF_ONE = 4 * 1024**3
MOST_FILES_OF_ONE = 2_000
_PIECE_BYTES = 1024 * 1024

Read = Callable[[str, Path], object]
"""`read(kind, path)`: the full reader of this kind of file; raises Error when it is not acceptable."""


@dataclass(frozen=True)
class ArrivedFile:
    """A file that is whole, kept and read."""

    offer: Offer
    path: Path


class ReceivedFiles:
    """The files of one machine in `folder`. Several may be on their way at once."""

    def __init__(self, folder: Path, read: Read) -> None:
        self._folder = folder
        self._read = read
        self._coming: dict[bytes, tuple[Offer, Path]] = {}

    def begin(self, offer: Offer) -> Wanted | Stored | Unwanted:
        """What to answer to an offer: from where on it is wanted, or that it is here already."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._begin(offer)
        except OSError:
            return Unwanted(offer.transfer, "E-OUT-03")

    def take(self, chunk: Chunk) -> ArrivedFile | Stored | Unwanted | None:
        """Add a piece. The arrived file, or its refusal, after the last one. Raises OSError when the disk fails."""
        found = self._coming.pop(chunk.transfer, None)
        if found is None:  # refused a moment ago; its other pieces were on their way
            return None
        with found[1].open("ab") as file:
            file.write(chunk.data)
        if chunk.last:
            return self._finish(*found)
        self._coming[chunk.transfer] = found
        return None

    def _begin(self, offer: Offer) -> Wanted | Stored | Unwanted:
        path, whole = self._path(offer), self._folder / f"{offer.name.hex()}.{offer.kind}"
        if not offer.grows and whole.exists() and _hash(whole) == offer.sha:
            return Stored(offer.transfer)
        if offer.afresh and path.exists():
            path.rename(_aside(path))
        files = list(self._folder.iterdir())
        if len(files) > MOST_FILES_OF_ONE or sum(file.stat().st_size for file in files) > MOST_BYTES_OF_ONE:
            return Unwanted(offer.transfer, "E-NET-03")
        path.touch()
        if not offer.grows and path.stat().st_size >= offer.size:  # whole but never finished: a kill came between
            path.unlink()
            path.touch()
        self._coming[offer.transfer] = (offer, path)
        return Wanted(offer.transfer, path.stat().st_size, _hash(path))

    def _finish(self, offer: Offer, path: Path) -> ArrivedFile | Unwanted:
        try:
            if _hash(path) != offer.sha:
                raise refuse("E-NET-07")
            self._read(offer.kind, path)
        except Error as error:
            path.rename(_aside(path))
            return Unwanted(offer.transfer, error.code)
        with path.open("r+b") as file:
            os.fsync(file.fileno())
        kept = self._folder / f"{offer.name.hex()}.{offer.kind}"
        path.replace(kept)
        sync_folder(self._folder)
        return ArrivedFile(offer, kept)

    def _path(self, offer: Offer) -> Path:
        end = offer.kind if offer.grows else f"{offer.sha.hex()[:16]}.part"
        return self._folder / f"{offer.name.hex()}.{end}"


def _hash(path: Path) -> bytes:
    hasher = Hasher()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            hasher.update(piece)
    return hasher.digest()


def _aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.aside-{number}")).exists():
        number += 1
    return aside
