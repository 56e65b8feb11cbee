"""Gold spans and relations brought together with marked ones, for one text. Not in the candidate's build.

Relations are looked at through the matching of their spans, so a bad boundary is charged once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from desktop.exam.task_score import Outcome
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.deductions import Finding
from desktop.tasks.annotation.matching import Pair, best_pairs
from desktop.tasks.annotation.offsets import trimmed
from desktop.tasks.annotation.values import MILLION, ratio_millionths
from desktop.tasks.text.gold import Config, GoldSpan, GoldText
from desktop.tasks.text.marks import Mark, Range, Ranges, Relation, length, relations_of, shared, spans_of
from desktop.tasks.text.model import Setup

RULE_EXACT, RULE_OVERLAP, RULE_LABEL = "TX-1", "TX-2", "TX-3"
RULE_RELATION, RULE_RELATION_LABEL = "TX-4", "TX-5"
LONGEST_QUOTE = 12
TextMark = tuple[str, Ranges]
"""Label and trimmed ranges of a marked span."""


@dataclass(frozen=True)
class Rules:
    """What a text is judged by."""

    config: Config
    setup: Setup
    text: str
    piece: str


class SpanMatch(NamedTuple):
    """What a marked span is worth for a gold one; similarity and credit in millionths."""

    credit: int
    similarity: int
    outcome: Outcome


@dataclass(frozen=True)
class SpanChoice:
    """By gold number the mark chosen for it; `near` are marks that are like a gold span that has one."""

    chosen: Mapping[int, tuple[int, SpanMatch]]
    near: frozenset[int]


@dataclass(frozen=True)
class Joined:
    """A relation whose ends are gold spans, by their ids; `id` is the relation's own."""

    id: str
    label: str
    ends: tuple[str, str]


EXACT = SpanMatch(MILLION, MILLION, Outcome.RIGHT)


def trimmed_ranges(text: str, ranges: Ranges) -> Ranges:
    """Without spaces and punctuation at both ends; ranges that hold nothing else stay as they are."""
    if ranges[-1][1] <= len(text) and text[ranges[0][0]].isalnum() and text[ranges[-1][1] - 1].isalnum():
        return ranges  # as nearly all are
    left: list[Range] = list(ranges)
    while left:
        start, end = trimmed(text, *left[0])
        if start < end:
            left[0] = (start, left[0][1])
            break
        left.pop(0)
    while left:
        start, end = trimmed(text, *left[-1])
        if start < end:
            left[-1] = (left[-1][0], end)
            break
        left.pop()
    return tuple(left) or ranges


def trimmed_gold(gold: GoldText, text: str) -> GoldText:
    """Gold as it is compared: once for a text, not for every candidate."""
    spans = (
        replace(found, accepted=tuple(trimmed_ranges(text, ranges) for ranges in found.accepted))
        for found in gold.spans
    )
    return replace(gold, spans=tuple(spans))


def span_match(gold: GoldSpan, label: str, ranges: Ranges, rules: Rules) -> SpanMatch | None:
    """Exact with the label 1, overlapping with the label half, exact with another label 0.4; gold is trimmed."""
    best: SpanMatch | None = None
    for right in gold.accepted:
        found = _range_match(right, gold.span.label, (label, ranges), rules.config)
        if found is not None and (best is None or (found.credit, found.similarity) > (best.credit, best.similarity)):
            best = found
    return best


def _range_match(right: Ranges, label: str, mark: TextMark, config: Config) -> SpanMatch | None:
    if right == mark[1]:
        return _judged(True, label == mark[0], MILLION, config)
    inside = shared(right, mark[1])
    if not inside or label != mark[0]:
        return None
    similarity = ratio_millionths(inside, length(right) + length(mark[1]) - inside)
    return _judged(False, True, similarity, config)


def match_spans(golds: Sequence[GoldSpan], marked: Sequence[TextMark], rules: Rules) -> SpanChoice:
    """The choice that gives most points, by gold number; both sides trimmed, `marked` distinct and in order."""
    order = sorted(range(len(golds)), key=[(gold.span.label, gold.accepted) for gold in golds].__getitem__)
    extents = [(ranges[0][0], ranges[-1][1]) for _, ranges in marked]
    found: dict[tuple[int, int], SpanMatch] = {}
    for row, number in enumerate(order):
        label = golds[number].span.label
        for right in golds[number].accepted:
            start, end, exact = right[0][0], right[-1][1], (label, right)
            for column, (first, last) in enumerate(extents):
                if first < end and last > start:
                    if marked[column] == exact:
                        found[row, column] = EXACT
                        continue
                    match = _range_match(right, label, marked[column], rules.config)
                    known = found.get((row, column))
                    if match is not None and (known is None or match[:2] > known[:2]):
                        found[row, column] = match
    saved = rules.config.saved
    pairs = [Pair(*place, match.credit + saved, match.similarity) for place, match in found.items()]
    chosen = {order[pair.gold]: (pair.unit, found[pair.gold, pair.unit]) for pair in best_pairs(pairs)}
    return SpanChoice(chosen, frozenset(column for row, column in found if order[row] in chosen))


