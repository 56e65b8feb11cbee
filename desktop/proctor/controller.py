"""Connects the proctors' window with the room: the session's desk, the board of seats, the next step, the record."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.clock import Clock
from desktop.errors import Error
from desktop.exam.audit import Audit, AuditEntry
from desktop.language import tr
from desktop.proctor.actions import BAR, MORE, SIGNED_AFTERWARDS, Act
from desktop.proctor.board import SeatBoard
from desktop.proctor.closing import Closing
from desktop.proctor.next_step import next_verb, room_clock
from desktop.proctor.opening import Opening
from desktop.proctor.orders import Orders
from desktop.proctor.room_actions import RoomActions
from desktop.proctor.seat_words import minutes_text
from desktop.proctor.signing_folders import SigningFolders
from desktop.proctor.window import ProctorWindow
from desktop.room.seat_states import SeatView
from desktop.room.tiles import LOST, RoomCounts, Spare, Tile
from desktop.ui.background import wait_for_jobs
from desktop.ui.folder_choice import choose_folder
from desktop.ui.level_words import level_text
from desktop.ui.pictures import decode_picture
from desktop.ui.plain_text import safe_name
from desktop.workflows.audit_words import timed_lines
from desktop.workflows.carried_status import carried_views
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.part_words import part_name
from desktop.workflows.room_desk import RoomDesk, open_room_desk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.room_times import planned_seconds
from desktop.workflows.run_room import needs_order
from desktop.workflows.session_desk import SessionDesk, SessionShown
from desktop.workflows.spoken_times import day_and_time
from desktop.workflows.take_orders import TakenOrder

_OF_THE_ROOM = (
    Act.SESSION, Act.LAYOUT, Act.PRINT, Act.HANDOVER, Act.CARRY, Act.EXCEPT, Act.ORDER, Act.POWER, Act.END, Act.COPY,
    Act.READ, Act.EXCHANGE,
)  # fmt: skip


class Controller(QObject):
    """Owns the room's desk from the choice of a session to `close`.

    `room_opened` carries the desk, `acted` what was done (act, seats, entry): whoever speaks with the stations listens.
    `rang` names the tone that calls a proctor.
    """

    room_opened = Signal(object)
    acted = Signal(object, tuple, object)
    paper_opened = Signal(object)
    room_left = Signal()
    rang = Signal(str)

    def __init__(self, window: ProctorWindow, console: ConsoleFolder, clock: Clock) -> None:
        super().__init__()
        self._window, self._console, self._clock = window, console, clock
        self._sessions = SessionDesk(console)
        self.desk: RoomDesk | None = None
        self.board: SeatBoard | None = None
        self.actions: RoomActions | None = None
        self.closing: Closing | None = None
        self.orders: Orders | None = None
        self.heads: RoomHeads | None = None
        self.folders = SigningFolders()
        self._planned: dict[int, int] = {}
        self._lines: list[tuple[str, str]] = []
        self.opening = Opening(window, console, self._open_desk, clock)
        self.opening.desk_opened.connect(self._serve)
        self.opening.opened.connect(self._paper_opened)
        self.opening.left.connect(self.show_wall)
        self.opening.orders_taken.connect(self._pass_orders_on)
        self.opening.exception_asked.connect(self._ask_exception)
        wall = window.wall
        wall.show_sound(not console.is_silent)
        wall.sound.toggled.connect(self._choose_sound)
        wall.seats_chosen.connect(lambda _: self._show_actions())
        wall.seat_opened.connect(self.show_seat)
        wall.action_bar.asked.connect(self.ask)
        wall.action_bar.more_asked.connect(self._show_more)
        window.more.asked.connect(self.ask)
        window.seat.act_asked.connect(lambda seat, act: self.ask(act, (seat,)))
        window.seat.call_answered.connect(self._answer_call)
        window.top.next_asked.connect(self.next_step)
        window.sign.folder_asked.connect(self._choose_signer)

    def begin(self) -> None:
        """Look what lies here."""
        self.opening.show()
        self._window.top.show_next("")

    def close(self) -> None:
        """Give the journal free, after what is under way."""
        wait_for_jobs()
        if self.board is not None:
            self.board.stop()
        if self.desk is not None:
            self.desk.close()
            self.desk = None

    def hear(self, views: Iterable[SeatView]) -> None:
        """What machines said, as it comes: it is shown at once."""
        if self.board is not None:
            self.board.take(views)
            self.board.flush()

    def show_wall(self) -> None:
        """The seats."""
        self._window.show_page(self._window.wall)
        self.refresh()

    def refresh(self) -> None:
        """The record changed: look at everything again."""
        desk, board = self.desk, self.board
        if desk is None or board is None:
            return
        board.look_again()
        board.flush()
        self._lines += timed_lines(desk.record.events[len(self._lines) :])
        self._window.wall.show_record(self._lines)
        self._window.wall.map.show_columns(self._console.columns(desk.session, len(desk.roster.rows)))
        self._show_actions()
        self._show_clock()
        if self.closing is not None:
            self.closing.refresh()

    def next_step(self) -> None:
        """拆封, 开考, 收卷 in turn."""
        desk = self.desk
        if desk is None or self.actions is None or self.closing is None:
            return
        if not desk.record.is_opened:
            self.opening.show()
        elif not desk.record.started_ms:
            self._window.show_page(self._window.wall)
            self.actions.start_exam()
        else:
            self.closing.show()
            self._show_clock()

    def ask(self, act: Act, seats: tuple[int, ...] | None = None) -> None:
        """Open the panel of an action; on the chosen seats unless others are named."""
        if self.actions is not None:
            self.actions.ask(act, self._window.wall.chosen if seats is None else seats)

    def show_seat(self, seat: int) -> None:
        """Everything about one seat."""
        if self.board is None or self.desk is None:
            return
        tile = self.board.tile(seat)
        acts = [
            (shown.act, tr(shown.verb))
            for shown in (*BAR, *MORE)
            if shown.act not in _OF_THE_ROOM
            and not self.desk.record.is_closed
            and (not shown.after_start or bool(self.desk.record.started_ms))
        ]
        need = (tile.need, "warn" if tile.tone == "warn" else "danger")
        self._window.seat.show_photo(self._photo_of(self.desk, seat), tile.name)
        self._window.seat.show_seat(seat, tile.name, need, _facts(tile), acts)

    def _photo_of(self, desk: RoomDesk, seat: int) -> QImage | None:
        """Decoded within limits; a photo that cannot be shown is none."""
        try:
            content = desk.photo_of(seat)
            return decode_picture(content) if content else None
        except (Error, OSError):
            return None

    def _open_desk(self, session: SessionShown) -> RoomDesk:
        if self.desk is not None:
            self.room_left.emit()
            self.desk.close()
            self.desk = None
        return open_room_desk(self._console, session, self._clock)

    def _serve(self, desk: RoomDesk) -> None:
        """A session was chosen."""
        if self.board is not None:
            self.board.stop()
        self.desk, self._lines = desk, []
        self._planned = planned_seconds(self._sessions, desk.shown)
        self.board = SeatBoard(desk, self._planned, self._clock)
        self.board.changed.connect(self._show_board)
        self.board.spares_changed.connect(self._show_spares)
        self.board.urgent.connect(self._sound)
        self.heads = RoomHeads(desk, self._clock)
        self.actions = RoomActions(self._window, desk, self.heads)
        self.actions.done.connect(self._acted)
        self.actions.handed_on.connect(self._hand_on)
        self.orders = Orders(self._window, desk, self.heads, self.folders)
        self.orders.changed.connect(self.refresh)
        self.closing = Closing(self._window, desk, self.heads, self.folders)
        self.closing.changed.connect(self.refresh)
        self.closing.left.connect(self.show_wall)
        self.closing.seats_asked.connect(self._show_open)
        self.closing.orders_taken.connect(self._pass_orders_on)
        self.closing.heads_taken.connect(self._show_carried)
        self.orders.changed.connect(self.opening.tell_exception)
        self._window.top.show_room(desk.grant.header.room, _room_facts(desk), practice=desk.grant.trust.root.practice)
        self._show_carried()
        self.board.start()
        self.room_opened.emit(desk)
        if desk.record.is_opened:
            self.show_wall()
        else:
            self.refresh()

    def _acted(self, act: object, seats: tuple[int, ...], entry: AuditEntry | None) -> None:
        if set(seats) & set(self._window.wall.chosen):
            self._window.wall.map.select(frozenset())
        if self._window.shown is self._window.wall:
            self._window.wall.take_keyboard()
        self.refresh()
        self.acted.emit(act, seats, entry)
        resumed = entry is not None and entry.kind is Audit.RESUMED and needs_order(entry)
        if (act in SIGNED_AFTERWARDS or resumed) and self.orders is not None:
            self.orders.sign()

    def _pass_orders_on(self, taken: tuple[TakenOrder, ...]) -> None:
        """Orders that a stick brought go to the stations as those that were signed here."""
        if self.orders is not None:
            for data, seats in taken:
                self.orders.signed.emit(data, seats)
        self.refresh()

    def _ask_exception(self) -> None:
        if self.orders is not None:
            self.orders.ask_exception()

    def _answer_call(self, seat: int) -> None:
        if self.actions is not None:
            self.actions.answer_call(seat)

    def _choose_signer(self, place: int) -> None:
        title = tr("The proctor's own stick")
        choose_folder(self._window, title, lambda folder: self._window.sign.show_folder(place, str(folder)))

    def _show_board(self, tiles: tuple[Tile, ...], counts: RoomCounts) -> None:
        self._window.wall.show_tiles(tiles)
        self._window.top.show_counts(counts)
        self._show_clock()

    def _show_spares(self, spares: tuple[Spare, ...]) -> None:
        self._window.wall.show_spares(spares)
        if self.actions is not None:
            self.actions.spares = spares

    def _show_open(self, seats: tuple[int, ...]) -> None:
        self.show_wall()
        self._window.wall.map.select(frozenset(seats))

    def _show_actions(self) -> None:
        if self.desk is not None:
            record = self.desk.record
            self._window.wall.action_bar.show_state(
                self._window.wall.chosen, started=bool(record.started_ms), closed=record.is_closed
            )

    def _show_more(self) -> None:
        bar = self._window.wall.action_bar
        self._window.more.show_more([shown.act for shown in MORE if bar.allows(shown)])

    def _show_clock(self) -> None:
        desk, top = self.desk, self._window.top
        if desk is None:
            return
        top.show_clock(*room_clock(desk, self._window.wall.tiles, self._planned))
        window = self._window
        does_it = window.closing if desk.record.started_ms else window.opening
        top.show_next("" if window.shown is does_it else next_verb(desk))

    def _show_carried(self) -> None:
        """How seats stood when a stick left them."""
        if self.board is not None and self.desk is not None and self.heads is not None:
            views = carried_views(self.desk.roster, self.heads.newest(), self._clock.read())
            self.board.take_carried(views)

    def _hand_on(self, act: Act) -> None:
        if self.closing is None or self.orders is None:
            return
        if act is Act.PRINT:
            self.closing.show()
            self.closing.print_papers()
        elif act is Act.ORDER:
            self.orders.sign()
        elif act is Act.CARRY:
            self.orders.choose_stick()
        elif act is Act.READ:
            self.closing.read_stick()
        elif act is Act.COPY:
            self.closing.ask_journal_copy()
        elif act is Act.SESSION:
            self.opening.show()
        else:
            self.orders.ask_exception()

    def _paper_opened(self, opened: object) -> None:
        self.refresh()
        self.paper_opened.emit(opened)

    def _sound(self, seat: int) -> None:
        if self.board is not None and self._window.wall.sound.isChecked():
            self.rang.emit("lost" if self.board.tile(seat).urgency == LOST else "call")

    def _choose_sound(self, wanted: bool) -> None:
        self._console.keep_silent(not wanted)
        self._window.wall.show_sound(wanted)


def _room_facts(desk: RoomDesk) -> str:
    """When, which levels and parts with how many candidates, who watches."""
    header = desk.grant.header
    kinds: dict[str, int] = {}
    for row in desk.roster.rows:
        package = header.package_numbered(row.package)
        if package is not None:
            name = f"{part_name(package.part)} {level_text(package.level)}"
            kinds[name] = kinds.get(name, 0) + 1
    levels = tr(", ").join(tr("{what}: {n}", what=name, n=count) for name, count in kinds.items())
    people = tr(", ").join(safe_name(person.name) for person in desk.roster.people if person.no is not None)
    return "  ·  ".join((day_and_time(header.starts_ms), levels, people))


def _facts(tile: Tile) -> list[tuple[str, str]]:
    """A seat in captions and values."""
    rows = [
        (tr("State"), tile.state),
        (tr("Admission number"), safe_name(tile.ticket)),
        (tr("Answered"), f"{tile.answered} / {tile.total}" if tile.total else "—"),
        (tr("Time left"), "—" if tile.left_s is None else minutes_text(tile.left_s)),
        (tr("Interruptions"), tr("{n} s, {m} s compensated", n=tile.interrupted_s, m=tile.credit_s)),
        (tr("Copies of each answer"), str(tile.copies) if tile.copies else "—"),
    ]
    if tile.as_of:
        rows.append((tr("From a stick, as of"), tile.as_of))
    if tile.machine:
        rows.append((tr("Other machine"), tr("Moved to {machine}", machine=safe_name(tile.machine))))
    if tile.exchanged:
        rows.append((tr("Exchanged seats"), tr("Exchanged with {seat}", seat=f"{tile.exchanged:02d}")))
    if tile.incidents:
        rows.append((tr("Incidents"), tr("{n} incidents on record", n=tile.incidents)))
    if tile.correction:
        rows.append((tr("Personal data corrected"), safe_name(tile.correction)))
    if tile.extra:
        rows.append((tr("Extra time"), tr("granted in the roster")))
    return rows
