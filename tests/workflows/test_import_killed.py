"""F10: the importer killed at every write loses nothing and doubles nothing. A real child process, really killed."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from desktop.formats.result_bundle import ExportReason
from desktop.storage.results_rows import BundleRow
from desktop.workflows.import_results import import_sources
from desktop.workflows.mark_results import mark_store
from desktop.workflows.score_results import read_scores
from tests.helpers.little_centre import LittleCentre, put

_CREATING = os.O_WRONLY | os.O_RDWR


@pytest.fixture(scope="module")
def centre() -> LittleCentre:
    return LittleCentre()


def kill_at_write(kill_at: int, store: Path) -> None:
    """In a child: count file writes, renames, statements that write, and commits; die at the `kill_at`-th."""
    count = 0

    def write() -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(name: str, arguments: tuple[Any, ...]) -> None:
        opened = name == "open" and str(arguments[0]).startswith(str(store)) and arguments[2] & _CREATING
        if opened or name in ("os.rename", "os.remove"):
            write()

    def execute(*arguments: Any) -> None:
        if not str(arguments[2]).startswith("SELECT"):
            write()

    sys.addaudithook(audit)
    event.listen(Engine, "before_cursor_execute", execute)
    event.listen(Engine, "commit", lambda connection: write())


def import_in_a_child(centre: LittleCentre, store: Path, stick: Path, kill_at: int) -> int:
    """The child's status: −9 when it was killed, 0 when there were fewer writes than that."""
    child = os.fork()
    if child == 0:
        try:
            kill_at_write(kill_at, store)
            import_sources(centre.desk(store), [stick])
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture(scope="module")
def stick(centre: LittleCentre, tmp_path_factory: pytest.TempPathFactory) -> Path:
    early = centre.sit(1, sealed=False)
    final, other = centre.finish(early), centre.sit(2, right=4)
    return put(
        tmp_path_factory.mktemp("stick"), g_ksession=centre.grant_data, k_kscore=centre.pack_data,
        a_kresult=centre.bundle(early, centre.facts(early, 1, ExportReason.INTERIM)),
        b_kresult=centre.bundle(final, centre.facts(final, 2)),
        c_kresult=centre.bundle(other), m_kroom=centre.manifest([final, other], absent=[3]),
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a child that can be killed in the middle")
@pytest.mark.parametrize("kill_at", [*range(1, 21), 30, 40, 50])
def test_that_an_import_killed_at_the_kth_write_goes_on_to_the_same_end(
    centre: LittleCentre, stick: Path, tmp_path: Path, kill_at: int
) -> None:
    centre.desk(tmp_path).close()
    assert import_in_a_child(centre, tmp_path, stick, kill_at) == -9
    desk = centre.desk(tmp_path)
    import_sources(desk, [stick])
    mark_store(desk)
    with desk.store.tables() as tables:
        states = sorted(row.state for row in tables.find(BundleRow))
        assert states[:2] == ["accepted", "accepted"]
        assert states[2:] in (["superseded"], ["stale"])  # what a crash left is read in another order
        assert tables.log_entries() != []
    assert [score.parts[0].hundredths for score in read_scores(desk).candidates] == [10_000, 4_000, None]
    assert list(desk.store.folder.waiting()) == []
    desk.close()
