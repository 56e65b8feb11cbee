"""Which sticks are plugged in at the moment: what the system mounted below its folders for removable media. Linux."""

from pathlib import Path

from desktop.storage.sticks import FolderStick, Stick

MOUNTS = Path("/proc/self/mounts")
REMOVABLE = (Path("/media"), Path("/run/media"))
_NO_STICKS = frozenset({"autofs", "cifs", "nfs", "nfs4", "smb3", "iso9660", "udf", "squashfs"})
_ESCAPES = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}


class PluggedSticks:
    """Called by the keeper's thread whenever a bundle is to be copied; a `chosen` folder stands for all of them."""

    def __init__(self, mounts: Path = MOUNTS, below: tuple[Path, ...] = REMOVABLE) -> None:
        self._mounts = mounts
        self._below = below
        self.chosen: Path | None = None

    def __call__(self) -> tuple[Stick, ...]:
        """The sticks to write to now."""
        chosen = self.chosen
        return tuple(FolderStick(folder) for folder in ((chosen,) if chosen is not None else self.folders()))

    def folders(self) -> tuple[Path, ...]:
        """Where writable removable media are mounted; empty where the system cannot say."""
        try:
            lines = self._mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except OSError:
            return ()
        return tuple(sorted({place for line in lines if (place := self._place(line.split())) is not None}))

    def _place(self, words: list[str]) -> Path | None:
        if len(words) < 4 or words[2] in _NO_STICKS or "rw" not in words[3].split(","):
            return None
        text = words[1]
        for escape, meant in _ESCAPES.items():
            text = text.replace(escape, meant)
        place = Path(text)
        return place if any(folder in place.parents for folder in self._below) else None
