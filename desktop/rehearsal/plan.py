"""What a rehearsal is asked to do, and which seat gets which fault."""

from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error
from desktop.paths import authored_path
from desktop.rehearsal.profiles import Profile, profile_of

FAULTS = ("kill", "clock", "stick", "swap", "disk", "power", "lan")
OF_THE_ROOM = frozenset({"power"})
"""Faults that hit every seat at once."""
PEOPLE = ("absent", "late", "ill", "cheat", "retake", "wrong-id", "swapped-seats")
LINKS = ("none", "lan")
MOST_CANDIDATES, MOST_LINKED = 200, 40
"""With a network every seat is a program of its own from the first minute to the last."""
LEVEL, PART = 5, "theory"
PARTS = ("theory", "skill")


@dataclass(frozen=True)
class RehearsalPlan:
    """`speed` 0 is as fast as the machine can; otherwise that many times real time. `faults` are names of FAULTS,
    `people` of PEOPLE: such candidates sit besides, at seats of their own.

    `paper` is another folder of sources than the shipped ones of `level` and `part`.
    """

    out: Path
    candidates: int = 30
    seed: int = 1
    speed: float = 0.0
    faults: tuple[str, ...] = ()
    level: int = LEVEL
    part: str = PART
    paper: Path | None = None
    people: tuple[str, ...] = ()
    link: str = "none"

    @property
    def is_linked(self) -> bool:
        """Whether the room has a console and a network."""
        return self.link == "lan"

    @property
    def source(self) -> Path:
        """Where the bank or the tasks of the paper are."""
        return self.paper or authored_path(f"level-{self.level}", self.part)

    @property
    def seats(self) -> range:
        """The seats that are sat, counted from 1."""
        return range(1, self.candidates + len(self.unusual) + 1)

    @property
    def unusual(self) -> tuple[str, ...]:
        """What is unusual about the candidates after the first `candidates`; swapped seats are two."""
        return tuple(kind for name in self.people for kind in (name,) * (2 if name == "swapped-seats" else 1))

    @property
    def practice_seat(self) -> int:
        """The seat that is left for a person to sit by hand."""
        return len(self.seats) + 1

    @property
    def practice_seats(self) -> range:
        """The seats of the practice session: one; in a room with a network three to be sat and one to stay empty."""
        return range(self.practice_seat, self.practice_seat + (4 if self.is_linked else 1))

    @property
    def practice_spares(self) -> range:
        """With a network, a machine to which a practice candidate can be moved."""
        return range(self.practice_seats.stop, self.practice_seats.stop + self.is_linked)

    @property
    def spare_seats(self) -> range:
        """Machines at which nobody sits, one for each swap."""
        swaps = sum(self.fault_of(seat) == "swap" for seat in self.seats)
        return range(self.practice_spares.stop, self.practice_spares.stop + swaps)

    @property
    def expected(self) -> int:
        """How many hand in: everybody but the absent."""
        return len(self.seats) - self.unusual.count("absent")

    def fault_of(self, seat: int) -> str | None:
        """The fault that hits `seat`: the faults take turns over the first two thirds of the usual seats; those whose
        candidates write nothing come last, as a program is killed after some answers."""
        faults = tuple(fault for fault in self.faults if fault not in OF_THE_ROOM)
        able = sorted(range(1, self.candidates + 1), key=lambda number: profile_of(number) is Profile.EMPTY)
        hit = able[: max(len(faults), self.candidates * 2 // 3)]
        return faults[hit.index(seat) % len(faults)] if faults and seat in hit else None

    def kind_of(self, seat: int) -> str:
        """What is unusual about the candidate at `seat`; empty for most."""
        place = seat - self.candidates - 1
        return self.unusual[place] if 0 <= place < len(self.unusual) else ""


def check_plan(plan: RehearsalPlan) -> None:
    """Raises E-REH-01 for an out-of-range number, E-REH-02 for an unknown fault, E-REH-03 for a used folder,
    E-REH-04 where there is no paper of the level and part, E-REH-05 for unknown people, E-REH-06 for a network's fault
    without one."""
    most = MOST_LINKED if plan.is_linked else MOST_CANDIDATES
    if not max(1, len(set(plan.faults))) <= plan.candidates <= most:
        raise Error(
            "E-REH-01", "A rehearsal has {least} to {most} candidates.", "Ask for another number.",
            exit_code=Error.USAGE, least=max(1, len(set(plan.faults))), most=most,
        )  # fmt: skip
    for fault in plan.faults:
        if fault not in FAULTS:
            raise Error(
                "E-REH-02", "The fault {fault} is not part of this version.", "Choose from: {faults}.",
                exit_code=Error.USAGE, fault=fault, faults=", ".join(FAULTS),
            )  # fmt: skip
    if "lan" in plan.faults and not plan.is_linked:
        raise Error(
            "E-REH-06", "Without a network none can fail.", "Add --link lan.", exit_code=Error.USAGE,
        )  # fmt: skip
    for kind in plan.people:
        if kind not in PEOPLE:
            raise Error(
                "E-REH-05", "Candidates of the kind {kind} are not known.", "Choose from: {kinds}.",
                exit_code=Error.USAGE, kind=kind, kinds=", ".join(PEOPLE),
            )  # fmt: skip
    if not any(plan.source.glob("*/paper.toml" if plan.part == "skill" else "bank.toml")):
        raise Error(
            "E-REH-04", "There is no paper of level {level}, {part}, to rehearse.", "Choose another level or part.",
            exit_code=Error.USAGE, level=plan.level, part=plan.part,
        )  # fmt: skip
    if plan.out.exists() and any(plan.out.iterdir()):
        raise Error(
            "E-REH-03", "{folder} is not empty.", "Name a new folder.", exit_code=Error.RULE, folder=plan.out.name
        )
