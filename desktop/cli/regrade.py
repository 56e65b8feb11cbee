"""`kaochang regrade --store STORE [--list FILE] [--take --people A B --reason TEXT]`: mark again with newer graders."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.language import tr
from desktop.workflows.regrade_results import Comparison, Difference, compare_graders, take_graders, write_differences
from desktop.workflows.score_results import score_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Shows what would change; `--take` changes it, `--list` writes the list of differences."""
    parser.add_argument("--list", type=Path, metavar="FILE", help="write the differences as CSV")
    parser.add_argument("--take", action="store_true", help="let the new marks count; the old ones are kept")
    parser.add_argument("--people", nargs="+", default=[], metavar="NAME", help="the two who decided it")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why")
    add_store(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when nothing differs or what differed was taken, 1 when marks differ or a scoring pack fails its own test."""
    with opened_desk(arguments) as desk:
        take = arguments.take
        found = take_graders(desk, arguments.people, arguments.reason) if take else compare_graders(desk)
        if arguments.list:
            write_differences(found, arguments.list)
    for place, words in found.faults:
        output.line(f"{place}  {words}")
    for one in found.differences:
        output.line(
            f"{one.admission_number}  {one.before.slot}  {score_text(one.before.given)} → {score_text(one.after.given)}"
        )
    output.line(tr("{n} scoring packs tried, {m} tasks graded again", n=found.packs, m=found.tasks))
    output.line(tr("{n} tasks get other marks", n=len(found.differences)))
    output.result(fields_of(found, taken=take))
    return 1 if found.faults or (found.differences and not take) else 0


def fields_of(found: Comparison, *, taken: bool) -> dict[str, object]:
    """Amounts are points."""
    return {
        "packs": found.packs,
        "tasks": found.tasks,
        "faults": [{"place": place, "message": words} for place, words in found.faults],
        "differences": [_fields(one) for one in found.differences],
        "taken": taken and bool(found.differences),
    }


def _fields(one: Difference) -> dict[str, object]:
    return {
        "admission_number": one.admission_number,
        "slot": one.before.slot,
        "grader": one.before.grader,
        "before": {"version": one.before.grader_version, "points": one.before.given / 100},
        "after": {"version": one.after.grader_version, "points": one.after.given / 100},
    }
