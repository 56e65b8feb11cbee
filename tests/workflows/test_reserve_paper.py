"""备用卷 at a station: opened before the start it takes the paper's place, also where somebody has checked in."""

import shutil
from pathlib import Path

import pytest

from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.grant_header import PackageUse
from desktop.formats.result_bundle import ExportReason, read_result_bundle, verify_bundle_belongs
from desktop.keeper.messages import AcceptRules, CheckIn, ConfirmIdentity, HandIn, StartSection
from desktop.rehearsal.clock import MovableClock
from desktop.workflows.armed_seat import find_granted_seat, find_sitting, reserve_waits
from desktop.workflows.open_session import open_session
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sit import open_sitting
from desktop.workflows.station_folder import StationFolder
from tests.helpers.sitting import QUICK
from tests.workflows.test_open_session import START_MS, Centre, form


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    found = Centre(tmp_path_factory.mktemp("reserve"))
    found.policy(START_MS - 900_000)
    text = (found.folder / "site" / "centre" / "policy.toml").read_text(encoding="utf-8")
    assert "early_exit_s" in text
    found.outcome = found.grant()
    return found


class Machine:
    """One station of the room, fresh, with two papers on its disk."""

    def __init__(self, centre, folder):
        self.centre, self.clock = centre, MovableClock(START_MS)
        self.station = StationFolder(Path(shutil.copytree(centre.folder / "1", folder / "1")))
        self.desk = SessionDesk(self.station)
        self.desk.take_from(centre.folder / "out")
        self.desk.take_from(centre.folder / "packages")
        self.keeper = None

    def open(self, release):
        """Two proctors open a paper here; the start code."""
        (shown,) = self.desk.sessions()
        cards = {"first": self.centre.card(1, release), "second": self.centre.card(2, release)}
        reason = "试题泄露" if release == 2 else ""
        return open_session(
            self.desk, shown, form(self.centre, shown, release=release, reason=reason, **cards), self.clock
        )

    def sit(self, *requests):
        """The candidate's program, begun anew."""
        self.stop()
        self.keeper = open_sitting(self.station, self.clock, QUICK)
        self.keeper.hello()
        for request in requests:
            self.keeper.handle(request)
        return self.keeper

    def stop(self):
        if self.keeper is not None:
            self.keeper.close()
        self.keeper = None

    @property
    def granted(self):
        found = find_granted_seat(self.station)
        assert found is not None
        return found

    @property
    def check_in(self):
        return (CheckIn(self.granted.row.ticket), ConfirmIdentity(True), AcceptRules())


@pytest.fixture
def machine(centre, tmp_path):
    made = Machine(centre, tmp_path)
    yield made
    made.stop()


def test_that_a_reserve_that_nobody_opened_changes_nothing(machine):
    machine.open(1)
    assert machine.granted.package.use is PackageUse.MAIN and not reserve_waits(machine.station)


def test_that_a_seat_that_has_checked_in_begins_anew_with_the_reserve_and_its_bundle_belongs(machine):
    machine.open(1)
    assert machine.sit(*machine.check_in).state is State.READY
    for _ in range(3):
        machine.clock.advance(10)
        machine.keeper.tick()
    main = find_sitting(machine.station, machine.granted)
    spoken = machine.open(2).spoken
    assert reserve_waits(machine.station)
    keeper = machine.sit(*machine.check_in)
    assert machine.granted.package.use is PackageUse.RESERVE and not reserve_waits(machine.station)
    assert find_sitting(machine.station, machine.granted).slots.store != main.slots.store
    keeper.handle(StartSection(spoken))
    assert keeper.state is State.ANSWERING
    machine.clock.advance(60)
    keeper.tick()
    assert machine.sit().state is State.ANSWERING  # after a restart the reserve still is the paper
    machine.clock.advance(1800)
    machine.keeper.tick()
    machine.sit()
    machine.keeper.handle(HandIn())
    (path,) = machine.station.outbox.glob("*.kresult")
    bundle = read_result_bundle(source_of(path.read_bytes()), machine.granted.trust)
    verify_bundle_belongs(bundle, machine.granted.grant)
    assert bundle.facts.reason is ExportReason.FINAL
    assert bundle.facts.package == machine.granted.package.package


def test_that_a_sitting_that_has_begun_goes_on_with_its_own_paper(machine):
    spoken = machine.open(1).spoken
    keeper = machine.sit(*machine.check_in, StartSection(spoken))
    machine.clock.advance(30)
    keeper.tick()
    machine.open(2)
    assert machine.granted.package.use is PackageUse.MAIN and not reserve_waits(machine.station)
    assert machine.sit().state is State.ANSWERING
