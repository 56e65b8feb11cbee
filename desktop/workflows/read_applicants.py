"""Roster rows judged one by one: names, document numbers, levels, accommodations; every refusal names its row."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Error, Value
from desktop.exam.document_numbers import NumberFault, read_document_number
from desktop.exam.paper import Part
from desktop.formats.roster import Display, Theme
from desktop.language import tr
from desktop.workflows.roster_table import TableRow, open_roster_table

MOST_NAME_CHARACTERS = 200
_HIDDEN = ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")
_ADVICE = "Correct the roster and try again."
_LEVELS = {
    "五级": 5,
    "四级": 4,
    "三级": 3,
    "二级": 2,
    "一级": 1,
    "初级工": 5,
    "中级工": 4,
    "高级工": 3,
    "技师": 2,
    "高级技师": 1,
}
_PARTS = {
    "理论": Part.THEORY,
    "理论知识考试": Part.THEORY,
    "技能": Part.SKILL,
    "技能考核": Part.SKILL,
    "综合评审": Part.REVIEW,
}
_THEMES = {"": Theme.LIGHT, "浅色": Theme.LIGHT, "深色": Theme.DARK, "高对比": Theme.CONTRAST}
_FONT_STEPS = {100: 0, 125: 1, 150: 2, 175: 3, 200: 4}


@dataclass(frozen=True)
class Applicant:
    """One candidate as the roster names them; `seat` and `form` are None where the centre lets the program choose."""

    line: int
    ticket: str
    name: str
    document: str
    level: int
    part: Part
    form: str | None
    seat: int | None
    attempt: int
    extra_pct: int
    extra_s: int
    display: Display | None
    photo: str

    @property
    def pin(self) -> str:
        """What the candidate types at check-in: the last six of the document number."""
        return self.document[-6:]


@dataclass(frozen=True)
class Applicants:
    """All candidates of a roster, with warnings as whole sentences."""

    people: tuple[Applicant, ...]
    warnings: tuple[str, ...]


def open_applicants(path: Path) -> Applicants:
    """The candidates in a roster file. Raises E-ROS-01 … E-ROS-07, each naming its row."""
    rows = open_roster_table(path)
    people = tuple(_applicant(row) for row in rows)
    _verify_distinct("准考证号", ((p.line, p.ticket) for p in people))
    _verify_distinct("证件号码", ((p.line, p.document) for p in people))
    _verify_distinct("座位号", ((p.line, p.seat) for p in people if p.seat is not None))
    return Applicants(people, tuple(_warnings(people)))


def read_name(text: str, line: int) -> str:
    """A name as plain NFC text. Raises E-ROS-04 for control, direction or unassigned characters, or when too long."""
    name = " ".join(unicodedata.normalize("NFC", text).split(" ")).strip()
    if not is_plain_name(name):
        raise _refused("E-ROS-04", "Row {line}: the name is empty, too long or holds invisible characters.", line)
    return name


def is_plain_name(name: str) -> bool:
    """Whether `name` is there, at most 200 characters long, and free of control, direction and unassigned ones."""
    hidden = any(unicodedata.category(character) in _HIDDEN for character in name)
    return bool(name.strip()) and not hidden and len(name) <= MOST_NAME_CHARACTERS


def _applicant(row: TableRow) -> Applicant:
    return Applicant(
        line=row.line,
        ticket=_ticket(row),
        name=read_name(row.cell("name"), row.line),
        document=_document(row),
        level=_level(row),
        part=_part(row),
        form=_form(row),
        seat=_number(row, "seat", 1, 9_999) if row.cell("seat").strip() else None,
        attempt=_number(row, "attempt", 1, 99) if row.cell("attempt").strip() else 1,
        extra_pct=_number(row, "extra_pct", 0, 300),
        extra_s=_number(row, "extra_s", 0, 86_400),
        display=_display(row),
        photo=row.cell("photo").strip(),
    )


def _ticket(row: TableRow) -> str:
    ticket = unicodedata.normalize("NFKC", row.cell("ticket")).strip()
    if not ticket or len(ticket) > 40 or not all(c.isascii() and (c.isalnum() or c in "-/") for c in ticket):
        raise _value_refused(row, "准考证号")
    return ticket


def _document(row: TableRow) -> str:
    number = read_document_number(row.cell("document"))
    if number.fault is NumberFault.CHECK:
        raise _refused("E-ROS-05", "Row {line}: the check digit of the document number is wrong.", row.line)
    if number.fault is not None or len(number.text) < 6:
        raise _refused("E-ROS-05", "Row {line}: this is no document number.", row.line)
    return number.text


def _level(row: TableRow) -> int:
    text = unicodedata.normalize("NFKC", row.cell("level")).strip()
    short = text.split("/")[0].removesuffix("级") if text[:1].isdigit() else text.split("/")[0]
    level = int(short) if short in tuple("12345") else _LEVELS.get(short, 0)
    if not level:
        raise _value_refused(row, "级别")
    return level


def _part(row: TableRow) -> Part:
    text = row.cell("part").strip()
    if text in _PARTS:
        return _PARTS[text]
    if text.lower() in tuple(Part):
        return Part(text.lower())
    raise _value_refused(row, "科目")


def _form(row: TableRow) -> str | None:
    text = unicodedata.normalize("NFKC", row.cell("form")).strip().upper().removesuffix("卷")
    if not text:
        return None
    if len(text) != 1 or not "A" <= text <= "Z":
        raise _value_refused(row, "卷号")
    return text


def _number(row: TableRow, column: str, least: int, most: int) -> int:
    text = unicodedata.normalize("NFKC", row.cell(column)).strip().removesuffix("%")
    if not text:
        return 0
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not least <= int(text) <= most:
        raise _value_refused(
            row, {"seat": "座位号", "attempt": "考试次数", "extra_pct": "加时比例"}.get(column, "加时秒数")
        )
    return int(text)


def _display(row: TableRow) -> Display | None:
    font, theme = row.cell("font").strip().removesuffix("%"), row.cell("theme").strip()
    if not font and not theme:
        return None
    percent = int(font) if font.isascii() and font.isdecimal() and len(font) < 4 else (0 if font else 100)
    step = _FONT_STEPS.get(percent)
    if step is None:
        raise _value_refused(row, "字号")
    if theme not in _THEMES and theme not in tuple(Theme):
        raise _value_refused(row, "主题")
    return Display(step, _THEMES[theme] if theme in _THEMES else Theme(theme))


def _verify_distinct(column: str, values: Iterable[tuple[int, Value]]) -> None:
    seen: dict[Value, int] = {}
    for line, value in values:
        if value in seen:
            raise Error(
                "E-ROS-07", "Rows {first} and {line} have the same {column}.", _ADVICE,
                first=seen[value], line=line, column=column,
            )  # fmt: skip
        seen[value] = line


def _warnings(people: Iterable[Applicant]) -> Iterable[str]:
    for person in people:
        if not read_document_number(person.document).region_known:
            yield tr("Row {line}: the region of the document number is unknown.", line=person.line)


def _value_refused(row: TableRow, column: str) -> Error:
    return Error(
        "E-ROS-06", "Row {line}: the value of {column} is not possible.", _ADVICE, line=row.line, column=column
    )


def _refused(code: str, sentence: str, line: int) -> Error:
    return Error(code, sentence, _ADVICE, line=line)
