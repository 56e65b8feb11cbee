"""What a collecting stick holds of the room after one more seat: 已收 17/30，缺 05 12 (exam-day 4)."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error
from desktop.formats.artefacts import KRESULT
from desktop.formats.envelope import Signers
from desktop.formats.result_bundle import BundleFacts, ExportReason, read_result_bundle
from desktop.workflows.session_desk import SessionDesk
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
    trust = station.trust()
    own = {facts.session for facts in _final(sorted(station.outbox.glob(f"*.{KRESULT.extension}")), trust)}
    sessions = [one for one in SessionDesk(station).sessions() if one.grant.header.session in own]
    if not sessions:
        return None
    shown = sessions[-1]
    found = _final((one.path for one in scan_sources([folder]) if one.type is KRESULT), trust)
    here = {(facts.candidate, facts.attempt) for facts in found if facts.session == shown.grant.header.session}
    rows = shown.roster.rows
    missing = tuple(sorted(row.seat for row in rows if (row.candidate, row.attempt) not in here))
    return StickTally(len(rows) - len(missing), len(rows), missing)


def _final(paths: Iterable[Path], trust: Signers) -> Iterator[BundleFacts]:
    for path in paths:
        with suppress(Error, OSError), path.open("rb") as source:
            facts = read_result_bundle(source, trust).facts
            if facts.reason is ExportReason.FINAL:
                yield facts
