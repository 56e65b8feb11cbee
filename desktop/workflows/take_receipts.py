"""The centre's receipts at a station: what it has taken in whole is wiped here (trust-and-formats 6.1, 7).

Slots first, so that nothing opens the rest any more; the bundle last, so that a kill in between is made good next time.
"""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from desktop.errors import Error
from desktop.formats.artefacts import KRECEIPT, KRESULT
from desktop.formats.envelope import source_of
from desktop.formats.receipt import Receipt, read_receipt
from desktop.formats.result_bundle import read_result_bundle
from desktop.refusals import refuse
from desktop.storage.lock_file import LockFile
from desktop.storage.media import sync_folder
from desktop.workflows.session_desk import SessionDesk, SessionShown
from desktop.workflows.station_folder import SLOTS_NAME, StationFolder
from desktop.workflows.work_copies import copies_folder

_OTHER_SESSION, _IN_USE = "E-IMP-04", "E-STO-05"


def take_receipts(station: StationFolder, paths: Iterable[Path]) -> tuple[int, tuple[Error, ...]]:
    """Wipe what these receipts permit: how many sittings, and what refused a file.

    Receipts of sessions unknown here are left alone. Where the sitting is open at the moment, its last screen stays and
    the receipt is kept for the next start of the program (`take_kept_receipts`).
    """
    sessions = SessionDesk(station).sessions()
    wiped, refusals = 0, []
    for path in paths:
        try:
            found = _read(path, sessions)
        except Error as error:
            refusals.append(error)
            continue
        if found is not None:
            count, is_open = _wipe_permitted(station, *found)
            wiped += count
            if is_open:
                station.put_receipt(found[0].session, _bytes(path))
            else:
                station.drop_receipt(found[0].session)
    return wiped, tuple(refusals)


def take_kept_receipts(station: StationFolder) -> int:
    """At the start of the program: what was open when its receipt came is wiped now; how many sittings."""
    paths = station.receipt_paths()
    return take_receipts(station, paths)[0] if paths else 0


def _read(path: Path, sessions: tuple[SessionShown, ...]) -> tuple[Receipt, SessionShown] | None:
    """Raises what refuses the file in every session."""
    data = _bytes(path)
    for shown in sessions:
        try:
            return read_receipt(source_of(data), shown.grant.trust, shown.grant.header, None), shown
        except Error as error:
            if error.code != _OTHER_SESSION:
                raise
    return None


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > KRECEIPT.header_cap + 4096:
            raise refuse("E-FMT-05")
        return path.read_bytes()
    except OSError as reason:
        raise refuse("E-OUT-01") from reason


def _wipe_permitted(station: StationFolder, receipt: Receipt, shown: SessionShown) -> tuple[int, bool]:
    """How many sittings were wiped, and whether one is open and could not be."""
    wiped, is_open = 0, False
    for path in sorted(station.outbox.glob(f"*.{KRESULT.extension}")):
        with suppress(OSError, ValueError):
            try:
                bundle = read_result_bundle(source_of(path.read_bytes()), shown.grant.trust)
                if receipt.permits_wiping(bundle.digest, bundle.facts):
                    _wipe(station, bytes.fromhex(path.stem), _work_of(station, shown, bundle.facts.candidate))
                    station.leave(receipt.session)
                    wiped += 1
            except Error as error:
                is_open = is_open or error.code == _IN_USE
    return wiped, is_open


def _work_of(station: StationFolder, shown: SessionShown, candidate: bytes) -> tuple[Path, ...]:
    """The candidate's task folders. Where one number begins like another, a folder belongs to the longer one."""
    owners = {row.ticket: row.candidate for row in shown.roster.rows}
    found = []
    for folder in sorted((station.path / "work").glob("*")):
        fitting = [ticket for ticket in owners if ticket and folder.name.startswith(ticket)]
        if fitting and owners[max(fitting, key=len)] == candidate:
            found.append(folder)
    return tuple(found)


def _wipe(station: StationFolder, store: bytes, work: tuple[Path, ...]) -> None:
    """Raises E-STO-05 while a program has the sitting open, OSError when the disk refuses."""
    folder, mirror, name = station.sitting_folder(store), station.facts().mirror, store.hex()
    lock = LockFile(folder / "lock")
    try:
        _remove(folder / SLOTS_NAME, mirror / f"{name}.kslots")
        for place in (folder, mirror):
            if place.exists():
                sync_folder(place)
    finally:
        lock.release()
    for place in (folder, copies_folder(mirror, store), *work):
        shutil.rmtree(place, ignore_errors=True)
    _remove(*mirror.glob(f"{name}.*"))
    _remove(*(path for path in station.outbox.glob(f"{name}.*") if path.suffix != f".{KRESULT.extension}"))
    _remove(station.outbox / f"{name}.{KRESULT.extension}")


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
