"""Writes the vectors of the release ticket and the room manifest."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from desktop.formats.proctor_codes import CodePurpose, CodeUse
from desktop.formats.release import PackageKey
from desktop.formats.room_manifest import RoomFacts, SeatLine, SeatState, StopCause, write_room_manifest
from desktop.formats.session_grant import SessionGrant
from desktop.formats.ticket import Opened, StationKeys, seal_tickets, start_key, write_ticket
from tests.vectors import small_room as room
from tests.vectors import small_sitting as sit
from tests.vectors.deterministic import fixed_secrets
from tests.vectors.room_readers import granted
from tests.vectors.room_writing import changed
from tests.vectors.vector_file import Vector, write_vectors

INCIDENT = "10:05 2 号机键盘更换。"
OPENED = Opened(1, (1, 2), False, 10**12, room.identity("boot"), 1_700_000_500_000)


def vectors() -> dict[str, bytes]:
    """All files of this script."""
    grant = granted({})
    with fixed_secrets():
        groups = {"ticket": _tickets(grant), "manifest": _manifests(grant)}
    return {
        f"{kind}/{kind}_{name}.txt": vector.encode() for kind, group in groups.items() for name, vector in group.items()
    }


def ticket_file(
    grant: SessionGrant, opened: Opened = OPENED, key: bytes = room.PK[1], author: str = "station 1"
) -> bytes:
    """A ticket of release 1 for both stations."""
    stations = [
        StationKeys(room.signing(name).key_id, room.sealing(name).public, (1,)) for name in ("station 1", "station 2")
    ]
    entries = seal_tickets(grant, [PackageKey(1, room.PACKAGE[1], key)], stations)
    return write_ticket(grant, opened, start_key("135790", room.SESSION), entries, room.signing(author))


def _tickets(grant: SessionGrant) -> dict[str, Vector]:
    data, station = ticket_file(grant), room.signing("station 1")
    console_grant = granted({"console": True})

    def header(code: str, comment: str, change: Any) -> Vector:
        return Vector(code, "ticket", changed(data, change, station), comment)

    def opened(code: str, comment: str, **changes: Any) -> Vector:
        return Vector(
            code,
            "ticket",
            ticket_file(grant, replace(OPENED, **changes)),
            comment,
            {},
            room.PK[1] if code == "ok" else b"",
        )

    return {
        "whole": Vector("ok", "ticket", data, "For both stations.", {}, room.PK[1]),
        "second_station": Vector("ok", "ticket", data, "Read at station 2.", {"machine": "station 2"}, room.PK[1]),
        "by_console": Vector(
            "ok",
            "ticket",
            ticket_file(console_grant, author="console"),
            "Written by the console.",
            {"console": True},
            room.PK[1],
        ),
        "early_with_reason": opened("ok", "The reason is kept.", reason="提前开考：教育局批准"),
        "station_not_in_grant": Vector("E-GRT-01", "ticket", data, "Read at station 3.", {"machine": "station 3"}),
        "author_not_in_grant": Vector(
            "E-GRT-01", "ticket", ticket_file(grant, author="station 3"), "Station 3 wrote it."
        ),
        "station_beside_console": Vector(
            "E-GRT-01",
            "ticket",
            ticket_file(console_grant),
            "A station wrote it although there is a console.",
            {"console": True},
        ),
        "signed_by_proctor": Vector(
            "E-SIG-03", "ticket", ticket_file(grant, author="proctor 1"), "A proctor writes no tickets."
        ),
        "equal_proctors": opened("E-REL-03", "Proctor 1 twice.", proctors=(1, 1)),
        "proctor_unknown": opened("E-FMT-06", "There is no holder 5.", proctors=(1, 5)),
        "release_unknown": opened("E-FMT-06", "Release 9.", release=9),
        "package_of_other_release": opened("E-FMT-06", "Release 2 does not open package 1.", release=2),
        "three_proctors": header("E-FMT-06", "Three numbers.", lambda h: h.update(proctors=[1, 2, 3])),
        "other_session": header("E-IMP-04", "Another session.", lambda h: h.update(session="ab" * 16)),
        "other_grant": header("E-IMP-04", "Another grant.", lambda h: h.update(grant="ab" * 32)),
        "key_of_other_package": Vector("E-PKG-07", "ticket", ticket_file(grant, key=room.PK[2]), "PK fails commit."),
        "sealed_for_other_station": header("E-REL-02", "The entries exchanged.", _exchange),
        "entry_twice": header("E-FMT-06", "Station 1 twice.", lambda h: h["tickets"].append(h["tickets"][0])),
        "start_too_long": header("E-FMT-06", "17 bytes.", lambda h: h.update(start="ab" * 17)),
        "spoken_code_inside": header("E-FMT-07", "The six digits never travel.", lambda h: h.update(spoken="135790")),
    }


def _exchange(header: dict[str, Any]) -> None:
    first, second = header["tickets"]
    first["sealed"], second["sealed"] = second["sealed"], first["sealed"]


def room_facts(grant: SessionGrant) -> RoomFacts:
    """Seat 1 finished, seat 2 absent."""
    sitting = sit.usual_sitting(grant.digest)
    stations = [room.signing(f"station {seat}").key_id for seat in room.SEATS]
    codes = (CodeUse(CodePurpose.LOW, 1, 1, 0), CodeUse(CodePurpose.PAIR, 1, 2, 1))
    lines = (
        SeatLine(
            1, stations[0], room.CANDIDATE[1], 1, SeatState.FINISHED, None, 9, sitting.heads[-1], 2,
            room.seed("bundle digest"), "R371Y9MZVE-K", 60, codes,
        ),
        SeatLine(2, stations[1], room.CANDIDATE[2], 1, SeatState.ABSENT),
    )  # fmt: skip
    return RoomFacts(room.SESSION, grant.digest, (room.PACKAGE[1],), (room.seed("ticket"),), (1, 2), lines)


def manifest_file(
    facts: RoomFacts, countersigners: Sequence[str] = ("proctor 1", "proctor 2"), author: str = "station 1"
) -> bytes:
    """A manifest with one incident."""
    signers = [room.signing(name) for name in countersigners]
    return write_room_manifest(facts, [INCIDENT], room.sealing("results").public, room.signing(author), signers)


def _manifests(grant: SessionGrant) -> dict[str, Vector]:
    facts = room_facts(grant)
    finished, absent = facts.seats
    released = INCIDENT.encode("utf-8")

    def written(code: str, comment: str, facts: RoomFacts, *countersigners: str) -> Vector:
        data = manifest_file(facts, countersigners or ("proctor 1", "proctor 2"))
        return Vector(code, "manifest", data, comment, {}, released if code == "ok" else b"")

    def seats(code: str, comment: str, *lines: SeatLine) -> Vector:
        return written(code, comment, replace(facts, seats=lines))

    spare = replace(finished, seat=9, candidate=room.CANDIDATE[2], codes=())
    low = CodeUse(CodePurpose.LOW, 1, 1, 0)
    return {
        "whole": written("ok", "Finished and absent.", facts),
        "stopped": seats(
            "ok", "Stopped, ill.", finished, replace(absent, state=SeatState.STOPPED, cause=StopCause.ILL)
        ),
        "moved": seats("ok", "Seat 2 went on at seat 9.", finished, replace(absent, state=SeatState.MOVED), spare),
        "pending": written("ok", "One proctor's stick is lost.", replace(facts, pending="U 盘丢失"), "proctor 1"),
        "one_countersigner": written("E-SIG-05", "And no reason.", facts, "proctor 1"),
        "countersigner_officer": written("E-SIG-03", "An officer is no proctor.", facts, "proctor 1", "officer"),
        "author_not_in_grant": Vector(
            "E-GRT-01", "manifest", manifest_file(facts, author="station 3"), "Station 3 wrote it."
        ),
        "author_proctor": Vector(
            "E-SIG-03", "manifest", manifest_file(facts, author="proctor 3"), "A proctor only countersigns."
        ),
        "seat_missing": seats("E-IMP-05", "Seat 2 is missing.", finished),
        "seat_twice": seats("E-FMT-06", "Seat 2 twice.", finished, absent, absent),
        "seat_of_other_candidate": seats(
            "E-FMT-06", "Candidate 1 on seat 2.", finished, replace(absent, candidate=room.CANDIDATE[1])
        ),
        "extra_seat": seats("E-FMT-06", "Seat 9 although nobody moved.", finished, absent, spare),
        "finished_without_bundle": seats("E-FMT-06", "No bundle.", replace(finished, bundle=None), absent),
        "finished_without_head": seats("E-FMT-06", "No head.", replace(finished, head=b""), absent),
        "stopped_without_cause": seats("E-FMT-06", "No cause.", finished, replace(absent, state=SeatState.STOPPED)),
        "cause_without_stop": seats(
            "E-FMT-06", "A cause for an absent candidate.", finished, replace(absent, cause=StopCause.ILL)
        ),
        "station_unknown": seats(
            "E-FMT-06",
            "A machine outside the grant.",
            replace(finished, station=room.signing("station 3").key_id),
            absent,
        ),
        "code_twice": seats("E-COD-03", "One code used twice.", replace(finished, codes=(low, low)), absent),
        "code_absent_from_grant": seats(
            "E-COD-02", "Index 7.", replace(finished, codes=(replace(low, index=7),)), absent
        ),
        "code_of_spare_holder": seats(
            "E-COD-02", "Holder 3 has no sheet.", replace(finished, codes=(replace(low, proctor=3),)), absent
        ),
        "other_session": written("E-IMP-04", "Another session.", replace(facts, session=room.identity("other"))),
        "other_grant": written("E-IMP-04", "Another grant.", replace(facts, grant=room.seed("other"))),
        "other_package": written(
            "E-IMP-04", "A package outside the grant.", replace(facts, packages=(room.seed("other"),))
        ),
        "staff_unknown": written("E-FMT-06", "Holder 6.", replace(facts, staff=(1, 6))),
        "state_unknown": Vector(
            "E-FMT-06", "manifest", _changed(facts, lambda h: h["seats"][1].update(state="asleep")), "State asleep."
        ),
        "code_purpose_unknown": Vector(
            "E-FMT-06",
            "manifest",
            _changed(facts, lambda h: h["seats"][0].update(codes=[["high", 0, 1]])),
            "Purpose high.",
        ),
        "sealed_to_recovery": Vector(
            "E-FMT-06",
            "manifest",
            _changed(facts, lambda h: h["recipients"][0].update(key=room.sealing("recovery").key_id.hex())),
            "Another vault.",
        ),
    }


def _changed(facts: RoomFacts, change: Any) -> bytes:
    proctors = [room.signing("proctor 1"), room.signing("proctor 2")]
    return changed(manifest_file(facts), change, room.signing("station 1"), proctors)


if __name__ == "__main__":
    write_vectors(vectors())
