"""What must be known of a restart or a swap, so that a console that watched can say how long it really was."""

from dataclasses import dataclass

from desktop.exam.interruptions import GapKind


@dataclass(frozen=True)
class Outage:
    """A restart or swap whose length the station could only guess by the wall: what a console needs to measure it.

    `stopped_ns` is the old clock at the last record before, `back_ns` the new clock at the first one after, whose
    number is `seq`: a note on an older one may have been written before the outage and only come now.
    """

    entry: int
    kind: GapKind
    length_ns: int
    stopped_ns: int
    back_ns: int
    seq: int


@dataclass(frozen=True)
class ConsoleSeen:
    """The newest note of a console on record: its clock and boot, and this machine's clock and boot at that record."""

    console_ns: int
    boot: bytes
    clock_ns: int
    boot_tag: bytes
