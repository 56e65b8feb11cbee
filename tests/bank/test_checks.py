"""`bank check` names every defect by item."""

from datetime import date
from pathlib import Path

import pytest

from desktop.bank.checks import check_bank
from desktop.bank.checks.giveaways import check_giveaways
from desktop.bank.item import Item
from desktop.bank.reading import Bank, open_bank
from desktop.errors import Error
from desktop.exam.paper import QuestionKind
from tests.helpers.invented_bank import BLUEPRINT, FUNCTIONS, invented_item, invented_items, write_bank

TODAY = date(2026, 11, 23)


def codes(folder: Path, *items: Item) -> set[str]:
    bank = Bank(folder, "试题", "4-04-05-05:2021", 5, "theory", items, ())
    return {defect.code for defect in check_bank(bank, FUNCTIONS, BLUEPRINT, TODAY)} - {"E-BNK-70"}


def test_that_a_sound_item_has_no_defect(tmp_path: Path) -> None:
    assert codes(tmp_path, invented_item("一")) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": frozenset("E")}, "E-BNK-11"),
        ({"options": (("A", "一样"), ("B", "一样"), ("C", "丙"), ("D", "丁"))}, "E-BNK-13"),
        ({"stem": "含私用区字符 \ue000 的是（　　）。"}, "E-BNK-20"),
        ({"stem": "正确的做法,应该是（　　）。"}, "E-BNK-21"),
        ({"rationale": ""}, "E-BNK-22"),
        ({"stem": "长" * 200 + "（　　）。"}, "E-BNK-23"),
        ({"stem": "没有空的题干。"}, "E-BNK-24"),
        ({"options": (("A", "甲"), ("B", "乙"), ("C", "丙"), ("D", "以上都对"))}, "E-BNK-25"),
        ({"points": ("5.K.9.9.9",)}, "E-BNK-40"),
        ({"picture": "pictures/none.png", "picture_alt": "图"}, "E-BNK-50"),
        ({"options": (("A", "很长很长很长很长很长很长的正确选项"), ("B", "乙"), ("C", "丙"), ("D", "丁"))}, "E-BNK-60"),
    ],
)
def test_that_each_fault_has_its_code(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    assert code in codes(tmp_path, invented_item("一", **changes))


def test_that_a_multiple_choice_item_with_everything_right_is_a_defect(tmp_path: Path) -> None:
    item = invented_item("一", QuestionKind.MULTIPLE, key=frozenset("ABCD"))
    assert codes(tmp_path, item) == {"E-BNK-12"}


def test_that_repeated_ids_and_contradictory_keys_are_found(tmp_path: Path) -> None:
    first = invented_item("一")
    again = invented_item("一", key=frozenset("B"))
    assert {"E-BNK-10", "E-BNK-31"} <= codes(tmp_path, first, again)


def test_that_near_duplicates_are_found_but_a_shared_scene_is_not(tmp_path: Path) -> None:
    stem = "标注员小李在检查一批道路图像的标注框时，发现框的边缘离目标太远，他应当（　　）。"
    options = (("A", "重新贴合边缘"), ("B", "删除整张图"), ("C", "不作处理"), ("D", "改成多边形"))
    other = (("A", "记录问题编号"), ("B", "跳过审核"), ("C", "清空标签"), ("D", "提交结果"))
    first = invented_item("一", stem=stem, options=options)
    near = invented_item("二", stem=stem.replace("小李", "小王"), options=options)
    scene = invented_item("三", stem=stem.replace("他应当", "接下来他最先要"), options=other)
    assert "E-BNK-30" in codes(tmp_path, first, near)
    assert "E-BNK-30" not in codes(tmp_path, first, scene)


@pytest.mark.parametrize(
    ("source", "review_by", "code"),
    [
        ("", date(2028, 1, 1), "E-BNK-41"),
        ("某法（2020 年）", None, "E-BNK-41"),
        ("某法（2020 年）", date(2026, 1, 1), "E-BNK-42"),
    ],
)
def test_that_a_legal_item_needs_law_and_review(tmp_path: Path, source: str, review_by: date | None, code: str) -> None:
    item = invented_item("一", points=("B.2.2.2.1",), source=source, review_by=review_by)
    bank = Bank(tmp_path, "试题", "x", 5, "theory", (item,), ())
    found = check_bank(bank, {"B.2.2.2.1": "采集"}, BLUEPRINT, TODAY)
    assert code in {defect.code for defect in found}


def test_that_a_bank_whose_keys_sit_on_one_letter_gives_itself_away() -> None:
    assert "E-BNK-61" in {defect.code for defect in check_giveaways(invented_items(2.0))}


def bank_of_lengths(right: int, *wrong: int) -> list[Item]:
    """Sixty single-choice items, every letter right as often, whose options have these lengths."""
    return [
        invented_item(
            str(n),
            key=frozenset("ABCD"[n % 4]),
            options=tuple(zip(rotated("ABCD", n % 4), ("长" * length for length in (right, *wrong)), strict=True)),
        )
        for n in range(60)
    ]


def rotated(letters: str, places: int) -> str:
    return letters[places:] + letters[:places]


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        (6, (5, 5, 5), {"E-BNK-63"}),
        (5, (5, 5, 6), {"E-BNK-63"}),
        (5, (6, 6, 6), {"E-BNK-64"}),
        (5, (4, 5, 5), {"E-BNK-64"}),
        (5, (5, 5, 5), set()),
        (5, (5, 6, 6), set()),
    ],
    ids=["always longest", "never longest", "always shortest", "never shortest", "equal", "ties"],
)
def test_that_a_bank_gives_itself_away_by_lengths_on_either_side(
    right: int, wrong: tuple[int, ...], found: set[str]
) -> None:
    assert {defect.code for defect in check_giveaways(bank_of_lengths(right, *wrong))} == found


