"""The one next step of the day and the clock beside it: both follow the record, so neither goes on after its end."""

from collections.abc import Iterable, Mapping

from desktop.language import tr
from desktop.proctor.seat_words import minutes_text
from desktop.room.tiles import Tile
from desktop.workflows.collect_bundles import open_seats, sticks_missing
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.spoken_times import time_of_day


def next_verb(desk: RoomDesk) -> str:
    """What the primary button says; empty when the day is done."""
    record = desk.record
    if not record.is_opened:
        return tr("Open the paper…")
    if not record.started_ms:
        return tr("Begin the exam…")
    if open_seats(desk):
        return tr("Collect…")
    if not record.is_closed:
        return tr("Close the room…")
    if sticks_missing(desk):
        return tr("Onto two sticks…")
    return "" if record.is_printed else tr("Print…")


def room_clock(desk: RoomDesk, tiles: Iterable[Tile], planned_s: Mapping[int, int]) -> tuple[str, str]:
    """Caption and text of the clock: planned start, start code, time to the last candidate's end, or how it ended."""
    record = desk.record
    if not record.is_opened:
        return tr("Planned start"), time_of_day(desk.grant.header.starts_ms)
    if not record.started_ms:
        spoken = record.openings[-1].spoken
        return tr("Start code"), f"{spoken[:3]} {spoken[3:]}"
    if record.is_closed:
        return tr("Room closed"), time_of_day(record.closed_ms)
    if not open_seats(desk):
        return tr("Every seat"), tr("accounted for")
    heard = [tile.left_s for tile in tiles if tile.active and tile.left_s is not None]
    left = max(heard or [max(planned_s.values(), default=0) - desk.seconds_since_start()])
    return (tr("To the end"), minutes_text(left)) if left > 0 else (tr("Time"), tr("over"))
