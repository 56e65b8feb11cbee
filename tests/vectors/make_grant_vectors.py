"""Writes the vectors of the session grant, the code cards and the proctor codes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desktop.crypto.codes import printed_code
from desktop.formats.roster import write_roster
from tests.vectors import small_room as room
from tests.vectors.room_writing import changed, flipped, grant_file, with_roster
from tests.vectors.vector_file import Vector, write_vectors

Header = dict[str, Any]


def vectors() -> dict[str, bytes]:
    """All files of this script."""
    found = {f"grant/grant_{name}.txt": vector.encode() for name, vector in _grants().items()}
    found |= {f"codes/release_{name}.txt": vector.encode() for name, vector in _releases().items()}
    found |= {f"codes/proctor_code_{name}.txt": vector.encode() for name, vector in _proctor_codes().items()}
    return found


def _grants() -> dict[str, Vector]:
    data, centre = grant_file(), room.signing("centre")
    roster = write_roster(replace(room.roster(room.identity("photo part"))))
    released = roster + b"\x89PNG not really a picture"

    def header(code: str, comment: str, change: Callable[[Header], Any], **state: Any) -> Vector:
        return Vector(code, "grant", changed(data, change, centre), comment, state)

    def inside(code: str, comment: str, change: Callable[[Header], Any]) -> Vector:
        return Vector(code, "grant", with_roster(data, change), comment)

    return {
        "whole": Vector("ok", "grant", data, "Two seats, two releases, no console.", {}, released),
        "console": Vector(
            "ok", "grant", grant_file(console=True), "Opened on a console.", {"machine": "console"}, released
        ),
        "own_key_not_listed": Vector("E-GRT-01", "grant", data, "Station 3 is not listed.", {"machine": "station 3"}),
        "older_than_seen": Vector("E-GRT-02", "grant", data, "Version 3 was seen.", {"seen_version": 3}),
        "same_version_again": Vector("ok", "grant", data, "Version 2 was seen.", {"seen_version": 2}, released),
        "revocation_list_needed": header("E-CRD-04", "Asks for list 5.", lambda h: h.update(min_revocation=5)),
        "pair_slot_missing": header("E-FMT-06", "No slot for 2 and 3.", lambda h: h["releases"][0]["pair"].pop()),
        "pair_slot_twice": header(
            "E-FMT-06",
            "Slot 1, 2 twice.",
            lambda h: h["releases"][0]["pair"].__setitem__(1, h["releases"][0]["pair"][0]),
        ),
        "pair_slot_turned": header("E-FMT-06", "i above j.", lambda h: h["releases"][0]["pair"][0].update(i=2, j=1)),
        "holder_number_twice": header("E-FMT-06", "Two holders 1.", lambda h: h["holders"][1].update(no=1)),
        "holder_key_twice": header(
            "E-FMT-06", "One person, two cards.", lambda h: h["holders"][1].update(key=h["holders"][0]["key"])
        ),
        "holder_is_station": header(
            "E-CRD-02", "A station as holder.", lambda h: h["holders"][0].update(key=h["stations"][0])
        ),
        "two_holders": header("E-FMT-06", "The policy asks for a spare card.", _two_holders),
        "code_hash_twice": header(
            "E-FMT-06", "One hash for two codes.", lambda h: h["codes"][1].update(hashes=h["codes"][0]["hashes"])
        ),
        "code_row_twice": header(
            "E-FMT-06",
            "Two rows for one seat, proctor, purpose.",
            lambda h: h["codes"].append({**h["codes"][0], "hashes": ["ab" * 32]}),
        ),
        "code_seat_unknown": header("E-FMT-10", "Codes for seat 9.", lambda h: h["codes"][0].update(seat=9)),
        "code_proctor_unknown": header("E-FMT-06", "Codes of holder 5.", lambda h: h["codes"][0].update(proctor=5)),
        "code_purpose_unknown": header("E-FMT-06", "Purpose high.", lambda h: h["codes"][0].update(purpose="high")),
        "paper_seat_unknown": header("E-FMT-10", "A paper key for seat 9.", lambda h: h["paper"][0].update(seat=9)),
        "paper_key_weak": header("E-FMT-06", "An unsafe public key.", lambda h: h["paper"][0].update(pub="00" * 32)),
        "release_package_unknown": header(
            "E-FMT-06", "Opens package 7.", lambda h: h["releases"][0].update(packages=[7])
        ),
        "release_twice": header("E-FMT-06", "Two releases 1.", lambda h: h["releases"][1].update(no=1)),
        "package_number_twice": header("E-FMT-06", "Two packages 1.", lambda h: h["packages"][1].update(no=1)),
        "level_impossible": header("E-FMT-06", "Level 6.", lambda h: h["packages"][0].update(level=6)),
        "part_impossible": header("E-FMT-06", "Part essay.", lambda h: h["packages"][0].update(part="essay")),
        "policy_value_missing": header("E-GRT-04", "No ratio.", lambda h: h["policy"].pop("ratio")),
        "policy_value_unknown": header("E-GRT-04", "A value nobody knows.", lambda h: h["policy"].update(mercy=1)),
        "policy_value_beyond": header(
            "E-GRT-04", "gap_auto_s above 120.", lambda h: h["policy"].update(gap_auto_s=121)
        ),
        "policy_absent": header("E-FMT-06", "No policy at all.", lambda h: h.pop("policy")),
        "results_not_a_vault": header(
            "E-CRD-02",
            "results names the scoring vault.",
            lambda h: h.update(results=room.sealing("scoring").key_id.hex()),
        ),
        "recovery_not_a_vault": header(
            "E-CRD-02", "recovery names a station.", lambda h: h.update(recovery=room.sealing("station 1").key_id.hex())
        ),
        "station_without_card": header(
            "E-CRD-02", "A station nobody knows.", lambda h: h["stations"].__setitem__(1, "ab" * 32)
        ),
        "station_twice": header("E-FMT-06", "Station 1 twice.", lambda h: h["stations"].append(h["stations"][0])),
        "room_slot_missing": header("E-FMT-06", "One station cannot open.", lambda h: h["releases"][0]["room"].pop()),
        "unknown_field": header("E-FMT-07", "A field nobody knows.", lambda h: h.update(hint="A")),
        "extension_field": Vector(
            "ok",
            "grant",
            changed(data, lambda h: h.update(x_note="ignored"), centre),
            "x_ fields are ignored.",
            {},
            released,
        ),
        "signed_by_publisher": Vector(
            "E-SIG-03",
            "grant",
            changed(data, lambda h: None, room.signing("publisher")),
            "A publisher signs no grants.",
        ),
        "other_centre": header("E-SIG-02", "The header names another centre.", lambda h: h.update(centre="ab" * 16)),
        "seat_twice": inside("E-GRT-03", "Two candidates on seat 1.", lambda r: r["rows"][1].update(seat=1)),
        "candidate_twice": inside(
            "E-FMT-10",
            "One candidate on two seats.",
            lambda r: r["rows"][1].update(candidate=r["rows"][0]["candidate"]),
        ),
        "roster_package_unknown": inside("E-FMT-10", "Package 9.", lambda r: r["rows"][0].update(package=9)),
        "roster_form_impossible": inside("E-FMT-10", "Form ?.", lambda r: r["rows"][0].update(form="?")),
        "roster_photo_unknown": inside(
            "E-FMT-10", "A photo that is not here.", lambda r: r["rows"][1].update(photo="ab" * 16)
        ),
        "roster_unknown_field": inside("E-FMT-07", "A field nobody knows.", lambda r: r["rows"][0].update(score=100)),
        "people_without_holder": inside("E-FMT-10", "Holder 3 is nobody.", lambda r: r["people"].pop(2)),
        "roster_other_secret": Vector(
            "E-FMT-09", "grant", with_roster(data, lambda r: None, room.seed("other")), "Sealed with another secret."
        ),
        "photo_flipped": Vector("E-FMT-08", "grant", flipped(data, -1), "The last bit of the last part."),
        "cards_cut": Vector(
            "E-FMT-10",
            "grant",
            changed(data, lambda h: None, centre, stored={1: b"\x00\x00\x01\x00card"}),
            "A card ends too early.",
        ),
    }


def _two_holders(header: Header) -> None:
    header["holders"].pop()
    for release in header["releases"]:
        release["pair"] = release["pair"][:1]


def _releases() -> dict[str, Vector]:
    one, two, three = (printed_code(room.CODES[no]) for no in (1, 2, 3))

    def typed(code: str, comment: str, text: str, released: bytes = b"", **state: Any) -> Vector:
        return Vector(code, "release", text.encode("utf-8"), comment, state, released)

    return {
        "one_and_two": typed("ok", "Holders 1 and 2.", f"1 {one}\n2 {two}", room.PK[1]),
        "three_and_one": typed("ok", "The order does not matter.", f"3 {three}\n1 {one}", room.PK[1]),
        "spoken_letters": typed(
            "ok", "Lower case, O for 0, l for 1, blanks.", "1 7k3mp oqx9tbv j\n2 ol23456789aby", room.PK[1]
        ),
        "typing_error": typed("E-REL-01", "One wrong character.", f"1 {one[:-1]}K\n2 {two}"),
        "exchange": typed("E-REL-01", "Two characters exchanged.", f"1 K73{one[3:]}\n2 {two}"),
        "letter_u": typed("E-REL-01", "U is in no code.", f"1 U{one[1:]}\n2 {two}"),
        "same_proctor": typed("E-REL-03", "Holder 1 twice.", f"1 {one}\n1 {one}"),
        "numbers_exchanged": typed("E-REL-02", "The right codes under the other number.", f"2 {one}\n1 {two}"),
        "reserve_card": typed(
            "E-REL-02", "A card of the reserve release.", f"1 {printed_code(room.RESERVE_CODES[1])}\n2 {two}"
        ),
        "holder_unknown": typed("E-REL-02", "There is no holder 5.", f"1 {one}\n5 {two}"),
        "station_not_console": typed("E-REL-04", "Only the console may open.", f"1 {one}\n2 {two}", console=True),
        "on_console": typed(
            "ok", "The console opens.", f"1 {one}\n2 {two}", room.PK[1], console=True, machine="console"
        ),
        "with_word": typed(
            "ok", "With the release word.", f"1 {one}\n2 {two}\n{printed_code(room.WORD)}", room.PK[1], word=True
        ),
        "wrong_word": typed("E-REL-02", "Another word.", f"1 {one}\n2 {two}\n{printed_code('W0RDW0RE')}", word=True),
    }


def _proctor_codes() -> dict[str, Vector]:
    code = printed_code("110K0WK0W1")

    def typed(expect: str, comment: str, text: str, seat: int = 1, released: bytes = b"") -> Vector:
        return Vector(expect, "proctor-code", text.encode("utf-8"), comment, {"seat": seat}, released)

    return {
        "low": typed("ok", "Seat 1, proctor 1, first code.", code, released=b"low 1 1 0"),
        "pair": typed("ok", "Seat 2, proctor 2, second pair code.", printed_code("221PA1RPA1"), 2, b"pair 2 2 1"),
        "full_width": typed("ok", "Full-width characters.", "１１０Ｋ０ＷＫ０Ｗ１" + code[-1], released=b"low 1 1 0"),
        "typing_error": typed("E-COD-01", "One wrong character.", "210K-0WK0-W1-" + code[-1]),
        "too_short": typed("E-COD-01", "Nine characters with their check.", printed_code("110K0WK0W")),
        "unknown": typed("E-COD-02", "In nobody's sheet.", printed_code("ZZZZZZZZZZ")),
        "other_seat": typed("E-COD-04", "Seat 1's code at seat 2.", code, 2),
    }


if __name__ == "__main__":
    write_vectors(vectors())
