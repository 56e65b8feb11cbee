"""Proctors' codes that a seat refused, on the room's record: guessed, reused, mistyped, or another seat's."""

from desktop.exam.audit import Audit
from desktop.room.messages import CODE_REFUSALS
from desktop.workflows.room_desk import Note, RoomDesk


class RefusedCodes:
    """One entry for as long as a station gives the same reason."""

    def __init__(self, desk: RoomDesk) -> None:
        self._desk = desk
        self._last: dict[bytes, str] = {}

    def is_news(self, machine: bytes, notice: str) -> bool:
        """Whether the notice in a status gives a reason that was not given before it."""
        before, self._last[machine] = self._last.get(machine, ""), notice
        return notice != before and notice.startswith(CODE_REFUSALS)

    def note(self, seat: tuple[int, ...], notice: str) -> None:
        """The seat itself has refused the code, and nobody else is disturbed."""
        if seat:
            self._desk.write(Audit.REFUSED_CODE, Note(seat, cause=notice))
