"""One step of the journal's MAC ratchet (trust-and-formats 6.3): three HMACs under two keys, for every record.

HMAC-SHA-256 is written out as RFC 2104 defines it, over `sha256`: for inputs of 32 bytes the library's one-shot HMAC
spends most of its time setting itself up. `tests/crypto/test_ratchet.py` holds it against the library.
"""

from hashlib import sha256

from desktop.crypto.joining import KEY_BYTES, join, label

_BLOCK_BYTES = 64
_INNER = bytes(value ^ 0x36 for value in range(256))
_OUTER = bytes(value ^ 0x5C for value in range(256))
_INNER_REST = b"\x36" * (_BLOCK_BYTES - KEY_BYTES)
_OUTER_REST = b"\x5c" * (_BLOCK_BYTES - KEY_BYTES)
_MAC = _INNER_REST + join(label("mac")) + b"\x01"
_NEXT = _INNER_REST + join(label("next")) + b"\x01"
"""Rest of the key's block and the message of KDF(k, s): HKDF-Expand to one block."""


def ratchet_step(key: bytes, head: bytes) -> tuple[bytes, bytes]:
    """tag_i over the head h_i, and A_{i+1}; `key` is A_i, 32 bytes. Raises ValueError for a key of another length."""
    if len(key) != KEY_BYTES:
        raise ValueError("a ratchet key has 32 bytes")
    inner, outer = key.translate(_INNER), key.translate(_OUTER) + _OUTER_REST
    following = sha256(outer + sha256(inner + _NEXT).digest()).digest()
    mac_key = sha256(outer + sha256(inner + _MAC).digest()).digest()
    inner_tag = sha256(mac_key.translate(_INNER) + _INNER_REST + head).digest()
    return sha256(mac_key.translate(_OUTER) + _OUTER_REST + inner_tag).digest(), following
