"""The interchange formats of sounds in one list. All of them raise only CodecError.

Each file holds one clip; Audacity labels, SRT and WebVTT hold one tier. What a format cannot say (attributes, in all of
them) is left out. Reading gives units with ids u-1, u-2 …; `imported` makes a document of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.audio.audacity import read_audacity, write_audacity
from desktop.tasks.audio.eaf import read_eaf, write_eaf
from desktop.tasks.audio.model import Clip, Document, new_document
from desktop.tasks.audio.segments import Segment
from desktop.tasks.audio.subtitles import write_srt, write_vtt
from desktop.tasks.audio.textgrid import read_textgrid, write_textgrid


@dataclass(frozen=True)
class ClipFormat:
    """A format of one file for a clip."""

    name: str
    suffix: str
    write: Callable[[Clip, Document], bytes]
    read: Callable[[bytes, Clip], tuple[Segment, ...]]


@dataclass(frozen=True)
class TierFormat:
    """A format of one file for a tier; `read` is None where it is only written."""

    name: str
    suffix: str
    write: Callable[[Clip, Document, str], bytes]
    read: Callable[[bytes, Clip, str], tuple[Segment, ...]] | None


CLIP_FORMATS = {
    "textgrid": ClipFormat("Praat TextGrid", ".TextGrid", write_textgrid, read_textgrid),
    "eaf": ClipFormat("ELAN 3.0", ".eaf", write_eaf, read_eaf),
}
TIER_FORMATS = {
    "audacity": TierFormat("Audacity", ".txt", write_audacity, read_audacity),
    "srt": TierFormat("SRT", ".srt", write_srt, None),
    "vtt": TierFormat("WebVTT", ".vtt", write_vtt, None),
}


def imported(task: Task, piece: Piece, units: Sequence[Segment]) -> Document:
    """The document of a piece with imported units."""
    fresh = tuple(replace(unit, id=f"u-{number}") for number, unit in enumerate(units, 1))
    head = replace(new_document(task, piece).head, state=PieceState.OPEN, next_id=len(fresh) + 1)
    return Document(head, fresh)
