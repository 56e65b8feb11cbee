"""Strangers at the door of a console: `python -m tests.benchmarks.room_strangers PORT COUNT CERTIFICATE_HEX`.

They knock and leave, send garbage, talk plain TLS, greet with a certificate of their own, and with a station's that
they have no key for. Prints how many there were of each; whoever is let in would be printed too.
"""

import json
import random
import socket
import ssl
import sys
from collections import Counter

from desktop.crypto.signing import new_signing_key
from desktop.crypto.tls_contexts import tls_certificate
from desktop.room.greeting import write_greeting

AT_ONCE = 32


def main() -> None:
    """Knock `COUNT` times, a few at once."""
    port, count, stolen = int(sys.argv[1]), int(sys.argv[2]), bytes.fromhex(sys.argv[3])
    chance, done, open_wires = random.Random(1), Counter[str](), []
    own = tls_certificate(new_signing_key())
    for number in range(count):
        kind = ("leaves", "garbage", "plain tls", "own certificate", "stolen certificate")[number % 5]
        words = {
            "leaves": b"",
            "garbage": chance.randbytes(chance.randrange(1, 3_000)),
            "plain tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + chance.randbytes(500),
            "own certificate": write_greeting(own),
            "stolen certificate": write_greeting(stolen),
        }[kind]
        open_wires.append((kind, knock(port, words)))
        if len(open_wires) >= AT_ONCE:
            done.update(finish(*open_wires.pop(0)))
    for kind, wire in open_wires:
        done.update(finish(kind, wire))
    sys.stdout.write(json.dumps(done) + "\n")


def knock(port: int, words: bytes) -> socket.socket | None:
    """Connect and say it."""
    try:
        wire = socket.create_connection(("127.0.0.1", port), timeout=5)
        wire.sendall(words)
    except OSError:
        return None
    return wire


def finish(kind: str, wire: socket.socket | None) -> list[str]:
    """What became of it."""
    if wire is None:
        return [kind, "turned away"]
    with wire:
        if kind != "stolen certificate":
            return [kind]
        bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        bare.check_hostname, bare.verify_mode = False, ssl.CERT_NONE
        try:
            greeting = wire.recv(16, socket.MSG_WAITALL)
            wire.recv(int.from_bytes(greeting[12:16], "big"), socket.MSG_WAITALL)
            with bare.wrap_socket(wire) as secure:
                secure.sendall(b"\0\0\0\2\3{}")
                return [kind, "let in" if secure.recv(1) else "cut off"]
        except OSError:
            return [kind, "cut off"]


if __name__ == "__main__":
    main()
