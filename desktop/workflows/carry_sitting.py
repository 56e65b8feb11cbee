"""换机续考 by stick, at the old machine: the second copy of a sitting that was moved away goes onto a stick, read back.

It is what the second medium holds anyway: closed to everybody without the seat's paper code.
"""

from contextlib import suppress
from pathlib import Path

from desktop.formats.artefacts import KMIRROR, KSLOTS
from desktop.formats.envelope import source_of
from desktop.formats.mirror import read_mirror_opening
from desktop.formats.slots import read_slots
from desktop.language import tr
from desktop.refusals import refuse
from desktop.storage.sticks import SPARE_BYTES, FolderStick, write_artefact
from desktop.workflows.armed_seat import GrantedSeat, find_granted_seat, find_sitting
from desktop.workflows.carried_notes import is_taken_over
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.work_copies import copies_folder, found_copies


def carry_sitting(station: StationFolder, folder: Path, spare_bytes: int = SPARE_BYTES) -> bool:
    """Write slots, mirror and copies of files to the stick mounted at `folder`; False when no sitting lies here, or
    another machine has taken it over already: an older copy must not travel.

    Raises E-STO-03 when the second copy cannot be read, E-OUT-01 … 03 when the stick fails.
    """
    granted = find_granted_seat(station)
    found = find_sitting(station, granted) if granted is not None else None
    if granted is None or found is None:
        return False
    store, header = found.slots.store, granted.grant.header
    if is_taken_over(station, store):
        return False
    mirror = _second_copy(station, store)
    _write_copies(station, store, folder, spare_bytes)
    stick = FolderStick(folder)
    write_artefact(
        stick, f"{store.hex()}.{KMIRROR.extension}", mirror, lambda data: _read_mirror(data, granted), spare_bytes
    )
    machines = (*header.stations, *header.consoles)
    write_artefact(
        stick, f"{store.hex()}.{KSLOTS.extension}", found.path.read_bytes(),
        lambda data: read_slots(source_of(data), granted.trust, machines), spare_bytes,
    )  # fmt: skip
    return True


def _second_copy(station: StationFolder, store: bytes) -> bytes:
    try:
        return (station.facts().mirror / f"{store.hex()}.{KMIRROR.extension}").read_bytes()
    except OSError as reason:
        raise refuse("E-STO-03", medium=tr("the second copy")) from reason


def _read_mirror(data: bytes, granted: GrantedSeat) -> None:
    read_mirror_opening(source_of(data), granted.trust, granted.grant.header.stations)


def _write_copies(station: StationFolder, store: bytes, folder: Path, spare_bytes: int) -> None:
    """What a practical paper put into its task folders; one that cannot be read stays behind, the journal says so."""
    target = copies_folder(folder, store)
    for _, path in found_copies(copies_folder(station.facts().mirror, store)):
        try:
            target.mkdir(exist_ok=True)
        except OSError as reason:
            raise refuse("E-OUT-01") from reason
        with suppress(OSError):
            content = path.read_bytes()
            write_artefact(FolderStick(target), path.name, content, lambda _: None, spare_bytes)
