"""Words of the wall that several pieces share."""

from desktop.language import tr
from desktop.room.seat_states import Presence
from desktop.room.tiles import Spare, Tile
from desktop.ui.plain_text import safe_name


def seat_text(seat: int) -> str:
    """`第 07 座`."""
    return tr("Seat {n}", n=f"{seat:02d}")


def seats_text(seats: tuple[int, ...], most: int = 12) -> str:
    """`01、02、03 …`; the whole room when none is named."""
    if not seats:
        return tr("Whole room")
    shown = tr(", ").join(f"{seat:02d}" for seat in seats[:most])
    return shown + (" …" if len(seats) > most else "")


def minutes_text(seconds: int) -> str:
    """`38 分钟`, a started one counted."""
    return tr("{n} min", n=-(-max(0, seconds) // 60))


def ago_text(seconds: int) -> str:
    """`2 分 10 秒前`, `40 秒前`."""
    minutes, rest = divmod(max(0, seconds), 60)
    return tr("{m} min {s} s ago", m=minutes, s=rest) if minutes else tr("{s} s ago", s=rest)


def spoken_tile(tile: Tile) -> str:
    """A tile for screen readers."""
    parts = [seat_text(tile.seat), safe_name(tile.name), tile.state]
    if tile.total:
        parts.append(tr("{n} of {m} answered", n=tile.answered, m=tile.total))
    if tile.left_s is not None:
        parts.append(tr("{n} min left", n=-(-tile.left_s // 60)))
    if tile.machine:
        parts.append(tr("Moved to {machine}", machine=safe_name(tile.machine)))
    if tile.exchanged:
        parts.append(tr("Exchanged with {seat}", seat=f"{tile.exchanged:02d}"))
    if tile.incidents:
        parts.append(tr("{n} incidents on record", n=tile.incidents))
    return tr(", ").join((*parts, tile.need) if tile.need else parts)


def spare_text(spare: Spare) -> str:
    """`05：第 02 座在此续考`, `06：待用`."""
    name = safe_name(spare.name)
    if spare.seat:
        return tr("{machine}: goes on for seat {n}", machine=name, n=f"{spare.seat:02d}")
    words = {Presence.HERE: tr("ready"), Presence.LOST: tr("lost"), Presence.NEVER: tr("not switched on")}
    return tr("{machine}: {what}", machine=name, what=words[spare.presence])


def spares_text(spares: tuple[Spare, ...]) -> str:
    """`备用机  ·  05：第 02 座在此续考  ·  06：待用`, empty where the room has none."""
    return "  ·  ".join((tr("Spare machines"), *map(spare_text, spares))) if spares else ""


def matches(tile: Tile, wanted: str) -> bool:
    """Whether a filter finds a seat: by number, or by part of name, admission number, state or need."""
    if wanted.isdecimal() and len(wanted) <= 3:
        return int(wanted) == tile.seat
    found = wanted.casefold()
    return any(found in text.casefold() for text in (tile.name, tile.ticket, tile.state, tile.need))
