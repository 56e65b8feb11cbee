"""`kaochang report KIND --store STORE --out FILE.pdf`: pages for people."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.language import tr
from desktop.workflows.issue_documents import check_kind, write_report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """KIND is score-list, score-slip, mark-sheet or work-sheet."""
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    add_store(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when written; 2 for a kind that this version does not print."""
    check_kind(arguments.kind)
    with opened_desk(arguments) as desk:
        pages = write_report(arguments.kind, desk, arguments.out)
    output.line(tr("{path}: {n} candidates", path=str(arguments.out), n=pages))
    output.result({"kind": arguments.kind, "path": str(arguments.out), "candidates": pages})
    return 0
