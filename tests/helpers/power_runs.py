"""A sitting whose every durable step is recorded, and the opening of its power-loss images (A3)."""

import random
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.errors import Error
from desktop.keeper.messages import Saved
from desktop.storage.media import Medium
from tests.helpers.power_loss import Files, Recorder, image
from tests.helpers.sitting import QUICK, Sitting, of_type, room_in


class RecordedMirror:
    """Tells the recorder after every sync, which is when both media are durable; and before every append."""

    def __init__(self, medium: Medium) -> None:
        self._medium = medium
        self.recorder: Recorder | None = None
        self.name, self.read, self.cut, self.close = medium.name, medium.read, medium.cut, medium.close

    def append(self, data: bytes) -> None:
        """The database's commit is durable at this moment, the mirror's frame is not."""
        if self.recorder is not None:
            self.recorder.step()
        self._medium.append(data)

    def sync(self) -> None:
        """Now the frame is durable too."""
        self._medium.sync()
        if self.recorder is not None:
            self.recorder.step()


@dataclass
class PowerTally:
    """What opening the images showed."""

    images: int = 0
    lost: int = 0
    unopenable: int = 0
    rebuilt: int = 0


@dataclass(frozen=True)
class RecordedSitting:
    """A finished recording: the station as it was, and for each acknowledgement the item's value."""

    sitting: Sitting
    recorder: Recorder
    answers: list[tuple[bytes, int, bytes]]


def record_sitting(folder: Path, answers: int, seed: int) -> RecordedSitting:
    """Answer at random `answers` times, recording every step."""
    chance = random.Random(seed)
    wrapped: list[RecordedMirror] = []

    def wrap(medium: Medium) -> Medium:
        wrapped.append(RecordedMirror(medium))
        return wrapped[-1]

    sitting = Sitting(room_in(folder), options=replace(QUICK, wrap_mirror=wrap)).begin()
    paths = {
        "log": sitting.folder / "journal.db-wal",
        "database": sitting.folder / "journal.db",
        "mirror": sitting.mirror,
    }
    recorder = Recorder(paths)
    recorder.start()
    wrapped[-1].recorder = recorder
    acknowledged = []
    for _ in range(answers):
        number, choice = chance.randrange(12), chance.randrange(2)
        item = sitting.room.items[number]
        if of_type(sitting.answer(number, choice), Saved):
            acknowledged.append((item, sitting.revisions[item], sitting.room.response(item, choice)))
            recorder.acknowledged = len(acknowledged)
        if chance.random() < 0.1:
            sitting.wait(1)
    recorder.step()
    wrapped[-1].recorder = None
    sitting.kill()
    return RecordedSitting(sitting, recorder, acknowledged)


def open_image(recorded: RecordedSitting, chance: random.Random, tally: PowerTally) -> None:
    """Put one random image on the disk, start the program, and compare with what was acknowledged before the cut."""
    step = chance.choice(recorded.recorder.steps)
    _place(recorded, image(step, chance))
    sitting = recorded.sitting
    sitting.options = QUICK
    sitting.said.clear()
    tally.images += 1
    try:
        sitting.open()
    except Error:
        tally.unopenable += 1
        return
    answers = sitting.keeper._desk.progress.answers
    for item, rev, value in recorded.answers[: step.acknowledged]:
        found = answers.get(item)
        if found is None or found.rev < rev or (found.rev == rev and found.value != value):
            tally.lost += 1
    tally.rebuilt += any(getattr(event, "code", "") == "E-STO-06" for event in sitting.said)
    sitting.kill()


def _place(recorded: RecordedSitting, files: Files) -> None:
    """The image, and none of what earlier openings left."""
    for path in recorded.sitting.folder.glob("journal.db*"):
        path.unlink()
    for path in recorded.sitting.mirror.parent.glob("*.torn-*"):
        path.unlink()
    shutil.rmtree(recorded.sitting.station.outbox, ignore_errors=True)
    for name, path in recorded.recorder.paths.items():
        path.write_bytes(files[name])
