"""`kaochang inspect FILE`: what a file says of itself; opens nothing and trusts nothing."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.source_file import open_source
from desktop.language import tr
from desktop.workflows.inspect_file import Description, inspect_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE."""
    parser.add_argument("file", type=Path, metavar="FILE")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0; 3 when it is not one of our files."""
    with open_source(arguments.file) as source:
        found = inspect_file(source)
    output.result(_fields(found))
    output.line(
        tr("{kind}, version {version}, {bytes} bytes", kind=found.kind, version=found.version, bytes=found.file_bytes)
    )
    output.line(tr("digest {digest}", digest=found.digest.hex()))
    output.line(tr("in numbers {words}", words=" ".join(f"{word:04d}" for word in found.words)))
    for role, key in found.signers:
        output.line(tr("signed by {key} (not checked)", key=f"{key.hex()[:16]} {role}"))
    for name, value in found.values.items():
        output.line(f"  {name}: {value!r}")
    for name, length in found.lists.items():
        output.line(f"  {name}: [{length}]")
    output.line(tr("parts: {count}, {bytes} bytes", count=len(found.parts), bytes=sum(size for _, size in found.parts)))
    return 0


def _fields(found: Description) -> dict[str, object]:
    return {
        "kind": found.kind,
        "extension": found.extension,
        "version": found.version,
        "suite": found.suite,
        "digest": found.digest.hex(),
        "words": list(found.words),
        "bytes": found.file_bytes,
        "signers": [{"role": role, "key": key.hex()} for role, key in found.signers],
        "parts": [{"id": part, "bytes": size} for part, size in found.parts],
        "header": found.values,
        "lists": found.lists,
        "verified": False,
    }
