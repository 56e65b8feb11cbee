"""Why a sitting goes on at this machine and who decided it: kept until the journal says it itself."""

import json
from contextlib import suppress
from dataclasses import dataclass

from desktop.formats.proctor_codes import CodePurpose, CodeUse
from desktop.keeper.seat_changes import TakeOver
from desktop.storage.media import write_whole
from desktop.workflows.station_folder import StationFolder

NAME = "swap.json"


@dataclass(frozen=True)
class SwapNote:
    """`old_station` held the sitting before; `codes` are the two proctors' codes, none when a console decided."""

    old_station: bytes
    proctors: tuple[int, int]
    codes: tuple[CodeUse, ...] = ()

    @property
    def decision(self) -> TakeOver:
        """As the keeper takes it."""
        return TakeOver(self.proctors, self.codes)


def write_swap_note(station: StationFolder, store: bytes, note: SwapNote) -> None:
    """Raises OSError."""
    found = {
        "old_station": note.old_station.hex(),
        "proctors": list(note.proctors),
        "codes": [[use.seat, use.proctor, use.index] for use in note.codes],
    }
    write_whole(station.sitting_folder(store) / NAME, json.dumps(found).encode("ascii"))


def read_swap_note(station: StationFolder, store: bytes) -> SwapNote | None:
    """The note, while the journal does not hold it yet."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads((station.sitting_folder(store) / NAME).read_bytes())
        first, second = found["proctors"]
        codes = tuple(CodeUse(CodePurpose.PAIR, seat, proctor, index) for seat, proctor, index in found["codes"])
        return SwapNote(bytes.fromhex(found["old_station"]), (first, second), codes)
    return None


def forget_swap_note(station: StationFolder, store: bytes) -> None:
    """The transfer is on record."""
    (station.sitting_folder(store) / NAME).unlink(missing_ok=True)
