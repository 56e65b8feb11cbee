"""Two experts' clips beside each other: how far edges and texts differ, where they disagree.

Not in the candidate's build.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.annotation.matching import Pair, best_pairs
from desktop.tasks.annotation.values import MILLION
from desktop.tasks.audio.gold import GoldClip, GoldSegment, GoldTranscript, read_config, read_gold
from desktop.tasks.audio.matched import Rules, segment_match
from desktop.tasks.audio.model import read_clip, read_setup
from desktop.tasks.audio.transcripts import best_aligned, shown_gold, tokens_of
from desktop.tasks.calibration import Measured

_LOW = Fraction("0.50")


def measure(task: Task, first: GoldTask, second: GoldTask) -> Measured:
    """The experts' answers stand as gold in `first` and `second`. Raises GoldError, ValueError."""
    setup = read_setup(task)
    ours, theirs = read_gold(first, task), read_gold(second, task)
    config = replace(read_config(first, setup, ours), iou_low=_LOW)
    edges: list[Fraction] = []
    texts: list[Fraction] = []
    disagreements: list[tuple[str, str]] = []
    for piece in task.pieces:
        one, other = ours[piece.name], theirs[piece.name]
        rules = Rules(config, setup, read_clip(task, piece).duration_ms, piece.name)
        pairs = _pairs(one.segments, other.segments, rules)
        edges += [_edge(mine, yours, rules) for mine, yours in pairs]
        texts += _texts(one.transcripts, other.transcripts)
        disagreements += ((piece.name, words) for words in _disagreements(one, other, pairs))
    return Measured({"edge": edges, "transcript": texts}, tuple(disagreements))


def _pairs(
    ours: Sequence[GoldSegment], theirs: Sequence[GoldSegment], rules: Rules
) -> list[tuple[GoldSegment, GoldSegment]]:
    """Segments of both that stand for the same; the greatest overlap in all."""
    found = []
    for row, mine in enumerate(ours):
        for column, yours in enumerate(theirs):
            match = segment_match(mine, yours.segment, rules)
            if match is not None:
                found.append(Pair(row, column, MILLION, match.similarity))
    return [(ours[pair.gold], theirs[pair.unit]) for pair in best_pairs(found)]


def _edge(mine: GoldSegment, yours: GoldSegment, rules: Rules) -> Fraction:
    """The larger difference of the two edges; the beginning and the end of the file are none."""
    wanted, drawn = mine.segment, yours.segment
    begins = 0 if wanted.start_ms <= 0 else abs(wanted.start_ms - drawn.start_ms)
    ends = 0 if wanted.end_ms >= rules.duration_ms else abs(wanted.end_ms - drawn.end_ms)
    return Fraction(max(begins, ends))


def _texts(ours: Sequence[GoldTranscript], theirs: Sequence[GoldTranscript]) -> Iterator[Fraction]:
    """Mistakes of the second in each text of the first, as a share of its length."""
    written = {transcript.tier: transcript.written for transcript in theirs}
    for mine in ours:
        if mine.tier in written:
            answer = tokens_of(shown_gold(written[mine.tier]))
            found = best_aligned(mine.variants, answer, len(answer) + max(map(len, mine.variants)))
            if found is not None and found.length:
                yield Fraction(found.mistakes, found.length)


def _disagreements(one: GoldClip, other: GoldClip, pairs: Sequence[tuple[GoldSegment, GoldSegment]]) -> Iterator[str]:
    for mine, yours in pairs:
        if mine.segment.label != yours.segment.label:
            yield f"{mine.segment.id}: the labels differ"
    met = ({mine.segment.id for mine, _ in pairs}, {yours.segment.id for _, yours in pairs})
    yield from (f"{one.segment.id}: only the first cut it" for one in one.segments if one.segment.id not in met[0])
    yield from (f"{one.segment.id}: only the second cut it" for one in other.segments if one.segment.id not in met[1])
    if {found.tier for found in one.transcripts} != {found.tier for found in other.transcripts}:
        yield "only one of them wrote a text"
