"""What the loader takes and what it refuses, each fault alone."""

from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.paths import resource_path
from desktop.standard.eligibility import decide_eligibility
from desktop.standard.facts import Facts
from desktop.standard.library import load_standard
from desktop.standard.reading import read_standard
from desktop.standard.staffing import required_staff
from tests.helpers.invented_standard import INVENTED

PRINTED = resource_path("standards", "ai-trainer-2021.toml").read_text(encoding="utf-8")


def refusal(text: str) -> Error:
    with pytest.raises(Error) as caught:
        read_standard(text.encode())
    return caught.value


def changed(old: str, new: str, text: str = INVENTED) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_that_another_occupation_is_only_another_file(tmp_path: Path) -> None:
    (tmp_path / "anything.toml").write_text(INVENTED, encoding="utf-8")
    (tmp_path / "aaa-damaged.toml").write_bytes(b"\xff\xfe not toml")
    standard = load_standard("9-99-99-99:2030", tmp_path)
    assert [level.number for level in standard.levels] == [4, 2]
    assert [point.id for point in standard.points()] == [
        "B.1.1",
        "4.S.1.1.1",
        "4.K.1.1.1",
        "2.S.1.1.1",
        "2.K.1.1.1",
    ]
    assert standard.level(2).parts == ("theory", "skill")
    assert required_staff(standard.part("theory").staff, 11).proctors == 2
    assert required_staff(standard.part("skill").staff, 21).examiners == 7


def test_that_another_occupation_has_its_own_conditions_of_application() -> None:
    standard = read_standard(INVENTED.encode())
    assert decide_eligibility(standard, 4, Facts(work_years=0.5)).eligible
    assert not decide_eligibility(standard, 4, Facts(work_years=0.4)).eligible
    facts = Facts(certificate_level=4, years_since_certificate=1, certificate_occupation="other")
    decision = decide_eligibility(standard, 2, facts)
    assert not decision.eligible
    assert not decision.needs_person, "its list of related occupations is closed"


def test_that_a_standard_nobody_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Error) as caught:
        load_standard("1-11-11-11:1999", tmp_path)
    assert caught.value.code == "E-STD-09"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"守则" = 40', '"守则" = 41', "E-STD-01"),
        ('{ "放飞" = 100 }', '{ "放飞" = 99 }', "E-STD-01"),
        ("theory = { minutes = 45", "theory = { minutes = 44", "E-STD-02"),
        ("skill = { minutes = 20", "skill = { minutes = 19", "E-STD-02"),
        ("minimum_minutes = 45", "minimum_minutes = 30", "E-STD-02"),
        ('"守则" = 40, "放飞" = 60', '"守则" = 40, "放飛" = 60', "E-STD-03"),
        ('"守则" = 40, "放飞" = 60', '"放飞" = 100', "E-STD-03"),
        ('{ code = "1.1.1", text = "能够放飞" }', '{ code = "1.1.1", text = "能", id = "2.K.1.1.1" }', "E-STD-04"),
        ("number = 2", "number = 4", "E-STD-04"),
        ("levels = [4, 2]", "levels = [4, 3, 2]", "E-STD-05"),
        ("levels = [4, 2]", "levels = [2, 4]", "E-STD-05"),
        ("number = 2", "number = 3", "E-STD-05"),
        ('code = "9-99-99-99"', "code = 9-99", "E-STD-06"),
        ('code = "9-99-99-99"', "code = 9", "E-STD-07"),
        ("training_hours = 7", "training_hours = true", "E-STD-07"),
        ("training_hours = 7", "training_hours = -7", "E-STD-07"),
        ('edition = "2030"', "", "E-STD-07"),
        ("work_years = 0.5", "work_years = nan", "E-STD-07"),
        ("alternatives = [{ work_years = 0.5 }]", "alternatives = [{}]", "E-STD-07"),
        (", alternatives = [{ work_years = 0.5 }]", "", "E-STD-07"),
        ("candidates_each = 10", "candidates_each = 0", "E-STD-07"),
        ('minimum_education = "primary"', 'minimum_education = "secondary"', "E-STD-07"),
        ("{ work_years = 0.5 }", "{ work_year = 0.5 }", "E-STD-08"),
        ('name = "修补"', 'name = "修补"\ncolour = "red"', "E-STD-08"),
        ('readings = ["plain"]', 'readings = ["fancy"]', "E-STD-12"),
        ("certificate_level = 4,", "certificate_level = 5,", "E-STD-12"),
        ('role = "proctors"', 'role = "guards"', "E-STD-12"),
        ('venues = ["lab"]', 'venues = ["beach"]', "E-STD-12"),
    ],
)
def test_that_a_faulty_file_is_refused_by_its_fault(old: str, new: str, code: str) -> None:
    text = changed(old, new)
    assert refusal(text).code == code


def test_that_a_refusal_names_part_level_and_sum() -> None:
    error = refusal(changed('"数据标注" = 50', '"数据标注" = 49', PRINTED))
    assert str(error) == "E-STD-01 The weights of 理论知识考试 at level 5 sum to 99, not 100."
    assert error.exit_code == 3


def test_that_the_minimum_of_the_print_cannot_be_lowered_with_the_durations() -> None:
    text = PRINTED.replace("minutes = 90", "minutes = 60")
    assert refusal(text).code == "E-STD-02"


def test_that_a_level_left_out_is_missed() -> None:
    start, end = PRINTED.index("[[level]]\nnumber = 3"), PRINTED.index("[[level]]\nnumber = 2")
    assert refusal(PRINTED[:start] + PRINTED[end:]).code == "E-STD-05"


def test_that_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Error) as caught:
        read_standard(b"\x89PNG\r\n\x00\xff")
    assert caught.value.code == "E-STD-06"


def test_that_no_depth_of_brackets_breaks_the_reader() -> None:
    assert refusal("a = " + "[" * 100_000).code == "E-STD-06"


def test_that_a_level_or_part_that_does_not_exist_is_wrong_usage() -> None:
    standard = read_standard(INVENTED.encode())
    with pytest.raises(Error) as level:
        standard.level(5)
    with pytest.raises(Error) as part:
        standard.part("review")
    assert (level.value.code, level.value.exit_code) == ("E-STD-10", 2)
    assert (part.value.code, part.value.exit_code) == ("E-STD-11", 2)
