"""Writes the vectors of journals, mirrors, slots, heads and result bundles."""

from dataclasses import replace
from typing import Any

import desktop.formats.result_bundle as bundle_writer
from desktop.crypto.codes import printed_code
from desktop.exam.answers import Answer
from desktop.formats.head import Head, write_head
from desktop.formats.journal_payloads import NO_COURSE, Course
from desktop.formats.journal_records import Record, RecordType, start_head, write_journal
from desktop.formats.mirror import write_mirror_opening
from desktop.formats.mirror_frames import HEAD_FRAME, MirrorKey, mirror_frame, note_frame
from desktop.formats.result_bundle import ExportReason
from desktop.formats.session_grant import SessionGrant
from desktop.formats.slots import Slot, SlotKind, Slots, StoreKeys, seal_slot, write_slots
from tests.vectors import small_room as room
from tests.vectors import small_sitting as sit
from tests.vectors.deterministic import fixed_secrets
from tests.vectors.room_readers import granted
from tests.vectors.room_writing import changed, flipped
from tests.vectors.vector_file import Vector, write_vectors

KEYS = StoreKeys(room.seed("dek"), room.seed("mk"))


def vectors() -> dict[str, bytes]:
    """All files of this script."""
    grant = granted({})
    with fixed_secrets():
        groups = {
            "journal": _journals(grant), "mirror": _mirrors(grant), "slots": _slots(grant), "head": _heads(grant),
            "bundle": _bundles(grant),
        }  # fmt: skip
    return {
        f"{kind}/{kind}_{name}.txt": vector.encode() for kind, group in groups.items() for name, vector in group.items()
    }


def _journals(grant: SessionGrant) -> dict[str, Vector]:
    sitting = sit.usual_sitting(grant.digest)
    records, state = sitting.records, {"start": sitting.start.hex()}

    def journal(code: str, comment: str, data: bytes, released: bytes = b"") -> Vector:
        return Vector(code, "journal", data, comment, state, released)

    def core(offset: int, value: int) -> bytes:
        """The first record with one byte of its core replaced."""
        stored = bytearray(write_journal(records[:1]))
        stored[4 + offset] = value
        return bytes(stored)

    third = records[2]
    return {
        "whole": journal("ok", "Ten records.", write_journal(records), sitting.heads[-1]),
        "empty": journal("ok", "No record: the head is the start.", b"", sitting.start),
        "seq_missing": journal("E-JRN-01", "Record 2 is absent.", write_journal(records[:2] + records[3:])),
        "seq_twice": journal("E-JRN-01", "Record 1 twice.", write_journal(records[:2] + records[1:])),
        "not_from_zero": journal("E-JRN-01", "Begins at record 1.", write_journal(records[1:])),
        "exchanged": journal("E-JRN-01", "Records 1 and 2 exchanged.", write_journal((records[0], third, records[1]))),
        "payload_changed": journal(
            "E-JRN-01",
            "Another answer under the same core.",
            write_journal((records[0]._replace(payload=bytes(len(records[0].payload))),)),
        ),
        "payload_longer": journal(
            "E-JRN-01",
            "One byte more than the core says.",
            write_journal((records[0]._replace(payload=records[0].payload + b"x"),)),
        ),
        "version_unknown": journal("E-JRN-01", "Version 2.", core(0, 2)),
        "type_unknown": journal("E-JRN-01", "Type 28.", core(1, 28)),
        "type_zero": journal("E-JRN-01", "Type 0.", core(1, 0)),
        "zero_field_set": journal("E-JRN-01", "Byte 3 is not zero.", core(3, 1)),
        "second_zero_field_set": journal("E-JRN-01", "Byte 95 is not zero.", core(95, 1)),
        "payload_over_cap": journal("E-JRN-01", "Says 16 MiB.", core(4, 1)),
        "cut": journal("E-JRN-01", "The last byte is missing.", write_journal(records)[:-1]),
        "length_too_small": journal("E-JRN-01", "A record shorter than a core.", (100).to_bytes(4, "big") + bytes(100)),
    }


