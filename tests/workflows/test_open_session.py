"""A session from roster to opened paper: `session grant` at the centre, two proctors' codes on one station."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.crypto.joining import new_id, new_key
from desktop.errors import Error
from desktop.exam.document_numbers import check_character
from desktop.exam.paper import Part
from desktop.formats.artefacts import Role
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import Signing, source_of
from desktop.formats.exam_package import OpenPackage, read_exam_package
from desktop.formats.exam_package_writing import PackagePlan, question_asset, write_exam_package
from desktop.formats.order import Order, OrderKind, OrderRoom, RoomScope, read_order, write_order
from desktop.formats.roster import Duty, Person
from desktop.formats.scoring_pack import ScoringKeys, ScoringPlan, write_scoring_pack
from desktop.formats.ticket import open_package_keys
from desktop.main import main
from desktop.rehearsal.clock import MovableClock
from desktop.standard.library import AI_TRAINER
from desktop.workflows.armed_seat import find_granted_seat, find_ticket
from desktop.workflows.enrol_station import Seat, enrol_machine
from desktop.workflows.found_site import found_practice_site
from desktop.workflows.open_session import OpeningForm, TypedCode, open_session, verify_staff_present
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.site_folder import open_signing_key, practice_phrases
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_visit import visit_stick
from tests.helpers.invented_room import invented_contents
from tests.helpers.skill_room import SKILL_POLICY

ROOM = "第一考场"
START_MS = 1_796_432_400_000  # 2026-12-05 09:00 in China


def _resident(number: int) -> str:
    first = f"110105199001{number:02d}{number:03d}"
    return first + check_character(first)


ROSTER = [
    "准考证号,姓名,证件号码,级别,科目,加时比例,字号,主题",
    f"2026120501,=cmd|'/c calc'!A1,{_resident(11)},五级,理论,,,",
    f"2026120502,<img src=x>𬭊·王,{_resident(12)},5,theory,30,150,高对比",
    f"2026120503,李四,{_resident(13)},五级/初级工,理论知识考试,,,",
]


class Centre:
    """A practice site with four stations, a main and a reserve package, and a granted session."""

    def __init__(self, folder):
        self.folder = folder
        self.site = found_practice_site(folder / "site")
        trust = self.site.trust
        for seat in range(1, 5):
            _, trust = enrol_machine(folder / f"{seat}", Role.STATION, Seat(seat, ROOM), self.site.desk, trust)
        self.trust = trust
        self.main, self.reserve = self.package("main"), self.package("reserve")
        (folder / "roster.csv").write_text("\n".join(ROSTER), encoding="utf-8")
        self.policy(START_MS - 900_000)

    def package(self, name):
        """A package with one form and its scoring pack beside it."""
        phrases = practice_phrases(self.folder / "site" / "centre", self.trust)
        publisher = open_signing_key(self.folder / "site" / "publisher", "publisher", phrases)
        inside = invented_contents(6, 90)
        paper, questions = replace(inside.paper, standard=AI_TRAINER), inside.questions
        path, key = self.folder / "packages" / f"{name}.kexam", new_key()
        path.parent.mkdir(exist_ok=True)
        with path.open("w+b") as stream:
            assets = tuple(question_asset(question) for question in questions.values())
            digest = write_exam_package(
                stream, PackagePlan(new_id(), 1, new_id(), paper, assets), key, Signing((publisher,))
            )
        vaults = self.trust.vault(VaultPurpose.SCORING), self.trust.vault(VaultPurpose.RELEASE)
        pack = write_scoring_pack(
            ScoringPlan(new_id(), digest, 1, key, *vaults), ScoringKeys((), ()), (), new_key(), (publisher,)
        )
        path.with_suffix(".kscore").write_bytes(pack)
        return path

    def policy(self, open_not_before_ms):
        """The centre's policy with one value changed."""
        path = self.folder / "site" / "centre" / "policy.toml"
        text = path.read_text(encoding="utf-8").replace(
            "open_not_before_ms = 0", f"open_not_before_ms = {open_not_before_ms}"
        )
        path.write_text(text, encoding="utf-8")

    def grant(self, *options, roster="roster.csv", out="out"):
        """Run the command; its exit code and JSON."""
        centre = self.folder / "site" / "centre"
        words = [
            "session", "grant", "--package", self.main, "--reserve", self.reserve, "--start", "2026-12-05T09:00",
            "--roster", self.folder / roster, "--staff", centre / "staff.toml", "--policy", centre / "policy.toml",
            "--room", ROOM, "--centre", centre, "--out", self.folder / out, "--codes", "1", "--json", *options,
        ]  # fmt: skip
        printed = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(io.StringIO()):
            code = main([str(word) for word in words])
        return code, json.loads(printed.getvalue())

    def card(self, number, release=1):
        """What stands on a code card."""
        text = (self.folder / "out" / "secrets" / f"code-card-{number}-release-{release}.txt").read_text(
            encoding="utf-8"
        )
        return TypedCode(number, next(line.strip() for line in text.splitlines() if line.startswith("    ")))

    def desk(self, seat):
        """The desk of a station that took everything from the stick."""
        desk = SessionDesk(StationFolder(self.folder / f"{seat}"))
        desk.take_from(self.folder / "out")
        desk.take_from(self.folder / "packages")
        return desk


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    found = Centre(tmp_path_factory.mktemp("centre"))
    found.outcome = found.grant()
    return found


