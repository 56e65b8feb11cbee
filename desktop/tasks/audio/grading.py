"""Marking of sounds: segments by clip, transcripts and fillers by clip. Not in the candidate's build.

A clip is two scoring groups, its segments and its transcript with fillers, so that neither eats the other. Gold and
configuration: `gold`. Rules printed on sheets: AU-1 both edges right, AU-2 one edge off, AU-3 both edges off, AU-4
label, AU-5 attribute, AU-6 transcript, AU-7 required filler.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from desktop.exam.task import Piece, Task
from desktop.exam.task_score import GoldTask, Score, TaskWork
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import (
    Finding,
    Group,
    Marked,
    agreement,
    empty_finding,
    make_score,
    piece_points,
    read_set_up,
    task_points,
    verify_gold,
)
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.remembering import remember_last
from desktop.tasks.audio.gold import FILLERS, SEGMENTS, TRANSCRIPT, Config, GoldClip, read_config, read_gold
from desktop.tasks.audio.gold_checks import clip_faults, spam_faults
from desktop.tasks.audio.matched import RULE_FILLER, RULE_TRANSCRIPT, Rules, segment_findings, transcript_findings
from desktop.tasks.audio.model import (
    Document,
    Setup,
    new_document,
    read_clip,
    read_document,
    read_setup,
    write_document,
)
from desktop.tasks.audio.segments import Segment
from desktop.tasks.audio.transcripts import shown_gold

VERSION = 1


@dataclass(frozen=True)
class _Prepared:
    """What is the same for every candidate of a task."""

    setup: Setup
    config: Config
    gold: Mapping[str, GoldClip]
    durations_ms: Mapping[str, int]


@dataclass(frozen=True)
class _Case:
    """Everything that marking one candidate's task needs."""

    prepared: _Prepared
    documents: Mapping[str, Document]
    points: Mapping[str, Fraction]


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """The score of one task. Raises GoldError for gold or configuration that cannot be used."""
    verify_gold(work, gold, "audio", VERSION)
    prepared = _prepared(work.task, gold)
    answers = read_answers(work, read_document)
    weights = prepared.config.weights or {name: Fraction(1) for name in prepared.gold}
    points = piece_points(task_points(work), weights, sorted(prepared.gold))
    case = _Case(prepared, answers.documents, points)
    groups = [group for piece in work.task.pieces for group in _groups(case, piece)]
    if answers.faults:
        groups.append(Group("", Fraction(0), answers.faults))
    cuts = [replace(group, findings=_cut_only(group.findings)) for group in groups]
    marked = Marked(tuple(groups), information=agreement(cuts), needs_person=bool(answers.faults))
    return make_score(work, gold, VERSION, marked)


def _cut_only(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Without the lines of transcripts and fillers."""
    return tuple(finding for finding in findings if finding.rule not in (RULE_TRANSCRIPT, RULE_FILLER))


@remember_last
def _prepared(task: Task, gold: GoldTask) -> _Prepared:
    setup, clips = read_set_up(task, read_setup), read_gold(gold, task)
    config = read_config(gold, setup, clips)
    durations = {piece.name: read_set_up(task, partial(_duration_ms, piece)) for piece in task.pieces}
    return _Prepared(setup, config, clips, durations)


def _duration_ms(piece: Piece, task: Task) -> int:
    return read_clip(task, piece).duration_ms


def _groups(case: _Case, piece: Piece) -> list[Group]:
    prepared = case.prepared
    clip, document = prepared.gold[piece.name], case.documents.get(piece.name)
    drawn = document.units if document else ()
    rules = Rules(prepared.config, prepared.setup, prepared.durations_ms[piece.name], piece.name)
    points = case.points[piece.name]
    if not clip.segments and not clip.transcripts:
        return [_empty_group(rules, drawn, points, document is not None and document.head.none)]
    cut_points = points * prepared.config.shares[SEGMENTS]
    text_points = points - cut_points
    if not clip.transcripts:
        cut_points, text_points = points, Fraction(0)
    if not clip.segments:
        cut_points, text_points = Fraction(0), points
    groups = []
    if clip.segments:
        unit = cut_points / len(clip.segments)
        groups.append(Group(piece.name, cut_points, tuple(segment_findings(clip.segments, drawn, rules, unit))))
    if clip.transcripts:
        groups.append(Group(piece.name, text_points, tuple(_text_findings(clip, drawn, rules, text_points))))
    return groups


def _empty_group(rules: Rules, drawn: tuple[Segment, ...], points: Fraction, is_none: bool) -> Group:
    findings = [empty_finding(rules.piece, is_none, points), *segment_findings((), drawn, rules, points)]
    return Group(rules.piece, points, tuple(findings))


def _text_findings(clip: GoldClip, drawn: tuple[Segment, ...], rules: Rules, points: Fraction) -> list[Finding]:
    """Tiers share by their length; the fillers of the clip share what fillers carry."""
    fillers = sum(transcript.fillers for transcript in clip.transcripts)
    shares = rules.config.shares
    whole = shares.get(TRANSCRIPT, Fraction(0)) + shares.get(FILLERS, Fraction(0))
    for_fillers = points * shares.get(FILLERS, Fraction(0)) / whole if fillers and whole else Fraction(0)
    lengths = [sum(not slot.filler for slot in transcript.variants[0]) for transcript in clip.transcripts]
    findings = []
    for transcript, length in zip(clip.transcripts, lengths, strict=True):
        text = (points - for_fillers) * length / sum(lengths)
        each = for_fillers / fillers if fillers else Fraction(0)
        findings += transcript_findings(transcript, drawn, rules, (text, each))
    return findings


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The perfect document of every piece; the whole text of a tier stands in its first segment."""
    clips = read_gold(gold, task)
    return {piece.name: write_document(_model(task, piece, clips[piece.name])) for piece in task.pieces}


def _model(task: Task, piece: Piece, clip: GoldClip) -> Document:
    texts = {transcript.tier: shown_gold(transcript.written) for transcript in clip.transcripts}
    units = []
    for number, found in enumerate(sorted(clip.segments, key=lambda one: one.segment.order), 1):
        segment = found.segment
        units.append(replace(segment, id=f"u-{number}", text=texts.pop(segment.tier, "")))
    duration = read_clip(task, piece).duration_ms
    for tier, text in sorted(texts.items()):
        units.append(Segment(f"u-{len(units) + 1}", tier, 0, duration, "", text))
    head = replace(new_document(task, piece).head, state=PieceState.CHECKED, none=not units, next_id=len(units) + 1)
    return Document(head, tuple(units))


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the gold of a task, as English sentences for authors. Empty when nothing is."""
    try:
        setup = read_setup(task)
        clips = read_gold(gold, task)
        config = read_config(gold, setup, clips)
        frames = {piece.name: read_clip(task, piece) for piece in task.pieces}
    except ValueError as reason:
        return [f"{reason}."]
    faults: list[str] = []
    for piece in task.pieces:
        faults += clip_faults(piece.name, clips[piece.name], frames[piece.name], materials.get(piece.material, b""))
    return faults + spam_faults(config, clips)
