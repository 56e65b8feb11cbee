"""What the builder of packages finds in the gold of texts, as English sentences. Not in the candidate's build."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from desktop.tasks.annotation.offsets import Offsets
from desktop.tasks.text.gold import Config, GoldSpan, GoldText, asked
from desktop.tasks.text.marks import Ranges, shared
from desktop.tasks.text.matched import trimmed_ranges, unit_count
from desktop.tasks.text.model import Passage, Setup

MOST_EMPTY = Fraction("0.2")
LEAST_DEDUCTION = Fraction("0.12")


def text_faults(name: str, gold: GoldText, passage: Passage) -> Iterator[str]:
    """Units that candidates could not mark."""
    for found in gold.spans:
        for fault in _span_faults(found, passage):
            yield f"{name}: {found.span.id}: {fault}."
    spans = {found.span.id: found.span for found in gold.spans}
    for relation in gold.relations:
        kind = passage.setup.relation(relation.label)
        if kind is None or not kind.joins(spans[relation.head].label, spans[relation.tail].label):
            yield f"{name}: {relation.id}: a relation that the task does not have between these labels."
    if not passage.setup.nested and _overlaps([found.span.ranges for found in gold.spans]):
        yield f"{name}: spans overlap, but the task is flat."
    if len(gold.spans) + len(gold.relations) > passage.setup.most_units:
        yield f"{name}: more units than a candidate may mark."


def _span_faults(found: GoldSpan, passage: Passage) -> Iterator[str]:
    if passage.setup.palette.get(found.span.label) is None:
        yield f"label {found.span.label} is unknown"
    offsets = Offsets(passage.text)
    for ranges in found.accepted:
        if ranges[-1][1] > len(passage.text):
            yield "beyond the end of the text"
        elif any(offsets.whole(*one) != one for one in ranges):
            yield "cuts a grapheme"
        elif trimmed_ranges(passage.text, ranges) != ranges:
            yield "begins or ends with spaces or punctuation"
        if len(ranges) > 1 and not passage.setup.gaps:
            yield "has gaps, but the task allows none"


def _overlaps(found: list[Ranges]) -> bool:
    return any(shared(one, other) for place, one in enumerate(found) for other in found[:place])


def choice_faults(setup: Setup, texts: Mapping[str, GoldText]) -> list[str]:
    """Classes that are missing, unknown, or all the same; too many true labels where several may be chosen."""
    if not setup.classes:
        return [f"{name}: classes, but the task has none." for name, text in texts.items() if text.classes]
    known = {choice.id for choice in setup.classes}
    found = [f"{name}: an unknown class." for name, text in texts.items() if not set(text.classes) <= known]
    if setup.many:
        if 2 * sum(len(text.classes) for text in texts.values()) > len(known) * len(texts):
            found.append("More than half of the labels are true on average.")
        empty = sum(1 for text in texts.values() if not text.classes)
        if empty > MOST_EMPTY * len(texts):
            found.append("Texts without a class are more than 20 % of the task.")
        return found
    found += [f"{name}: not exactly one class." for name, text in texts.items() if len(text.classes) != 1]
    if len({text.classes for text in texts.values()}) < 2:
        found.append("All texts have one class.")
    return found


def spam_faults(setup: Setup, config: Config, texts: Mapping[str, GoldText]) -> list[str]:
    """Gold that pays people who do not read: too many texts without a unit, a small d."""
    if "units" not in asked(setup):
        return []
    weights = config.weights or {name: unit_count(text, config) for name, text in texts.items()}
    if set(weights) != set(texts):
        return ["The weights name other pieces."]
    empty = sum((weights[name] for name, text in texts.items() if not text.spans), Fraction(0))
    found = []
    if empty > MOST_EMPTY * sum(weights.values(), Fraction(0)):
        found.append("Texts without spans carry more than 20 % of the task.")
    if config.deduction < LEAST_DEDUCTION:
        found.append("The deduction for extra units does not outweigh guessing.")
    return found
