"""The room record at the centre: nothing without a manifest, then every seat of the signed list and its sums."""

import pypdfium2
import pytest

from desktop.errors import Error
from desktop.workflows.import_results import import_sources
from desktop.workflows.issue_documents import ROOM_RECORD, write_report
from tests.helpers.little_centre import LittleCentre, put


@pytest.fixture(scope="module")
def centre():
    return LittleCentre(("王小燕", "=1+1\u202e<b>", "张静怡"))


@pytest.fixture
def desk(centre, tmp_path):
    found = centre.desk(tmp_path / "store")
    yield found
    found.close()


def text_of(path):
    document = pypdfium2.PdfDocument(path)
    found = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return found


def bring(centre, desk, folder, **files):
    import_sources(desk, [put(folder, g_ksession=centre.grant_data, **files)])


def test_that_without_a_rooms_list_there_is_no_record(centre, desk, tmp_path):
    bring(centre, desk, tmp_path / "stick")
    with pytest.raises(Error, match="E-CEN-13"):
        write_report(ROOM_RECORD, desk, tmp_path / "record.pdf")
    assert not (tmp_path / "record.pdf").exists()


def test_that_the_record_has_every_seat_the_sums_the_incidents_and_who_signed(centre, desk, tmp_path):
    sittings = [centre.sit(1), centre.sit(2)]
    manifest = centre.manifest(sittings, absent=[3])
    bring(centre, desk, tmp_path / "stick", m_kroom=manifest, a_kresult=centre.bundle(sittings[0]))
    write_report(ROOM_RECORD, desk, tmp_path / "record.pdf")
    text = text_of(tmp_path / "record.pdf")
    for wanted in ("Room record", "王小燕", "=1+1", "张静怡", "停电 2 分钟", "周文博、吴丽华"):
        assert wanted in text, wanted
    assert "\u202e" not in text and text.count("Absent") == 2
    compact = " ".join(text.split())
    assert "Expected 3 Handed in 2" in compact and "Absent 1 Stopped 0" in compact


def test_that_a_list_that_waits_for_a_signature_says_so(centre, desk, tmp_path):
    sittings = [centre.sit(seat) for seat in (1, 2, 3)]
    bring(centre, desk, tmp_path / "stick", m_kroom=centre.manifest(sittings, pending="U 盘丢失"))
    write_report(ROOM_RECORD, desk, tmp_path / "record.pdf")
    assert "A signature is missing: U 盘丢失" in text_of(tmp_path / "record.pdf")
