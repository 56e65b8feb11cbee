"""Enrolment of a machine: it makes its keys and a request, two people compare six words, the centre gives the card."""

import json
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import new_id, words
from desktop.crypto.sealing import SealingKey, new_sealing_key
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.crypto.tls_keys import tls_key_hash
from desktop.formats.artefacts import Role
from desktop.formats.cards import (
    Holder,
    Isolation,
    KeyStorage,
    Machine,
    read_request,
    write_card,
    write_request,
)
from desktop.formats.key_files import read_machine_key, write_machine_key
from desktop.formats.trust import Trust
from desktop.refusals import refuse
from desktop.workflows.build_digest import build_digest
from desktop.workflows.site_folder import open_trust, pinned_root, trust_folder
from desktop.workflows.trust_files import copy_trust, put_card, write_private

WORDS = 6
FACTS_FILES = {Role.STATION: "station.toml", Role.CONSOLE: "console.toml"}
_KEY_FILES = ("sign.key", "seal.key", "tls.key")


@dataclass(frozen=True)
class Seat:
    """Where a machine stands; `name` stands on its card, the seat's number unless given (a console has seat 0)."""

    seat: int
    room: str
    name: str = ""

    @property
    def on_card(self) -> str:
        """What the card calls the machine."""
        return self.name or f"{self.seat:02d}"


@dataclass(frozen=True)
class EnrolmentDesk:
    """The centre's side: its id, its signing key, and a folder of its site (for the known cards)."""

    centre: bytes
    key: SigningKey
    site: Path


def request_words(request: bytes) -> tuple[int, ...]:
    """What both screens show: `words(digest, 6)`. Raises E-FMT, E-SIG, E-CRD-01 for a faulty request."""
    return words(read_request(request).digest, WORDS)


def make_request(machine: Path, role: Role, name: str, centre: bytes) -> bytes:
    """On the machine: make its keys in `machine`/keys (mode 0600) and the request for their card."""
    sign, seal, tls = new_signing_key(), new_sealing_key(), new_signing_key()
    for file, seed in zip(_KEY_FILES, (sign.seed, seal.seed, tls.seed), strict=True):
        write_private(machine / "keys" / file, write_machine_key(seed))
    return write_request(_holder(machine, role, name, centre), new_id(), sign)


def issue_card(request: bytes, compared: tuple[int, ...], desk: EnrolmentDesk, trust: Trust) -> bytes:
    """At the centre: the card for a request whose words two people compared. Raises E-CRD-02 when they differ."""
    asked = read_request(request)
    if compared != words(asked.digest, WORDS) or asked.holder.centre != desk.centre:
        raise refuse("E-CRD-02")
    return write_card(asked.holder, trust.last_serial(desk.key.key_id) + 1, (desk.key,))


def accept_card(machine: Path, card: bytes, seat: Seat, site: Path) -> None:
    """On the machine: keep the card and the site's cards, write station.toml (a console: console.toml).

    Raises E-CRD-02 for another's card.
    """
    copy_trust(trust_folder(site), machine / "trust")
    found = open_trust(machine / "trust").read_card(card).holder
    if found.centre is None or found != _holder(machine, found.role, found.name, found.centre):
        raise refuse("E-CRD-02")
    put_card(machine / "trust", card, found.role)
    lines = {"seat": seat.seat, "room": seat.room, "centre": found.centre.hex(), "root": pinned_root(site).hex()}
    text = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items())
    (machine / FACTS_FILES[found.role]).write_text(text, encoding="utf-8")


def enrol_machine(machine: Path, role: Role, seat: Seat, desk: EnrolmentDesk, trust: Trust) -> tuple[bytes, Trust]:
    """Both sides in one program (rehearsals, a console at the centre): the card, and the trust that knows it."""
    request = make_request(machine, role, seat.on_card, desk.centre)
    card = issue_card(request, request_words(request), desk, trust)
    accept_card(machine, card, seat, desk.site)
    put_card(trust_folder(desk.site), card, role)
    return card, trust.with_card(card)


def _holder(machine: Path, role: Role, name: str, centre: bytes) -> Holder:
    """What this machine says of itself: storage rung `file`, one process (`isolation` none), this build."""
    sign, seal, tls = (read_machine_key((machine / "keys" / file).read_bytes()) for file in _KEY_FILES)
    facts = Machine(tls_key_hash(SigningKey(tls)), KeyStorage.FILE, Isolation.NONE, build_digest())
    return Holder(role, name, centre, SigningKey(sign).public, SealingKey(seal).public, machine=facts)
