"""`kaochang enrol prepare`: a stick for the first walk, with the site's cards."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.language import tr
from desktop.workflows.enrol_by_stick import prepare_stick
from desktop.workflows.site_folder import centre_id, open_trust


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--stick, --centre."""
    parser.add_argument("--stick", type=Path, required=True, metavar="DIR")
    parser.add_argument("--centre", type=Path, required=True, metavar="DIR")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0; 3 when there is no centre or no stick."""
    trust = open_trust(arguments.centre)
    numbers = prepare_stick(arguments.stick, arguments.centre, centre_id(arguments.centre, trust))
    shown = " ".join(f"{number:04d}" for number in numbers)
    output.result({"stick": str(arguments.stick), "root_words": list(numbers)})
    output.line(tr("The stick is ready. Compare on every machine: {words}", words=shown))
    return 0
