"""TLS of the room: who is let in, and who is not (H1, H2), over sockets in memory."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.crypto.tls_contexts import MOST_CERTIFICATE_BYTES, TlsEnd, certificate_key_hash, proven_certificate
from desktop.crypto.tls_contexts import tls_certificate as certificate_of
from desktop.crypto.tls_keys import tls_key_hash
from desktop.errors import Error

CONSOLE, STATION = new_signing_key(), new_signing_key()


def shake(server: ssl.SSLContext, client: ssl.SSLContext) -> tuple[object, object]:
    """Both ends' outcome of a handshake and one byte each way: the connection's facts, or what was raised."""
    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    theirs.settimeout(10)
    outcome: list[object] = [None, None]

    def run(place: int, context: ssl.SSLContext, wire: socket.socket) -> None:
        try:
            with context.wrap_socket(wire, server_side=place == 0) as secure:
                secure.sendall(b"x")
                assert secure.recv(1) == b"x"
                outcome[place] = (secure.version(), proven_certificate(secure), secure.session_reused)
        except (OSError, Error, AssertionError) as error:
            outcome[place] = error
            wire.close()

    threads = [
        threading.Thread(target=run, args=(0, server, ours)),
        threading.Thread(target=run, args=(1, client, theirs)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome[0], outcome[1]


def ends() -> tuple[TlsEnd, TlsEnd]:
    """A console and a station that accepted each other's certificate."""
    console, station = TlsEnd(CONSOLE, server=True), TlsEnd(STATION, server=False)
    console.accept(station.certificate)
    station.accept(console.certificate)
    return console, station


def test_that_two_machines_that_accepted_each_other_meet_and_know_whom_they_met():
    console, station = ends()
    at_console, at_station = shake(console.context, station.context)
    assert at_console == ("TLSv1.3", station.certificate, False)
    assert at_station == ("TLSv1.3", console.certificate, False)


def test_that_the_hash_in_a_card_is_the_hash_of_the_certificates_key():
    assert certificate_key_hash(certificate_of(STATION)) == tls_key_hash(STATION)
    assert certificate_of(STATION) == certificate_of(STATION)


def test_that_a_station_nobody_accepted_is_refused():
    console, station = TlsEnd(CONSOLE, server=True), TlsEnd(STATION, server=False)
    station.accept(console.certificate)
    assert isinstance(shake(console.context, station.context)[0], ssl.SSLError)


def test_that_a_console_nobody_accepted_is_refused():
    console, station = TlsEnd(CONSOLE, server=True), TlsEnd(STATION, server=False)
    console.accept(station.certificate)
    assert isinstance(shake(console.context, station.context)[1], ssl.SSLCertVerificationError)


def test_that_showing_a_stations_certificate_without_its_key_does_not_help():
    console, _ = ends()
    thief = TlsEnd(new_signing_key(), server=False)
    thief.accept(console.certificate)
    assert isinstance(shake(console.context, thief.context)[0], ssl.SSLError)


def test_that_a_machine_without_a_certificate_is_refused():
    console, _ = ends()
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bare.check_hostname, bare.verify_mode = False, ssl.CERT_NONE
    assert isinstance(shake(console.context, bare)[0], ssl.SSLError)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_that_an_older_tls_is_refused_by_both():
    console, station = ends()
    old = TlsEnd(STATION, server=False).context
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.load_verify_locations(cadata=console.certificate)
    assert isinstance(shake(console.context, old)[0], ssl.SSLError)
    older = TlsEnd(CONSOLE, server=True).context
    older.minimum_version = older.maximum_version = ssl.TLSVersion.TLSv1_2
    older.load_verify_locations(cadata=station.certificate)
    assert isinstance(shake(older, station.context)[1], ssl.SSLError)


def test_that_no_session_is_handed_out_for_another_time():
    console, station = ends()
    assert console.context.num_tickets == 0
    assert shake(console.context, station.context)[0][2] is False
    assert console.context.session_stats()["hits"] == 0


def test_that_a_certificate_is_valid_whatever_the_clock_says():
    read = x509.load_der_x509_certificate(certificate_of(STATION))
    assert read.not_valid_before_utc == datetime(1970, 1, 1, tzinfo=UTC)
    assert read.not_valid_after_utc.year == 9999


def test_that_strangers_certificates_are_refused_before_any_handshake():
    good = certificate_of(STATION)
    forged = bytearray(good)
    forged[-1] ^= 1
    for certificate in (
        b"",
        b"\x30",
        good[:-1],
        good + b"\0",
        bytes(forged),
        elliptic(),
        bytes(MOST_CERTIFICATE_BYTES + 1),
    ):
        with pytest.raises(Error) as caught:
            certificate_key_hash(certificate)
        assert caught.value.code == "E-NET-01"


def test_that_a_certificate_signed_by_another_key_is_refused():
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]), datetime.now(UTC)
    public = Ed25519PrivateKey.from_private_bytes(STATION.seed).public_key()
    builder = x509.CertificateBuilder(name, name, public, 5, now, now + timedelta(days=1))
    other = builder.sign(Ed25519PrivateKey.generate(), None).public_bytes(Encoding.DER)
    with pytest.raises(Error):
        certificate_key_hash(other)


def test_that_the_private_key_is_left_nowhere(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    TlsEnd(SigningKey(bytes(range(32))), server=True)
    assert list(tmp_path.iterdir()) == []


def elliptic() -> bytes:
    """A self-signed certificate of another kind of key."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 5, now, now + timedelta(days=1))
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)
