"""Thresholds from two experts: percentiles, defaults, limits, and what a paper is refused for (section 4, I13)."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from desktop.exam.task import TaskType
from desktop.exam.task_score import Expert, GoldTask
from desktop.tasks.audio import experts as clips
from desktop.tasks.calibration import calibrate, nearest_rank, threshold_faults, written_threshold
from desktop.tasks.image import experts as pictures
from desktop.workflows.calibrate_paper import expert_faults
from tests.helpers.annotation_cases import DURATION_MS, audio_task, box, drawing_case, image_task, segment, shape
from tests.helpers.graded_case import GradedCase

GRID = [(60 * column, 60 * row) for row in range(4) for column in range(6)]


def boxes(right: int, label: str = "person") -> dict[str, Any]:
    """24 boxes of 40 × 40 pixels, their right sides moved by `right`."""
    return {"units": [box(f"g-{n}", label, x, y, x + 40 + right, y + 40) for n, (x, y) in enumerate(GRID)]}


def with_experts(case: GradedCase, first: Any, second: Any, **scores: str) -> GradedCase:
    (piece,) = case.gold.gold
    experts = Expert("甲", {piece: first}), Expert("乙", {piece: second})
    gold = replace(case.gold, annotators=("甲", "乙"), experts=experts, scores=scores)
    return replace(case, gold=gold)


def faults(case: GradedCase) -> list[str]:
    return list(expert_faults(case.grader, case.work({}), case.gold))


def answers_of(case: GradedCase) -> tuple[GoldTask, GoldTask]:
    first, second = (replace(case.gold, gold=expert.answers) for expert in case.gold.experts)
    return first, second


@pytest.mark.parametrize(("share", "wanted"), [("0.1", 2), ("0.9", 18), ("0.05", 1), ("1", 20)])
def test_that_percentiles_go_by_the_nearest_rank(share: str, wanted: int) -> None:
    assert nearest_rank([Fraction(n) for n in range(20, 0, -1)], Fraction(share)) == wanted


@pytest.mark.parametrize(
    ("kind", "sample", "count", "wanted"),
    [
        ("box", "0.90", 20, "0.87"),
        ("box", "0.90", 19, "0.8"),  # too few: the default
        ("box", "0.9099", 20, "0.87"),  # rounded down
        ("box", "0.55", 20, "0.6"),  # 最低线 + 0.1
        ("polyline", "0.55", 20, "0.7"),
        ("polygon", "1", 20, "0.95"),
        ("reach", "0.008", 20, "0.01"),
        ("reach", "0.0121", 20, "0.013"),
        ("point", "0.01", 20, "0.05"),  # never below the default
        ("point", "0.0721", 20, "0.073"),
        ("edge", "180", 20, "200"),
        ("edge", "240", 20, "240"),
        ("transcript", "0.05", 20, "0.05"),
    ],
)
def test_that_thresholds_keep_within_their_limits(kind: str, sample: str, count: int, wanted: str) -> None:
    (row,) = [row for row in calibrate({kind: [Fraction(sample)] * count}) if row.kind.name == kind]
    assert (row.pairs, written_threshold(row), row.is_calibrated) == (count, wanted, count >= 20)


def test_that_a_threshold_other_than_the_experts_give_is_named() -> None:
    rows = calibrate({"box": [Fraction("0.90")] * 20})
    assert threshold_faults(rows, TaskType.IMAGE, {}) == [("box_full", "0.8", "0.87")]
    assert threshold_faults(rows, TaskType.IMAGE, {"box_full": "0.870"}) == []
    assert threshold_faults(rows, TaskType.AUDIO, {}) == []
    low = {"box_full": "0.87", "box_low": "0.40", "polygon_full": "x"}
    assert [one[0] for one in threshold_faults(rows, TaskType.IMAGE, low)] == ["box_low", "polygon_full"]


def test_that_pictures_of_two_experts_give_a_sample_for_each_object_in_common() -> None:
    case = with_experts(drawing_case(boxes(0)["units"]), boxes(0), boxes(4))
    found = pictures.measure(case.task, *answers_of(case))
    assert found.disagreements == ()
    assert len(found.samples["box"]) == 24
    assert {round(float(sample), 3) for sample in found.samples["box"]} == {0.909}
    (row, *_) = calibrate(found.samples)
    assert written_threshold(row) == "0.87"


def test_that_points_are_measured_by_the_size_of_their_object() -> None:
    extent = [20000, 10000, 23000, 14000]  # 300 × 400 hundredths: a diagonal of 50 pixels
    points = [shape("g-1", "point", "person", [(x, 120)], extent=extent) for x in (210, 212)]
    case = with_experts(drawing_case(points[:1]), {"units": points[:1]}, {"units": points[1:]})
    (sample,) = pictures.measure(case.task, *answers_of(case)).samples["point"]
    assert float(sample) == pytest.approx(2 / 50, abs=1e-5)


def lanes(*offs: int) -> dict[str, Any]:
    """24 level lines of 200 pixels, one below the other; the nth is moved down by `offs[n]` hundredths of a pixel."""
    units = [shape(f"g-{n}", "polyline", "lane", [(100, 15 * n + 20), (300, 15 * n + 20)]) for n in range(24)]
    for unit, off in zip(units, offs, strict=True):
        unit["points"] = [[x, y + off] for x, y in unit["points"]]
    return {"units": units}


def test_that_the_tolerance_of_lines_follows_how_far_two_experts_lie_apart() -> None:
    case = with_experts(drawing_case(lanes(*[0] * 24)["units"]), lanes(*[0] * 24), lanes(*[480] * 12, *[630] * 12))
    found = pictures.measure(case.task, *answers_of(case))
    assert found.disagreements == ()
    assert found.samples["reach"] == [Fraction(480, 64_000)] * 12 + [Fraction(630, 64_000)] * 12
    assert found.samples["polyline"] == [1] * 24
    row = {row.kind.name: row for row in calibrate(found.samples)}["reach"]
    assert (row.pairs, written_threshold(row)) == (24, "0.01")  # 0.0098: never below the default


def test_that_the_tenth_of_a_line_that_was_drawn_longer_costs_no_tolerance() -> None:
    longer = shape("g-1", "polyline", "lane", [(100, 22), (320, 22)])
    shorter = shape("g-1", "polyline", "lane", [(100, 20), (300, 20)])
    case = with_experts(drawing_case([shorter]), {"units": [shorter]}, {"units": [longer]})
    (sample,) = pictures.measure(case.task, *answers_of(case)).samples["reach"]
    assert sample == Fraction(200, 64_000)


def test_that_a_wider_tolerance_of_the_scoring_pack_counts() -> None:
    golds, drawn = lanes(*[0] * 24)["units"][:1], lanes(*[900] * 24)
    case = drawing_case(golds)
    wide = drawing_case(golds, line_reach="0.015")
    first = case.grader.model_answers(case.task, replace(case.gold, gold={"IMG-01": {"units": drawn["units"][:1]}}), {})
    assert case.grade(first).points == 0
    assert wide.grade(first).points == 10


def test_that_other_labels_and_objects_of_one_expert_are_disagreements() -> None:
    other = {"units": [*boxes(0, "car")["units"][:1], *boxes(0)["units"][2:], box("g-99", "car", 500, 400, 600, 470)]}
    case = with_experts(drawing_case(boxes(0)["units"]), boxes(0), other)
    found = pictures.measure(case.task, *answers_of(case)).disagreements
    assert [words for _, words in found] == [
        "g-0: the labels differ", "g-1: only the first drew it", "g-99: only the second drew it",
    ]  # fmt: skip


def test_that_clips_of_two_experts_give_edges_and_mistakes() -> None:
    said = "您好这里是客服中心请问有什么事"
    first = {"units": [segment("g-1", 0, 5000), segment("g-2", 6000, DURATION_MS)],
             "transcripts": [{"tier": "speech", "text": said}]}  # fmt: skip
    second = {"units": [segment("g-1", 90, 5040), segment("g-2", 6130, DURATION_MS - 500)],
              "transcripts": [{"tier": "speech", "text": said.replace("事", "是")}]}  # fmt: skip
    case = with_experts(
        audio_task({"shares": {"segments": "0.5", "transcript": "0.5"}}, {"AUD-01": first}), first, second
    )
    found = clips.measure(case.task, *answers_of(case))
    assert found.samples == {"edge": [40, 130], "transcript": [Fraction(1, 15)]}
    assert found.disagreements == ()


def test_that_a_segment_of_one_expert_only_is_a_disagreement() -> None:
    first = {"units": [segment("g-1", 0, 5000), segment("g-2", 6000, 9000)]}
    second = {"units": [segment("g-1", 0, 5000, "caller"), segment("g-3", 12_000, 15_000)]}
    case = with_experts(audio_task({"shares": {"segments": "1", "transcript": "0"}}, {"AUD-01": first}), first, second)
    assert [words for _, words in clips.measure(case.task, *answers_of(case)).disagreements] == [
        "g-1: the labels differ", "g-2: only the first cut it", "g-3: only the second cut it",
    ]  # fmt: skip


def test_that_experts_who_agree_and_keep_their_scores_pass() -> None:
    case = drawing_case(boxes(2)["units"], box_full="0.87")
    assert faults(with_experts(case, boxes(0), boxes(4), a="10.00", b="10.00", a_b="10.00")) == []


def test_that_a_stored_score_of_other_bytes_is_named() -> None:
    case = with_experts(drawing_case(boxes(2)["units"]), boxes(0), boxes(4), a="10.00", b="10", a_b="10.00")
    (words,) = faults(case)
    assert "10.00" in words and words.endswith("10.")
    assert len(faults(replace(case, gold=replace(case.gold, scores={})))) == 3


def test_that_an_expert_far_from_gold_and_from_the_other_is_named() -> None:
    case = with_experts(drawing_case(boxes(0)["units"]), boxes(0), boxes(19), a="10.00", b="7.30", a_b="7.30")
    low = [words for words in faults(case) if "95" in words or "90" in words]
    assert len(low) == 2


def test_that_two_annotators_without_their_files_are_refused_and_one_is_as_before() -> None:
    case = drawing_case(boxes(0)["units"])
    assert len(faults(replace(case, gold=replace(case.gold, annotators=("甲", "乙"))))) == 1
    assert faults(replace(case, gold=replace(case.gold, annotators=("甲",)))) == []


def test_that_a_withdrawn_piece_of_an_expert_counts_nowhere() -> None:
    gold = GoldTask("1.2-01", "image", 1, {}, {"IMG-01": boxes(0)}, ("甲", "乙"))
    setup = {"kinds": ["box"], "labels": [{"id": "person", "name": "行人"}]}
    case = image_task(gold, setup)
    both = {"IMG-01": boxes(0), "IMG-09": {"units": []}}
    scores = {"a": "10.00", "b": "10.00", "a_b": "10.00"}
    experts = Expert("甲", both), Expert("乙", both)
    assert faults(replace(case, gold=replace(gold, experts=experts, scores=scores))) == []
