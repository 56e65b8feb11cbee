"""A second session for the machines of an invented room, some hours after the first one."""

from dataclasses import replace

from desktop.crypto.joining import new_id, new_key
from desktop.crypto.sealing import seal
from desktop.formats.grant_header import SealedKey
from desktop.formats.release import PackageKey
from desktop.formats.roster import Roster, RosterRow
from desktop.formats.session_grant import (
    GrantDraft,
    open_roster,
    open_roster_secret,
    read_session_grant,
    roster_info,
    write_session_grant,
)
from desktop.formats.ticket import Opened, StationKeys, seal_tickets, start_key, write_ticket
from desktop.workflows.station_folder import StationFolder
from tests.helpers.invented_room import STARTS_MS, InventedRoom

LATER_TICKET = "2026-0107"


def add_later_session(room: InventedRoom, hours: int = 3) -> bytes:
    """Put another grant into the station's folder: same machines, another candidate at seat 7; the session's id."""
    station = StationFolder(room.folder)
    seal_key, session, secret = station.keys().seal, new_id(), new_key()
    with (room.folder / "session" / "room.ksession").open("rb") as source:
        grant = read_session_grant(source, room.trust)
        roster = open_roster(source, grant, open_roster_secret(grant, seal_key))
    receivers = (seal_key, room.spare[1])
    header = replace(
        grant.header, session=session, starts_ms=STARTS_MS + hours * 3_600_000, codes=(),
        roster_keys=tuple(SealedKey(key.key_id, seal(key.public, roster_info(session), secret)) for key in receivers),
    )  # fmt: skip
    row: RosterRow = replace(roster.rows[0], candidate=new_id(), name="李思远", ticket=LATER_TICKET, pin=None)
    draft = GrantDraft(header, Roster((row,), roster.people), secret, ())
    (room.folder / "session" / f"later-{hours}.ksession").write_bytes(write_session_grant(draft, room.centre))
    return session


def open_later_session(room: InventedRoom, hours: int = 3) -> bytes:
    """The ticket of that session, as its opening writes it; the package stays closed to it."""
    station = StationFolder(room.folder)
    with (room.folder / "session" / f"later-{hours}.ksession").open("rb") as source:
        grant = read_session_grant(source, room.trust)
    key = PackageKey(1, grant.header.packages[0].package, new_key())
    keys = station.keys()
    entries = seal_tickets(grant, [key], [StationKeys(keys.sign.key_id, keys.seal.public, (1,))])
    opened = Opened(1, (1, 2), False, 5, new_id(), grant.header.starts_ms)
    return write_ticket(grant, opened, start_key("123456", grant.header.session), entries, keys.sign)
