"""Console note `.kwit`: a console saw this head, and may command something (trust-and-formats 4.9; witness.md)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import KWIT
from desktop.formats.envelope import Signers, read_envelope, write_envelope
from desktop.formats.journal_records import MOST_RECORDS
from desktop.refusals import refuse
from desktop.strict_json import JsonObject


class Command(StrEnum):
    """What the console asks of the seat besides having seen its head."""

    NONE = "none"
    START = "start"
    UNLOCK = "unlock"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE_SECTION = "close_section"


@dataclass(frozen=True)
class Witness:
    """A console's view: h of record `seq` of `store` is `head`. `clock_ns` and `boot` are those of the console."""

    session: bytes
    station: bytes
    store: bytes
    seq: int
    head: bytes
    counter: int
    clock_ns: int
    boot: bytes
    command: Command = Command.NONE


@dataclass(frozen=True)
class SignedWitness:
    """A witness as read; `console` is the key id of the console that signed."""

    witness: Witness
    console: bytes


def write_witness(witness: Witness, author: SigningKey) -> bytes:
    """The file."""
    header: JsonObject = {
        "session": witness.session.hex(), "station": witness.station.hex(), "store": witness.store.hex(),
        "seq": witness.seq, "head": witness.head.hex(), "counter": witness.counter, "clock_ns": witness.clock_ns,
        "boot": witness.boot.hex(), "command": str(witness.command),
    }  # fmt: skip
    return write_envelope(KWIT, header, (), (author,))


def read_witness(
    source: BinaryIO, trust: Signers, consoles: tuple[bytes, ...], last: Witness | None = None
) -> SignedWitness:
    """The witness in `source`. `consoles` are the grant's, `last` is the newest one known of the same store.

    Raises E-GRT-01 for another console, E-ORD-01 when the counter does not rise, E-JRN-03 when it contradicts `last`.
    """
    envelope = read_envelope(source, KWIT, trust)
    fields = envelope.fields()
    witness = Witness(
        session=fields.id("session"),
        station=fields.digest("station"),
        store=fields.id("store"),
        seq=fields.integer("seq", 0, MOST_RECORDS),
        head=fields.digest("head"),
        counter=fields.integer("counter", 1),
        clock_ns=fields.integer("clock_ns"),
        boot=fields.id("boot"),
        command=fields.choice("command", Command),
    )
    fields.end()
    if envelope.author.key_id not in consoles:
        raise refuse("E-GRT-01")
    if last is not None:
        _verify_follows(witness, last)
    return SignedWitness(witness, envelope.author.key_id)


def _verify_follows(witness: Witness, last: Witness) -> None:
    if (witness.session, witness.store) != (last.session, last.store):
        raise refuse("E-IMP-04")
    if witness.seq == last.seq and witness.head != last.head:
        raise refuse("E-JRN-03")
    if witness.counter <= last.counter:
        raise refuse("E-ORD-01")