def _mirrors(grant: SessionGrant) -> dict[str, Vector]:
    sitting = sit.usual_sitting(grant.digest)
    key = MirrorKey(KEYS.mk, sit.STORE)
    station = room.signing("station 1")
    opening = write_mirror_opening(room.SESSION, sit.journal_identity(grant.digest), station)
    frames = [mirror_frame(key, record) for record in sitting.records]
    note = note_frame(HEAD_FRAME, write_head(_head(sitting, 5), station))
    whole = opening + b"".join(frames[:6]) + note + b"".join(frames[6:])
    payloads = b"".join(record.payload for record in sitting.records)

    def mirror(code: str, comment: str, data: bytes, **state: Any) -> Vector:
        return Vector(code, "mirror", data, comment, state, payloads if code == "ok" else b"")

    def opened(code: str, comment: str, name: str, value: str) -> Vector:
        head = changed(opening, lambda h: h.update({name: value}), station)
        return mirror(code, comment, head + b"".join(frames))

    return {
        "whole": mirror("ok", "Ten records and a head among them.", whole),
        "no_frames_yet": Vector("ok", "mirror", opening, "Just begun."),
        "torn_tail": mirror("E-JRN-02", "The last frame is half there.", whole[:-40]),
        "torn_length": mirror("E-JRN-02", "Two bytes of the next frame.", whole + b"\x00\x00"),
        "zeros_behind": mirror("E-JRN-02", "A page of zeros after a power cut.", whole + bytes(512)),
        "frame_flipped": mirror("E-JRN-02", "Read up to the damaged frame.", flipped(whole, -300)),
        "frames_exchanged": mirror(
            "E-JRN-02", "A frame opens only at its own place.", opening + frames[0] + frames[2] + frames[1]
        ),
        "frame_twice": mirror("E-JRN-02", "Record 0 twice.", opening + frames[0] + frames[0]),
        "frame_kind_unknown": mirror("E-JRN-02", "Kind 9.", whole + b"\x00\x00\x00\x01\x09x"),
        "frame_over_cap": mirror("E-JRN-02", "A frame of 4 GiB.", whole + b"\xff\xff\xff\xff\x01"),
        "other_key": mirror("E-JRN-02", "MK of another store: nothing reads.", whole, mirror_key="other"),
        "station_not_in_grant": opened(
            "E-GRT-01", "The header names station 3.", "station", room.signing("station 3").key_id.hex()
        ),
        "attempt_zero": mirror("E-FMT-06", "Attempt 0.", changed(opening, lambda h: h.update(attempt=0), station)),
        "signed_by_stranger": mirror(
            "E-GRT-01", "Station 3 signed.", changed(opening, lambda h: None, room.signing("station 3"))
        ),
        "envelope_cut": mirror("E-FMT-04", "Ends inside its envelope.", opening[:-1]),
    }


def _head(sitting: sit.Sitting, seq: int) -> Head:
    return Head(
        room.SESSION, room.signing("station 1").key_id, room.CANDIDATE[1], 1, sit.STORE, seq, sitting.heads[seq],
        seq * 10**9, seq * 10**9, room.identity("boot"),
    )  # fmt: skip


def _heads(grant: SessionGrant) -> dict[str, Vector]:
    sitting, station = sit.usual_sitting(grant.digest), room.signing("station 1")
    fifth = write_head(_head(sitting, 5), station)
    after = {"last": fifth.hex()}

    def head(code: str, comment: str, value: Head, state: dict[str, str] | None = None) -> Vector:
        return Vector(
            code, "head", write_head(value, station), comment, state or {}, value.head if code == "ok" else b""
        )

    return {
        "first": head("ok", "Nothing known before.", _head(sitting, 5)),
        "next": head("ok", "Record 6 after record 5.", _head(sitting, 6), after),
        "behind": head("E-JRN-04", "Record 4 after record 5.", _head(sitting, 4), after),
        "same_again": head("E-JRN-04", "Record 5 again.", _head(sitting, 5), after),
        "fork": head(
            "E-JRN-03", "Record 5 with another hash.", replace(_head(sitting, 5), head=room.seed("other")), after
        ),
        "other_candidate": head(
            "E-IMP-04", "Another sitting.", replace(_head(sitting, 6), candidate=room.CANDIDATE[2]), after
        ),
        "other_store": head(
            "E-IMP-04", "Another store.", replace(_head(sitting, 6), store=room.identity("other")), after
        ),
        "station_not_in_grant": head(
            "E-GRT-01",
            "The header names station 3.",
            replace(_head(sitting, 5), station=room.signing("station 3").key_id),
        ),
        "other_signer": Vector(
            "E-GRT-01",
            "head",
            write_head(_head(sitting, 5), room.signing("station 2")),
            "Station 2 signed for station 1.",
        ),
        "signed_by_proctor": Vector(
            "E-SIG-03", "head", write_head(_head(sitting, 5), room.signing("proctor 1")), "A proctor signs no heads."
        ),
        "seq_beyond": head(
            "E-FMT-06", "More records than a sitting may have.", replace(_head(sitting, 5), seq=2**20 + 1)
        ),
        "has_body": Vector("E-FMT-04", "head", fifth + b"x", "A byte behind the end."),
    }


