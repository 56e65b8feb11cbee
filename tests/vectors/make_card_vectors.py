"""Writes the vectors of cards, requests, root documents, revocation lists and key files."""

from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tests.vectors import small_site as site
from tests.vectors.deterministic import box_with
from tests.vectors.raw_envelope import Raw, label, pae, plain
from tests.vectors.vector_file import Vector, write_vectors

P = 2**255 - 19
_BOTH = (0, 1, P - 1, P, P + 1)
_ED25519 = [value.to_bytes(32, "little") for value in _BOTH] + [
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]
_X25519 = [value.to_bytes(32, "little") for value in _BOTH] + [
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
]


def with_top_bit(raw: bytes) -> bytes:
    """The other encoding of the same value."""
    return raw[:31] + bytes([raw[31] ^ 0x80])


WEAK_SIGNING = [*_ED25519, *(with_top_bit(raw) for raw in _ED25519)]
WEAK_SEALING = [*_X25519, *(with_top_bit(raw) for raw in _X25519)]


def vectors() -> dict[str, bytes]:
    """All files of this script."""
    groups = {"card": _cards(), "request": _requests(), "root": _roots(), "list": _lists(), "key_file": _key_files()}
    return {f"card/{group}_{name}.txt": v.encode() for group, found in groups.items() for name, v in found.items()}


def _card(code: str, comment: str, raw: Raw, released: str = "", **state: Any) -> Vector:
    return Vector(code, "card", raw.encode(), comment, state, released.encode("utf-8"))


def _cards() -> dict[str, Vector]:
    new_station = site.station_fields("station 2", serial=10)
    new_proctor = site.proctor_fields("proctor 2", serial=11)

    def station(code: str, comment: str, **changes: Any) -> Vector:
        return _card(code, comment, site.by_centre({**new_station, **changes}))

    without = {name: value for name, value in new_station.items() if name != "seal"}
    found = {
        "station": _card("ok", "A new station.", site.by_centre(new_station), "07"),
        "proctor": _card("ok", "A new proctor.", site.by_centre(new_proctor), "张三"),
        "extension_field": _card("ok", "x_note is ignored.", site.by_centre({**new_proctor, "x_note": 1}), "张三"),
        "unknown_field": _card("E-FMT-07", "A validity date.", site.by_centre({**new_proctor, "until": 1})),
        "unknown_parent": _card(
            "E-SIG-02", "Signed by a stranger.", plain("kcard", new_proctor, site.seed("stranger"))
        ),
        "by_station": _card("E-SIG-03", "A station as parent.", plain("kcard", new_proctor, site.seed("station"))),
        "by_publisher": _card(
            "E-SIG-03", "The publisher as parent.", plain("kcard", new_proctor, site.seed("publisher"))
        ),
        "centre_by_centre": _card(
            "E-SIG-03",
            "A centre gives a centre.",
            site.by_centre(site.centre_fields(serial=12, sign=site.sign("centre 2"))),
        ),
        "publisher_by_centre": _card(
            "E-SIG-03",
            "A centre gives a publisher.",
            site.by_centre(site.publisher_fields(serial=12, sign=site.sign("publisher 2"))),
        ),
        "station_by_authority": _card("E-SIG-03", "The authority gives a station.", site.by_authority(new_station)),
        "one_of_two_roots": _card(
            "E-SIG-05",
            "One authority key of two.",
            plain("kcard", site.publisher_fields(serial=3, sign=site.sign("publisher 2")), site.seed("root a")),
        ),
        "other_centre": station("E-CRD-02", "Names another centre.", centre=site.OTHER_CENTRE.hex()),
        "serial_used": station("E-CRD-02", "Number 9 was given before.", serial=9),
        "serial_zero": station("E-FMT-06", "Number 0.", serial=0),
        "sign_key_repeated": station("E-CRD-02", "The signing key of station 7.", sign=site.sign("station")),
        "seal_key_repeated": station(
            "E-CRD-02", "The sealing key of station 7.", seal=site.seal_public("station").hex()
        ),
        "root_key_repeated": station("E-CRD-02", "A key of the authority.", sign=site.sign("root c")),
        "seal_missing": _card("E-FMT-06", "A station without a sealing key.", site.by_centre(without)),
        "tls_for_proctor": _card(
            "E-FMT-07", "A proctor with a TLS key.", site.by_centre({**new_proctor, "tls": "22" * 32})
        ),
        "seal_for_proctor": _card(
            "E-FMT-07",
            "A proctor with a sealing key.",
            site.by_centre({**new_proctor, "seal": site.seal_public("x").hex()}),
        ),
        "sign_for_vault": _card(
            "E-FMT-07",
            "A vault that signs.",
            site.by_centre(
                {**site.vault_fields("results", 12), "seal": site.seal_public("v").hex(), "sign": site.sign("v")}
            ),
        ),
        "vault_purpose_unknown": _card(
            "E-FMT-06", "A vault for fun.", site.by_centre({**site.vault_fields("results", 12), "purpose": "fun"})
        ),
        "role_unknown": station("E-FMT-06", "Role janitor.", role="janitor"),
        "storage_unknown": station("E-FMT-06", "Storage pocket.", storage="pocket"),
        "name_81": _card("E-FMT-06", "81 characters.", site.by_centre({**new_proctor, "name": "名" * 81})),
        "sign_key_short": station("E-FMT-06", "31 bytes.", sign="01" * 31),
    }
    for number, weak in enumerate(WEAK_SIGNING):
        found[f"weak_signing_{number:02d}"] = station("E-CRD-01", "A signing key of small order.", sign=weak.hex())
    for number, weak in enumerate(WEAK_SEALING):
        found[f"weak_sealing_{number:02d}"] = station("E-CRD-01", "A sealing key of small order.", seal=weak.hex())
    return found


