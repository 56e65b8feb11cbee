"""`kaochang import SOURCE... --store STORE --centre DIR`: sticks and folders into the store."""

import argparse
import time
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.language import tr
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.import_results import ImportReport, import_sources
from desktop.workflows.outcome_words import outcome_name
from desktop.workflows.results_desk import Progress

_SILENT_SECONDS = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """SOURCE: sticks, folders, files. `--centre` may be left out once the store knows its centre."""
    parser.add_argument("sources", type=Path, nargs="+", metavar="SOURCE")
    parser.add_argument("--centre", type=Path, metavar="DIR", help="the centre's folder")
    add_store(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when the import ran; what became of each bundle is in the counts."""
    with opened_desk(arguments, arguments.centre) as desk:
        report = import_sources(desk, arguments.sources, _progress(output))
    for outcome in Outcome:
        if report.bundles[outcome]:
            output.line(f"{outcome_name(outcome)}  {report.bundles[outcome]}")
    for name, outcome in sorted(report.files.items()):
        if outcome.value not in ("accepted", "duplicate", "superseded"):
            output.line(f"  {name}  {outcome_name(outcome)}  {report.codes.get(name, '')}")
    for seat in report.missing:
        output.line("  " + tr("No bundle for seat {n}.", n=seat.seat))
    output.result(fields_of(report))
    return 0


def fields_of(report: ImportReport) -> dict[str, object]:
    """The JSON of commands.md, with the codes and the seats besides."""
    counts = {outcome.value: report.bundles[outcome] for outcome in Outcome}
    return {
        **counts,
        "files": {name: outcome.value for name, outcome in sorted(report.files.items())},
        "codes": dict(sorted(report.codes.items())),
        "missing_seats": [seat.seat for seat in report.missing],
        "unreadable": report.unreadable,
        "seconds": report.seconds,
    }


def _progress(output: Output) -> Progress:
    """A line on standard error now and then, once the work has taken a second."""
    started = shown = time.monotonic()

    def tell(done: int, total: int) -> bool:
        nonlocal shown
        now = time.monotonic()
        if now - started > _SILENT_SECONDS and now - shown > _SILENT_SECONDS:
            shown = now
            output.progress(tr("{done} of {total} files", done=done, total=total))
        return True

    return tell