def _slots(grant: SessionGrant) -> dict[str, Vector]:
    station, released = room.signing("station 1"), KEYS.dek + KEYS.mk

    def sealed(kind: SlotKind, public: bytes) -> Slot:
        return seal_slot(kind, public, KEYS, room.SESSION, sit.STORE)

    slots = Slots(
        room.SESSION, station.key_id, room.CANDIDATE[1], 1, sit.STORE,
        (
            Slot(SlotKind.LOCAL, provider="file", blob=b"opaque"),
            sealed(SlotKind.PAPER, grant.header.paper[0].public),
            sealed(SlotKind.ESCROW, room.sealing("recovery").public),
        ),
    )  # fmt: skip
    data = write_slots(slots, station)
    code = printed_code(room.PAPER_CODES[1])

    def altered(expect: str, comment: str, change: Any, **state: Any) -> Vector:
        return Vector(expect, "slots", changed(data, change, station), comment, state)

    return {
        "escrow": Vector("ok", "slots", data, "By the recovery vault.", {}, released),
        "paper_code": Vector("ok", "slots", data, "By the code in the envelope.", {"paper_code": code}, released),
        "paper_code_typing_error": Vector(
            "E-COD-01", "slots", data, "One wrong character.", {"paper_code": "X" + code[1:]}
        ),
        "paper_code_of_other_seat": Vector(
            "E-STO-07", "slots", data, "Seat 2's code.", {"paper_code": printed_code(room.PAPER_CODES[2])}
        ),
        "opener_without_slot": Vector("E-STO-07", "slots", data, "Station 2 has no slot.", {"opener": "station 2"}),
        "kind_letter_changed": altered(
            "E-STO-07", "The letter is part of what was sealed.", lambda h: h["slots"][2].update(kind="R")
        ),
        "store_changed": altered("E-STO-07", "So is the store.", lambda h: h.update(store="ab" * 16)),
        "kind_unknown": altered("E-FMT-06", "Kind X.", lambda h: h["slots"][2].update(kind="X")),
        "slot_twice": altered(
            "E-FMT-06", "Two escrow slots for one vault.", lambda h: h["slots"].append(h["slots"][2])
        ),
        "no_slots": altered("E-FMT-06", "An empty list.", lambda h: h.update(slots=[])),
        "sealed_too_short": altered(
            "E-FMT-06", "One byte less.", lambda h: h["slots"][2].update(sealed=h["slots"][2]["sealed"][2:])
        ),
        "station_not_in_grant": altered(
            "E-GRT-01",
            "The header names station 3.",
            lambda h: h.update(station=room.signing("station 3").key_id.hex()),
        ),
        "signed_by_stranger": Vector(
            "E-GRT-01", "slots", changed(data, lambda h: None, room.signing("station 3")), "Station 3 signed."
        ),
    }


