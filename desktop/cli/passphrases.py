"""Passphrases for commands: a rehearsal's own, a file's, or typed on the terminal."""

import argparse
import getpass
import sys
from pathlib import Path

from desktop.errors import Error
from desktop.formats.key_files import verify_passphrase
from desktop.formats.trust import Trust
from desktop.language import tr
from desktop.workflows.phrases import Phrases, open_phrases
from desktop.workflows.site_folder import practice_phrases


def add_passphrases(parser: argparse.ArgumentParser) -> None:
    """--passphrases FILE."""
    parser.add_argument("--passphrases", type=Path, metavar="FILE", help="read passphrases from FILE instead of asking")


def ask_phrases(arguments: argparse.Namespace, folder: Path, trust: Trust) -> Phrases:
    """Phrases for keys that exist: of the rehearsal that `folder` belongs to, of the file, or typed when needed."""
    if arguments.passphrases:
        return open_phrases(arguments.passphrases)
    return practice_phrases(folder, trust) or TypedPhrases(new=False)


def ask_new_phrases(arguments: argparse.Namespace, parent: tuple[Path, Trust] | None = None) -> Phrases:
    """Phrases for keys that are being made: of the file, of the parent's rehearsal, or typed twice."""
    if arguments.passphrases:
        return open_phrases(arguments.passphrases)
    return (practice_phrases(*parent) if parent else None) or TypedPhrases(new=True)


class TypedPhrases:
    """Asks each phrase once on the terminal, a new one twice."""

    def __init__(self, new: bool) -> None:
        self._new = new
        self._known: dict[str, str] = {}

    def phrase(self, name: str) -> str:
        """The phrase called `name`. Raises E-KEY-02 for a weak new one, E-KEY-03 without a terminal, E-KEY-04."""
        if name not in self._known:
            self._known[name] = self._ask(name)
        return self._known[name]

    def _ask(self, name: str) -> str:
        if not sys.stdin.isatty():
            advice = "Name a file with --passphrases."
            raise Error("E-KEY-03", "There is no passphrase for {name}.", advice, exit_code=Error.RULE, name=name)
        typed = getpass.getpass(tr("Passphrase for {name}: ", name=name))
        if self._new:
            verify_passphrase(typed)
            if getpass.getpass(tr("Once more: ")) != typed:
                raise Error("E-KEY-04", "The two passphrases differ.", "Start again.", exit_code=Error.RULE)
        return typed
