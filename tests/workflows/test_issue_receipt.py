"""Receipts for the rooms: only what is final, accepted and whole may be wiped."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.formats.envelope import source_of
from desktop.formats.receipt import TakenAs, read_receipt
from desktop.formats.result_bundle import ExportReason, read_result_bundle
from desktop.workflows.import_results import import_sources
from desktop.workflows.issue_receipt import issue_receipts
from tests.helpers.little_centre import LittleCentre, put


@pytest.fixture(scope="module")
def centre() -> LittleCentre:
    return LittleCentre()


@pytest.fixture
def desk(centre: LittleCentre, tmp_path: Path):
    desk = centre.desk(tmp_path / "store")
    yield desk
    desk.close()


def receipt_in(centre: LittleCentre, desk, *bundles: bytes):
    """The one receipt as the room reads it that sent these bundles."""
    (data,) = issue_receipts(desk, centre.centre_key).values()
    known = [read_result_bundle(source_of(bundle), centre.trust).digest for bundle in bundles]
    return read_receipt(source_of(data), centre.trust, centre.header, known)


def test_that_nothing_may_be_wiped_before_the_session_is_complete(centre: LittleCentre, desk, tmp_path: Path) -> None:
    sittings = [centre.sit(1), centre.sit(2)]
    first, second = (centre.bundle(sitting) for sitting in sittings)
    grant, manifest = centre.grant_data, centre.manifest(sittings, absent=[3])
    import_sources(desk, [put(tmp_path / "one", g_ksession=grant, m_kroom=manifest, a_kresult=first)])
    early = receipt_in(centre, desk, first)
    facts = read_result_bundle(source_of(first), centre.trust)
    assert not early.complete and not early.permits_wiping(facts.digest, facts.facts)
    import_sources(desk, [put(tmp_path / "two", b_kresult=second)])
    whole = receipt_in(centre, desk, first, second)
    assert whole.complete and {line.outcome for line in whole.bundles} == {TakenAs.ACCEPTED}
    assert whole.permits_wiping(facts.digest, facts.facts)
    assert not whole.permits_wiping(facts.digest, replace(facts.facts, reason=ExportReason.INTERIM))
    assert not whole.permits_wiping(bytes(32), facts.facts)


def test_that_a_room_refuses_a_receipt_for_what_it_never_sent(centre: LittleCentre, desk, tmp_path: Path) -> None:
    bundle = centre.bundle(centre.sit(1))
    import_sources(desk, [put(tmp_path / "one", g_ksession=centre.grant_data, a_kresult=bundle)])
    with pytest.raises(Error, match="E-IMP-04"):
        receipt_in(centre, desk)


def test_that_two_stories_of_one_sitting_keep_everything(centre: LittleCentre, desk, tmp_path: Path) -> None:
    sitting = centre.sit(1, sealed=False)
    stories = [centre.finish(sitting), centre.finish(centre.record(sitting, sitting.records[1].core.type))]
    bundles = [centre.bundle(story, replace(centre.facts(story), export=n)) for n, story in enumerate(stories, 1)]
    manifest = centre.manifest(stories[:1], absent=[2, 3])
    files = {"g_ksession": centre.grant_data, "m_kroom": manifest, "a_kresult": bundles[0], "b_kresult": bundles[1]}
    import_sources(desk, [put(tmp_path / "one", **files)])
    receipt = receipt_in(centre, desk, *bundles)
    assert not receipt.complete
    assert TakenAs.FORK in {line.outcome for line in receipt.bundles}
