"""Import of real bundles: every outcome of the ledger, F1–F10 in small."""

from pathlib import Path

import pytest

from desktop.storage.results_rows import BundleRow, KeptFileRow
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.import_results import ImportReport, import_sources
from desktop.workflows.results_desk import Desk
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
