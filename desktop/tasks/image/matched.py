"""Gold objects and drawn ones brought together for one picture: which stands for which, and what each earns.

Not in the candidate's build. Objects are put in the order of their content, so neither ids nor the order of drawing
can matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from desktop.exam.task_score import Outcome
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.deductions import Finding
from desktop.tasks.annotation.matching import Pair, best_pairs
from desktop.tasks.annotation.palette import Palette
from desktop.tasks.annotation.values import MILLION
from desktop.tasks.image.box_pairs import box_set, near_pairs
from desktop.tasks.image.gold import Config, GoldUnit, flag_names
from desktop.tasks.image.likeness import (
    CREDIT_RULES,
    NEAR_SIDE,
    Likeness,
    Picture,
    Thing,
    distance_text,
    likeness,
    line_likenesses,
    named_credits,
    reach_of,
)
from desktop.tasks.image.shapes import Kind, Shape, content, fault_of, tidy

RULE_LABEL, RULE_ATTRIBUTE, RULE_INVALID = "IM-6", "IM-7", "IM-8"
INVALID = "图形无效"
FEW_PAIRS = 200
YES_NO = {True: "有", False: "无"}
FLAGS = {"occluded": "遮挡", "truncated": "截断", "difficult": "困难"}


@dataclass(frozen=True)
class Target:
    """A gold object with all its accepted geometries; `number` is its place in the gold."""

    number: int
    things: tuple[Thing, ...]

    @property
    def main(self) -> Thing:
        """The first geometry."""
        return self.things[0]

    @property
    def size(self) -> int:
        """How many units it is worth: a named point each, else one."""
        named = sum(1 for point in self.main.shapes[0].named if point.v)
        return named if self.main.kind is Kind.KEYPOINTS else 1


@dataclass(frozen=True)
class Rules:
    """What a picture is judged by."""

    config: Config
    palette: Palette
    picture: Picture
    piece: str


@dataclass(frozen=True)
class Match:
    """A gold object and what was drawn for it. `lost` are the attributes that are wrong, in millionths of a unit."""

    target: Target
    drawn: Thing
    gold: Thing
    likeness: Likeness
    is_labelled: bool
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """All matches, the gold objects nobody drew, what was drawn for nothing, and shapes that are none."""

    matches: tuple[Match, ...]
    missing: tuple[Target, ...]
    extra: tuple[tuple[Thing, bool], ...]
    invalid: tuple[Shape, ...]


def targets_of(units: Sequence[GoldUnit]) -> tuple[Target, ...]:
    """Gold objects; polygons of one group are one object (and have no alternatives)."""
    found = []
    for number, thing in enumerate(_things([unit.shape for unit in units]), 1):
        extent = next((unit.extent for unit in units if unit.shape.id in thing.ids), None)
        others = [shape for unit in units if unit.shape.id == thing.id for shape in unit.alternatives]
        alternatives = (Thing((shape.id,), shape.kind, shape.label, (shape,), extent) for shape in others)
        main = Thing(thing.ids, thing.kind, thing.label, thing.shapes, extent)
        found.append(Target(number, (main, *alternatives)))
    return tuple(found)


def unit_count(targets: Sequence[Target]) -> int:
    """How many units a picture is worth; an empty one counts as one."""
    return sum(target.size for target in targets) or 1


def compare(targets: Sequence[Target], units: Sequence[Shape], rules: Rules) -> Comparison:
    """The one-to-one choice that gives most points."""
    drawn, invalid = _drawn_things(units)
    golds = sorted(targets, key=lambda target: _order(target.main))
    known: dict[tuple[int, int], Match] = {}
    pairs = []
    for row, column, likes in _likenesses(golds, drawn, rules):
        match = _best_match(golds[row], drawn[column], likes, rules)
        if match is not None:
            known[row, column] = match
            pairs.append(Pair(row, column, _weight(match, rules), match.likeness.similarity))
    chosen = best_pairs(pairs)
    used = {pair.unit for pair in chosen}
    done = {pair.gold for pair in chosen}
    again = {column for (row, column), match in known.items() if row in done and match.is_labelled} - used
    matches = (known[pair.gold, pair.unit] for pair in chosen)
    return Comparison(
        tuple(sorted(matches, key=lambda match: match.target.number)),
        tuple(target for target in targets if target.number not in {golds[row].number for row in done}),
        tuple((thing, column in again) for column, thing in enumerate(drawn) if column not in used),
        tuple(sorted(invalid, key=content)),
    )


def _drawn_things(units: Sequence[Shape]) -> tuple[list[Thing], list[Shape]]:
    """Objects in the order of their content, and shapes that are none: also the parts of a tangle."""
    tidied = [(shape, fault_of(shape) is None) for shape in map(tidy, units)]
    things = _things([shape for shape, is_sound in tidied if is_sound])
    tangles = [thing for thing in things if thing.is_tangle]
    invalid = [shape for shape, is_sound in tidied if not is_sound]
    return (
        sorted((thing for thing in things if not thing.is_tangle), key=_order),
        invalid + [shape for thing in tangles for shape in thing.shapes],
    )


Likes = Sequence[Likeness | None]
"""Of a drawn object to each accepted geometry of a gold one."""


def _likenesses(golds: Sequence[Target], drawn: Sequence[Thing], rules: Rules) -> Iterator[tuple[int, int, Likes]]:
    """Row of gold, column of what was drawn, and how like they are; all lines of a picture are measured together."""
    config, picture = rules.config, rules.picture
    for row, column in _possible(golds, drawn, config):
        yield row, column, [likeness(gold, drawn[column], config, picture) for gold in golds[row].things]
    columns = [column for column, thing in enumerate(drawn) if thing.kind is Kind.POLYLINE]
    lines = [drawn[column] for column in columns]
    for row, target in enumerate(golds):
        if target.main.kind is Kind.POLYLINE:
            found = [line_likenesses(gold, lines, config, picture) for gold in target.things]
            yield from ((row, column, likes) for column, likes in zip(columns, zip(*found, strict=True), strict=True))


def _possible(golds: Sequence[Target], drawn: Sequence[Thing], config: Config) -> list[tuple[int, int]]:
    """Pairs worth a look, other than lines. Of many boxes all are compared at once, and most pairs fall away."""
    pairs = [
        (row, column)
        for row, target in enumerate(golds)
        for column, thing in enumerate(drawn)
        if target.main.kind is thing.kind is not Kind.POLYLINE
        and not (thing.kind is Kind.BOX and len(target.things) == 1)
    ]
    rows = [row for row, target in enumerate(golds) if target.main.kind is Kind.BOX and len(target.things) == 1]
    columns = [column for column, thing in enumerate(drawn) if thing.kind is Kind.BOX]
    if len(rows) * len(columns) < FEW_PAIRS:
        return pairs + [(row, column) for row in rows for column in columns]
    gold_boxes = box_set([[(golds[row].main.box, 0) for row in rows]])
    drawn_boxes = box_set([[(drawn[column].box, 0) for column in columns]])
    found = near_pairs(gold_boxes, drawn_boxes, int(config.box.low * MILLION), NEAR_SIDE)
    return pairs + [(rows[row], columns[column]) for row, column in zip(found[0], found[1], strict=True)]


def findings_of(found: Comparison, rules: Rules, unit: Fraction) -> list[Finding]:
    """A line for everything in a comparison; every unit is worth `unit` points."""
    lines: list[Finding] = []
    for match in found.matches:
        lines += _named_lines(match, rules, unit) if match.gold.kind is Kind.KEYPOINTS else [_line(match, rules, unit)]
        lines += _attribute_lines(match, rules, unit)
    for target in found.missing:
        name = explain.target(target.number, rules.palette.name(target.main.label))
        missing = Finding(rules.piece, Outcome.MISSING, explain.RULE_MISSING, Fraction(0), unit, target.main.id)
        where = explain.near(target.main.shapes[0].points)
        lines += [replace(missing, name=name, measure=where)] * target.size
    for thing, is_again in found.extra:
        outcome, rule = (Outcome.DUPLICATE, explain.RULE_DUPLICATE) if is_again else (Outcome.EXTRA, explain.RULE_EXTRA)
        why = explain.ALREADY_MATCHED if is_again else explain.NOT_MATCHED
        name = explain.surplus(thing.id, rules.palette.name(thing.label))
        why = "，".join(part for part in (explain.near(thing.shapes[0].points), why) if part)
        taken = -rules.config.deduction * _charged(thing)
        lines.append(Finding(rules.piece, outcome, rule, taken, unit, unit=thing.id, name=name, measure=why))
    for shape in found.invalid:
        name = explain.surplus(shape.id, rules.palette.name(shape.label))
        taken = -rules.config.deduction
        lines.append(
            Finding(rules.piece, Outcome.EXTRA, RULE_INVALID, taken, unit, unit=shape.id, name=name, measure=INVALID)
        )
    return lines


def _things(shapes: Sequence[Shape]) -> list[Thing]:
    """Objects in the order of their first unit."""
    joined: dict[tuple[int, str, str], list[Shape]] = {}
    for place, shape in enumerate(shapes):
        is_part = shape.kind is Kind.POLYGON and shape.group > 0
        joined.setdefault((shape.group if is_part else -1 - place, str(shape.kind), shape.label), []).append(shape)
    return [
        Thing(tuple(part.id for part in parts), parts[0].kind, parts[0].label, tuple(sorted(parts, key=content)))
        for parts in joined.values()
    ]


def _order(thing: Thing) -> Any:
    return [content(shape) for shape in thing.shapes]


def _charged(thing: Thing) -> int:
    """How many units an object too many costs d of."""
    if thing.kind is Kind.KEYPOINTS:
        return max(1, sum(1 for point in thing.shapes[0].named if point.v))
    return 1


def _best_match(target: Target, thing: Thing, likes: Likes, rules: Rules) -> Match | None:
    best: Match | None = None
    for gold, like in zip(target.things, likes, strict=True):
        if like is not None and (best is None or like.similarity > best.likeness.similarity):
            is_labelled = gold.label == thing.label
            wrong = _wrong_attributes(gold, thing, rules.config) if is_labelled else ()
            best = Match(target, thing, gold, like, is_labelled, wrong)
    return best


def _wrong_attributes(gold: Thing, drawn: Thing, config: Config) -> tuple[str, ...]:
    given = {value.id: value.value for value in drawn.shapes[0].attributes}
    wrong = [value.id for value in gold.shapes[0].attributes if given.get(value.id, "") != value.value]
    flags = [
        name
        for name in flag_names(config)
        if any(name in shape.flags for shape in gold.shapes) is not any(name in shape.flags for shape in drawn.shapes)
    ]
    return (*wrong, *flags)


def _weight(match: Match, rules: Rules) -> int:
    """Credit and the deduction it saves, in millionths of a unit."""
    saved = int(rules.config.deduction * MILLION) * _charged(match.drawn)
    if match.gold.kind is Kind.KEYPOINTS:
        credits = sum(credit for _, credit, _ in named_credits(match.gold, match.drawn, rules.config))
        return (credits if match.is_labelled else int(credits * rules.config.wrong_label)) + saved
    if not match.is_labelled:
        return int(rules.config.wrong_label * MILLION) + saved
    return match.likeness.credit - int(_lost(match, rules) * MILLION) + saved


def _lost(match: Match, rules: Rules) -> Fraction:
    """What wrong attributes take from a unit; never more than it has."""
    return min(len(match.wrong) * rules.config.attribute_share, Fraction(match.likeness.credit, MILLION))


def _line(match: Match, rules: Rules, unit: Fraction) -> Finding:
    credit = Fraction(match.likeness.credit, MILLION)
    outcome, rule = (Outcome.RIGHT if credit == 1 else Outcome.LOOSE), CREDIT_RULES[match.gold.kind]
    measure = match.likeness.measure
    if not match.is_labelled:
        outcome, rule, credit = Outcome.WRONG_LABEL, RULE_LABEL, rules.config.wrong_label
        measure = f"标为「{rules.palette.name(match.drawn.label)}」；{measure}"
    name = explain.target(match.target.number, rules.palette.name(match.gold.label))
    ids = match.target.main.id, match.drawn.id
    return Finding(rules.piece, outcome, rule, credit, unit, *ids, name=name, measure=measure)


def _named_lines(match: Match, rules: Rules, unit: Fraction) -> list[Finding]:
    label = rules.palette.get(match.gold.label)
    names = {point.id: point.name for point in label.points} if label else {}
    factor = Fraction(1) if match.is_labelled else rules.config.wrong_label
    reach = reach_of(match.gold, rules.config)
    lines = []
    for point, credit, far in named_credits(match.gold, match.drawn, rules.config):
        share = Fraction(credit, MILLION) * factor
        outcome = Outcome.RIGHT if share == 1 else Outcome.LOOSE if credit else Outcome.WRONG
        outcome = Outcome.MISSING if far is None else outcome
        if credit and not match.is_labelled:
            outcome = Outcome.WRONG_LABEL
        target = explain.target(match.target.number, rules.palette.name(match.gold.label))
        name = target + names.get(point.id, point.id)
        measure = "" if far is None else distance_text(far, reach)
        ids = match.target.main.id, match.drawn.id
        lines.append(
            Finding(rules.piece, outcome, CREDIT_RULES[Kind.KEYPOINTS], share, unit, *ids, name=name, measure=measure)
        )
    return lines


def _attribute_lines(match: Match, rules: Rules, unit: Fraction) -> list[Finding]:
    if not match.wrong:
        return []
    share = _lost(match, rules) / len(match.wrong)
    name = explain.target(match.target.number, rules.palette.name(match.gold.label))
    taken = Finding(
        rules.piece, Outcome.WRONG_ATTRIBUTE, RULE_ATTRIBUTE, -share, unit, match.target.main.id, match.drawn.id, name,
        careless=True,
    )  # fmt: skip
    return [replace(taken, measure=_attribute_words(match, rules.palette, attribute)) for attribute in match.wrong]


def _attribute_words(match: Match, palette: Palette, attribute: str) -> str:
    """What was given for an attribute or a flag, and what is right."""
    if palette.attribute(match.gold.label, attribute) is None:
        given = any(attribute in shape.flags for shape in match.drawn.shapes)
        return explain.filled(FLAGS.get(attribute, attribute), YES_NO[given], YES_NO[not given])
    values = ({one.id: one.value for one in thing.shapes[0].attributes} for thing in (match.drawn, match.gold))
    given_id, asked_id = (found.get(attribute, "") for found in values)
    return explain.wrong_attribute(palette, match.gold.label, attribute, (given_id, asked_id))
