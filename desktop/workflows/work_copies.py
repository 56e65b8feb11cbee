"""Copies of what a candidate put into the task folders: sealed under the sitting's own key, the last five of each file.

They lie beside the journal and beside its second copy, by digest, so that a folder can be rebuilt after a crash or on
another machine. A stick carries them beside the second copy; the room's network carries them one by one, each under a
name that says nothing of its content (`copy_name`).
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop.crypto.boxes import box, pad, unbox, unpad
from desktop.crypto.joining import derive, join, label, sha256
from desktop.crypto.sealing import DoesNotOpen
from desktop.formats.journal_payloads import FileSnapshot, read_file_snapshot
from desktop.formats.journal_records import Record, RecordType
from desktop.storage.media import write_whole

VERSIONS_KEPT = 5
WORK_KIND = "work"
"""The kind of such a file on the room's network."""
MOST_COPY_BYTES = 64 * 1024**2 + 1024**2
_ENDING = f".{WORK_KIND}"
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


def copy_name(store: bytes, digest: bytes) -> bytes:
    """Sixteen bytes under which a copy travels over the room's network."""
    return sha256(join(label("work-copy"), store, digest))[:16]


def found_copies(folder: Path) -> tuple[tuple[bytes, Path], ...]:
    """The copies that lie in a folder: digest of the content, and the file."""
    paths = sorted(folder.glob(f"*{_ENDING}"))
    return tuple((bytes.fromhex(path.stem), path) for path in paths if _NAME.fullmatch(path.name))


def bring_sent_copies(received: Path, mirror: Path, store: bytes, digests: Iterable[bytes]) -> int:
    """Copies that a console sent here, put beside the second copy of the journal; how many."""
    target, taken = copies_folder(mirror, store), 0
    try:
        for digest in digests:
            for path in received.glob(f"*/{copy_name(store, digest).hex()}{_ENDING}"):
                target.mkdir(parents=True, exist_ok=True)
                write_whole(target / f"{digest.hex()}{_ENDING}", path.read_bytes())
                taken += 1
    except OSError:
        return taken
    return taken


def newest_copies(records: Iterable[Record]) -> tuple[bytes, ...]:
    """The digest of each file as it was kept last, without those that are gone."""
    last = (versions[-1] for versions in _versions(records))
    return tuple(dict.fromkeys(one.sha for one in last if one.state == "kept"))


def outdated_copies(records: Iterable[Record]) -> frozenset[bytes]:
    """Digests that are no longer among the last five of any file."""
    kept = [[one.sha for one in versions if one.state == "kept"] for versions in _versions(records)]
    return frozenset(digest for digests in kept for digest in digests) - frozenset(
        digest for digests in kept for digest in digests[-VERSIONS_KEPT:]
    )


def _versions(records: Iterable[Record]) -> Iterable[list[FileSnapshot]]:
    """What is known of each file, oldest first."""
    found: dict[str, list[FileSnapshot]] = {}
    for record in records:
        if record.core.type is RecordType.FILE_SNAPSHOT:
            snapshot = read_file_snapshot(record)
            if snapshot.state in ("kept", "gone"):
                found.setdefault(snapshot.path, []).append(snapshot)
    return found.values()
