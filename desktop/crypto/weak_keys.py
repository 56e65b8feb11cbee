"""Public keys that must be refused: small order and non-canonical encodings (trust-and-formats section 3)."""

_PRIME = 2**255 - 19
_TOP_BIT = 1 << 255
_BOTH = frozenset({0, 1, _PRIME - 1, _PRIME, _PRIME + 1})
_ED25519 = frozenset(
    int.from_bytes(bytes.fromhex(text), "little") & ~_TOP_BIT
    for text in (
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)
_X25519 = frozenset(
    int.from_bytes(bytes.fromhex(text), "little") & ~_TOP_BIT
    for text in (
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    )
)


def is_weak_signing_key(public_key: bytes) -> bool:
    """Whether an Ed25519 public key has small order or is not canonically encoded (sign bit set aside)."""
    value = int.from_bytes(public_key, "little") & ~_TOP_BIT
    return len(public_key) != 32 or value >= _PRIME or value in _BOTH | _ED25519


def is_weak_sealing_key(public_key: bytes) -> bool:
    """Whether an X25519 public key has small order or is not canonically encoded."""
    value = int.from_bytes(public_key, "little")
    return len(public_key) != 32 or value >= _PRIME or value in _BOTH | _X25519
