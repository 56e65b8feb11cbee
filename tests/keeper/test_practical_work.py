"""A skill paper at a seat: pieces of tasks are what is answered, and every revision of them stays readable."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.exam.task import Piece, Task
from desktop.formats.task_text import read_task
from desktop.keeper.answering import MOST_ANSWER_BYTES
from desktop.keeper.messages import (
    AnswerRead,
    AssetRead,
    Clear,
    Event,
    Flag,
    Flagged,
    HandIn,
    Move,
    Moved,
    PaperShown,
    ReadAnswer,
    ReadAsset,
    Receipt,
    Record,
    Refused,
    Saved,
    SectionSealed,
    TimeShown,
)
from desktop.strict_json import write_json
from desktop.tasks.annotation.documents import PieceState
from desktop.workflows.import_bundles import read_answer_values, write_answer_values
from tests.helpers.sitting import Sitting
from tests.helpers.skill_room import LOG, document, skill_room_in


class Seat:
    """A sitting with the tasks it is about."""

    def __init__(self, folder: Path) -> None:
        self.skill, room = skill_room_in(folder)
        self.sitting = Sitting(room).begin()

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self.skill.tasks

    def piece(self, number: int) -> tuple[Task, Piece]:
        """A piece with its task, counted in the paper's order."""
        return [(task, piece) for task in self.tasks for piece in task.pieces][number]

    def record(self, number: int, rev: int, text: str = "08:30", **head: object) -> tuple[Event, ...]:
        task, piece = self.piece(number)
        return self.sitting.send(Record(piece.piece, rev, document(task, piece, text, **head)))  # type: ignore[arg-type]

    def read(self, number: int, rev: int = 0) -> AnswerRead:
        (event,) = self.sitting.send(ReadAnswer(self.piece(number)[1].piece, rev))
        assert isinstance(event, AnswerRead)
        return event


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    found = Seat(tmp_path)
    yield found
    found.sitting.keeper.close()


def codes(events: tuple[Event, ...]) -> list[str]:
    return [event.code for event in events if isinstance(event, Refused)]


def test_that_the_paper_is_shown_with_its_tasks_in_their_order_and_two_hours(seat: Seat) -> None:
    shown = [event for event in seat.sitting.said if isinstance(event, PaperShown)][-1]
    assert [task.slot for task in shown.tasks] == ["1.1-01", "2.2-01"]
    assert [len(task.pieces) for task in shown.tasks] == [2, 1]
    assert (shown.section_seconds, shown.groups, shown.option_orders) == (7200, (), ())
    assert [event for event in seat.sitting.said if isinstance(event, Moved)][-1].item == seat.piece(0)[1].piece


def test_that_a_task_and_its_materials_are_read_like_any_asset(seat: Seat) -> None:
    (event,) = seat.sitting.send(ReadAsset(seat.tasks[0].task, 0, 65_536))
    assert isinstance(event, AssetRead)
    task = read_task(event.content, 1)
    assert task == seat.tasks[0]
    (event,) = seat.sitting.send(ReadAsset(task.material("log").asset, 0, 100))
    assert isinstance(event, AssetRead) and event.content == LOG


def test_that_a_piece_is_saved_and_every_revision_stays_readable_after_a_restart(seat: Seat) -> None:
    for rev, text in enumerate(("08:30", "08:31", "08:32"), start=1):
        (saved,) = seat.record(0, rev, text)
        assert isinstance(saved, Saved) and (saved.rev, saved.copies) == (rev, 2)
    seat.sitting.kill()
    seat.sitting.clock.advance(20)
    seat.sitting.open()
    task, piece = seat.piece(0)
    assert [seat.read(0, rev).value for rev in (1, 2, 3)] == [
        document(task, piece, text) for text in ("08:30", "08:31", "08:32")
    ]
    assert (seat.read(0).rev, seat.read(0, 99).rev, seat.read(1).rev, seat.read(1).value) == (3, 3, 0, b"")
    shown = [event for event in seat.sitting.said if isinstance(event, AnswerRead)]
    assert document(task, piece, "08:32") in [event.value for event in shown]


def test_that_revisions_with_gaps_and_taken_back_ones_are_found_from_above(seat: Seat) -> None:
    seat.record(0, 2, "08:30")
    seat.record(0, 7, "08:31")
    assert isinstance(seat.sitting.send(Clear(seat.piece(0)[1].piece, 9))[0], Saved)
    found = [(seat.read(0, rev).rev, bool(seat.read(0, rev).value)) for rev in (1, 2, 6, 7, 8, 9)]
    assert found == [(0, False), (2, True), (2, True), (7, True), (7, True), (9, False)]


@pytest.mark.parametrize(
    "change",
    [{"task": "00" * 16}, {"piece": "11" * 16}, {"slot": "9.9-99"}, {"schema": "report/1"}, {"schema": "nonsense"}],
)
def test_that_another_tasks_document_is_refused_and_changes_nothing(seat: Seat, change: dict[str, str]) -> None:
    seat.record(0, 1, "08:30")
    assert codes(seat.record(0, 2, "08:31", **change)) == ["E-SIT-14"]
    assert seat.read(0).rev == 1