@pytest.fixture(scope="module")
def desk(centre):
    return centre.desk(1)


@pytest.fixture
def shown(desk):
    (session,) = desk.sessions()
    return session


def form(centre, shown, one=1, other=2, **changes):
    typed = OpeningForm(1, centre.card(one), centre.card(other), shown.roster.people)
    return replace(typed, **changes)


def test_that_the_command_says_what_it_wrote(centre):
    code, said = centre.outcome
    assert code == 0
    assert (said["candidates"], said["stations"], said["releases"], said["codes"]) == (3, 4, 2, 12)
    assert all((centre.folder / path).stat().st_mode & 0o077 == 0 for path in said["secrets"])


def test_that_hostile_names_are_kept_as_plain_text(shown):
    names = {row.ticket: row.name for row in shown.roster.rows}
    assert names["2026120501"] == "=cmd|'/c calc'!A1"
    assert names["2026120502"] == "<img src=x>𬭊·王"


def test_that_no_secret_stands_in_the_grant(centre):
    _, said = centre.outcome
    data = Path(said["grant"]).read_bytes()
    for number in (1, 2, 3):
        assert centre.card(number).text.replace("-", "")[:12].encode() not in data
    assert "李四".encode() not in data and _resident(13).encode() not in data


def test_that_two_proctors_open_the_paper_and_other_stations_follow_by_the_ticket(centre, desk, shown):
    opened = open_session(desk, shown, form(centre, shown), MovableClock(START_MS))
    assert len(opened.spoken) == 6 and opened.spoken.isdecimal()
    assert opened.ticket.starts_with(opened.spoken, shown.grant.header.session)
    seat = next(row.seat for row in shown.roster.rows if row.seat != 1)
    other = centre.desk(seat)
    other.station.put_ticket("carried", opened.data)
    granted = find_granted_seat(other.station)
    ticket, keys = find_ticket(other.station, granted), other.station.keys()
    package_keys = open_package_keys(ticket, granted.grant, keys.sign.key_id, keys.seal)
    with centre.main.open("rb") as source:
        opened_package = OpenPackage(source, read_exam_package(source, centre.trust), package_keys[1])
        assert opened_package.paper.title == "五级理论试卷"
    assert other.sessions()[0].releases[0].opened and not other.sessions()[0].releases[1].opened


def test_that_the_reserve_paper_has_its_own_cards_and_needs_a_reason(centre, desk, shown):
    clock = MovableClock(START_MS)
    cards = {"first": centre.card(1, release=2), "second": centre.card(3, release=2)}
    with pytest.raises(Error, match="E-REL-09"):
        open_session(desk, shown, form(centre, shown, release=2, **cards), clock)
    reserve = form(centre, shown, release=2, reason="原卷泄露", **cards)
    assert open_session(desk, shown, reserve, clock).ticket.opened.reason == "原卷泄露"


