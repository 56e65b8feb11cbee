"""One vector: text header, blank line, raw bytes."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.crypto.joining import sha256

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Vector:
    """`expect` is `ok` or one code; `state` what the reader knows beforehand; `released` the plaintext handed on."""

    expect: str
    format: str
    data: bytes
    comment: str
    state: dict[str, Any] = field(default_factory=dict)
    released: bytes = b""

    def encode(self) -> bytes:
        """The file."""
        state = json.dumps(self.state, ensure_ascii=False, sort_keys=True)
        lines = [
            f"expect: {self.expect}", f"format: {self.format}", "keys: room", f"state: {state}",
            f"released: {sha256(self.released).hex()}", f"comment: {self.comment}", "", "",
        ]  # fmt: skip
        return "\n".join(lines).encode("utf-8") + self.data


@dataclass(frozen=True)
class StoredVector:
    """A vector as read from its file; `released` is a hash."""

    expect: str
    format: str
    state: dict[str, Any]
    released: str
    data: bytes


def read_vector(data: bytes) -> StoredVector:
    """The pair of `Vector.encode`."""
    head, _, body = data.partition(b"\n\n")
    fields = dict(line.split(": ", 1) for line in head.decode("utf-8").splitlines())
    return StoredVector(fields["expect"], fields["format"], json.loads(fields["state"]), fields["released"], body)


def write_vectors(vectors: dict[str, bytes]) -> None:
    """Put all files in their places."""
    for name, data in vectors.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
