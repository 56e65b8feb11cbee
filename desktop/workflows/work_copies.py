"""Copies of what a candidate put into the task folders: sealed under the sitting's own key, the last five of each file.

They lie beside the journal and beside its second copy, by digest, so that a folder can be rebuilt after a crash or on
another machine.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop.crypto.boxes import box, pad, unbox, unpad
from desktop.crypto.joining import derive, join, label, sha256
from desktop.crypto.sealing import DoesNotOpen
from desktop.storage.media import write_whole

VERSIONS_KEPT = 5
_ENDING = ".work"
_MOST_CARRIED = 2_000
_NAME = re.compile(r"[0-9a-f]{64}\.work")


class WorkCopies:
    """`folders` hold the same copies; the first one is the machine's own, others are written when they can be."""

    def __init__(self, folders: Sequence[Path], key: bytes, store: bytes) -> None:
        self._folders = tuple(folders)
        self._key = derive(key, "work-file", store)
        self._context = join(label("work-file"), store)

    def keep(self, content: bytes) -> bytes:
        """Keep a copy; its digest. Raises OSError when the machine's own folder cannot be written."""
        digest = sha256(content)
        sealed = box(self._key, join(self._context, digest), pad(content))
        for place, folder in enumerate(self._folders):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                path = self._path(folder, digest)
                if not path.exists():
                    write_whole(path, sealed)
            except OSError:
                if place == 0:
                    raise
        return digest

    def read(self, digest: bytes) -> bytes | None:
        """A kept copy; None when no folder has it whole."""
        for folder in self._folders:
            try:
                stored = self._path(folder, digest).read_bytes()
                content = unpad(unbox(self._key, join(self._context, digest), stored))
            except (OSError, DoesNotOpen):
                continue
            if sha256(content) == digest:
                return content
        return None

    def forget_all_but(self, digests: Iterable[bytes]) -> None:
        """Remove copies that are no longer among the last versions of any file."""
        kept = {self._path(Path(), digest).name for digest in digests}
        for folder in self._folders:
            for path in folder.glob(f"*{_ENDING}"):
                if path.name not in kept:
                    path.unlink(missing_ok=True)

    def _path(self, folder: Path, digest: bytes) -> Path:
        return folder / f"{digest.hex()}{_ENDING}"


def copies_folder(mirror: Path, store: bytes) -> Path:
    """Where the copies lie beside the second copy of a sitting's journal."""
    return mirror / f"{store.hex()}{_ENDING}"


def bring_copies(stick: Path, mirror: Path, store: bytes) -> int:
    """Copies that came with a sitting from another machine, taken along; how many. What cannot be read stays behind:
    the journal says what is missing, and nothing of an answer is in these files."""
    source, target, taken = copies_folder(stick, store), copies_folder(mirror, store), 0
    try:
        found = sorted(source.iterdir())[:_MOST_CARRIED] if source.is_dir() and not source.is_symlink() else []
        for path in found:
            if _NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                target.mkdir(parents=True, exist_ok=True)
                write_whole(target / path.name, path.read_bytes())
                taken += 1
    except OSError:
        return taken
    return taken
