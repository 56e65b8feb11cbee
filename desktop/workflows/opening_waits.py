"""The wait after wrong codes: 1, 2, 4 … 60 s, its count kept across restarts (trust-and-formats 5, step 7)."""

import json
from dataclasses import dataclass
from pathlib import Path

from desktop.clock import NANOSECONDS, Clock
from desktop.refusals import refuse
from desktop.storage.media import write_whole

LONGEST_WAIT_S = 60


@dataclass(frozen=True)
class _Failures:
    count: int = 0
    until_ns: int = 0
    boot: str = ""


class OpeningWaits:
    """Counts wrong entries of one session in one file."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def verify_may_try(self) -> None:
        """Raises E-COD-05 with the seconds left. After a restart the last wait begins anew: elapsed time is unknown."""
        failures = self._read()
        if not failures.count:
            return
        now = self._clock.read()
        if failures.boot != now.boot.hex():
            self._write(_Failures(failures.count, now.elapsed_ns + _wait_ns(failures.count), now.boot.hex()))
            raise refuse("E-COD-05", n=_wait_ns(failures.count) // NANOSECONDS)
        left_ns = failures.until_ns - now.elapsed_ns
        if left_ns > 0:
            raise refuse("E-COD-05", n=-(-left_ns // NANOSECONDS))

    def count_failure(self) -> None:
        """One more wrong entry."""
        count, now = self._read().count + 1, self._clock.read()
        self._write(_Failures(count, now.elapsed_ns + _wait_ns(count), now.boot.hex()))

    def forget(self) -> None:
        """After the right codes."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> _Failures:
        try:
            found = json.loads(self._path.read_bytes())
            return _Failures(int(found["count"]), int(found["until_ns"]), str(found["boot"]))
        except FileNotFoundError:
            return _Failures()
        except (OSError, ValueError, KeyError, TypeError):
            return _Failures(7)  # a damaged file must not be a way around the wait

    def _write(self, failures: _Failures) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._path, json.dumps(failures.__dict__, sort_keys=True).encode("ascii"))


def _wait_ns(count: int) -> int:
    return int(min(LONGEST_WAIT_S, 2 ** min(count - 1, 10)) * NANOSECONDS)
