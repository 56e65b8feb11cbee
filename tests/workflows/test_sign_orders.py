"""Orders of a console: a decision first, then two signatures, then every station reads the same file."""

import pytest

from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.formats.envelope import source_of
from desktop.formats.head import Head, write_head
from desktop.formats.order import OrderKind, OrderRoom, RoomScope, read_order
from desktop.formats.room_manifest import StopCause
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, invent_console_room
from desktop.storage.sticks import FolderStick
from desktop.workflows import run_room
from desktop.workflows.collect_bundles import collect_from
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.run_room import Decision
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sign_orders import carry_orders, kept_orders, pending_decisions, sign_decision

A, B = "Proctor A", "Proctor B"


@pytest.fixture
def invented(tmp_path):
    return invent_console_room(tmp_path / "console", 3)


@pytest.fixture
def clock():
    return MovableClock(STARTS_MS)


@pytest.fixture
def desk(invented, clock):
    console = ConsoleFolder(invented.folder)
    (shown,) = SessionDesk(console).sessions()
    found = open_room_desk(console, shown, clock)
    typed = [TypedCode(no, invented.printed(no)) for no in (1, 2)]
    run_room.open_paper(found, OpeningForm(1, *typed, found.roster.people))
    run_room.start(found, A)
    yield found
    found.close()


@pytest.fixture
def heads(desk, clock):
    return RoomHeads(desk, clock)


def keys(invented, *numbers):
    return [invented.proctors[number] for number in numbers]


def head_file(invented, desk, seat):
    sign, _ = invented.stations[seat]
    row = desk.roster.at_seat(seat)
    return write_head(
        Head(desk.session, sign.key_id, row.candidate, row.attempt, bytes(16), 3, bytes([seat] * 32), 0, 0, bytes(16)),
        sign,
    )


def read(desk, data):
    return read_order(source_of(data), desk.grant.trust, OrderRoom(desk.grant.header))


def stop(desk, seat=2):
    run_room.stop_sitting(desk, seat, StopCause.ILL, Decision((A, B), "发烧"))
    (pending,) = pending_decisions(desk)
    return pending


@pytest.mark.parametrize(("numbers", "code"), [((), "E-SIG-05"), ((1,), "E-SIG-05"), ((1, 1), "E-REL-03")])
def test_that_one_person_signs_no_order(desk, heads, invented, numbers, code):
    pending = stop(desk)
    with pytest.raises(Error, match=code):
        sign_decision(desk, heads, pending, keys(invented, *numbers))
    assert kept_orders(desk) == () and pending_decisions(desk) == (pending,)


def test_that_a_stop_waits_for_the_head_of_its_seat_which_a_stick_may_bring(desk, heads, invented, tmp_path):
    pending = stop(desk)
    with pytest.raises(Error, match="E-ROM-14"):
        sign_decision(desk, heads, pending, keys(invented, 1, 2))
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "a.khead").write_bytes(head_file(invented, desk, 2))
    (tmp_path / "stick" / "b.khead").write_bytes(b"nonsense")
    heads.take(collect_from(desk, tmp_path / "stick").heads)
    data, seats = sign_decision(desk, heads, pending, keys(invented, 1, 2))
    signed = read(desk, data)
    assert seats == (2,) and signed.order.kind is OrderKind.STOP and signed.order.cause == "ill"
    assert signed.order.scope.head_prefix == bytes([2] * 8)
    assert pending_decisions(desk) == ()
    assert desk.record.events[-1].kind is Audit.ORDER


def test_that_one_order_gives_many_seats_their_time_back(desk, heads, invented):
    run_room.confirm_credit(desk, (1, 3), "equipment", Decision((A, B), "交换机故障"))
    data, seats = sign_decision(desk, heads, pending_decisions(desk)[0], keys(invented, 2, 1))
    assert read(desk, data).order.scope == RoomScope((1, 3)) and seats == (1, 3)


def test_that_a_pause_without_a_network_is_carried_with_the_times_the_console_measured(desk, heads, invented, clock):
    clock.advance(600)
    run_room.pause(desk, Decision((A, B), "全场停电"), "room")
    clock.advance(125)
    run_room.resume(desk, Decision((A, B), "来电"))
    (pending,) = pending_decisions(desk)
    order = read(desk, sign_decision(desk, heads, pending, keys(invented, 1, 2))[0]).order
    assert (order.cause, order.reason) == ("room", "全场停电")
    assert order.stated.from_ns == 600 * 10**9 and order.stated.length_ns == 125 * 10**9
    run_room.pause(desk, Decision((A, B), "再次停电"), "room")
    run_room.resume(desk, Decision((A, B), "来电"), by_link=True)
    assert pending_decisions(desk) == ()


def test_that_seats_away_from_the_network_need_an_order_when_the_room_goes_on(desk, heads, invented, clock):
    run_room.pause(desk, Decision((A, B), "火警"), "room")
    clock.advance(240)
    run_room.resume(desk, Decision((A, B), "解除"), by_link=True, away=(2, 3))
    (pending,) = pending_decisions(desk)
    data, seats = sign_decision(desk, heads, pending, keys(invented, 1, 2))
    order = read(desk, data).order
    assert seats == (2, 3) and order.scope == RoomScope((2, 3))
    assert order.stated.length_ns == 240 * 10**9
    assert pending_decisions(desk) == ()


def test_that_counters_of_orders_rise_even_when_the_wall_clock_goes_back(desk, heads, invented, clock):
    counters = []
    for _ in range(2):
        run_room.confirm_credit(desk, (1,), "equipment", Decision((A, B), "故障"))
        data, _ = sign_decision(desk, heads, pending_decisions(desk)[0], keys(invented, 1, 2))
        counters.append(read(desk, data).order.counter)
        clock.jump_wall(-3600)
    assert counters[0] < counters[1]


def test_that_all_orders_go_onto_one_stick_and_are_read_back(desk, heads, invented, tmp_path):
    run_room.confirm_credit(desk, (1,), "equipment", Decision((A, B), "故障"))
    run_room.correct_identity(desk, 3, "张明远", A)
    for pending in pending_decisions(desk):
        sign_decision(desk, heads, pending, keys(invented, 1, 2))
    (tmp_path / "stick").mkdir()
    assert carry_orders(desk, FolderStick(tmp_path / "stick"), spare_bytes=0) == 2
    assert len(list((tmp_path / "stick").glob("*.korder"))) == 2
