"""`kaochang enrol issue`: the centre answers the requests on the stick, after two people compared one list."""

import argparse
import sys
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.passphrases import add_passphrases, ask_phrases
from desktop.crypto.joining import words
from desktop.documents.enrolment_list import enrolment_list_pdf
from desktop.formats.artefacts import Role
from desktop.language import advice_of, message_of, tr
from desktop.workflows.enrol_by_stick import FOLDER, ROOT_WORDS, RequestShown, issue_cards, requests_on
from desktop.workflows.enrol_station import EnrolmentDesk
from desktop.workflows.site_folder import centre_id, open_signing_key, open_trust

_LIST = "list.pdf"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--stick, --centre, --compared, --except, --passphrases."""
    parser.add_argument("--stick", type=Path, required=True, metavar="DIR")
    parser.add_argument("--centre", type=Path, required=True, metavar="DIR")
    parser.add_argument("--compared", action="store_true", help="two people have compared every line of the list")
    parser.add_argument("--except", dest="left_out", default="", metavar="NAMES", help="machines whose numbers differ")
    add_passphrases(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0 when cards were issued; 1 when the list is still to be compared; 3 for one that cannot be granted."""
    trust = open_trust(arguments.centre)
    centre = centre_id(arguments.centre, trust)
    left_out = {name.strip() for name in arguments.left_out.split(",") if name.strip()}
    requests = tuple(one for one in requests_on(arguments.stick, trust, centre) if one.name not in left_out)
    _show(requests, output)
    if not (arguments.compared or _confirmed()):
        names = [card.holder.name for card in trust.having(Role.CENTRE)]
        root = " ".join(f"{number:04d}" for number in words(trust.root.digest, ROOT_WORDS))
        lines = [(one.name, _numbers(one)) for one in requests if one.problem is None]
        path = arguments.stick / FOLDER / _LIST
        path.write_bytes(enrolment_list_pdf(names[0] if names else "", root, lines))
        output.line(tr("Print {path}, compare it at every machine, then come back with --compared.", path=str(path)))
        output.result({"issued": 0, "list": str(path), "requests": [_row(one) for one in requests]})
        return 1
    key = open_signing_key(arguments.centre, "centre", ask_phrases(arguments, arguments.centre, trust))
    issue_cards(arguments.stick, requests, EnrolmentDesk(centre, key, arguments.centre), trust)
    output.line(tr("{n} cards are on the stick: walk to the machines once more.", n=len(requests)))
    output.result({"issued": len(requests), "list": "", "requests": [_row(one) for one in requests]})
    return 0


def _show(requests: tuple[RequestShown, ...], output: Output) -> None:
    for one in requests:
        if one.problem is None:
            output.line(f"{one.name:>6}   {_numbers(one)}")
        else:
            output.line(f"{one.name:>6}   {one.problem.code} {message_of(one.problem)} {advice_of(one.problem)}")


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input(tr("Have two people compared every line? Type yes: ")).strip().lower() in ("yes", "是")


def _numbers(one: RequestShown) -> str:
    return " ".join(f"{number:04d}" for number in one.words)


def _row(one: RequestShown) -> dict[str, object]:
    problem = "" if one.problem is None else one.problem.code
    return {"name": one.name, "role": str(one.role), "words": list(one.words), "problem": problem}
