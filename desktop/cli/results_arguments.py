"""What the commands of the centre share: the store, and the custodians' passphrases."""

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.language import tr
from desktop.workflows.phrases import Phrases, open_phrases
from desktop.workflows.results_desk import Desk, open_desk


def add_store(parser: argparse.ArgumentParser) -> None:
    """`--store` and `--passphrases`."""
    parser.add_argument("--store", required=True, metavar="STORE", help="the folder of the store")
    parser.add_argument("--passphrases", type=Path, metavar="FILE", help="the two custodians' passphrases")


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
    phrases: Phrases = open_phrases(arguments.passphrases) if arguments.passphrases else TypedPhrases()
    desk = open_desk(Path(arguments.store), centre, SystemClock(), phrases)
    try:
        yield desk
    finally:
        desk.close()


class TypedPhrases:
    """Passphrases asked on the terminal, each once, never shown."""

    def __init__(self) -> None:
        self._typed: dict[str, str] = {}

    def phrase(self, name: str) -> str:
        """Raises E-KEY-03 where there is no terminal to ask on."""
        if name not in self._typed:
            if not sys.stdin.isatty():
                raise Error(
                    "E-KEY-03",
                    "There is no passphrase for {name}.",
                    "Type it, or name a file with --passphrases.",
                    exit_code=Error.RULE,
                    name=name,
                )
            self._typed[name] = getpass.getpass(tr("Passphrase ({name}): ", name=name), sys.stderr)
        return self._typed[name]