def _requests() -> dict[str, Vector]:
    fields = {name: value for name, value in site.station_fields("station 3").items() if name != "serial"}
    fields["nonce"] = "33" * 16

    def request(
        code: str, comment: str, values: dict[str, Any], signer: str = "station 3", released: str = ""
    ) -> Vector:
        return Vector(
            code, "request", plain("kreq", values, site.seed(signer)).encode(), comment, {}, released.encode()
        )

    return {
        "station": request("ok", "A machine asks for its card.", fields, released="07"),
        "other_signer": request("E-SIG-02", "Signed with a key it does not ask for.", fields, "station"),
        "with_serial": request("E-FMT-07", "A request has no number.", {**fields, "serial": 1}),
        "without_nonce": request("E-FMT-06", "No nonce.", {n: v for n, v in fields.items() if n != "nonce"}),
        "weak_key": request("E-CRD-01", "A sealing key of zeros.", {**fields, "seal": "00" * 32}),
        "as_authority": request("E-FMT-06", "Nobody asks to be the authority.", {**fields, "role": "authority"}),
    }


def _roots() -> dict[str, Vector]:
    abc, bcd = ("root a", "root b", "root c"), ("root b", "root c", "root d")

    def root(code: str, comment: str, fields: dict[str, Any], *signers: str, step: bool = False) -> Vector:
        raw = plain("kcard", fields, *(site.seed(name) for name in signers))
        state = {"step": True} if step else {}
        return Vector(code, "root", raw.encode(), comment, state, "命题机构".encode() if code == "ok" else b"")

    second = site.root_fields(bcd, 2, 2)
    return {
        "two_of_three": root("ok", "Two of three keys.", site.root_fields(), "root a", "root b"),
        "all_three": root("ok", "Three of three keys.", site.root_fields(), *abc),
        "single_custodian": root("ok", "One key.", site.root_fields(("root a",), 1), "root a"),
        "too_few": root("E-SIG-05", "One of two.", site.root_fields(), "root a"),
        "stranger": root("E-SIG-02", "A key that is not in it.", site.root_fields(), "root a", "stranger"),
        "threshold_zero": root("E-FMT-06", "Threshold 0.", site.root_fields(threshold=0), "root a"),
        "threshold_above": root("E-FMT-06", "Threshold 4 of 3.", site.root_fields(threshold=4), *abc),
        "key_twice": root("E-FMT-06", "One key twice.", site.root_fields(("root a", "root a"), 1), "root a"),
        "eight_keys": root(
            "E-FMT-06", "Eight keys.", site.root_fields(tuple(f"root {n}" for n in range(8)), 1), "root 0"
        ),
        "weak_key": root(
            "E-CRD-01",
            "A key of zeros.",
            {**site.root_fields(), "keys": [site.sign("root a"), site.sign("root b"), "00" * 32]},
            "root a",
            "root b",
        ),
        "unknown_field": root(
            "E-FMT-07",
            "A signing key beside the keys.",
            {**site.root_fields(), "sign": site.sign("root a")},
            "root a",
            "root b",
        ),
        "step": root("ok", "b and c belong to both.", second, "root b", "root c", step=True),
        "step_without_old": root(
            "E-CRD-03",
            "One old key only.",
            site.root_fields(("root b", "root d", "root e"), 2, 2),
            "root b",
            "root d",
            step=True,
        ),
        "step_without_new": root("E-CRD-03", "One new key only.", second, "root a", "root b", step=True),
        "step_skips": root(
            "E-CRD-03", "Version 3 after 1.", {**second, "root_version": 3}, "root b", "root c", step=True
        ),
        "step_back": root(
            "E-CRD-03", "Version 1 after 1.", {**second, "root_version": 1}, "root b", "root c", step=True
        ),
    }


