"""Writes the vectors of the envelope and of the JSON profile."""

from hashlib import sha256
from typing import Any

from tests.vectors import small_site as site
from tests.vectors.raw_envelope import Raw, canonical, plain, with_parts
from tests.vectors.vector_file import Vector, write_vectors

_FIRST, _SECOND = bytes([1]) * 16, bytes([2]) * 16
_PARTS = ((_FIRST, b"first part"), (_SECOND, b"second"))
_ORDER_OF_CURVE = 2**252 + 27742317777372353535851937790883648493


def vectors() -> dict[str, bytes]:
    """All files of this script."""
    found = {f"envelope/envelope_{name}.txt": vector.encode() for name, vector in _envelopes().items()}
    return found | {f"json/json_{name}.txt": vector.encode() for name, vector in _texts().items()}


def _whole() -> Raw:
    return with_parts("kexam", {"a": 1}, _PARTS, site.seed("publisher"))


def _vector(code: str, comment: str, raw: Raw | bytes, released: bytes = b"", **state: Any) -> Vector:
    data = raw if isinstance(raw, bytes) else raw.encode()
    return Vector(code, "envelope", data, comment, {"type": "kexam", **state}, released)


def _envelopes() -> dict[str, Vector]:
    return {**_prefixes(), **_sizes(), **_signatures(), **_roles(), **_parts()}


def _prefixes() -> dict[str, Vector]:
    whole = _whole()
    data = whole.encode()
    return {
        "whole": _vector("ok", "Two parts, one author.", whole, b"first partsecond"),
        "empty_file": _vector("E-FMT-01", "No bytes at all.", b""),
        "other_magic": _vector("E-FMT-01", "A PNG.", whole.but(magic=b"\x89PNG\r\n\x1a\n")),
        "line_ends_converted": _vector(
            "E-FMT-01", "CR LF became LF in the magic.", whole.but(magic=b"\x89KCE\n\x1a\n")
        ),
        "unknown_letter": _vector("E-FMT-01", "Type letter Z.", whole.but(magic=b"\x89KCZ\r\n\x1a\n")),
        "wrong_type": _vector("E-FMT-02", "A card where a package is wanted.", site.root()),
        "version_2": _vector("E-FMT-03", "Version 2.", whole.but(stamp=b"\0\2\0\1")),
        "suite_2": _vector("E-FMT-03", "Suite 2.", whole.but(stamp=b"\0\1\0\2")),
        "version_0": _vector("E-FMT-03", "Version 0.", whole.but(stamp=b"\0\0\0\1")),
        "reserved_not_zero": _vector(
            "E-FMT-06", "One of the seven zero bytes is 1.", whole.but(zeros=b"\0\0\0\0\0\0\1")
        ),
        "prefix_cut": _vector("E-FMT-04", "31 bytes.", data[:31]),
        "magic_only": _vector("E-FMT-04", "8 bytes.", data[:8]),
    }


def _sizes() -> dict[str, Vector]:
    whole = _whole()
    data = whole.encode()
    big = 4 * 1024 * 1024 + 1
    return {
        "last_byte_cut": _vector("E-FMT-04", "One byte short.", data[:-1]),
        "byte_appended": _vector("E-FMT-04", "One byte more.", whole.but(tail=b"\0")),
        "body_cut_away": _vector("E-FMT-04", "Header and signatures only.", whole.but(body=b"", body_length=16)),
        "body_length_too_small": _vector("E-FMT-04", "B says 15.", whole.but(body_length=15)),
        "body_length_over_cap": _vector("E-FMT-05", "B says 9 GiB.", whole.but(body_length=9 * 2**30)),
        "body_length_largest": _vector("E-FMT-05", "B says 2^64 - 1.", whole.but(body_length=2**64 - 1)),
        "header_length_one": _vector("E-FMT-06", "H says 1.", whole.but(header_length=1)),
        "header_length_over_cap": _vector("E-FMT-05", "H says 4 MiB + 1.", whole.but(header_length=big)),
        "header_length_beyond_file": _vector("E-FMT-04", "H says 4 MiB.", whole.but(header_length=big - 1)),
        "body_without_parts": _vector(
            "E-FMT-05",
            "A head with a body.",
            plain("khead", {"a": 1}, site.seed("station")).but(body=b"x"),
            type="khead",
        ),
    }


