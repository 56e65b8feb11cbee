"""A3: the power fails at any moment; what was acknowledged is there when the machine is switched on again."""

import random
from pathlib import Path

from tests.helpers.power_runs import PowerTally, open_image, record_sitting

IMAGES = 200


def test_that_no_power_loss_image_loses_an_acknowledged_answer(tmp_path: Path) -> None:
    chance, tally = random.Random(3), PowerTally()
    recorded = record_sitting(tmp_path, answers=60, seed=3)
    for _ in range(IMAGES):
        open_image(recorded, chance, tally)
    assert (tally.images, tally.lost, tally.unopenable) == (IMAGES, 0, 0)
