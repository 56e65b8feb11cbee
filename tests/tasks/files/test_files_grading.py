"""Marking of sorted files."""

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task_score import GoldError
from desktop.rehearsal.skill_work.files import imperfect, spam
from desktop.tasks.files.model import File, write_document
from tests.helpers.graded_case import GradedCase, check_hostile, check_perfect_and_untouched, check_random_answers
from tests.tasks.files.files_cases import PLACES, SETUP, files_case, gold_files

PLAIN = files_case(gold_files(named=False))


def answer(case: GradedCase, *files: File) -> dict[str, bytes]:
    return {"board": write_document(replace(case.untouched("board"), files=files))}


def put(number: int, folder: str, name: str = "") -> File:
    return File(
        f"f{number:02}", "" if folder == "discard" else folder, name or f"IMG_{number:04}.jpg", folder == "discard"
    )


def all_in(folder: str) -> tuple[File, ...]:
    return tuple(put(number, folder) for number in range(1, len(PLACES) + 1))


@pytest.mark.parametrize("case", [files_case(), PLAIN, files_case(name_share="0.1")])
def test_that_gold_earns_everything_and_nothing_earns_nothing(case: GradedCase) -> None:
    check_perfect_and_untouched(case)


@pytest.mark.parametrize("folder", ["cat", "dog", "bird", "discard"])
def test_that_everything_in_one_place_earns_exactly_nothing(folder: str) -> None:
    score = PLAIN.grade(answer(PLAIN, *all_in(folder)))
    assert score.points == 0
    assert sum((line.points for line in score.lines[:12]), Decimal(0)) < Decimal("0.0001")


def test_that_each_place_carries_the_same_sum() -> None:
    assert PLAIN.grade(answer(PLAIN, put(7, "bird"), put(11, "bird"))).points == Decimal("2.5")
    dogs = [put(number, "dog") for number in (3, 4, 5, 6, 10)]
    assert PLAIN.grade(answer(PLAIN, *dogs)).points == Decimal("2.5")
    assert PLAIN.grade(answer(PLAIN, *dogs, put(7, "dog"))).points == Decimal("2.1")
    assert PLAIN.grade(answer(PLAIN, *dogs, put(7, "bird"))).points == Decimal("3.8")


def test_that_names_are_marked_one_by_one_after_normalisation() -> None:
    case = files_case()
    assert case.grade(answer(case, put(1, "", "cat_001.jpg"))).points == Decimal("0.4")
    assert case.grade(answer(case, put(1, "", "Cat_001.jpg"))).points == 0
    accents = gold_files()
    accents[0]["names"] = ["café.jpg", "x.jpg"]
    other = files_case(accents)
    assert other.grade(answer(other, put(1, "", "cafe\u0301.jpg"))).points == Decimal("0.4")


@pytest.mark.parametrize("case", [files_case(), PLAIN])
def test_that_hostile_answers_get_a_score_and_a_reason(case: GradedCase) -> None:
    check_hostile(case, ("files",))
    case.grade(answer(case, File("nobody", "nowhere", "x"), File("f01", "nowhere", "\x00", True)))


@pytest.mark.parametrize("case", [files_case(), PLAIN])
def test_that_spam_and_random_sorting_earn_next_to_nothing(case: GradedCase) -> None:
    assert case.grade(spam(case.task, case.materials)).points <= 2

    def draw(chance: random.Random) -> Mapping[str, bytes]:
        return answer(case, *(put(n, chance.choice(["cat", "dog", "bird", "discard"])) for n in range(1, 13)))

    check_random_answers(case, draw, 1000)


def test_that_better_work_earns_more() -> None:
    case = files_case()

    def mean(quality: float) -> float:
        works = [imperfect(case.task, case.gold, case.materials, quality, random.Random(n)) for n in range(40)]
        return float(sum(case.grade(work).points for work in works)) / 40

    assert mean(1.0) == 10 > mean(0.85) > mean(0.55) > 2


def test_that_the_order_of_files_and_folders_changes_nothing() -> None:
    files = [put(number, place or "discard") for number, place in enumerate(PLACES[:7], start=1)] + [put(9, "dog")]
    turned = files_case(
        gold_files(named=False)[::-1], SETUP | {"folders": SETUP["folders"][::-1], "items": SETUP["items"][::-1]}
    )
    assert PLAIN.grade(answer(PLAIN, *files)).points == turned.grade(answer(turned, *files[::-1])).points


def changed(number: int, **fields: Any) -> list[dict[str, Any]]:
    files = gold_files()
    files[number] = {"id": files[number]["id"]} | fields
    return files


@pytest.mark.parametrize(
    ("case", "defect"),
    [
        (files_case(changed(0, folder="fish")), "there is no folder fish"),
        (files_case(changed(0, folder="cat", names=["IMG_0001.jpg"])), "right name already"),
        (files_case(changed(0, folder="cat", names=["a/b"])), "not allowed"),
        (files_case(changed(0, folder="cat", names=["CAT_002.jpg"])), "the same name"),
        (files_case(setup=SETUP | {"discard": False}), "to be discarded"),
        (files_case(setup=SETUP | {"rename": False}), "to be renamed"),
        (files_case(guess_deduction=False), "fewer than 6 places"),
    ],
)
def test_that_an_author_hears_what_is_wrong_with_gold(case: GradedCase, defect: str) -> None:
    assert any(defect in sentence for sentence in case.defects()), case.defects()


@pytest.mark.parametrize(
    "case",
    [
        files_case(gold_files()[:-1]),
        files_case(changed(0)),
        files_case(changed(0, folder="cat", discard=True)),
        files_case(name_share="1"),
        files_case(nothing=1),
        files_case().with_gold({"x": {}}),
        files_case([{"id": f"f{n:02}", "folder": "cat"} for n in range(1, 13)]),
    ],
)
def test_that_unusable_gold_is_our_own_fault_and_loud(case: GradedCase) -> None:
    with pytest.raises(GoldError):
        case.grade({})


def test_that_putting_one_file_right_never_lowers_and_one_wrong_never_raises() -> None:
    case, chance = PLAIN, random.Random(14)
    places = [place or "discard" for place in PLACES]
    for _ in range(60):
        now = [chance.choice(["", "cat", "dog", "bird", "discard"]) for _ in PLACES]
        files = [put(n, place) for n, place in enumerate(now, start=1) if place]
        before = case.grade(answer(case, *files)).points
        which = chance.randrange(len(PLACES))
        rest = [file for file in files if file.id != f"f{which + 1:02}"]
        assert case.grade(answer(case, *rest, put(which + 1, places[which]))).points >= before
        if now[which] == places[which]:
            assert case.grade(answer(case, *rest)).points <= before
