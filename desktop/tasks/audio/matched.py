"""Gold segments beside drawn ones, and transcripts beside what was written. Not in the candidate's build."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.exam.task_score import Outcome
from desktop.tasks.annotation import explain
from desktop.tasks.annotation.deductions import Finding
from desktop.tasks.annotation.matching import Pair, best_pairs
from desktop.tasks.annotation.values import MILLION, ratio_millionths, shown
from desktop.tasks.audio.gold import Config, GoldSegment, GoldTranscript
from desktop.tasks.audio.model import Setup
from desktop.tasks.audio.segments import Segment, on_tier, overlap_ms
from desktop.tasks.audio.transcripts import Aligned, best_aligned, diff_text, tokens_of

RULE_EDGES, RULE_ONE_EDGE, RULE_BOTH, RULE_LABEL, RULE_ATTRIBUTE = "AU-1", "AU-2", "AU-3", "AU-4", "AU-5"
RULE_TRANSCRIPT, RULE_FILLER = "AU-6", "AU-7"
TOO_FINE, MERGED = "切分过细", "与别的段合并成了一段"


@dataclass(frozen=True)
class Rules:
    """What a clip is judged by."""

    config: Config
    setup: Setup
    duration_ms: int
    piece: str


@dataclass(frozen=True)
class SegmentMatch:
    """What a drawn segment is worth for a gold one; `off` counts its edges beyond δ; similarity in millionths."""

    similarity: int
    off: int
    is_labelled: bool
    wrong: tuple[str, ...]
    measure: str

    def credit(self, config: Config) -> Fraction:
        """Of the unit, attributes included."""
        if not self.is_labelled:
            return config.wrong_label
        return self.geometry(config) - self.lost(config)

    def geometry(self, config: Config) -> Fraction:
        """For the edges alone."""
        return (Fraction(1), config.one_edge, config.both_edges)[self.off]

    def lost(self, config: Config) -> Fraction:
        """What wrong attributes take; never more than there is."""
        return min(len(self.wrong) * config.attribute_share, self.geometry(config))


def segment_match(gold: GoldSegment, drawn: Segment, rules: Rules) -> SegmentMatch | None:
    """The better of the accepted edges; None on another tier or below the lowest overlap."""
    if gold.segment.tier != drawn.tier:
        return None
    best: SegmentMatch | None = None
    for start, end in gold.edges:
        wanted = replace(gold.segment, start_ms=start, end_ms=end)
        inside = overlap_ms(wanted, drawn)
        similarity = ratio_millionths(inside, wanted.long_ms + drawn.long_ms - inside)
        if similarity < rules.config.iou_low * MILLION:
            continue
        found = _judged(wanted, drawn, similarity, rules)
        if best is None or (-found.off, found.similarity) > (-best.off, best.similarity):
            best = found
    return best


def _judged(gold: Segment, drawn: Segment, similarity: int, rules: Rules) -> SegmentMatch:
    """The beginning and the end of the file are no edges."""
    begins = 0 if gold.start_ms <= 0 else abs(gold.start_ms - drawn.start_ms)
    ends = 0 if gold.end_ms >= rules.duration_ms else abs(gold.end_ms - drawn.end_ms)
    off = (begins > rules.config.edge_ms) + (ends > rules.config.edge_ms)
    given = {value.id: value.value for value in drawn.attributes}
    wrong = tuple(value.id for value in gold.attributes if given.get(value.id, "") != value.value)
    is_labelled = gold.label == drawn.label
    measure = f"起点差 {begins} 毫秒，终点差 {ends} 毫秒（允许 {rules.config.edge_ms} 毫秒）"
    return SegmentMatch(similarity, off, is_labelled, wrong if is_labelled else (), measure)


def segment_findings(
    golds: Sequence[GoldSegment], drawn: Sequence[Segment], rules: Rules, unit: Fraction
) -> list[Finding]:
    """A line for every gold segment and every one drawn for nothing; each is worth `unit` points."""
    units = sorted(drawn, key=lambda segment: segment.order)
    rows = sorted(range(len(golds)), key=lambda row: golds[row].segment.order)
    found = {}
    for row, number in enumerate(rows):
        for column, segment in enumerate(units):
            match = segment_match(golds[number], segment, rules)
            if match is not None:
                found[row, column] = match
    config = rules.config
    pairs = [
        Pair(*place, int((match.credit(config) + config.deduction) * MILLION), match.similarity)
        for place, match in found.items()
    ]
    best = best_pairs(pairs)
    chosen = {rows[pair.gold]: pair.unit for pair in best}
    matches = {rows[pair.gold]: found[pair.gold, pair.unit] for pair in best}
    lines: list[Finding] = []
    for number, gold in enumerate(golds):
        name = explain.target(number + 1, rules.setup.palette.name(gold.segment.label) or gold.segment.tier)
        if number in matches:
            lines += _match_lines(gold, units[chosen[number]], matches[number], (rules, name, unit))
        else:
            where = explain.between(gold.segment.start_ms, gold.segment.end_ms)
            why = f"{where}，{MERGED}" if _covers_two(gold, golds, units) else where
            line = Finding(rules.piece, Outcome.MISSING, explain.RULE_MISSING, Fraction(0), unit, gold.segment.id)
            lines.append(replace(line, name=name, measure=why))
    again = {column for row, column in found if rows[row] in matches} - set(chosen.values())
    extras = [column for column in range(len(units)) if column not in chosen.values()]
    return lines + [_extra_line(units[column], column in again, golds, (rules, unit)) for column in extras]


def _match_lines(
    gold: GoldSegment, drawn: Segment, match: SegmentMatch, place: tuple[Rules, str, Fraction]
) -> list[Finding]:
    rules, name, unit = place
    outcome = Outcome.RIGHT if match.off == 0 else Outcome.LOOSE
    rule, credit = (RULE_EDGES, RULE_ONE_EDGE, RULE_BOTH)[match.off], match.geometry(rules.config)
    measure = match.measure
    if not match.is_labelled:
        outcome, rule, credit = Outcome.WRONG_LABEL, RULE_LABEL, rules.config.wrong_label
        measure = f"标为「{rules.setup.palette.name(drawn.label)}」；{measure}"
    line = Finding(rules.piece, outcome, rule, credit, unit, gold.segment.id, drawn.id, name, measure)
    lines = [line]
    for attribute in match.wrong:
        share = match.lost(rules.config) / len(match.wrong)
        values = ({one.id: one.value for one in segment.attributes} for segment in (drawn, gold.segment))
        given, asked = (found.get(attribute, "") for found in values)
        why = explain.wrong_attribute(rules.setup.palette, gold.segment.label, attribute, (given, asked))
        taken = replace(line, outcome=Outcome.WRONG_ATTRIBUTE, rule=RULE_ATTRIBUTE, credit=-share, careless=True)
        lines.append(replace(taken, measure=why))
    return lines


def _covers_two(gold: GoldSegment, golds: Sequence[GoldSegment], units: Sequence[Segment]) -> bool:
    """A drawn segment holds most of this gold segment and most of another one."""

    def holds(drawn: Segment, wanted: Segment) -> bool:
        return drawn.tier == wanted.tier and 2 * overlap_ms(drawn, wanted) > wanted.long_ms

    others = [other.segment for other in golds if other is not gold]
    return any(holds(drawn, gold.segment) and any(holds(drawn, other) for other in others) for drawn in units)


def _extra_line(drawn: Segment, is_again: bool, golds: Sequence[GoldSegment], place: tuple[Rules, Fraction]) -> Finding:
    rules, unit = place
    outcome = Outcome.DUPLICATE if is_again else Outcome.EXTRA
    rule = explain.RULE_DUPLICATE if is_again else explain.RULE_EXTRA
    inside = any(
        gold.segment.tier == drawn.tier and 2 * overlap_ms(gold.segment, drawn) > drawn.long_ms for gold in golds
    )
    why = explain.ALREADY_MATCHED if is_again else TOO_FINE if inside else explain.NOT_MATCHED
    why = f"{explain.between(drawn.start_ms, drawn.end_ms)}，{why}"
    name = explain.surplus(drawn.id, rules.setup.palette.name(drawn.label) or drawn.tier)
    line = Finding(rules.piece, outcome, rule, -rules.config.deduction, unit, unit=drawn.id)
    return replace(line, name=name, measure=why)


def limits(length: int, config: Config) -> tuple[int, int]:
    """How many mistakes are free, and from how many on nothing is earned, for `length` tokens."""
    free = length * config.free.numerator // config.free.denominator
    zero = -(-length * config.zero.numerator // config.zero.denominator)
    return free, max(free + 1, zero)


def transcript_findings(
    gold: GoldTranscript, drawn: Sequence[Segment], rules: Rules, points: tuple[Fraction, Fraction]
) -> list[Finding]:
    """The line of a tier's text and the lines of its fillers; `points` are those of text and of each filler.

    Texts are joined in order of time, so a wrong cut is charged once. Fillers pay only where the text pays.
    """
    answer = tokens_of("\n".join(segment.text for segment in on_tier(drawn, gold.tier)))
    most = max(limits(_length(variant), rules.config)[1] for variant in gold.variants)
    found = best_aligned(gold.variants, answer, most)
    tier = rules.setup.tier(gold.tier)
    name = f"转写「{tier.name if tier else gold.tier}」"
    length = found.length if found else _length(gold.variants[0])
    free, zero = limits(length, rules.config)
    credit = _credit(found, free, zero) if answer else Fraction(0)
    outcome = Outcome.RIGHT if credit == 1 else Outcome.LOOSE if credit else Outcome.WRONG
    line = Finding(
        rules.piece, outcome if answer else Outcome.UNANSWERED, RULE_TRANSCRIPT, credit, points[0], gold.tier,
        name=name, measure=_measure(found, (length, free, zero), points[0], bool(answer)),
    )  # fmt: skip
    return [line, *_filler_lines(gold, found if credit else None, (rules.piece, name, points[1]))]


def text_share(gold: GoldTranscript, text: str, config: Config) -> Fraction:
    """1 for a text without a mistake, falling to 0 where a transcript earns nothing; no mistake is free."""
    zero = max(limits(_length(variant), config)[1] for variant in gold.variants)
    found = best_aligned(gold.variants, tokens_of(text), zero)
    return Fraction(0) if found is None else _credit(found, 0, zero)


def _length(slots: Sequence[object]) -> int:
    return sum(not getattr(slot, "filler", False) for slot in slots)


def _credit(found: Aligned | None, free: int, zero: int) -> Fraction:
    if found is None:
        return Fraction(0)
    return min(max(Fraction(zero - found.mistakes, zero - free), Fraction(0)), Fraction(1))


def _measure(found: Aligned | None, sums: tuple[int, int, int], points: Fraction, is_answered: bool) -> str:
    length, free, zero = sums
    rule = f"满分允许错 {free} 字，之后每错 1 字扣 {shown(points / (zero - free))} 分"
    if not is_answered:
        return f"{rule}；共 {length} 字"
    if found is None:
        return f"{rule}；错字不少于 {zero} 字（共 {length} 字）"
    return f"{rule}；错 {found.mistakes} 字（共 {length} 字）：{diff_text(found.steps)}"


def _filler_lines(gold: GoldTranscript, found: Aligned | None, place: tuple[str, str, Fraction]) -> list[Finding]:
    piece, name, unit = place
    written = found.fillers if found else (False,) * gold.fillers
    slots = [slot for slot in gold.variants[0] if slot.filler]
    lines = []
    for slot, is_written in zip(slots, written, strict=True):
        outcome = Outcome.RIGHT if is_written else Outcome.MISSING
        line = Finding(piece, outcome, RULE_FILLER, Fraction(is_written), unit, gold.tier)
        why = "" if is_written else "未写出" if found else "转写未得分，语气词不计分"
        lines.append(replace(line, name=f"{name}语气词「{slot.tokens[0]}」", measure=why))
    return lines
