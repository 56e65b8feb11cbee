"""Which kinds of files each end of the room link takes, how large, and with which reader they are read on arrival."""

from collections.abc import Callable
from pathlib import Path

from desktop.formats.artefacts import (
    KCARD,
    KMIRROR,
    KRESULT,
    KREVOKE,
    KSESSION,
    KSLOTS,
    MOST_SIGNATURES,
    PREFIX_BYTES,
    SUITE_1,
    ArtefactType,
)
from desktop.formats.mirror import read_mirror_opening
from desktop.formats.result_bundle import read_result_bundle
from desktop.formats.session_grant import SessionGrant, read_session_grant
from desktop.formats.slots import read_slots
from desktop.formats.trust import Trust
from desktop.refusals import refuse
from desktop.workflows.work_copies import MOST_COPY_BYTES, WORK_KIND


def _cap(artefact: ArtefactType) -> int:
    return PREFIX_BYTES + artefact.header_cap + MOST_SIGNATURES * SUITE_1.entry_bytes + artefact.body_cap


_COPIES = {WORK_KIND: MOST_COPY_BYTES}
CONSOLE_TAKES = {artefact.extension: _cap(artefact) for artefact in (KMIRROR, KSLOTS, KRESULT)} | _COPIES
STATION_TAKES = {
    artefact.extension: _cap(artefact) for artefact in (KSESSION, KSLOTS, KMIRROR, KCARD, KREVOKE)
} | _COPIES


class ConsoleReader:
    """Reads what a station sent before a console says that it is stored."""

    def __init__(self, grant: SessionGrant) -> None:
        self._grant = grant

    def __call__(self, kind: str, path: Path) -> object:
        """Raises E-FMT, E-SIG, E-GRT for a bundle or slots that do not verify; a mirror, or a copy of a task file that
        only its sitting's own key opens, is read when it is needed."""
        if kind == WORK_KIND:
            return None
        with path.open("rb") as source:
            if kind == KRESULT.extension:
                return read_result_bundle(source, self._grant.trust)
            machines = (*self._grant.header.stations, *self._grant.header.consoles)
            return read_slots(source, self._grant.trust, machines)


class StationReader:
    """Reads what a console sent: cards, revocation lists, a newer grant of the session, a sitting that goes on here.

    `trust` is whom the station believes at the moment; it may have grown since the grant was read.
    """

    def __init__(self, grant: SessionGrant, trust: Callable[[], Trust]) -> None:
        self._grant, self._trust = grant, trust

    def __call__(self, kind: str, path: Path) -> object:
        """Raises E-FMT, E-SIG, E-CRD, E-GRT for what does not verify, E-IMP-04 for another session. A copy of a task
        file is opened when its folder is made."""
        if kind == WORK_KIND:
            return None
        with path.open("rb") as source:
            if kind == KSESSION.extension:
                found = read_session_grant(source, self._trust())
                if found.header.session != self._grant.header.session:
                    raise refuse("E-IMP-04")
                return found
            if kind == KCARD.extension:
                return self._trust().read_card(source.read())
            if kind == KREVOKE.extension:
                return self._trust().with_revocations(source.read())
            if kind == KMIRROR.extension:
                return read_mirror_opening(source, self._grant.trust, self._grant.header.stations)
            machines = (*self._grant.header.stations, *self._grant.header.consoles)
            return read_slots(source, self._grant.trust, machines)
