"""Collecting: a station's finished bundle onto a stick, written, read back, and only then called safe (section 7)."""

from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import sha256
from desktop.formats.envelope import source_of
from desktop.formats.result_bundle import ExportReason, ResultBundle, read_result_bundle, verify_bundle_belongs
from desktop.keeper.outbox import note_left
from desktop.refusals import refuse
from desktop.storage.sticks import SPARE_BYTES, Reader, Stick, write_artefact
from desktop.workflows.armed_seat import GrantedSeat, find_granted_seat
from desktop.workflows.station_folder import StationFolder


@dataclass(frozen=True)
class CollectedBundle:
    """What now lies on the stick under `name`; `digest` is of the station's own copy, never of the stick's."""

    name: str
    digest: bytes
    receipt: str
    is_final: bool


def collect_bundle(station: StationFolder, stick: Stick, spare_bytes: int = SPARE_BYTES) -> CollectedBundle:
    """Copy the newest bundle of this station's candidate to `stick`. Safe to remove when this returns.

    Raises E-IMP-05 when the station has none, E-OUT-01 … 03 when the stick fails.
    """
    granted = find_granted_seat(station)
    found = None if granted is None else _newest(station, granted)
    if granted is None or found is None:
        raise refuse("E-IMP-05", n=station.facts().seat)
    path, bundle = found
    content = path.read_bytes()
    write_artefact(stick, path.name, content, _reader(granted), spare_bytes)
    note_left(path, sha256(content))
    return CollectedBundle(path.name, bundle.digest, bundle.receipt, bundle.facts.reason is ExportReason.FINAL)


def _newest(station: StationFolder, granted: GrantedSeat) -> tuple[Path, ResultBundle] | None:
    found = []
    for path in sorted(station.outbox.glob("*.kresult")):
        bundle = read_result_bundle(source_of(path.read_bytes()), granted.trust)
        wanted = (granted.grant.header.session, granted.row.candidate, granted.row.attempt)
        if (bundle.facts.session, bundle.facts.candidate, bundle.facts.attempt) == wanted:
            found.append((bundle.facts.reason is ExportReason.FINAL, bundle.facts.export, path, bundle))
    if not found:
        return None
    _, _, path, bundle = max(found, key=lambda entry: entry[:2])
    return path, bundle


def _reader(granted: GrantedSeat) -> Reader:
    def read(content: bytes) -> None:
        verify_bundle_belongs(read_result_bundle(source_of(content), granted.trust), granted.grant)

    return read