def test_that_a_document_of_a_newer_version_of_this_type_is_kept_as_it_is(seat: Seat) -> None:
    """A spare machine with a newer program may have written it; whether it opens is for the workbench to say."""
    assert isinstance(seat.record(0, 1, "08:30", schema="logbook/9")[0], Saved)


@pytest.mark.parametrize("value", [b"", b"{}", b"[]", b"\xff\xfe", b'{"value":true}', b"{" * 50_000])
def test_that_what_is_no_document_is_refused(seat: Seat, value: bytes) -> None:
    item = seat.piece(0)[1].piece
    assert codes(seat.sitting.send(Record(item, 1, value))) == ["E-SIT-14"]
    assert codes(seat.sitting.send(Record(seat.tasks[0].task, 1, value))) == ["E-SIT-02"]


def test_that_pasted_megabytes_are_refused_with_a_reason_and_the_work_goes_on(seat: Seat) -> None:
    task, piece = seat.piece(2)
    seat.record(2, 1, "第一稿")
    pasted = write_json({"schema": "report/1", "text": ["字" * 20_000] * 90})
    assert len(pasted) > 5_000_000 > MOST_ANSWER_BYTES
    (refused,) = seat.sitting.send(Record(piece.piece, 2, pasted))
    assert isinstance(refused, Refused)
    assert (refused.code, dict(refused.values)) == ("E-SIT-13", {"most": 256})
    assert seat.read(2).value == document(task, piece, "第一稿")
    assert isinstance(seat.record(2, 2, "第二稿")[0], Saved)


def test_that_large_work_is_saved_every_two_seconds_and_two_at_once(seat: Seat) -> None:
    assert [codes(seat.record(2, rev, "数" * 21_000)) for rev in (1, 2, 3)] == [[], [], []]
    task, piece = seat.piece(2)

    def big(rev: int) -> tuple[Event, ...]:
        value = document(task, piece, "x" * 40_000 + str(rev))
        value = value.replace(b'"blocks":[', b'"blocks":["' + b"y" * 40_000 + b'",')
        assert len(value) > 65_536
        return seat.sitting.send(Record(piece.piece, rev, value))

    assert [codes(big(rev)) for rev in (4, 5, 6)] == [[], [], ["E-SIT-15"]]
    assert codes(seat.record(0, 1)) == []
    seat.sitting.wait(4)
    assert codes(big(6)) == []


def test_that_tasks_are_flagged_and_pieces_visited(seat: Seat) -> None:
    task = seat.tasks[1].task
    assert seat.sitting.send(Flag(task, True)) == (Flagged(task, True),)
    assert seat.sitting.send(Move(seat.piece(2)[1].piece)) == (Moved(seat.piece(2)[1].piece),)
    assert codes(seat.sitting.send(Flag(bytes(16), True))) == ["E-SIT-02"]
    seat.sitting.kill()
    seat.sitting.open()
    flagged = [event for event in seat.sitting.said if isinstance(event, AnswerRead) and event.flagged]
    assert [event.item for event in flagged] == [task]


def test_that_an_untouched_piece_counts_as_blank_and_the_bundle_carries_the_documents(seat: Seat) -> None:
    seat.record(0, 1, "08:30")
    seat.record(1, 1, "", state=PieceState.UNTOUCHED)
    events = seat.sitting.send(HandIn())
    sealed = next(event for event in events if isinstance(event, SectionSealed))
    receipt = next(event for event in events if isinstance(event, Receipt))
    assert (sealed.answered, sealed.blank, receipt.answered, receipt.blank) == (1, 2, 1, 2)
    _, opened = seat.sitting.bundle()
    values = read_answer_values(write_answer_values(opened.answers))
    task, piece = seat.piece(0)
    assert values[piece.piece] == document(task, piece, "08:30")
    assert len(values) == 2


def test_that_the_section_is_sealed_after_one_hundred_and_twenty_minutes(seat: Seat) -> None:
    seat.record(0, 1)
    seat.sitting.wait(7_190, step=60)
    assert isinstance(seat.record(0, 2)[0], Saved)
    events = seat.sitting.wait(20)
    assert [event.by for event in events if isinstance(event, SectionSealed)] == ["time"]
    shown = [event for event in events if isinstance(event, TimeShown)][-1]
    assert (shown.left_seconds, codes(seat.record(0, 3))) == (0, ["E-SIT-01"])


def test_that_all_revisions_together_may_not_outgrow_a_bundle(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("desktop.keeper.answering.MOST_JOURNALED_BYTES", 2_000)
    saved = [not codes(seat.record(0, rev, "字" * 100)) for rev in range(1, 8)]
    assert saved.count(True) == 3 and saved == sorted(saved, reverse=True)
    assert codes(seat.record(0, 9, "字" * 100)) == ["E-SIT-07"]


def test_that_replacing_a_large_answer_does_not_count_it_twice(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    grow: Callable[[int], tuple[Event, ...]] = lambda rev: seat.record(0, rev, "字" * 100)  # noqa: E731
    monkeypatch.setattr("desktop.keeper.answering.MOST_SITTING_BYTES", 1_000)
    assert all(not codes(grow(rev)) for rev in range(1, 9))
    assert codes(seat.record(1, 1, "字" * 200)) == ["E-SIT-07"]
