"""`kaochang enrol machine`: at a machine with the stick; asks for a card on the first walk, takes it on the second."""

import argparse
import re
import sys
from pathlib import Path

from desktop.cli.output import Output
from desktop.errors import Error
from desktop.formats.artefacts import Role
from desktop.language import tr
from desktop.paths import default_data_folder
from desktop.workflows.enrol_by_stick import ENROLLED, asked_seat, root_words, visit_machine
from desktop.workflows.enrol_station import Seat


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--stick, --seat or --console, --room, --root, --data. On the second walk the machine knows its seat and room."""
    parser.add_argument("--stick", type=Path, required=True, metavar="DIR")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--seat", type=int, metavar="N", help="this is the exam station of seat N")
    which.add_argument("--console", metavar="NAME", help="this is a room's console")
    parser.add_argument("--room", default="", metavar="NAME")
    parser.add_argument("--root", metavar="NUMBERS", help="the eight numbers of the printed sheet")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the machine's folder (default: this machine's own)")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0 when it asked or is enrolled; 4 when the root was not compared."""
    machine, role, seat = _asked(arguments)
    if not (machine / "root.pin").exists():
        _compare(root_words(arguments.stick), arguments.root)
    step = visit_machine(machine, arguments.stick, role, seat)
    output.result({"machine": str(machine), "state": step.state, "words": list(step.words)})
    if step.state == ENROLLED:
        output.line(tr("This machine is enrolled as {name}.", name=seat.on_card))
    else:
        shown = " ".join(f"{number:04d}" for number in step.words)
        output.line(tr("{name} asks for its card. Compare with the list: {words}", name=seat.on_card, words=shown))
    return 0


def _asked(arguments: argparse.Namespace) -> tuple[Path, Role, Seat]:
    """The machine's folder, and what was typed; without --seat and --console what was typed on the first walk."""
    folders = {Role.STATION: "candidate", Role.CONSOLE: "proctor"}
    if arguments.seat is None and not arguments.console:
        for name in folders.values():
            machine = arguments.data or default_data_folder() / name
            if (before := asked_seat(machine)) is not None:
                return machine, *before
    role = Role.CONSOLE if arguments.console else Role.STATION
    if role is Role.STATION and not 0 < (arguments.seat or 0) < 10_000:
        raise Error("E-STE-07", "A station needs its seat number.", "Give it with --seat.", exit_code=Error.USAGE)
    machine = arguments.data or default_data_folder() / folders[role]
    return machine, role, Seat(arguments.seat or 0, arguments.room, arguments.console or "")


def _compare(expected: tuple[int, ...], typed: str | None) -> None:
    """Two people compare the root's numbers before this machine believes anything. Raises E-ENR-06."""
    shown = " ".join(f"{number:04d}" for number in expected)
    if typed is None and sys.stdin.isatty():
        sys.stderr.write(tr("Compare with the printed sheet: {words}", words=shown) + "\n")
        typed = input(tr("Type the eight numbers of the sheet: "))
    if [int(number) for number in re.findall(r"\d+", typed or "")] != list(expected):
        raise Error(
            "E-ENR-06",
            "The authority's numbers were not compared, or they differ from {words}.",
            "Type the eight numbers of the printed sheet with --root; if they differ, call the centre.",
            exit_code=Error.RULE,
            words=shown,
        )
