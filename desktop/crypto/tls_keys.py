"""Keys of the room LAN (trust-and-formats 11): Ed25519, named in cards by the hash of their SubjectPublicKeyInfo."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.crypto.joining import sha256
from desktop.crypto.signing import SigningKey


def tls_key_hash(key: SigningKey) -> bytes:
    """H of the public key's SubjectPublicKeyInfo in DER (RFC 8410)."""
    public = Ed25519PublicKey.from_public_bytes(key.public)
    return sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
