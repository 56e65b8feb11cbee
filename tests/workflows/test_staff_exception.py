"""Fewer staff than the rule: nothing opens, nobody comes late or changes until it is signed; then papers say so."""

import pypdfium2
import pytest

from desktop.errors import Error
from desktop.exam.audit import Audit
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.order import Order, OrderKind, RoomScope, write_order
from desktop.formats.room_manifest import open_incidents
from desktop.rehearsal.clock import MovableClock
from desktop.rehearsal.console_room import STARTS_MS, invent_console_room
from desktop.workflows import run_room
from desktop.workflows.close_at_console import close_at_console, manifest_data
from desktop.workflows.collect_bundles import collect
from desktop.workflows.console_folder import ConsoleFolder
from desktop.workflows.open_session import OpeningForm, TypedCode
from desktop.workflows.room_desk import open_room_desk
from desktop.workflows.room_papers import pack_parts, room_pack, room_source
from desktop.workflows.room_record_forms import room_record_form
from desktop.workflows.session_desk import SessionDesk
from desktop.workflows.sign_orders import except_staff
from desktop.workflows.take_orders import take_orders
from tests.helpers.room_bundles import bundle_of

A, B, CHIEF = "Proctor A", "Proctor B", "Chief proctor"
WHY = "一名监考员突发疾病"


@pytest.fixture
def invented(tmp_path):
    return invent_console_room(tmp_path / "console", 3)


@pytest.fixture
def desk(invented):
    console = ConsoleFolder(invented.folder)
    (shown,) = SessionDesk(console).sessions()
    found = open_room_desk(console, shown, MovableClock(STARTS_MS))
    yield found
    found.close()


def opening(invented, desk, *names, reason=""):
    typed = [TypedCode(no, invented.printed(no)) for no in (1, 2 if B in names else 3)]
    people = tuple(person for person in desk.roster.people if person.name in names)
    return OpeningForm(1, *typed, people, reason=reason)


def test_that_a_refused_opening_says_of_nobody_that_they_were_present(invented, desk):
    with pytest.raises(Error, match="E-REL-05"):
        run_room.open_paper(desk, opening(invented, desk, A))
    wrong = OpeningForm(1, *(TypedCode(3 - no, invented.printed(no)) for no in (1, 2)), desk.roster.people)
    with pytest.raises(Error, match="E-REL-02"):
        run_room.open_paper(desk, wrong)
    assert desk.record.present == ()
    assert [entry.kind for entry in desk.record.events] == [Audit.WRONG_CODE]


def test_that_late_entry_and_a_change_of_proctor_ask_the_rule_again(invented, desk):
    run_room.open_paper(desk, opening(invented, desk, A, B, CHIEF))
    run_room.start(desk, A)
    desk.clock.advance(120)
    with pytest.raises(Error, match="E-REL-05 1 proctors"):
        run_room.confirm_present(desk, (A, CHIEF))
        run_room.admit(desk, (3,), A)
    run_room.confirm_present(desk, (A, B))
    with pytest.raises(Error, match="E-REL-05 1 proctors for 3"):
        run_room.hand_over(desk, B, CHIEF, "身体不适")
    except_staff(desk, invented.proctors[3], WHY)
    run_room.hand_over(desk, B, CHIEF, "身体不适")
    run_room.admit(desk, (3,), A)
    assert desk.record.present == (A, CHIEF) and desk.record.seat(3).checked_in_ms


def test_that_somebody_may_come_later_and_go_only_while_enough_are_left(invented, desk):
    run_room.open_paper(desk, opening(invented, desk, A, B))
    run_room.arrive(desk, CHIEF)
    with pytest.raises(Error, match="E-ROM-11"):
        run_room.arrive(desk, CHIEF)
    with pytest.raises(Error, match="E-REL-05"):
        run_room.leave(desk, B, "身体不适")
    with pytest.raises(Error, match="E-ROM-02"):
        run_room.leave(desk, CHIEF, " ")
    run_room.leave(desk, CHIEF, "去巡考")
    assert desk.record.present == (A, B)
    told = [row[2] for row in room_record_form(room_source(desk)).rows]
    assert told[-1] == f"Present: {A}, {B}. 去巡考"


def test_that_the_exception_stands_on_the_ticket_on_every_page_and_in_the_list(invented, desk):
    except_staff(desk, invented.proctors[3], WHY)
    opened = run_room.open_paper(desk, opening(invented, desk, A, CHIEF, reason="巡考同意"))
    assert opened.ticket.opened.reason == f"巡考同意, {WHY}"
    for seat in (1, 2, 3):
        collect(desk, bundle_of(invented, desk.grant, desk.roster.at_seat(seat)), "link")
    source = room_source(desk)
    document = pypdfium2.PdfDocument(room_pack(source))
    pages = [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]
    document.close()
    assert all("staffing exception" in page for page in pages)
    said = f"signed by {CHIEF}: {WHY}"
    assert sum(said in page for page in pages) >= len(pack_parts(source))  # every form and the cover; not the slips
    manifest = close_at_console(desk, [invented.proctors[1], invented.proctors[2]])
    (text,) = open_incidents(source_of(manifest_data(desk)), manifest, invented.vaults[VaultPurpose.RESULTS])
    assert WHY in text


def test_that_an_exception_of_the_centre_comes_by_stick_and_one_of_a_proctor_does_not(invented, desk, tmp_path):
    order = Order(desk.session, OrderKind.EXCEPTION, RoomScope(), 1, WHY)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "a.korder").write_bytes(write_order(order, invented.proctors[1]))
    (stick / "b.korder").write_bytes(b"nonsense")
    taken, refused = take_orders(desk, stick)
    assert taken == () and [(name, error.code) for name, error in refused] == [
        ("a.korder", "E-SIG-05"), ("b.korder", "E-FMT-01"),
    ]  # fmt: skip
    assert not desk.record.exception
    (stick / "c.korder").write_bytes(write_order(order, invented.centre_key))
    taken, _ = take_orders(desk, stick)
    assert len(taken) == 1 and desk.record.exception == WHY and desk.record.exception_by == ()
    assert take_orders(desk, stick)[0] == ()
    run_room.open_paper(desk, opening(invented, desk, A, CHIEF))
    assert "signed by Centre" in room_source(desk).head.exception
