"""Marking of pictures, edge by edge, and what may never lower or raise a score (I3)."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task_score import GoldError, Line, Outcome, Score
from desktop.strict_json import read_json, write_json
from desktop.tasks.annotation import lines
from tests.helpers.annotation_cases import WIDTH, box, drawing_case, image_case, image_task, shape
from tests.helpers.graded_case import GradedCase

PERSON = box("g-1", "person", 100, 100, 200, 300)
CAR = box("g-2", "car", 300, 100, 400, 200, attributes=[{"id": "state", "value": "moving"}], flags={"occluded": True})


def answer(case: GradedCase, units: list[dict[str, Any]], piece: str = "IMG-01", **head: Any) -> dict[str, bytes]:
    """A document with these units, which get fresh ids."""
    values = read_json(case.model.write_document(case.untouched(piece)))
    drawn = []
    for number, unit in enumerate(units, 1):
        plain = {name: value for name, value in unit.items() if name not in ("extent", "alternatives")}
        drawn.append({**plain, "id": f"u-{number}"})
    return {piece: write_json({**values, "units": drawn, "next_id": len(drawn) + 1, "state": "checked", **head})}


def marked(golds: list[dict[str, Any]], units: list[dict[str, Any]], **config: Any) -> Score:
    case = drawing_case(golds, **config)
    return case.grade(answer(case, units))


def only_line(golds: list[dict[str, Any]], units: list[dict[str, Any]], **config: Any) -> Line:
    lines = [line for line in marked(golds, units, **config).lines if line.piece]
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize(
    ("sides", "outcome", "credit"),
    [
        ((100, 100, 200, 300), Outcome.RIGHT, "1"),
        ((100, 100, 200, 260), Outcome.RIGHT, "1"),  # IoU 0.80: 满分线
        ((100, 100, 200, 230), Outcome.LOOSE, "0.75"),  # IoU 0.65
        ((100, 100, 200, 200), Outcome.LOOSE, "0.5"),  # IoU 0.50: 最低线
    ],
)
def test_that_boxes_earn_between_the_two_lines(sides: tuple[int, ...], outcome: Outcome, credit: str) -> None:
    line = only_line([PERSON], [box("u", "person", *sides)])
    assert (line.outcome, line.credit) == (outcome, Decimal(credit))


def test_that_a_box_below_the_lowest_line_is_missing_and_extra() -> None:
    lines = [line for line in marked([PERSON], [box("u", "person", 100, 100, 200, 199)]).lines if line.piece]
    assert [(line.outcome, line.credit) for line in lines[:2]] == [
        (Outcome.MISSING, 0),
        (Outcome.EXTRA, Decimal("-0.5")),
    ]


@pytest.mark.parametrize(("off", "credit"), [(2, "1"), (3, "0.5")])
def test_that_small_boxes_are_also_judged_by_their_sides(off: int, credit: str) -> None:
    small = box("g-1", "person", 100, 100, 108, 140)
    line = only_line([small], [box("u", "person", 100 + off, 100, 108 + off, 140)])
    assert line.credit == Decimal(credit)


def test_that_the_printed_line_says_what_was_measured() -> None:
    line = only_line([PERSON], [box("u", "person", 100, 100, 200, 230)])
    assert line.text == (
        "1.2-01 IMG-01 目标 1「行人」：偏差；IoU 0.65（最低线 0.50，满分线 0.80）；规则 IM-1；0.75×10.00＝7.50 分"
    )


def test_that_another_label_is_worth_four_tenths() -> None:
    line = only_line([PERSON], [{**PERSON, "label": "car"}])
    assert (line.outcome, line.credit) == (Outcome.WRONG_LABEL, Decimal("0.4"))
    assert "标为「车辆」" in line.text


def test_that_attributes_and_flags_cost_their_own_share() -> None:
    bare = {**CAR, "attributes": [], "flags": {}}
    found = marked([CAR], [bare], flags=["occluded"])
    taken = [line for line in found.lines if line.outcome is Outcome.WRONG_ATTRIBUTE]
    assert [line.credit for line in taken] == [Decimal("-0.2")] * 2 and found.points == 6
    assert marked([CAR], [bare]).points == 8  # flags do not count unless the paper says so


def test_that_careless_deductions_take_half_of_a_picture_at_most() -> None:
    bare = {**CAR, "attributes": [], "flags": {}}
    assert marked([CAR], [bare], flags=["occluded"], attribute_share="0.4").points == 5


def test_that_the_same_object_twice_counts_once() -> None:
    found = marked([PERSON, CAR], [PERSON, CAR, box("u", "person", 101, 100, 200, 300)])
    assert found.points == Decimal("7.5")
    assert Outcome.DUPLICATE in {line.outcome for line in found.lines}


def test_that_a_true_pair_is_never_lost_to_a_better_one() -> None:
    golds = [box("g-1", "person", 0, 0, 100, 100), box("g-2", "person", 30, 0, 130, 100)]
    units = [box("u", "person", 25, 0, 125, 100), box("v", "person", 40, 0, 150, 100)]
    missing = [line for line in marked(golds, units).lines if line.outcome is Outcome.MISSING]
    assert missing == []


@pytest.mark.parametrize("kind", ["polygon", "polyline"])
def test_that_direction_and_start_do_not_matter(kind: str) -> None:
    points = [(100, 100), (200, 110), (210, 250), (90, 240)]
    gold = shape("g-1", kind, "car" if kind == "polygon" else "lane", points)
    turned = shape("u", kind, gold["label"], list(reversed(points)))
    assert only_line([gold], [turned]).credit == 1


def test_that_line_direction_counts_where_it_is_asked() -> None:
    gold = shape("g-1", "polyline", "lane", [(100, 100), (300, 120)])
    turned = shape("u", "polyline", "lane", [(300, 120), (100, 100)])
    assert marked([gold], [turned], line_direction=True).points == 0
    assert marked([gold], [gold], line_direction=True).points == 10


def test_that_a_stretch_drawn_twice_counts_once() -> None:
    gold = shape("g-1", "polyline", "lane", [(100, 100), (500, 100)])
    twice = shape("u", "polyline", "lane", [(100, 100), (500, 100), (100, 100)])
    line = only_line([gold], [twice])
    assert line.outcome is Outcome.LOOSE and Decimal("0.6") < line.credit < Decimal("0.62")  # F = 2/3


def test_that_a_polygon_that_crosses_itself_is_an_invalid_unit() -> None:
    gold = shape("g-1", "polygon", "car", [(100, 100), (300, 100), (300, 300), (100, 300)])
    bow = shape("u", "polygon", "car", [(100, 100), (300, 300), (300, 100), (100, 300)])
    found = marked([gold], [bow])
    assert [line.rule for line in found.lines if line.outcome is Outcome.EXTRA] == ["IM-8"] and found.points == 0


def test_that_parts_of_one_object_are_joined_before_they_are_judged() -> None:
    left = shape("g-1", "polygon", "car", [(100, 100), (200, 100), (200, 200), (100, 200)], group=1)
    right = shape("g-2", "polygon", "car", [(260, 100), (360, 100), (360, 200), (260, 200)], group=1)
    assert only_line([left, right], [{**right, "group": 7}, {**left, "group": 7}]).credit == 1
    alone = marked([left, right], [{**left, "group": 0}, {**right, "group": 0}])
    assert alone.points < 10


@pytest.mark.parametrize(("far", "credit"), [(0, "1"), (4, "1"), (6, "0.76"), (8, "0.52"), (9, "")])
def test_that_points_earn_by_their_distance(far: int, credit: str) -> None:
    gold = shape("g-1", "point", "person", [(300, 200)], extent=[26_000, 17_000, 32_000, 23_000])  # L ≈ 84.85 px
    lines = [line for line in marked([gold], [shape("u", "point", "person", [(300 + far, 200)])]).lines if line.piece]
    if not credit:
        assert lines[0].outcome is Outcome.MISSING
    else:
        assert abs(lines[0].credit - Decimal(credit)) < Decimal("0.06")


def test_that_each_named_point_is_a_unit_and_swapped_sides_are_two_wrong_points() -> None:
    def body(*places: tuple[str, int, int, int]) -> dict[str, Any]:
        points = [{"id": name, "x": 100 * x, "y": 100 * y, "v": v} for name, x, y, v in places]
        return {"id": "g-1", "kind": "keypoints", "label": "body", "points": points}

    gold = body(("head", 300, 50, 2), ("left", 200, 200, 2), ("right", 400, 200, 1))
    swapped = body(("head", 300, 50, 2), ("left", 400, 200, 2), ("right", 200, 200, 1))
    absent = body(("head", 300, 50, 2), ("left", 200, 200, 2), ("right", 0, 0, 0))
    assert marked([gold], [gold]).points == 10
    assert marked([gold], [swapped]).points == Decimal("3.3")
    assert marked([gold], [absent]).points == Decimal("6.7")
    assert marked([absent], [gold]).points == 10  # v = 0 in the gold is ignored


def test_that_alternatives_are_right_too() -> None:
    gold = {**PERSON, "alternatives": [{"points": [[30_000, 30_000], [40_000, 40_000]]}]}
    assert marked([gold], [box("u", "person", 300, 300, 400, 400)]).points == 10


@pytest.mark.parametrize(
    ("units", "head", "points", "outcome"),
    [
        ([], {"none": True}, 10, Outcome.RIGHT),
        ([], {}, 0, Outcome.UNANSWERED),
        ([PERSON], {}, 0, Outcome.EXTRA),
    ],
)
def test_that_an_empty_picture_needs_the_word_none(
    units: list[Any], head: dict[str, Any], points: int, outcome: Outcome
) -> None:
    case = drawing_case([])
    found = case.grade(answer(case, units, **head))
    assert found.points == points and outcome in {line.outcome for line in found.lines}


def test_that_none_on_a_picture_with_objects_misses_all_of_them() -> None:
    case = drawing_case([PERSON, CAR])
    found = case.grade(answer(case, [], none=True))
    assert [line.outcome for line in found.lines[:2]] == [Outcome.MISSING] * 2


def test_that_a_spoiled_picture_does_not_eat_the_others() -> None:
    case = image_case()
    spoiled = answer(case, [box("u", "person", 8 * n, 0, 8 * n + 7, 40) for n in range(70)], "IMG-01")
    answers = {**case.perfect(), **spoiled}
    lost = [line for line in case.grade(answers).lines if line.piece == "IMG-02" and line.points < 0]
    assert lost == [] and case.grade(answers).points > 3


def test_that_the_reason_is_worth_a_share_of_a_discarded_picture() -> None:
    case = image_case()
    values = read_json(case.perfect()["IMG-03"])
    found = case.grade({**case.perfect(), "IMG-03": write_json({**values, "reason": ""})})
    assert [line.credit for line in found.lines if line.rule == "IM-10"].count(Decimal("0.7")) == 1


@pytest.mark.parametrize(
    "config",
    [
        {"deduction": "0.7"}, {"wrong_label": "0.6"}, {"box_low": "0.9"}, {"flags": ["difficult"]},
        {"shares": {"units": "0.5"}},
        {"surprise": 1}, {"quantum": "0.2"}, {"weights": [{"piece": "IMG-09", "weight": "1"}]}, {"point_alpha": "0"},
        {"line_reach": "0"}, {"line_reach": "0.06"},
        {"deduction": 1}, {"box_low": "1e-1"}, {"deduction": "-0.5"},
    ],
)  # fmt: skip
def test_that_a_configuration_that_cannot_be_used_is_our_own_fault(config: dict[str, Any]) -> None:
    case = drawing_case([PERSON], **config)
    with pytest.raises(GoldError):
        case.grade({})


@pytest.mark.parametrize(
    ("units", "defect"),
    [
        ([{**PERSON, "label": "tree"}], "label tree"),
        ([box("g-1", "person", 0, 0, 900, 100)], "outside"),
        ([{**PERSON, "flags": {"difficult": True}}], "flag"),
        ([{**CAR, "attributes": [{"id": "state", "value": "flying"}]}], "flying"),
        ([box("g-1", "person", 5, 5, WIDTH - 5, 475)], "whole picture"),
        ([{**PERSON, "kind": "polyline"}], "label person"),
    ],
)
def test_that_the_builder_names_gold_that_nobody_could_reach_or_everybody_would(units: list[Any], defect: str) -> None:
    defects = drawing_case(units).defects()
    assert any(defect in found for found in defects) or defect == "label person", defects
    assert bool(defects) or defect == "label person"


def test_that_the_builder_names_too_many_empty_pictures_and_gold_of_other_pieces() -> None:
    assert any("20 %" in found for found in drawing_case([]).defects())
    case = drawing_case([PERSON])
    gold = replace(case.gold, gold={"IMG-07": {"units": []}})
    assert replace(case, gold=gold).defects()
    with pytest.raises(GoldError):
        replace(case, gold=gold).grade({})


def boxes(chance: random.Random, count: int) -> list[dict[str, Any]]:
    """Boxes that do not overlap: one in each cell of a grid."""
    cells = chance.sample(range(24), count)
    found = []
    for number, cell in enumerate(cells, 1):
        left, top = 100 * (cell % 6) + chance.randrange(20), 110 * (cell // 6) + chance.randrange(20)
        wide, high = chance.randint(40, 75), chance.randint(40, 85)
        found.append(box(f"g-{number}", chance.choice(("person", "car")), left, top, left + wide, top + high))
    return found


def shaken(chance: random.Random, unit: dict[str, Any]) -> dict[str, Any]:
    (left, top), (right, bottom) = unit["points"]
    wide = right - left
    by = [chance.choice((0, 0, wide // 20, wide // 5)) for _ in range(4)]
    label = unit["label"] if chance.random() < 0.85 else chance.choice(("person", "car"))
    return {**unit, "label": label, "points": [[left + by[0], top + by[1]], [right + by[2], bottom + by[3]]]}


def test_that_better_answers_never_earn_less() -> None:
    chance = random.Random(51)
    for _ in range(60):
        golds = boxes(chance, chance.randint(2, 7))
        case = drawing_case(golds)
        units = [shaken(chance, gold) for gold in golds if chance.random() < 0.8]
        units += [box("x", "car", 600, 440, 620 + n, 470) for n in range(chance.randrange(3))]
        before = case.grade(answer(case, units))
        by_gold = {line.gold: line for line in before.lines if line.gold}
        for gold in golds:  # (a) the unit of a missed gold added, (b) a unit replaced by its gold
            line = by_gold[gold["id"]]
            others = [unit for number, unit in enumerate(units, 1) if f"u-{number}" != line.unit]
            assert case.grade(answer(case, [*others, gold])).points >= before.points
        for line in before.lines:  # (c) an extra unit deleted
            if line.outcome in (Outcome.EXTRA, Outcome.DUPLICATE):
                left = [unit for number, unit in enumerate(units, 1) if f"u-{number}" != line.unit]
                assert case.grade(answer(case, left)).points >= before.points


def test_that_deleting_a_right_unit_never_raises() -> None:
    chance = random.Random(52)
    for _ in range(40):
        golds = boxes(chance, 6)
        case = drawing_case(golds)
        units = [gold for gold in golds if chance.random() < 0.7]
        before = case.grade(answer(case, units)).points
        for gone in units:
            assert case.grade(answer(case, [unit for unit in units if unit is not gone])).points <= before


def test_that_ten_pictures_with_many_boxes_take_no_more_than_they_must() -> None:
    golds = {f"IMG-{n:02}": {"units": boxes(random.Random(n), 20)} for n in range(10)}
    setup = {"kinds": ["box"], "labels": [{"id": "person", "name": "行人"}, {"id": "car", "name": "车辆"}]}
    case = image_task(replace(drawing_case([]).gold, gold=golds), setup)
    crowd = [box("u", "person", 3 * n, 2 * n, 3 * n + 40, 2 * n + 40) for n in range(200)]
    answers = {name: answer(case, crowd, name)[name] for name in golds}
    assert case.grade(answers).points <= 2
    assert len(case.grade(answers).lines) > 2000


def test_that_a_tangle_of_parts_is_units_too_many_each_of_them() -> None:
    points = [point for n in range(40) for point in ((5 * n, 0), (5 * n + 2, 400))]
    spikes = [shape(f"g-{side}", "polygon", "car", [*((x, y) if side else (y, x) for x, y in points)], group=1)
              for side in range(2)]  # fmt: skip
    lines = [line for line in marked([CAR], spikes).lines if line.piece]
    assert [(line.outcome, line.rule) for line in lines] == [
        (Outcome.MISSING, "GP-3"), (Outcome.EXTRA, "IM-8"), (Outcome.EXTRA, "IM-8"), (Outcome.NOTE, "GP-7"),
    ]  # fmt: skip
    assert any("cross" in defect for defect in drawing_case(spikes).defects())


def wavy(number: int, count: int) -> dict[str, Any]:
    """A line across the picture that shakes by a pixel and a half: all of them lie within τ of each other."""
    chance = random.Random(number)
    points = [[1000 + 62_000 * n // (count - 1) + chance.randrange(150), 24_000 + chance.randrange(150)]
              for n in range(count)]  # fmt: skip
    return {**shape(f"g-{number}", "polyline", "person", []), "points": points}


def test_that_two_hundred_lines_over_lines_that_coincide_are_measured_only_where_they_are_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[int] = []

    def spans(sides: Any, others: Any, reach: float) -> Any:
        measured.append(len(sides[0]))
        return original(sides, others, reach)

    original = lines._spans
    monkeypatch.setattr(lines, "_spans", spans)
    golds, drawn = [wavy(n, 20) for n in range(20)], [wavy(100 + n, 50) for n in range(200)]
    assert marked(golds, drawn).points == 0  # 180 too many
    all_pairs = 2 * sum(len(gold["points"]) - 1 for gold in golds) * sum(len(line["points"]) - 1 for line in drawn)
    assert sum(measured) < all_pairs / 8
    assert len(measured) <= 4 * len(golds)  # together, not line by line


def test_that_f1_is_information_and_undefined_where_it_must_be() -> None:
    assert marked([PERSON, CAR], [PERSON, box("x", "car", 500, 400, 600, 470)]).information == {"F1": "0.50"}
    assert marked([], []).information == {"F1": "未定义"}
