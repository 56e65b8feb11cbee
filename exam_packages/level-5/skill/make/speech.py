"""Makes the sound task 2.1-07 of both forms: a telephone conversation spoken by espeak-ng, with measured edges.

    python exam_packages/level-5/skill/make/speech.py

The voices are synthetic (espeak-ng, voice cmn). Every turn is spoken by itself and placed in time by this program; the
edges of the gold answer are where its sound begins and ends, and its words are the words that were given to the voice.
"""

import json
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.signal import resample_poly

SKILL = Path(__file__).resolve().parents[1]
RATE, SPOKEN_RATE = 16_000, 22_050
LOUD = 0.02
AGENT, CALLER = "agent", "caller"
Sound = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Voice:
    """How a person speaks: pitch 0–99, words a minute, loudness against full scale."""

    pitch: int
    speed: int
    loud: float


@dataclass(frozen=True)
class Call:
    """One conversation: `turns` are (who, what is said with `<嗯>` for fillers), `gaps_ms` the silences before them."""

    title: str
    intro: str
    voices: dict[str, Voice]
    turns: tuple[tuple[str, str], ...]
    gaps_ms: tuple[int, ...]
    names: str
    agent: str


CALLS = {
    "a": Call(
        "失物登记电话语音标注", "公交公司服务热线",
        {AGENT: Voice(72, 228, 0.5), CALLER: Voice(28, 240, 0.42)},
        (
            (AGENT, "您好，城东公交服务热线，请问有什么可以帮您？"),
            (CALLER, "<嗯>，你好，我昨天晚上坐车的时候，把一个黑色的书包忘在车上了。"),
            (AGENT, "请问您坐的是开往哪里的车？在哪一站下的车？"),
            (CALLER, "是开往火车站的，<啊>，我在文化广场下的车。"),
            (AGENT, "书包里面有什么东西？"),
            (CALLER, "有一台笔记本电脑，还有，<嗯>，几本书。"),
            (AGENT, "好的，已经登记了，找到以后我们会马上打电话通知您。"),
            (CALLER, "好的，谢谢，麻烦你们了。"),
        ),
        (620, 900, 1040, 860, 1180, 940, 820, 1000),
        "城东公交、火车站、文化广场", "客服人员",
    ),
    "b": Call(
        "包裹查询电话语音标注", "快运公司客服电话",
        {AGENT: Voice(34, 228, 0.46), CALLER: Voice(78, 240, 0.4)},
        (
            (AGENT, "您好，安捷快运，请问需要什么帮助？"),
            (CALLER, "<啊>，我想问一下，我的包裹为什么好几天都没有动？"),
            (AGENT, "请您稍等，我查询一下。您的包裹目前在枫林镇中转站。"),
            (CALLER, "<哦>，可是我在外地出差，家里没有人，能不能，<嗯>，改送到单位？"),
            (AGENT, "可以的，请告诉我单位的详细地址。"),
            (CALLER, "青年大道，科技大厦，一层前台。"),
            (AGENT, "好的，已经帮您修改了，预计明天上午送到。"),
            (CALLER, "太好了，谢谢。"),
        ),
        (540, 980, 860, 1120, 900, 1060, 940, 820),
        "安捷快运、枫林镇、青年大道、科技大厦", "客服人员",
    ),
}  # fmt: skip


def spoken(words: str, voice: Voice) -> Sound:
    """One turn as sound of −1 … 1 without the silence around it."""
    plain = words.replace("<", "").replace(">", "")
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["espeak-ng", "-v", "cmn", "-p", str(voice.pitch), "-s", str(voice.speed), "-w", file.name, plain]
        subprocess.run(command, check=True)
        with wave.open(file.name) as clip:
            assert clip.getframerate() == SPOKEN_RATE
            sound = np.frombuffer(clip.readframes(clip.getnframes()), np.int16).astype(np.float64) / 32768
    sound = resample_poly(sound, RATE, SPOKEN_RATE)
    sound *= voice.loud / np.abs(sound).max()
    (loud,) = np.nonzero(np.abs(sound) > LOUD * voice.loud)
    return np.asarray(sound[loud[0] : loud[-1] + 1])


