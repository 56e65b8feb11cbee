"""The anchor values of trust-and-formats 15: what two implementations compare first, and the self-test proves.

The two that cost a full Argon2id are asked for apart, so that a start stays under 300 ms.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cryptography

from desktop.crypto.boxes import box, unbox
from desktop.crypto.codes import check_character, code_hash, code_key, receipt_code
from desktop.crypto.joining import artefact_digest, derive, join, key_id, label, labelled_hash, sha256, words
from desktop.crypto.sealing import SealingKey, seal
from desktop.crypto.signing import SigningKey, signature_fits
from desktop.refusals import refuse

LIBRARY_VERSION = cryptography.__version__
_HEADER = '{"a":"七","b":[1,true]}'.encode()
_STAMP = b"\0\1\0\1"
_START = bytes.fromhex("867a2e15dde395957788bf0cd92c7b971116b254fcd64ee03c021dd2db0c6cd4")
_CONTENT = bytes(range(256)) * 80
_SIGNATURE = (
    "167915fbee3b0b553aad4959d502cbdcec27916a552c9dde267d60803dce0d19"
    "f5f13bcf25da0870d584fb554606f6dd559d0311752f01c84e9118a6d865ff03"
)


@dataclass(frozen=True)
class Anchor:
    """`compute` must give `value`; `slow` ones derive a key with 64 MiB."""

    id: str
    value: str
    compute: Callable[[], str]
    slow: bool = False


def _signature() -> str:
    key = SigningKey(bytes(range(32)))
    message = join(label("author"), b"kcard", _STAMP, _HEADER)
    signature = key.sign(message)
    return signature.hex() if signature_fits(key.public, message, signature) else "does not fit"


def _box_round_trip() -> str:
    return sha256(unbox(bytes(32), b"anchor", box(bytes(32), b"anchor", _CONTENT))).hex()


def _seal_round_trip() -> str:
    key = SealingKey(bytes(range(32)))
    return sha256(key.open(b"anchor", seal(key.public, b"anchor", _CONTENT))).hex()


def _h_start() -> str:
    parts = (b"\1" * 32, b"\2" * 32, b"\3" * 32, b"\4" * 16, b"\0\1", b"\5" * 16)
    return labelled_hash("journal", *parts).hex()


_TWO_CODES = b"7K3MP0QX9TBV\x000123456789AB"
ANCHORS = (
    Anchor("pae", "000000020000000000000001610000000000000000", lambda: join(b"a", b"").hex()),
    Anchor(
        "key-id",
        "6b12ba7255ea91bb9c3d9c383f0ad9ead415342116f7a7c0f615aaaca97a3a18",
        lambda: key_id("sign", bytes(range(32))).hex(),
    ),
    Anchor(
        "kdf",
        "9f6bd43911118c42acab41e33b326a7bbea25f8d725274d06be8b725af047c54",
        lambda: derive(bytes(32), "asset", b"\x11" * 16).hex(),
    ),
    Anchor(
        "digest",
        "8ec2a7d017eb74a25899779eb21b2eda7d3a49b8cb76dbf4f4edac80641808a2",
        lambda: artefact_digest("kcard", _STAMP, _HEADER).hex(),
    ),
    Anchor("signature", _SIGNATURE, _signature),
    Anchor("check-1", "J", lambda: check_character("7K3MP0QX9TBV")),
    Anchor("check-2", "Y", lambda: check_character("0123456789AB")),
    Anchor("check-3", "R", lambda: check_character("ZZZZZZZZZZZZ")),
    Anchor("journal-start", _START.hex(), _h_start),
    Anchor(
        "journal-chain",
        "fa55ab98cc877070acbb2764694ea653e0497f9096fdc37b6b0d3b97e2c21746",
        lambda: labelled_hash("chain", _START, bytes(128)).hex(),
    ),
    Anchor(
        "words",
        "1821 1073 0133 0399 1550 0082",
        lambda: " ".join(f"{number:04d}" for number in words(sha256(b""), 6)),
    ),
    Anchor("box", sha256(_CONTENT).hex(), _box_round_trip),
    Anchor("seal", sha256(_CONTENT).hex(), _seal_round_trip),
    Anchor(
        "code-hash",
        "100189d5405d125ccaa24a0f9d4a239ad8987ecb52dfb85c54714dd5d0d4127c",
        lambda: code_hash("7K3MP0QX9T", bytes(range(16))).hex(),
    ),
    Anchor(
        "code-key",
        "82bee9ed55ed83adcb84455bcedbdbe9c8e8d45a26e274553662d525a52ce4ed",
        lambda: code_key(_TWO_CODES, bytes(range(16))).hex(),
        slow=True,
    ),
    Anchor("receipt", "R371Y9MZVE-K", lambda: receipt_code(_START, b"\6" * 16, b"\4" * 16), slow=True),
)


def verify_anchors(*, slow: bool = False) -> None:
    """Raises E-SLF-01 with the id of the first anchor that does not come out."""
    for anchor in ANCHORS:
        if (slow or not anchor.slow) and anchor.compute() != anchor.value:
            raise refuse("E-SLF-01", id=anchor.id)