def test_that_one_card_twice_opens_nothing(centre, desk, shown):
    with pytest.raises(Error, match="E-REL-03"):
        open_session(desk, shown, form(centre, shown, other=1), MovableClock(START_MS))


def test_that_opening_early_leaves_its_reason_on_the_ticket(centre, desk, shown):
    clock = MovableClock(START_MS - 3_600_000)
    with pytest.raises(Error, match="E-REL-06"):
        open_session(desk, shown, form(centre, shown), clock)
    opened = open_session(desk, shown, form(centre, shown, reason="主考批准"), clock)
    assert opened.ticket.opened.reason == "主考批准"
    assert opened.ticket.opened.wall_ms == START_MS - 3_600_000


def test_that_too_few_proctors_open_nothing(centre, desk, shown):
    alone = tuple(person for person in shown.roster.people if person.duty is not Duty.PROCTOR or person.no == 1)
    with pytest.raises(Error, match="E-REL-05 1 proctors for 3 candidates"):
        open_session(desk, shown, form(centre, shown, present=alone), MovableClock(START_MS))


@pytest.mark.parametrize(("examiners", "candidates", "least"), [(0, 3, 3), (2, 3, 3), (4, 3, 3), (3, 10, 5), (1, 1, 3)])
def test_that_missing_examiners_are_named_as_examiners(shown, examiners, candidates, least):
    people = (*(Person(f"监考{n}", Duty.PROCTOR, n) for n in (1, 2)), *_examiners(examiners))
    with pytest.raises(Error, match=f"E-REL-07 {examiners} examiners for {candidates} .* {least} at least"):
        verify_staff_present(_practical(shown), shown.roster.rows[:1] * candidates, people)


@pytest.mark.parametrize(("examiners", "candidates"), [(3, 1), (3, 9), (5, 10), (7, 9)])
def test_that_enough_and_an_odd_number_of_examiners_pass(shown, examiners, candidates):
    people = (*(Person(f"监考{n}", Duty.PROCTOR, n) for n in (1, 2)), *_examiners(examiners))
    verify_staff_present(_practical(shown), shown.roster.rows[:1] * candidates, people)


def test_that_candidates_of_theory_in_a_mixed_room_need_no_examiners(shown):
    header, practical = _practical(shown), shown.roster.rows[0]
    theory = replace(practical, package=header.packages[1].no)
    people = (*(Person(f"监考{n}", Duty.PROCTOR, n) for n in (1, 2)), *_examiners(3))
    verify_staff_present(header, (practical,) * 9 + (theory,) * 20, people)
    with pytest.raises(Error, match="E-REL-07 3 examiners for 10"):
        verify_staff_present(header, (practical,) * 10 + (theory,) * 20, people)


def _practical(shown):
    """The header of a room whose first package is a practical paper."""
    header = shown.grant.header
    first = replace(header.packages[0], part=Part.SKILL)
    return replace(header, packages=(first, *header.packages[1:]), policy=SKILL_POLICY)


def _examiners(count):
    return tuple(Person(f"考评{n}", Duty.EXAMINER, None) for n in range(count))


def test_that_the_code_of_somebody_who_is_not_here_opens_nothing(centre, desk, shown):
    two = tuple(person for person in shown.roster.people if person.no in (1, 2))
    with pytest.raises(Error, match="E-REL-08 Whoever holds card 3 is not"):
        open_session(desk, shown, form(centre, shown, other=3, present=two), MovableClock(START_MS))


