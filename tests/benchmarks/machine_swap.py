"""A10, long: SIGKILL the sitting at seat 7 at a random moment, go on at 31; count what is missing, and the seconds.

    python -m tests.benchmarks.machine_swap [--swaps 200] [--seed 1]

Every other swap is by stick (sealed paper code, two proctors' codes), the others by a console's replica (slots sealed
to the new machine). Seconds count from the moment the copy is at the new machine until an answer typed there is saved;
walking and typing codes are people's time. "0 in N" means fewer than 3/N at 95 %.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.clock import SystemClock
from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.slots import SlotKind, read_slots, seal_slot, write_slots
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import AnswerRead, ConfirmCode, EnterCode, Record, Saved
from desktop.workflows.swap_machine import SwapForm, find_carried, take_over, take_over_replica
from tests.benchmarks.figures import conditions, quantile
from tests.helpers.invented_room import InventedRoom
from tests.helpers.kills import Tally, kill_once
from tests.helpers.sitting import QUICK, room_in, spare_in


@dataclass
class Count:
    """What all swaps together gave."""

    acknowledged: int = 0
    lost: int = 0
    not_going_on: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"stick": [], "replica": []})


def main() -> int:
    """Run and print one JSON object; exit code 1 when anything was lost or did not go on."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--swaps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    count = Count()
    for number in range(chosen.swaps):
        with tempfile.TemporaryDirectory() as name:
            swap_once(Path(name), chosen.seed * 1_000_000 + number, "stick" if number % 2 == 0 else "replica", count)
    result = {
        **conditions(),
        "swaps": chosen.swaps,
        "seed": chosen.seed,
        "acknowledged": count.acknowledged,
        "answers_lost": count.lost,
        "not_going_on": count.not_going_on,
        "seconds_until_typing": {
            way: {"median": round(quantile(values, 50), 2), "p99": round(quantile(values, 99), 2)}
            for way, values in count.seconds.items()
            if values
        },
        "upper_bound_95": f"fewer than {3 / chosen.swaps:.2%} of swaps lose an answer" if not count.lost else "",
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 1 if count.lost or count.not_going_on else 0


def swap_once(folder: Path, seed: int, way: str, count: Count) -> None:
    """One machine dies, another one goes on."""
    room, tally = room_in(folder), Tally()
    kill_once(room.folder, seed, tally)
    stick = folder / "stick"
    shutil.copytree(room.folder / "mirror", stick)
    station = spare_in(folder / "spare", room)
    began = time.perf_counter()
    keeper = _by_stick(station, room, stick) if way == "stick" else _by_replica(station, room, stick)
    typed = _type_one(keeper, room, random.Random(seed))
    count.seconds[way].append(time.perf_counter() - began)
    count.not_going_on += keeper.state is not State.ANSWERING or not typed
    found = {event.item.hex(): event.rev for event in keeper.hello() if isinstance(event, AnswerRead)}
    count.acknowledged += tally.acknowledged
    count.lost += sum(found.get(item, 0) < rev for item, (rev, _) in tally.latest.items())
    keeper.close()


def _by_stick(station, room: InventedRoom, stick: Path) -> Keeper:
    (carried,) = find_carried(station, stick)
    form = SwapForm(room.paper_code, (room.code("pair", 1), room.code("pair", 2)))
    return take_over(station, carried, form, SystemClock(), QUICK)


def _by_replica(station, room: InventedRoom, stick: Path) -> Keeper:
    """What a console sends: slots sealed to the new machine, and the mirror it kept."""
    (slots_path,), (mirror,) = stick.glob("*.kslots"), stick.glob("*.kmirror")
    machines = (room.station.key_id, room.spare[0].key_id)
    slots = read_slots(source_of(slots_path.read_bytes()), room.trust, machines)
    keys = slots.open(room.recovery)
    sealed = seal_slot(SlotKind.ROOM, room.spare[1].public, keys, slots.session, slots.store)
    data = write_slots(replace(slots, slots=(*slots.slots, sealed)), room.station)
    keeper = take_over_replica(station, (data, mirror.read_bytes()), (1, 2), SystemClock(), QUICK)
    for proctor in (1, 2):
        keeper.handle(EnterCode(room.code("pair", proctor)))
        keeper.handle(ConfirmCode())
    return keeper


def _type_one(keeper: Keeper, room: InventedRoom, chance: random.Random) -> bool:
    item = chance.choice(room.items)
    rev = next((e.rev for e in keeper.hello() if isinstance(e, AnswerRead) and e.item == item), 0) + 1
    return any(isinstance(event, Saved) for event in keeper.handle(Record(item, rev, room.response(item))))


if __name__ == "__main__":
    sys.exit(main())
