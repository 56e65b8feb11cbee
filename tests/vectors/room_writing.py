"""Writing the room's files with one thing changed: header fields, signers, sealed parts."""

from collections.abc import Callable, Sequence
from typing import Any

from desktop.crypto.boxes import pad
from desktop.crypto.joining import derive, join, label
from desktop.crypto.signing import SigningKey
from desktop.formats.envelope import _read_parts as read_parts
from desktop.formats.envelope import read_outline, read_part, source_of, stored_part, write_envelope
from desktop.formats.session_grant import write_session_grant
from desktop.strict_json import JsonObject, read_json, write_json
from tests.vectors import small_room as room
from tests.vectors.deterministic import box_with, fixed_secrets

Change = Callable[[JsonObject], Any]
_GRANTS: dict[tuple[bool, bool], bytes] = {}


def grant_file(*, console: bool = False, word: bool = False) -> bytes:
    """The room's grant, written once per variant."""
    variant = (console, word)
    if variant not in _GRANTS:
        with fixed_secrets():
            _GRANTS[variant] = write_session_grant(room.draft(console=console, word=word), room.signing("centre"))
    return _GRANTS[variant]


def changed(
    data: bytes,
    change: Change,
    author: SigningKey,
    countersigners: Sequence[SigningKey] = (),
    stored: dict[int, bytes] | None = None,
) -> bytes:
    """`data` with its header changed and parts replaced (by number), signed again: everything else stays."""
    outline = read_outline(source_of(data))
    header = read_json(outline.header_bytes)
    parts = [
        stored_part(part.id, (stored or {}).get(part.index) or read_part(source_of(data), part, 2**30))
        for part in read_parts(outline, header)
    ]
    header = {name: value for name, value in header.items() if name != "parts"}
    change(header)
    return write_envelope(outline.type, header, parts, (author,), countersigners)


def flipped(data: bytes, offset: int) -> bytes:
    """`data` with one bit changed; negative offsets count from the end."""
    spot = offset % len(data)
    return data[:spot] + bytes([data[spot] ^ 1]) + data[spot + 1 :]


def with_roster(data: bytes, change: Change, secret: bytes = room.ROSTER_SECRET) -> bytes:
    """A grant whose sealed roster was changed (or sealed with another secret)."""
    from desktop.formats.roster import write_roster

    photo = room.identity("photo part")
    photo_id = _photo_id(data) or photo
    roster = read_json(write_roster(room.roster(photo_id)))
    change(roster)
    outline = read_outline(source_of(data))
    part_id = read_parts(outline, read_json(outline.header_bytes))[0].id
    key = derive(secret, "roster-key", room.SESSION)
    context = join(label("roster"), room.SESSION, part_id)
    sealed = box_with(room.seed("changed roster")[:24], key, context, pad(write_json(roster)))
    return changed(data, lambda header: None, room.signing("centre"), stored={0: sealed})


def _photo_id(data: bytes) -> bytes | None:
    outline = read_outline(source_of(data))
    parts = read_parts(outline, read_json(outline.header_bytes))
    return parts[2].id if len(parts) > 2 else None
