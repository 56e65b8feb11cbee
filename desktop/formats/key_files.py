"""Key files: private keys under a passphrase, or plain under the owner's file mode (trust-and-formats section 3).

Specification: key_file.md.
"""

import unicodedata

from desktop.crypto.boxes import box, unbox
from desktop.crypto.codes import SALT_BYTES, code_key
from desktop.crypto.joining import join, label, random_bytes, unjoin
from desktop.crypto.sealing import DoesNotOpen
from desktop.formats.artefacts import SUITE_1, SUITES
from desktop.refusals import refuse

MAGIC = b"\x89KCK\r\n\x1a\n"
MOST_BYTES = 64 * 1024
MOST_SEEDS = 16
LEAST_CHARACTERS = 12
LEAST_WORDS = 6
_SEED_BYTES = 32
_PLAIN = bytes(SALT_BYTES)
_BODY = 8 + 4 + SALT_BYTES


def write_key_file(seeds: tuple[bytes, ...], key_id: bytes, passphrase: str) -> bytes:
    """`seeds` under `passphrase`; `key_id` is that of the first seed's key. Raises E-KEY-02 for a weak passphrase."""
    verify_passphrase(passphrase)
    salt = random_bytes(SALT_BYTES)
    return _head(salt) + box(code_key(_typed(passphrase), salt), _context(key_id), join(*seeds))


def write_machine_key(seed: bytes) -> bytes:
    """The `file` rung of the storage ladder: the same layout with a salt of zeros and the seed in the open.

    Only for keys that never leave their machine; the caller writes it with mode 0600.
    """
    return _head(_PLAIN) + join(seed)


def read_key_file(data: bytes, key_id: bytes, passphrase: str) -> tuple[bytes, ...]:
    """The seeds. Raises E-FMT-01, E-FMT-03, E-FMT-04 for what is no key file, E-KEY-01 when it does not open."""
    salt = _salt(data)
    try:
        content = unbox(code_key(_typed(passphrase), salt), _context(key_id), data[_BODY:])
    except DoesNotOpen as reason:
        raise refuse("E-KEY-01") from reason
    return _seeds(content)


def read_machine_key(data: bytes) -> bytes:
    """The seed of a machine's key. Raises E-FMT-01, E-FMT-03, E-FMT-04, E-KEY-01 for a sealed key file."""
    if _salt(data) != _PLAIN:
        raise refuse("E-KEY-01")
    return _seeds(data[_BODY:])[0]


def needs_passphrase(data: bytes) -> bool:
    """Whether a key file is sealed. Raises E-FMT-01, E-FMT-03, E-FMT-04."""
    return _salt(data) != _PLAIN


def verify_passphrase(passphrase: str) -> None:
    """Twelve characters or six words, for each of the custodians. Raises E-KEY-02."""
    for phrase in passphrase.split("\0"):
        if len(phrase) < LEAST_CHARACTERS and len(phrase.split()) < LEAST_WORDS:
            raise refuse("E-KEY-02", n=LEAST_CHARACTERS)


def custodians(first: str, second: str) -> str:
    """The passphrase of a vault: two people's phrases, joined by NUL."""
    return f"{first}\0{second}"


def _typed(passphrase: str) -> bytes:
    """The same phrase however a keyboard composes its characters."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8")


def _head(salt: bytes) -> bytes:
    return MAGIC + SUITE_1.stamp + salt


def _context(key_id: bytes) -> bytes:
    return join(label("key-file"), key_id)


def _salt(data: bytes) -> bytes:
    if data[:8] != MAGIC:
        raise refuse("E-FMT-01")
    if data[8:12] not in SUITES:
        raise refuse("E-FMT-03")
    if not _BODY < len(data) <= MOST_BYTES:
        raise refuse("E-FMT-04")
    return data[12:_BODY]


def _seeds(content: bytes) -> tuple[bytes, ...]:
    seeds = unjoin(content)
    if seeds is None or not 1 <= len(seeds) <= MOST_SEEDS or any(len(seed) != _SEED_BYTES for seed in seeds):
        raise refuse("E-FMT-04")
    return seeds
