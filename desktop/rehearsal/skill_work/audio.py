"""Simulated work on sounds: edges off, segments forgotten, characters misheard; and a 嗯 in every second."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.audio.grading import model_answers
from desktop.tasks.audio.model import Clip, Document, new_document, read_clip, read_document, write_document
from desktop.tasks.audio.segments import Segment

_OFF_MS = 350
_MISHEARD = "的是不了在人有我他这"
_SPAM_MS = 1000


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model answer, of which each segment is cut well, and each character heard well, with about `quality`."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        clip = read_clip(task, task.piece(name))
        document = read_document(value)
        units = tuple(unit for known in document.units for unit in _cut(known, clip, quality, chance))
        head = replace(document.head, none=document.head.none and chance.random() < quality)
        found[name] = write_document(replace(document, head=head, units=units))
    return found


def _cut(segment: Segment, clip: Clip, quality: float, chance: random.Random) -> Iterator[Segment]:
    segment = replace(segment, text=_heard(segment.text, quality, chance))
    if chance.random() < quality:
        yield segment
        return
    mistake = chance.choice(("forgotten", "off", "label", "off"))
    if mistake == "off" and segment.long_ms > 3 * _OFF_MS:
        yield replace(segment, start_ms=segment.start_ms + _OFF_MS, end_ms=segment.end_ms - chance.choice((0, _OFF_MS)))
    elif mistake == "label":
        tier = clip.setup.tier(segment.tier)
        others = [label for label in (clip.setup.labels_of(tier) if tier else ()) if label != segment.label]
        yield replace(segment, label=chance.choice(others) if others else segment.label, attributes=())
    elif mistake == "forgotten" and segment.text:
        yield replace(segment, end_ms=segment.start_ms + max(segment.long_ms // 3, 20))


def _heard(text: str, quality: float, chance: random.Random) -> str:
    """A third of the mistakes of cutting: people hear better than they cut."""
    wrong = (1 - quality) / 3
    return "".join(chance.choice(_MISHEARD) if chance.random() < wrong else letter for letter in text)


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each second a segment with the first label, and 嗯 as its transcript, on every tier."""
    found = {}
    for piece in task.pieces:
        clip = read_clip(task, piece)
        units: list[Segment] = []
        for tier in clip.setup.tiers:
            labels = clip.setup.labels_of(tier)
            for start in range(0, clip.duration_ms - 10, _SPAM_MS):
                end = min(clip.duration_ms, start + _SPAM_MS)
                text = "嗯" if tier.transcript else ""
                units.append(Segment(f"u-{len(units) + 1}", tier.id, start, end, labels[0] if labels else "", text))
        units = units[:200]
        document = new_document(task, piece)
        head = replace(document.head, state=PieceState.CHECKED, next_id=len(units) + 1)
        found[piece.name] = write_document(Document(head, tuple(units)))
    return found
