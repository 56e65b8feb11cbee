"""Marking of sounds, edge by edge; mistakes counted as other programs count them."""

import io
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.task_score import GoldError, Line, Outcome, Score
from desktop.strict_json import read_json, write_json
from desktop.tasks.audio import edits, transcripts
from desktop.tasks.audio.edits import count_edits, fewest_edits
from desktop.tasks.audio.peaks import make_peaks
from desktop.tasks.audio.sound import Sound, read_sound
from desktop.tasks.audio.transcripts import (
    MOST_VARIANTS,
    Slot,
    aligned,
    best_aligned,
    read_gold_variants,
    shown_gold,
    tokens_of,
)
from tests.helpers.annotation_cases import audio_case, audio_task, segment, wave_bytes
from tests.helpers.graded_case import GradedCase

CUT_ONLY: dict[str, Any] = {"shares": {"segments": "1", "transcript": "0"}}
GOLD = [segment("g-1", 0, 5000), segment("g-2", 6000, 12_000, "caller")]
SAID = "您好，这里是客服中心，请问有什么可以帮您的吗？我想查询一下订单"
TEXT_ONLY: dict[str, Any] = {"shares": {"segments": "0", "transcript": "1"}}


def answer(case: GradedCase, units: list[dict[str, Any]], **head: Any) -> dict[str, bytes]:
    values = read_json(case.model.write_document(case.untouched("AUD-01")))
    drawn = [
        {"kind": "segment", "attributes": [], "text": "", **unit, "id": f"u-{number}"}
        for number, unit in enumerate(units, 1)
    ]
    return {"AUD-01": write_json({**values, "units": drawn, "next_id": 90, "state": "checked", **head})}


def cut(golds: list[dict[str, Any]], units: list[dict[str, Any]], **config: Any) -> Score:
    case = audio_task({**CUT_ONLY, **config}, {"AUD-01": {"units": golds}})
    return case.grade(answer(case, units))


def said(gold: str, text: str, **config: Any) -> Score:
    case = audio_task(
        {**TEXT_ONLY, **config}, {"AUD-01": {"units": GOLD[:1], "transcripts": [{"tier": "speech", "text": gold}]}}
    )
    return case.grade(answer(case, [segment("u", 0, 5000, text=text)] if text else []))


def lines_of(score: Score) -> list[Line]:
    return [line for line in score.lines if line.piece]


@pytest.mark.parametrize(
    ("start", "end", "outcome", "credit"),
    [
        (6000, 12_000, Outcome.RIGHT, "1"),
        (6200, 11_800, Outcome.RIGHT, "1"),
        (6201, 12_000, Outcome.LOOSE, "0.7"),
        (6300, 12_300, Outcome.LOOSE, "0.5"),
        (9100, 12_000, Outcome.MISSING, "0"),
    ],
)
def test_that_a_segment_earns_by_its_edges(start: int, end: int, outcome: Outcome, credit: str) -> None:
    line = lines_of(cut(GOLD[1:], [segment("u", start, end, "caller")]))[0]
    assert (line.outcome, line.credit) == (outcome, Decimal(credit))


def test_that_the_beginning_and_the_end_of_the_file_are_no_edges() -> None:
    golds = [segment("g-1", 0, 4000), segment("g-2", 15_000, 20_000)]
    assert cut(golds, [segment("u", 900, 4000), segment("v", 15_000, 18_000)]).points == 10


def test_that_another_label_is_worth_four_tenths_and_an_attribute_its_share() -> None:
    assert lines_of(cut(GOLD[1:], [segment("u", 6000, 12_000, "agent")]))[0].credit == Decimal("0.4")
    calm = segment("g-1", 0, 5000, attributes=[{"id": "mood", "value": "calm"}])
    assert cut([calm], [segment("u", 0, 5000)]).points == 8


def test_that_cutting_too_fine_and_merging_are_named() -> None:
    fine = cut(GOLD[1:], [segment("u", 6000, 10_000, "caller"), segment("v", 10_000, 12_000, "caller")])
    assert any("切分过细" in line.text for line in fine.lines)
    merged = cut(GOLD, [segment("u", 0, 12_000)])
    assert any("合并" in line.text for line in merged.lines)


