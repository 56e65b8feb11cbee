"""What a station remembers, also when a stick is read while the seat is made ready."""

import threading
from pathlib import Path

from desktop.workflows.station_folder import StationFolder


def test_that_nothing_is_forgotten_when_several_remember_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []
    together = threading.Barrier(8)

    def remember(place: int) -> None:
        together.wait()
        try:
            for version in range(1, 26):
                StationFolder(tmp_path).remember("grant", bytes([place]) * 16, version)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=remember, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [StationFolder(tmp_path).seen("grant", bytes([place]) * 16) for place in range(8)] == [25] * 8
