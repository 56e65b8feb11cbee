"""At the centre the handed-in files get their folders back; a hostile name in a bundle never becomes a path."""

import json
from pathlib import Path

import pytest

from desktop.formats.cards import VaultPurpose
from desktop.formats.result_bundle import BundleContents, CandidateFile, write_result_bundle
from desktop.main import main
from desktop.rehearsal.people import invent_people
from desktop.workflows.export_work import export_work
from desktop.workflows.import_results import import_sources
from tests.helpers.invented_skill import use_tiny_graders
from tests.helpers.little_centre import put
from tests.helpers.little_skill_centre import LittleSkillCentre

PERSON = invent_people(1, 1)[0]
GOOD = {"1.1-01/1.1-01.csv": b"1", "1.1-01/extra/note.txt": "说明".encode()}
HOSTILE = (
    "../x.csv", "/etc/x", "1.1-01/../../x", "x.csv", "1.1-01/NUL", "1.1-01/a/b/c/d.txt", "1.1-01//x", "1.1-01/x\n",
    "1.1-01/.ssh", "C:\\x\\y",
)  # fmt: skip


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> LittleSkillCentre:
    use_tiny_graders(monkeypatch)
    return LittleSkillCentre()


def bundle_with(centre: LittleSkillCentre, seat: int, names: dict[str, bytes]) -> bytes:
    sitting = centre.work(seat, {"form-1": "08:30"})
    files = tuple(CandidateFile(centre.tasks[0].task, name, content) for name, content in names.items())
    vaults = [centre.vaults[VaultPurpose.RESULTS].public, centre.vaults[VaultPurpose.RECOVERY].public]
    return write_result_bundle(centre.facts(sitting), BundleContents(sitting.records, files), vaults, centre.station)


def stick(centre: LittleSkillCentre, folder: Path, names: dict[str, bytes]) -> Path:
    return put(
        folder, g_ksession=centre.grant_data, p_kscore=centre.pack_data, e_kexam=centre.package_data,
        a_kresult=bundle_with(centre, 1, names), b_kresult=bundle_with(centre, 2, {}),
    )  # fmt: skip


def roster(centre: LittleSkillCentre, path: Path) -> Path:
    row = centre.roster.rows[0]
    line = f"{row.ticket},{row.name},{PERSON.id_number},5,skill\n"
    path.write_text(f"准考证号,姓名,证件号码,级别,科目\n{line}", encoding="utf-8")
    return path


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_that_files_are_written_under_both_numbers_and_their_slots(centre: LittleSkillCentre, tmp_path: Path) -> None:
    desk = centre.desk(tmp_path / "store")
    import_sources(desk, [stick(centre, tmp_path / "stick", GOOD)])
    report = export_work(desk, tmp_path / "out", roster(centre, tmp_path / "roster.csv"))
    number = centre.roster.rows[0].ticket
    assert written(tmp_path / "out") == {
        f"{number}{PERSON.id_number[-6:]}/{name}": content for name, content in GOOD.items()
    }
    assert (report.folders, report.files, report.refused) == (1, 2, [])
    assert report.without_digits == [centre.roster.rows[1].ticket]
    desk.close()


def test_that_without_a_roster_the_admission_number_names_the_folder(centre: LittleSkillCentre, tmp_path: Path) -> None:
    desk = centre.desk(tmp_path / "store")
    import_sources(desk, [stick(centre, tmp_path / "stick", GOOD)])
    assert export_work(desk, tmp_path / "out", None).files == 2
    assert {path.name for path in (tmp_path / "out").iterdir()} == {centre.roster.rows[0].ticket}
    desk.close()


def test_that_a_hostile_name_is_named_and_never_written(centre: LittleSkillCentre, tmp_path: Path) -> None:
    desk = centre.desk(tmp_path / "store")
    names = {**dict.fromkeys(HOSTILE, b"evil"), **GOOD}
    import_sources(desk, [stick(centre, tmp_path / "stick", names)])
    report = export_work(desk, tmp_path / "out", None)
    assert len(report.refused) == len(HOSTILE)
    assert b"evil" not in written(tmp_path).values()
    desk.close()


def test_that_the_command_says_what_it_wrote(
    centre: LittleSkillCentre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = centre.write_site(tmp_path / "site")
    files = stick(centre, tmp_path / "stick", GOOD)
    assert main(["import", str(files), "--store", str(tmp_path / "store"), "--centre", str(place), "--json"]) == 0
    capsys.readouterr()
    words = ["work", "export", "--store", str(tmp_path / "store"), "--out", str(tmp_path / "out"), "--json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["files"] == 2
