"""Lets values go to the journal: large ones at most every two seconds, the newest always in the end."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

LARGE_BYTES = 65_536
LARGE_EVERY_MS = 2_000


class Outlet(QObject):
    """`send` gets piece and value; `flush` sends at once what is being held back."""

    def __init__(self, owner: QObject, send: Callable[[bytes, bytes], None]) -> None:
        super().__init__(owner)
        self._send = send
        self._held: dict[bytes, bytes] = {}
        self._pause = QTimer(self, interval=LARGE_EVERY_MS, singleShot=True)
        self._pause.timeout.connect(self.flush)

    def put(self, piece: bytes, value: bytes) -> None:
        """Send `value`, or hold it until a large one may go again."""
        if self._pause.isActive() and (len(value) > LARGE_BYTES or piece in self._held):
            self._held[piece] = value
            return
        if len(value) > LARGE_BYTES:
            self._pause.start()
        self._send(piece, value)

    def flush(self) -> None:
        """Send everything that is held back."""
        held, self._held = self._held, {}
        self._pause.stop()
        for piece, value in held.items():
            self._send(piece, value)
            if len(value) > LARGE_BYTES:
                self._pause.start()
