"""Work on a pool thread; a window may close while it is under way."""

import threading

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop.ui.background import Job, wait_for_jobs


@pytest.mark.parametrize("fails", [False, True])
def test_that_work_whose_owner_is_gone_ends_in_silence(qapp: QApplication, fails: bool):
    owner, may_end, told = QObject(), threading.Event(), []

    def work() -> int:
        assert may_end.wait(60)
        if fails:
            raise ValueError("a fault that nobody can be told")
        return 1

    job = Job(owner, work)
    job.done.connect(told.append)
    job.start()
    delete(owner)
    may_end.set()
    wait_for_jobs()
    qapp.processEvents()
    assert not told
