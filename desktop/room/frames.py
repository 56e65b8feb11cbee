"""Frames of the room link: u32 n ‖ u8 kind ‖ n bytes (PROTOCOL.md, section 2)."""

from dataclasses import dataclass
from enum import IntEnum

from desktop.refusals import refuse

MOST_FRAME_BYTES = 1024 * 1024
HEAD_BYTES = 5


class FrameKind(IntEnum):
    """What the content of a frame is."""

    ENVELOPE = 1
    """A signed file of ours, whole; the only kind that carries authority."""
    CHUNK = 2
    """A piece of a file that is being sent."""
    NOTE = 3
    """Strict JSON: status, offers, pings. Believed only as far as it harms nobody."""


@dataclass(frozen=True)
class Frame:
    """One frame; `content` has 1 to 1,048,576 bytes."""

    kind: FrameKind
    content: bytes


def write_frame(frame: Frame) -> bytes:
    """The bytes of a frame; ValueError for a content that is empty or too long: our own fault."""
    if not 0 < len(frame.content) <= MOST_FRAME_BYTES:
        raise ValueError("a frame has 1 to 1,048,576 bytes")
    return len(frame.content).to_bytes(4, "big") + bytes([frame.kind]) + frame.content


class FrameReader:
    """Puts arriving bytes together. Never holds more than one incomplete frame."""

    def __init__(self) -> None:
        self._kept = bytearray()

    @property
    def kept_bytes(self) -> int:
        """Bytes of an incomplete frame."""
        return len(self._kept)

    def feed(self, data: bytes) -> tuple[Frame, ...]:
        """The frames that `data` completes. Raises E-NET-02 as soon as five bytes describe an impossible frame."""
        kept = self._kept
        kept += data
        frames, place = [], 0
        while len(kept) - place >= HEAD_BYTES:
            length, kind = _read_head(kept, place)
            end = place + HEAD_BYTES + length
            if len(kept) < end:
                break
            frames.append(Frame(kind, bytes(kept[place + HEAD_BYTES : end])))
            place = end
        del kept[:place]
        return tuple(frames)


_KINDS = {kind.value: kind for kind in FrameKind}


def _read_head(kept: bytearray, place: int) -> tuple[int, FrameKind]:
    length, kind = int.from_bytes(kept[place : place + 4], "big"), _KINDS.get(kept[place + 4])
    if kind is None or not 0 < length <= MOST_FRAME_BYTES:
        raise refuse("E-NET-02")
    return length, kind
