"""`kaochang site new DIR`: a small centre's whole trust in one go."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.passphrases import add_passphrases, ask_new_phrases
from desktop.crypto.joining import words
from desktop.errors import Error
from desktop.language import tr
from desktop.workflows.found_site import Site, default_names, found_practice_site, found_site

ROOT_WORDS = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DIR, --profile, --practice, --passphrases."""
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--profile", choices=["small", "large"], default="small")
    parser.add_argument("--practice", action="store_true", help="a rehearsal's site: its files never count")
    add_passphrases(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0; 4 when the folder is not empty or a passphrase is weak."""
    if arguments.profile == "large":
        raise Error(
            "E-STE-05", "The large profile is not part of this version.", "Use the small one.", exit_code=Error.RULE
        )
    output.progress(tr("Making keys; this takes a few seconds."))
    site = _found(arguments)
    root = site.trust.root
    output.result(
        {
            "folder": str(arguments.folder),
            "root": root.digest.hex(),
            "words": list(words(root.digest, ROOT_WORDS)),
            "centre": site.centre.hex(),
            "cards": len(site.trust.cards) + 1,
            "practice": root.practice,
            "single_custodian": root.threshold == 1,
            "derivations": site.derivations,
        }
    )
    output.line(tr("The site is in {folder}. Authority: single custodian.", folder=str(arguments.folder)))
    output.line(
        tr("Compare on every machine: {words}", words=" ".join(f"{n:04d}" for n in words(root.digest, ROOT_WORDS)))
    )
    output.line(
        tr("A lost vault passphrase loses the answers: make sealed backups of centre/ and of both phrases now.")
    )
    return 0


def _found(arguments: argparse.Namespace) -> Site:
    if arguments.practice:
        return found_practice_site(arguments.folder)
    return found_site(arguments.folder, default_names(), ask_new_phrases(arguments))
