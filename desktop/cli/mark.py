"""`kaochang mark --store STORE`: mark what was imported."""

import argparse

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.errors import Error
from desktop.language import tr
from desktop.workflows.mark_results import mark_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only the store."""
    add_store(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when everything that counts is marked, 4 when alarms keep a session closed, 3 when a scoring pack is absent."""
    with opened_desk(arguments) as desk:
        report = mark_store(desk)
    output.line(tr("{n} marked", n=report.marked))
    if report.waiting:
        output.line(tr("{n} wait for their final bundle", n=report.waiting))
    if report.without_pack:
        output.line(
            tr("{n} have no scoring pack here; put it into the centre's folder and import", n=report.without_pack)
        )
    if report.closed:
        output.line(tr("{n} sessions stay closed until two people have decided", n=len(report.closed)))
    output.result(
        {
            "marked": report.marked,
            "waiting": report.waiting,
            "without_pack": report.without_pack,
            "closed_sessions": [session.hex() for session in report.closed],
        }
    )
    if report.closed:
        return Error.RULE
    return Error.INPUT if report.without_pack and not report.marked else 0
