"""Marking of texts, edge by edge."""

import random
from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task_score import GoldError, GoldTask, Line, Outcome, Score
from desktop.strict_json import read_json, write_json
from tests.helpers.annotation_cases import TEXT_SETUP, class_case, relation, span, text_case, text_task
from tests.helpers.graded_case import GradedCase

TEXT = "王芳在“北京师范大学”读书，😀导师李明。"
SETUP: dict[str, Any] = {"labels": TEXT_SETUP["labels"], "relations": TEXT_SETUP["relations"]}
GOLD = [
    span("g-1", "person", TEXT, "王芳"),
    span("g-2", "org", TEXT, "北京师范大学"),
    span("g-3", "person", TEXT, "李明"),
]


def case_of(units: list[dict[str, Any]], setup: dict[str, Any] = SETUP, **config: Any) -> GradedCase:
    gold = GoldTask("1.2-01", "text", 1, config, {"TXT-01": {"units": units}})
    return text_task(gold, setup, {"TXT-01": TEXT})


def answer(case: GradedCase, units: list[dict[str, Any]], **head: Any) -> dict[str, bytes]:
    values = read_json(case.model.write_document(case.untouched("TXT-01")))
    ids = {unit["id"]: f"u-{number}" for number, unit in enumerate(units, 1)}
    drawn = []
    for unit in units:
        plain = {name: value for name, value in unit.items() if name != "alternatives"}
        ends = {name: ids[plain[name]] for name in ("id", "head", "tail") if name in plain}
        drawn.append({**plain, **ends})
    return {"TXT-01": write_json({**values, "units": drawn, "next_id": 90, "state": "checked", **head})}


def marked(golds: list[dict[str, Any]], units: list[dict[str, Any]], **config: Any) -> Score:
    case = case_of(golds, **config)
    return case.grade(answer(case, units))


def lines_of(score: Score) -> list[Line]:
    return [line for line in score.lines if line.piece]


@pytest.mark.parametrize(
    ("words", "label", "outcome", "credit"),
    [
        ("北京师范大学", "org", Outcome.RIGHT, "1"),
        ("“北京师范大学”", "org", Outcome.RIGHT, "1"),
        ("师范大学", "org", Outcome.LOOSE, "0.5"),
        ("北京师范大学", "place", Outcome.WRONG_LABEL, "0.4"),
        ("北京师范大学”读书，😀导师", "org", Outcome.MISSING, "0"),
        ("大学", "org", Outcome.MISSING, "0"),
        ("师范大学", "place", Outcome.MISSING, "0"),
    ],
)
def test_that_a_span_earns_by_range_and_label(words: str, label: str, outcome: Outcome, credit: str) -> None:
    line = lines_of(marked([GOLD[1]], [span("u", label, TEXT, words)]))[0]
    assert (line.outcome, line.credit) == (outcome, Decimal(credit))


def test_that_the_line_quotes_what_was_to_be_found() -> None:
    line = lines_of(marked([GOLD[1]], [span("u", "org", TEXT, "师范大学")]))[0]
    assert line.text == (
        "1.2-01 TXT-01 目标 1「机构」“北京师范大学”：偏差；标了“师范大学”，重合度 0.67；规则 TX-2；0.50×10.00＝5.00 分"
    )


def test_that_alternatives_and_gaps_are_right_too() -> None:
    start = TEXT.index("北京")
    gold = {**GOLD[1], "alternatives": [[[start, start + 2], [start + 4, start + 6]]]}
    case = case_of([gold], {**SETUP, "gaps": True})
    gaps = {**GOLD[1], "ranges": [[start, start + 2], [start + 4, start + 6]]}
    assert case.grade(answer(case, [gaps])).points == 10


def test_that_a_span_over_the_whole_text_is_extra() -> None:
    whole = {"id": "u", "kind": "span", "label": "org", "ranges": [[0, len(TEXT)]]}
    assert [line.outcome for line in lines_of(marked([GOLD[1]], [whole]))][:2] == [Outcome.MISSING, Outcome.EXTRA]


def test_that_ranges_beyond_the_text_match_nothing_and_break_nothing() -> None:
    beyond = {"id": "u", "kind": "span", "label": "org", "ranges": [[500, 900]]}
    assert marked([GOLD[1]], [beyond]).points == 0


def test_that_identical_spans_collapse() -> None:
    twice = [GOLD[1], {**GOLD[1], "id": "x"}, {**span("y", "org", TEXT, "“北京师范大学")}]
    assert marked([GOLD[1]], twice).points == 10


