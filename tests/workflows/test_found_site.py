"""A practice site is founded, stations are enrolled by compared words, files are verified against it."""

import shutil
import stat
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.policy import read_policy
from desktop.formats.artefacts import Role
from desktop.formats.cards import VaultPurpose, read_request
from desktop.main import main
from desktop.workflows.enrol_station import Seat, accept_card, enrol_machine, issue_card, make_request, request_words
from desktop.workflows.found_site import Site, default_names, found_practice_site, found_site
from desktop.workflows.phrases import KnownPhrases, open_phrases
from desktop.workflows.read_staff import open_staff
from desktop.workflows.site_folder import (
    centre_id,
    open_signing_key,
    open_trust,
    open_vaults,
    own_card,
    practice_phrases,
)
from desktop.workflows.station_folder import StationFolder


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    return found_practice_site(tmp_path_factory.mktemp("site") / "rehearsal")


def test_that_a_site_knows_its_people_and_vaults(site: Site):
    trust = open_trust(site.folder / "centre")
    assert trust.root.practice
    roles = (Role.PUBLISHER, Role.CENTRE, Role.VAULT, Role.OFFICER, Role.PROCTOR)
    assert [len(trust.having(role)) for role in roles] == [1, 1, 4, 1, 3]
    assert site.derivations == 8
    for folder in ("authority", "publisher", "centre"):
        assert stat.S_IMODE((site.folder / folder / "keys.key").stat().st_mode) == 0o600


def test_that_keys_open_with_the_practice_phrases_and_fit_their_cards(site: Site):
    trust = open_trust(site.folder)
    phrases = practice_phrases(site.folder / "publisher", trust)
    key = open_signing_key(site.folder / "publisher", "publisher", phrases)
    assert key.key_id == own_card(site.folder / "publisher", trust).holder.sign_id
    vaults = open_vaults(site.folder / "centre", trust, phrases)
    assert vaults[VaultPurpose.RELEASE].key_id == trust.vault(VaultPurpose.RELEASE).holder.seal_id
    assert centre_id(site.folder / "centre", trust) == site.centre


def test_that_the_templates_are_ready_to_use(site: Site):
    policy = tomllib.loads((site.folder / "centre" / "policy.toml").read_text(encoding="utf-8"))
    assert read_policy(policy).min_proctors == 2
    staff = open_staff(site.folder / "centre" / "staff.toml", open_trust(site.folder), site.centre)
    assert len(staff.holders) == 3


def test_that_a_station_is_enrolled_by_compared_words(site: Site, tmp_path: Path):
    trust, machine = open_trust(site.folder), tmp_path / "07"
    request = make_request(machine, Role.STATION, "07", site.centre)
    with pytest.raises(Error) as refused:
        issue_card(request, (1, 2, 3, 4, 5, 6), site.desk, trust)
    assert refused.value.code == "E-CRD-02"
    card = issue_card(request, request_words(request), site.desk, trust)
    accept_card(machine, card, Seat(7, '一号"机房'), site.folder)
    station = StationFolder(machine)
    assert (station.facts().seat, station.facts().room, station.facts().centre) == (7, '一号"机房', site.centre)
    assert station.keys().sign.key_id == read_request(request).holder.sign_id
    assert station.trust().signer(station.keys().sign.key_id).role is Role.STATION


def test_that_a_machine_refuses_the_card_of_another(site: Site, tmp_path: Path):
    trust = open_trust(site.folder)
    first, second = tmp_path / "1", tmp_path / "2"
    request = make_request(first, Role.STATION, "01", site.centre)
    make_request(second, Role.STATION, "01", site.centre)
    card = issue_card(request, request_words(request), site.desk, trust)
    with pytest.raises(Error) as refused:
        accept_card(second, card, Seat(2, ""), site.folder)
    assert refused.value.code == "E-CRD-02"
    assert not (second / "station.toml").exists()


