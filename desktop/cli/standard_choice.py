"""Which standard a command speaks of: the one of this occupation, another that comes along, or a file being written."""

import argparse
from pathlib import Path

from desktop.errors import Error
from desktop.standard.library import AI_TRAINER, load_standard
from desktop.standard.reading import read_standard
from desktop.standard.standard import Standard


def add_standard_argument(parser: argparse.ArgumentParser) -> None:
    """`--standard`, the same for every command that asks the standard."""
    parser.add_argument(
        "--standard",
        default=AI_TRAINER,
        metavar="CODE:EDITION|FILE.toml",
        help="an occupation's code and edition, or a standard file (default: %(default)s)",
    )


def chosen_standard(arguments: argparse.Namespace) -> Standard:
    """Raises: Error E-STD-… when there is no such standard or its file is faulty."""
    words: str = arguments.standard
    if not words.endswith(".toml"):
        return load_standard(words)
    try:
        return read_standard(Path(words).read_bytes())
    except (OSError, ValueError) as fault:
        raise Error("E-STD-13", "The file {path} cannot be read.", "Check its name and place.", path=words) from fault
