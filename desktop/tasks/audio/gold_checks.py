"""What the builder of packages finds in the gold of sounds, as English sentences. Not in the candidate's build."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from desktop.tasks.audio.gold import FILLERS, SEGMENTS, TRANSCRIPT, Config, GoldClip, GoldSegment
from desktop.tasks.audio.model import SHORTEST_MS, Clip
from desktop.tasks.audio.segments import overlap_ms
from desktop.tasks.audio.sound import read_sound

MOST_EMPTY = Fraction("0.2")
LEAST_DEDUCTION = Fraction("0.12")


def clip_faults(name: str, gold: GoldClip, clip: Clip, material: bytes) -> Iterator[str]:
    """Segments candidates could not make, texts without a tier, a sound that is not as stated."""
    try:
        sound = read_sound(material)
        if sound.duration_ms != clip.duration_ms:
            yield f"{name}: the sound lasts {sound.duration_ms} ms, the setup says {clip.duration_ms}."
    except ValueError as reason:
        yield f"{name}: {reason}."
    for found in gold.segments:
        for fault in _segment_faults(found, clip):
            yield f"{name}: {found.segment.id}: {fault}."
    for transcript in gold.transcripts:
        tier = clip.setup.tier(transcript.tier)
        if tier is None or not tier.transcript:
            yield f"{name}: tier {transcript.tier} has no transcript in the setup."
        if not any(not slot.filler for slot in transcript.variants[0]):
            yield f"{name}: tier {transcript.tier}: an empty transcript is left out."
        if all(found.segment.tier != transcript.tier for found in gold.segments):
            yield f"{name}: tier {transcript.tier}: a transcript without a segment."
    for tier in clip.setup.tiers:
        on_it = [found.segment for found in gold.segments if found.segment.tier == tier.id]
        if not tier.overlap and any(overlap_ms(a, b) for place, a in enumerate(on_it) for b in on_it[:place]):
            yield f"{name}: tier {tier.id}: segments overlap."
    if len(gold.segments) > clip.setup.most_units:
        yield f"{name}: more segments than a candidate may make."


def _segment_faults(found: GoldSegment, clip: Clip) -> Iterator[str]:
    segment = found.segment
    tier = clip.setup.tier(segment.tier)
    labels = clip.setup.labels_of(tier) if tier else ()
    if tier is None or (segment.label not in labels if labels else segment.label):
        yield "a tier or label that the task does not have"
    if any(end > clip.duration_ms or end - start < SHORTEST_MS for start, end in found.edges):
        yield "outside the clip, or too short"
    label = clip.setup.palette.get(segment.label)
    known = {attribute.id: attribute for attribute in label.attributes} if label else {}
    for value in segment.attributes:
        if value.id not in known or not known[value.id].has(value.value):
            yield f"attribute {value.id} = {value.value} is unknown"


def spam_faults(config: Config, clips: Mapping[str, GoldClip]) -> list[str]:
    """Gold that pays people who do not listen: empty clips, fillers or a single segment that carry too much."""
    weights = config.weights or {name: Fraction(1) for name in clips}
    if set(weights) != set(clips):
        return ["The weights name other pieces."]
    total = sum(weights.values(), Fraction(0))
    found = []
    empty = [weights[name] for name, clip in clips.items() if not clip.segments and not clip.transcripts]
    if sum(empty, Fraction(0)) > MOST_EMPTY * total:
        found.append("Clips with nothing in them carry more than 20 % of the task.")
    if config.deduction < LEAST_DEDUCTION:
        found.append("The deduction for extra units does not outweigh guessing.")
    single = [weights[name] for name, clip in clips.items() if len(clip.segments) == 1]
    if sum(single, Fraction(0)) * config.shares[SEGMENTS] > MOST_EMPTY * total:
        found.append("Clips with one segment carry more than 20 %: one segment over everything would earn that.")
    if config.shares.get(FILLERS, Fraction(0)) > config.shares.get(TRANSCRIPT, Fraction(0)):
        found.append("Fillers carry more than the transcript.")
    return found
