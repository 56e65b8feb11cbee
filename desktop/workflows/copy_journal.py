"""The room's own journal on a second medium: the encrypted file and its sealed key, as they lie at the console.

Put back as `rooms/<session>/room.db` and `room.key` they open at the same console; elsewhere with the recovery vault.
"""

from desktop.exam.audit import Audit
from desktop.storage.sticks import SPARE_BYTES, Stick, write_artefact
from desktop.workflows.room_desk import Note, RoomDesk


def copy_journal(desk: RoomDesk, stick: Stick, medium: str, spare_bytes: int = SPARE_BYTES) -> None:
    """Write both files, each read back; `medium` is what people call the stick. Raises E-OUT, E-STO-04."""
    name = f"{desk.session.hex()}-room"
    files = {f"{name}.db": desk.journal_image(), f"{name}.key": (desk.folder / "room.key").read_bytes()}
    for file, content in files.items():
        write_artefact(stick, file, content, _anything, spare_bytes)
    desk.write(Audit.JOURNAL_COPIED, Note(values={"medium": medium}))


def _anything(_content: bytes) -> None:
    """Nobody reads it here: that the same bytes came back is all that can be asked of what is encrypted."""
