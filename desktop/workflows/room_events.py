"""What happens on the room link, as its two ends tell it: the console's window and the candidate's take these in."""

from dataclasses import dataclass
from pathlib import Path

from desktop.room.messages import Hello, SeatStatus

# --- at the console --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StationJoined:
    """A station of the session is connected; `hello` says its seat and which version of the grant it has."""

    machine: bytes
    hello: Hello


@dataclass(frozen=True)
class StationLost:
    """Its connection ended, or it fell silent; `code` of the refusal that ended it, or empty."""

    machine: bytes
    code: str


@dataclass(frozen=True)
class StationBack:
    """A station that had fallen silent speaks again on the connection it had."""

    machine: bytes


@dataclass(frozen=True)
class StatusTaken:
    """A station said how its sitting stands; the folded view is `RoomServer.take_changes`."""

    machine: bytes
    status: SeatStatus


@dataclass(frozen=True)
class EnvelopeTaken:
    """A signed file came from a station; nobody has verified it yet."""

    machine: bytes
    content: bytes


@dataclass(frozen=True)
class FileTaken:
    """A file came whole from the other end and was kept as `path`; `kind` is its extension, `name` opaque."""

    machine: bytes
    kind: str
    name: bytes
    path: Path


@dataclass(frozen=True)
class FileDelivered:
    """A file that was offered to the other end is kept there; `sha` is H of its bytes."""

    machine: bytes
    kind: str
    name: bytes
    sha: bytes


@dataclass(frozen=True)
class FileRefused:
    """A file was offered or sent and not kept; `code` says why."""

    machine: bytes
    kind: str
    name: bytes
    code: str


@dataclass(frozen=True)
class PostConfirmed:
    """A station has kept what was posted to it."""

    machine: bytes
    post: bytes


@dataclass(frozen=True)
class PeerRefused:
    """A connection was refused or cut off. `machine` is empty for a stranger; `count` in the last ten seconds."""

    address: str
    code: str
    machine: bytes
    count: int


ConsoleEvent = (
    StationJoined | StationLost | StationBack | StatusTaken | EnvelopeTaken | FileTaken | FileDelivered | FileRefused
    | PostConfirmed | PeerRefused
)  # fmt: skip


# --- at a station ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConsoleJoined:
    """Connected; `name` is the console's, `clock_ns` its clock at the welcome; it listens at `address` and `port`."""

    machine: bytes
    name: str
    clock_ns: int
    address: str
    port: int


@dataclass(frozen=True)
class ConsoleLost:
    """Working alone; answers are safe. `code` of the refusal that ended the connection, or empty."""

    code: str


@dataclass(frozen=True)
class EnvelopePosted:
    """A signed file came from the console; whoever keeps it calls `confirm(post)`."""

    post: bytes
    content: bytes


@dataclass(frozen=True)
class WordsPosted:
    """Words from the proctors, already confirmed; plain text."""

    text: str


@dataclass(frozen=True)
class TicketKept:
    """A release ticket came from the console, was verified, and lies in the station's folder."""

    digest: bytes


@dataclass(frozen=True)
class GrantKept:
    """The console sent another version of the session's grant, and it lies in the station's folder now."""

    digest: bytes


@dataclass(frozen=True)
class TrustKept:
    """The console sent a card or a revocation list that was new here; it counts from the next look at the folder on."""

    digest: bytes


@dataclass(frozen=True)
class SittingCame:
    """The console sent another machine's sitting here, decided by two proctors (`take_over_replica`)."""

    slots: bytes
    mirror: bytes
    proctors: tuple[int, int]


StationEvent = (
    ConsoleJoined | ConsoleLost | EnvelopePosted | WordsPosted | TicketKept | GrantKept | TrustKept | SittingCame
    | FileTaken
    | FileDelivered | FileRefused
)  # fmt: skip
