"""Hashing and unambiguous joining: H, PAE, L, KDF, digest, key id and words of trust-and-formats (Notation)."""

import hashlib
import hmac
import secrets
from functools import cache

SUITE = 1
DIGEST_BYTES = 32
ID_BYTES = 16
KEY_BYTES = 32


def random_bytes(count: int) -> bytes:
    """`count` bytes from the system's generator."""
    return secrets.token_bytes(count)


def new_id() -> bytes:
    """A fresh id: 16 random bytes."""
    return secrets.token_bytes(ID_BYTES)


def new_key() -> bytes:
    """A fresh symmetric key: 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def sha256(data: bytes | memoryview) -> bytes:
    """H(x) of the notation."""
    return hashlib.sha256(data).digest()


class Hasher:
    """H over a stream."""

    def __init__(self) -> None:
        self._state = hashlib.sha256()

    def update(self, data: bytes | memoryview) -> None:
        """Take in the next bytes."""
        self._state.update(data)

    def digest(self) -> bytes:
        """H of everything taken in."""
        return self._state.digest()


def label(text: str) -> bytes:
    """L(s): what every derivation and signature begins with; contains the suite number."""
    return f"kaochang/{SUITE}/{text}".encode("ascii")


def join(*parts: bytes) -> bytes:
    """PAE: the parts with their count and lengths, so that no two lists join to the same bytes."""
    pieces = [len(parts).to_bytes(4, "big")]
    for part in parts:
        pieces += (len(part).to_bytes(8, "big"), part)
    return b"".join(pieces)


def unjoin(data: bytes) -> tuple[bytes, ...] | None:
    """The parts that `join` joined; None when `data` is not exactly such a joining."""
    parts, place = [], 4
    for _ in range(min(int.from_bytes(data[:4], "big"), len(data) // 8)):
        end = place + 8 + int.from_bytes(data[place : place + 8], "big")
        parts.append(data[place + 8 : end])
        place = end
    return tuple(parts) if join(*parts) == data else None


def derive(key: bytes, purpose: str, *context: bytes) -> bytes:
    """KDF(k, s, c…) = HKDF-Expand-SHA-256 (RFC 5869) to 32 bytes; one round, as 32 bytes is one block."""
    info = join(label(purpose), *context) + b"\x01" if context else _plain_info(purpose)
    return hmac.digest(key, info, "sha256")


@cache
def _plain_info(purpose: str) -> bytes:
    """The info of a derivation without context: the ratchet of a long journal asks for the same two again and again."""
    return join(label(purpose)) + b"\x01"


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA-256 (RFC 2104)."""
    return hmac.digest(key, data, "sha256")


def same(left: bytes, right: bytes) -> bool:
    """Compare secrets in constant time."""
    return hmac.compare_digest(left, right)


def labelled_hash(purpose: str, *parts: bytes) -> bytes:
    """H(PAE(L(purpose), parts…)): the shape of every digest, commitment and chain value."""
    return sha256(join(label(purpose), *parts))


def artefact_digest(type_name: str, version_and_suite: bytes, header: bytes) -> bytes:
    """digest: names an artefact; countersigning does not change it."""
    return labelled_hash("digest", type_name.encode("ascii"), version_and_suite, header)


def key_id(use: str, public_key: bytes) -> bytes:
    """The id of a public key; `use` is `sign` or `seal`."""
    return labelled_hash("key", use.encode("ascii"), public_key)


def words(digest: bytes, count: int) -> tuple[int, ...]:
    """The first 11·`count` bits as numbers 0–2047, for people to compare."""
    bits = int.from_bytes(digest, "big")
    total = len(digest) * 8
    return tuple((bits >> (total - 11 * (place + 1))) & 2047 for place in range(count))
