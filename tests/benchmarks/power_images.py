"""A3, long: open power-loss images of a recorded sitting; see `tests/helpers/power_loss.py` for what an image is.

python -m tests.benchmarks.power_images [--images 20000] [--seed 1]
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.helpers.power_runs import PowerTally, open_image, record_sitting

IMAGES_PER_SITTING = 500


def main() -> int:
    """Run and print one JSON object; exit code 1 when an answer was lost or a store did not open."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    start, tally, chance = time.monotonic(), PowerTally(), random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as name:
        while tally.images < chosen.images:
            recorded = record_sitting(Path(name) / str(tally.images), 120, chance.randrange(2**31))
            for _ in range(min(IMAGES_PER_SITTING, chosen.images - tally.images)):
                open_image(recorded, chance, tally)
    result = {**vars(tally), "seed": chosen.seed, "seconds": round(time.monotonic() - start, 1)}
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 1 if tally.lost or tally.unopenable else 0


if __name__ == "__main__":
    sys.exit(main())
