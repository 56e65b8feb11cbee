"""The stations of `console_wall`, in a process of their own: invents a console's folder, then speaks for every seat.

    python -m tests.benchmarks.wall_stations FOLDER SEATS     (then the console's port on standard input)

Says `invented` when the folder is written and `joined` when every station is there; ends with standard input. A status
carries the moment at which it was said as the number of its head (`moment`).
"""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from desktop.clock import SystemClock
from desktop.crypto.joining import sha256
from desktop.crypto.tls_keys import tls_key_hash
from desktop.exam.sitting import State
from desktop.formats.artefacts import KSESSION
from desktop.formats.envelope import read_outline, source_of
from desktop.rehearsal.console_room import ConsoleRoom, invent_console_room
from desktop.rehearsal.simulated_room import SimulatedRoom, SimulatedSeat, SimulatedStation, SimulatedTerms
from desktop.room.messages import SeatStatus
from desktop.room.room_register import Peer
from tests.benchmarks.console_wall import moment

VISIBLE_EVERY = 10
"""One status of ten changes the state of its sitting, which a tile of any size shows; the others only a number."""
_PATIENCE_S = 150.0


def main() -> int:
    """Invent, join, speak."""
    folder, seats = Path(sys.argv[1]), int(sys.argv[2])
    made = invent_console_room(folder / "console", seats)
    _tell("invented")
    room = _stations(made, int(sys.stdin.readline()), folder / "stations")
    room.start()
    deadline = time.monotonic() + _PATIENCE_S
    while room.joined < seats:
        if time.monotonic() > deadline or os.getppid() == 1:
            return 1
        time.sleep(0.05)
    _tell("joined")
    sys.stdin.read()
    room.stop()
    return 0


def say(station: SimulatedStation) -> SeatStatus:
    """The next status of a station: a second later, one answer more."""
    number, seat = station.status.answered + 1, station.seat.peer.seat
    is_out = (number + seat) // VISIBLE_EVERY % 2
    state = State.STEPPED_OUT if is_out else State.ANSWERING
    left = max(0, 5400 - number)
    return replace(
        station.status, state=state.value, answered=number, total=190, left_s=left, used_s=number, head_seq=moment()
    )


def _stations(made: ConsoleRoom, port: int, folder: Path) -> SimulatedRoom:
    keys = {seat: key for seat, key in made.links.items() if seat}
    seats = tuple(SimulatedSeat(key, Peer(sha256(key.public), tls_key_hash(key), seat)) for seat, key in keys.items())
    console = Peer(b"c" * 32, tls_key_hash(made.links[0]))
    (grant,) = (read_outline(source_of(path.read_bytes()), KSESSION) for path in made.folder.rglob("*.ksession"))
    terms = SimulatedTerms(made.header.session, grant.digest, console, ("127.0.0.1", port), folder)
    return SimulatedRoom(terms, seats, SystemClock(), say)


def _tell(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
