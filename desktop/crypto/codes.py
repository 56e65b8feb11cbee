"""What people type: code keys (Argon2id, RFC 9106), Crockford base 32, and the check character."""

import threading
import unicodedata
from functools import lru_cache

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.crypto.joining import join, label, random_bytes, sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HOLDER_CODE_CHARACTERS = 12
PROCTOR_CODE_CHARACTERS = 10
PAPER_CODE_CHARACTERS = 16
RELEASE_WORD_CHARACTERS = 8
SALT_BYTES = 16
_ONE_AT_A_TIME = threading.Lock()
_ALIASES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def code_key(text: bytes, salt: bytes) -> bytes:
    """CODEKEY(t, salt): Argon2id with 64 MiB, 3 passes, 4 lanes, 32 bytes. `salt` has 16 bytes.

    One at a time: two derivations with several lanes at once wait for each other for ever in OpenSSL's thread pool.
    """
    with _ONE_AT_A_TIME:
        return Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(text)


def code_hash(code: str, salt: bytes) -> bytes:
    """The lighter Argon2id (8 MiB, 1 pass, 1 lane) of one-time proctor codes; `salt` has 16 bytes."""
    return Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=8 * 1024).derive(code.encode("ascii"))


def new_code(characters: int) -> str:
    """A random code without its check character."""
    return "".join(ALPHABET[byte & 31] for byte in random_bytes(characters))


def code_from_bits(value: bytes, characters: int) -> str:
    """The first 5·`characters` bits of `value` as a code (receipt codes)."""
    bits = int.from_bytes(value, "big")
    total = len(value) * 8
    return "".join(ALPHABET[(bits >> (total - 5 * (place + 1))) & 31] for place in range(characters))


def check_character(code: str) -> str:
    """Σ α^k·d_k over GF(32), polynomial x^5+x^2+1, α = 2: finds every wrong character and every exchange of two."""
    total, power = 0, 1
    for character in code:
        power = _times(power, 2)
        total ^= _times(power, ALPHABET.index(character))
    return ALPHABET[total]


def typed_code(text: str) -> str | None:
    """A code as typed, made regular and without its check character; None when it has a typing error."""
    folded = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(c for c in folded if not c.isspace() and c not in "-‐‑–—−").translate(_ALIASES)
    if len(plain) < 2 or any(character not in ALPHABET for character in plain):
        return None
    return plain[:-1] if check_character(plain[:-1]) == plain[-1] else None


def printed_code(code: str) -> str:
    """`code` in groups of four, its check character last: `XXXX-XXXX-XXXX-C`."""
    groups = [code[start : start + 4] for start in range(0, len(code), 4)]
    return "-".join([*groups, check_character(code)])


@lru_cache(maxsize=1024)
def receipt_code(head: bytes, session: bytes, candidate: bytes) -> str:
    """The code a candidate writes down at hand-in, with its check character: `R371Y9MZVE-K`."""
    salt = sha256(join(label("receipt"), session, candidate))[:SALT_BYTES]
    code = code_from_bits(code_key(head, salt), 10)
    return f"{code}-{check_character(code)}"


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product