def test_that_an_exception_signed_by_the_centre_opens_below_the_rule_and_is_on_the_ticket(centre):
    desk = centre.desk(2)
    (shown,) = desk.sessions()
    phrases = practice_phrases(centre.folder / "site" / "centre", centre.trust)
    key = open_signing_key(centre.folder / "site" / "centre", "centre", phrases)
    proctor = open_signing_key(centre.folder / "site" / "centre" / "proctors" / "1", "proctor_1", phrases)
    order = Order(shown.grant.header.session, OrderKind.EXCEPTION, RoomScope(), 1, "监考员途中受阻")
    here = tuple(person for person in shown.roster.people if person.no in (1, 3))
    alone = form(centre, shown, other=3, present=here)
    clock = MovableClock(START_MS)
    desk.station.put_order(bytes(32), write_order(order, proctor, ()))  # one proctor cannot except
    with pytest.raises(Error, match="E-REL-05"):
        open_session(desk, shown, alone, clock)
    desk.station.put_order(bytes(31) + b"1", write_order(order, key, ()))
    assert open_session(desk, shown, alone, clock).ticket.opened.reason == "监考员途中受阻"


def test_that_wrong_codes_wait_longer_each_time_and_across_restarts(centre, desk, shown):
    clock = MovableClock(START_MS)
    wrong = form(centre, shown, one=2, other=1)
    wrong = replace(wrong, first=TypedCode(2, wrong.second.text), second=TypedCode(1, wrong.first.text))
    for wait in (1, 2):
        with pytest.raises(Error, match="E-REL-02"):
            open_session(desk, shown, wrong, clock)
        with pytest.raises(Error, match=f"E-COD-05 Wait {wait} s"):
            open_session(desk, shown, form(centre, shown), clock)
        clock.advance(wait)
    with pytest.raises(Error, match="E-REL-02"):
        open_session(SessionDesk(desk.station), shown, wrong, clock)
    rebooted = MovableClock(START_MS)
    with pytest.raises(Error, match="E-COD-05 Wait 4 s"):
        open_session(desk, shown, form(centre, shown), rebooted)
    rebooted.advance(4)
    assert open_session(desk, shown, form(centre, shown), rebooted)
    with pytest.raises(Error, match="E-REL-02"):
        open_session(desk, shown, wrong, rebooted)
    rebooted.advance(1)
    assert open_session(desk, shown, form(centre, shown), rebooted)


def test_that_a_typing_error_costs_no_wait(centre, desk, shown):
    clock = MovableClock(START_MS)
    mistyped = form(centre, shown)
    mistyped = replace(mistyped, first=TypedCode(1, "U" + mistyped.first.text[1:]))
    with pytest.raises(Error, match="E-REL-01"):
        open_session(desk, shown, mistyped, clock)
    assert open_session(desk, shown, form(centre, shown), clock)


def test_that_a_missing_package_is_named_before_any_code_is_tried(centre, shown):
    bare = SessionDesk(StationFolder(centre.folder / "4"))
    bare.take_from(centre.folder / "out")
    (session,) = bare.sessions()
    assert session.releases[0].packages[0].problem.code == "E-PKG-02"
    with pytest.raises(Error, match="E-PKG-02"):
        open_session(bare, session, form(centre, session), MovableClock(START_MS))


def test_that_damaged_files_on_a_stick_are_refused_and_not_kept(centre, tmp_path):
    _, said = centre.outcome
    data = bytearray(Path(said["grant"]).read_bytes())
    data[-1] ^= 1
    (tmp_path / "grant.ksession").write_bytes(data)
    (tmp_path / "link.ksession").symlink_to(said["grant"])
    (tmp_path / "notes.txt").write_text("ours are only files with our first bytes")
    (taken,) = SessionDesk(StationFolder(centre.folder / "3")).take_from(tmp_path)
    assert taken.kept is None and taken.refusal.code == "E-FMT-08"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (f"2026120504,张\u202e三,{_resident(14)},五级,理论", "E-ROS-04"),
        (f"2026120504,张\x07三,{_resident(14)},五级,理论", "E-ROS-04"),
        (f"2026120504,{'王' * 201},{_resident(14)},五级,理论", "E-ROS-04"),
        (f"2026120504,张三,{_resident(14)[:-1]}{'1' if _resident(14)[-1] != '1' else '2'},五级,理论", "E-ROS-05"),
        ("2026120504,张三,110105199013011234,五级,理论", "E-ROS-05"),
        (f"2026120504,张三,{_resident(14)},六级,理论", "E-ROS-06"),
        (f"2026120504,张三,{_resident(14)},五级,书法", "E-ROS-06"),
        (f"2026120501,张三,{_resident(14)},五级,理论", "E-ROS-07"),
        (f"2026120504,张三,{_resident(13)},五级,理论", "E-ROS-07"),
        (f"2026120504,张三,{_resident(14)},四级,理论", "E-SES-03"),
    ],
)
def test_that_a_faulty_roster_row_is_refused_in_one_sentence_that_names_it(centre, row, code):
    (centre.folder / "faulty.csv").write_text("\n".join([*ROSTER, row]), encoding="utf-8")
    exit_code, said = centre.grant(roster="faulty.csv", out="never")
    assert (exit_code, said["error"]["code"]) == (3, code)
    assert "5" in said["error"]["message"]
    assert not (centre.folder / "never").exists()


