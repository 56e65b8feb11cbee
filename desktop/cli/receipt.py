"""`kaochang receipt CODE --store STORE`: is this receipt code in the imported results?"""

import argparse

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.language import tr
from desktop.workflows.find_receipt import find_receipt
from desktop.workflows.spoken_times import day_and_time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """CODE as written on the hand-in sheet."""
    parser.add_argument("code", metavar="CODE")
    add_store(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when found, 1 when no imported result has this code, 3 for a typing error."""
    with opened_desk(arguments) as desk:
        found = find_receipt(desk, arguments.code)
    if found is None:
        output.line(tr("No imported result has this code."))
        output.result({"found": False, "candidate": None, "handed_in_at": None})
        return 1
    handed_in = None if found.handed_in_ms is None else day_and_time(found.handed_in_ms)
    row = found.candidate
    output.line(f"{row.admission_number}  {row.name}  {handed_in or ''}")
    candidate = {"admission_number": row.admission_number, "name": row.name, "seat": row.seat}
    output.result({"found": True, "candidate": candidate, "handed_in_at": handed_in})
    return 0