def test_that_keys_as_long_as_chance_has_it_give_nothing_away() -> None:
    mixed = [
        *bank_of_lengths(6, 4, 5, 5)[:15],
        *bank_of_lengths(4, 5, 5, 6)[15:30],
        *bank_of_lengths(5, 4, 5, 6)[30:],
    ]
    assert list(check_giveaways(mixed)) == []


def test_that_multiple_choice_with_a_letter_always_right_gives_itself_away() -> None:
    items = [invented_item(str(n), QuestionKind.MULTIPLE, key=frozenset(f"A{'BCD'[n % 3]}")) for n in range(30)]
    assert [defect.message for defect in check_giveaways(items)] == ["A is right 30 times in 30."]


def test_that_a_cell_with_less_than_one_and_a_half_papers_is_named(tmp_path: Path) -> None:
    bank = Bank(tmp_path, "试题", "x", 5, "theory", tuple(invented_items(1.4)), ())
    found = [defect.message for defect in check_bank(bank, FUNCTIONS, BLUEPRINT, TODAY) if defect.code == "E-BNK-70"]
    assert len(found) == 6
    assert any("标注" in message and "60" in message for message in found)


def test_that_one_damaged_table_hides_no_other(tmp_path: Path) -> None:
    good = (
        '[[item]]\nid = "a"\nkind = "true_false"\npoints = ["5.K.1.1.1"]\ndifficulty = 0.5\nstem = "句。"\n'
        'key = true\nrationale = "理。"\nstatus = "released"\n'
    )
    write_bank(tmp_path, {"1.toml": good + "[[item]]\nid = 'b'\n", "2.toml": "[[item", "3.toml": good + "extra = 1\n"})
    bank = open_bank(tmp_path)
    assert [item.item for item in bank.items] == ["a"]
    assert [(defect.item, defect.code) for defect in bank.defects] == [
        ("b", "E-BNK-03"),
        ("2.toml", "E-BNK-02"),
        ("a", "E-BNK-03"),
    ]


def test_that_a_folder_without_a_bank_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(Error) as caught:
        open_bank(tmp_path)
    assert caught.value.code == "E-BNK-01"
