"""The audio workbench: one clock, keys that work while typing, times to the millisecond."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.tasks.audio.sound import Sound, read_sound
from desktop.ui.sound_output import SilentOutput
from desktop.ui.workbenches.audio.player import Player
from desktop.ui.workbenches.audio.stretch import Reader
from desktop.ui.workbenches.audio.times import read_times, time_words
from tests.ui.workbenches.audio_tasks import RATE, clicks, cutting, talk, wav
from tests.ui.workbenches.bench import CONTROL, SHIFT, Bench, K

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]


class SimulatedOutput:
    """A device that plays as fast as the test says; `heard` is what came out of it."""

    silent = False

    def __init__(self, rate: int, buffer_ms: int = 200) -> None:
        self.rate, self.room = rate, rate * buffer_ms // 1000
        self.queue = np.zeros(0, dtype=np.int16)
        self.heard = np.zeros(0, dtype=np.int16)

    def begin(self) -> None:
        self.queue = self.heard = np.zeros(0, dtype=np.int16)

    def free(self) -> int:
        return self.room - len(self.queue)

    def buffered(self) -> int:
        return len(self.queue)

    def write(self, frames: np.ndarray) -> int:
        taken = min(len(frames), self.free())
        self.queue = np.concatenate([self.queue, frames[:taken, 0]])
        return taken

    def end(self) -> None:
        self.queue = np.zeros(0, dtype=np.int16)

    def advance(self, ms: int) -> None:
        """Time passes at the loudspeaker."""
        count = min(len(self.queue), self.rate * ms // 1000)
        self.heard = np.concatenate([self.heard, self.queue[:count]])
        self.queue = self.queue[count:]


class Deck:
    """A player on a simulated device."""

    def __init__(self, samples: np.ndarray) -> None:
        self.owner = QObject()
        self.output = SimulatedOutput(RATE)
        self.player = Player(self.owner, lambda rate, channels: self.output)
        self.player.load(read_sound(wav(samples)))

    def advance(self, ms: int) -> None:
        """Time passes in steps of 10 ms, as the feeding timer would see it."""
        for _ in range(ms // 10):
            self.output.advance(10)
            if self.player.is_playing:
                self.player.feed()


@pytest.fixture
def bench(opened: Open) -> Bench:
    made = opened(*cutting())
    sound = made.work.desk.player  # type: ignore[attr-defined]
    made.output = SimulatedOutput(RATE)  # type: ignore[attr-defined]
    sound._open = lambda rate, channels: made.output  # type: ignore[attr-defined]
    return made


def segment(bench: Bench, start: int, end: int, tier: str = "speech") -> None:
    bench.work.desk.editing.add(tier, start, end)  # type: ignore[attr-defined]


@pytest.mark.parametrize("begin", [0, 730, 1500])
def test_that_the_playhead_is_within_20_ms_of_every_click_that_is_heard(qapp: QApplication, begin: int) -> None:
    deck = Deck(clicks(3.0))
    deck.player.play(begin, 3000)
    seen = []
    for _ in range(300):
        before = len(deck.output.heard)
        deck.advance(10)
        if np.any(deck.output.heard[before:] > 10_000):
            seen.append(deck.player.position_ms)
    wanted = [at for at in range(0, 3000, 500) if at >= begin]
    assert len(seen) == len(wanted)
    assert all(abs(at - click) <= 20 for at, click in zip(seen, wanted, strict=True))


def test_that_playing_ends_at_the_end_of_the_stretch(qapp: QApplication) -> None:
    deck = Deck(talk(2.0))
    ended: list[bool] = []
    deck.player.stopped.connect(lambda: ended.append(True))
    deck.player.play(500, 900)
    deck.advance(1000)
    assert (ended, deck.player.position_ms, deck.player.is_playing) == ([True], 900, False)
    assert len(deck.output.heard) == RATE * 400 // 1000


def test_that_a_loop_begins_again_without_a_gap(qapp: QApplication) -> None:
    deck = Deck(clicks(3.0, every_ms=1000))
    deck.player.play(900, 1400, loops=True)
    deck.advance(1250)
    heard = np.flatnonzero(deck.output.heard > 10_000) * 1000 / RATE
    assert heard.tolist() == [100.0, 600.0, 1100.0]
    assert abs(deck.player.position_ms - 1150) <= 20


def test_that_pause_remembers_and_seeking_goes_on_playing_to_the_same_end(qapp: QApplication) -> None:
    deck = Deck(talk(3.0))
    deck.player.play(0, 3000)
    deck.advance(400)
    deck.player.pause()
    assert abs(deck.player.position_ms - 400) <= 10
    deck.player.play(deck.player.position_ms, 3000)
    deck.player.seek(2000)
    deck.advance(500)
    assert abs(deck.player.position_ms - 2500) <= 20


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0])
def test_that_another_speed_changes_the_length_and_not_the_pitch(speed: float) -> None:
    time = np.arange(RATE * 2) / RATE
    tone = np.rint(12_000 * np.sin(2 * np.pi * 200 * time)).astype(np.int16)[:, None]
    reader, parts = Reader(tone, RATE, (0, len(tone)), speed), []
    while len(part := reader.read(777)):
        parts.append(part)
    made = np.concatenate(parts)[:, 0].astype(float)
    assert abs(len(made) / (len(tone) / speed) - 1) < 0.02
    spectrum = np.abs(np.fft.rfft(made * np.hanning(len(made))))
    assert abs(np.fft.rfftfreq(len(made), 1 / RATE)[spectrum.argmax()] - 200) < 4


def test_that_the_playhead_follows_another_speed(qapp: QApplication) -> None:
    deck = Deck(talk(4.0))
    deck.player.speed = 2.0
    deck.player.play(0, 4000)
    deck.advance(1000)
    assert abs(deck.player.position_ms - 2000) <= 20


def test_that_without_a_device_time_passes_in_silence() -> None:
    output = SilentOutput(RATE)
    output.begin()
    assert output.write(np.zeros((RATE, 1), dtype=np.int16)) <= RATE * 200 // 1000
    assert 0 <= output.buffered() <= output.write(np.zeros((10, 1), dtype=np.int16)) + RATE


def test_that_a_missing_device_is_told_once(opened: Open) -> None:
    bench = opened(*cutting())
    bench.work.desk.player._open = lambda rate, channels: SilentOutput(rate)  # type: ignore[attr-defined]
    told: list[bool] = []
    bench.work.sound_missing.connect(lambda: told.append(True))  # type: ignore[attr-defined]
    bench.press(K.Key_F8)
    assert "no sound" in bench.work.status.text()
    bench.press("d")
    bench.press(K.Key_F8)
    assert told == [True]


def test_that_i_and_o_make_a_segment_at_the_playhead(bench: Bench) -> None:
    player = bench.work.desk.player  # type: ignore[attr-defined]
    player.seek(1000)
    bench.press("i")
    player.seek(2500)
    bench.press("o")
    (unit,) = bench.newest().units
    assert (unit.start_ms, unit.end_ms, unit.tier, unit.label) == (1000, 2500, "speech", "agent")


def test_that_i_and_o_move_the_edges_of_the_selected_segment(bench: Bench) -> None:
    segment(bench, 1000, 3000)
    player = bench.work.desk.player  # type: ignore[attr-defined]
    player.seek(1400)
    bench.press("i")
    player.seek(2700)
    bench.press("o")
    assert [(u.start_ms, u.end_ms) for u in bench.newest().units] == [(1400, 2700)]


def test_that_arrows_move_the_playhead_by_ten_and_a_hundred_milliseconds(bench: Bench) -> None:
    bench.press(K.Key_Right)
    bench.press(K.Key_Right, SHIFT)
    bench.press(K.Key_Left)
    assert bench.work.desk.player.position_ms == 100  # type: ignore[attr-defined]


def test_that_a_segment_is_cut_at_playhead_and_text_cursor_and_merged_again(bench: Bench) -> None:
    segment(bench, 1000, 3000)
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk.box.setFocus()
    desk.box.setPlainText("您好😀请讲")
    desk.box.flush()
    cursor = desk.box.textCursor()
    cursor.setPosition(4)
    desk.box.setTextCursor(cursor)
    desk.wave.setFocus()
    desk.player.seek(2000)
    bench.press("c")
    found = sorted(bench.newest().units, key=lambda unit: unit.start_ms)
    assert [(u.start_ms, u.end_ms, u.text) for u in found] == [(1000, 2000, "您好😀"), (2000, 3000, "请讲")]
    bench.press("m")
    assert [(u.start_ms, u.end_ms, u.text) for u in bench.newest().units] == [(1000, 3000, "您好😀请讲")]
    bench.press(K.Key_Z, CONTROL)
    assert len(bench.newest().units) == 2


def test_that_letters_are_typed_in_the_transcript_while_f7_and_f8_move_the_sound(bench: Bench) -> None:
    segment(bench, 0, 6000)
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk.player.seek(5000)
    bench.press(K.Key_Return)
    assert desk.box.hasFocus()
    bench.keys("kio1")
    bench.press(K.Key_F7)
    assert desk.player.position_ms == 3000
    bench.press(K.Key_F7, SHIFT)
    assert desk.player.position_ms == 5000
    bench.press(K.Key_F8)
    assert desk.player.is_playing
    bench.press(K.Key_F8)
    bench.work.commit_pending()
    assert bench.newest().units[0].text == "kio1"
    assert len(bench.newest().units) == 1


def test_that_ctrl_enter_accepts_the_text_and_plays_the_next_segment(bench: Bench) -> None:
    segment(bench, 0, 1000)
    segment(bench, 1000, 2000)
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk._take_chosen("u-1")
    desk.box.setFocus()
    desk.box.setPlainText("嗯")
    bench.press(K.Key_Return, CONTROL)
    assert bench.newest().units[0].text == "嗯"
    assert desk.chosen == "u-2"
    assert desk.player.is_playing


def test_that_a_composition_is_committed_before_the_piece_is_left(bench: Bench) -> None:
    segment(bench, 0, 1000)
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk.box.setFocus()
    QApplication.sendEvent(desk.box, QInputMethodEvent("ni hao", []))
    assert desk.box.composing
    bench.press(K.Key_F8)
    assert not desk.player.is_playing
    commit = QInputMethodEvent("", [])
    commit.setCommitString("你好")
    QApplication.sendEvent(desk.box, commit)
    bench.work.open_piece(bench.task.pieces[1])
    value = bench.work.model.read_document(bench.journal[bench.task.pieces[0].piece][-1])
    assert value.units[0].text == "你好"


def test_that_text_settles_after_a_second_and_at_the_latest_after_five(bench: Bench) -> None:
    segment(bench, 0, 1000)
    box = bench.work.desk.box  # type: ignore[attr-defined]
    count = len(bench.journal[bench.work.piece.piece])
    box.setFocus()
    box.setPlainText("一")
    assert (box._settling._quiet.interval(), box._settling._latest.interval()) == (1000, 5000)
    assert box._settling._quiet.isActive()
    assert box._settling._latest.isActive()
    assert len(bench.journal[bench.work.piece.piece]) == count
    box._settling._quiet.timeout.emit()
    assert bench.newest().units[0].text == "一"
    assert not box._settling._latest.isActive()


def test_that_dragging_makes_a_segment_that_snaps_to_its_neighbour(bench: Bench) -> None:
    segment(bench, 1000, 3000)
    wave = bench.work.desk.wave  # type: ignore[attr-defined]
    y = wave.height() - 50

    def send(kind: QEvent.Type, ms: int) -> None:
        place = QPointF(wave.scale.x(ms, wave.width()), y)
        QApplication.sendEvent(wave, QMouseEvent(kind, place, wave.mapToGlobal(place), Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))  # fmt: skip

    near = wave.reach_ms() // 2
    for kind, ms in (
        (QEvent.Type.MouseButtonPress, 5000), (QEvent.Type.MouseMove, 4000), (QEvent.Type.MouseMove, 3000 + near),
        (QEvent.Type.MouseButtonRelease, 3000 + near),
    ):  # fmt: skip
        send(kind, ms)
    assert bench.newest().units[-1].start_ms == 3000
    send(QEvent.Type.MouseButtonPress, 1000)
    send(QEvent.Type.MouseMove, 500)
    send(QEvent.Type.MouseButtonRelease, 500)
    assert abs(bench.newest().units[0].start_ms - 500) <= wave.reach_ms()


def test_that_segments_are_made_and_changed_by_times_and_labelled_by_digits(bench: Bench) -> None:
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk.units.rows.setFocus()
    bench.press(K.Key_Insert)
    desk.units.editor.setText("0:01.5，２.25")
    bench.press(K.Key_Return)
    assert [(u.start_ms, u.end_ms) for u in bench.newest().units] == [(1500, 2250)]
    bench.press("2")
    assert bench.newest().units[0].label == "caller"
    bench.press(K.Key_F2)
    desk.units.editor.setText("1.5 2")
    bench.press(K.Key_Return)
    assert bench.newest().units[0].end_ms == 2000
    bench.press(K.Key_Delete)
    assert bench.newest().units == ()


def test_that_overlapping_segments_are_refused_where_the_tier_says_so(bench: Bench) -> None:
    segment(bench, 0, 2000)
    segment(bench, 1000, 3000)
    assert "overlap" in bench.work.status.text()
    segment(bench, 0, 2000, "sound")
    segment(bench, 1000, 3000, "sound")
    assert len(bench.newest().units) == 3


def test_that_a_damaged_clip_is_told_and_never_played(opened: Open) -> None:
    task, materials = cutting()
    materials["call-1.wav"] = b"RIFF....nonsense"
    bench = opened(task, materials)
    assert "damaged" in bench.work.status.text()
    bench.press(K.Key_F8)
    assert not bench.work.desk.player.is_playing  # type: ignore[attr-defined]


def test_that_times_are_read_as_people_write_them() -> None:
    assert read_times("1:02.5 – 63，４.25") == [62_500, 63_000, 4_250]
    assert time_words(62_500) == "1:02.500"
    assert Sound(RATE, np.zeros((RATE, 1), dtype=np.int16)).duration_ms == 1000
