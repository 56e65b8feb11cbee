"""Folders of one test run outside those that pytest gives out; gone when the run ends."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path


def own_folder() -> Path:
    """An empty folder."""
    return Path(tempfile.mkdtemp(dir=_all()))


def remove_own_folders() -> None:
    """The run is over."""
    shutil.rmtree(_all(), ignore_errors=True)


@cache
def _all() -> Path:
    atexit.register(remove_own_folders)
    return Path(tempfile.mkdtemp(prefix="kaochang-tests-"))
