"""A console's notes at a seat: held against the journal, kept in the mirror, obeyed (sections 4.9, 6.4, 10.2)."""

from dataclasses import replace

import pytest

from desktop.exam.sitting import State
from desktop.formats.envelope import source_of
from desktop.formats.journal_records import RecordType
from desktop.formats.mirror import read_mirror_opening
from desktop.formats.mirror_frames import MirrorKey, read_mirror_frames
from desktop.formats.order import OrderKind
from desktop.formats.witness import Command
from desktop.keeper.messages import AcceptRules, CheckIn, ConfirmCode, ConfirmIdentity, EnterCode
from desktop.keeper.room_messages import ApplyEnvelope, WitnessTaken
from tests.helpers.invented_room import POLICY, TICKET
from tests.helpers.orders import command, give, is_on, note, room_order, stated
from tests.helpers.sitting import Sitting, codes_of, of_type
from tests.keeper.conftest import MakeSitting
from tests.keeper.test_orders import left, records


@pytest.fixture
def working(make_sitting: MakeSitting) -> Sitting:
    """A sitting in a room with a console, a minute in."""
    sitting = make_sitting(console=True).begin()
    sitting.wait(60, step=10)
    sitting.answer(0)
    return sitting


def test_that_a_note_of_another_story_is_refused(working: Sitting) -> None:
    seq = working.keeper._desk.journal.last_seq
    for changes, code in (
        ({"head": bytes(32)}, "E-JRN-03"),
        ({"seq": seq + 1}, "E-JRN-04"),
        ({"seq": seq - 1}, "E-JRN-03"),
        ({"store": bytes(16)}, "E-IMP-04"),
        ({"session": bytes(16)}, "E-IMP-04"),
    ):
        assert codes_of(command(working, 1, Command.CLOSE_SECTION, **changes)) == [code]
    assert is_on(working) and not records(working, RecordType.WITNESS)


def test_that_counters_must_rise_even_after_a_restart(working: Sitting) -> None:
    command(working, 4, Command.NONE)
    assert codes_of(command(working, 4, Command.CLOSE_SECTION)) == ["E-ORD-01"]
    assert codes_of(command(working, 3, Command.PAUSE)) == ["E-ORD-01"]
    working.kill()
    working.open()
    assert codes_of(command(working, 4, Command.PAUSE)) == ["E-ORD-01"]
    assert is_on(working)


def test_that_a_station_of_the_room_is_no_console(make_sitting: MakeSitting) -> None:
    without = make_sitting().begin()
    room = replace(without.room, console=without.room.spare[0])
    assert codes_of(without.send(ApplyEnvelope(note(replace_room(without, room), 1)))) == ["E-SIG-03"]


def replace_room(sitting: Sitting, room: object) -> Sitting:
    sitting.room = room  # type: ignore[assignment]
    return sitting


def test_that_notes_stand_in_the_mirror_and_once_a_minute_in_the_journal(working: Sitting) -> None:
    for counter in range(1, 13):
        (taken,) = of_type(working.send(ApplyEnvelope(note(working, counter))), WitnessTaken)
        assert taken.counter == counter
        working.wait(10, step=5)
    assert len(records(working, RecordType.WITNESS)) == 2
    working.answer(1)
    data = working.mirror.read_bytes()
    opening = read_mirror_opening(source_of(data), working.room.trust, (working.room.station.key_id,))
    frames = read_mirror_frames(data[opening.frames_start :], MirrorKey(bytes(32), opening.identity.store))
    assert frames.records == ()  # the boxes stay closed without MK
    kept = working.keeper._desk.journal
    key = kept._mirror_key
    assert len(read_mirror_frames(data[opening.frames_start :], key).witnesses) == 12


def test_that_a_pause_and_its_resume_cost_the_candidate_nothing(working: Sitting) -> None:
    before = left(working)
    command(working, 1, Command.PAUSE)
    assert working.keeper.state is State.PAUSED
    assert codes_of(working.answer(1)) == ["E-SIT-01"]
    working.revisions.clear()
    working.revisions[working.room.items[0]] = 1
    working.wait(1500, step=10)
    command(working, 2, Command.RESUME)
    assert is_on(working)
    working.answer(1)
    assert left(working) == before
    working.kill()
    working.open()
    working.answer(2)
    assert left(working) == before


def test_that_a_resume_ends_the_consoles_pause_and_nothing_else(working: Sitting) -> None:
    assert codes_of(command(working, 1, Command.RESUME)) == ["E-ORD-04"]
    working.send(EnterCode(working.room.code("low", 1), "lock"))
    working.send(ConfirmCode())
    assert working.keeper.state is State.PAUSED
    assert codes_of(command(working, 2, Command.RESUME)) == ["E-ORD-04"]
    assert working.keeper.state is State.PAUSED


def test_that_a_pause_is_given_back_once_by_network_or_by_stick(working: Sitting) -> None:
    before = left(working)
    command(working, 1, Command.PAUSE)
    working.wait(300, step=10)
    command(working, 2, Command.RESUME)
    working.answer(1)
    assert left(working) == before
    order = room_order(working, OrderKind.INTERRUPTION, cause="room", stated=stated(1, 6))
    assert codes_of(give(working, order)) == ["E-ORD-04"]
    assert left(working) == before
    later = room_order(working, OrderKind.INTERRUPTION, 2, cause="room", stated=stated(6, 6.5))
    assert not codes_of(give(working, later)), "another event, right after it"


def test_that_a_dead_console_does_not_keep_a_seat_paused(working: Sitting) -> None:
    before = left(working)
    command(working, 1, Command.PAUSE)
    working.wait(300, step=10)
    working.code("pair", 1)
    working.code("pair", 2)
    working.answer(1)
    assert is_on(working) and left(working) == before


