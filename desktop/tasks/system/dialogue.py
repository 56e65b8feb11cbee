"""The simulated question robot of a console: what it says to what a visitor says. Deterministic, without a clock."""

from dataclasses import dataclass, replace

from desktop.tasks.annotation.bigrams import best_choice, bigrams
from desktop.tasks.system.setup import Dialogue, Intent, Question


@dataclass(frozen=True)
class Talk:
    """A conversation so far: `said` are pairs of visitor and robot; `intent` is what the robot is asking about now."""

    said: tuple[tuple[str, str], ...] = ()
    intent: str = ""
    given: tuple[tuple[str, str], ...] = ()
    misses: int = 0
    transferred: bool = False
    reached: str = ""
    """The intent whose reply was the last word of the robot, "" for none."""

    @property
    def reply(self) -> str:
        """The robot's last words."""
        return self.said[-1][1] if self.said else ""


def hear(dialogue: Dialogue, talk: Talk, words: str) -> Talk:
    """The conversation after the visitor has said `words`."""
    if talk.transferred:
        return replace(talk, said=(*talk.said, (words, "")), reached="")
    intent = find_intent(dialogue, talk.intent)
    if intent is not None:
        waiting = _open_question(intent, talk)
        if waiting is not None:
            return _go_on(intent, replace(talk, given=(*talk.given, (waiting.id, words.strip()))), words)
    found = best_choice(words, ((one.id, tuple(map(bigrams, one.samples))) for one in dialogue.intents)).choice
    intent = find_intent(dialogue, found)
    if intent is None:
        return _missed(dialogue, talk, words)
    return _go_on(intent, replace(talk, intent=intent.id, given=(), misses=0), words)


def find_intent(dialogue: Dialogue, intent: str) -> Intent | None:
    """None for an intent that is not there."""
    return next((one for one in dialogue.intents if one.id == intent), None)


def _open_question(intent: Intent, talk: Talk) -> Question | None:
    known = {name for name, _ in talk.given}
    return next((one for one in intent.questions if one.id not in known), None)


def _go_on(intent: Intent, talk: Talk, words: str) -> Talk:
    """Ask what is still unknown, else reply."""
    waiting = _open_question(intent, talk)
    if waiting is not None:
        return replace(talk, said=(*talk.said, (words, waiting.text)), intent=intent.id, reached="")
    reply = intent.reply
    for name, value in talk.given:
        reply = reply.replace("{" + name + "}", value)
    return replace(talk, said=(*talk.said, (words, reply)), intent="", given=(), misses=0, reached=intent.id)


def _missed(dialogue: Dialogue, talk: Talk, words: str) -> Talk:
    misses = talk.misses + 1
    transferred = misses >= dialogue.transfer_after
    words_back = dialogue.transfer if transferred else dialogue.fallback
    return replace(
        talk, said=(*talk.said, (words, words_back)), intent="", given=(), misses=misses, transferred=transferred,
        reached="",
    )  # fmt: skip
