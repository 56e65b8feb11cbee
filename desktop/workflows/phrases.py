"""Passphrases of key files: typed, read from a file, or a rehearsal's own.

The names, in the order in which a list without names is read: authority, publisher, centre, custodian_1, custodian_2,
officer, proctor_1, proctor_2, proctor_3.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from desktop.crypto.joining import random_bytes
from desktop.errors import Error

NAMES = (
    "authority", "publisher", "centre", "custodian_1", "custodian_2", "officer", "proctor_1", "proctor_2", "proctor_3",
)  # fmt: skip
PRACTICE_FILE = "passphrases.toml"


class Phrases(Protocol):
    """Where passphrases come from."""

    def phrase(self, name: str) -> str:
        """The phrase called `name`. Raises E-KEY-03 when there is none."""
        ...


class KnownPhrases:
    """Phrases that are already known, by name."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases = phrases

    def phrase(self, name: str) -> str:
        """The phrase called `name`. Raises E-KEY-03 when there is none."""
        try:
            return self._phrases[name]
        except KeyError as reason:
            raise Error(
                "E-KEY-03",
                "There is no passphrase for {name}.",
                "Type it, or name a file with --passphrases.",
                exit_code=Error.RULE,
                name=name,
            ) from reason


def open_phrases(path: Path) -> KnownPhrases:
    """Phrases from a file: TOML (`publisher = "…"`), or one phrase a line in the order of NAMES, the last one repeated.

    Raises E-KEY-03 when the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as reason:
        advice = "Name a text file that holds the passphrases."
        raise Error("E-KEY-03", "The passphrase file {name} cannot be read.", advice, name=path.name) from reason
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found = {name: lines[min(place, len(lines) - 1)] for place, name in enumerate(NAMES) if lines}
    return KnownPhrases({name: value for name, value in found.items() if isinstance(value, str)})


def new_practice_phrases() -> dict[str, str]:
    """Random phrases for a rehearsal, each different."""
    return {name: random_bytes(9).hex() for name in NAMES}


def write_phrases(phrases: Mapping[str, str]) -> str:
    """The phrases as TOML; only ever for a practice authority."""
    lines = [f'{name} = "{phrase}"' for name, phrase in phrases.items()]
    return "# Passphrases of a rehearsal. A real centre has no such file.\n" + "\n".join(lines) + "\n"
