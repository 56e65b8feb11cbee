"""An envelope writer of its own, from trust-and-formats 2.1 and not from the program; it can also write nonsense."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SUITE_1 = b"\x00\x01\x00\x01"
LETTERS = {
    "kcard": "C",
    "kreq": "Q",
    "kexam": "E",
    "kscore": "S",
    "ksession": "G",
    "kresult": "R",
    "kroom": "M",
    "kamend": "A",
    "krevoke": "V",
    "korder": "O",
    "khead": "H",
    "kwit": "W",
    "kreceipt": "I",
}


def pae(*parts: bytes) -> bytes:
    """PAE of the notation."""
    return len(parts).to_bytes(4, "big") + b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def label(text: str) -> bytes:
    """L of the notation."""
    return b"kaochang/1/" + text.encode("ascii")


def canonical(value: Any) -> bytes:
    """The profile's encoding of honest values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def public(seed: bytes) -> bytes:
    """The raw public signing key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def key_id(use: str, raw: bytes) -> bytes:
    """A key id."""
    return sha256(pae(label("key"), use.encode("ascii"), raw)).digest()


def digest(kind: str, header: bytes) -> bytes:
    """What names an artefact."""
    return sha256(pae(label("digest"), kind.encode("ascii"), SUITE_1, header)).digest()


@dataclass(frozen=True)
class Raw:
    """A file in pieces; every piece can be replaced before `encode`. Signers are (role 1 or 2, seed)."""

    kind: str
    header: bytes
    signers: tuple[tuple[int, bytes], ...]
    body: bytes = b""
    stamp: bytes = SUITE_1
    zeros: bytes = bytes(7)
    magic: bytes = b""
    header_length: int = -1
    body_length: int = -1
    count: int = -1
    entries: tuple[bytes, ...] = ()
    sign_kind: str = ""
    tail: bytes = b""

    def but(self, **changes: Any) -> "Raw":
        """The same with something changed."""
        return replace(self, **changes)

    def signed(self) -> tuple[bytes, ...]:
        """The signature entries in their order."""
        found = []
        for role, seed in self.signers:
            purpose = label("author" if role == 1 else "countersign")
            message = pae(purpose, (self.sign_kind or self.kind).encode("ascii"), self.stamp, self.header)
            signature = Ed25519PrivateKey.from_private_bytes(seed).sign(message)
            found.append(bytes([role]) + key_id("sign", public(seed)) + signature)
        return tuple(sorted(found, key=lambda entry: entry[:33]))

    def encode(self) -> bytes:
        """The file."""
        entries = self.entries or self.signed()
        magic = self.magic or b"\x89KC" + LETTERS[self.kind].encode("ascii") + b"\r\n\x1a\n"
        header_length = len(self.header) if self.header_length < 0 else self.header_length
        body_length = len(self.body) if self.body_length < 0 else self.body_length
        count = len(entries) if self.count < 0 else self.count
        prefix = magic + self.stamp + header_length.to_bytes(4, "big") + bytes([count]) + self.zeros
        return prefix + body_length.to_bytes(8, "big") + self.header + b"".join(entries) + self.body + self.tail


def with_parts(kind: str, header: dict[str, Any], parts: Sequence[tuple[bytes, bytes]], *seeds: bytes) -> Raw:
    """A file of parts (id, stored bytes), signed by authors."""
    rows = [{"id": part.hex(), "len": len(data), "sha": sha256(data).hexdigest()} for part, data in parts]
    body = b"".join(data for _, data in parts)
    return Raw(kind, canonical({**header, "parts": rows}), tuple((1, seed) for seed in seeds), body)


def plain(kind: str, header: dict[str, Any], *seeds: bytes) -> Raw:
    """A file without parts, signed by authors."""
    return Raw(kind, canonical(header), tuple((1, seed) for seed in seeds))