RELATION = relation("r-1", "studies", "g-1", "g-2")
KNOWS = relation("r-2", "knows", "g-1", "g-3")


@pytest.mark.parametrize(
    ("relations", "points"),
    [
        ([RELATION, KNOWS], "10"),
        ([RELATION], "8"),
        ([RELATION, relation("r-2", "knows", "g-3", "g-1")], "10"),  # symmetric
        ([relation("r-1", "studies", "g-2", "g-1"), KNOWS], "7"),  # the wrong way: missing and extra
        ([relation("r-1", "knows", "g-1", "g-2"), KNOWS], "8.8"),  # wrong type
        ([RELATION, KNOWS, relation("r-3", "knows", "g-2", "g-3")], "9"),  # extra
        ([RELATION, KNOWS, {**KNOWS, "id": "r-9"}], "10"),  # the same twice
    ],
)
def test_that_relations_earn_by_type_and_direction(relations: list[dict[str, Any]], points: str) -> None:
    assert marked([*GOLD, RELATION, KNOWS], [*GOLD, *relations]).points == Decimal(points)


def test_that_a_bad_boundary_is_charged_once() -> None:
    loose = [GOLD[0], span("g-2", "org", TEXT, "师范大学"), GOLD[2], RELATION, KNOWS]
    assert marked([*GOLD, RELATION, KNOWS], loose).points == 9


def test_that_a_relation_on_an_extra_span_is_ignored() -> None:
    extra = span("x", "org", TEXT, "读书")
    units = [*GOLD, extra, RELATION, KNOWS, relation("r-3", "studies", "g-1", "x")]
    assert marked([*GOLD, RELATION, KNOWS], units).points == 9  # the span, and not the relation


@pytest.mark.parametrize(("head", "points"), [({"none": True}, 10), ({}, 0)])
def test_that_a_text_without_spans_needs_the_word_none(head: dict[str, Any], points: int) -> None:
    case = case_of([])
    assert case.grade(answer(case, [], **head)).points == points


CLASSES = {"classes": [{"id": name, "name": name.upper()} for name in "abcdef"]}


def classified(case: GradedCase, given: list[list[str]], none: tuple[int, ...] = ()) -> Score:
    answers = {}
    for number, (piece, classes) in enumerate(zip(case.task.pieces, given, strict=True)):
        values = read_json(case.model.write_document(case.untouched(piece.name)))
        answers[piece.name] = write_json({**values, "classes": classes, "none": number in none})
    return case.grade(answers)


def test_that_constant_answers_earn_nothing_and_unanswered_is_not_wrong() -> None:
    golds = [["a"]] * 5 + [["b"]] * 2 + [["c"]]
    case = class_case(golds, CLASSES)
    assert case.defects() == []
    for letter in "abc":
        assert classified(case, [[letter]] * 8).points == 0
    assert classified(case, golds).points == 10
    mixed = classified(case, [["a"], [], ["b"], *golds[3:]])
    outcomes = [line.outcome for line in mixed.lines][:3]
    assert outcomes == [Outcome.RIGHT, Outcome.UNANSWERED, Outcome.WRONG]


def test_that_several_classes_earn_what_is_right_less_what_is_wrong() -> None:
    case = class_case([["a", "b"], ["c"], [], ["a"], ["d"]], {**CLASSES, "many": True})
    assert case.defects() == []
    assert classified(case, [["a", "b"], ["c"], [], ["a"], ["d"]], none=(2,)).points == 10
    assert classified(case, [["a"], ["c", "d"], [], ["a"], ["d"]]).points == 5
    assert classified(case, [list("abcdef")] * 5).points == 0


def test_that_a_neighbour_on_a_scale_earns_a_part_and_a_constant_answer_nothing() -> None:
    golds = [[letter] for letter in "abcde"] * 2
    case = class_case(golds, {"classes": CLASSES["classes"][:5]}, ordinal=True)
    for letter in "abcde":
        assert classified(case, [[letter]] * 10).points == 0
    near = classified(case, [["b"], *golds[1:]]).points
    far = classified(case, [["e"], *golds[1:]]).points
    assert 10 > near > far


def test_that_the_guess_deduction_may_be_switched_off_from_six_classes() -> None:
    golds = [[letter] for letter in "abcdef"]
    assert classified(class_case(golds, CLASSES, guess_deduction=False), [["a"]] * 6).points == Decimal("1.7")
    few = {"classes": CLASSES["classes"][:3]}
    with pytest.raises(GoldError):
        class_case(golds[:3], few, guess_deduction=False).grade({})


