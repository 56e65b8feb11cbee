"""The stations of `room_link`, in a process of their own: says on standard output when each status was handed over.

    python -m tests.benchmarks.room_stations PORT FOLDER   (keys of console and seats on standard input, JSON)
Lines: `joined N` once, then at the end one JSON object: {"said": {"seat number": ns}, "begun": {...}, "cpu_s": …}
"""

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from desktop.clock import SystemClock
from desktop.crypto.signing import SigningKey
from desktop.crypto.tls_keys import tls_key_hash
from desktop.exam.sitting import State
from desktop.rehearsal.simulated_room import SimulatedRoom, SimulatedSeat, SimulatedStation, SimulatedTerms
from desktop.room.messages import SeatStatus
from desktop.room.room_register import Peer

SESSION, GRANT = b"S" * 16, b"g" * 32


def main() -> None:
    """Join, say a new status once a second, begin when told, and report until standard input ends."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    given = json.loads(sys.stdin.readline())
    seats = tuple(
        SimulatedSeat(key := SigningKey(bytes.fromhex(seed)), Peer(bytes.fromhex(machine), tls_key_hash(key), seat))
        for seat, seed, machine in given["seats"]
    )
    console = Peer(b"c" * 32, bytes.fromhex(given["console"]))
    said: dict[str, int] = {}

    def say(station: SimulatedStation) -> SeatStatus:
        status = station.status
        number = status.head_seq + 1
        said[f"{station.seat.peer.seat} {number}"] = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        used = status.used_s + (status.state == State.ANSWERING.value)
        return replace(status, head_seq=number, used_s=used, answered=min(190, used // 4))

    terms = SimulatedTerms(SESSION, GRANT, console, ("127.0.0.1", port), folder)
    room = SimulatedRoom(terms, seats, SystemClock(), say)
    room.start()
    while room.joined < len(seats):
        time.sleep(0.05)
    sys.stdout.write(f"joined {room.joined}\n")
    sys.stdout.flush()
    sys.stdin.read()
    used = resource.getrusage(resource.RUSAGE_SELF)
    begun = {station.seat.peer.seat: station.begun_ns for station in room.stations}
    room.stop()
    sys.stdout.write(json.dumps({"said": said, "begun": begun, "cpu_s": used.ru_utime + used.ru_stime}) + "\n")


if __name__ == "__main__":
    main()