def test_that_transcripts_are_joined_in_order_of_time_so_a_wrong_cut_is_charged_once() -> None:
    case = audio_task(TEXT_ONLY, {"AUD-01": {"units": GOLD, "transcripts": [{"tier": "speech", "text": SAID}]}})
    parts = [segment("u", 3000, 5000, text=SAID[11:]), segment("v", 0, 3000, text=SAID[:11])]
    assert case.grade(answer(case, parts)).points == 10


def test_that_a_few_mistakes_are_free_and_too_many_earn_nothing() -> None:
    gold = "一二三四五六七八九十" * 4  # N = 40: one is free, twelve are too many
    earned = [said(gold, "错" * wrong + gold[wrong:]).points for wrong in (0, 1, 2, 7, 11, 12, 40)]
    assert earned == [Decimal(x) for x in ("10", "10", "9.1", "4.5", "0.9", "0", "0")]
    assert "满分允许错 1 字，之后每错 1 字扣 0.91 分" in lines_of(said(gold, gold))[1].text


def test_that_more_mistakes_than_tokens_are_no_more_than_nothing() -> None:
    assert said("您好您好", "完全不同的一句很长的话" * 30).points == 0


@pytest.mark.parametrize("gold", [SAID, "好", "您好"])
@pytest.mark.parametrize("text", ["", "，。 "])
def test_that_an_empty_text_is_unanswered_and_earns_nothing(gold: str, text: str) -> None:
    line = next(line for line in lines_of(said(gold, text)) if line.rule == "AU-6")
    assert (line.outcome, line.points) == (Outcome.UNANSWERED, 0)


def test_that_numerals_are_not_converted_and_punctuation_is_nothing() -> None:
    assert tokens_of("Ａ座 12楼，don't！（嗯）カ") == ["a", "座", "12", "楼", "dont", "嗯", "カ"]
    assert tokens_of("一百二十") != tokens_of("120")
    assert not tokens_of("，。！？ \n") and not tokens_of("—《》·")


def test_that_fillers_are_lines_of_their_own_and_pay_only_with_the_text() -> None:
    gold = "<嗯>" + SAID + "<啊>"
    config = {"shares": {"segments": "0", "transcript": "0.8", "fillers": "0.2"}}
    assert said(gold, "嗯" + SAID + "啊", **config).points == 10
    assert said(gold, SAID, **config).points == 8
    assert said(gold, "嗯" + SAID, **config).points == 9
    assert said(gold, "嗯啊" * 20, **config).points == 0
    assert said(gold, "嗯", **config).points == 0


def test_that_alternatives_are_right_too() -> None:
    assert said("请[查|查询]一下[120|一百二十]号", "请查一下一百二十号").points == 10
    assert said("请[查|查询]一下[120|一百二十]号", "请查询一下120号").points == 10


def test_that_the_line_shows_where_the_mistakes_are() -> None:
    line = lines_of(said("今天天气很好我们去公园玩吧", "今天天汽很好我去公园玩一吧", free="0", zero="1"))[1]
    assert "今天天错[气→汽]很好我漏[们]去公园玩多[一]吧" in line.text and "错 3 字（共 13 字）" in line.text


@pytest.mark.parametrize(("head", "points"), [({"none": True}, 10), ({}, 0)])
def test_that_an_empty_clip_needs_the_word_none(head: dict[str, Any], points: int) -> None:
    case = audio_task(CUT_ONLY, {"AUD-01": {"units": []}})
    assert case.grade(answer(case, [], **head)).points == points
    if points:
        assert case.grade(answer(case, [segment("u", 0, 500)])).points == 0


def test_that_mistakes_are_counted_as_another_program_counts_them() -> None:
    jiwer = pytest.importorskip("jiwer")
    chance = random.Random(54)
    for _ in range(1500):
        letters = "甲乙丙丁戊己庚辛"[: chance.choice((2, 4, 8))]
        gold = "".join(chance.choice(letters) for _ in range(chance.randint(1, 30)))
        given = list(gold)
        for _ in range(chance.randint(0, 12)):
            place = chance.randrange(len(given) + 1)
            way = chance.random()
            if way < 0.4 and place < len(given):
                given[place] = chance.choice(letters)
            elif way < 0.7:
                given.insert(place, chance.choice(letters))
            elif place < len(given):
                given.pop(place)
        if not given:
            continue
        other = jiwer.process_characters(gold, "".join(given))
        wanted = other.substitutions + other.deletions + other.insertions
        steps = fewest_edits(gold, given, 100)
        assert steps is not None and sum(a != b for a, b in steps) == wanted == count_edits(gold, given, 100)
        assert "".join(a for a, _ in steps) == gold and [b for _, b in steps if b] == given
        with_filler = aligned([*(Slot((token,)) for token in gold), Slot(("嗯",), True)], given, 60)
        assert with_filler is not None and with_filler.mistakes == wanted