@pytest.mark.parametrize(
    ("units", "defect"),
    [
        ([span("g-1", "tree", TEXT, "王芳")], "label tree"),
        ([{"id": "g-1", "kind": "span", "label": "org", "ranges": [[0, 400]]}], "end of the text"),
        ([span("g-1", "org", TEXT, "“北京")], "punctuation"),
        ([GOLD[1], span("g-2b", "org", TEXT, "师范大学")], "overlap"),
        ([*GOLD, relation("r-1", "studies", "g-2", "g-1")], "relation"),
        ([{**GOLD[1], "ranges": [[4, 5], [6, 7]]}], "gaps"),
        ([], "20 %"),
        ([{**GOLD[0], "id": "g-2"}, GOLD[1]], "twice"),
        ([*GOLD, relation("r-1", "studies", "g-1", "g-9")], "head, tail"),
    ],
)
def test_that_the_builder_names_defects(units: list[dict[str, Any]], defect: str) -> None:
    assert any(defect in found for found in case_of(units).defects()), case_of(units).defects()


def test_that_the_builder_names_classes_that_pay_for_guessing() -> None:
    assert class_case([["a"], ["a"]], CLASSES).defects() == ["All texts have one class."]
    assert class_case([["a"], []], CLASSES).defects()
    full = class_case([list("abcd"), list("abce")], {**CLASSES, "many": True})
    assert full.defects() == ["More than half of the labels are true on average."]


def test_that_strict_spans_agree_with_counting_on_flat_sets() -> None:
    chance = random.Random(53)
    for _ in range(200):
        golds = {
            (start, start + 2, chance.choice(("person", "org"))) for start in range(0, 18, 3) if chance.random() < 0.6
        }
        given = {
            (start, start + 2, chance.choice(("person", "org"))) for start in range(0, 18, 3) if chance.random() < 0.6
        }
        if not golds:
            continue

        def units(marks: set[tuple[int, int, str]]) -> list[dict[str, Any]]:
            return [
                {"id": f"g-{n}", "kind": "span", "label": label, "ranges": [[start, end]]}
                for n, (start, end, label) in enumerate(sorted(marks), 1)
            ]

        text = "".join(chr(0x4E00 + number) for number in range(20))
        case = text_task(
            GoldTask("1.2-01", "text", 1, {}, {"TXT-01": {"units": units(golds)}}), SETUP, {"TXT-01": text}
        )
        score = case.grade(answer(case, units(given)))
        right = sum(line.outcome is Outcome.RIGHT for line in score.lines)
        assert right == len(golds & given)


def test_that_the_shipped_example_is_sound() -> None:
    assert text_case().defects() == []


def test_that_better_answers_never_earn_less() -> None:
    chance = random.Random(55)
    text = "".join(chr(0x4E00 + number) for number in range(40))

    def spans(count: int) -> list[dict[str, Any]]:
        starts = sorted(chance.sample(range(0, 36, 4), count))
        labels = ("person", "org", "place")
        return [
            {"id": f"g-{n}", "kind": "span", "label": chance.choice(labels), "ranges": [[start, start + 3]]}
            for n, start in enumerate(starts, 1)
        ]

    def shaken(unit: dict[str, Any]) -> dict[str, Any]:
        (start, end), by = unit["ranges"][0], chance.choice((0, 0, 0, 1))
        label = unit["label"] if chance.random() < 0.8 else "place"
        return {**unit, "label": label, "ranges": [[start + by, end]]}

    for _ in range(60):
        golds = spans(chance.randint(2, 7))
        gold = GoldTask("1.2-01", "text", 1, {}, {"TXT-01": {"units": golds}})
        case = text_task(gold, SETUP, {"TXT-01": text})
        units = [shaken(unit) for unit in golds if chance.random() < 0.8]
        units += [{**unit, "id": f"x-{unit['id']}"} for unit in spans(chance.randint(0, 2))]
        before = case.grade(answer(case, units))
        ids = {f"u-{number}": unit for number, unit in enumerate(units, 1)}
        for line in before.lines:
            left = [unit for unit in units if unit is not ids.get(line.unit)]
            if line.gold:  # a missed gold added, or a unit replaced by its gold
                right = next(unit for unit in golds if unit["id"] == line.gold)
                assert case.grade(answer(case, [*left, {**right, "id": "new"}])).points >= before.points
            elif line.unit:  # an extra unit deleted
                assert case.grade(answer(case, left)).points >= before.points
