"""import, mark, scores, report, receipt as a person or a script runs them; the JSON of commands.md."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.crypto.codes import receipt_code
from desktop.main import main
from tests.helpers.little_centre import LittleCentre, put


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[LittleCentre, Path]:
    """A site, a stick, and a store into which the stick was imported and marked."""
    folder, centre = tmp_path_factory.mktemp("day"), LittleCentre()
    site = centre.write_site(folder)
    (site / "pack.kscore").write_bytes(centre.pack_data)
    sittings = [centre.sit(1), centre.sit(2, right=5)]
    put(
        folder / "stick", g_ksession=centre.grant_data, m_kroom=centre.manifest(sittings, absent=[3]),
        a_kresult=centre.bundle(sittings[0]), b_kresult=centre.bundle(sittings[1]), bad_kresult=b"bad",
    )  # fmt: skip
    return centre, folder


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    """Exit code and the one JSON object."""
    code = main([str(word) for word in (*words, "--json")])
    out = capsys.readouterr().out
    return code, json.loads(out)


def test_that_a_day_goes_from_stick_to_slips(
    day: tuple[LittleCentre, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    centre, folder = day
    store = tmp_path / "store"
    code, report = run(capsys, "import", folder / "stick", "--store", store, "--centre", folder / "centre")
    counts = {name: report[name] for name in ("accepted", "duplicate", "rejected", "missing")}
    assert (code, counts) == (0, {"accepted": 2, "duplicate": 0, "rejected": 1, "missing": 0})
    assert report["files"]["a.kresult"] == "accepted"
    assert report["files"]["pack.kscore"] == "accepted"
    assert run(capsys, "mark", "--store", store)[1]["marked"] == 2
    code, book = run(capsys, "scores", "--store", store, "--xlsx", tmp_path / "list.xlsx")
    assert [(row["admission_number"], row["theory"], row["passed"]) for row in book["candidates"]] == [
        ("20261108010001", 100.0, None),
        ("20261108010002", 50.0, None),
        ("20261108010003", None, None),
    ]
    assert set(book["candidates"][0]) >= {"admission_number", "theory", "skill", "review", "passed", "derivation"}
    for kind in ("score-list", "score-slip"):
        assert run(capsys, "report", kind, "--store", store, "--out", tmp_path / f"{kind}.pdf")[0] == 0
        assert (tmp_path / f"{kind}.pdf").read_bytes().startswith(b"%PDF")
    receipt = receipt_code(centre.sit(1).heads[0], centre.session, centre.roster.rows[0].candidate)
    assert run(capsys, "receipt", receipt, "--store", store) == (
        1,
        {"found": False, "candidate": None, "handed_in_at": None},
    )
    assert run(capsys, "receipt", "R371Y9MZVE-X", "--store", store)[1]["error"]["code"] == "E-COD-01"


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("report", "item-analysis", "--store", "s", "--out", "x.pdf"), "E-CEN-08", 2),
        (("scores", "--store", "postgresql://db/results"), "E-CEN-07", 2),
        (("scores", "--store", "nowhere-at-all"), "E-CEN-05", 3),
        (("import", ".", "--store", "nowhere-at-all", "--centre", "nowhere-either"), "E-STE-01", 3),
    ],
)
def test_that_wrong_words_are_refused_with_a_code_and_an_advice(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str, exit_code: int
) -> None:
    found, answer = run(capsys, *words)
    assert (found, answer["error"]["code"]) == (exit_code, code)
    assert answer["error"]["advice"]


def test_that_receipts_go_back_to_the_rooms(
    day: tuple[LittleCentre, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, folder = day
    run(capsys, "import", folder / "stick", "--store", tmp_path / "store", "--centre", folder / "centre")
    out = tmp_path / "out"
    code, said = run(
        capsys, "receipts", "--store", tmp_path / "store", "--centre", folder / "centre", "--out", out,
    )  # fmt: skip
    assert (code, said["receipts"], said["complete"]) == (0, 1, 1)
    assert [path.name for path in out.iterdir()] == said["files"]
