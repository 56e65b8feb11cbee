"""`kaochang standard staffing`: how many proctors or examiners a room needs, and whether those present are enough."""

import argparse

from desktop.cli.output import Output
from desktop.cli.standard_choice import add_standard_argument, chosen_standard
from desktop.language import tr
from desktop.standard.assessment import PARTS
from desktop.standard.staffing import Staff, check_staff


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--part", required=True, choices=PARTS)
    parser.add_argument("--candidates", required=True, type=_count, metavar="N", help="candidates in the room")
    parser.add_argument("--proctors", type=_count, metavar="N", help="proctors present")
    parser.add_argument("--examiners", type=_count, metavar="N", help="examiners present; at a review its reviewers")
    add_standard_argument(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0 when those present are enough or nobody was counted (`ok` is then null), 1 when they are too few."""
    rule = chosen_standard(arguments).part(arguments.part).staff
    answer = check_staff(rule, arguments.candidates, Staff(arguments.proctors or 0, arguments.examiners or 0))
    counted = arguments.proctors is not None or arguments.examiners is not None
    reasons = answer.reasons if counted else ()
    output.result(
        {
            "part": arguments.part,
            "candidates": arguments.candidates,
            "required": {"proctors": answer.required.proctors, "examiners": answer.required.examiners},
            "ok": answer.ok if counted else None,
            "reasons": list(reasons),
            "rule": rule.text,
            "note": rule.note,
        }
    )
    _print(answer.required, reasons, rule.text, output)
    return 1 if reasons else 0


def _print(required: Staff, reasons: tuple[str, ...], rule: str, output: Output) -> None:
    if required.proctors:
        output.line(tr("Proctors needed: {needed}", needed=required.proctors))
    else:
        output.line(tr("Examiners needed: {needed}", needed=required.examiners))
    for reason in reasons:
        output.line(reason)
    output.line(tr("Rule 1.9.3: {text}", text=rule))


def _count(text: str) -> int:
    """A number of people; anything else is wrong usage."""
    if not text.isdecimal() or len(text) > 6:
        raise argparse.ArgumentTypeError(tr("a number of people is needed, not {text}", text=text[:20]))
    return int(text)