def test_that_a_real_site_asks_for_every_phrase_and_leaves_none_behind(tmp_path: Path):
    names = (
        "authority",
        "publisher",
        "centre",
        "custodian_1",
        "custodian_2",
        "officer",
        "proctor_1",
        "proctor_2",
        "proctor_3",
    )
    with pytest.raises(Error) as refused:
        found_site(tmp_path / "weak", default_names(), KnownPhrases(dict.fromkeys(names, "short")))
    assert refused.value.code == "E-KEY-02"
    with pytest.raises(Error) as refused:
        found_site(tmp_path / "none", default_names(), KnownPhrases({}))
    assert refused.value.code == "E-KEY-03"


def test_that_a_phrase_file_is_toml_or_lines(tmp_path: Path):
    (tmp_path / "a").write_text('centre = "one long phrase"\n', encoding="utf-8")
    (tmp_path / "b").write_text("first phrase\nsecond phrase\n", encoding="utf-8")
    assert open_phrases(tmp_path / "a").phrase("centre") == "one long phrase"
    lines = open_phrases(tmp_path / "b")
    assert [lines.phrase(name) for name in ("authority", "publisher", "proctor_3")] == [
        "first phrase", "second phrase", "second phrase",
    ]  # fmt: skip


def test_that_practice_phrases_are_not_used_under_a_real_authority(site: Site):
    trust = open_trust(site.folder)
    real = replace(trust, root=replace(trust.root, practice=False))
    assert practice_phrases(site.folder / "centre", real) is None


def test_that_verify_and_inspect_answer_with_their_exit_codes(site: Site, tmp_path: Path, capsys):
    card = next((site.folder / "trust").glob("publisher-*.kcard"))
    assert main(["verify", str(card), "--json"]) == 0
    assert main(["inspect", str(card), "--json"]) == 0
    forged = tmp_path / "forged.kcard"
    forged.write_bytes(card.read_bytes()[:-1] + b"\0")
    assert main(["verify", str(forged), "--trust", str(site.folder / "trust")]) == 1
    forged.write_bytes(card.read_bytes()[:-1])
    assert main(["verify", str(forged), "--trust", str(site.folder / "trust")]) == 3
    assert main(["inspect", str(tmp_path / "absent")]) == 3
    assert main(["verify", str(card), "--trust", str(tmp_path)]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_that_identities_are_made_under_their_parents(site: Site, tmp_path: Path, capsys):
    copy = tmp_path / "site"
    shutil.copytree(site.folder, copy)
    out = copy / "centre" / "proctors" / "4"
    assert (
        main(["identity", "new", "proctor", "--name", "李四", "--parent", str(copy / "centre"), "--out", str(out)]) == 0
    )
    assert (
        main(["identity", "new", "proctor", "--name", "李四", "--parent", str(copy / "centre"), "--out", str(out)]) == 4
    )
    wrong = [
        "identity",
        "new",
        "publisher",
        "--name",
        "x",
        "--parent",
        str(copy / "centre"),
        "--out",
        str(tmp_path / "p"),
    ]
    assert main(wrong) in (3, 4)
    station = ["identity", "new", "station", "--name", "09", "--seat", "9", "--parent", str(copy / "centre"), "--out"]
    assert main([*station, str(tmp_path / "09")]) == 0
    assert len(open_trust(copy).having(Role.PROCTOR)) == 4
    assert StationFolder(tmp_path / "09").facts().seat == 9


def test_that_thirty_stations_are_enrolled_in_one_loop(site: Site, tmp_path: Path):
    copy = tmp_path / "site"
    shutil.copytree(site.folder, copy)
    trust = open_trust(copy)
    desk = type(site.desk)(site.centre, site.desk.key, copy)
    for number in range(1, 31):
        _, trust = enrol_machine(copy / "stations" / f"{number:02d}", Role.STATION, Seat(number, "机房"), desk, trust)
    assert len(open_trust(copy).having(Role.STATION)) == 30
    assert len({card.serial for card in trust.having(Role.STATION)}) == 30
