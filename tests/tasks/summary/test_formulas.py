"""Formulas: reading, computing, error values."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.tasks.grid.cells import ColumnKind
from desktop.tasks.grid.grid import Column, plain_grid
from desktop.tasks.summary.cell_values import Fault, Value
from desktop.tasks.summary.formulas import FormulaError, parse_area, parse_formula
from desktop.tasks.summary.functions import FUNCTION_NAMES
from desktop.tasks.summary.number_forms import FORMATS, shown
from desktop.tasks.summary.parts import place_of
from desktop.tasks.summary.sheet import DataSheet, evaluate, evaluate_alone

COLUMNS = [
    Column("area", "地区"), Column("sum", "金额", ColumnKind.NUMBER), Column("day", "日期", ColumnKind.DATE),
    Column("paid", "已付", ColumnKind.BOOL), Column("part", "占比", ColumnKind.NUMBER, True),
]  # fmt: skip
ROWS = [
    ["华东", "1,200.50", "2024-01-05", "是", "12%"], ["华北", "300", "2024-01-31", "否", "0.5"],
    ["华东", "", "2024-02-01", "是", ""], ["华南", "abc", "", "否", "8%"], ["华北", "700", "2024-03-01", "是", "30%"],
]  # fmt: skip
DATA = DataSheet(plain_grid(COLUMNS, [f"r{n}" for n in range(1, 6)], ROWS))


def value(formula: str, **cells: str) -> Value:
    entries = {place_of(ref): text for ref, text in cells.items()} | {(30, 1): formula}
    return evaluate(entries, DATA)[(30, 1)]


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("=1+2*3", 7),
        ("=(1+2)*3", 9),
        ("=-2^2", 4),
        ("=2^3^2", 64),
        ("=10-4-3", 3),
        ("=50%", "0.5"),
        ("=200%%", "0.02"),
        ("=7÷2×2", 7),
        ("=1+-+-2", 3),
        ("=0.1+0.2", "0.3"),
        ("=2^-1", "0.5"),
        ("＝（1＋2）＊3", 9),
        ("=1e3", 1000),
        ("=4^0.5", 2),
        ("=SUM(数据!B2:B6)", "2200.5"),
        ("=sum(数据!B:B)", "2200.5"),
        ("=SUM(DATA!$B$2:$B$3)", "1500.5"),
        ('=SUM(1,"2",TRUE)', 4),
        ("=AVERAGE(数据!B2:B6)", "733.5"),
        ("=COUNT(数据!B2:B6)", 3),
        ("=COUNTA(数据!B2:B6)", 4),
        ("=COUNTBLANK(数据!B2:B6)", 1),
        ('=COUNT(1,"2","x")', 2),
        ("=MIN(数据!B2:B6)", 300),
        ("=MAX(数据!B2:B6)", "1200.5"),
        ("=MEDIAN(数据!B2:B6)", 700),
        ("=LARGE(数据!B2:B6,2)", 700),
        ("=SMALL(数据!B2:B6,1)", 300),
        ('=COUNTIF(数据!A2:A6,"华东")', 2),
        ('=COUNTIF(数据!A2:A6,"华*")', 5),
        ('=COUNTIF(数据!A2:A6,"?北")', 2),
        ('=COUNTIF(数据!B2:B6,">=700")', 2),
        ("=COUNTIF(数据!B2:B6,300)", 1),
        ('=COUNTIF(数据!A2:A6,"<>华东")', 3),
        ('=COUNTIF(数据!C2:C6,">=2024-02-01")', 2),
        ('=COUNTIF(数据!B2:B6,"")', 1),
        ("=COUNTIF(数据!D2:D6,TRUE)", 3),
        ('=COUNTIFS(数据!A2:A6,"华北",数据!B2:B6,">500")', 1),
        ('=SUMIF(数据!A2:A6,"华北",数据!B2:B6)', 1000),
        ('=SUMIF(数据!B2:B6,">500")', "1900.5"),
        ('=SUMIFS(数据!B2:B6,数据!A2:A6,"华东",数据!D2:D6,TRUE)', "1200.5"),
        ('=AVERAGEIF(数据!A2:A6,"华北",数据!B2:B6)', 500),
        ('=AVERAGEIFS(数据!B2:B6,数据!A2:A6,"华北")', 500),
        ('=MAXIFS(数据!B2:B6,数据!A2:A6,"华北")', 700),
        ('=MINIFS(数据!B2:B6,数据!A2:A6,"华北")', 300),
        ("=SUM(数据!E2:E6)", "1"),
        ("=数据!E2", "0.12"),
        ("=ROUND(2.345,2)", "2.35"),
        ("=ROUND(-2.5,0)", -3),
        ("=ROUND(1234,-2)", 1200),
        ("=ROUNDUP(2.1,0)", 3),
        ("=ROUNDDOWN(-2.9,0)", -2),
        ("=INT(-2.5)", -3),
        ("=MOD(-3,2)", 1),
        ("=MOD(3,-2)", -1),
        ("=ABS(-3)", 3),
        ("=RANK(700,数据!B2:B6)", 2),
        ("=RANK(700,数据!B2:B6,1)", 2),
        ("=IF(1>2,1,2)", 2),
        ("=IF(TRUE,1)", 1),
        ("=IFERROR(1/0,9)", 9),
        ("=IFERROR(8,9)", 8),
        ("=IF(FALSE,1/0,3)", 3),
        ('=LEN("张三 ")', 3),
        ('=VALUE("1,000")', 1000),
        ('=VALUE("12%")', "0.12"),
        ('=VLOOKUP("华南",数据!A2:D6,1,FALSE)&""', None),
        ('=VLOOKUP("华北",数据!A2:B6,2,FALSE)', 300),
        ('=XLOOKUP("华北",数据!A2:A6,数据!B2:B6)', 300),
        ('=XLOOKUP("西北",数据!A2:A6,数据!B2:B6,-1)', -1),
        ("=数据!C3-数据!C2", 26),
        ("=SUM(数据!A2:B3)", "1500.5"),
        ("=数据!Z99+1", 1),
    ],
)
def test_that_a_formula_gives_its_number(formula: str, wanted: int | str | None) -> None:
    found = value(formula)
    if wanted is None:
        assert found == "华南"
    else:
        assert found == Decimal(wanted), found


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ('="甲"&"乙"&1', "甲乙1"),
        ("=“甲”＆1", "甲1"),
        ('=LEFT("张三")', "张"),
        ('=RIGHT("abc",2)', "bc"),
        ('=RIGHT("abc",0)', ""),
        ('=MID("abcd",2,2)', "bc"),
        ('=TRIM("  a  b ")', "a b"),
        ('=TEXT(1234.5,"#,##0.00")', "1,234.50"),
        ('=TEXT(0.256,"0.0%")', "25.6%"),
        ('=TEXT(45356,"yyyy-mm-dd")', "2024-03-05"),
        ('=TEXT(45356,"yyyy年m月")', "2024年3月"),
        ('=TEXT(45356.5,"hh:mm")', "12:00"),
        ('=TEXT(7,"000")', "007"),
        ('=TEXT("x","0")', "x"),
        ("=数据!B1", "金额"),
        ('=IF(AND(1,TRUE),"是","否")', "是"),
        ('="a""b"', 'a"b'),
        ('=TRUE&""', "TRUE"),
        ("=数据!A2&数据!B2", "华东1200.5"),
    ],
)
def test_that_a_formula_gives_its_text(formula: str, wanted: str) -> None:
    assert value(formula) == wanted


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("=1=1", True),
        ('="A"="a"', True),
        ('="a"<1', False),
        ('=1<"a"', True),
        ("=2>=2", True),
        ("=1<>1", False),
        ("=Z9=0", True),
        ('=Z9=""', True),
        ("=OR(FALSE,0,1)", True),
        ("=NOT(1)", False),
        ('=TRUE>"z"', True),
        ("=1/3*3=1", False),
        ("=TRUE=1", False),
    ],
)
def test_that_comparisons_follow_the_spreadsheet(formula: str, wanted: bool) -> None:
    assert value(formula) is wanted


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("=1/0", Fault.DIVISION),
        ("=AVERAGE(数据!A2:A6)", Fault.DIVISION),
        ("=MOD(1,0)", Fault.DIVISION),
        ("=0^-1", Fault.DIVISION),
        ('="a"+1', Fault.VALUE),
        ('=SUM("x")', Fault.VALUE),
        ("=A1:A3+1", Fault.VALUE),
        ('=LEFT("a",-1)', Fault.VALUE),
        ("=ROUND(1)", Fault.VALUE),
        ('=COUNTIFS(数据!A2:A6,"x",数据!B2:B5,1)', Fault.VALUE),
        ('=VALUE("abc")', Fault.VALUE),
        ('=TEXT(1,"dddd")', Fault.VALUE),
        ("=NOSUCH(1)", Fault.NAME),
        ("=abc", Fault.NAME),
        ("=1+", Fault.NAME),
        ("=(1", Fault.NAME),
        ("=SUM(1", Fault.NAME),
        ("=1 2", Fault.NAME),
        ('="abc', Fault.NAME),
        ("=@", Fault.NAME),
        ("=", Fault.NAME),
        ("=)", Fault.NAME),
        ("=" + "(" * 500 + "1", Fault.NAME),
        ("=别处!A1", Fault.REFERENCE),
        ("=A0", Fault.REFERENCE),
        ("=ZZZ1", Fault.REFERENCE),
        ("=VLOOKUP(1,数据!A2:B6,3)", Fault.REFERENCE),
        ('=VLOOKUP("西北",数据!A2:B6,2,0)', Fault.NOT_FOUND),
        ("=RANK(1,数据!B2:B6)", Fault.NOT_FOUND),
        ("=XLOOKUP(1,数据!A2:A6,数据!B2:B6)", Fault.NOT_FOUND),
        ("=9^9^9^9", Fault.NUMBER),
        ("=0^0", Fault.NUMBER),
        ("=(-8)^0.5", Fault.NUMBER),
        ("=LARGE(数据!B2:B6,9)", Fault.NUMBER),
        ("=1e999*1e999", Fault.NUMBER),
        ("=#N/A", Fault.NOT_FOUND),
        ("=SUM(1/0,2)", Fault.DIVISION),
        ('="' + "a" * 900 + '"&REPT', Fault.NAME),
        ("=SUM(数据!A1:XFD1048576)", Fault.LIMIT),
        ('=COUNTIF(数据!A2:A6,"' + "*a" * 200 + '")', Fault.VALUE),
        ("=1" + "%" * 400, Fault.NAME),
    ],
)
def test_that_a_fault_is_an_error_value(formula: str, fault: Fault) -> None:
    assert value(formula) is fault


def test_that_cells_rest_on_cells_in_any_order() -> None:
    entries = {place_of(f"A{n}"): f"=A{n + 1}+1" for n in range(1, 300)} | {place_of("A300"): "1"}
    assert evaluate(entries, DATA)[(1, 1)] == 300
    assert value("=B1*2", B1="=C1+1", C1="=SUM(D1:D3)", D1="1", D2="'2", D3="3%") == Decimal("4.06")


def test_that_a_circle_is_an_error_value_and_so_is_what_rests_on_it() -> None:
    cells = evaluate(
        {(1, 1): "=B1", (2, 1): "=C1+1", (3, 1): "=SUM(A1:A9)", (4, 1): "=A1", (5, 1): "=1", (6, 1): "=F1"}, DATA
    )
    assert [cells[(n, 1)] for n in range(1, 7)] == [Fault.CIRCULAR] * 4 + [Decimal(1), Fault.CIRCULAR]


def test_that_long_sums_and_texts_do_not_overflow_anything() -> None:
    assert value("=" + "1+" * 400 + "1") == 401
    assert value("=" + "-" * 30 + "1") == 1
    cells = {"A1": '="' + "a" * 900 + '"'} | {f"A{n}": f"=A{n - 1}&A{n - 1}" for n in range(2, 9)}
    assert value("=A8", **cells) is Fault.VALUE


def test_that_too_much_work_is_an_error_value_soon() -> None:
    entries = {place_of(f"B{n}"): '=COUNTIF(A1:A500,"*a*a*b")' for n in range(1, 300)} | {place_of("A1"): "a" * 200}
    found = evaluate(entries, DATA)
    assert found[(2, 1)] == 0
    many = evaluate({place_of(f"C{n}"): "=SUM(A1:AZ500)+SUM(A1:AZ499)" for n in range(1, 300)}, DATA)
    assert Fault.CIRCULAR in many.values() or Fault.LIMIT in many.values()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12", Decimal(12)),
        ("12%", Decimal("0.12")),
        ("'12", "12"),
        ("true", True),
        ("2024-03-05", Decimal(45356)),
        ("甲", "甲"),
        (" ", None),
    ],
)
def test_that_what_is_typed_becomes_what_a_spreadsheet_makes_of_it(text: str, wanted: Value) -> None:
    assert evaluate({(1, 1): text}, DATA)[(1, 1)] == wanted


@given(st.text(max_size=25))
def test_that_no_text_is_too_strange_for_the_reader(text: str) -> None:
    evaluate({(1, 1): text, (1, 2): f"={text}"}, DATA)


@given(
    st.lists(
        st.sampled_from(
            [
                "1",
                "A1",
                "数据!B2:B6",
                "SUM(",
                "IF(",
                ")",
                "+",
                "-",
                "*",
                "/",
                "^",
                "&",
                "=",
                ",",
                "%",
                '"x"',
                "TEXT(",
                "数据!C:C",
            ]
        ),
        max_size=14,
    )
)
def test_that_no_row_of_signs_is_too_strange(tokens: list[str]) -> None:
    evaluate_alone("=" + "".join(tokens), DATA, {(1, 1): Decimal(2)})


def _random_sum(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.3:
        return str(chance.randrange(1, 20))
    return f"({_random_sum(chance, depth - 1)}{chance.choice('+-*')}{_random_sum(chance, depth - 1)})"


def test_that_arithmetic_agrees_with_python() -> None:
    chance = random.Random(4)
    for _ in range(500):
        text = _random_sum(chance, 4)
        assert value("=" + text) == eval(text)
        flat = text.replace("(", "").replace(")", "")
        assert value("=" + flat) == eval(flat)


def test_that_a_fault_of_the_reader_names_its_place() -> None:
    for text, place in (("=1+", 3), ("=1+*2", 3), ("=SUM(1,2", 8), ("=1 §", 2), ("1", 0)):
        with pytest.raises(FormulaError) as caught:
            parse_formula(text)
        assert caught.value.place == place, text
    with pytest.raises(FormulaError):
        parse_area("B2+1")


def test_that_every_format_shows_a_number() -> None:
    number = Decimal("-1234.565")
    assert [shown(number, form) for form in FORMATS] == [
        "-1234.565", "-1235", "-1234.6", "-1234.57", "-1234.565", "-1234.5650", "-1,235", "-1,234.57", "-123457%",
        "-123456.5%", "-123456.50%", "#VALUE!", "-1234.565",
    ]  # fmt: skip
    assert shown(Decimal(45356), "yyyy-mm-dd") == "2024-03-05" and shown(Fault.NAME, "0") == "#NAME?"


def test_that_the_functions_of_the_plan_are_all_there() -> None:
    asked = (
        "SUM AVERAGE COUNT COUNTA COUNTIF COUNTIFS SUMIF SUMIFS AVERAGEIF AVERAGEIFS MIN MAX MEDIAN ROUND INT MOD ABS "
        "RANK IF AND OR IFERROR LEFT RIGHT MID LEN TRIM VALUE TEXT VLOOKUP XLOOKUP"
    )
    assert set(asked.split()) <= set(FUNCTION_NAMES)
