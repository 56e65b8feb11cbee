"""`kaochang receipts --store STORE --centre DIR --out DIR`: what the centre took in of each session, signed."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.passphrases import ask_phrases
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.language import tr
from desktop.storage.media import write_whole
from desktop.workflows.issue_receipt import issue_receipts, receipts_of
from desktop.workflows.site_folder import open_signing_key


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--out` is a stick that goes back to the rooms."""
    add_store(parser)
    parser.add_argument("--centre", type=Path, required=True, metavar="DIR", help="the centre's folder")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when every session is complete, 1 when something is still missing or open."""
    with opened_desk(arguments) as desk:
        key = open_signing_key(arguments.centre, "centre", ask_phrases(arguments, arguments.centre, desk.trust))
        issued = issue_receipts(desk, key)
        complete = {one.session: one.complete for one in receipts_of(desk) if one.session in issued}
    arguments.out.mkdir(parents=True, exist_ok=True)
    for session, data in issued.items():
        write_whole(arguments.out / f"{session.hex()}.kreceipt", data)
    whole = sum(complete.values())
    output.line(tr("Receipts for {n} sessions, {whole} of them complete.", n=len(issued), whole=whole))
    output.result({"receipts": len(issued), "complete": whole, "files": [f"{s.hex()}.kreceipt" for s in issued]})
    return 0 if whole == len(issued) else 1
