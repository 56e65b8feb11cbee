"""What a collecting stick holds of the room after one more seat: 已收 17/30，缺 05 12 (exam-day 4)."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error
from desktop.formats.artefacts import KRESULT
from desktop.formats.result_bundle import BundleFacts, ExportReason, read_result_bundle
from desktop.workflows.session_desk import SessionDesk, SessionShown
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_scan import scan_sources


@dataclass(frozen=True)
class StickTally:
    """Of `seats` seats of the session `collected` have their final bundle on the stick; `missing` names the others."""

    collected: int
    seats: int
    missing: tuple[int, ...]


def tally_stick(station: StationFolder, folder: Path) -> StickTally | None:
    """Count for the newest session that was finished at this machine; None when there is none.

    Raises E-CEN-03 when the stick went away.
    """
    own = sorted(station.outbox.glob(f"*.{KRESULT.extension}"))
    for shown in reversed(SessionDesk(station).sessions()):
        if any(True for _ in _final(own, shown)):
            found = _final((one.path for one in scan_sources([folder]) if one.type is KRESULT), shown)
            here = {(facts.candidate, facts.attempt) for facts in found}
            rows = shown.roster.rows
            missing = tuple(sorted(row.seat for row in rows if (row.candidate, row.attempt) not in here))
            return StickTally(len(rows) - len(missing), len(rows), missing)
    return None


def _final(paths: Iterable[Path], shown: SessionShown) -> Iterator[BundleFacts]:
    """The final bundles of a session; everybody who signs them is known by its grant."""
    for path in paths:
        with suppress(Error, OSError), path.open("rb") as source:
            facts = read_result_bundle(source, shown.grant.trust).facts
            if facts.reason is ExportReason.FINAL and facts.session == shown.grant.header.session:
                yield facts
