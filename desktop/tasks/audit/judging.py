"""What the base's grader says about single units of a reviewed item. Not in the candidate's build."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.palette import Palette
from desktop.tasks.annotation.values import MILLION
from desktop.tasks.audio import gold as audio_gold
from desktop.tasks.audio import matched as audio_matched
from desktop.tasks.audio.model import Setup, read_clip
from desktop.tasks.audio.segments import Segment
from desktop.tasks.audit.bases import AnyUnit, Base, ReadMaterial, base_task
from desktop.tasks.grid.explain_tables import quoted
from desktop.tasks.image import gold as image_gold
from desktop.tasks.image import matched as image_matched
from desktop.tasks.image.likeness import likeness
from desktop.tasks.image.model import read_frame
from desktop.tasks.image.shapes import Kind, Shape, fault_of, tidy
from desktop.tasks.text import gold as text_gold
from desktop.tasks.text import matched as text_matched
from desktop.tasks.text.marks import Mark, Relation, Span
from desktop.tasks.text.model import read_passage

SURELY_SAME = Fraction("0.9")


@dataclass(frozen=True)
class Verdict:
    """What a unit is worth for a gold one, and whether it counts as unharmed."""

    credit: Fraction
    is_unharmed: bool


NOTHING = Verdict(Fraction(0), False)


@dataclass(frozen=True)
class Judge:
    """The gold units of one item by id, and what any unit is worth for one of them."""

    golds: Mapping[str, AnyUnit]
    judge: Callable[[str, AnyUnit], Verdict]
    palette: Palette
    words: Callable[[AnyUnit], str]
    """What a unit is and where, as lines call it."""


def judge_of(task: Task, piece: Piece, base: Base, gold: GoldTask, read_material: ReadMaterial) -> Judge:
    """The judge of one item; `gold` holds the base's configuration and the base's gold of this piece.

    Raises GoldError, ValueError.
    """
    wrapped = base_task(task, base)
    inner = next(found for found in wrapped.pieces if found.piece == piece.piece)
    values, where = gold.gold[piece.name], f"{gold.slot} {piece.name}"
    if base is Base.IMAGE:
        return _image_judge(wrapped, inner, gold, image_gold.read_gold_picture(values, where))
    if base is Base.TEXT:
        return _text_judge(wrapped, inner, (gold, read_material), text_gold.read_gold_text(values, where))
    return _audio_judge(wrapped, inner, gold, audio_gold.read_gold_clip(values, where, is_audit=True))


def _image_judge(task: Task, piece: Piece, gold: GoldTask, picture: image_gold.GoldPicture) -> Judge:
    frame = read_frame(task, piece)
    config = image_gold.read_config(gold, frame.setup)
    rules = image_matched.Rules(config, frame.setup.palette, frame, piece.name)
    units = {unit.shape.id: unit for unit in picture.units}

    def judge(name: str, unit: AnyUnit) -> Verdict:
        if name not in units or not isinstance(unit, Shape):
            return NOTHING
        targets = image_matched.targets_of([_alone(units[name])])
        shape = tidy(replace(unit, group=0))
        if fault_of(shape) is not None:
            return NOTHING
        found = image_matched.compare(targets, (shape,), rules)
        credit = sum((line.points for line in image_matched.findings_of(found, rules, Fraction(1))), Fraction(0))
        credit = min(max(credit / targets[0].size, Fraction(0)), Fraction(1))
        if not found.matches or not found.matches[0].is_labelled or found.matches[0].wrong:
            return Verdict(credit, False)
        like = likeness(found.matches[0].gold, found.matches[0].drawn, config, frame)
        is_area = shape.kind in (Kind.BOX, Kind.POLYGON)
        is_same = like is not None and is_area and like.similarity >= SURELY_SAME * MILLION
        return Verdict(credit, credit == 1 or is_same)

    def words(unit: AnyUnit) -> str:
        where = explain.near(unit.points) if isinstance(unit, Shape) else ""
        return f"「{frame.setup.palette.name(unit.label)}」" + (f"（{where}）" if where else "")

    return Judge({name: unit.shape for name, unit in units.items()}, judge, frame.setup.palette, words)


def _alone(unit: image_gold.GoldUnit) -> image_gold.GoldUnit:
    return replace(unit, shape=replace(unit.shape, group=0))


def _text_judge(task: Task, piece: Piece, given: tuple[GoldTask, ReadMaterial], gold: text_gold.GoldText) -> Judge:
    passage = read_passage(task, piece, given[1])
    config = text_gold.read_config(given[0], passage.setup)
    rules = text_matched.Rules(config, passage.setup, passage.text, piece.name)
    spans = {found.span.id: found for found in text_matched.trimmed_gold(gold, passage.text).spans}
    relations = {relation.id: relation for relation in gold.relations}

    def judge(name: str, unit: AnyUnit) -> Verdict:
        if isinstance(unit, Span) and name in spans:
            ranges = text_matched.trimmed_ranges(passage.text, unit.ranges)
            match = text_matched.span_match(spans[name], unit.label, ranges, rules)
            credit = Fraction(match.credit, MILLION) if match else Fraction(0)
            return Verdict(credit, credit == 1)
        if isinstance(unit, Relation) and name in relations:
            return _relation_verdict(relations[name], unit, rules)
        return NOTHING

    def words(unit: AnyUnit) -> str:
        if isinstance(unit, Span):
            return f"「{rules.setup.palette.name(unit.label)}」{text_matched.quoted_place(rules.text, unit.ranges)}"
        kind = rules.setup.relation(unit.label)
        return f"「{kind.name if kind else unit.label}」"

    golds: dict[str, Mark] = {**{name: found.span for name, found in spans.items()}, **relations}
    return Judge(golds, judge, passage.setup.palette, words)


def _relation_verdict(gold: Relation, unit: Relation, rules: text_matched.Rules) -> Verdict:
    kind = rules.setup.relation(gold.label)
    ends = {(gold.head, gold.tail)} | ({(gold.tail, gold.head)} if kind and kind.symmetric else set())
    if (unit.head, unit.tail) not in ends:
        return NOTHING
    is_right = unit.label == gold.label
    return Verdict(Fraction(1) if is_right else rules.config.wrong_label, is_right)


def _audio_judge(task: Task, piece: Piece, gold: GoldTask, clip: audio_gold.GoldClip) -> Judge:
    frame = read_clip(task, piece)
    config = audio_gold.read_config(replace(gold, config=_cutting_only(gold.config, frame.setup)), frame.setup, {})
    rules = audio_matched.Rules(config, frame.setup, frame.duration_ms, piece.name)
    segments = {found.segment.id: found for found in clip.segments}

    def judge(name: str, unit: AnyUnit) -> Verdict:
        if name not in segments or not isinstance(unit, Segment):
            return NOTHING
        match = audio_matched.segment_match(segments[name], unit, rules)
        spoken = segments[name].spoken
        text = audio_matched.text_share(spoken, unit.text, config) if spoken else Fraction(1)
        credit = match.credit(config) * (1 + text) / 2 if match else Fraction(0)
        return Verdict(credit, credit == 1)

    def words(unit: AnyUnit) -> str:
        where = explain.between(unit.start_ms, unit.end_ms) if isinstance(unit, Segment) else ""
        said = quoted(unit.text) if isinstance(unit, Segment) and unit.text else ""
        return f"「{frame.setup.palette.name(unit.label)}」（{where}）{said}"

    return Judge({name: found.segment for name, found in segments.items()}, judge, frame.setup.palette, words)


def _cutting_only(config: Mapping[str, Any], setup: Setup) -> dict[str, Any]:
    """An audit of sounds is about segments, each with its own text: there is no transcript of a whole tier."""
    has_text = any(tier.transcript for tier in setup.tiers)
    return {"shares": {"segments": "1", "transcript": "0"} if has_text else {"segments": "1"}, **config}
