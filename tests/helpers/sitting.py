"""Driving one sitting in a test: a room copied from a cached one, a movable clock, and a keeper that can be killed."""

import shutil
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from desktop.exam.policy import Policy
from desktop.formats.bundle_opening import OpenedBundle, open_result_bundle
from desktop.formats.envelope import source_of
from desktop.formats.key_files import write_machine_key
from desktop.formats.result_bundle import ResultBundle, read_result_bundle
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import (
    AcceptRules,
    CheckIn,
    ConfirmCode,
    ConfirmIdentity,
    EnterCode,
    Event,
    Record,
    Refused,
    Request,
    StartSection,
)
from desktop.rehearsal.clock import MovableClock
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.station_folder import StationFolder
from tests.helpers.invented_room import POLICY, SPOKEN, STARTS_MS, TICKET, InventedRoom, invent_room
from tests.helpers.own_folder import own_folder

E = TypeVar("E")
QUICK = SittingOptions(reserve_bytes=65_536, spare_bytes=0)


@cache
def _room(policy: Policy, changes: tuple[tuple[str, object], ...]) -> InventedRoom:
    return invent_room(own_folder(), policy, **dict(changes))  # type: ignore[arg-type]


def room_in(folder: Path, policy: Policy = POLICY, **changes: object) -> InventedRoom:
    """A fresh copy of an invented room; keys and codes are the same for the same policy and changes."""
    room = _room(policy, tuple(sorted(changes.items())))
    shutil.copytree(room.folder, folder / "station")
    return replace(room, folder=folder / "station")


@dataclass
class Sitting:
    """One sitting with everything that was said in it."""

    room: InventedRoom
    clock: MovableClock = field(default_factory=lambda: MovableClock(STARTS_MS))
    options: SittingOptions = QUICK
    keeper: Keeper = field(init=False)
    said: list[Event] = field(default_factory=list)
    revisions: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.open()

    @property
    def station(self) -> StationFolder:
        """The station's folder."""
        return StationFolder(self.room.folder)

    def open(self) -> None:
        """Start the program."""
        self.keeper = open_sitting(self.station, self.clock, self.options)
        desk = self.keeper._desk  # Argon2id takes 0.4 s each time; `tests/workflows/test_sit.py` asks the real one
        desk.seat = replace(desk.seat, spoken_fits=lambda digits: digits == SPOKEN)
        self.said += self.keeper.hello()

    def kill(self) -> None:
        """End the program without a word: nothing is recorded any more. (Real kills: `test_kills.py`.)"""
        self.keeper.close()

    def send(self, request: Request) -> tuple[Event, ...]:
        """One message and what came back."""
        events = self.keeper.handle(request)
        self.said += events
        return events

    def begin(self) -> "Sitting":
        """From the idle station to the first question."""
        for request in (CheckIn(TICKET), ConfirmIdentity(True), AcceptRules(), StartSection(SPOKEN)):
            self.send(request)
        return self

    def answer(self, number: int, choice: int = 0) -> tuple[Event, ...]:
        """Answer item `number` (counted in the paper's order)."""
        item = self.room.items[number]
        self.revisions[item] = self.revisions.get(item, 0) + 1
        return self.send(Record(item, self.revisions[item], self.room.response(item, choice)))

    def code(self, purpose: str, proctor: int, index: int = 0) -> tuple[Event, ...]:
        """A proctor types a code and confirms it."""
        first = self.send(EnterCode(self.room.code(purpose, proctor, index)))
        return (*first, *self.send(ConfirmCode()))

    def wait(self, seconds: float, step: float = 1.0) -> tuple[Event, ...]:
        """Time passes with the keeper ticking."""
        events: list[Event] = []
        left = seconds
        while left > 0:
            self.clock.advance(min(step, left))
            left -= step
            events += self.keeper.tick()
        self.said += events
        return tuple(events)

    def bundle(self) -> tuple[ResultBundle, OpenedBundle]:
        """The newest bundle, opened with the results vault's key as the centre does."""
        (path,) = self.station.outbox.glob("*.kresult")
        source = source_of(path.read_bytes())
        bundle = read_result_bundle(source, self.room.trust)
        return bundle, open_result_bundle(source, bundle, self.room.results, self.room.results.key_id)

    @property
    def folder(self) -> Path:
        """Where the store lies."""
        (found,) = (self.room.folder / "sittings").iterdir()
        return found

    @property
    def mirror(self) -> Path:
        """The mirror file."""
        (found,) = (self.room.folder / "mirror").glob("*.kmirror")
        return found


def of_type(events: "tuple[Event, ...] | list[Event]", kind: type[E]) -> list[E]:
    """The events of one type."""
    return [event for event in events if isinstance(event, kind)]


def codes_of(events: "tuple[Event, ...] | list[Event]") -> list[str]:
    """The codes of what was refused."""
    return [event.code for event in of_type(events, Refused)]


def spare_in(folder: Path, room: InventedRoom) -> StationFolder:
    """Seat 31 of the same room: a machine at which nobody sits, stocked like the others."""
    for name in ("session", "packages", "trust"):
        shutil.copytree(room.folder / name, folder / name)
    toml = (room.folder / "station.toml").read_text(encoding="utf-8").replace("seat = 7", "seat = 31")
    (folder / "station.toml").write_text(toml, encoding="utf-8")
    (folder / "keys").mkdir()
    for name, key in zip(("sign", "seal"), room.spare, strict=True):
        (folder / "keys" / f"{name}.key").write_bytes(write_machine_key(key.seed))
    return StationFolder(folder)
