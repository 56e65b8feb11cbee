"""What may be inserted into a report: the candidate's own work on other tasks, as it stands now. Values only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.crypto.joining import sha256
from desktop.exam.task_score import TaskWork


@dataclass(frozen=True)
class OwnWork:
    """One piece of another task: its id and the SHA-256 of its value in hex, and its name."""

    ref: str
    sha256: str
    title: str


def own_work(slots: Sequence[str], earlier: Callable[[str], TaskWork | None]) -> list[OwnWork]:
    """Every piece with an answer of the named tasks, in the order of the paper."""
    found = []
    for slot in slots:
        work = earlier(slot)
        for piece in work.task.pieces if work is not None else ():
            value = work.answers.get(piece.name) if work is not None else None
            if work is not None and value:
                title = f"{slot} {work.task.title}"
                if len(work.task.pieces) > 1:
                    title += f"：{piece.title}"
                found.append(OwnWork(piece.piece.hex(), sha256(value).hex(), title))
    return found
