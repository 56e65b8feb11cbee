"""What a rehearsal is asked to do, and which seat gets which fault."""

from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error

FAULTS = ("kill", "clock", "stick")
MOST_CANDIDATES = 200
LEVEL, PART = 5, "theory"


@dataclass(frozen=True)
class RehearsalPlan:
    """`speed` 0 is as fast as the machine can; otherwise that many times real time. `faults` are names of FAULTS."""

    out: Path
    candidates: int = 30
    seed: int = 1
    speed: float = 0.0
    faults: tuple[str, ...] = ()

    @property
    def seats(self) -> range:
        """The seats that are sat, counted from 1."""
        return range(1, self.candidates + 1)

    @property
    def practice_seat(self) -> int:
        """The seat that is left for a person to sit by hand."""
        return self.candidates + 1

    def fault_of(self, seat: int) -> str | None:
        """The fault that hits `seat`: the faults take turns over the first two thirds of the seats."""
        hit = max(len(self.faults), self.candidates * 2 // 3)
        return self.faults[(seat - 1) % len(self.faults)] if self.faults and seat <= hit else None


def check_plan(plan: RehearsalPlan) -> None:
    """Raises E-REH-01 for an out-of-range number, E-REH-02 for an unknown fault, E-REH-03 for a used folder."""
    if not max(1, len(set(plan.faults))) <= plan.candidates <= MOST_CANDIDATES:
        raise Error(
            "E-REH-01", "A rehearsal has {least} to {most} candidates.", "Ask for another number.",
            exit_code=Error.USAGE, least=max(1, len(set(plan.faults))), most=MOST_CANDIDATES,
        )  # fmt: skip
    for fault in plan.faults:
        if fault not in FAULTS:
            raise Error(
                "E-REH-02", "The fault {fault} is not part of this version.", "Choose from: {faults}.",
                exit_code=Error.USAGE, fault=fault, faults=", ".join(FAULTS),
            )  # fmt: skip
    if plan.out.exists() and any(plan.out.iterdir()):
        raise Error(
            "E-REH-03", "{folder} is not empty.", "Name a new folder.", exit_code=Error.RULE, folder=plan.out.name
        )
