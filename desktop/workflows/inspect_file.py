"""Describe any of our files (`inspect`): opens nothing, trusts nothing, needs no keys and no cards."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from desktop.crypto.joining import words
from desktop.formats.artefacts import type_name
from desktop.formats.envelope import AUTHOR, Outline, read_outline
from desktop.formats.key_files import MAGIC, MOST_BYTES, needs_passphrase
from desktop.language import tr
from desktop.strict_json import JsonObject, read_json

DIGEST_WORDS = 6


@dataclass(frozen=True)
class Description:
    """What a file says of itself. `values` are the header's single values, `lists` how long its lists are."""

    kind: str
    extension: str
    version: int
    suite: int
    digest: bytes
    file_bytes: int
    signers: tuple[tuple[str, bytes], ...]
    parts: tuple[tuple[str, int], ...]
    values: JsonObject
    lists: dict[str, int]

    @property
    def words(self) -> tuple[int, ...]:
        """The digest as numbers to compare with a printed sheet; none for a key file."""
        return words(self.digest, DIGEST_WORDS) if self.digest else ()


def inspect_file(source: BinaryIO) -> Description:
    """Describe `source`. Raises E-FMT-01, 03, 04, 05, 06 and E-SIG-06 for what is not one of our files."""
    if source.read(8) == MAGIC:
        return _inspect_key_file(source)
    outline = read_outline(source)
    header = read_json(outline.header_bytes)
    lists = {name: len(value) for name, value in header.items() if isinstance(value, list) and name != "parts"}
    return Description(
        kind=type_name(outline.type),
        extension=outline.type.extension,
        version=outline.suite.version,
        suite=outline.suite.suite,
        digest=outline.digest,
        file_bytes=outline.file_bytes,
        signers=_signers(outline),
        parts=_parts(header),
        values={name: value for name, value in header.items() if isinstance(value, str | int)},
        lists=lists,
    )


def _signers(outline: Outline) -> tuple[tuple[str, bytes], ...]:
    names = {AUTHOR: "author"}
    return tuple((names.get(entry.role, "countersigner"), entry.key_id) for entry in outline.signatures)


def _parts(header: JsonObject) -> tuple[tuple[str, int], ...]:
    """Ids and lengths as they stand there, however strange."""
    rows: Any = header.get("parts", [])
    known = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple((str(row.get("id", "")), row["len"] if type(row.get("len")) is int else 0) for row in known)


def _inspect_key_file(source: BinaryIO) -> Description:
    source.seek(0)
    data = source.read(MOST_BYTES + 1)
    sealed = needs_passphrase(data)
    version, suite = int.from_bytes(data[8:10], "big"), int.from_bytes(data[10:12], "big")
    return Description(tr("key file"), "key", version, suite, b"", len(data), (), (), {"sealed": sealed}, {})
