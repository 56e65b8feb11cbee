"""One small exam day, shared by all tests of this folder: it takes most of a minute."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.main import main


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Any], int]]:
    """A day with four candidates, through the command itself: (folder, its JSON, exit code). Nobody may change it."""
    out = tmp_path_factory.mktemp("day") / "rehearsal"
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr("builtins.print", lambda text="", **_: printed.append(str(text)))
        code = main(["rehearse", "--candidates", "4", "--faults", "kill,clock,stick", "--out", str(out), "--json"])
    yield out, json.loads(printed[-1]), code
