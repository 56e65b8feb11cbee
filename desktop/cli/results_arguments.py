"""What the commands of the centre share: the store, and the custodians' passphrases."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.cli.passphrases import TypedPhrases, add_passphrases
from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.workflows.phrases import Phrases, open_phrases
from desktop.workflows.results_desk import Desk, open_desk


def add_store(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """`--store` and `--passphrases`."""
    parser.add_argument("--store", required=required, metavar="STORE", help="the folder of the store")
    add_passphrases(parser)


@contextmanager
def opened_desk(arguments: argparse.Namespace, centre: Path | None = None) -> Iterator[Desk]:
    """The desk over `--store`, closed afterwards. Raises E-CEN-07 for a database this version cannot use yet."""
    if "://" in arguments.store:
        raise Error(
            "E-CEN-07",
            "This version keeps its store in a folder.",
            "Name a folder with --store.",
            exit_code=Error.USAGE,
        )
    phrases: Phrases = open_phrases(arguments.passphrases) if arguments.passphrases else TypedPhrases(new=False)
    desk = open_desk(Path(arguments.store), centre, SystemClock(), phrases)
    try:
        yield desk
    finally:
        desk.close()
