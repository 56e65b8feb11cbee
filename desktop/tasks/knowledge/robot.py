"""The built-in question robot: which entry of a base it finds for what somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.tasks.annotation.bigrams import Found, Pairs, best_choice, bigrams
from desktop.tasks.knowledge.model import Entry


@dataclass(frozen=True)
class Robot:
    """A base prepared for many questions. It asks no dates: an expired entry speaks until it is retired."""

    wordings: tuple[tuple[str, tuple[Pairs, ...]], ...]

    def find(self, question: str) -> Found:
        """The entry whose question or variant is most like `question`; a tie of two entries finds none."""
        return best_choice(question, self.wordings)


def robot_of(entries: Sequence[Entry]) -> Robot:
    """The robot that knows `entries`."""
    return Robot(
        tuple((one.id, tuple(bigrams(text) for text in (one.question, *one.variants))) for one in entries)
    )  # fmt: skip
