"""The folder of one console (`kaochang proctor --data DIR`): as a station's, with rooms in place of sittings.

console.toml                     room, centre id, root digest
silent                           is there while proctors want no sound
keys/ trust/ packages/ session/  as at a station: what was carried to it
rooms/<session>/                 room.db (the room's journal), room.key (its key, sealed), lock, layout.toml
rooms/<session>/bundles/         every result bundle that was collected, byte for byte
rooms/<session>/papers/          manifest and printed pages
"""

import tomllib
from contextlib import suppress
from pathlib import Path

from desktop.storage.media import write_whole
from desktop.workflows.station_folder import StationFolder

MOST_COLUMNS = 40
_USUAL_ROWS = ((12, 4), (36, 6), (60, 10), (120, 12), (500, 25))
"""Up to so many seats, so many in a row, until somebody says how the room really is."""


class ConsoleFolder(StationFolder):
    """Reads and writes the files of one console; decides nothing."""

    facts_file = "console.toml"

    def room(self, session: bytes) -> Path:
        """Where everything of one session lies."""
        return self.path / "rooms" / session.hex()

    def bundles(self, session: bytes) -> Path:
        """Collected bundles, named by their digests."""
        return self.room(session) / "bundles"

    def papers(self, session: bytes) -> Path:
        """The manifest and the pages to be signed."""
        return self.room(session) / "papers"

    @property
    def is_silent(self) -> bool:
        """Whether proctors want no sound."""
        return (self.path / "silent").exists()

    def keep_silent(self, silent: bool) -> None:
        """Remember it; a folder that takes nothing forgets it."""
        with suppress(OSError):
            (self.path / "silent").touch() if silent else (self.path / "silent").unlink(missing_ok=True)

    def pack(self, session: bytes) -> Path:
        """The room's papers in one PDF."""
        return self.papers(session) / "room-pack.pdf"

    def columns(self, session: bytes, seats: int) -> int:
        """How many seats stand in a row of this room; a guess until somebody said it."""
        try:
            found = tomllib.loads((self.room(session) / "layout.toml").read_text(encoding="utf-8"))["columns"]
        except (OSError, ValueError, KeyError):
            found = None
        if isinstance(found, int) and 1 <= found <= MOST_COLUMNS:
            return found
        return next((columns for most, columns in _USUAL_ROWS if seats <= most), MOST_COLUMNS)

    def put_columns(self, session: bytes, columns: int) -> None:
        """Remember how many seats stand in a row."""
        self.room(session).mkdir(parents=True, exist_ok=True)
        write_whole(self.room(session) / "layout.toml", f"columns = {columns}\n".encode("ascii"))
