"""The two ends of a room link joined by memory, with a clock that is moved by hand."""

from dataclasses import dataclass, field

from desktop.crypto.joining import sha256
from desktop.room.console_side import ConsoleSide, ConsoleTerms
from desktop.room.messages import LEVEL, Hello, Offer
from desktop.room.station_side import StationSide

SESSION, GRANT, RUN = b"s" * 16, b"g" * 32, b"r" * 16
HELLO = Hello(LEVEL, RUN, SESSION, GRANT, 7)
CAPS = {"kresult": 2_000_000, "kmirror": 2_000_000}
SECOND = 10**9
NOTHING = sha256(b"")


@dataclass
class Ends:
    """`station` and `console`, and what each was told so far."""

    now_ns: int = 0
    station: StationSide = field(init=False)
    console: ConsoleSide = field(init=False)
    at_console: list[object] = field(default_factory=list)
    at_station: list[object] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.station = StationSide(HELLO, {"ksession": 1_000_000}, self.now_ns)
        self.console = ConsoleSide(ConsoleTerms(SESSION, "监考端", CAPS), self.now_ns)

    def joined(self) -> "Ends":
        """Hello and welcome are over."""
        self.exchange()
        self.console.welcome(self.now_ns)
        self.exchange()
        self.at_console.clear()
        self.at_station.clear()
        return self

    def exchange(self) -> None:
        """Carry bytes both ways until both are silent."""
        while True:
            up, down = self.station.take_output(), self.console.take_output()
            if not up and not down:
                return
            self.frames += [sent for sent in (up, down) if sent]
            self.at_console += self.console.receive(up, self.now_ns) if up else []
            self.at_station += self.station.receive(down, self.now_ns) if down else []

    def wait(self, seconds: float) -> None:
        """Time passes in steps of a tenth, with both ends looking at it."""
        for _ in range(round(seconds * 10)):
            self.now_ns += SECOND // 10
            self.station.tick(self.now_ns)
            self.console.tick(self.now_ns)
            self.exchange()


def file_offer(content: bytes, **changes: object) -> Offer:
    """An offer of a finished bundle."""
    values = {"transfer": b"t" * 16, "kind": "kresult", "name": b"n" * 16, "size": len(content)}
    return Offer(**{**values, "sha": sha256(content), "grows": False, "afresh": False, **changes})  # type: ignore[arg-type]
