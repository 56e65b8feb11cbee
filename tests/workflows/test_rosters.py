"""Roster files as centres really have them: spreadsheets, GBK text, full-width forms, foreign documents."""

import pytest
import xlsxwriter

from desktop.errors import Error
from desktop.exam.document_numbers import NumberFault, check_character, read_document_number
from desktop.exam.paper import Part
from desktop.formats.roster import Display, Theme
from desktop.workflows.read_applicants import open_applicants
from desktop.workflows.seating import SeatingPlan, seat_candidates

TITLES = [
    "准考证号",
    "姓名",
    "证件号码",
    "级别",
    "科目",
    "卷号",
    "座位号",
    "加时比例",
    "加时秒数",
    "字号",
    "主题",
    "照片",
]
NUMBER = "11010519491231002X"


def _csv(path, rows, encoding="utf-8"):
    path.write_bytes("\n".join(",".join(row) for row in rows).encode(encoding))
    return path


def test_that_a_spreadsheet_with_all_columns_is_read(tmp_path):
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        row = ["20260001", "欧阳·娜", NUMBER, "五级", "理论", "Ｂ卷", 7, "30%", 600, "150", "高对比", ""]
        for column, (title, value) in enumerate(zip(TITLES, row, strict=True)):
            sheet.write(0, column, title)
            sheet.write(1, column, value)
    (person,) = open_applicants(path).people
    assert (person.name, person.level, person.part, person.form, person.seat) == ("欧阳·娜", 5, Part.THEORY, "B", 7)
    assert (person.extra_pct, person.extra_s, person.display) == (30, 600, Display(2, Theme.CONTRAST))
    assert person.pin == "31002X"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_that_text_in_any_usual_encoding_is_read(tmp_path, encoding):
    path = _csv(tmp_path / "roster.csv", [TITLES[:5], ["1", "龘䶮", NUMBER, "5", "theory"]], encoding)
    assert open_applicants(path).people[0].name == "龘䶮"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"\xff\xfe\x00", b"\x00" * 100])
def test_that_what_is_no_roster_is_refused_with_a_code(tmp_path, data):
    (tmp_path / "roster.xlsx").write_bytes(data)
    with pytest.raises(Error, match=r"E-ROS-0[123]"):
        open_applicants(tmp_path / "roster.xlsx")


def test_that_a_missing_column_is_named(tmp_path):
    path = _csv(tmp_path / "roster.csv", [["准考证号", "姓名", "级别", "科目"], ["1", "王", "5", "theory"]])
    with pytest.raises(Error, match="E-ROS-02 The roster needs one column 证件号码"):
        open_applicants(path)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (NUMBER, None),
        ("１１０１０５１９４９１２３１００２ｘ", None),
        ("110105 19491231 002X", None),
        ("110105194912310021", NumberFault.CHECK),
        ("110105194902310021", NumberFault.DATE),
        ("E12345678", None),
        ("（Ｇ）1234567", None),
        ("12", NumberFault.SHAPE),
        ("张三", NumberFault.SHAPE),
    ],
)
def test_that_document_numbers_are_judged_by_their_own_rules(typed, fault):
    assert read_document_number(typed).fault == fault


def test_that_permits_and_foreigners_cards_pass_and_an_unknown_region_only_warns(tmp_path):
    numbers = {}
    for region in ("810000", "820000", "830000", "911234", "990000", "660000"):
        first = f"{region}19900101001"
        numbers[region] = first + check_character(first)
        assert read_document_number(numbers[region]).fault is None
    rows = [TITLES[:5], ["1", "甲", numbers["660000"], "5", "theory"], ["2", "乙", numbers["830000"], "5", "theory"]]
    warnings = open_applicants(_csv(tmp_path / "roster.csv", rows)).warnings
    assert len(warnings) == 1 and "2" in warnings[0]


def test_that_seats_are_repeatable_and_neighbours_have_different_forms(tmp_path):
    rows = [TITLES[:5]]
    for n in range(1, 31):
        first = f"110105199001{n % 28 + 1:02d}{n:03d}"
        rows.append([f"{n:04d}", "考生", first + check_character(first), "5", "theory"])
    people = open_applicants(_csv(tmp_path / "roster.csv", rows)).people
    plan = SeatingPlan(tuple(range(1, 31)), 6, b"seed")
    forms = {(5, "theory"): ("A", "B")}
    seated = seat_candidates(people, plan, forms)
    assert seated == seat_candidates(people, plan, forms)
    assert [one.applicant.line for one in seated] != sorted(one.applicant.line for one in seated)
    at = {one.seat: one.form for one in seated}
    assert all(at[seat] != at[seat + 1] for seat in range(1, 30) if seat % 6)
    assert all(at[seat] != at[seat + 6] for seat in range(1, 25))


def test_that_a_seat_or_form_that_does_not_exist_is_refused(tmp_path):
    plan, forms = SeatingPlan((1, 2), 6, b"seed"), {(5, "theory"): ("A",)}
    for seat, form in (("9", ""), ("", "C")):
        row = ["1", "王", NUMBER, "5", "theory", form, seat]
        people = open_applicants(_csv(tmp_path / "roster.csv", [TITLES[:7], row])).people
        with pytest.raises(Error, match="E-ROS-09 Row 2"):
            seat_candidates(people, plan, forms)
