"""Candidates who make proctors work: late, ill, cheating, with a wrong number, at each other's seats (`--people`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.signing import SigningKey
from desktop.exam.sitting import StopCause
from desktop.formats.envelope import source_of
from desktop.formats.head import read_head
from desktop.formats.order import PREFIX_BYTES, Order, OrderKind, SeatScope, write_order
from desktop.formats.session_grant import SessionGrant
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import CheckIn, StartSection
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.language import tr
from desktop.rehearsal.simulated_candidate import SimulatedCandidate
from desktop.storage.sticks import FolderStick
from desktop.workflows.armed_seat import find_granted_seat
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_visit import carry_head, visit_stick

LATE_SECONDS = 1_200
STOP_AFTER_ANSWERS = 25
_BEFORE_COUNTER, _AFTER_COUNTER = 10, 2_000
"""An order from before the exam, and one from its end: that of a power cut lies between them (`power.py`)."""


@dataclass(frozen=True)
class Unusual:
    """What a seat's process needs for such a candidate: the kind, a proctor's code, the proctors' keys, a stick."""

    kind: str
    low_code: str
    proctors: tuple[bytes, bytes]
    stick: Path


@dataclass(frozen=True)
class SeatScene:
    """One seat with everything that people do at it."""

    unusual: Unusual
    station: StationFolder
    spoken: str
    keeper: Keeper
    candidate: SimulatedCandidate


def before_check_in(scene: SeatScene) -> None:
    """What happens before the candidate checks in the usual way."""
    act = _BEFORE.get(scene.unusual.kind)
    if act is not None:
        act(scene)


def stop_cause(kind: str) -> StopCause | None:
    """Why such a candidate is stopped; None for those who are not."""
    return _STOPPED.get(kind)


def stop_here(scene: SeatScene) -> None:
    """Two proctors take the seat's head on a stick, sign the order, and bring it back."""
    cause = _STOPPED[scene.unusual.kind]
    stick = scene.unusual.stick
    stick.mkdir(parents=True, exist_ok=True)
    carry_head(scene.station, FolderStick(stick), spare_bytes=0)
    granted = find_granted_seat(scene.station)
    assert granted is not None, "this seat is being sat"
    (path,) = stick.glob("*.khead")
    head = read_head(source_of(path.read_bytes()), granted.trust, granted.grant.header.stations)
    scope = SeatScope(head.station, head.candidate, head.attempt, head.head[:PREFIX_BYTES])
    _bring(scene, _order(granted.grant, OrderKind.STOP, scope, cause.value))


def _come_late(scene: SeatScene) -> None:
    """The proctors start the seat with the others; who comes after the latest time needs a proctor's code."""
    scene.candidate.hear(scene.keeper.handle(StartSection(scene.spoken)))
    scene.candidate.wait(LATE_SECONDS)
    scene.candidate.late_code = scene.unusual.low_code


def _type_wrong_number(scene: SeatScene) -> None:
    """Refused in plain words; the proctors compare the document and sign an order."""
    scene.candidate.hear(scene.keeper.handle(CheckIn("000000")))
    granted = find_granted_seat(scene.station)
    assert granted is not None, "this seat is being sat"
    scope = SeatScope(scene.station.keys().sign.key_id, granted.row.candidate, granted.row.attempt)
    _bring(scene, _order(granted.grant, OrderKind.IDENTITY, scope, ""))


def _sit_at_the_wrong_seat(scene: SeatScene) -> None:
    """The machine says at once that this number belongs elsewhere; then the right one sits down."""
    scene.candidate.hear(scene.keeper.handle(CheckIn("999998")))


def _order(grant: SessionGrant, kind: OrderKind, scope: SeatScope, cause: str) -> Order:
    reasons = {OrderKind.STOP: tr("Recorded by the proctors."), OrderKind.IDENTITY: tr("Compared with the document.")}
    counter = _AFTER_COUNTER if kind is OrderKind.STOP else _BEFORE_COUNTER
    return Order(grant.header.session, kind, scope, counter, reasons[kind], cause)


def _bring(scene: SeatScene, order: Order) -> None:
    stick = scene.unusual.stick
    stick.mkdir(parents=True, exist_ok=True)
    first, second = (SigningKey(seed) for seed in scene.unusual.proctors)
    (stick / f"{order.kind}.korder").write_bytes(write_order(order, first, (second,)))
    for content in visit_stick(scene.station, stick).envelopes:
        scene.candidate.hear(scene.keeper.handle(ApplyEnvelope(content)))


_BEFORE: Mapping[str, Callable[[SeatScene], None]] = {
    "late": _come_late,
    "wrong-id": _type_wrong_number,
    "swapped-seats": _sit_at_the_wrong_seat,
}
_STOPPED = {"ill": StopCause.ILL, "cheat": StopCause.MISCONDUCT}
