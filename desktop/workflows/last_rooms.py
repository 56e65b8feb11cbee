"""换场: whether an earlier session at this console still has something open before the next paper is opened."""

from collections.abc import Callable, Sequence

from desktop.clock import Clock
from desktop.errors import Error
from desktop.workflows.collect_bundles import sticks_missing
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.room_desk import RoomDesk, open_room_desk
from desktop.workflows.session_desk import SessionDesk, SessionShown
from desktop.workflows.spoken_times import day


def rooms_left_open(desk: RoomDesk) -> tuple[SessionShown, ...]:
    """Sessions here whose paper was opened and that are not closed, or whose answers do not lie on two sticks yet."""
    others = [shown for shown in SessionDesk(desk.console).sessions() if shown.grant.header.session != desk.session]
    return tuple(
        shown
        for shown in others
        if _holds(desk.console, shown, desk.clock, lambda room: room.record.is_opened and _is_open(room))
    )


def forms_used_before(desk: RoomDesk) -> tuple[str, ...]:
    """Forms of this session (卷号) that a session of the same day, opened at this console before, has shown already."""
    sessions = SessionDesk(desk.console).sessions()
    today = day(desk.grant.header.starts_ms)
    shown: set[tuple[bytes, str]] = set()
    for one in sessions:
        header = one.grant.header
        other = header.session != desk.session and day(header.starts_ms) == today
        if other and any(release.opened for release in one.releases):
            shown |= _forms_of(one)
    return tuple(sorted({form for package, form in _forms_of(desk.shown) if (package, form) in shown}))


def _forms_of(session: SessionShown) -> set[tuple[bytes, str]]:
    """Digest of the package and form of every row."""
    header = session.grant.header
    packages = ((header.package_numbered(row.package), row.form) for row in session.roster.rows)
    return {(package.package, form) for package, form in packages if package is not None}


def room_under_way(console: ConsoleFolder, sessions: Sequence[SessionShown], clock: Clock) -> SessionShown | None:
    """The session whose paper was opened here and whose room is not closed: where a console that was killed goes on."""
    for shown in sessions:
        if _holds(console, shown, clock, lambda room: room.record.is_opened and not room.record.is_closed):
            return shown
    return None


def _is_open(room: RoomDesk) -> bool:
    return not room.record.is_closed or bool(sticks_missing(room))


def _holds(console: ConsoleFolder, shown: SessionShown, clock: Clock, question: Callable[[RoomDesk], bool]) -> bool:
    """Ask a room's journal. One that does not open here says no: it must not keep the next room from its exam."""
    if not (console.room(shown.grant.header.session) / "room.db").exists():
        return False
    try:
        room = open_room_desk(console, shown, clock)
    except Error:
        return False
    try:
        return question(room)
    finally:
        room.close()
