"""Power-loss images of a store, rebuilt from what its files were before and after every step (A3).

A commit with FULL sync writes log frames, syncs the log, and may then checkpoint: write database pages and sync them.
So between two durable states the disk may hold: none, a prefix, any subset, or a half-written 512-byte sector of what
changed in the log, and only when all of that is there, the same of what changed in the database. The mirror changes
after both and in order. The steps are recorded as differences of the files at every commit, every mirror append and
every mirror sync; writes that are overwritten inside one step are not seen. (No block device is involved: what a disk
that lies about flushing does is not covered.)
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
Files = dict[str, bytes]


@dataclass(frozen=True)
class Step:
    """Files before and after one durable step, and how many answers were acknowledged before it began."""

    before: Files
    after: Files
    acknowledged: int


@dataclass
class Recorder:
    """Takes the state of the watched files whenever it is told that a step is complete."""

    paths: dict[str, Path]
    steps: list[Step] = field(default_factory=list)
    state: Files = field(default_factory=dict)
    acknowledged: int = 0

    def start(self) -> None:
        """The durable state everything begins from."""
        self.state = self._read()

    def step(self) -> None:
        """Everything written so far is durable now."""
        now = self._read()
        if now != self.state:
            self.steps.append(Step(self.state, now, self.acknowledged))
            self.state = now

    def _read(self) -> Files:
        return {name: path.read_bytes() if path.exists() else b"" for name, path in self.paths.items()}


Choice = Callable[[random.Random, int], set[int]]


def image(step: Step, chance: random.Random) -> Files:
    """One possible content of the disk when the power fails inside `step`."""
    found = dict(step.before)
    for name in ("log", "database", "mirror"):
        content, complete = _mixed(step.before[name], step.after[name], chance)
        found[name] = content
        if not complete:
            break
    return found


def _mixed(before: bytes, after: bytes, chance: random.Random) -> tuple[bytes, bool]:
    """A mixture of two states, sector by sector, and whether it is simply the newer one."""
    if before == after or chance.random() < 0.35:
        return after, True
    sectors = range(0, max(len(before), len(after)), SECTOR)
    changed = [s for s in sectors if before[s : s + SECTOR] != after[s : s + SECTOR]]
    taken = _choose(changed, chance)
    size = len(after) if chance.random() < 0.5 else max(len(before), max((s + SECTOR for s in taken), default=0))
    mixed = bytearray(before.ljust(min(size, len(after)), b"\0"))
    for start in taken:
        mixed[start : start + SECTOR] = after[start : start + SECTOR]
    if changed and chance.random() < 0.4:
        _tear(mixed, after, chance.choice(changed), chance)
    return bytes(mixed), bytes(mixed) == after


def _choose(changed: list[int], chance: random.Random) -> list[int]:
    kind = chance.choice(["none", "prefix", "subset"])
    if kind == "none":
        return []
    if kind == "prefix":
        return changed[: chance.randrange(len(changed) + 1)]
    return [start for start in changed if chance.random() < 0.5]


def _tear(mixed: bytearray, after: bytes, start: int, chance: random.Random) -> None:
    """One sector is written only up to some byte."""
    cut = start + chance.randrange(1, SECTOR)
    if len(mixed) >= cut:
        mixed[start:cut] = after[start:cut]
