"""Enrolling a room of machines with one stick and two walks (exam-day 7, trust-and-formats 3).

The stick carries, in its folder `enrolment`:
    trust/            the site's cards and the pinned root
    centre.toml       the centre's id
    requests/*.kreq   what the machines ask (first walk)
    cards/*.kcard     what the centre answered (second walk)

People compare twice: the root's eight numbers once at each machine, with the printed sheet; and the six numbers of each
request, on one list that is carried from machine to machine.
"""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import words
from desktop.errors import Error
from desktop.formats.artefacts import KCARD, KREQ, Role
from desktop.formats.cards import MACHINES, CardRequest, read_request
from desktop.formats.trust import Trust
from desktop.refusals import refuse
from desktop.storage.media import write_whole
from desktop.workflows.enrol_station import (
    FACTS_FILES,
    EnrolmentDesk,
    Seat,
    accept_card,
    issue_card,
    make_request,
    request_words,
)
from desktop.workflows.site_folder import open_trust, pinned_root, trust_folder
from desktop.workflows.trust_files import copy_trust, put_card

FOLDER = "enrolment"
ROOT_WORDS = 8
_CENTRE, _PIN, _REQUEST, _ASKED = "centre.toml", "root.pin", "request.kreq", "asked.toml"
_MOST_BYTES = 64 * 1024
MOST_REQUESTS = 500


@dataclass(frozen=True)
class RequestShown:
    """A request on the stick: who asks, the six numbers to compare, and why it cannot be granted (None: it can)."""

    path: Path
    name: str
    role: Role
    words: tuple[int, ...]
    problem: Error | None = None


@dataclass(frozen=True)
class MachineStep:
    """What a machine did with the stick: asked (its six numbers), still waits, or is enrolled."""

    state: str
    words: tuple[int, ...] = ()


ASKED, WAITS, ENROLLED = "asked", "waits", "enrolled"


def prepare_stick(stick: Path, site: Path, centre: bytes) -> tuple[int, ...]:
    """At the centre, before the first walk; the eight numbers of the root. Raises E-STE-01, E-OUT-01."""
    try:
        copy_trust(trust_folder(site), stick / FOLDER / "trust")
        write_whole(stick / FOLDER / _CENTRE, f'centre = "{centre.hex()}"\n'.encode("ascii"))
    except OSError as reason:
        raise refuse("E-OUT-01") from reason
    return words(pinned_root(site), ROOT_WORDS)


def root_words(stick: Path) -> tuple[int, ...]:
    """At a machine: the numbers that two people compare with the printed sheet. Raises E-ENR-01."""
    return words(_root(stick), ROOT_WORDS)


