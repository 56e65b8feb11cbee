"""The keeper on its own thread: a window submits and never waits."""

import queue
import threading

from desktop.clock import Moment
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import CheckIn, ConfirmIdentity, Event, StateChanged
from desktop.keeper.thread import KeeperInbox, KeeperThread
from tests.helpers.invented_room import TICKET
from tests.helpers.sitting import Sitting

PATIENCE_SECONDS = 20


def test_that_messages_are_answered_in_order_on_another_thread(sitting: Sitting) -> None:
    heard: queue.Queue[tuple[Event, ...]] = queue.Queue()
    threads: set[str] = set()

    def hear(events: tuple[Event, ...]) -> None:
        threads.add(threading.current_thread().name)
        heard.put(events)

    thread = KeeperThread(sitting.keeper, hear, lambda failure: heard.put((StateChanged(repr(failure)),)))
    thread.start()
    thread.submit(CheckIn(TICKET))
    states: list[str] = []
    while "identity" not in states:
        states += [event.name for event in heard.get(timeout=PATIENCE_SECONDS) if isinstance(event, StateChanged)]
    thread.stop()
    assert states == ["check_in", "identity"]
    assert threads == {"keeper"}
    sitting.open()
    assert sitting.keeper.state.value == "check_in"


def test_that_a_fault_of_the_program_is_handed_over_and_never_swallowed(sitting: Sitting) -> None:
    failures: queue.Queue[BaseException] = queue.Queue()

    class BrokenClock:
        def read(self) -> Moment:
            raise ZeroDivisionError

        def in_foreign_time_namespace(self) -> bool:
            return False

    keeper: Keeper = sitting.keeper
    keeper._desk.clock = BrokenClock()
    thread = KeeperThread(keeper, lambda events: None, failures.put)
    thread.start()
    assert isinstance(failures.get(timeout=PATIENCE_SECONDS), ZeroDivisionError)
    thread.stop()


def test_that_an_inbox_is_worked_off_in_order_and_sifted(sitting: Sitting) -> None:
    inbox = KeeperInbox()
    inbox.submit(CheckIn(TICKET))
    inbox.submit(ConfirmIdentity(True), lambda events: tuple(e for e in events if isinstance(e, StateChanged)))
    told = inbox.drain(sitting.keeper)
    assert [event.name for event in told if isinstance(event, StateChanged)] == ["identity", "instructions"]
    assert isinstance(told[-1], StateChanged)
    assert inbox.drain(sitting.keeper) == ()
