"""Pieces of files from many stations, put on the disk by one thread of their own, so that no wire waits for a disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop.room.conversation import Conversation
from desktop.room.messages import Offer, Stored, Unwanted, Wanted
from desktop.room.transfers import Chunk
from desktop.workflows.received_files import ArrivedFile, Read, ReceivedFiles
from desktop.workflows.room_events import FileRefused, FileTaken
from desktop.workflows.room_wire import Wire

MOST_WAITING_CHUNKS = 32
"""Of one machine, until nothing more is read from its wire."""
OnFile = Callable[[FileTaken | FileRefused], None]
_Outcome = ArrivedFile | Wanted | Stored | Unwanted | None


class ArrivingFiles:
    """One folder for each machine. Runs on the loop's thread, apart from what touches the disk."""

    def __init__(self, folder: Path, read: Read, on_file: OnFile) -> None:
        self._folder = folder
        self._read = read
        self._on_file = on_file
        self._disk = ThreadPoolExecutor(1, "room-files")
        self._received: dict[Wire, ReceivedFiles] = {}
        self._offers: dict[tuple[Wire, bytes], Offer] = {}
        self._waiting: dict[Wire, int] = {}

    def begin(self, wire: Wire, side: Conversation, offer: Offer) -> None:
        """Find out how much of an offered file is here already, then ask for the rest."""
        files = self._files_of(wire)
        self._offers[wire, offer.transfer] = offer
        self._do(wire, side, offer.transfer, lambda: files.begin(offer))

    def take(self, wire: Wire, side: Conversation, chunk: Chunk) -> None:
        """Add a piece to its file."""
        files = self._files_of(wire)
        self._waiting[wire] = self._waiting.get(wire, 0) + 1
        if self._waiting[wire] == MOST_WAITING_CHUNKS:
            wire.hold(True)
        self._do(wire, side, chunk.transfer, lambda: files.take(chunk))

    def forget(self, wire: Wire) -> None:
        """The connection is over; what came stays on the disk."""
        self._received.pop(wire, None)
        self._waiting.pop(wire, None)
        for key in [key for key in self._offers if key[0] is wire]:
            del self._offers[key]

    def close(self) -> None:
        """Nothing more is written after this."""
        self._disk.shutdown(wait=True, cancel_futures=True)

    def _files_of(self, wire: Wire) -> ReceivedFiles:
        if wire not in self._received:
            assert wire.peer is not None
            self._received[wire] = ReceivedFiles(self._folder / wire.peer.machine.hex()[:16], self._read)
        return self._received[wire]

    def _do(self, wire: Wire, side: Conversation, transfer: bytes, act: Callable[[], _Outcome]) -> None:
        loop = asyncio.get_running_loop()
        done = loop.run_in_executor(self._disk, act)
        done.add_done_callback(lambda future: self._done(wire, side, transfer, future))

    def _done(self, wire: Wire, side: Conversation, transfer: bytes, future: "asyncio.Future[_Outcome]") -> None:
        if future.cancelled() or wire not in self._received:
            return
        self._release(wire)
        failure = future.exception()
        if isinstance(failure, OSError):
            outcome: _Outcome = Unwanted(transfer, "E-OUT-03")
        elif failure is not None:
            raise failure
        else:
            outcome = future.result()
        self._answer(wire, side, transfer, outcome)
        wire.send(side.take_output())

    def _release(self, wire: Wire) -> None:
        waiting = self._waiting.pop(wire, 0) - 1
        if waiting > 0:
            self._waiting[wire] = waiting
        if waiting == MOST_WAITING_CHUNKS // 2:
            wire.hold(False)

    def _answer(self, wire: Wire, side: Conversation, transfer: bytes, outcome: _Outcome) -> None:
        if outcome is None:
            return
        if isinstance(outcome, Wanted):
            side.want(outcome)
            return
        offer = self._offers.pop((wire, transfer), None)
        if offer is None or wire.peer is None:
            return
        machine = wire.peer.machine
        if isinstance(outcome, ArrivedFile):
            self._on_file(FileTaken(machine, offer.kind, offer.name, outcome.path))
            side.end_file(Stored(transfer))
            return
        if isinstance(outcome, Unwanted):
            self._on_file(FileRefused(machine, offer.kind, offer.name, outcome.code))
        side.end_file(outcome)
