"""Audio tasks for tests and screenshots: clips made of clicks and hums, so that every moment is known."""

import io
import wave

import numpy as np

from desktop.exam.task import Task, TaskType
from tests.ui.workbenches.bench import make_task

RATE = 16_000
STATE = {"id": "tone", "name": "语气", "options": [{"id": "calm", "name": "平静"}, {"id": "angry", "name": "激动"}]}
LABELS = [
    {"id": "agent", "name": "坐席", "colour": "#0072B2", "attributes": [STATE]},
    {"id": "caller", "name": "来电人", "colour": "#D55E00"}, {"id": "noise", "name": "噪声", "colour": "#009E73"},
]  # fmt: skip
TIERS = [
    {"id": "speech", "name": "语音", "labels": ["agent", "caller"], "transcript": True},
    {"id": "sound", "name": "环境声", "labels": ["noise"], "overlap": True},
]


def wav(samples: np.ndarray, rate: int = RATE) -> bytes:
    """PCM 16, mono."""
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.astype("<i2").tobytes())
    return target.getvalue()


def clicks(seconds: float, every_ms: int = 500) -> np.ndarray:
    """Silence with one loud sample every so often."""
    samples = np.zeros(int(seconds * RATE))
    samples[:: RATE * every_ms // 1000] = 20_000
    return samples


def talk(seconds: float) -> np.ndarray:
    """Bursts of hum, like words."""
    time = np.arange(int(seconds * RATE)) / RATE
    loud = np.clip(np.sin(time * 2.1) + 0.4, 0, 1) * (0.6 + 0.4 * np.sin(time * 31))
    return np.rint(9000 * loud * np.sin(2 * np.pi * 180 * time))


def cutting(seconds: float = 12.0, slot: str = "2.1-01") -> tuple[Task, dict[str, bytes]]:
    """Two tiers, two clips."""
    materials = {"call-1.wav": wav(talk(seconds)), "call-2.wav": wav(clicks(4.0))}
    pieces = [
        ("CALL-01", "录音 1", "call-1.wav", {"duration_ms": int(seconds * 1000)}),
        ("CALL-02", "录音 2", "call-2.wav", {"duration_ms": 4000}),
    ]
    more = {
        "title": "语音切分与转写", "stem": "切出每个人说的话，标出说话人并转写。",
        "rule": "边界误差 200 毫秒以内得满分。",
        "guideline": "语气词（嗯、啊、哦）要写出来。\n\n两人同时说话时分别切分。",
    }  # fmt: skip
    return make_task(
        TaskType.AUDIO, {"tiers": TIERS, "labels": LABELS}, materials, pieces, slot=slot, **more
    ), materials
