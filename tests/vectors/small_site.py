"""A site whose keys and cards are always the same, for the vectors of cards, packages and packs."""

from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.formats.trust import Trust
from tests.vectors.raw_envelope import Raw, digest, key_id, plain, public

CENTRE = sha256(b"centre id").digest()[:16]
OTHER_CENTRE = sha256(b"other centre id").digest()[:16]
PURPOSES = ("results", "recovery", "scoring", "release")


def seed(name: str) -> bytes:
    """The private key called `name`."""
    return sha256(b"small site " + name.encode("utf-8")).digest()


def sign(name: str) -> str:
    """The raw public signing key called `name`, hex."""
    return public(seed(name)).hex()


def seal_public(name: str) -> bytes:
    """The raw public sealing key called `name`."""
    return X25519PrivateKey.from_private_bytes(seed(name)).public_key().public_bytes_raw()


def sign_id(name: str) -> str:
    """Key id of the signing key called `name`, hex."""
    return key_id("sign", public(seed(name))).hex()


def seal_id(name: str) -> str:
    """Key id of the sealing key called `name`, hex."""
    return key_id("seal", seal_public(name)).hex()


def root_fields(
    names: tuple[str, ...] = ("root a", "root b", "root c"), threshold: int = 2, version: int = 1
) -> dict[str, Any]:
    """The root document: two of three, unless said otherwise."""
    keys = [sign(name) for name in names]
    return {
        "keys": keys,
        "name": "命题机构",
        "role": "authority",
        "root_version": version,
        "serial": version,
        "threshold": threshold,
    }


def root() -> Raw:
    """Signed by two of its three keys."""
    return plain("kcard", root_fields(), seed("root a"), seed("root b"))


def publisher_fields(**changes: Any) -> dict[str, Any]:
    """The publisher's card."""
    return {"name": "命题组", "role": "publisher", "serial": 1, "sign": sign("publisher"), **changes}


def centre_fields(**changes: Any) -> dict[str, Any]:
    """The centre's card."""
    return {
        "centre": CENTRE.hex(),
        "name": "一号考点",
        "role": "centre",
        "serial": 2,
        "sign": sign("centre"),
        **changes,
    }


def station_fields(name: str = "station", **changes: Any) -> dict[str, Any]:
    """A station's card."""
    values = {
        "build": "11" * 32,
        "centre": CENTRE.hex(),
        "isolation": "none",
        "name": "07",
        "role": "station",
        "seal": seal_public(name).hex(),
        "serial": 9,
        "sign": sign(name),
        "storage": "file",
        "tls": "22" * 32,
    }
    return {**values, **changes}


def proctor_fields(name: str = "proctor", **changes: Any) -> dict[str, Any]:
    """A proctor's card."""
    return {"centre": CENTRE.hex(), "name": "张三", "role": "proctor", "serial": 8, "sign": sign(name), **changes}


def vault_fields(purpose: str, serial: int) -> dict[str, Any]:
    """A vault's card."""
    return {
        "centre": CENTRE.hex(),
        "name": "一号考点",
        "purpose": purpose,
        "role": "vault",
        "seal": seal_public(purpose).hex(),
        "serial": serial,
    }


def by_authority(fields: dict[str, Any]) -> Raw:
    """A card given by the authority."""
    return plain("kcard", fields, seed("root a"), seed("root b"))


def by_centre(fields: dict[str, Any]) -> Raw:
    """A card given by the centre."""
    return plain("kcard", fields, seed("centre"))


def cards() -> list[bytes]:
    """All cards of the site."""
    vaults = [by_centre(vault_fields(purpose, 2 + place)) for place, purpose in enumerate(PURPOSES)]
    people = [by_centre(proctor_fields()), by_centre(station_fields()), *vaults]
    return [raw.encode() for raw in (root(), by_authority(publisher_fields()), by_authority(centre_fields()), *people)]


@cache
def trust() -> Trust:
    """Everybody known."""
    return Trust.from_cards(digest("kcard", root().header), cards())