def _judged(is_exact: bool, is_labelled: bool, similarity: int, config: Config) -> SpanMatch | None:
    if is_exact and is_labelled:
        return EXACT
    if is_exact:
        return SpanMatch(config.label_credit, similarity, Outcome.WRONG_LABEL)
    if is_labelled and similarity >= config.overlap_low * MILLION:
        return SpanMatch(int(config.overlap_credit * MILLION), similarity, Outcome.LOOSE)
    return None


def unit_count(gold: GoldText, config: Config) -> Fraction:
    """How many units a text is worth; an empty one counts as one."""
    return len(gold.spans) + config.relation_weight * len(gold.relations) or Fraction(1)


def findings_of(gold: GoldText, units: Sequence[Mark], rules: Rules, unit: Fraction) -> list[Finding]:
    """A line for every gold unit and for everything marked for nothing; every span is worth `unit` points."""
    trimmed = {span.id: (span.label, trimmed_ranges(rules.text, span.ranges)) for span in spans_of(units)}
    marked = sorted(set(trimmed.values()))
    places = {mark: place for place, mark in enumerate(marked)}
    names = {name: places[mark] for name, mark in trimmed.items()}
    first_id = {place: name for name, place in reversed(names.items())}
    choice = match_spans(gold.spans, marked, rules)
    chosen = choice.chosen
    drawn = {row: (first_id[column], marked[column], match) for row, (column, match) in chosen.items()}
    lines = [_span_line(number, gold, drawn.get(number), rules) for number in range(len(gold.spans))]
    used = {column for column, _ in chosen.values()}
    again = choice.near - used
    for column, (label, ranges) in enumerate(marked):
        if column not in used:
            lines.append(_extra_line(first_id[column], (label, ranges), column in again, rules))
    ends = {column: gold.spans[row].span.id for row, (column, _) in chosen.items()}
    joins = _joined(relations_of(units), {name: ends.get(place, "") for name, place in names.items()}, rules)
    return [replace(line, unit_points=unit) for line in lines] + [
        replace(line, unit_points=unit * rules.config.relation_weight) for line in _relation_lines(gold, joins, rules)
    ]


def _span_line(row: int, gold: GoldText, drawn: tuple[str, TextMark, SpanMatch] | None, rules: Rules) -> Finding:
    span = gold.spans[row].span
    name = explain.target(row + 1, rules.setup.palette.name(span.label)) + _quote(rules.text, span.ranges)
    if drawn is None:
        missing = Finding(rules.piece, Outcome.MISSING, explain.RULE_MISSING, Fraction(0), Fraction(1), span.id)
        return replace(missing, name=name, measure=_where(span.ranges))
    unit, (label, ranges), match = drawn
    rule = {Outcome.RIGHT: RULE_EXACT, Outcome.LOOSE: RULE_OVERLAP}.get(match.outcome, RULE_LABEL)
    measure = "范围一致"
    if match.outcome is Outcome.LOOSE:
        measure = f"标了{_quote(rules.text, ranges)}，{explain.measured('重合度', Fraction(match.similarity, MILLION))}"
    elif match.outcome is Outcome.WRONG_LABEL:
        measure = f"标为「{rules.setup.palette.name(label)}」，{measure}"
    credit = Fraction(match.credit, MILLION)
    return Finding(rules.piece, match.outcome, rule, credit, Fraction(1), span.id, unit, name=name, measure=measure)


def _extra_line(unit: str, mark: tuple[str, Ranges], is_again: bool, rules: Rules) -> Finding:
    label, ranges = mark
    outcome = Outcome.DUPLICATE if is_again else Outcome.EXTRA
    rule = explain.RULE_DUPLICATE if is_again else explain.RULE_EXTRA
    why = f"{_where(ranges)}，{explain.ALREADY_MATCHED if is_again else explain.NOT_MATCHED}"
    name = explain.surplus(unit, rules.setup.palette.name(label)) + _quote(rules.text, ranges)
    return Finding(rules.piece, outcome, rule, -rules.config.deduction, Fraction(1), unit=unit, name=name, measure=why)


