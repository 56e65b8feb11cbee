"""Collecting (收卷): bundles from network or sticks, each read in full and kept here; all carried on two sticks."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error
from desktop.exam.audit import Audit, Fact
from desktop.formats.artefacts import KHEAD, KRESULT
from desktop.formats.envelope import source_of
from desktop.formats.result_bundle import ExportReason, ResultBundle, read_result_bundle, verify_bundle_belongs
from desktop.language import tr
from desktop.refusals import refuse
from desktop.storage.faults import MediumFull, fault_of
from desktop.storage.media import write_whole
from desktop.storage.sticks import SPARE_BYTES, Stick, write_artefact
from desktop.workflows.close_room import RoomSurvey, survey_room
from desktop.workflows.room_desk import Note, RoomDesk
from desktop.workflows.stick_scan import scan_sources

MEDIA = 2
"""Every final bundle and the manifest lie on so many sticks before the room is left."""
OWN_DISK = "console"
MOST_BUNDLE_BYTES = 1024**3
_MOST_HEAD_BYTES = 128 * 1024


@dataclass(frozen=True)
class Collected:
    """One bundle that was kept: whose seat, and whether it is the final one. `news` is False for a known one."""

    seat: int
    final: bool
    news: bool


@dataclass(frozen=True)
class TakenStick:
    """What a stick brought: bundles by seat, and the refusals of files that are none of this room's."""

    collected: tuple[Collected, ...]
    refused: tuple[tuple[str, Error], ...]
    heads: tuple[tuple[bytes, bytes], ...] = ()
    """Signed heads that lay there, as `RoomHeads.take` wants them; nobody has read them yet."""


def collect(desk: RoomDesk, data: bytes, source: str) -> Collected:
    """Keep one bundle; `source` says where it came from (`link`, `stick`).

    Raises what refuses a bundle (E-FMT, E-SIG, E-IMP-04) or E-STO-02 for a full disk; nothing is kept then.
    """
    bundle = read_result_bundle(source_of(data), desk.grant.trust)
    verify_bundle_belongs(bundle, desk.grant)
    seat = _seat_of(desk, bundle)
    path = desk.console.bundles(desk.session) / f"{bundle.digest.hex()}.{KRESULT.extension}"
    final = bundle.facts.reason is ExportReason.FINAL
    if path.exists():
        return Collected(seat, final, False)
    _keep(path, data)
    values: dict[str, Fact] = {
        "digest": bundle.digest.hex(), "export": bundle.facts.export, "reason": str(bundle.facts.reason),
        "source": source,
    }  # fmt: skip
    desk.write(Audit.COLLECTED, Note(seats=(seat,), values=values))
    return Collected(seat, final, True)


def collect_from(desk: RoomDesk, folder: Path) -> TakenStick:
    """Everything of this room on a stick. What is refused is named and left where it is. Raises E-CEN-03, -04."""
    collected, refused = [], []
    heads = []
    for found in scan_sources([folder]):
        if found.type is KHEAD and found.path.stat().st_size <= _MOST_HEAD_BYTES:
            heads.append((b"", _bytes_of(found.path)))
        if found.type is not KRESULT:
            continue
        try:
            collected.append(collect(desk, _bytes_of(found.path), "stick"))
        except Error as error:
            refused.append((found.name, error))
            desk.write(Audit.REFUSED_FILE, Note(cause=error.code, text=found.name[:200]))
    return TakenStick(tuple(collected), tuple(refused), tuple(heads))


def survey(desk: RoomDesk) -> RoomSurvey:
    """Which seats have their bundle here; read again from the files, as the manifest will be."""
    return survey_room(desk.grant, desk.roster, kept_bundles(desk))


def kept_bundles(desk: RoomDesk) -> Iterable[bytes]:
    """All collected bundles, byte for byte."""
    folder = desk.console.bundles(desk.session)
    return (path.read_bytes() for path in sorted(folder.glob(f"*.{KRESULT.extension}")))


def carry_bundles(
    desk: RoomDesk, stick: Stick, medium: str, spare_bytes: int = SPARE_BYTES, disk: str = ""
) -> int:  # fmt: skip
    """Write the newest bundle of every seat on a stick, each read back and read in full; how many lie there now.

    `medium` is what people call the stick, `disk` names the device under it (`disk_of`); both go on record with the
    count. Raises E-OUT; else it may be pulled out.
    """
    chosen = [seat.bundle for seat in survey(desk).seats if seat.bundle is not None]
    folder = desk.console.bundles(desk.session)
    for bundle in chosen:
        name = f"{bundle.digest.hex()}.{KRESULT.extension}"
        write_artefact(stick, name, (folder / name).read_bytes(), lambda data: _read(desk, data), spare_bytes)
    desk.write(Audit.CARRIED, Note(values={"medium": medium, "bundles": len(chosen), "disk": disk}))
    return len(chosen)


def sticks_missing(desk: RoomDesk) -> int:
    """How many sticks still lack something that was collected."""
    expected = sum(bool(seat.collected) for seat in desk.record.seats.values())
    whole = sum(count >= expected for count in desk.record.stick_counts.values())
    return max(0, MEDIA - whole)


def disk_of(desk: RoomDesk, folder: Path) -> str:
    """The device that a folder lies on, as this system names it: `OWN_DISK` for the console's, empty for unknown."""
    try:
        device = folder.stat().st_dev
        return OWN_DISK if device == desk.folder.stat().st_dev else str(device)
    except OSError:
        return ""


def copies_on_disk(desk: RoomDesk, medium: str, disk: str) -> tuple[str, ...]:
    """What else of this room lies on the same device: two folders of one disk are lost together."""
    own = (tr("this console"),) if disk == OWN_DISK else ()
    disks = desk.record.stick_disks
    return own + tuple(name for name in disks if disk and name != medium and disks[name] == disk)


def open_seats(desk: RoomDesk) -> tuple[int, ...]:
    """Seats that nobody accounted for: no final bundle, not absent, not stopped."""
    return tuple(row.seat for row in desk.roster.rows if not desk.record.seat(row.seat).is_accounted)


def _seat_of(desk: RoomDesk, bundle: ResultBundle) -> int:
    for row in desk.roster.rows:
        if (row.candidate, row.attempt) == (bundle.facts.candidate, bundle.facts.attempt):
            return row.seat
    raise refuse("E-IMP-04")


def _read(desk: RoomDesk, data: bytes) -> None:
    verify_bundle_belongs(read_result_bundle(source_of(data), desk.grant.trust), desk.grant)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BUNDLE_BYTES:
            raise refuse("E-FMT-05")
        return path.read_bytes()
    except OSError as reason:
        raise refuse("E-OUT-01") from reason


def _keep(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as reason:
        raise refuse("E-STO-02" if isinstance(fault_of(reason), MediumFull) else "E-STO-04") from reason
