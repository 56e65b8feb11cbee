"""`kaochang rehearse`: a whole exam day on this machine, no screen."""

import argparse
import time
from pathlib import Path
from typing import Any

from desktop.cli.output import Output
from desktop.language import tr
from desktop.rehearsal.day import held_up, rehearse
from desktop.rehearsal.plan import FAULTS, LEVEL, LINKS, PART, PARTS, PEOPLE, RehearsalPlan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to rehearse and where to put it."""
    parser.add_argument("--level", type=int, choices=range(1, 6), default=LEVEL)
    parser.add_argument("--part", choices=PARTS, default=PART)
    parser.add_argument("--paper", type=Path, metavar="DIR", help="another bank or other tasks than the shipped ones")
    parser.add_argument("--candidates", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", type=float, default=0.0, help="times real time; 0 is as fast as the machine can")
    parser.add_argument("--link", choices=LINKS, default="none", help="lan: a console and its room network")
    parser.add_argument("--faults", default="", metavar="LIST", help=",".join(FAULTS))
    parser.add_argument("--people", default="", metavar="LIST", help=",".join(PEOPLE))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when the day ended as it must, 1 when anything was lost or not survived."""
    faults = tuple(dict.fromkeys(fault for fault in arguments.faults.split(",") if fault))
    plan = RehearsalPlan(
        arguments.out, arguments.candidates, arguments.seed, arguments.speed, faults, arguments.level, arguments.part,
        arguments.paper, tuple(dict.fromkeys(kind for kind in arguments.people.split(",") if kind)), arguments.link,
    )  # fmt: skip
    started = time.monotonic()
    fields = rehearse(plan, lambda text: output.progress(f"[{time.monotonic() - started:5.0f} s] {text}"))
    _tell(fields, output)
    output.result(fields)
    return 0 if held_up(fields) else 1


def _tell(fields: dict[str, Any], output: Output) -> None:
    output.line(
        tr("{n} candidates, {handed_in} handed in, {imported} imported, {rejected} refused.", n=fields["expected"],
           handed_in=fields["handed_in"], imported=fields["imported"], rejected=fields["rejected"])
    )  # fmt: skip
    output.line(
        tr("Answers: {acknowledged} acknowledged, {imported} found among the marked results, {lost} lost.",
           acknowledged=fields["answers_acknowledged"], imported=fields["answers_imported"],
           lost=fields["answers_lost"])
    )  # fmt: skip
    if fields["files_handed_in"]:
        sentence = "Files of the task folders: {n} handed in, {lost} lost."
        output.line(tr(sentence, n=fields["files_handed_in"], lost=fields["files_lost"]))
    for name, fault in fields["faults"].items():
        sentence = "Fault {name}: {injected} injected, {survived} survived."
        output.line(tr(sentence, name=name, injected=fault["injected"], survived=fault["survived"]))
    for kind, fits in fields["people"].items():
        sentence = tr("Candidates of the kind {kind}: on the manifest as they must be.", kind=kind)
        output.line(sentence if fits else tr("Candidates of the kind {kind}: NOT as they must be.", kind=kind))
    output.line(tr("This part at 60 or more: {passed}.", passed=fields["passed"]))
    for profile, score in fields["profiles"].items():
        output.line(tr("Profile {profile}: {score} on average.", profile=profile, score=str(score)))
    for path in fields["documents"]:
        output.line(f"  {path}")
    note = Path(fields["practice_seat"]).parents[1] / "room" / "README.txt"
    left = tr("A room was left for you: read {path}.", path=str(note))
    output.line(left if fields["link"] == "lan" else tr("One seat was left for you: read {path}.", path=str(note)))
