"""Drills of a room without a network: tickets, collecting, the change of session, and enrolment by one stick.

    python -m tests.benchmarks.room_day [--seats 30] [--short] [--json] [--folder DIR]

Seconds are those of the programs alone, one seat after the other on one machine, with the real level 5 paper of 190
questions, all answered. A station's window notices a stick at most `noticed_within_s` after it was mounted; walking,
plugging and reading numbers aloud are people's time, of which nothing is measured: beside each goal stands what is left
for them at each seat. The sticks are folders on the disk: a stick of USB 2 writes some 5 MB/s.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from desktop.candidate.carried import LOOK_MS
from desktop.formats.artefacts import Role
from desktop.rehearsal.console_room import RoomContents
from desktop.storage.reserve import RESERVE_BYTES
from desktop.workflows import run_room
from desktop.workflows.enrol_by_stick import (
    ENROLLED,
    asked_seat,
    issue_cards,
    prepare_stick,
    requests_on,
    visit_machine,
)
from desktop.workflows.enrol_station import Seat
from desktop.workflows.found_site import found_practice_site
from desktop.workflows.site_folder import open_trust
from tests.benchmarks.figures import Goal, Report, at_most, quantile, show, tell
from tests.benchmarks.real_paper import real_plan
from tests.helpers.stick_day import StickDay

COLLECT_S, TICKETS_S, CHANGE_S, ENROL_S = 15, 600, 1_200, 1_800


def main() -> int:
    """Run all drills and show them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seats", type=int, default=30)
    parser.add_argument("--short", action="store_true", help="three seats")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help="an empty folder on the disk to measure (default: temporary)")
    chosen = parser.parse_args()
    seats = 3 if chosen.short else chosen.seats
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        steps = _two_sessions(Path(name) / "day", seats) | _enrolment(Path(name) / "enrolment", seats)
    return show(Report("room_day", _goals(steps, seats), _figures(steps, seats)), chosen.json)


def _two_sessions(folder: Path, seats: int) -> dict[str, list[float]]:
    plan, questions = real_plan()
    folder.mkdir()
    day = StickDay(folder, seats, RoomContents(plan.paper, plan.assets), RESERVE_BYTES)
    tell(f"tickets to {seats} seats ...")
    first = day.desk(0)
    spoken = day.open_paper(first, 0).spoken
    for seat in day.stations:
        day.arm(seat)
    run_room.start(first, first.record.present[0])
    tell("answering ...")
    for seat in day.stations:
        day.sit(first, seat, spoken, questions)
    day.clock.advance(1_900)
    for seat in day.stations:
        day.hand_in(seat)
    tell("collecting ...")
    tallies = [day.collect(seat) for seat in day.stations]
    assert tallies[-1] is not None and not tallies[-1].missing
    day.close_room(first)
    first.close()
    second = day.desk(1)
    day.open_paper(second, 1, reason="the drill has one paper")
    tell("the next session ...")
    for seat in day.stations:
        day.change(seat, first.session)
    second.close()
    day.close()
    arms = day.times["ticket at a seat"]
    return dict(day.times) | {"ticket at a seat": arms[:seats], "next ticket at a seat": arms[seats:]}


def _enrolment(folder: Path, seats: int) -> dict[str, list[float]]:
    """Two walks with one stick; one list is compared at the centre, the machine remembers what was typed."""
    tell("enrolment ...")
    site = found_practice_site(folder / "site")
    stick = folder / "stick"
    stick.mkdir()
    prepare_stick(stick, site.folder, site.centre)
    steps: dict[str, list[float]] = {"ask at a machine": [], "issue all cards": [], "take the card at a machine": []}
    for seat in range(1, seats + 1):
        began = time.perf_counter()
        visit_machine(folder / str(seat), stick, Role.STATION, Seat(seat, "实训楼 302"))
        steps["ask at a machine"].append(time.perf_counter() - began)
    began = time.perf_counter()
    trust = open_trust(site.folder)
    issue_cards(stick, requests_on(stick, trust, site.centre), site.desk, trust)
    steps["issue all cards"].append(time.perf_counter() - began)
    for seat in range(1, seats + 1):
        asked = asked_seat(folder / str(seat))
        assert asked is not None
        began = time.perf_counter()
        assert visit_machine(folder / str(seat), stick, *asked).state == ENROLLED
        steps["take the card at a machine"].append(time.perf_counter() - began)
    return steps


def _goals(steps: dict[str, list[float]], seats: int) -> tuple[Goal, ...]:
    noticed = LOOK_MS / 1000
    change = _sum(steps, "read all at the console", "write all on a stick", "ticket onto the stick")
    change += _sum(steps, "change at a seat", "next ticket at a seat") + noticed * seats
    tickets = _sum(steps, "ticket at a seat") + noticed * seats
    enrolled = _sum(steps, "ask at a machine", "issue all cards", "take the card at a machine")
    share = seats / 30
    collect = max(steps["collect at a seat"]) + noticed
    return (
        at_most("collect at a seat, slowest, noticing included", collect, COLLECT_S, "s"),
        at_most(f"tickets to {seats} seats, programs", tickets, TICKETS_S * share, "s"),
        at_most(f"next session at {seats} seats, programs", change, CHANGE_S * share, "s"),
        at_most(f"enrolment of {seats} stations, programs", enrolled, ENROL_S * share, "s"),
    )


def _figures(steps: dict[str, list[float]], seats: int) -> dict[str, object]:
    found: dict[str, object] = {"seats": seats, "noticed_within_s": LOOK_MS / 1000}
    for name, seconds in steps.items():
        found[f"{name}: p50 / max, s"] = f"{quantile(seconds, 50):.2f} / {max(seconds):.2f}"
    goals = {"tickets": TICKETS_S, "change": CHANGE_S, "enrolment": ENROL_S}
    used = dict(zip(("collect", *goals), _goals(steps, seats), strict=True))
    for name, limit in goals.items():
        left = (limit * seats / 30 - float(used[name].measured.split()[0])) / seats
        found[f"left for people at each seat, {name}, s"] = round(left, 1)
    return found


def _sum(steps: dict[str, list[float]], *names: str) -> float:
    return sum(sum(steps[name]) for name in names)


if __name__ == "__main__":
    sys.exit(main())
