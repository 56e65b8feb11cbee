"""The notes of the room link, typed (PROTOCOL.md, section 3). None of them carries authority: that is for envelopes.

A note is one strict JSON object; its field `note` names the class, the others are the class's fields.
"""

from dataclasses import dataclass, field, fields
from typing import Any

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.refusals import refuse
from desktop.strict_json import LARGEST_INTEGER, JsonObject, read_json, write_json

LEVEL = 1
"""The version of this protocol; both sides must speak the same."""
MOST_TEXT = 200
MOST_SECONDS = 1_000_000
CODE_REFUSALS = "E-COD-"
"""How a notice begins that says why a proctor's code was refused at a seat."""
NOT_STARTED = -1
"""`left_s` before the start."""


def _bytes(length: int) -> Any:
    return field(metadata={"length": length})


def _number(least: int = 0, most: int = LARGEST_INTEGER) -> Any:
    return field(metadata={"least": least, "most": most})


def _text(most: int = MOST_TEXT) -> Any:
    return field(metadata={"most": most})


def _flag() -> Any:
    return field(metadata={})


@dataclass(frozen=True)
class Hello:
    """A station's first word. `run` is drawn anew at each start of its program; `seat` is what it was enrolled for."""

    level: int = _number()
    run: bytes = _bytes(16)
    session: bytes = _bytes(16)
    grant: bytes = _bytes(32)
    seat: int = _number(0, 9_999)


@dataclass(frozen=True)
class Welcome:
    """The console's answer: its name for people, and its clock at this moment."""

    level: int = _number()
    name: str = _text(80)
    clock_ns: int = _number()


@dataclass(frozen=True)
class Farewell:
    """Why the sender closes the connection: a code of the list of refusals."""

    code: str = _text(10)


@dataclass(frozen=True)
class SeatStatus:
    """Where a sitting stands, once a second and at every change. Fields as in `seat_states.SeatView`.

    `state` is a value of `desktop.exam.sitting.State`. `calls` counts the calls for a proctor so far, `call` is the
    kind of the last one. `notice` is the code of the last fault the station reported, or empty.
    """

    state: str = _text(20)
    answered: int = _number(0, 10_000)
    total: int = _number(0, 10_000)
    left_s: int = _number(NOT_STARTED, MOST_SECONDS)
    used_s: int = _number(0, MOST_SECONDS)
    calls: int = _number(0, 1_000_000)
    call: str = _text(20)
    incidents: int = _number(0, 10_000)
    interrupted_s: int = _number(0, MOST_SECONDS)
    credit_s: int = _number(0, MOST_SECONDS)
    undecided: int = _number(0, 10_000)
    copies: int = _number(0, 10)
    head_seq: int = _number(-1, 2**20)
    notice: str = _text(10)


@dataclass(frozen=True)
class Told:
    """Words from the proctors to the candidate, shown as plain text. `post` names the message."""

    post: bytes = _bytes(16)
    text: str = _text()


@dataclass(frozen=True)
class Got:
    """The station has kept (or shown) what the console posted: the id of a `Told`, or of an envelope (`post_id`)."""

    post: bytes = _bytes(16)


@dataclass(frozen=True)
class Offer:
    """A file that the sender would like to send. `name` is opaque and stable: the store of a sitting, a file's digest.

    A file that `grows` (a mirror) is sent as far as it is and goes on; then `sha` is H of nothing. `afresh`: what was
    received under this name before is not the beginning of this file and must be set aside.
    """

    transfer: bytes = _bytes(16)
    kind: str = _text(16)
    name: bytes = _bytes(16)
    size: int = _number()
    sha: bytes = _bytes(32)
    grows: bool = _flag()
    afresh: bool = _flag()


@dataclass(frozen=True)
class Wanted:
    """Send an offered file from `offset` on; `sha` is H of the bytes before it, which are held already."""

    transfer: bytes = _bytes(16)
    offset: int = _number()
    sha: bytes = _bytes(32)


@dataclass(frozen=True)
class Stored:
    """The file arrived whole and was kept; also the answer to an offer of what is held already."""

    transfer: bytes = _bytes(16)


@dataclass(frozen=True)
class Unwanted:
    """An offered file is not taken, or did not arrive whole; `code` of the list of refusals."""

    transfer: bytes = _bytes(16)
    code: str = _text(10)


@dataclass(frozen=True)
class Ping:
    """The sender is there and has nothing else to say. Nobody answers."""

    number: int = _number()


Note = (
    Hello | Welcome | Farewell | SeatStatus | Told | Got | Offer | Wanted | Stored | Unwanted | Ping
)  # fmt: skip
_CLASSES: dict[str, type[Any]] = {
    "hello": Hello, "welcome": Welcome, "farewell": Farewell, "status": SeatStatus, "told": Told, "got": Got,
    "offer": Offer, "wanted": Wanted, "stored": Stored, "unwanted": Unwanted, "ping": Ping,
}  # fmt: skip
_NAMES = {made: name for name, made in _CLASSES.items()}
_SHAPES = {made: tuple((one.name, one.type, one.metadata) for one in fields(made)) for made in _NAMES}
_STATES = frozenset(state.value for state in State)


def write_note(note: Note) -> bytes:
    """The content of a frame of kind `NOTE`. ValueError for a value outside its bounds: our own fault."""
    made = type(note)
    values: JsonObject = {"note": _NAMES[made]}
    for name, kind, rule in _SHAPES[made]:
        value = getattr(note, name)
        values[name] = value.hex() if kind is bytes else value
        _value(values[name], kind, rule)
    return write_json(values)


def read_note(content: bytes) -> Note:
    """The note in a frame. Raises E-NET-02 for anything that is not exactly one of the notes."""
    try:
        return _note_in(read_json(content))
    except (Error, KeyError, TypeError, ValueError) as reason:
        raise refuse("E-NET-02") from reason


def _note_in(values: JsonObject) -> Note:
    made = _CLASSES[values.pop("note")]
    taken = {name: _value(values.pop(name), kind, rule) for name, kind, rule in _SHAPES[made]}
    if any(not name.startswith("x_") for name in values):
        raise ValueError("unknown field")
    note: Note = made(**taken)
    if isinstance(note, SeatStatus) and note.state not in _STATES:
        raise ValueError("unknown state")
    return note


def _value(value: Any, kind: Any, rule: Any) -> Any:
    """One field, by the type that the class states and the bounds beside it."""
    if kind is bytes:
        found = bytes.fromhex(value)
        if found.hex() != value or len(found) != rule["length"]:
            raise ValueError("bytes")
        return found
    if type(value) is not kind:  # bool is an int to isinstance, and must not pass for one here
        raise ValueError("type")
    if kind is int and not rule["least"] <= value <= rule["most"]:
        raise ValueError("number")
    if kind is str and len(value) > rule["most"]:
        raise ValueError("text")
    return value
