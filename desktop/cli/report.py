"""`kaochang report KIND --store STORE --out FILE.pdf`: pages for people."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.language import tr
from desktop.paths import default_data_folder
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.issue_documents import check_kind, write_report
from desktop.workflows.room_papers import write_pack

ROOM_PACK = "room-pack"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """KIND is score-list, score-slip, room-record, mark-sheet or work-sheet; room-pack is made at a console."""
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    add_store(parser, required=False)
    parser.add_argument("--data", type=Path, metavar="DIR", help="room-pack: the console's folder")
    parser.add_argument("--session", default="", metavar="ID", help="room-pack: how the session's id begins")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when written; 2 for a kind that this version does not print."""
    if arguments.kind == ROOM_PACK:
        return _room_pack(arguments, output)
    check_kind(arguments.kind)
    if arguments.store is None:
        raise Error("E-CEN-12", "A store is needed.", "Name it with --store.", exit_code=Error.USAGE)
    with opened_desk(arguments) as desk:
        pages = write_report(arguments.kind, desk, arguments.out)
    output.line(tr("{path}: {n} candidates", path=str(arguments.out), n=pages))
    output.result({"kind": arguments.kind, "path": str(arguments.out), "candidates": pages})
    return 0


def _room_pack(arguments: argparse.Namespace, output: Output) -> int:
    """监考包 of a session at a console: blank copies before it was held, filled after."""
    console = ConsoleFolder(arguments.data or default_data_folder() / "proctor")
    seats = write_pack(console, arguments.session, arguments.out, SystemClock())
    output.line(tr("{path}: {n} candidates", path=str(arguments.out), n=seats))
    output.result({"kind": ROOM_PACK, "path": str(arguments.out), "candidates": seats})
    return 0
