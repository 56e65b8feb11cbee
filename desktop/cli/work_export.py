"""`kaochang work export --store STORE --out DIR [--roster FILE]`: the files candidates handed in, in their folders."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.language import tr
from desktop.workflows.export_work import export_work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The roster gives the last six of the document numbers; without it a folder has the admission number alone."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--roster", type=Path, metavar="FILE")
    add_store(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when written; 1 when a name could not become a file."""
    with opened_desk(arguments) as desk:
        report = export_work(desk, arguments.out, arguments.roster)
    output.line(tr("{files} files in {folders} folders", files=report.files, folders=report.folders))
    if arguments.roster and report.without_digits:
        output.line(tr("{n} candidates are not in the roster", n=len(report.without_digits)))
    for name in report.refused:
        output.line(tr("{name} was not written: such a name is not allowed", name=name))
    output.result(
        {
            "folders": report.folders,
            "files": report.files,
            "refused": report.refused,
            "without_digits": report.without_digits,
        }
    )
    return 1 if report.refused else 0