def asked_seat(machine: Path) -> tuple[Role, Seat] | None:
    """What this machine was called on the first walk; None before it."""
    try:
        found = tomllib.loads((machine / _ASKED).read_text(encoding="utf-8"))
        return Role(found["role"]), Seat(int(found["seat"]), str(found["room"]), str(found["name"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def visit_machine(machine: Path, stick: Path, role: Role, seat: Seat) -> MachineStep:
    """At a machine: ask for a card, or take the card that lies ready. The root was compared before the first visit.

    On the second walk `role` and `seat` are those of `asked_seat`. Raises E-ENR-07 when they are not, E-ENR-01 for a
    stick that was not prepared, E-ENR-02 when its root is not the one that was compared here, E-ENR-03 when the
    machine is enrolled already, E-CRD-02 for a card with other keys.
    """
    if (machine / FACTS_FILES[role]).exists():
        raise Error(
            "E-ENR-03", "This machine is enrolled already.", "Use it, or enrol it again in an empty folder.",
            exit_code=Error.RULE,
        )  # fmt: skip
    root, pin = _root(stick), machine / _PIN
    if not pin.exists():
        machine.mkdir(parents=True, exist_ok=True)
        write_whole(pin, root.hex().encode("ascii"))
    elif pin.read_text(encoding="ascii") != root.hex():
        raise Error(
            "E-ENR-02", "This stick names another authority than the one that was compared here.",
            "Stop, and call the centre.", exit_code=Error.RULE,
        )  # fmt: skip
    request, before = machine / _REQUEST, asked_seat(machine)
    if before not in (None, (role, seat)):
        raise Error(
            "E-ENR-07", "This machine asked for its card as {name}.", "Take that card, or enrol in an empty folder.",
            exit_code=Error.RULE, name=before[1].on_card,
        )  # fmt: skip
    if not request.exists():
        _note_asked(machine, role, seat)
        write_whole(request, make_request(machine, role, seat.on_card, _centre(stick)))
    return _ask_or_take(machine, stick, seat, request.read_bytes())


def requests_on(stick: Path, trust: Trust, centre: bytes) -> tuple[RequestShown, ...]:
    """At the centre: every request on the stick, by name. Raises E-ENR-04 when there is none.

    A request cannot be granted when it is malformed, for another centre, or two machines ask under one name.
    """
    paths = sorted((stick / FOLDER / "requests").glob(f"*.{KREQ.extension}"))[:MOST_REQUESTS]
    shown = [_shown(path, centre) for path in paths]
    if not shown:
        raise Error("E-ENR-04", "There is no request on the stick.", "Take the stick to the machines first.")
    names = [(one.role, one.name) for one in shown if one.problem is None]
    known = {card.holder.sign_id for card in trust.cards if card.holder.role in MACHINES}
    found = []
    for one in shown:
        problem = one.problem
        if problem is None and names.count((one.role, one.name)) > 1:
            problem = Error("E-ENR-05", "Two machines ask as {name}.", "Give one of them another seat.", name=one.name)
        found.append(RequestShown(one.path, one.name, one.role, one.words, problem))
    waiting = [one for one in found if one.problem is not None or _key(one.path) not in known]
    return tuple(sorted(waiting, key=lambda one: (one.role, one.name)))


def issue_cards(stick: Path, requests: Sequence[RequestShown], desk: EnrolmentDesk, trust: Trust) -> Trust:
    """Cards for requests whose numbers two people compared on the list, onto the stick; the trust that knows them.

    Raises the problem of the first request that has one: nothing is issued then.
    """
    for one in requests:
        if one.problem is not None:
            raise one.problem
    folder = stick / FOLDER / "cards"
    for one in requests:
        card = issue_card(_bytes(one.path), one.words, desk, trust)
        trust = trust.with_card(card)
        put_card(trust_folder(desk.site), card, one.role)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / f"{one.path.stem}.{KCARD.extension}", card)
        except OSError as reason:
            raise refuse("E-OUT-01") from reason
    return trust


def _ask_or_take(machine: Path, stick: Path, seat: Seat, request: bytes) -> MachineStep:
    digest = read_request(request).digest
    card = stick / FOLDER / "cards" / f"{digest.hex()[:32]}.{KCARD.extension}"
    if card.exists():
        accept_card(machine, _bytes(card), seat, stick / FOLDER / "trust")
        for name in (_REQUEST, _ASKED):
            (machine / name).unlink(missing_ok=True)
        return MachineStep(ENROLLED)
    waiting = stick / FOLDER / "requests" / f"{digest.hex()[:32]}.{KREQ.extension}"
    state = WAITS if waiting.exists() else ASKED
    try:
        waiting.parent.mkdir(parents=True, exist_ok=True)
        write_whole(waiting, request)
    except OSError as reason:
        raise refuse("E-OUT-01") from reason
    return MachineStep(state, request_words(request))


def _note_asked(machine: Path, role: Role, seat: Seat) -> None:
    """So that nothing has to be typed on the second walk."""
    values = {"role": str(role), "seat": seat.seat, "room": seat.room, "name": seat.name}
    lines = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())
    write_whole(machine / _ASKED, lines.encode("utf-8"))


def _shown(path: Path, centre: bytes) -> RequestShown:
    try:
        asked: CardRequest = read_request(_bytes(path))
    except Error as error:
        return RequestShown(path, path.name, Role.STATION, (), error)
    problem = None
    if asked.holder.role not in MACHINES or asked.holder.centre != centre or path.stem != asked.digest.hex()[:32]:
        problem = refuse("E-CRD-02")
    return RequestShown(path, asked.holder.name, asked.holder.role, request_words(_bytes(path)), problem)


def _key(path: Path) -> bytes:
    return read_request(_bytes(path)).holder.sign_id


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise refuse("E-FMT-05")
        return path.read_bytes()
    except OSError as reason:
        raise refuse("E-OUT-01") from reason


def _root(stick: Path) -> bytes:
    try:
        open_trust(stick / FOLDER / "trust")
        return pinned_root(stick / FOLDER / "trust")
    except Error as reason:
        raise _unprepared() from reason


def _centre(stick: Path) -> bytes:
    try:
        return bytes.fromhex(tomllib.loads((stick / FOLDER / _CENTRE).read_text(encoding="utf-8"))["centre"])
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise _unprepared() from reason


def _unprepared() -> Error:
    return Error("E-ENR-01", "This stick was not prepared for enrolment.", "Prepare it at the centre first.")