def _quote(text: str, ranges: Ranges) -> str:
    words = "…".join(text[start:end] for start, end in ranges).replace("\n", " ")
    return f"“{words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + '…'}”"


def quoted_place(text: str, ranges: Ranges) -> str:
    """The words of a span and where they stand."""
    return f"{_quote(text, ranges)}（{_where(ranges)}）"


def _where(ranges: Ranges) -> str:
    """Where something is, characters counted from 1: the same words may stand in a text twice."""
    first, last = ranges[0][0] + 1, ranges[-1][1]
    return f"第 {first} 字" if first == last else f"第 {first}–{last} 字"


def _ends(label: str, ends: tuple[str, str], setup: Setup) -> tuple[str, str]:
    kind = setup.relation(label)
    return (min(ends), max(ends)) if kind is not None and kind.symmetric else ends


def _joined(relations: Sequence[Relation], gold_of: Mapping[str, str], rules: Rules) -> list[Joined]:
    """Marked relations between matched spans, equal ones once, in the order of their content."""
    found: dict[tuple[str, tuple[str, str]], Joined] = {}
    for relation in relations:
        ends = _ends(relation.label, (gold_of[relation.head], gold_of[relation.tail]), rules.setup)
        if all(ends) and ends[0] != ends[1]:
            found.setdefault((relation.label, ends), Joined(relation.id, relation.label, ends))
    return [found[key] for key in sorted(found)]


def _relation_lines(gold: GoldText, joins: Sequence[Joined], rules: Rules) -> list[Finding]:
    golds = [
        Joined(relation.id, relation.label, _ends(relation.label, (relation.head, relation.tail), rules.setup))
        for relation in gold.relations
    ]
    order = sorted(range(len(golds)), key=lambda row: (golds[row].label, golds[row].ends))
    saved = int(rules.config.deduction * MILLION)
    pairs = []
    for row, number in enumerate(order):
        for column, join in enumerate(joins):
            if golds[number].ends == _ends(golds[number].label, join.ends, rules.setup):
                credit = MILLION if golds[number].label == join.label else int(rules.config.wrong_label * MILLION)
                pairs.append(Pair(row, column, credit + saved, MILLION))
    chosen = {order[pair.gold]: pair.unit for pair in best_pairs(pairs)}
    places = {row: joins[column] for row, column in chosen.items()}
    lines = [
        _relation_line((row, join), places.get(row), _joined_words(join, gold, rules), rules)
        for row, join in enumerate(golds)
    ]
    for column, join in enumerate(joins):
        if column not in chosen.values():
            name = explain.surplus(join.id, _relation_name(join.label, rules)) + _joined_words(join, gold, rules)
            line = Finding(rules.piece, Outcome.EXTRA, explain.RULE_EXTRA, -rules.config.deduction, Fraction(1))
            lines.append(replace(line, unit=join.id, name=name, measure=explain.NOT_MATCHED))
    return lines


def _joined_words(join: Joined, gold: GoldText, rules: Rules) -> str:
    """The words a relation joins."""
    ranges = {found.span.id: found.span.ranges for found in gold.spans}
    return "→".join(_quote(rules.text, ranges[end]) for end in join.ends)


def _relation_line(numbered: tuple[int, Joined], join: Joined | None, words: str, rules: Rules) -> Finding:
    row, gold = numbered
    name = f"关系 {row + 1}「{_relation_name(gold.label, rules)}」{words}"
    if join is None:
        line = Finding(rules.piece, Outcome.MISSING, explain.RULE_MISSING, Fraction(0), Fraction(1), gold.id)
        return replace(line, name=name)
    is_labelled = join.label == gold.label
    outcome, rule = (Outcome.RIGHT, RULE_RELATION) if is_labelled else (Outcome.WRONG_LABEL, RULE_RELATION_LABEL)
    credit = Fraction(1) if is_labelled else rules.config.wrong_label
    measure = explain.chosen(_relation_name(join.label, rules), _relation_name(gold.label, rules))
    return Finding(rules.piece, outcome, rule, credit, Fraction(1), gold.id, join.id, name=name, measure=measure)


def _relation_name(label: str, rules: Rules) -> str:
    known = rules.setup.relation(label)
    return known.name if known else label
