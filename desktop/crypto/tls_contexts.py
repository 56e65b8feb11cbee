"""TLS of the room link: 1.3 only, both sides with a certificate, and only certificates whose key a grant's card names.

A certificate is self-signed and valid from 1970 to 9999: it says nothing but its key, and no wrong clock locks anybody
out. A TLS library decides about a certificate before a program sees it, so a peer's certificate is looked at first
(`certificate_key_hash`), then made an anchor (`accept`), then proven by the handshake (room/PROTOCOL.md, section 1).
"""

import os
import ssl
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from desktop.crypto.joining import random_bytes, sha256
from desktop.crypto.signing import SigningKey
from desktop.refusals import refuse

MOST_CERTIFICATE_BYTES = 2_048
_FROM, _TO = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def tls_certificate(key: SigningKey) -> bytes:
    """The certificate of a machine's TLS key, DER; always the same bytes for the same key."""
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, sha256(key.public).hex()[:32])])
    serial = int.from_bytes(sha256(key.public)[:16], "big") >> 1 | 1
    builder = x509.CertificateBuilder(name, name, private.public_key(), serial, _FROM, _TO)
    return builder.sign(private, None).public_bytes(Encoding.DER)


def certificate_key_hash(certificate: bytes) -> bytes:
    """H of the SubjectPublicKeyInfo in a certificate (DER) that a stranger sent: what cards call `tls`.

    Raises E-NET-01 for what is no self-signed certificate of an Ed25519 key.
    """
    if len(certificate) > MOST_CERTIFICATE_BYTES:
        raise refuse("E-NET-01")
    try:
        read = x509.load_der_x509_certificate(certificate)
        public = read.public_key()
        if not isinstance(public, Ed25519PublicKey):
            raise ValueError("another kind of key")
        public.verify(read.signature, read.tbs_certificate_bytes)
        return sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as reason:
        raise refuse("E-NET-01") from reason


class TlsEnd:
    """One machine's end of TLS: its certificate, and a context that trusts the certificates that were accepted."""

    def __init__(self, key: SigningKey, *, server: bool) -> None:
        self.certificate = tls_certificate(key)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.maximum_version = ssl.TLSVersion.TLSv1_3
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_REQUIRED
        self.context.verify_flags = ssl.VERIFY_X509_PARTIAL_CHAIN
        self.context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_COMPRESSION
        if server:
            self.context.num_tickets = 0
        _load(self.context, self.certificate, key)
        self._accepted: set[bytes] = set()

    def accept(self, certificate: bytes) -> None:
        """Trust this certificate, whose key hash was found among the session's machines."""
        if certificate not in self._accepted:
            self.context.load_verify_locations(cadata=certificate)
            self._accepted.add(certificate)


def proven_certificate(connection: ssl.SSLObject | ssl.SSLSocket) -> bytes:
    """The certificate (DER) whose key the other side has proven to hold. Raises E-NET-01 when there is none."""
    certificate = connection.getpeercert(binary_form=True)
    if not certificate:
        raise refuse("E-NET-01")
    return certificate


def _load(context: ssl.SSLContext, certificate: bytes, key: SigningKey) -> None:
    """The library takes a private key from a file only: it lies there for a moment, under a passphrase nobody keeps."""
    phrase = random_bytes(24).hex()
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    sealed = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(phrase.encode("ascii")))
    shown = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
    handle, name = tempfile.mkstemp(prefix="kaochang-", suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed + shown)
        context.load_cert_chain(name, password=phrase)
    finally:
        Path(name).unlink()
