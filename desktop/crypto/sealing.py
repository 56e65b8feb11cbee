"""SEAL: public-key encryption to one receiver, HPKE base mode single shot (RFC 9180)."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from desktop.crypto.joining import key_id, random_bytes

SEAL_OVERHEAD_BYTES = 48
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class DoesNotOpen(Exception):
    """A sealed or boxed value does not open with this key. Callers turn it into the refusal of their format."""


@dataclass(frozen=True)
class SealingKey:
    """A private sealing key; `seed` (32 bytes) is the secret and never shown."""

    seed: bytes

    def __repr__(self) -> str:
        return f"SealingKey({self.key_id.hex()[:8]}…)"

    @property
    def public(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self._private().public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        """What names this key in slots, grants and bundles."""
        return key_id("seal", self.public)

    def open(self, info: bytes, sealed: bytes) -> bytes:
        """The content of `sealed`. Raises DoesNotOpen."""
        try:
            return _SUITE.decrypt(sealed, self._private(), info)
        except (InvalidTag, ValueError) as reason:
            raise DoesNotOpen from reason

    def _private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.seed)


def new_sealing_key() -> SealingKey:
    """A fresh sealing key."""
    return SealingKey(random_bytes(32))


def seal(public_key: bytes, info: bytes, content: bytes) -> bytes:
    """SEAL(pk, info, x): 48 bytes longer than `content`."""
    return _SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public_key), info)
