"""Orders that nobody needs every day: refused where they make no sense, else signed by those who must."""

import pytest

from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.formats.envelope import source_of
from desktop.formats.head import Head, read_head, write_head
from desktop.formats.order import ExtraTime, OrderKind, OrderRoom, RoomScope, SeatScope, read_order
from desktop.formats.room_manifest import StopCause
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, invent_console_room
from desktop.workflows import decide_orders, run_room
from desktop.workflows.audit_words import audit_line
from desktop.workflows.collect_bundles import collect, open_seats
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_heads import RoomHeads
from desktop.workflows.run_room import Decision
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sign_orders import pending_decisions, sign_decision
from desktop.workflows.spoken_times import read_time_of_day, time_of_day
from tests.helpers.room_bundles import bundle_of

A, B, CHIEF = "Proctor A", "Proctor B", "Chief proctor"
TWO = Decision((A, B), "停电")


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    return invent_console_room(tmp_path_factory.mktemp("room") / "console", 3)


@pytest.fixture
def desk(invented, tmp_path):
    console = ConsoleFolder(invented.folder)
    (shown,) = SessionDesk(console).sessions()
    found = open_room_desk(console, shown, MovableClock(STARTS_MS))
    if not found.record.is_opened:
        typed = [TypedCode(no, invented.printed(no)) for no in (1, 2)]
        run_room.open_paper(found, OpeningForm(1, *typed, found.roster.people))
        run_room.start(found, A)
    found.clock.advance(1200)
    yield found
    found.close()


def signed(desk, invented, *numbers):
    (pending,) = pending_decisions(desk)
    heads = RoomHeads(desk, desk.clock)
    data, seats = sign_decision(desk, heads, pending, [invented.proctors[number] for number in numbers])
    chiefs = OrderRoom(desk.grant.header, frozenset({invented.proctors[3].key_id}))
    return read_order(source_of(data), desk.grant.trust, chiefs).order, seats


def head_of(invented, desk, seat, fill):
    sign, _ = invented.stations[seat]
    row = desk.roster.at_seat(seat)
    head = Head(
        desk.session, sign.key_id, row.candidate, row.attempt, bytes(16), 3, bytes([fill] * 32), 0, 0, bytes(16)
    )
    return read_head(source_of(write_head(head, sign)), desk.grant.trust, desk.grant.header.stations)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda d: decide_orders.approve_extra_time(d, 1, ExtraTime(30, 0), A, "手部受伤"), "E-ROM-20"),
        (lambda d: decide_orders.approve_extra_time(d, 1, ExtraTime(0, 0), CHIEF, "手部受伤"), "E-ROM-21"),
        (lambda d: decide_orders.approve_extra_time(d, 9, ExtraTime(30, 0), CHIEF, "手部受伤"), "E-ROM-07"),
        (lambda d: decide_orders.approve_extra_time(d, 1, ExtraTime(30, 0), CHIEF, " "), "E-ROM-02"),
        (lambda d: decide_orders.reopen_section(d, 1, TWO), "E-ROM-22"),
        (lambda d: decide_orders.reopen_section(d, 1, Decision((A,), "误交")), "E-ROM-01"),
        (lambda d: decide_orders.state_interruption(d, (STARTS_MS + 60_000, STARTS_MS), "room", TWO), "E-ROM-23"),
        (lambda d: decide_orders.state_interruption(d, (STARTS_MS, STARTS_MS + 9_000_000), "room", TWO), "E-ROM-23"),
        (lambda d: decide_orders.end_room(d, Decision((A, A), "火警")), "E-ROM-01"),
        (lambda d: decide_orders.let_go_on(d, (1,), "Somebody", ""), "E-ROM-08"),
        (lambda d: decide_orders.hand_in_for(d, (1,), A, ""), "E-ROM-02"),
    ],
)
def test_that_a_decision_that_may_not_be_made_leaves_no_trace(desk, act, code):
    before = desk.record
    with pytest.raises(Error, match=code):
        act(desk)
    assert desk.record == before


