"""`verify` checks any type that exists, and refuses what nobody signed or gave a card."""

from io import BytesIO

import pytest

from desktop.errors import Error
from desktop.workflows.verify_file import verify_file
from tests.vectors import small_site
from tests.vectors.room_readers import granted
from tests.vectors.vector_file import FOLDER, read_vector


@pytest.mark.parametrize(
    ("folder", "extension"),
    [
        ("grant", "ksession"),
        ("head", "khead"),
        ("bundle", "kresult"),
        ("slots", "kslots"),
        ("mirror", "kmirror"),
    ],
)
def test_that_files_of_a_room_verify_against_its_cards(folder: str, extension: str):
    paths = sorted((FOLDER / folder).glob("*.txt"))
    genuine = next(
        v for v in (read_vector(path.read_bytes()) for path in paths) if v.expect == "ok" and v.data[:3] == b"\x89KC"
    )
    found = verify_file(BytesIO(genuine.data), granted({}).trust)
    assert found.extension == extension
    assert found.signers


@pytest.mark.parametrize(
    "name", ["package/exam_package_whole", "card/card_station", "card/list_centre", "card/root_step"]
)
def test_that_files_of_a_site_verify_against_its_cards(name: str):
    data = read_vector((FOLDER / f"{name}.txt").read_bytes()).data
    assert verify_file(BytesIO(data), small_site.trust()).signers


def test_that_a_request_does_not_verify():
    data = read_vector((FOLDER / "card" / "request_station.txt").read_bytes()).data
    with pytest.raises(Error) as refused:
        verify_file(BytesIO(data), small_site.trust())
    assert refused.value.code == "E-SIG-02"


def test_that_nothing_that_is_refused_verifies():
    for path in [*(FOLDER / "envelope").glob("*.txt"), *(FOLDER / "score").glob("*signed_by*.txt")]:
        vector = read_vector(path.read_bytes())
        if vector.expect in ("ok", "E-FMT-02") or vector.state.get("lists"):
            continue
        with pytest.raises(Error):
            verify_file(BytesIO(vector.data), small_site.trust())
