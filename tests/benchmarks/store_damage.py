"""A8, long: flip bits, zero pages and cut files of one copy of a sitting; count what is noticed and what is recovered.

    python -m tests.benchmarks.store_damage [--faults 10000] [--seed 1]

`unnoticed` counts faults after which the program said nothing although the damaged file was not byte for byte what a
healthy opening leaves; some of them are harmless (a stale part of the log, a page that the log overrides), so
`lost` is the figure that matters: acknowledged answers that were missing or different.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from desktop.errors import Error
from desktop.keeper.messages import Notice
from tests.helpers.damage import damage
from tests.helpers.sitting import Sitting, of_type, room_in

ANSWERS = 12


def main() -> int:
    """Run and print one JSON object; exit code 1 when an answer was lost or a store did not open."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    start, chance = time.monotonic(), random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as name:
        tally = run(Path(name), chosen.faults, chance)
    result = {**tally, "faults": chosen.faults, "seed": chosen.seed, "seconds": round(time.monotonic() - start, 1)}
    sys.stdout.write(json.dumps(result, indent=2, sort_keys=True) + "\n")
    return 1 if tally["lost"] or tally["unopenable"] else 0


def run(folder: Path, faults: int, chance: random.Random) -> Counter[str]:
    """One sitting, damaged `faults` times."""
    tally: Counter[str] = Counter(lost=0, unopenable=0, noticed=0, unnoticed=0)
    sitting = Sitting(room_in(folder / "room")).begin()
    for number in range(ANSWERS):
        sitting.answer(number)
        sitting.wait(6)
    expected = {item: answer.value for item, answer in sitting.keeper._desk.progress.answers.items()}
    shutil.copytree(sitting.room.folder, folder / "whole")
    sitting.kill()
    for _ in range(faults):
        shutil.rmtree(sitting.room.folder)
        shutil.copytree(folder / "whole", sitting.room.folder)
        names = ["journal.db", "journal.db-wal", "slots.kslots"]
        path = chance.choice([*(sitting.folder / name for name in names), sitting.mirror])
        kind = damage(chance, path)
        sitting.said.clear()
        try:
            sitting.open()
        except Error as error:
            tally["unopenable"] += 1
            tally[f"unopenable {path.suffix} {kind} {error.code}"] += 1
            continue
        found = {item: answer.value for item, answer in sitting.keeper._desk.progress.answers.items()}
        noticed = bool(of_type(sitting.said, Notice))
        sitting.kill()
        tally["lost"] += found != expected
        tally["noticed" if noticed else "unnoticed"] += 1
        if not noticed:
            tally[f"unnoticed {path.name.rpartition('.')[2]} {kind}"] += 1
    return tally


if __name__ == "__main__":
    sys.exit(main())
