"""`kaochang verify FILE`: is this file genuine by the cards of a site?"""

import argparse
import time
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.source_file import open_source
from desktop.errors import Error
from desktop.language import tr
from desktop.paths import default_data_folder
from desktop.workflows.site_folder import open_trust, trust_folder
from desktop.workflows.verify_file import Verified, verify_file

DOES_NOT_VERIFY = 1
_UNREADABLE = ("E-FMT-01", "E-FMT-02", "E-FMT-03", "E-FMT-04", "E-FMT-05", "E-FMT-06", "E-FMT-07", "E-FIL-01")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE and --trust DIR."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--trust", type=Path, metavar="DIR", help="folder of known cards (default: this site's)")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0 when it verifies, 1 when it does not, 3 when it cannot be read as one of our files."""
    trust = open_trust(arguments.trust or _site_of(arguments.file))
    with open_source(arguments.file) as source:
        try:
            found = verify_file(source, trust, _Reporter(output))
        except Error as error:
            if error.code not in _UNREADABLE:
                error.exit_code = DOES_NOT_VERIFY
            raise
    output.result(_fields(found))
    output.line(tr("{kind}: genuine.", kind=found.kind))
    for signed in found.signers:
        output.line(tr("signed by {name}", name=f"{signed.name} ({signed.role})"))
    if found.practice:
        output.line(tr("It belongs to a rehearsal and never counts."))
    return 0


def _fields(found: Verified) -> dict[str, object]:
    return {
        "verified": True,
        "kind": found.kind,
        "extension": found.extension,
        "digest": found.digest.hex(),
        "signers": [{"role": one.role, "name": one.name, "key": one.key_id.hex()} for one in found.signers],
        "practice": found.practice,
    }


def _site_of(file: Path) -> Path:
    """The site whose folder the file lies in, else the one worked in, else this machine's."""
    for place in (file.parent, Path.cwd()):
        try:
            return trust_folder(place)
        except Error:
            continue
    return default_data_folder() / "trust"


class _Reporter:
    """Progress on standard error, once a second, for files that take longer than that."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._next = time.monotonic() + 1

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next += 1
            self._output.progress(tr("{percent} % checked", percent=100 * done // total))