def test_that_more_candidates_than_two_proctors_may_watch_are_refused(centre):
    rows = [f"20261206{n:02d},考生,{_resident(n % 28 + 1)[:-4]}{n:03d}" for n in range(1, 32)]
    people = []
    for row in rows:
        ticket, name, first = row.split(",")
        people.append(f"{ticket},{name},{first}{check_character(first)},五级,理论")
    (centre.folder / "crowd.csv").write_text("\n".join([ROSTER[0], *people]), encoding="utf-8")
    exit_code, said = centre.grant(roster="crowd.csv", out="never")
    assert (exit_code, said["error"]["code"]) == (4, "E-REL-05")


def order(centre, *words, signers=(1, 2)):
    """Run the command on the machine of seat 3; exit code and JSON."""
    centre.desk(3)
    site = centre.folder / "site" / "centre"
    keys = [word for number in signers for word in ("--signer", site / "proctors" / str(number))]
    command = ["order", *words, "--data", centre.folder / "3", *keys, "--stick", centre.folder / "orders", "--json"]
    (centre.folder / "orders").mkdir(exist_ok=True)
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(io.StringIO()):
        code = main([str(word) for word in command])
    return code, json.loads(printed.getvalue())


def test_that_two_proctors_write_an_order_on_a_spare_machine_of_a_room_without_a_console(centre):
    times = ("--from", "2026-12-05T09:20", "--to", "2026-12-05T09:32")
    code, said = order(centre, "interruption", "--cause", "room", "--reason", "停电", *times)
    assert (code, said["signers"]) == (0, 2)
    desk = centre.desk(1)
    visit = visit_stick(desk.station, centre.folder / "orders")
    (content,) = visit.envelopes
    grant = desk.sessions()[0].grant
    signed = read_order(source_of(content), grant.trust, OrderRoom(grant.header))
    assert signed.order.scope == RoomScope() and signed.order.stated.length_ns == 12 * 60 * 10**9
    assert signed.order.counter > START_MS / 2


@pytest.mark.parametrize(
    ("words", "signers", "code"),
    [
        (("interruption", "--cause", "room", "--reason", "停电"), (1,), "E-SIG-05"),
        (("interruption", "--cause", "room", "--reason", "停电"), (1, 1), "E-SIG-06"),
        (("interruption", "--reason", "停电"), (1, 2), "E-ORD-06"),
        (("stop", "--cause", "ill", "--reason", "不适", "--seat", "1"), (1, 2), "E-ORD-06"),
        (("stop", "--cause", "ill", "--reason", "不适", "--seat", "99"), (1, 2), "E-IMP-05"),
        (("close", "--reason", " "), (1, 2), "E-ORD-06"),
        (("interruption", "--cause", "room", "--reason", "停电", "--from", "2026-12-05T09:20"), (1, 2), "E-ORD-07"),
    ],
)
def test_that_an_order_that_no_seat_would_obey_is_not_written(centre, words, signers, code):
    before = sorted((centre.folder / "orders").glob("*.korder")) if (centre.folder / "orders").exists() else []
    assert order(centre, *words, signers=signers)[1]["error"]["code"] == code
    assert sorted((centre.folder / "orders").glob("*.korder")) == before