@given(st.text(st.sampled_from("甲乙丙〇々がﾊﾟ豈Ａa1'’ \u3000\n，。、？！：；…—《·🙂\u0301"), max_size=24))
def test_that_a_purely_chinese_text_reads_as_any_other(text: str) -> None:
    # A Latin word behind a line of its own takes the general way.
    assert [*tokens_of(text), "z"] == list(tokens_of(f"{text}\nz"))


def test_that_counting_compares_only_near_the_diagonal(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def same(one: str, two: str, row: int, column: int) -> int:
        compared.append(row)
        return original(one, two, row, column)

    original = edits._same
    monkeypatch.setattr(edits, "_same", same)
    assert count_edits("甲" * 2000, "甲" * 1000 + "乙" * 1000, 60) is None
    assert len(compared) <= 60 * 61


def test_that_the_width_of_the_band_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(55)
    for _ in range(300):
        slots = [Slot(tuple(chance.sample("甲乙丙", chance.randint(1, 2))), chance.random() < 0.2) for _ in range(15)]
        spoken = [slot.tokens[0] for slot in slots if chance.random() < 0.9]
        found = []
        for width in (1, 32):
            monkeypatch.setattr(transcripts, "_FIRST_BAND", width)
            found.append(aligned(slots, spoken, 20))
        assert found[0] == found[1] is not None


def test_that_a_hopeless_text_beside_many_variants_is_computed_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[int] = []

    def costs(gold: Any, answer: Any, wide: int) -> Any:
        rows.append(len(gold))
        return original(gold, answer, wide)

    original = transcripts._costs
    monkeypatch.setattr(transcripts, "_costs", costs)
    variants = read_gold_variants("[一|二三]" * 6 + "<嗯>" + "您好这里是客服中心" * 20)
    assert len(variants) == MOST_VARIANTS
    assert best_aligned(variants, list("嗯" * 180), 58) is None
    assert len(rows) <= 2 * MOST_VARIANTS


def test_that_counting_stops_at_the_limit() -> None:
    assert count_edits("甲乙丙", "丁戊己", 2) is None
    assert fewest_edits("甲乙丙", "甲乙丙丁戊己", 2) is None
    assert best_aligned([[Slot(("甲",))]], ["乙", "丙", "丁"], 2) is None


@pytest.mark.parametrize(
    "written", ["<嗯", "嗯>", "[一|二", "<>", "<，>", "[一]", "<a|b>", "[<嗯>|一]", "[一|二三][四|五六]" * 4]
)
def test_that_marks_that_do_not_read_are_our_own_fault(written: str) -> None:
    if written.startswith("[一|二三]"):
        assert len(read_gold_variants("[一|二三]" * 6)) == 64
        written = "[一|二三]" * 7
    with pytest.raises(ValueError, match=r".+"):
        read_gold_variants(written)


def test_that_the_model_answer_is_the_gold_without_its_marks() -> None:
    assert shown_gold("<嗯>请[查|查询]一下") == "嗯请查一下"


def test_that_wav_and_flac_are_read_and_nothing_else_is() -> None:
    numpy, soundfile = pytest.importorskip("numpy"), pytest.importorskip("soundfile")
    frames = (1000 * numpy.sin(numpy.arange(16_000) / 9)).astype("int16").reshape(-1, 1)
    flac, wrong, deep = io.BytesIO(), io.BytesIO(), io.BytesIO()
    soundfile.write(flac, frames, 16_000, format="FLAC", subtype="PCM_16")
    soundfile.write(wrong, frames, 16_000, format="OGG", subtype="VORBIS")
    soundfile.write(deep, frames, 16_000, format="FLAC", subtype="PCM_24")
    assert (read_sound(flac.getvalue()).frames == frames).all()
    assert read_sound(wave_bytes(1500)).duration_ms == 1500
    sound = wave_bytes(1500)
    for data in (b"", b"RIFF", sound[:30], sound[:-100], flac.getvalue()[:60], wrong.getvalue(), deep.getvalue()):
        with pytest.raises(ValueError, match=r".+"):
            read_sound(data)


def test_that_peaks_are_the_extremes_at_every_zoom() -> None:
    numpy = pytest.importorskip("numpy")
    frames = numpy.random.default_rng(3).integers(-30_000, 30_000, size=(100_000, 2)).astype("int16")
    peaks = make_peaks(Sound(16_000, frames))
    low, high = peaks.between(0, 6250, 10)
    assert low.min() == frames.min() and high.max() == frames.max()
    for level in peaks.levels:
        count = -(-len(frames) // level.frames_each)
        assert len(level.lowest) == count
        assert (
            level.lowest[0] == frames[: level.frames_each].min()
            and level.highest[-1] == frames[(count - 1) * level.frames_each :].max()
        )
    assert len(peaks.between(1000, 1010, 700)[0]) == 700


@pytest.mark.parametrize(
    ("gold", "defect"),
    [
        ({"units": [segment("g-1", 0, 30_000)]}, "outside"),
        ({"units": [segment("g-1", 0, 5000, "tree")]}, "tier or label"),
        ({"units": GOLD, "transcripts": [{"tier": "other", "text": "您好"}]}, "tier other"),
        ({"units": [], "transcripts": [{"tier": "speech", "text": "您好"}]}, "without a segment"),
        ({"units": [segment("g-1", 0, 5000), segment("g-2", 4000, 8000)]}, "overlap"),
        ({"units": [segment("g-1", 0, 5000)]}, "one segment"),
        ({"units": []}, "20 %"),
        ({"units": [segment("g-1", 0, 5000, text="您好")]}, "text"),
        ({"units": GOLD, "transcripts": [{"tier": "speech", "text": "<嗯"}]}, "close"),
    ],
)
def test_that_the_builder_names_defects(gold: dict[str, Any], defect: str) -> None:
    case = audio_task({"shares": {"segments": "0.5", "transcript": "0.5"}}, {"AUD-01": gold})
    assert any(defect in found for found in case.defects()), case.defects()


def test_that_the_builder_compares_the_sound_with_its_stated_length() -> None:
    case = audio_case()
    case = GradedCase(case.task, case.gold, {**case.materials, "AUD-01.wav": wave_bytes(4000)})
    assert any("4000 ms" in found for found in case.defects())


@pytest.mark.parametrize(
    "config", [{"edge_ms": 0}, {"zero": "0.01"}, {"one_edge": "0.4"}, {"wrong_label": "0.9"}, {"x": 1}]
)
def test_that_a_configuration_that_cannot_be_used_is_our_own_fault(config: dict[str, Any]) -> None:
    with pytest.raises(GoldError):
        cut(GOLD, [], **config)


def test_that_better_cuts_never_earn_less() -> None:
    chance = random.Random(56)
    for _ in range(60):
        golds = [
            segment(f"g-{n}", 2500 * n, 2500 * n + chance.randint(1200, 2300), chance.choice(("agent", "caller")))
            for n in range(1, chance.randint(3, 7))
        ]
        units = []
        for gold in golds:
            if chance.random() < 0.8:
                by = chance.choice((0, 0, 150, 300))
                units.append(
                    {**gold, "start_ms": gold["start_ms"] + by, "label": chance.choice((gold["label"], "agent"))}
                )
        units += [segment("x", 200 * n, 200 * n + 150) for n in range(chance.randint(0, 2))]
        case = audio_task(CUT_ONLY, {"AUD-01": {"units": golds}})
        before = case.grade(answer(case, units))
        ids = {f"u-{number}": unit for number, unit in enumerate(units, 1)}
        for line in before.lines:
            left = [unit for unit in units if unit is not ids.get(line.unit)]
            if line.gold:
                right = next(unit for unit in golds if unit["id"] == line.gold)
                assert case.grade(answer(case, [*left, right])).points >= before.points
            elif line.unit:
                assert case.grade(answer(case, left)).points >= before.points
