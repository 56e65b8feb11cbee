"""`kaochang package build PAPER_DIR`: exam package without keys, scoring pack for one centre."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.passphrases import add_passphrases, ask_phrases
from desktop.workflows.build_package import Sealing, build_package, next_version
from desktop.workflows.package_contents import open_any_paper
from desktop.workflows.site_folder import centre_id, open_signing_key, open_trust


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The paper, who signs, for whom, and where to."""
    parser.add_argument("paper", type=Path, metavar="PAPER_DIR")
    parser.add_argument("--publisher", type=Path, required=True, metavar="DIR")
    parser.add_argument("--centre", type=Path, required=True, metavar="DIR")
    parser.add_argument("--version", type=int, dest="package_version", help="one above the last build unless given")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    add_passphrases(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when both files are written; 3 for an unreadable paper, 4 for one that breaks the standard."""
    paper = open_any_paper(arguments.paper)
    trust = open_trust(arguments.publisher)
    phrases = ask_phrases(arguments, arguments.publisher, trust)
    publisher = open_signing_key(arguments.publisher, "publisher", phrases)
    version = arguments.package_version or next_version(paper, arguments.publisher)
    sealing = Sealing(publisher, trust, centre_id(arguments.centre, trust))
    built = build_package(paper, version, sealing, arguments.out)
    for path in (built.exam_package, built.scoring_pack, built.release_record):
        if path is not None:
            output.line(str(path))
    output.result(
        {
            "exam_package": str(built.exam_package),
            "scoring_pack": str(built.scoring_pack),
            "release_record": str(built.release_record or ""),
            "digest": built.digest.hex(),
            "version": version,
            "items": built.items,
            "bytes": built.bytes,
        }
    )
    return 0
