"""Where sound goes: the machine's device, or, without one, a clock that keeps the playhead moving in silence.

QtMultimedia is imported here and nowhere else, when a sound is first played.
"""

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QElapsedTimer, QLoggingCategory

if TYPE_CHECKING:
    from array import array

    import numpy as np

    Samples = np.ndarray[Any, Any] | array[int]

BUFFER_MS = 200


class Output(Protocol):
    """Takes frames of 16-bit samples; counts are frames."""

    silent: bool

    def begin(self) -> None:
        """Empty, and ready to play."""
        ...

    def free(self) -> int:
        """How many frames can be handed over now."""
        ...

    def buffered(self) -> int:
        """How many of the frames handed over were not heard yet."""
        ...

    def write(self, frames: "Samples") -> int:
        """Hand over; returns how many were taken."""
        ...

    def end(self) -> None:
        """Stop at once and forget what was not heard."""
        ...


class SilentOutput:
    """No device: time passes as if it were heard."""

    silent = True

    def __init__(self, rate: int, buffer_ms: int = BUFFER_MS) -> None:
        self._rate = rate
        self._room = rate * buffer_ms // 1000
        self._clock = QElapsedTimer()
        self._handed = 0
        self._heard = 0.0

    def begin(self) -> None:
        self._handed, self._heard = 0, 0.0
        self._clock.start()

    def free(self) -> int:
        return self._room - self.buffered()

    def buffered(self) -> int:
        self._heard = min(self._handed, self._heard + self._clock.nsecsElapsed() * self._rate / 1e9)
        self._clock.restart()
        return self._handed - int(self._heard)

    def write(self, frames: "Samples") -> int:
        taken = min(len(frames), self.free())
        self._handed += taken
        return taken

    def end(self) -> None:
        self._handed, self._heard = 0, 0.0


class DeviceOutput:
    """The default device by QAudioSink, in push mode."""

    silent = False

    def __init__(self, device: Any, form: Any, buffer_ms: int = BUFFER_MS) -> None:
        from PySide6.QtMultimedia import QAudioSink

        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(form.bytesForDuration(buffer_ms * 1000))
        self._each = form.bytesPerFrame()
        self._way: Any = None

    def begin(self) -> None:
        self._way = self._sink.start()

    def free(self) -> int:
        return int(self._sink.bytesFree()) // self._each if self._way is not None else 0

    def buffered(self) -> int:
        return (int(self._sink.bufferSize()) - int(self._sink.bytesFree())) // self._each if self._way else 0

    def write(self, frames: "Samples") -> int:
        taken: int = max(0, int(self._way.write(frames.tobytes()))) // self._each
        return taken

    def end(self) -> None:
        self._sink.reset()
        self._way = None


def open_output(rate: int, channels: int, buffer_ms: int = BUFFER_MS) -> Output:
    """The default device if it takes this sound as it is, else silence. It takes `buffer_ms` of sound at once."""
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")  # a missing device is said in our own words
    try:
        from PySide6.QtMultimedia import QAudioFormat, QMediaDevices
    except ImportError:  # libraries of the system are missing: the room was told by the pre-flight
        return SilentOutput(rate, buffer_ms)
    device = QMediaDevices.defaultAudioOutput()
    form = QAudioFormat()
    form.setSampleRate(rate)
    form.setChannelCount(channels)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if device.isNull() or not device.isFormatSupported(form):
        return SilentOutput(rate, buffer_ms)
    return DeviceOutput(device, form, buffer_ms)
