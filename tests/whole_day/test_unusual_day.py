"""A day on which much goes wrong: machines swapped, a medium lost, the room without power, people who make work."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import Error
from desktop.main import main
from desktop.rehearsal.plan import RehearsalPlan, check_plan


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three usual candidates and four others, through the command itself."""
    out = tmp_path_factory.mktemp("day") / "rehearsal"
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr("builtins.print", lambda text="", **_: printed.append(str(text)))
        faults, people = "swap,disk,power", "absent,late,ill,wrong-id"
        command = ["rehearse", "--candidates", "3", "--faults", faults, "--people", people, "--out", str(out), "--json"]
        code = main(command)
    found: dict[str, Any] = json.loads(printed[-1])
    return {**found, "code": code, "out": out}


def test_that_every_answer_survives_swaps_lost_media_and_a_power_cut(fields: dict[str, Any]) -> None:
    assert fields["code"] == 0
    assert fields["handed_in"] == fields["imported"] == fields["expected"] == 6
    assert fields["answers_acknowledged"] == fields["answers_imported"] > 600
    assert fields["answers_lost"] == fields["rejected"] == 0
    assert {name: fault["survived"] for name, fault in fields["faults"].items()} == {"swap": 1, "disk": 1, "power": 5}


def test_that_unusual_candidates_leave_their_traces(fields: dict[str, Any]) -> None:
    assert fields["people"] == {"absent": True, "late": True, "ill": True, "wrong-id": True}


def test_that_impossible_plans_are_refused(tmp_path: Path) -> None:
    plan = RehearsalPlan(tmp_path, 3)
    impossible: tuple[tuple[dict[str, Any], str], ...] = (
        ({"people": ("ghost",)}, "E-REH-05"),
        ({"faults": ("flood",)}, "E-REH-02"),
        ({"faults": ("lan",)}, "E-REH-06"),
        ({"link": "lan", "candidates": 41}, "E-REH-01"),
    )
    for changes, code in impossible:
        with pytest.raises(Error, match=code):
            check_plan(replace(plan, **changes))
