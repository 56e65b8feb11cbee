"""Ed25519 signatures (RFC 8032) and the refusal of weak public keys (trust-and-formats section 3)."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desktop.crypto.joining import key_id, random_bytes

PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64


@dataclass(frozen=True)
class SigningKey:
    """A private signing key; `seed` (32 bytes) is the secret and never shown."""

    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.key_id.hex()[:8]}…)"

    @property
    def public(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self._private().public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        """What names this key in signatures and cards."""
        return key_id("sign", self.public)

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`, 64 bytes."""
        return self._private().sign(message)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def new_signing_key() -> SigningKey:
    """A fresh signing key."""
    return SigningKey(random_bytes(32))


def signature_fits(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` was made by the holder of `public_key`."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
