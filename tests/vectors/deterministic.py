"""BOX and SEAL with fixed salts and ephemeral keys, for the scripts that write vectors; the program has no such switch.

`with fixed_secrets(): …` makes every random draw of the writers repeatable: drawn bytes come from a counter, boxes and
seals from the writers below, which are written from the specifications (C2SP chunked encryption, RFC 9180) and not from
the program.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

CHUNK = 16_384


class Draws:
    """Bytes that look random and are always the same."""

    def __init__(self) -> None:
        self._count = 0

    def bytes(self, length: int) -> bytes:
        """The next `length` bytes."""
        self._count += 1
        found = b""
        while len(found) < length:
            found += sha256(b"draw" + self._count.to_bytes(8, "big") + len(found).to_bytes(8, "big")).digest()
        return found[:length]


def box_with(salt: bytes, key: bytes, context: bytes, content: bytes) -> bytes:
    """BOX with a given salt of 24 bytes."""
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + salt + context
    material = HKDFExpand(SHA512(), 76, info).derive(key)
    cipher, nonce = AESGCM(material[:32]), int.from_bytes(material[32:44], "big")
    stored = salt + material[44:]
    for number in range(len(content) // CHUNK + 1):
        chunk = content[number * CHUNK : (number + 1) * CHUNK]
        stored += cipher.encrypt((nonce ^ number).to_bytes(12, "big"), chunk, None)
    return stored


def seal_with(ephemeral: bytes, public: bytes, info: bytes, content: bytes) -> bytes:
    """SEAL with a given ephemeral private key of 32 bytes (HPKE base mode, single shot)."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    enc = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    kem = b"KEM\x00\x20"
    prk = _extract(b"", b"HPKE-v1" + kem + b"eae_prk" + shared)
    secret = _expand(prk, b"\x00\x20HPKE-v1" + kem + b"shared_secret" + enc + public, 32)
    suite = b"HPKE\x00\x20\x00\x01\x00\x03"
    context = b"\x00" + _extract(b"", b"HPKE-v1" + suite + b"psk_id_hash")
    context += _extract(b"", b"HPKE-v1" + suite + b"info_hash" + info)
    prk = _extract(secret, b"HPKE-v1" + suite + b"secret")
    key = _expand(prk, b"\x00\x20HPKE-v1" + suite + b"key" + context, 32)
    nonce = _expand(prk, b"\x00\x0cHPKE-v1" + suite + b"base_nonce" + context, 12)
    return enc + ChaCha20Poly1305(key).encrypt(nonce, content, b"")


@contextmanager
def fixed_secrets() -> Iterator[Draws]:
    """Inside the block the writers of `desktop` draw, box and seal repeatably."""
    draws = Draws()
    replacements = {
        "random_bytes": draws.bytes,
        "new_id": lambda: draws.bytes(16),
        "new_key": lambda: draws.bytes(32),
        "box": lambda key, context, content: box_with(draws.bytes(24), key, context, content),
        "seal": lambda public, info, content: seal_with(draws.bytes(32), public, info, content),
    }
    changed = []
    for module in [m for name, m in sys.modules.items() if name.startswith(("desktop.", "tests.vectors."))]:
        for name, replacement in replacements.items():
            if module.__name__ != __name__ and callable(getattr(module, name, None)):
                changed.append((module, name, getattr(module, name)))
                setattr(module, name, replacement)
    try:
        yield draws
    finally:
        for module, name, original in changed:
            setattr(module, name, original)


def _extract(salt: bytes, ikm: bytes) -> bytes:
    hmac = HMAC(salt or bytes(32), SHA256())
    hmac.update(ikm)
    return hmac.finalize()


def _expand(prk: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(SHA256(), length, info).derive(prk)
