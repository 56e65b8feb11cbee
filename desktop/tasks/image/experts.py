"""Two experts' pictures beside each other: how like objects are, where they disagree.

Not in the candidate's build.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.annotation.lines import shared_lengths
from desktop.tasks.annotation.values import MILLION
from desktop.tasks.calibration import Measured
from desktop.tasks.image.gold import MOST_LINE_REACH, GoldPicture, Thresholds, read_config, read_gold
from desktop.tasks.image.likeness import Picture, named_credits, reach_of
from desktop.tasks.image.matched import Comparison, Match, Rules, compare, targets_of
from desktop.tasks.image.model import read_frame, read_setup
from desktop.tasks.image.shapes import Kind

_ALPHA, _REACH = Fraction("0.05"), Fraction("0.01")
_AREAS = Thresholds(Fraction("0.50"), Fraction("0.80"))
_LINES = Thresholds(Fraction("0.60"), Fraction("0.90"))


def measure(task: Task, first: GoldTask, second: GoldTask) -> Measured:
    """The experts' answers stand as gold in `first` and `second`. Raises GoldError, ValueError."""
    setup = read_setup(task)
    config = replace(
        read_config(first, setup), box=_AREAS, polygon=_AREAS, line=_LINES, line_reach=_REACH, point_alpha=_ALPHA
    )
    ours, theirs = read_gold(first, task), read_gold(second, task)
    samples: dict[str, list[Fraction]] = {}
    disagreements: list[tuple[str, str]] = []
    for piece in task.pieces:
        one, other = ours[piece.name], theirs[piece.name]
        rules = Rules(config, setup.palette, read_frame(task, piece), piece.name)
        found = compare(targets_of(one.units), [unit.shape for unit in other.units], rules)
        for match in found.matches:
            for kind, sample in _samples(match, rules):
                samples.setdefault(kind, []).append(sample)
        disagreements += ((piece.name, words) for words in _disagreements(found, one, other))
    return Measured(samples, tuple(disagreements))


def _samples(match: Match, rules: Rules) -> Iterator[tuple[str, Fraction]]:
    """Similarities of areas and lines; distances of lines and points as a share of the picture or the object."""
    similarity = Fraction(match.likeness.similarity, MILLION)
    if match.gold.kind is Kind.POINT:
        yield "point", (1 - similarity) * 4 * _ALPHA
    elif match.gold.kind is Kind.KEYPOINTS:
        reach = reach_of(match.gold, rules.config)
        for _, _, far in named_credits(match.gold, match.drawn, rules.config):
            if far is not None:
                yield "point", Fraction(far / reach).limit_denominator(MILLION) * _ALPHA
    else:
        yield match.gold.kind.value, similarity
        if match.gold.kind is Kind.POLYLINE:
            yield "reach", _reach(match, rules.picture)


def _reach(match: Match, picture: Picture) -> Fraction:
    """The least τ at which nine tenths of either line lie within τ of the other: what earns 满分线."""
    side = max(picture.width, picture.height)
    one, two = match.gold, match.drawn
    least, most = 1, int(MOST_LINE_REACH * side)
    while least < most:
        middle = (least + most) // 2
        ((covered, right),) = shared_lengths(one.shapes[0].points, [two.shapes[0].points], middle)
        if min(covered / one.length, right / two.length) >= float(_LINES.full):
            most = middle
        else:
            least = middle + 1
    return Fraction(least, side)


def _disagreements(found: Comparison, one: GoldPicture, other: GoldPicture) -> Iterator[str]:
    yield from (f"{match.target.main.id}: the labels differ" for match in found.matches if not match.is_labelled)
    yield from (f"{target.main.id}: only the first drew it" for target in found.missing)
    yield from (f"{thing.id}: only the second drew it" for thing, _ in found.extra)
    if (one.class_id, one.keep) != (other.class_id, other.keep):
        yield "the classes differ"
