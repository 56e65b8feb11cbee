"""Sounds in the formats of other programs: there and back, read by other programs, and bad files refused."""

import random
from pathlib import Path

import pytest

from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.audio.codec import CLIP_FORMATS, TIER_FORMATS, imported
from desktop.tasks.audio.model import Document, read_clip
from desktop.tasks.audio.segments import Segment
from tests.helpers.annotation_cases import audio_case

CASE = audio_case()
PIECE = CASE.task.pieces[0]
CLIP = read_clip(CASE.task, PIECE)


def invented_segments(chance: random.Random) -> tuple[Segment, ...]:
    """Segments that do not overlap, some without a text, some with quotes and colons in it."""
    found, at = [], 0
    while len(found) < 7:
        start = at + chance.choice((0, 1, chance.randrange(900)))
        end = start + chance.randint(10, 3000)
        if end > CLIP.duration_ms:
            break
        text = chance.choice(("", "您好", '他说"好"：<行>', "a b & c", "嗯 嗯"))
        found.append(Segment(f"u-{len(found) + 1}", "speech", start, end, chance.choice(("agent", "caller")), text))
        at = end
    return tuple(found)


def document(segments: tuple[Segment, ...]) -> Document:
    return imported(CASE.task, PIECE, segments)


@pytest.mark.parametrize("name", list(CLIP_FORMATS))
def test_that_clips_lose_nothing(name: str) -> None:
    chance = random.Random(41)
    for _ in range(80):
        segments = invented_segments(chance)
        assert CLIP_FORMATS[name].read(CLIP_FORMATS[name].write(CLIP, document(segments)), CLIP) == segments


def test_that_audacity_labels_lose_nothing_and_may_have_lines_of_frequencies() -> None:
    chance = random.Random(42)
    read = TIER_FORMATS["audacity"].read
    assert read is not None
    for _ in range(80):
        segments = invented_segments(chance)
        data = TIER_FORMATS["audacity"].write(CLIP, document(segments), "speech")
        with_frequencies = b"".join(line + b"\\\t100.0\t200.0\n" for line in data.splitlines(keepends=True))
        assert read(data, CLIP, "speech") == read(with_frequencies, CLIP, "speech") == segments


def test_that_short_textgrids_are_read() -> None:
    short = (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n20\n<exists>\n2\n'
        '"IntervalTier"\n"speech"\n0\n20\n3\n0\n1.5\n""\n1.5\n3.25\n"客户"\n3.25\n20\n""\n'
        '"TextTier"\n"points"\n0\n20\n1\n7.5\n"here"\n'
    )
    wanted = (Segment("u-1", "speech", 1500, 3250, "caller"),)
    assert CLIP_FORMATS["textgrid"].read(short.encode(), CLIP) == wanted
    assert CLIP_FORMATS["textgrid"].read(short.encode("utf-16"), CLIP) == wanted


def test_that_textgrids_are_read_by_another_program(tmp_path: Path) -> None:
    textgrid = pytest.importorskip("praatio.textgrid")
    segments = tuple(segment for segment in invented_segments(random.Random(43)))
    path = tmp_path / "a.TextGrid"
    path.write_bytes(CLIP_FORMATS["textgrid"].write(CLIP, document(segments)))
    found = textgrid.openTextgrid(str(path), includeEmptyIntervals=False)
    assert found.tierNames == ("speech", "speech text")
    entries = [(round(1000 * start), round(1000 * end)) for start, end, _ in found.getTier("speech").entries]
    assert entries == [(segment.start_ms, segment.end_ms) for segment in segments]
    found.save(str(path), format="short_textgrid", includeBlankSpaces=True)
    assert CLIP_FORMATS["textgrid"].read(path.read_bytes(), CLIP) == segments


def test_that_eaf_is_read_by_another_program(tmp_path: Path) -> None:
    elan = pytest.importorskip("pympi.Elan")
    segments = invented_segments(random.Random(44))
    path = tmp_path / "a.eaf"
    path.write_bytes(CLIP_FORMATS["eaf"].write(CLIP, document(segments)))
    found = elan.Eaf(str(path))
    names = {"agent": "坐席", "caller": "客户"}
    wanted = [(segment.start_ms, segment.end_ms, names[segment.label]) for segment in segments]
    assert sorted(found.get_annotation_data_for_tier("speech")) == wanted


def test_that_subtitles_say_who_speaks_when() -> None:
    segments = (Segment("u-1", "speech", 3_605, 7_000, "agent", "您好\n\n<请讲>"),)
    srt = TIER_FORMATS["srt"].write(CLIP, document(segments), "speech").decode()
    vtt = TIER_FORMATS["vtt"].write(CLIP, document(segments), "speech").decode()
    assert srt == "1\n00:00:03,605 --> 00:00:07,000\n坐席：您好 <请讲>\n"
    assert vtt == "WEBVTT\n\n00:00:03.605 --> 00:00:07.000\n<v 坐席>您好 &lt;请讲&gt;\n"


def test_that_overlap_is_refused_by_textgrid_and_kept_by_eaf() -> None:
    segments = (Segment("u-1", "speech", 0, 2000, "agent"), Segment("u-2", "speech", 1000, 3000, "caller"))
    with pytest.raises(CodecError) as raised:
        CLIP_FORMATS["textgrid"].write(CLIP, document(segments))
    assert raised.value.kind is CodecFault.NOT_REPRESENTABLE
    assert CLIP_FORMATS["eaf"].read(CLIP_FORMATS["eaf"].write(CLIP, document(segments)), CLIP) == segments


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe\x00", b'File type = "ooTextFile"', b'"ooTextFile" "TextGrid" 0 20 <exists> 99999999',
        b'"ooTextFile" "TextGrid" 0 20 <exists> 1 "IntervalTier" "speech" 0 20 1 0 99 "agent"',
        b'"ooTextFile" "TextGrid" 0 20 <exists> 1 "IntervalTier" "speech" 0 20 1 5 2 "agent"',
        b'"ooTextFile" "TextGrid" 0 20 <exists> 1 "IntervalTier" "speech" 0 20 1 0 2 "tree"',
        b'"ooTextFile" "TextGrid" 0 20 <exists> 1 "IntervalTier" "speech text" 0 20 1 0 2 "hi"',
        b"<ANNOTATION_DOCUMENT/>",
    ],
)  # fmt: skip
def test_that_bad_clip_files_are_refused(data: bytes) -> None:
    with pytest.raises(CodecError):
        CLIP_FORMATS["textgrid"].read(data, CLIP)
    if data != b"<ANNOTATION_DOCUMENT/>":
        with pytest.raises(CodecError):
            CLIP_FORMATS["eaf"].read(data, CLIP)


@pytest.mark.parametrize(
    "line", ["1\t2", "a\t2\tagent", "5\t2\t坐席", "0\t99\t坐席", "0\t1\ttree", "-1\t1\t坐席", "nan\t1\t坐席"]
)
def test_that_bad_label_lines_are_refused(line: str) -> None:
    read = TIER_FORMATS["audacity"].read
    assert read is not None
    with pytest.raises(CodecError):
        read(line.encode(), CLIP, "speech")
