"""Tones: quiet at both ends, different for a call and a lost machine; one at a time; silence without a device."""

import pytest
from PySide6.QtCore import QObject

from desktop.ui.sound_output import SilentOutput
from desktop.ui.tones import RATE, TONES, Tones, samples_of


class HeardOutput(SilentOutput):
    def __init__(self, heard: list[int]) -> None:
        super().__init__(RATE, 2_000)
        self.heard, self.ended = heard, False

    def write(self, frames) -> int:  # type: ignore[no-untyped-def]
        self.heard.append(len(frames))
        return super().write(frames)

    def end(self) -> None:
        self.ended = True


@pytest.mark.parametrize("name", TONES)
def test_that_a_tone_begins_and_ends_quietly_and_is_never_clipped(name: str) -> None:
    samples = samples_of(name)
    assert abs(samples[0]) < 200 and abs(samples[-1]) < 200
    assert 3_000 < max(samples) < 20_000


def test_that_a_call_sounds_unlike_a_lost_machine() -> None:
    assert samples_of("call") != samples_of("lost")


def test_that_a_room_that_loses_its_power_rings_once_and_a_call_is_not_cut_short(qapp: object) -> None:
    heard: list[int] = []
    outputs: list[HeardOutput] = []

    def open_sound(_rate: int, _channels: int, _buffer_ms: int) -> HeardOutput:
        outputs.append(HeardOutput(heard))
        return outputs[-1]

    owner = QObject()
    tones = Tones(owner, open_sound)
    assert [tones.play("lost") for _ in range(60)].count(True) == 1
    assert tones.play("call") and not tones.play("lost")
    assert heard == [len(samples_of("lost")), len(samples_of("call"))]
    tones.stop()
    assert all(output.ended for output in outputs)


def test_that_a_machine_without_a_device_takes_a_whole_tone_in_silence(qapp: object) -> None:
    for name in TONES:
        owner = QObject()
        tones = Tones(owner, lambda rate, _channels, buffer_ms: SilentOutput(rate, buffer_ms))
        assert tones.play(name)
        assert tones._output is not None and tones._output._handed == len(samples_of(name))
        tones.stop()
