"""The seats as they are now: takes what is heard as fast as it comes, shows changes only."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.clock import Clock
from desktop.exam.sitting import State
from desktop.room.seat_states import SeatView
from desktop.room.tiles import RoomCounts, Spare, Tile, counts_of
from desktop.workflows.carried_status import is_newer
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.room_overview import RoomMoment, spares_of, tile_of

FLUSH_MS = 100
WHOLE_MS = 1000


class SeatBoard(QObject):
    """`changed` carries all tiles and the counts; `spares_changed` the machines at which nobody of the roster sits;
    `urgent` a seat that needs a person and did not before.
    """

    changed = Signal(tuple, object)
    spares_changed = Signal(tuple)
    urgent = Signal(int)

    def __init__(self, desk: RoomDesk, planned_s: dict[int, int], clock: Clock) -> None:
        super().__init__()
        self._desk, self._planned_s, self._clock = desk, planned_s, clock
        self._rows = {row.seat: row for row in sorted(desk.roster.rows, key=lambda row: row.seat)}
        self._names, self._idle = desk.machine_names, tuple(key for key, _ in desk.spare_machines)
        self._spares: tuple[Spare, ...] | None = None
        self._views: dict[int, SeatView] = {}
        self._machines: dict[bytes, SeatView] = {}
        self._tiles: dict[int, Tile] = {}
        self._dirty: set[int] = set(self._rows)
        self._looked_at: set[int] = set()
        self._timers = [QTimer(self, interval=FLUSH_MS), QTimer(self, interval=WHOLE_MS)]
        self._timers[0].timeout.connect(self.flush)
        self._timers[1].timeout.connect(self._pass_a_second)

    def start(self) -> None:
        """Begin to show."""
        self.look_again()
        self.flush()
        for timer in self._timers:
            timer.start()

    def stop(self) -> None:
        """No more showing."""
        for timer in self._timers:
            timer.stop()

    def take(self, views: Iterable[SeatView]) -> None:
        """What machines said; cheap, so that it may be called a thousand times a second."""
        for view in views:
            self._views[view.seat] = view
            if view.station:
                self._machines[view.station] = view
            self._dirty.add(view.seat)

    def take_carried(self, views: Iterable[SeatView]) -> None:
        """What a stick brought from the seats: shown where nothing newer is known."""
        self.take(view for view in views if is_newer(view, self._machines.get(view.station) or self.view(view.seat)))

    def state_at(self, machine: bytes) -> State | None:
        """What a machine said last of its sitting; None when nothing was heard of it."""
        view = self._machines.get(machine)
        return None if view is None else view.state

    def view(self, seat: int) -> SeatView:
        """The newest of one seat."""
        return self._views.get(seat, SeatView(seat))

    def tile(self, seat: int) -> Tile:
        """The tile as it is shown."""
        return self._tiles[seat]

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """All tiles as they are shown."""
        return tuple(self._tiles.values())

    def look_again(self) -> None:
        """The record changed: every tile is looked at."""
        self._dirty |= self._rows.keys()

    def flush(self) -> None:
        """Show what changed since the last time; nothing when nothing did."""
        if not self._dirty:
            return
        moment = self._moment()
        self._tell_spares(spares_of(moment, self._idle))
        affected = self._affected(moment)
        new = {seat: tile_of(moment, row) for seat, row in self._rows.items() if seat in affected}
        self._looked_at |= affected
        self._dirty.clear()
        if all(self._tiles.get(seat) == tile for seat, tile in new.items()):
            return
        woken = [seat for seat, tile in new.items() if self._is_news(seat, tile)]
        self._tiles |= new
        counts: RoomCounts = counts_of(self._tiles.values())
        self.changed.emit(self.tiles, counts)
        for seat in woken:
            self.urgent.emit(seat)

    def _pass_a_second(self) -> None:
        """Minutes and silence go on by themselves: tiles that were not looked at anyway are looked at now."""
        self._dirty |= self._rows.keys() - self._looked_at
        self._looked_at.clear()

    def _tell_spares(self, spares: tuple[Spare, ...]) -> None:
        if spares != self._spares:
            self._spares = spares
            self.spares_changed.emit(spares)

    def _is_news(self, seat: int, tile: Tile) -> bool:
        before = self._tiles.get(seat)
        return tile.urgency > 0 and before is not None and tile.urgency > before.urgency

    def _affected(self, moment: RoomMoment) -> set[int]:
        """Seats of the roster that changed, and those whose sitting goes on at a machine that changed."""
        moved = {seat for seat, found in moment.record.seats.items() if found.machine and self._heard_at(found.machine)}
        return (self._dirty | moved) & set(self._rows)

    def _heard_at(self, machine: bytes) -> bool:
        view = self._machines.get(machine)
        return view is not None and view.seat in self._dirty

    def _moment(self) -> RoomMoment:
        return RoomMoment(
            rows=self._desk.roster.rows,
            record=self._desk.record,
            views=self._views,
            machines=self._machines,
            now_ns=self._clock.read().elapsed_ns,
            since_start_s=self._desk.seconds_since_start(),
            planned_s=self._planned_s,
            names=self._names,
        )
