"""SRT and WebVTT, out only: one tier, each segment a cue with its label as the speaker."""

from desktop.tasks.audio.exchange import label_name
from desktop.tasks.audio.model import Clip, Document
from desktop.tasks.audio.segments import Segment, on_tier


def write_srt(clip: Clip, document: Document, tier: str) -> bytes:
    """One file for a tier."""
    cues = []
    for number, segment in enumerate(on_tier(document.units, tier), 1):
        text = _one_line(segment.text)
        name = f"{label_name(clip, segment)}：" if segment.label else ""
        cues.append(f"{number}\n{_times(segment, ',')}\n{name}{text}\n")
    return "\n".join(cues).encode("utf-8")


def write_vtt(clip: Clip, document: Document, tier: str) -> bytes:
    """One file for a tier."""
    cues = ["WEBVTT\n"]
    for segment in on_tier(document.units, tier):
        text = _escaped(_one_line(segment.text))
        voice = f"<v {_escaped(label_name(clip, segment))}>" if segment.label else ""
        cues.append(f"{_times(segment, '.')}\n{voice}{text}\n")
    return "\n".join(cues).encode("utf-8")


def _times(segment: Segment, point: str) -> str:
    return f"{_time(segment.start_ms, point)} --> {_time(segment.end_ms, point)}"


def _time(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{rest:03}"


def _one_line(text: str) -> str:
    """A blank line would end the cue, and --> begin another."""
    return " ".join(text.split()).replace("-->", "→")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