def _bundles(grant: SessionGrant) -> dict[str, Vector]:
    sitting = sit.usual_sitting(grant.digest)
    facts, station = sit.facts_of(sitting, grant.digest), room.signing("station 1")
    data = sit.write_bundle(facts, sitting)
    released = sit.RESPONSES[1] + b"a,b\n"

    def header(code: str, comment: str, change: Any, **state: Any) -> Vector:
        return Vector(code, "bundle", changed(data, change, station), comment, state)

    def written(code: str, comment: str, facts: Any, sitting: sit.Sitting = sitting) -> Vector:
        return Vector(code, "bundle", sit.write_bundle(facts, sitting), comment)

    def steps(code: str, comment: str, steps: list[sit.Step]) -> Vector:
        made = sit.write_down(sitting.start, steps)
        return written(code, comment, sit.facts_of(made, grant.digest), made)

    def ended(records: tuple[Record, ...]) -> sit.Sitting:
        return sit.Sitting(sitting.start, records, sitting.heads)

    other = sit.write_down(sitting.start, sit.usual_steps(), room.seed("another ratchet"))
    tagged = ended((*sitting.records[:5], sitting.records[5]._replace(tag=bytes(32)), *sitting.records[6:]))
    return {
        "whole": Vector("ok", "bundle", data, "One answer stands, one file.", {}, released),
        "recovery_key": Vector("ok", "bundle", data, "Opened by the recovery vault.", {"vault": "recovery"}, released),
        "wrong_vault": Vector("E-FMT-09", "bundle", data, "Opened by another vault.", {"vault": "scoring"}),
        "export_rises": Vector("ok", "bundle", data, "Export 1 is known.", {"last_export": 1}, released),
        "export_not_above": Vector("E-IMP-01", "bundle", data, "Export 2 is known.", {"last_export": 2}),
        "interim_without_seal": _with_released(
            sit.RESPONSES[0] + b"a,b\n",
            written(
                "ok",
                "An interim bundle needs no seal.",
                replace(
                    sit.facts_of(ended(sitting.records[:4]), grant.digest),
                    reason=ExportReason.INTERIM,
                    head=sitting.heads[3],
                ),
                ended(sitting.records[:4]),
            ),
        ),
        "final_without_seal": written(
            "E-FMT-10",
            "A final one does.",
            replace(sit.facts_of(ended(sitting.records[:4]), grant.digest), head=sitting.heads[3]),
            ended(sitting.records[:4]),
        ),
        "recipients_other": Vector(
            "E-FMT-06",
            "bundle",
            sit.write_bundle(facts, sitting, ("results", "scoring")),
            "Sealed to the scoring vault too.",
        ),
        "recipient_missing": Vector(
            "E-FMT-06", "bundle", sit.write_bundle(facts, sitting, ("results",)), "The recovery vault is missing."
        ),
        "recipient_twice": Vector(
            "E-FMT-06", "bundle", sit.write_bundle(facts, sitting, ("results", "results")), "The results vault twice."
        ),
        "inner_head_differs": header("E-FMT-10", "Another head in the header.", lambda h: h.update(head="ab" * 32)),
        "inner_candidate_differs": header(
            "E-FMT-10", "Another candidate in the header.", lambda h: h.update(candidate="ab" * 16)
        ),
        "inner_attempt_differs": header("E-FMT-10", "Another attempt in the header.", lambda h: h.update(attempt=2)),
        "resealed_by_other_station": Vector(
            "E-SIG-01",
            "bundle",
            changed(
                data, lambda h: h.update(station=room.signing("station 2").key_id.hex()), room.signing("station 2")
            ),
            "Station 2 claims it; the inner signature is station 1's.",
        ),
        "signed_by_other_station": Vector(
            "E-SIG-02",
            "bundle",
            changed(data, lambda h: None, room.signing("station 2")),
            "The header names station 1.",
        ),
        "signed_by_console": Vector(
            "E-SIG-03", "bundle", changed(data, lambda h: None, room.signing("console")), "A console writes no bundles."
        ),
        "last_too_high": header("E-JRN-01", "One record fewer than said.", lambda h: h.update(last=10)),
        "last_too_low": header("E-JRN-01", "One record more than said.", lambda h: h.update(last=8)),
        "start_differs": header("E-JRN-01", "Another start.", lambda h: h.update(start="ab" * 32)),
        "start_of_other_attempt": _other_start(grant),
        "head_of_earlier_record": written("E-JRN-01", "The head of record 8.", replace(facts, head=sitting.heads[8])),
        "tag_wrong": written("E-JRN-01", "Record 5 was tagged without the key.", facts, tagged),
        "tags_of_other_ratchet": written("E-JRN-01", "All tags from another start.", facts, other),
        "journal_without_start": steps(
            "E-JRN-01", "Record 0 is no start.", [sit.Step(RecordType.CHECK_IN), *sit.usual_steps()[1:]]
        ),
        "start_payload_malformed": steps(
            "E-FMT-06",
            "Record 0 holds no ratchet.",
            [sit.Step(RecordType.START, payload=b"{}"), *sit.usual_steps()[1:]],
        ),
        "answers_not_the_fold": _other_fold(data, facts, sitting, sit.RESPONSES[0]),
        "answers_with_late_one": _other_fold(data, facts, sitting, sit.RESPONSES[0], seq=8, rev=3),
        "other_session": header("E-IMP-04", "Another session.", lambda h: h.update(session="ab" * 16)),
        "other_grant": header("E-IMP-04", "Another grant.", lambda h: h.update(grant="ab" * 32)),
        "other_package": header(
            "E-IMP-04", "A package that is not in the grant.", lambda h: h.update(package="ab" * 32)
        ),
        "station_not_in_grant": Vector(
            "E-IMP-04",
            "bundle",
            changed(
                data, lambda h: h.update(station=room.signing("station 3").key_id.hex()), room.signing("station 3")
            ),
            "Station 3.",
        ),
        "reason_unknown": header("E-FMT-06", "Reason because.", lambda h: h.update(reason="because")),
        "marks_field": header("E-FMT-07", "Bundles hold no marks.", lambda h: h.update(score=100)),
        "part_flipped": Vector("E-FMT-08", "bundle", flipped(data, -1), "The last bit of the last part."),
        "after_swap": Vector(
            "ok", "bundle", _after_swap(grant, sit.NEW_RATCHET), "Went on at station 2.", {}, released
        ),
        "after_swap_other_ratchet": Vector(
            "E-JRN-01", "bundle", _after_swap(grant, room.seed("guessed")), "Tags not under the sealed new start."
        ),
        "with_course": replace(
            steps("ok", "A code used, stopped for illness: in the open too.", sit.eventful_steps()), released=released
        ),
        "course_hides_code": _other_course(grant, NO_COURSE),
        "course_of_another": header("E-FMT-10", "A cause that no record has.", lambda h: h.update(cause="ill")),
        "course_cause_unknown": header("E-FMT-06", "Cause boredom.", lambda h: h.update(cause="boredom")),
        "course_code_malformed": header(
            "E-FMT-06", "A code without its index.", lambda h: h.update(codes=[["low", 1, 2]])
        ),
        "sealed_key_flipped": header("E-FMT-09", "BK does not open.", _flip_sealed),
    }