def _lists() -> dict[str, Vector]:
    row = {"key": site.sign_id("station"), "reason": "lost", "since": 1}
    fields = {"issuer": site.sign_id("centre"), "list_version": 2, "revoked": [row]}

    def listed(code: str, comment: str, values: dict[str, Any], signer: str = "centre", **state: Any) -> Vector:
        data = plain("krevoke", values, site.seed(signer)).encode()
        return Vector(
            code, "list", data, comment, state, bytes.fromhex(site.sign_id("station")) if code == "ok" else b""
        )

    third = plain("krevoke", {**fields, "list_version": 3}, site.seed("centre")).encode().hex()
    return {
        "centre": listed("ok", "A lost station.", fields),
        "successor": listed(
            "ok", "With the key that follows.", {**fields, "revoked": [{**row, "successor": site.sign_id("station 2")}]}
        ),
        "older": listed("E-CRD-04", "List 3 is known.", fields, lists=[third]),
        "by_proctor": listed(
            "E-SIG-03", "A proctor revokes.", {**fields, "issuer": site.sign_id("proctor")}, "proctor"
        ),
        "other_issuer": listed("E-FMT-06", "Names another issuer.", {**fields, "issuer": site.sign_id("root a")}),
        "key_twice": listed("E-FMT-06", "One key twice.", {**fields, "revoked": [row, row]}),
        "since_later": listed("E-FMT-06", "Counts from a later list.", {**fields, "revoked": [{**row, "since": 3}]}),
        "reason_unknown": listed(
            "E-FMT-06", "Reason disliked.", {**fields, "revoked": [{**row, "reason": "disliked"}]}
        ),
    }


def _key_files() -> dict[str, Vector]:
    seed, phrase, salt = site.seed("publisher"), "one two three four five six", sha256(b"salt").digest()[:16]
    head = b"\x89KCK\r\n\x1a\n\x00\x01\x00\x01"
    key = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=65_536).derive(phrase.encode())
    key_id = bytes.fromhex(site.sign_id("publisher"))
    stored = box_with(salt + bytes(8), key, pae(label("key-file"), key_id), pae(seed))
    state = {"key": key_id.hex(), "passphrase": phrase}

    def key_file(code: str, comment: str, data: bytes, **changes: str) -> Vector:
        return Vector(code, "key-file", data, comment, {**state, **changes}, seed if code == "ok" else b"")

    whole = head + salt + stored
    return {
        "whole": key_file("ok", "One signing key.", whole),
        "other_phrase": key_file("E-KEY-01", "Another passphrase.", whole, passphrase="one two three four five seven"),
        "other_key": key_file("E-KEY-01", "The file of another identity.", whole, key=site.sign_id("centre")),
        "flipped": key_file("E-KEY-01", "One bit.", whole[:-1] + bytes([whole[-1] ^ 1])),
        "newer": key_file("E-FMT-03", "Version 2.", whole[:9] + b"\2" + whole[10:]),
        "cut": key_file("E-FMT-04", "The head only.", whole[:28]),
        "other_magic": key_file("E-FMT-01", "A card.", site.root().encode()),
    }


if __name__ == "__main__":
    write_vectors(vectors())
