"""Sound of a material: WAV with 16-bit PCM by the standard library, FLAC by soundfile (loaded where it is used)."""

import io
import wave
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

MOST_CHANNELS = 2
RATES = (8_000, 48_000)


@dataclass(frozen=True)
class Sound:
    """`frames` has one row for each moment and one column for each channel, int16."""

    rate: int
    frames: "np.ndarray[Any, Any]"

    @property
    def duration_ms(self) -> int:
        """Whole milliseconds, halves up."""
        return (2 * 1000 * len(self.frames) + self.rate) // (2 * self.rate)


def read_sound(data: bytes) -> Sound:
    """The whole sound in `data`. Raises ValueError for anything but WAV PCM 16 and FLAC of 16 bits."""
    if data[:4] == b"RIFF":
        sound = _read_wave(data)
    elif data[:4] == b"fLaC":
        sound = _read_flac(data)
    else:
        raise ValueError("neither WAV nor FLAC")
    if not (RATES[0] <= sound.rate <= RATES[1] and 1 <= sound.frames.shape[1] <= MOST_CHANNELS and len(sound.frames)):
        raise ValueError("rate, channels or length")
    return sound


def _read_wave(data: bytes) -> Sound:
    import numpy as np

    try:
        with wave.open(io.BytesIO(data)) as source:
            if source.getsampwidth() != 2 or source.getcomptype() != "NONE" or not source.getnchannels():
                raise ValueError("not 16-bit PCM")
            count = source.getnframes()
            frames = np.frombuffer(source.readframes(count), dtype="<i2").reshape(-1, source.getnchannels())
            rate = source.getframerate()
    except (wave.Error, EOFError) as reason:
        raise ValueError(f"WAV: {reason}") from reason
    if len(frames) != count:
        raise ValueError("WAV: cut off")
    return Sound(rate, frames)


def _read_flac(data: bytes) -> Sound:
    import soundfile  # type: ignore[import-untyped]

    try:
        with soundfile.SoundFile(io.BytesIO(data)) as source:
            if source.format != "FLAC" or source.subtype != "PCM_16":
                raise ValueError("FLAC: not 16 bits")
            frames = source.read(dtype="int16", always_2d=True)
            if len(frames) != source.frames:
                raise ValueError("FLAC: cut off")
            return Sound(source.samplerate, frames)
    except soundfile.LibsndfileError as reason:
        raise ValueError(f"FLAC: {reason}") from reason