def longest_silence_ms(sound: Sound) -> int:
    """The longest pause inside a turn."""
    (loud,) = np.nonzero(np.abs(sound) > LOUD)
    return int(np.diff(loud).max() * 1000 / RATE)


def make(form: str, call: Call) -> None:
    """Sound, gold and the words of the task."""
    chance = np.random.default_rng(7 if form == "a" else 8)
    parts, at, units = [], 0, []
    for n, ((who, words), gap) in enumerate(zip(call.turns, call.gaps_ms, strict=True), 1):
        turn = spoken(words, call.voices[who])
        assert longest_silence_ms(turn) < 450, (words, longest_silence_ms(turn))
        parts += [np.zeros(gap * RATE // 1000), turn]
        start = at + gap
        at = start + round(len(turn) * 1000 / RATE)
        units.append({"id": f"g-{n}", "tier": "speech", "start_ms": start, "end_ms": at, "label": who})
    parts.append(np.zeros(700 * RATE // 1000))
    sound = np.concatenate(parts)
    hum = 0.0035 * np.sin(2 * np.pi * 100 * np.arange(len(sound)) / RATE)
    sound = sound + hum + chance.normal(0, 0.0026, len(sound))
    folder = SKILL / form / "2.1-07" / "materials"
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(folder / "call-01.wav"), "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(RATE)
        clip.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    transcript = "".join(words for _, words in call.turns)
    gold = {"aud-01": {"units": units, "transcripts": [{"tier": "speech", "text": transcript}]}}
    config = {"shares": {"segments": "0.4", "transcript": "0.5", "fillers": "0.1"}}
    whole = {"grader": "audio", "version": 1, "config": config, "gold": gold, "annotators": []}
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    (folder.parent / "gold.json").write_text(text, encoding="utf-8")
    tokens = sum(character.isalnum() for character in transcript) - transcript.count("<")
    task = words_of(call, tokens, round(len(sound) * 1000 / RATE))
    (folder.parent / "task.toml").write_text(task, encoding="utf-8")


def words_of(call: Call, tokens: int, duration_ms: int) -> str:
    """task.toml; the free mistakes are those of the grader's defaults (3 % free, nothing left at 30 %)."""
    free = tokens * 3 // 100
    zero = max(free + 1, -(-tokens * 30 // 100))
    return f'''type = "audio"
title = "{call.title}"
function = "2"
skills = ["2.1.1", "2.1.2"]
points = 11
minutes = 12
stem = """
下面是一段{call.intro}的录音（合成语音）。请按标注规范切分每一次发言，标明说话人，并逐字转写。"""
guideline = """
切分：一次发言切为一段。同一个人发言中间的停顿不足 0.6 秒的不切开；两个人的发言不得合为一段。段的起点和终点与语音实际开始、结束的位置相差不超过 0.2 秒。开头、结尾和两次发言之间的静音不标。

说话人：先开口的是“{call.agent}”，另一人是“来电人”。

转写：听到什么写什么，不改写、不省略。语气词“嗯”“啊”“哦”必须写出。标点不计分。

录音中出现的专有名词：{call.names}。

正例：“嗯，你好”写作“嗯，你好”。

反例：把两次发言合为一段；把“嗯”省略不写。"""
rule = """
切分占 40%，转写占 50%，语气词占 10%。

切分：每段分值相等。起点、终点与标准答案相差都在 0.2 秒以内得满分，一端超出得 70%，两端都超出但重合一半以上得 50%；说话人错误得 40%。多标一段扣半段的分值。

转写：全文共 {tokens} 个字（不含语气词），错字、漏字、多字各算一处。满分允许错 {free} 处，之后按错误数等比例扣分，错 {zero} 处及以上不得分。

语气词：每个语气词分值相等，写出得分；转写不得分的，语气词也不得分。"""

[setup]
tiers = [{{ id = "speech", name = "发言", transcript = true }}]
labels = [
  {{ id = "agent", name = "{call.agent}" }},
  {{ id = "caller", name = "来电人" }},
]

[[materials]]
name = "call-01"
file = "call-01.wav"

[[pieces]]
name = "aud-01"
title = "录音 1"
material = "call-01"
setup = {{ duration_ms = {duration_ms} }}
'''  # noqa: E501


if __name__ == "__main__":
    for letter, one in CALLS.items():
        make(letter, one)