def _signatures() -> dict[str, Vector]:
    whole = _whole()
    (entry,) = whole.signed()
    two = whole.but(signers=((1, site.seed("publisher")), (2, site.seed("publisher"))))
    flipped = entry[:40] + bytes([entry[40] ^ 1]) + entry[41:]
    high_s = entry[:65] + (int.from_bytes(entry[65:], "little") + _ORDER_OF_CURVE).to_bytes(32, "little")
    stranger = whole.but(signers=((1, site.seed("stranger")),))
    return {
        "signature_flipped": _vector("E-SIG-01", "One bit of the signature.", whole.but(entries=(flipped,))),
        "signature_not_reduced": _vector("E-SIG-01", "S plus the order of the group.", whole.but(entries=(high_s,))),
        "signature_of_zeros": _vector("E-SIG-01", "64 zero bytes.", whole.but(entries=(entry[:33] + bytes(64),))),
        "header_changed": _vector(
            "E-SIG-01",
            "The header says 2.",
            whole.but(entries=(entry,), header=whole.header.replace(b'"a":1', b'"a":2')),
        ),
        "signed_as_another_type": _vector("E-SIG-01", "Signed as a scoring pack.", whole.but(sign_kind="kscore")),
        "countersignature_as_author": _vector(
            "E-SIG-01", "Role byte 2 became 1.", whole.but(entries=(b"\1" + two.signed()[1][1:],))
        ),
        "unknown_signer": _vector("E-SIG-02", "A key without a card.", stranger),
        "unknown_countersigner": _vector(
            "E-SIG-02",
            "The second key has no card.",
            whole.but(signers=((1, site.seed("publisher")), (2, site.seed("stranger")))),
        ),
        "no_signature": _vector("E-SIG-06", "N is 0.", whole.but(entries=(b"",), count=0)),
        "nine_signatures": _vector("E-SIG-06", "N is 9.", whole.but(entries=(entry,) * 9)),
        "same_key_twice": _vector("E-SIG-06", "One entry twice.", whole.but(entries=(entry, entry))),
        "same_key_in_two_roles": _vector("E-SIG-06", "Author and countersigner in one.", two),
        "entries_out_of_order": _vector(
            "E-SIG-06", "The higher key id first.", site.root().but(entries=site.root().signed()[::-1]), type="kcard"
        ),
        "role_three": _vector("E-SIG-06", "Role byte 3.", whole.but(entries=(b"\3" + entry[1:],))),
        "entry_stripped": _vector(
            "E-SIG-05",
            "One of the two authority keys was taken away.",
            site.root().but(entries=site.root().signed()[:1]),
            type="kcard",
        ),
    }