def test_that_extra_time_on_the_day_is_signed_by_the_chief_alone_and_never_gets_less(desk, invented):
    entry = decide_orders.approve_extra_time(desk, 1, ExtraTime(30, 600), CHIEF, "手部受伤，主考同意")
    assert "30 % + 10 min" in audit_line(entry)
    with pytest.raises(Error, match="E-SIG-05"):
        signed(desk, invented, 1)
    order, seats = signed(desk, invented, 3)
    assert (order.kind, order.extra, seats) == (OrderKind.ACCOMMODATION, ExtraTime(30, 600), (1,))
    with pytest.raises(Error, match=r"E-ROM-21 Seat 1 has 30 % \+ 10 min already"):
        decide_orders.approve_extra_time(desk, 1, ExtraTime(30, 300), CHIEF, "再次申请")


def test_that_a_stopped_sitting_is_open_again_and_no_longer_accounted_for(desk, invented):
    run_room.stop_sitting(desk, 2, StopCause.ILL, TWO)
    RoomHeads(desk, desk.clock).take([(b"", write_head(head_of(invented, desk, 2, 7), invented.stations[2][0]))])
    signed(desk, invented, 1, 2)
    assert 2 not in open_seats(desk)
    decide_orders.reopen_section(desk, 2, Decision((A, B), "误操作"))
    assert 2 in open_seats(desk) and not desk.record.seat(2).stop_cause
    order, seats = signed(desk, invented, 1, 2)
    assert order.kind is OrderKind.REOPEN and order.scope.head_prefix == bytes([7] * 8) and seats == (2,)
    collect(desk, bundle_of(invented, desk.grant, desk.roster.at_seat(2)), "link")
    assert 2 not in open_seats(desk)


def test_that_of_two_copies_the_chosen_one_is_named_by_its_head(desk, invented):
    head = head_of(invented, desk, 3, 9)
    entry = decide_orders.decide_fork(desk, 3, head, Decision((A, B), "另一份是昨天的备份"))
    assert "03" in audit_line(entry)
    order, _ = signed(desk, invented, 1, 2)
    assert order.kind is OrderKind.CONTINUE_FORK and isinstance(order.scope, SeatScope)
    assert (order.scope.station, order.scope.head_prefix) == (head.station, bytes([9] * 8))


def test_that_a_power_cut_is_one_order_for_the_room_with_the_times_people_stated(desk, invented):
    entry = decide_orders.state_interruption(desk, (STARTS_MS + 300_000, STARTS_MS + 720_000), "room", TWO)
    assert f"{time_of_day(STARTS_MS + 300_000)}–{time_of_day(STARTS_MS + 720_000)}" in audit_line(entry)
    order, seats = signed(desk, invented, 1, 2)
    assert (order.kind, order.cause, order.scope, seats) == (OrderKind.INTERRUPTION, "room", RoomScope(), ())
    assert (order.stated.from_ns, order.stated.length_ns) == (300 * 10**9, 420 * 10**9)


def test_that_the_end_of_the_room_is_one_order(desk, invented):
    decide_orders.end_room(desk, Decision((A, B), "火警疏散"))
    order, _ = signed(desk, invented, 1, 2)
    assert order.kind is OrderKind.CLOSE and order.scope == RoomScope()


def test_that_every_event_has_words(desk):
    for kind in Audit:
        assert audit_line(desk.record.events[0].__class__(kind, 0, 0, b"", (1,), (A,), "phone", "为何"))


@pytest.mark.parametrize("text", ["09:05", "9:05", "９：０５", "9.05", " 09:05 "])
def test_that_times_are_read_as_people_write_them(text):
    assert time_of_day(read_time_of_day(text, STARTS_MS)) == "09:05"


@pytest.mark.parametrize("text", ["", "905", "25:00", "09:61", "9:5a", "-1:00", "九点"])
def test_that_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        read_time_of_day(text, STARTS_MS)