def _after_swap(grant: SessionGrant, ratchet: bytes) -> bytes:
    """The bundle of a sitting that went on at station 2 after six records."""
    steps = sit.usual_steps()
    start = sit.usual_sitting(grant.digest).start
    old_head = sit.write_down(start, steps[:6]).heads[-1]
    made = sit.write_down(start, [*steps[:6], sit.transfer_step(old_head), *steps[6:]], transfer_ratchet=ratchet)
    facts = replace(sit.facts_of(made, grant.digest), station=room.signing("station 2").key_id)
    return sit.write_bundle(facts, made, author="station 2")


def _other_course(grant: SessionGrant, course: Course) -> Vector:
    """An eventful journal under a header that says otherwise."""
    made = sit.write_down(sit.usual_sitting(grant.digest).start, sit.eventful_steps())
    data = sit.write_bundle(replace(sit.facts_of(made, grant.digest), course=course), made)
    return Vector("E-FMT-10", "bundle", data, "The header hides a used code.")


def _with_released(released: bytes, vector: Vector) -> Vector:
    return replace(vector, released=released)


def _flip_sealed(header: dict[str, Any]) -> None:
    for entry in header["recipients"]:
        entry["sealed"] = ("0" if entry["sealed"][0] != "0" else "1") + entry["sealed"][1:]


def _other_start(grant: SessionGrant) -> Vector:
    """A whole journal of attempt 2 in a bundle of attempt 1."""
    made = sit.write_down(start_head(sit.journal_identity(grant.digest, attempt=2)), sit.usual_steps())
    data = sit.write_bundle(sit.facts_of(made, grant.digest), made)
    return Vector("E-JRN-01", "bundle", data, "The chain of attempt 2 in a bundle of attempt 1.")


def _other_fold(data: bytes, facts: Any, sitting: sit.Sitting, value: bytes, seq: int = 6, rev: int = 2) -> Vector:
    """A bundle whose writer folded wrongly."""
    genuine = bundle_writer.answers_of
    bundle_writer.answers_of = lambda records: (Answer(sit.ITEM, rev, seq, value),)
    try:
        return Vector("E-FMT-10", "bundle", sit.write_bundle(facts, sitting), f"Answer of record {seq}: not the fold.")
    finally:
        bundle_writer.answers_of = genuine


if __name__ == "__main__":
    write_vectors(vectors())
