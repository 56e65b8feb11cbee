"""Cyclic rubbish ends on the window's thread, whichever thread made it."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.application import collect_between_events
from desktop.ui.rubbish import GENERATIONS, collect_due

ENOUGH = 20 * GENERATIONS[0]


class Cycle:
    """Holds itself, and says where it ended."""

    def __init__(self, ended: list[int]) -> None:
        self.ended, self.myself = ended, self

    def __del__(self) -> None:
        self.ended.append(threading.get_ident())


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def make_elsewhere(ended: list[int]) -> None:
    def make() -> None:
        for _ in range(ENOUGH):
            Cycle(ended)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()


def test_that_no_thread_collects_what_it_makes():
    ended: list[int] = []
    make_elsewhere(ended)
    assert not ended
    collect_due()
    assert set(ended) == {threading.get_ident()} and len(ended) == ENOUGH


def test_that_nothing_is_looked_through_while_little_was_made():
    gc.collect()
    ended: list[int] = []
    Cycle(ended)
    collect_due()
    assert not ended


@pytest.mark.usefixtures("thawed")
def test_that_a_window_collects_between_its_events(qapp: QApplication):
    ended: list[int] = []
    collect_between_events(qapp)
    make_elsewhere(ended)
    while len(ended) < ENOUGH:
        QTest.qWait(5)
    assert set(ended) == {threading.get_ident()}
