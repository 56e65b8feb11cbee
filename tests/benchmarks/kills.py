"""A1, long: SIGKILL a real sitting while it saves, again and again; count acknowledged answers that are missing.

    python -m tests.benchmarks.kills [--kills 1000] [--seed 1]

"0 in N" means fewer than 3/N at 95 %. The process is killed, the operating system and the disk are not.
"""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tests.helpers.invented_room import POLICY
from tests.helpers.kills import Tally, check, kill_once
from tests.helpers.sitting import room_in


def main() -> int:
    """Run and print one JSON object; exit code 1 when anything was lost, wrong or invented."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    start, tally = time.monotonic(), Tally()
    policy = replace(POLICY, credit_total_s=80_000)
    with tempfile.TemporaryDirectory() as name:
        for number in range(chosen.kills):
            if number % 3 == 0:  # a policy gives three interruptions back by itself; then a fresh sitting
                room = room_in(Path(name) / str(number), policy)
                tally.latest.clear()
            kill_once(room.folder, chosen.seed * 1_000_000 + number, tally)
            check_now = number % 3 == 2 or number == chosen.kills - 1
            if check_now:
                check(room.folder, tally)
    result = {
        "kills": tally.kills,
        "acknowledged": tally.acknowledged,
        "lost": tally.lost,
        "wrong": tally.wrong,
        "invented": tally.invented,
        "seed": chosen.seed,
        "seconds": round(time.monotonic() - start, 1),
        "upper_bound_95": f"fewer than {3 / tally.kills:.2%} of kills lose an answer" if not tally.lost else "",
    }
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 1 if tally.lost or tally.wrong or tally.invented else 0


if __name__ == "__main__":
    sys.exit(main())
