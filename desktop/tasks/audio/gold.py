"""Gold answers and the grader's configuration for sounds. Not in the candidate's build.

Gold of one piece:

    {"units": [{"id":"g-1","tier":"speech","start_ms":0,"end_ms":2480,"label":"agent",
                "attributes":[], "alternatives":[[0,2300]]}],
     "transcripts": [{"tier":"speech","text":"<嗯>您好，请[查|查询]一下"}]}

A transcript is the whole text of a tier in order of time, written with the marks of `transcripts`; `alternatives` are
further accepted edges. A tier with a transcript in the setup has one here unless nothing is said on it.

Configuration (every field may be absent; `shares` is needed where a task asks segments and transcripts; `fillers` is a
share only where the gold has required fillers):

    {"quantum":"0.1", "shares":{"segments":"0.4","transcript":"0.5","fillers":"0.1"}, "deduction":"0.5",
     "wrong_label":"0.4", "edge_ms":200, "iou_low":"0.50", "one_edge":"0.7", "both_edges":"0.5",
     "attribute_share":"0.2", "free":"0.03", "zero":"0.30", "weights":[{"piece":"AUD-01","weight":"2"}]}

Without `weights` every clip carries the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask
from desktop.tasks.annotation.deductions import (
    DRAWING_DEDUCTION,
    WRONG_LABEL_CREDIT,
    read_gold_pieces,
    read_shares,
    read_weights,
)
from desktop.tasks.annotation.reading import Reading, is_integer
from desktop.tasks.audio.model import Setup
from desktop.tasks.audio.segments import LONGEST_MS, Segment, read_segment
from desktop.tasks.audio.transcripts import Slot, read_gold_variants, shown_gold

SEGMENTS, TRANSCRIPT, FILLERS = "segments", "transcript", "fillers"


@dataclass(frozen=True)
class Config:
    """The grader's settings."""

    shares: Mapping[str, Fraction]
    deduction: Fraction
    wrong_label: Fraction
    edge_ms: int
    iou_low: Fraction
    one_edge: Fraction
    both_edges: Fraction
    attribute_share: Fraction
    free: Fraction
    zero: Fraction
    weights: Mapping[str, Fraction]


@dataclass(frozen=True)
class GoldTranscript:
    """The text of a tier, in audits of one segment, as written in the gold, and its variants in tokens."""

    tier: str
    written: str
    variants: tuple[tuple[Slot, ...], ...]

    @property
    def fillers(self) -> int:
        """How many required fillers it has."""
        return sum(slot.filler for slot in self.variants[0])


@dataclass(frozen=True)
class GoldSegment:
    """A segment with all its accepted edges, the segment's own first; in audits also what is said in it."""

    segment: Segment
    edges: tuple[tuple[int, int], ...]
    spoken: GoldTranscript | None = None


@dataclass(frozen=True)
class GoldClip:
    """What is right for one clip."""

    segments: tuple[GoldSegment, ...]
    transcripts: tuple[GoldTranscript, ...]


def asked(setup: Setup, clips: Mapping[str, GoldClip]) -> tuple[str, ...]:
    """What a task asks for, of segments, transcript and fillers."""
    wanted = {
        SEGMENTS: True,
        TRANSCRIPT: any(tier.transcript for tier in setup.tiers),
        FILLERS: any(transcript.fillers for clip in clips.values() for transcript in clip.transcripts),
    }
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)


def read_config(gold: GoldTask, setup: Setup, clips: Mapping[str, GoldClip]) -> Config:
    """The configuration. Raises GoldError."""
    try:
        reading = Reading(gold.config, f"{gold.slot} config")
        reading.text("quantum", "0.1")
        config = Config(
            shares=read_shares(reading, asked(setup, clips)),
            deduction=reading.fraction("deduction", str(float(DRAWING_DEDUCTION))),
            wrong_label=reading.fraction("wrong_label", str(float(WRONG_LABEL_CREDIT))),
            edge_ms=reading.integer("edge_ms", 200, least=1, most=5_000),
            iou_low=reading.fraction("iou_low", "0.50"),
            one_edge=reading.fraction("one_edge", "0.7"),
            both_edges=reading.fraction("both_edges", "0.5"),
            attribute_share=reading.fraction("attribute_share", "0.2"),
            free=reading.fraction("free", "0.03"),
            zero=reading.fraction("zero", "0.30"),
            weights=read_weights(reading),
        )
        reading.end()
        _verify_config(reading, config)
    except ValueError as reason:
        raise GoldError(str(reason)) from reason
    return config


def _verify_config(reading: Reading, config: Config) -> None:
    if config.deduction < 0 or not 0 <= config.wrong_label <= 1 - config.deduction:
        raise reading.fault("wrong_label + deduction is above 1: adding a right unit could cost something")
    if not 0 <= config.both_edges <= config.one_edge <= 1 or not 0 < config.iou_low < 1:
        raise reading.fault("one_edge, both_edges, iou_low")
    if not 0 <= config.free < config.zero <= 1 or not 0 <= config.attribute_share <= 1:
        raise reading.fault("free, zero, attribute_share")


def read_gold(gold: GoldTask, task: Task) -> dict[str, GoldClip]:
    """Gold by piece name, for every piece of the task. Raises GoldError."""
    return read_gold_pieces(task, gold, read_gold_clip)


def read_gold_clip(values: Any, where: str, *, is_audit: bool = False) -> GoldClip:
    """Gold of one clip; in an audit segments have texts of their own. Raises ValueError."""
    reading = Reading(values, where)
    read = _spoken_segment if is_audit else _gold_segment
    clip = GoldClip(reading.each("units", read, ()), reading.each("transcripts", _transcript, ()))
    reading.end()
    ids = [found.segment.id for found in clip.segments]
    tiers = [transcript.tier for transcript in clip.transcripts]
    if len(set(ids)) != len(ids) or len(set(tiers)) != len(tiers):
        raise reading.fault("an id or a tier stands twice")
    return clip


def _gold_segment(reading: Reading) -> GoldSegment:
    found = _spoken_segment(reading)
    if found.spoken:
        raise reading.fault("text: stands in transcripts")
    return found


def _spoken_segment(reading: Reading) -> GoldSegment:
    segment = read_segment(reading)
    spoken = _written(reading, segment.tier, segment.text) if segment.text else None
    segment = replace(segment, text=shown_gold(segment.text))
    others = reading.items("alternatives", ())
    if not all(_is_stretch(values) for values in others):
        raise reading.fault("alternatives")
    edges = ((segment.start_ms, segment.end_ms), *((start, end) for start, end in others))
    return GoldSegment(segment, edges, spoken)


def _is_stretch(values: Any) -> bool:
    is_pair = isinstance(values, list) and len(values) == 2 and all(map(is_integer, values))
    return is_pair and 0 <= values[0] < values[1] <= LONGEST_MS


def _transcript(reading: Reading) -> GoldTranscript:
    return _written(reading, reading.text("tier"), reading.text("text"))


def _written(reading: Reading, tier: str, written: str) -> GoldTranscript:
    try:
        variants = tuple(tuple(slots) for slots in read_gold_variants(written))
    except ValueError as reason:
        raise reading.fault(f"text: {reason}") from reason
    return GoldTranscript(tier, written, variants)
