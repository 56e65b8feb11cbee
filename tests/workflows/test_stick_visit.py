"""One stick touched to each seat: bad files and other seats' files do nothing, this seat's take effect (section 7)."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.head import read_head
from desktop.formats.order import OrderKind, RoomScope, SeatScope
from desktop.keeper.messages import CheckIn
from desktop.keeper.room_messages import ApplyEnvelope
from desktop.rehearsal.sticks import FakeStick, StickFaults
from desktop.storage.sticks import FolderStick
from desktop.workflows.armed_seat import StationPhase, station_phase
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.stick_visit import carry_head, visit_stick
from desktop.workflows.write_order import OrderDraft, carry_signed, sign_draft
from tests.helpers.orders import extra, room_order, seat_order, signed, stated
from tests.helpers.sitting import Sitting, room_in, spare_in


@pytest.fixture
def sitting(tmp_path: Path):
    made = Sitting(room_in(tmp_path)).begin()
    yield made
    made.keeper.close()


def test_that_a_stick_of_odd_files_does_nothing(sitting: Sitting, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    order = signed(sitting, room_order(sitting, OrderKind.CLOSE))
    (stick / "cut.korder").write_bytes(order[:-1])
    (stick / "large.korder").write_bytes(order + bytes(200_000))
    (stick / "flipped.korder").write_bytes(order[:60] + bytes([order[60] ^ 1]) + order[61:])
    (stick / "notes.txt").write_text("ring the caretaker", encoding="utf-8")
    (stick / "link.korder").symlink_to(stick / "cut.korder")
    other = replace(room_order(sitting, OrderKind.CLOSE), scope=RoomScope((8,)))
    (stick / "seat8.korder").write_bytes(signed(sitting, other))
    visit = visit_stick(sitting.station, stick)
    assert visit.envelopes == () and visit.tickets == 0
    assert sorted({refusal.code for refusal in visit.refusals}) == ["E-FMT-04", "E-FMT-05", "E-SIG-01"]
    with pytest.raises(Error, match="E-CEN-03"):
        visit_stick(sitting.station, tmp_path / "pulled")


def test_that_orders_of_another_session_of_the_day_are_left_alone(sitting: Sitting, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    other = replace(room_order(sitting, OrderKind.CLOSE), session=bytes(16))
    (stick / "forenoon.korder").write_bytes(signed(sitting, other))
    assert not visit_stick(sitting.station, stick).brought_something


def test_that_one_room_order_on_a_stick_gives_every_seat_its_time_back(sitting: Sitting, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    order = room_order(sitting, OrderKind.INTERRUPTION, 3, cause="room", stated=stated(0, 12))
    (stick / "power.korder").write_bytes(signed(sitting, order))
    sitting.answer(0)
    sitting.kill()
    sitting.clock.reboot(700)
    sitting.open()
    assert sitting.keeper.state is State.PAUSED
    visit = visit_stick(sitting.station, stick)
    for content in visit.envelopes:
        sitting.send(ApplyEnvelope(content))
    assert sitting.keeper.state is State.ANSWERING
    again = visit_stick(sitting.station, stick)
    assert not any(sitting.send(ApplyEnvelope(content)) for content in again.envelopes)
    assert [path.suffix for path in sitting.station.order_paths()] == [".korder"]


def test_that_a_ticket_on_a_stick_arms_a_station(sitting: Sitting, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    bare = tmp_path / "bare"
    shutil.copytree(sitting.room.folder, bare, ignore=shutil.ignore_patterns("sittings", "outbox", "mirror", "lock"))
    shutil.move(bare / "session" / "room.kticket", stick / "room.kticket")
    from desktop.workflows.station_folder import StationFolder

    station = StationFolder(bare)
    assert station_phase(station) is StationPhase.NEEDS_OPENING
    assert visit_stick(station, stick).tickets == 1
    assert station_phase(station) is StationPhase.WAITING


def test_that_an_accommodation_carried_before_the_start_waits_for_its_candidate(tmp_path: Path) -> None:
    sitting = Sitting(room_in(tmp_path))
    scope = SeatScope(sitting.room.station.key_id, sitting.room.candidate, 1)
    order = replace(seat_order(sitting, OrderKind.ACCOMMODATION, 1, extra=extra(0, 600)), scope=scope)
    sitting.station.put_order(bytes(32), signed(sitting, order, 3))
    sitting.kill()
    sitting.open()
    assert sitting.keeper._desk.progress.plan.extra_s == 600
    sitting.kill()
    sitting.open()
    assert len(sitting.keeper._desk.progress.orders) == 1
    assert sitting.send(CheckIn("2026-0007"))
    sitting.keeper.close()


def test_that_the_newest_head_goes_out_and_is_read_back(sitting: Sitting, tmp_path: Path) -> None:
    sitting.wait(30)
    stick = FakeStick(tmp_path / "stick")
    assert carry_head(sitting.station, stick, spare_bytes=0) == 1
    (head,) = (tmp_path / "stick").glob("*.khead")
    assert head.read_bytes() == (sitting.station.outbox / head.name).read_bytes()
    with pytest.raises(Error, match="E-OUT-01"):
        carry_head(sitting.station, FakeStick(tmp_path / "other", StickFaults(pull_at=1)), spare_bytes=0)
    with pytest.raises(Error, match="E-OUT-02"):
        carry_head(sitting.station, FakeStick(tmp_path / "liar", StickFaults(returns="zeros")), spare_bytes=0)


def test_that_a_stop_goes_from_the_seats_head_to_a_spare_machine_and_back_on_one_stick(
    sitting: Sitting, tmp_path: Path
) -> None:
    sitting.answer(0)
    sitting.wait(30)
    stick = FolderStick(tmp_path / "stick")
    stick.folder.mkdir()
    carry_head(sitting.station, stick, spare_bytes=0)
    session = SessionDesk(spare_in(tmp_path / "spare", sitting.room)).sessions()[0]
    (path,) = stick.folder.glob("*.khead")
    head = read_head(source_of(path.read_bytes()), session.grant.trust, session.grant.header.stations)
    keys, now = (sitting.room.proctors[1], sitting.room.proctors[2]), sitting.clock.read()
    draft = OrderDraft(OrderKind.STOP, "突发疾病", "ill", seat=7, head=head)
    with pytest.raises(Error, match="E-ORD-06"):
        sign_draft(session, replace(draft, head=None), keys, now)
    with pytest.raises(Error, match="E-ORD-03"):
        sign_draft(session, replace(draft, head=replace(head, attempt=2)), keys, now)
    carry_signed(session, sign_draft(session, draft, keys, now), stick, spare_bytes=0)
    (content,) = visit_stick(sitting.station, stick.folder).envelopes
    sitting.send(ApplyEnvelope(content))
    assert sitting.keeper.state is State.STOPPED
    assert sitting.bundle()[0].facts.course.cause == "ill"