def test_that_the_console_starts_and_ends_a_section(make_sitting: MakeSitting) -> None:
    sitting = make_sitting(replace(POLICY, early_exit_s=3600), console=True)
    for request in (CheckIn(TICKET), ConfirmIdentity(True), AcceptRules()):
        sitting.send(request)
    command(sitting, 1, Command.START)
    assert is_on(sitting)
    assert codes_of(command(sitting, 2, Command.START)) == ["E-ORD-04"]
    sitting.answer(0)
    command(sitting, 3, Command.CLOSE_SECTION)
    assert sitting.keeper.state is State.EXPORTED
    assert len(sitting.bundle()[1].answers) == 1


def test_that_a_candidate_who_comes_after_the_console_started_needs_no_digits(make_sitting: MakeSitting) -> None:
    sitting = make_sitting(console=True)
    command(sitting, 1, Command.START)
    sitting.wait(120, step=10)
    sitting.begin()
    assert is_on(sitting) and left(sitting) == 88 * 60


def test_that_unlock_lets_a_waiting_seat_go_on_without_giving_anything_back(working: Sitting) -> None:
    before = left(working)
    working.kill()
    working.clock.advance(300)
    working.open()
    assert working.keeper.state is State.PAUSED
    command(working, 1, Command.UNLOCK)
    working.answer(1)
    assert is_on(working) and left(working) == before - 300


def test_that_a_store_behind_its_console_does_not_open(working: Sitting) -> None:
    from desktop.errors import Error

    early = {path: path.read_bytes() for path in working.folder.iterdir() if path.is_file()}
    working.kill()
    old = {path: path.read_bytes() for path in working.folder.iterdir() if path.is_file()}
    assert early
    working.open()
    working.answer(1)
    working.send(ApplyEnvelope(note(working, 1)))
    working.answer(2)
    working.kill()
    for path, content in old.items():
        path.write_bytes(content)
    (working.room.folder / "outbox").rename(working.room.folder / "outbox-before")
    mirror = working.mirror.read_bytes()
    working.mirror.write_bytes(without_records(mirror, working))
    with pytest.raises(Error, match="E-JRN-0"):
        working.open()
    working.mirror.write_bytes(mirror)
    working.open()


def without_records(data: bytes, working: Sitting) -> bytes:
    """The mirror with only its notes left: what remains when somebody removes what came later."""
    opening = read_mirror_opening(source_of(data), working.room.trust, (working.room.station.key_id,))
    kept, offset = data[: opening.frames_start], opening.frames_start
    while offset < len(data):
        size = 5 + int.from_bytes(data[offset : offset + 4], "big")
        kept += data[offset : offset + size] if data[offset + 4] == 3 else b""
        offset += size
    return kept


# --- a console's clock decides how long an outage was ----------------------------------------------------------------


def outage(working: Sitting, seconds: float, wall_jump: float = 0, counter: int = 1) -> None:
    """Seen by the console, then the power fails; the clock chip comes back wrong by `wall_jump`."""
    working.console_ns = 10**15  # type: ignore[attr-defined]
    seen(working, counter)
    working.wait(20, step=5)
    working.console_ns += 20 * 10**9  # type: ignore[attr-defined]
    working.kill()
    working.clock.reboot(seconds)
    working.clock.jump_wall(wall_jump)
    working.console_ns += round(seconds * 10**9)  # type: ignore[attr-defined]
    working.open()


def seen(working: Sitting, counter: int, **changes: object):
    return command(working, counter, Command.NONE, clock_ns=working.console_ns, **changes)  # type: ignore[attr-defined]


def test_that_a_wrong_clock_chip_costs_nobody_anything_where_a_console_watched(working: Sitting) -> None:
    before = left(working)
    outage(working, 100, wall_jump=-86_400)
    assert working.keeper.state is State.PAUSED
    seen(working, 2)
    assert is_on(working)
    working.answer(1)
    assert left(working) == before - 20
    used = working.keeper._desk.progress.charged_ns
    working.kill()
    working.open()
    assert working.keeper._desk.progress.charged_ns == used


def test_that_the_console_also_shortens_what_the_wall_clock_made_too_long(working: Sitting) -> None:
    before = left(working)
    outage(working, 100, wall_jump=3600)
    assert working.keeper.state is State.PAUSED
    seen(working, 2)
    assert is_on(working)
    working.answer(1)
    assert left(working) == before - 20


def test_that_a_note_from_before_the_outage_that_only_comes_now_measures_nothing(working: Sitting) -> None:
    """The network kept it back while the power was away: its clock knows nothing of the outage."""
    before = left(working)
    working.console_ns = 10**15  # type: ignore[attr-defined]
    late = note(working, 3, clock_ns=working.console_ns + 1)  # type: ignore[attr-defined]
    outage(working, 100, wall_jump=-86_400, counter=2)
    working.send(ApplyEnvelope(late))
    assert working.keeper.state is State.PAUSED
    seen(working, 4)
    assert is_on(working)
    working.answer(1)
    assert left(working) == before - 20


def test_that_a_longer_outage_still_waits_but_its_length_is_the_consoles(working: Sitting) -> None:
    before = left(working)
    outage(working, 300, wall_jump=-500)
    seen(working, 2)
    assert working.keeper.state is State.PAUSED
    working.code("low", 1)
    working.answer(1)
    assert left(working) == before - 20 - 300
    working.code("pair", 1)
    working.code("pair", 2)
    assert left(working) == before - 20


def test_that_a_console_that_was_restarted_too_measures_nothing(working: Sitting) -> None:
    outage(working, 100, wall_jump=-86_400)
    seen(working, 2, boot=b"another boot !!!")
    assert working.keeper.state is State.PAUSED
    assert working.keeper._desk.progress.need.value == "pair"