def _roles() -> dict[str, Vector]:
    whole = _whole()
    by = lambda name: whole.but(signers=((1, site.seed(name)),))  # noqa: E731
    countersigned = whole.but(signers=((1, site.seed("publisher")), (2, site.seed("centre"))))
    retired = _list("publisher", "retired", 1)
    only_counter = whole.but(signers=((2, site.seed("publisher")),))
    return {
        "author_is_centre": _vector("E-SIG-03", "A package signed by the centre.", by("centre")),
        "author_is_station": _vector("E-SIG-03", "A package signed by a station.", by("station")),
        "author_is_proctor": _vector("E-SIG-03", "A package signed by a proctor.", by("proctor")),
        "author_is_authority": _vector("E-SIG-03", "A package signed by the authority.", by("root a")),
        "countersigner_is_centre": _vector("E-SIG-03", "Only a publisher may be second.", countersigned),
        "countersigner_only": _vector("E-SIG-05", "No author at all.", only_counter),
        "two_authors": _vector(
            "E-SIG-06",
            "Two stations as authors of one note.",
            plain("korder", {"a": 1}, site.seed("centre"), site.seed("proctor")),
            type="korder",
        ),
        "amendment_without_officer": _vector(
            "E-SIG-05", "Nobody countersigned.", with_parts("kamend", {"a": 1}, (), site.seed("centre")), type="kamend"
        ),
        "signer_lost": _vector(
            "E-SIG-04", "The publisher's key was lost.", whole, lists=[_list("publisher", "lost", 1)]
        ),
        "signer_compromised": _vector(
            "E-SIG-04",
            "The publisher's key is in other hands.",
            whole,
            lists=[_list("publisher", "compromised", 1)],
            min_revocation=0,
        ),
        "signer_retired": _vector("E-SIG-04", "Retired, no session known.", whole, lists=[retired]),
        "signer_retired_later": _vector(
            "ok", "Retired after the session's list.", whole, b"first partsecond", lists=[retired], min_revocation=0
        ),
        "signer_retired_before": _vector(
            "E-SIG-04", "Retired before the session.", whole, lists=[retired], min_revocation=1
        ),
        "parent_compromised": _vector(
            "E-SIG-04",
            "The station's centre is revoked.",
            plain("khead", {"a": 1}, site.seed("station")),
            type="khead",
            lists=[_list("centre", "compromised", 1)],
        ),
    }


def _parts() -> dict[str, Vector]:
    whole = _whole()
    author = ((1, site.seed("publisher")),)
    row = {"id": _FIRST.hex(), "len": 10, "sha": sha256(b"first part").hexdigest()}

    def rows(*found: Any, body: bytes = b"first part", **more: Any) -> Raw:
        return Raw("kexam", canonical({"a": 1, "parts": list(found), **more}), author, body)

    return {
        "part_flipped": _vector("E-FMT-08", "One bit of part 1.", whole.but(body=b"first partsecone")),
        "parts_swapped": _vector("E-FMT-08", "The second part first.", whole.but(body=b"secondfirst part")),
        "parts_missing": _vector(
            "E-FMT-06", "A package without the field.", plain("kexam", {"a": 1}, site.seed("publisher"))
        ),
        "parts_unwanted": _vector(
            "E-FMT-06",
            "A head with the field.",
            Raw("khead", canonical({"parts": []}), ((1, site.seed("station")),)),
            type="khead",
        ),
        "parts_no_array": _vector("E-FMT-06", "parts is an object.", Raw("kexam", canonical({"parts": {}}), author)),
        "part_id_short": _vector("E-FMT-06", "15 bytes.", rows({**row, "id": "01" * 15})),
        "part_id_upper_case": _vector("E-FMT-06", "Hex in capitals.", rows({**row, "id": "AB" * 16})),
        "part_id_twice": _vector("E-FMT-06", "Both parts have one id.", rows(row, row, body=b"first part" * 2)),
        "part_length_negative": _vector("E-FMT-06", "len is -10.", rows({**row, "len": -10})),
        "part_length_as_text": _vector("E-FMT-06", "len is a string.", rows({**row, "len": "10"})),
        "part_length_true": _vector("E-FMT-06", "len is true.", rows({**row, "len": True}, body=b"f")),
        "part_length_over_cap": _vector("E-FMT-05", "len is 2 GiB + 1.", rows({**row, "len": 2**31 + 1})),
        "part_lengths_do_not_add_up": _vector("E-FMT-04", "len is 9, the body has 10.", rows({**row, "len": 9})),
        "part_sha_missing": _vector("E-FMT-06", "No sha.", rows({"id": row["id"], "len": 10})),
        "part_unknown_field": _vector("E-FMT-07", "A part has a name.", rows({**row, "name": "a.png"})),
    }


