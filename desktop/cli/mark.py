"""`kaochang mark --store STORE [--marks FILE] [--works FILE]`: mark what was imported; take in what examiners gave."""

import argparse
from dataclasses import asdict
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.errors import Error
from desktop.language import tr
from desktop.workflows.mark_results import MarkReport, mark_store
from desktop.workflows.settle_marks import read_marks, take_graded
from desktop.workflows.take_marks import write_works


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The store, a marking file to take in first, and where to write the works that wait for examiners."""
    parser.add_argument("--marks", type=Path, metavar="FILE", help="what examiners gave (JSON), taken in first")
    parser.add_argument("--works", type=Path, metavar="FILE", help="write the works that people mark, without names")
    add_store(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when everything that counts is marked, 4 when alarms keep a session closed, 3 when a scoring pack is absent."""
    marks = read_marks(arguments.marks) if arguments.marks else None
    with opened_desk(arguments) as desk:
        taken = None if marks is None else take_graded(desk, marks)
        report = mark_store(desk)
        if arguments.works:
            write_works(desk, arguments.works)
    if taken is not None:
        output.line(tr("{n} marks of examiners taken in", n=taken.marks))
    output.line(tr("{n} marked", n=report.marked))
    if report.waiting:
        output.line(tr("{n} wait for their final bundle", n=report.waiting))
    if report.without_pack:
        output.line(
            tr("{n} have no scoring pack here; put it into the centre's folder and import", n=report.without_pack)
        )
    _tell_people(report, output)
    if report.closed:
        output.line(tr("{n} sessions stay closed until two people have decided", n=len(report.closed)))
    output.result(
        {
            "marked": report.marked,
            "waiting": report.waiting,
            "without_pack": report.without_pack,
            "without_package": report.without_package,
            "pending": report.pending,
            "works": report.works,
            "to_discuss": report.to_discuss,
            "review": report.review,
            "unreadable": report.unreadable,
            "standing": report.standing,
            "taken": {} if taken is None else asdict(taken),
            "closed_sessions": [session.hex() for session in report.closed],
        }
    )
    if report.closed:
        return Error.RULE
    return Error.INPUT if (report.without_pack or report.without_package) and not report.marked else 0


def _tell_people(report: MarkReport, output: Output) -> None:
    """What people still have to do, one line each; nothing when there is nothing."""
    sentences = (
        (report.without_package, tr("{n} have no exam package here; import it", n=report.without_package)),
        (report.works, tr("{n} works of {m} candidates wait for examiners", n=report.works, m=report.pending)),
        (report.to_discuss, tr("{n} of them are marked too far apart and have to be discussed", n=report.to_discuss)),
        (report.review, tr("{n} tasks have to be looked at again: their automatic marks changed", n=report.review)),
        (report.unreadable, tr("{n} answers could not be read; a person has to look at them", n=report.unreadable)),
        (report.standing, tr("{n} tasks keep marks that this program would not give; see regrade", n=report.standing)),
    )
    for count, sentence in sentences:
        if count:
            output.line(sentence)
