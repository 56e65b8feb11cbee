"""Files over the room link, sent in chunks and gone on with where they broke off (PROTOCOL.md, section 4).

Nothing here opens a file: the sender is handed a way to read, the receiver hands on what arrives.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop.crypto.joining import Hasher
from desktop.refusals import refuse
from desktop.room.frames import Frame, FrameKind
from desktop.room.limits import CHUNK_BURST, CHUNK_BYTES, CHUNKS_PER_SECOND, Allowance
from desktop.room.messages import Note, Offer, Stored, Unwanted, Wanted

ID_BYTES = 16
CHUNK_HEAD_BYTES = ID_BYTES + 8
MOST_TRANSFERS = 16
_PIECE_BYTES = 1024 * 1024

ReadAt = Callable[[int, int], bytes]
"""`read(offset, length)` of a file that is being sent."""


@dataclass(frozen=True)
class Chunk:
    """A piece of a file; `last` when the file is whole with it."""

    transfer: bytes
    offset: int
    data: bytes
    last: bool


@dataclass(frozen=True)
class FileEnded:
    """An offered file was stored by the other side (`code` empty), or was not taken."""

    offer: Offer
    code: str


def chunk_frame(transfer: bytes, offset: int, data: bytes) -> Frame:
    """The frame around one piece."""
    return Frame(FrameKind.CHUNK, transfer + offset.to_bytes(8, "big") + data)


@dataclass
class _Sending:
    offer: Offer
    read: ReadAt
    size: int
    sent: int | None = None
    """None until the other side wants it."""


class Sender:
    """The files that one peer is offered, sent side by side and no faster than a peer may."""

    def __init__(self) -> None:
        self._files: dict[bytes, _Sending] = {}
        self._pace = Allowance(CHUNKS_PER_SECOND, CHUNK_BURST)

    @property
    def is_busy(self) -> bool:
        """Whether a file is offered or under way."""
        return bool(self._files)

    def offer(self, offer: Offer, read: ReadAt) -> Offer:
        """The note to send first."""
        self._files[offer.transfer] = _Sending(offer, read, offer.size)
        return offer

    def grown(self, transfer: bytes, size: int) -> None:
        """A growing file has `size` bytes now."""
        if transfer in self._files:
            self._files[transfer].size = max(size, self._files[transfer].size)

    def take_wanted(self, note: Wanted) -> Note | None:
        """Begin to send, or the offer anew when what the other side holds is not our beginning. Raises E-NET-02."""
        sending = self._sending(note.transfer)
        if note.offset <= sending.size and _prefix_hash(sending.read, note.offset) == note.sha:
            sending.sent = note.offset
            return None
        if sending.offer.afresh:
            raise refuse("E-NET-02")
        sending.offer, sending.sent = replace(sending.offer, afresh=True), None
        return sending.offer

    def take_end(self, note: Stored | Unwanted) -> FileEnded:
        """The other side has it, or does not take it. Raises E-NET-02."""
        sending = self._sending(note.transfer)
        del self._files[note.transfer]
        return FileEnded(sending.offer, note.code if isinstance(note, Unwanted) else "")

    def next_chunks(self, now_ns: int) -> tuple[Frame, ...]:
        """What may be sent now, a piece of each file in turn."""
        frames: list[Frame] = []
        while waiting := [one for one in self._files.values() if one.sent is not None and one.sent < one.size]:
            for sending in waiting:
                if not self._pace.spend(1, now_ns):
                    return tuple(frames)
                frames.append(_next_chunk(sending))
        return tuple(frames)

    def _sending(self, transfer: bytes) -> _Sending:
        if transfer not in self._files:
            raise refuse("E-NET-02")
        return self._files[transfer]


def _next_chunk(sending: _Sending) -> Frame:
    assert sending.sent is not None
    data = sending.read(sending.sent, min(CHUNK_BYTES, sending.size - sending.sent))
    if not data:  # the file became shorter under our hands: the receiver will find its hash wrong, or wait
        sending.size = sending.sent
        data = b"\0"
    frame = chunk_frame(sending.offer.transfer, sending.sent, data)
    sending.sent += len(data)
    return frame


def _prefix_hash(read: ReadAt, length: int) -> bytes:
    hasher, place = Hasher(), 0
    while place < length:
        piece = read(place, min(_PIECE_BYTES, length - place))
        if not piece:
            return b""
        hasher.update(piece)
        place += len(piece)
    return hasher.digest()


@dataclass
class _Receiving:
    offer: Offer
    expected: int | None = None
    dropped: bool = False
    """Refused while pieces of it were on their way: they are let fall."""


class Receiver:
    """The files that one peer offers; `caps` is the largest size of each kind that is taken at all."""

    def __init__(self, caps: Mapping[str, int]) -> None:
        self._caps = caps
        self._files: dict[bytes, _Receiving] = {}

    def take_offer(self, offer: Offer) -> Unwanted | None:
        """None when it may be wanted; the refusal to send when its kind or size is out of the question.

        Raises E-NET-03 for too many offers at once.
        """
        if offer.kind not in self._caps:
            return Unwanted(offer.transfer, "E-FMT-02")
        if offer.size > self._caps[offer.kind]:
            return Unwanted(offer.transfer, "E-FMT-05")
        for old in [transfer for transfer, one in self._files.items() if one.dropped][:-4]:
            del self._files[old]
        self._files[offer.transfer] = _Receiving(offer)
        if len(self._files) > MOST_TRANSFERS:
            raise refuse("E-NET-03")
        return None

    def want(self, transfer: bytes, offset: int) -> None:
        """From here on chunks are expected, beginning at `offset`."""
        self._files[transfer].expected = offset

    def end(self, note: Stored | Unwanted) -> None:
        """The file is stored or refused."""
        if isinstance(note, Stored):
            self._files.pop(note.transfer, None)
        elif note.transfer in self._files:
            self._files[note.transfer].dropped = True

    def take_chunk(self, content: bytes) -> Chunk | None:
        """The next piece; None for one of a file that was refused.

        Raises E-NET-02 for one that nobody asked for, out of order, empty, or beyond the end.
        """
        transfer, offset = content[:ID_BYTES], int.from_bytes(content[ID_BYTES:CHUNK_HEAD_BYTES], "big")
        data = content[CHUNK_HEAD_BYTES:]
        receiving = self._files.get(transfer)
        if receiving is None or not data or receiving.expected != offset:
            raise refuse("E-NET-02")
        offer, end = receiving.offer, offset + len(data)
        receiving.expected = end
        if end > (self._caps[offer.kind] if offer.grows else offer.size):
            raise refuse("E-NET-02")
        if receiving.dropped:
            return None
        return Chunk(transfer, offset, data, not offer.grows and end == offer.size)