def _list(name: str, reason: str, since: int) -> str:
    """A revocation list of the authority, hex."""
    row = {"key": site.sign_id(name), "reason": reason, "since": since}
    fields = {"issuer": site.sign_id("root a"), "list_version": 1, "revoked": [row]}
    return plain("krevoke", fields, site.seed("root a"), site.seed("root b")).encode().hex()


def _texts() -> dict[str, Vector]:
    good = '{"a":[1,-2,true,{"b":"七\\u0001\\n"}],"x_note":"ok"}'.encode()
    faults = {
        "blank": (b'{"a": 1}', "A blank."),
        "newline_at_end": (b'{"a":1}\n', "A line end."),
        "bom": (b"\xef\xbb\xbf{}", "A byte order mark."),
        "keys_out_of_order": (b'{"b":1,"a":2}', "b before a."),
        "key_twice": (b'{"a":1,"a":1}', "Two fields a."),
        "key_capital": (b'{"A":1}', "A capital."),
        "key_empty": (b'{"":1}', "An empty key."),
        "key_41": (b'{"' + b"a" * 41 + b'":1}', "41 characters."),
        "key_chinese": ('{"键":1}'.encode(), "A key in Chinese."),
        "null": (b'{"a":null}', "null."),
        "fraction": (b'{"a":1.5}', "1.5."),
        "exponent": (b'{"a":1e3}', "1e3."),
        "minus_zero": (b'{"a":-0}', "-0."),
        "leading_zero": (b'{"a":01}', "01."),
        "plus": (b'{"a":+1}', "+1."),
        "integer_beyond": (b'{"a":9007199254740992}', "2^53."),
        "integer_huge": (b'{"a":' + b"9" * 5000 + b"}", "5,000 digits."),
        "nan": (b'{"a":NaN}', "NaN."),
        "infinity": (b'{"a":-Infinity}', "-Infinity."),
        "array_outside": (b"[1]", "An array."),
        "text_outside": (b'"a"', "A string."),
        "two_values": (b"{}{}", "Two objects."),
        "comma_too_many": (b'{"a":[1,]}', "[1,]."),
        "single_quotes": (b"{'a':1}", "Single quotes."),
        "escaped_slash": (b'{"a":"\\/"}', "\\/."),
        "escaped_letter": (b'{"a":"\\u0061"}', "\\u0061 for a."),
        "escape_capital": (b'{"a":"\\u001F"}', "\\u001F."),
        "control_raw": (b'{"a":"\x01"}', "A raw control character."),
        "surrogate_alone": (b'{"a":"\\ud800"}', "A lone surrogate."),
        "surrogate_pair": (b'{"a":"\\ud83d\\ude00"}', "An escaped pair."),
        "utf8_wrong": (b'{"a":"\xff"}', "Not UTF-8."),
        "utf8_overlong": (b'{"a":"\xc0\xaf"}', "An overlong form."),
        "utf8_surrogate": (b'{"a":"\xed\xa0\x80"}', "A surrogate as UTF-8."),
        "string_open": (b'{"a":"b}', "No closing quote."),
        "string_long": (b'{"a":"' + b"b" * 65_537 + b'"}', "64 KiB + 1."),
        "depth_17": (b'{"a":' + b"[" * 16 + b"]" * 16 + b"}", "Depth 17."),
        "depth_100000": (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "Depth 100,001."),
        "empty": (b"", "Nothing."),
        "array_20001": (b'{"a":[' + b",".join([b"0"] * 20_001) + b"]}", "20,001 elements."),
        "keys_257": (b"{" + b",".join(b'"k%03d":0' % n for n in range(257)) + b"}", "257 keys."),
    }
    depth_16 = b'{"a":' + b"[" * 15 + b"]" * 15 + b"}"
    found = {name: Vector("E-FMT-06", "json", data, comment) for name, (data, comment) in faults.items()}
    found["whole"] = Vector("ok", "json", good, "Everything that may stand in it.", {}, good)
    found["depth_16"] = Vector("ok", "json", depth_16, "As deep as allowed.", {}, depth_16)
    return found


if __name__ == "__main__":
    write_vectors(vectors())
