"""One connection of the room link, without its wire: bytes in, events out; what is to be sent is taken as bytes.

`StationSide` and `ConsoleSide` are the two ends. Every error that `receive` and `tick` raise ends the connection.
"""

from collections.abc import Mapping

from desktop.clock import NANOSECONDS
from desktop.refusals import refuse
from desktop.room.frames import Frame, FrameKind, FrameReader, write_frame
from desktop.room.limits import IDLE_SECONDS, Intake
from desktop.room.messages import Farewell, Note, Offer, Ping, Stored, Unwanted, Wanted, read_note, write_note
from desktop.room.transfers import Chunk, FileEnded, ReadAt, Receiver, Sender

PING_AFTER_NS = 5 * NANOSECONDS
IDLE_NS = IDLE_SECONDS * NANOSECONDS

Arrived = bytes | Note | Chunk | FileEnded
"""An envelope as bytes, a note, a piece of a wanted file, or the end of a file that was offered."""


class Conversation:
    """Frames, limits, files and pings: what both ends do alike."""

    def __init__(self, caps: Mapping[str, int], now_ns: int) -> None:
        self._reader = FrameReader()
        self._intake = Intake()
        self._sender = Sender()
        self._receiver = Receiver(caps)
        self._output: list[bytes] = []
        self._pings = 0
        self._said_ns = now_ns
        self._spoke = False
        self.heard_ns = now_ns
        """When the last whole frame came: a trickle of bytes does not count."""

    def receive(self, data: bytes, now_ns: int) -> list[Arrived]:
        """Take in bytes from the wire. Raises E-NET-02, E-NET-03."""
        self._intake.take_bytes(len(data), now_ns)
        frames = self._reader.feed(data)
        self._intake.take_frames(len(frames), now_ns)
        found = [one for frame in frames if (one := self._take(frame)) is not None]
        if frames:
            self.heard_ns = now_ns
            self._pump(now_ns)
        return found

    def tick(self, now_ns: int) -> None:
        """Time passed: pieces of files, a ping when nothing else was said. Raises E-NET-04 after 20 s of silence."""
        if now_ns - self.heard_ns > IDLE_NS:
            raise refuse("E-NET-04", n=IDLE_SECONDS)
        self._pump(now_ns)
        if now_ns - self._said_ns >= PING_AFTER_NS and not self._spoke:
            self._pings += 1
            self.say(Ping(self._pings))
        if self._spoke:
            self._said_ns, self._spoke = now_ns, False

    def say(self, note: Note) -> None:
        """Send a note."""
        self._spoke = True
        self._output.append(write_frame(Frame(FrameKind.NOTE, write_note(note))))

    def send_envelope(self, content: bytes) -> None:
        """Send a signed file of ours that fits into a frame."""
        self._output.append(write_frame(Frame(FrameKind.ENVELOPE, content)))

    def offer(self, offer: Offer, read: ReadAt) -> None:
        """Offer a file; it is sent when the other side wants it."""
        self.say(self._sender.offer(offer, read))

    def grown(self, transfer: bytes, size: int) -> None:
        """A growing file that was offered has `size` bytes now."""
        self._sender.grown(transfer, size)

    def want(self, wanted: Wanted) -> None:
        """Ask for an offered file."""
        self._receiver.want(wanted.transfer, wanted.offset)
        self.say(wanted)

    def end_file(self, note: Stored | Unwanted) -> None:
        """Say what became of an offered file."""
        self._receiver.end(note)
        self.say(note)

    def part(self, code: str) -> None:
        """Say why the connection ends."""
        self.say(Farewell(code))

    def take_output(self) -> bytes:
        """What is to be put on the wire now."""
        if not self._output:
            return b""
        self._spoke = True
        output, self._output = b"".join(self._output), []
        return output

    def _take(self, frame: Frame) -> Arrived | None:
        if frame.kind is FrameKind.ENVELOPE:
            return frame.content
        if frame.kind is FrameKind.CHUNK:
            return self._receiver.take_chunk(frame.content)
        note = read_note(frame.content)
        if isinstance(note, Ping):
            return None
        if isinstance(note, Wanted):
            again = self._sender.take_wanted(note)
            if again is not None:
                self.say(again)
            return None
        if isinstance(note, Stored | Unwanted):
            return self._sender.take_end(note)
        return self._take_offer(note) if isinstance(note, Offer) else note

    def _take_offer(self, offer: Offer) -> Offer | None:
        refused = self._receiver.take_offer(offer)
        if refused is None:
            return offer
        self.say(refused)
        return None

    def _pump(self, now_ns: int) -> None:
        if self._sender.is_busy:
            self._output += [write_frame(frame) for frame in self._sender.next_chunks(now_ns)]
