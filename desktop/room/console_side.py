"""The console's end of one connection of the room link: believes a station's words as far as they harm nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.clock import NANOSECONDS
from desktop.refusals import refuse
from desktop.room.conversation import Arrived, Conversation
from desktop.room.limits import HELLO_SECONDS
from desktop.room.messages import LEVEL, Farewell, Got, Hello, Offer, SeatStatus, Welcome
from desktop.room.transfers import Chunk, FileEnded


@dataclass(frozen=True)
class ConsoleTerms:
    """What a console says of itself and of what it takes: session id, name, largest size by kind of file."""

    session: bytes
    name: str
    caps: Mapping[str, int]


class ConsoleSide(Conversation):
    """`hello` is None until the station has said who it is."""

    def __init__(self, terms: ConsoleTerms, now_ns: int) -> None:
        super().__init__(terms.caps, now_ns)
        self._terms = terms
        self._opened_ns = now_ns
        self.hello: Hello | None = None

    def receive(self, data: bytes, now_ns: int) -> list[Arrived]:
        """Take in bytes from the wire. Raises E-NET-02, 03, 06, E-NET-08 for another session."""
        return [self._verified(arrived) for arrived in super().receive(data, now_ns)]

    def welcome(self, now_ns: int) -> None:
        """Answer a hello that was accepted."""
        self.say(Welcome(LEVEL, self._terms.name, now_ns))

    def tick(self, now_ns: int) -> None:
        """Time passed. Raises E-NET-04 after 20 s of silence, or after 5 s without a hello."""
        if self.hello is None and now_ns - self._opened_ns > HELLO_SECONDS * NANOSECONDS:
            raise refuse("E-NET-04", n=HELLO_SECONDS)
        super().tick(now_ns)

    def _verified(self, arrived: Arrived) -> Arrived:
        if isinstance(arrived, Hello):
            self._take_hello(arrived)
        elif self.hello is None or not isinstance(
            arrived, bytes | SeatStatus | Got | Offer | Chunk | FileEnded | Farewell
        ):
            raise refuse("E-NET-02")
        return arrived

    def _take_hello(self, hello: Hello) -> None:
        if self.hello is not None:
            raise refuse("E-NET-02")
        if hello.level != LEVEL:
            raise refuse("E-NET-06")
        if hello.session != self._terms.session:
            raise refuse("E-NET-08")
        self.hello = hello
