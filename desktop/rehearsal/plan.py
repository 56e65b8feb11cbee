"""What a rehearsal is asked to do, and which seat gets which fault."""

from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error
from desktop.paths import authored_path

FAULTS = ("kill", "clock", "stick")
MOST_CANDIDATES = 200
LEVEL, PART = 5, "theory"
PARTS = ("theory", "skill")


@dataclass(frozen=True)
class RehearsalPlan:
    """`speed` 0 is as fast as the machine can; otherwise that many times real time. `faults` are names of FAULTS.

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

    @property
    def source(self) -> Path:
        """Where the bank or the tasks of the paper are."""
        return self.paper or authored_path(f"level-{self.level}", self.part)

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
    """Raises E-REH-01 for an out-of-range number, E-REH-02 for an unknown fault, E-REH-03 for a used folder,
    E-REH-04 where there is no paper of the level and part."""
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
    if not any(plan.source.glob("*/paper.toml" if plan.part == "skill" else "bank.toml")):
        raise Error(
            "E-REH-04", "There is no paper of level {level}, {part}, to rehearse.", "Choose another level or part.",
            exit_code=Error.USAGE, level=plan.level, part=plan.part,
        )  # fmt: skip
    if plan.out.exists() and any(plan.out.iterdir()):
        raise Error(
            "E-REH-03", "{folder} is not empty.", "Name a new folder.", exit_code=Error.RULE, folder=plan.out.name
        )
