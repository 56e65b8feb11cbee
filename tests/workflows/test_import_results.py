"""Import of real bundles: every outcome of the ledger, F1–F10 in small."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.cli.scores import fields_of
from desktop.errors import Error
from desktop.formats.journal_records import RecordType
from desktop.formats.result_bundle import ExportReason
from desktop.storage.results_rows import BundleRow, KeptFileRow, ManifestSeatRow
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.import_results import ImportReport, import_sources, rebuild_tables
from desktop.workflows.mark_results import mark_store
from desktop.workflows.results_desk import Desk
from desktop.workflows.score_results import read_scores
from tests.helpers.little_centre import LittleCentre, put


@pytest.fixture(scope="module")
def centre() -> LittleCentre:
    return LittleCentre()


@pytest.fixture
def desk(centre: LittleCentre, tmp_path: Path):
    desk = centre.desk(tmp_path / "store")
    yield desk
    desk.close()


def bring(desk: Desk, folder: Path, **files: bytes) -> ImportReport:
    return import_sources(desk, [put(folder, **files)])


def states(desk: Desk) -> list[str]:
    with desk.store.tables() as tables:
        return [row.state for row in tables.find(BundleRow, "log_seq")]


def places(desk: Desk) -> set[tuple[str, str]]:
    with desk.store.tables() as tables:
        rows = tables.find(KeptFileRow)
    assert all(desk.store.folder.path_of(row.file_hash).parent.name == row.place for row in rows)
    return {(row.kind, row.place) for row in rows}


def test_that_a_stick_is_imported_whatever_the_order_of_its_files(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    sittings = [centre.sit(seat) for seat in (1, 2, 3)]
    report = bring(
        desk, tmp_path / "stick",
        a_kresult=centre.bundle(sittings[0]), b_kresult=centre.bundle(sittings[1]),
        c_kresult=centre.bundle(sittings[2]),
        m_kroom=centre.manifest(sittings), x_kscore=centre.pack_data, z_ksession=centre.grant_data,
    )  # fmt: skip
    assert report.bundles == {Outcome.ACCEPTED: 3, Outcome.MISSING: 0}
    assert set(report.files.values()) == {Outcome.ACCEPTED}
    assert places(desk) == {("kresult", "bundles"), ("kroom", "papers"), ("kscore", "papers"), ("ksession", "papers")}


def test_that_the_same_bundle_a_thousand_times_is_one(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    data = centre.bundle(centre.sit(1))
    bring(desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=data)
    put(tmp_path / "b", **{f"n{number}_kresult": data for number in range(200)})
    report = import_sources(desk, [tmp_path / "b"])
    assert report.bundles == {Outcome.DUPLICATE: 200, Outcome.MISSING: 0}
    assert states(desk) == ["accepted"]


def test_that_importing_the_same_sticks_again_changes_nothing(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    sittings = [centre.sit(seat) for seat in (1, 2, 3)]
    files = {f"s{n}_kresult": centre.bundle(sitting) for n, sitting in enumerate(sittings)}
    put(tmp_path / "a", g_ksession=centre.grant_data, m_kroom=centre.manifest(sittings), **files)
    put(tmp_path / "b", g_ksession=centre.grant_data, **files)
    report = import_sources(desk, [tmp_path / "a", tmp_path / "b"])
    assert (report.bundles[Outcome.ACCEPTED], report.bundles[Outcome.DUPLICATE]) == (3, 3)
    again = import_sources(desk, [tmp_path / "a", tmp_path / "b"])
    assert again.bundles == {Outcome.DUPLICATE: 6, Outcome.MISSING: 0}
    assert set(again.files.values()) == {Outcome.DUPLICATE}


def test_that_a_later_export_supersedes_an_earlier_one_and_both_are_kept(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    early = centre.sit(1, sealed=False)
    interim = centre.bundle(early, centre.facts(early, 1, ExportReason.INTERIM))
    final = centre.finish(early)
    report = bring(
        desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=interim,
        b_kresult=centre.bundle(final, centre.facts(final, 2)),
    )  # fmt: skip
    assert report.files["a.kresult"] is Outcome.SUPERSEDED
    assert report.bundles == {Outcome.SUPERSEDED: 1, Outcome.ACCEPTED: 1, Outcome.MISSING: 0}
    assert places(desk) == {("ksession", "papers"), ("kresult", "bundles")}


def test_that_an_earlier_export_that_comes_late_is_stale(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    early = centre.sit(1, sealed=False)
    final = centre.finish(early)
    bring(
        desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=centre.bundle(final, centre.facts(final, 2)),
        m_kroom=centre.manifest([final], absent=[2, 3]),
    )  # fmt: skip
    report = bring(desk, tmp_path / "b", b_kresult=centre.bundle(early, centre.facts(early, 1, ExportReason.INTERIM)))
    assert (report.files, report.codes) == ({"b.kresult": Outcome.STALE}, {"b.kresult": "E-IMP-01"})


def test_that_an_export_number_that_does_not_rise_is_rejected(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    sitting = centre.sit(1)
    bring(desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=centre.bundle(sitting))
    report = bring(desk, tmp_path / "b", b_kresult=centre.bundle(sitting))
    assert report.bundles == {Outcome.REJECTED: 1, Outcome.MISSING: 0}
    assert states(desk) == ["accepted"]


def test_that_two_stories_of_one_sitting_go_to_quarantine_together(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    common = centre.sit(1, sealed=False)
    one, other = centre.finish(common), centre.finish(centre.record(common, RecordType.FOCUS))
    bring(desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=centre.bundle(one))
    report = bring(desk, tmp_path / "b", b_kresult=centre.bundle(other))
    assert report.bundles == {Outcome.FORK: 2, Outcome.MISSING: 0}
    assert places(desk) == {("ksession", "papers"), ("kresult", "quarantine")}
    third = bring(desk, tmp_path / "c", c_kresult=centre.bundle(one, centre.facts(one, 2)))
    assert third.bundles[Outcome.FORK] == 1


@pytest.mark.parametrize("how", ["manifest", "head"])
@pytest.mark.parametrize("first", ["witness", "bundle"])
def test_that_a_bundle_that_ends_before_what_was_witnessed_is_truncated_until_the_whole_one_comes(
    centre: LittleCentre, tmp_path: Path, how: str, first: str
) -> None:
    desk = centre.desk(tmp_path / "store")
    early = centre.sit(1, sealed=False)
    final = centre.finish(early)
    witness = (
        {"m_kroom": centre.manifest([final], absent=[2, 3])}
        if how == "manifest"
        else {"h_khead": centre.head_note(final, len(final.records) - 1)}
    )
    short = {"a_kresult": centre.bundle(early, centre.facts(early, 1, ExportReason.INTERIM))}
    bring(desk, tmp_path / "g", g_ksession=centre.grant_data)
    bring(desk, tmp_path / "1", **(witness if first == "witness" else short))
    report = bring(desk, tmp_path / "2", **(short if first == "witness" else witness))
    assert report.bundles[Outcome.TRUNCATED] == 1
    assert ("kresult", "quarantine") in places(desk)
    whole = bring(desk, tmp_path / "3", b_kresult=centre.bundle(final, centre.facts(final, 2)))
    assert whole.bundles == {Outcome.ACCEPTED: 1, Outcome.SUPERSEDED: 1, Outcome.MISSING: 0}
    desk.close()


def test_that_a_witness_of_another_story_makes_a_fork(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    common = centre.sit(1, sealed=False)
    one, other = centre.finish(common), centre.finish(centre.record(common, RecordType.FOCUS))
    bring(desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=centre.bundle(one))
    report = bring(desk, tmp_path / "b", h_khead=centre.head_note(other, len(common.records)))
    assert report.bundles[Outcome.FORK] == 1
    assert states(desk) == ["fork"]


def test_that_a_seat_without_its_bundle_is_missing_until_it_comes(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    sittings = [centre.sit(seat) for seat in (1, 2)]
    report = bring(
        desk, tmp_path / "a", g_ksession=centre.grant_data, m_kroom=centre.manifest(sittings, absent=[3]),
        a_kresult=centre.bundle(sittings[0]),
    )  # fmt: skip
    assert [seat.seat for seat in report.missing] == [2]
    assert bring(desk, tmp_path / "b", b_kresult=centre.bundle(sittings[1])).bundles[Outcome.MISSING] == 0


def test_that_a_bundle_waits_as_foreign_for_the_grant_of_its_session(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    report = bring(desk, tmp_path / "a", a_kresult=centre.bundle(centre.sit(1)))
    assert (report.bundles[Outcome.FOREIGN], report.codes) == (1, {"a.kresult": "E-IMP-04"})
    assert places(desk) == {("kresult", "quarantine")}
    report = bring(desk, tmp_path / "b", g_ksession=centre.grant_data)
    assert report.bundles[Outcome.ACCEPTED] == 1
    assert places(desk) == {("ksession", "papers"), ("kresult", "bundles")}


def test_that_files_of_another_centre_are_foreign(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    other = LittleCentre(seed=9)
    report = bring(
        desk,
        tmp_path / "a",
        g_ksession=other.grant_data,
        a_kresult=other.bundle(other.sit(1)),
        k_kscore=other.pack_data,
    )
    assert set(report.files.values()) == {Outcome.FOREIGN}
    assert set(report.codes.values()) == {"E-SIG-02"}


@pytest.mark.parametrize("change", ["candidate", "attempt", "package", "grant", "session"])
def test_that_a_bundle_for_nobody_on_the_roster_is_foreign(
    centre: LittleCentre, desk: Desk, tmp_path: Path, change: str
) -> None:
    sitting = centre.sit(1)
    values = {"attempt": 2, "candidate": b"x" * 16, "package": b"x" * 32, "grant": b"x" * 32, "session": b"x" * 16}
    facts = replace(centre.facts(sitting), **{change: values[change]})
    bring(desk, tmp_path / "g", g_ksession=centre.grant_data)
    report = bring(desk, tmp_path / "a", a_kresult=centre.bundle(sitting, facts))
    assert report.bundles[Outcome.FOREIGN] == 1


def test_that_no_flipped_byte_passes_and_none_spoils_what_is_stored(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    data = centre.bundle(centre.sit(1))
    bring(desk, tmp_path / "g", g_ksession=centre.grant_data, good_kresult=data)
    places_to_flip = [*range(40), *range(40, len(data), max(1, len(data) // 80))]
    flipped = {
        f"f{at}_kresult": data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :] for at in places_to_flip
    }
    report = bring(desk, tmp_path / "f", **flipped)
    assert report.bundles[Outcome.REJECTED] + report.bundles[Outcome.FOREIGN] == len(flipped)
    assert states(desk) == ["accepted"]


def test_that_no_cut_bundle_passes(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    data = centre.bundle(centre.sit(1))
    cuts = {f"c{at}_kresult": data[:at] for at in (0, 7, 8, 31, 32, 500, 4096, len(data) - 16_400, len(data) - 1)}
    report = bring(desk, tmp_path / "c", g_ksession=centre.grant_data, long_kresult=data + b"\0", **cuts)
    assert report.bundles == {Outcome.REJECTED: len(cuts) + 1, Outcome.MISSING: 0}
    assert set(report.codes.values()) <= {"E-FMT-01", "E-FMT-04"}


def test_that_a_bundle_signed_by_a_proctor_is_rejected(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    sitting, proctor = centre.sit(1), centre.proctors[0]
    facts = replace(centre.facts(sitting), station=proctor.key_id)
    report = bring(desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=centre.bundle(sitting, facts, proctor))
    assert report.codes == {"a.kresult": "E-SIG-03"}


def test_that_a_final_bundle_without_a_sealed_section_is_rejected(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    report = bring(
        desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=centre.bundle(centre.sit(1, sealed=False))
    )
    assert report.codes == {"a.kresult": "E-FMT-10"}


def test_that_a_journal_with_a_record_left_out_is_rejected(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    sitting = centre.sit(1)
    torn = replace(sitting, records=(*sitting.records[:3], *sitting.records[4:]))
    facts = replace(centre.facts(torn), last=len(sitting.records) - 1)
    report = bring(desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=centre.bundle(torn, facts))
    assert report.codes == {"a.kresult": "E-JRN-01"}


def test_that_odd_things_on_a_stick_are_passed_over(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    stick = put(tmp_path / "stick", g_ksession=centre.grant_data, a_kresult=centre.bundle(centre.sit(1)))
    (stick / "half.kresult.part").write_bytes(b"half")
    (stick / "readme.txt").write_text("hello", encoding="utf-8")
    (stick / "link.kresult").symlink_to("/etc/passwd")
    (stick / "loop").symlink_to(stick, target_is_directory=True)
    os.mkfifo(stick / "pipe.kresult")
    (stick / "store.kresult").write_bytes(b"SQLite format 3\0" + bytes(4080))
    (stick / "=cmd|'calc'!A0\u202e.kresult").write_bytes(b"PK\x03\x04" + bytes(100))
    deep = stick / "a" / "b" / "c" / "d" / "e"
    deep.mkdir(parents=True)
    (deep / "deep.kresult").write_bytes(b"")
    report = import_sources(desk, [stick])
    assert report.bundles == {Outcome.ACCEPTED: 1, Outcome.REJECTED: 2, Outcome.MISSING: 0}
    assert "a/b/c/d/e/deep.kresult" not in report.files


def test_that_a_source_that_is_not_there_is_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Error, match="E-CEN-03"):
        import_sources(desk, [tmp_path / "nowhere"])


def test_that_asking_to_stop_keeps_what_was_done(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    data = {f"s{n:03}_kresult": bytes([n]) for n in range(70)}
    put(tmp_path / "a", g_ksession=centre.grant_data, **data)
    seen: list[tuple[int, int]] = []

    def stop_at_the_second_batch(done: int, total: int) -> bool:
        seen.append((done, total))
        return done < 32

    report = import_sources(desk, [tmp_path / "a"], stop_at_the_second_batch)
    assert (report.stopped, len(report.files), seen) == (True, 32, [(0, 71), (32, 71)])
    assert len(import_sources(desk, [tmp_path / "a"]).files) == 71


def test_that_the_log_names_every_file_in_its_order(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    bring(desk, tmp_path / "a", g_ksession=centre.grant_data, a_kresult=centre.bundle(centre.sit(1)))
    with desk.store.tables() as tables:
        entries = tables.log_entries()
    assert [(entry["kind"], entry["outcome"]) for entry in entries] == [
        ("ksession", "accepted"),
        ("kresult", "accepted"),
    ]


def test_that_a_pending_manifest_never_replaces_a_complete_one(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    whole = [centre.sit(seat) for seat in (1, 2, 3)]
    bring(desk, tmp_path / "a", g_ksession=centre.grant_data, m_kroom=centre.manifest(whole))
    bring(desk, tmp_path / "b", p_kroom=centre.manifest([], absent=[1, 2, 3], pending="U 盘遗失"))
    with desk.store.tables() as tables:
        assert {row.state for row in tables.find(ManifestSeatRow)} == {"finished"}


def test_that_rebuilding_from_the_files_gives_the_same_scores_byte_for_byte(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    early = centre.sit(1, sealed=False)
    final, other, third = centre.finish(early), centre.sit(2, right=6), centre.sit(3, right=3)
    bring(
        desk, tmp_path / "a", g_ksession=centre.grant_data, k_kscore=centre.pack_data,
        a_kresult=centre.bundle(early, centre.facts(early, 1, ExportReason.INTERIM)),
        b_kresult=centre.bundle(final, centre.facts(final, 2)), c_kresult=centre.bundle(other), bad_kresult=b"bad",
        d_kresult=centre.bundle(third), m_kroom=centre.manifest([final, other, third]),
    )  # fmt: skip
    mark_store(desk)
    before, kept = json.dumps(fields_of(read_scores(desk))), states(desk)
    rebuild_tables(desk)
    mark_store(desk)
    assert json.dumps(fields_of(read_scores(desk))) == before
    assert states(desk) == kept == ["superseded", "accepted", "accepted", "accepted"]
