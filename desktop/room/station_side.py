"""The station's end of the room link: says who it is, then how its sitting stands; hears what proctors decided."""

from collections.abc import Mapping

from desktop.refusals import refuse
from desktop.room.conversation import Arrived, Conversation
from desktop.room.messages import LEVEL, Farewell, Got, Hello, Offer, SeatStatus, Told, Welcome
from desktop.room.transfers import Chunk, FileEnded


class StationSide(Conversation):
    """`welcome` is None until the console answered."""

    def __init__(self, hello: Hello, caps: Mapping[str, int], now_ns: int) -> None:
        super().__init__(caps, now_ns)
        self.welcome: Welcome | None = None
        self.say(hello)

    def receive(self, data: bytes, now_ns: int) -> list[Arrived]:
        """Take in bytes from the wire. Raises E-NET-02, E-NET-03, E-NET-06."""
        return [self._verified(arrived) for arrived in super().receive(data, now_ns)]

    def report(self, status: SeatStatus) -> None:
        """Say how the sitting stands."""
        self.say(status)

    def confirm(self, post: bytes) -> None:
        """What the console posted was kept or shown."""
        self.say(Got(post))

    def _verified(self, arrived: Arrived) -> Arrived:
        if isinstance(arrived, Farewell):
            return arrived
        if isinstance(arrived, Welcome):
            self._take_welcome(arrived)
        elif self.welcome is None or not isinstance(arrived, bytes | Told | Offer | Chunk | FileEnded):
            raise refuse("E-NET-02")
        return arrived

    def _take_welcome(self, welcome: Welcome) -> None:
        if self.welcome is not None:
            raise refuse("E-NET-02")
        if welcome.level != LEVEL:
            raise refuse("E-NET-06")
        self.welcome = welcome
