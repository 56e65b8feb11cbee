"""Who may sign what (F11 in small), and what follows from cards in any order."""

import random

import pytest

from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.formats.artefacts import ARTEFACTS, Role
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import read_envelope, source_of, stored_part, write_envelope
from desktop.formats.trust import Trust
from tests.vectors import small_site as site
from tests.vectors.raw_envelope import digest

NAMES = {
    Role.PUBLISHER: "publisher", Role.CENTRE: "centre", Role.STATION: "station", Role.PROCTOR: "proctor",
    Role.OFFICER: "officer", Role.CONSOLE: "console",
}  # fmt: skip


def trust() -> Trust:
    officer = site.proctor_fields("officer", role="officer", serial=20)
    console = site.station_fields("console", role="console", serial=21)
    found = site.trust()
    for fields in (officer, console):
        found = found.with_card(site.by_centre(fields).encode())
    return found


@pytest.mark.parametrize("artefact", [a for a in ARTEFACTS if a.extension != "kreq"], ids=lambda a: a.extension)
def test_that_only_the_intended_roles_sign_each_type(artefact):
    officers = (SigningKey(site.seed("officer")),) if artefact.least_countersigners else ()
    for role, name in NAMES.items():
        if officers and role is Role.OFFICER:
            continue
        parts = [stored_part(b"\1" * 16, b"x")] if artefact.has_parts else []
        data = write_envelope(artefact, {"a": 1}, parts, (SigningKey(site.seed(name)),), officers)
        try:
            read_envelope(source_of(data), artefact, trust())
            assert role in artefact.authors
        except Error as error:
            assert error.code == "E-SIG-03"
            assert role not in artefact.authors


def test_that_cards_come_in_any_order():
    cards = site.cards()
    root = digest("kcard", site.root().header)
    for seed in range(10):
        random.Random(seed).shuffle(cards)
        found = Trust.from_cards(root, cards)
        assert len(found.cards) == len(cards) - 1
        assert found.vault(VaultPurpose.SCORING).holder.seal_id.hex() == site.seal_id("scoring")


def test_that_another_root_leads_nowhere():
    with pytest.raises(Error) as refused:
        Trust.from_cards(bytes(32), site.cards())
    assert refused.value.code == "E-CRD-02"


def test_that_a_real_reader_does_not_know_a_rehearsal():
    practice = site.plain("kcard", {**site.root_fields(("practice",), 1), "x_practice": True}, site.seed("practice"))
    found = Trust.from_cards(digest("kcard", practice.header), [practice.encode()])
    assert found.root.practice
    assert not site.trust().root.practice
    assert site.trust().signer(bytes.fromhex(site.sign_id("practice"))) is None


def test_that_a_new_root_is_followed_from_the_pinned_one():
    second = site.root_fields(("root b", "root c", "root d"), 2, 2)
    step = site.plain("kcard", second, site.seed("root b"), site.seed("root c")).encode()
    found = Trust.from_cards(digest("kcard", site.root().header), [step, site.root().encode()])
    assert found.root.root_version == 2
    assert found.signer(bytes.fromhex(site.sign_id("root d"))) is not None
    assert found.signer(bytes.fromhex(site.sign_id("root a"))) is None


def test_that_a_revoked_station_is_left_out():
    row = {"key": site.sign_id("station"), "reason": "lost", "since": 1}
    fields = {"issuer": site.sign_id("centre"), "list_version": 1, "revoked": [row]}
    data = site.plain("krevoke", fields, site.seed("centre")).encode()
    assert len(site.trust().having(Role.STATION)) == 1
    assert site.trust().with_revocations(data).having(Role.STATION) == ()


def test_that_a_centre_cannot_revoke_the_publisher():
    row = {"key": site.sign_id("publisher"), "reason": "lost", "since": 1}
    fields = {"issuer": site.sign_id("centre"), "list_version": 1, "revoked": [row]}
    found = site.trust().with_revocations(site.plain("krevoke", fields, site.seed("centre")).encode())
    assert found.signer(bytes.fromhex(site.sign_id("publisher"))).revoked_in is None


def test_that_a_grant_may_ask_for_a_list_we_do_not_have():
    with pytest.raises(Error) as refused:
        site.trust().for_session(1)
    assert refused.value.code == "E-CRD-04"
