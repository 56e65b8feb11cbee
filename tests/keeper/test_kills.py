"""A1: a real process, really killed while it saves; every acknowledged answer must be there afterwards."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.invented_room import POLICY
from tests.helpers.kills import Tally, check, kill_once
from tests.helpers.sitting import room_in

KILLS = 40


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
def test_that_forty_kills_lose_no_acknowledged_answer(tmp_path: Path) -> None:
    policy = replace(POLICY, gap_auto_s=120, gap_auto_count=3, credit_total_s=80_000)
    tally = Tally()
    for number in range(KILLS):
        if number % 3 == 0:
            room = room_in(tmp_path / str(number), policy)
            tally.latest.clear()
        kill_once(room.folder, number, tally)
        if number % 3 == 2 or number == KILLS - 1:
            check(room.folder, tally)
    assert tally.kills == KILLS and tally.acknowledged > KILLS
    assert (tally.lost, tally.wrong, tally.invented) == (0, 0, 0)
