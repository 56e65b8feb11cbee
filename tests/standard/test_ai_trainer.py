"""The standard that comes with the program. The counts are those of the printed standard, chapters 1 to 4."""

import pytest

from desktop.standard.library import load_standard
from desktop.standard.standard import Level

STANDARD = load_standard()

# level: contents, skill points, knowledge points (3.1 to 3.5 of the printed standard)
OUTLINE = {5: (6, 12, 12), 4: (6, 16, 16), 3: (8, 20, 17), 2: (8, 17, 16), 1: (8, 18, 18)}

THEORY = {
    5: {"职业道德": 5, "基础知识": 15, "数据采集和处理": 20, "数据标注": 50, "智能系统运维": 10},
    4: {"职业道德": 5, "基础知识": 15, "数据采集和处理": 20, "数据标注": 40, "智能系统运维": 20},
    3: {"职业道德": 5, "基础知识": 10, "业务分析": 20, "智能训练": 30, "智能系统设计": 30, "培训与指导": 5},
    2: {"职业道德": 5, "基础知识": 10, "业务分析": 20, "智能训练": 25, "智能系统设计": 35, "培训与指导": 5},
    1: {"职业道德": 5, "基础知识": 5, "业务分析": 20, "智能训练": 25, "智能系统设计": 40, "培训与指导": 5},
}
SKILL = {
    5: {"数据采集和处理": 30, "数据标注": 60, "智能系统运维": 10},
    4: {"数据采集和处理": 30, "数据标注": 50, "智能系统运维": 20},
    3: {"业务分析": 25, "智能训练": 35, "智能系统设计": 35, "培训与指导": 5},
    2: {"业务分析": 25, "智能训练": 30, "智能系统设计": 40, "培训与指导": 5},
    1: {"业务分析": 25, "智能训练": 30, "智能系统设计": 40, "培训与指导": 5},
}
POINTS = {point.id: point for point in STANDARD.points()}


def counted(level: Level) -> tuple[int, int, int]:
    contents = [content for function in level.functions for content in function.contents]
    return len(contents), sum(len(c.skills) for c in contents), sum(len(c.knowledge) for c in contents)


def test_that_the_occupation_and_its_five_levels_are_named() -> None:
    assert STANDARD.key == "4-04-05-05:2021"
    assert STANDARD.name == "人工智能训练师"
    names = [level.name for level in STANDARD.levels]
    assert names == ["五级/初级工", "四级/中级工", "三级/高级工", "二级/技师", "一级/高级技师"]
    assert [level.training_hours for level in STANDARD.levels] == [60, 50, 40, 40, 30]


@pytest.mark.parametrize("number", [5, 4, 3, 2, 1])
def test_that_every_point_of_chapter_three_is_there(number: int) -> None:
    assert counted(STANDARD.level(number)) == OUTLINE[number]


@pytest.mark.parametrize("number", [5, 4, 3, 2, 1])
def test_that_both_weight_tables_are_the_printed_ones(number: int) -> None:
    level = STANDARD.level(number)
    assert dict(level.theory.weights) == THEORY[number]
    assert dict(level.skill.weights) == SKILL[number]


def test_that_durations_are_the_printed_minimum_and_only_the_two_upper_levels_have_a_review() -> None:
    assert [(level.theory.minutes, level.skill.minutes) for level in STANDARD.levels] == [(90, 120)] * 5
    assert [level.review_minutes for level in STANDARD.levels] == [None, None, None, 30, 30]
    assert STANDARD.level(2).parts == ("theory", "skill", "review")
    assert STANDARD.level(3).parts == ("theory", "skill")
    assert (STANDARD.assessment.full_mark, STANDARD.assessment.pass_mark) == (100, 60)


def test_that_basic_requirements_are_points_of_the_theory_rows() -> None:
    rows = {point.id: point.row for basic in STANDARD.basics for point in basic.points()}
    ethics = dict.fromkeys(["B.2.1.1", "B.2.1.2.1", "B.2.1.2.2", "B.2.1.2.3"], "职业道德")
    knowledge = ["B.2.2.1.1", "B.2.2.1.2", "B.2.2.2.1", "B.2.2.2.2", "B.2.2.2.3", "B.2.2.2.4"]
    assert rows == ethics | dict.fromkeys(knowledge, "基础知识")


def test_that_the_oddities_of_the_print_are_kept_and_noted() -> None:
    unnumbered, first, second = POINTS["5.K.3.2.0"], POINTS["3.S.3.2.1"], POINTS["3.S.3.2.1-2"]
    assert (unnumbered.code, unnumbered.text) == ("", "智能系统维护知识")
    assert first.code == second.code == "3.2.1"
    assert first.text.endswith("最优方式") and second.text.endswith("最优流程")
    assert "1.S.2.2.2" not in POINTS
    noted = {point.id for point in POINTS.values() if point.note}
    assert noted == {"5.K.3.2.0", "3.S.3.2.1-2", "1.S.2.2.3", "B.2.2.2.4"}


def test_that_a_point_belongs_to_its_function_and_level() -> None:
    point = POINTS["4.K.2.2.2"]
    assert (point.row, point.level, point.text) == ("数据标注", 4, "数据审核工具使用知识")
    assert STANDARD.find_point("4.K.2.2.2") == point
    assert STANDARD.find_point("4.K.9.9.9") is None


def test_that_theory_examines_basics_and_knowledge_and_skill_examines_skills() -> None:
    assert len(STANDARD.points_of(5, "theory")) == 10 + 12
    assert {point.kind for point in STANDARD.points_of(5, "theory")} == {"basic", "knowledge"}
    assert [point.kind for point in STANDARD.points_of(5, "skill")] == ["skill"] * 12


def test_that_every_point_counts_in_a_row_of_its_weight_table() -> None:
    for level in STANDARD.levels:
        assert {point.row for point in STANDARD.points_of(level.number, "theory")} == set(level.theory.weights)
        assert {point.row for point in STANDARD.points_of(level.number, "skill")} == set(level.skill.weights)


def test_that_the_two_footnotes_on_related_majors_differ_by_school() -> None:
    rules = STANDARD.application
    assert rules.majors_for(("technical_school",)) == ("电工电子类", "信息类")
    assert rules.majors_for(("college",)) == ("电子与信息大类", "医学卫生大类", "装备制造大类", "教育与体育大类")
