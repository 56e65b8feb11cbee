"""What is examined: the basic requirements (section 2) and the functions, contents and points of section 3."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.standard.toml_table import Table

BASIC, KNOWLEDGE, SKILL = "basic", "knowledge", "skill"


@dataclass(frozen=True)
class Point:
    """One thing an item may examine.

    `code` is as printed (and may be empty or printed twice); `id` identifies: `B.2.1.2.1`, `5.K.1.1.1`, `5.S.1.1.1`.
    `row` is its row in the weight tables; `level` is None for basic requirements, which hold for all levels.
    """

    id: str
    code: str
    text: str
    kind: str
    row: str
    level: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Content:
    """One 工作内容 with its 技能要求 and 相关知识要求."""

    code: str
    name: str
    skills: tuple[Point, ...]
    knowledge: tuple[Point, ...]


@dataclass(frozen=True)
class Function:
    """One 职业功能 of a level."""

    code: str
    name: str
    contents: tuple[Content, ...]

    def points(self) -> Iterator[Point]:
        """Its skill points and knowledge points, content by content."""
        for content in self.contents:
            yield from content.skills
            yield from content.knowledge


@dataclass(frozen=True)
class BasicSection:
    """A section of the basic requirements, such as 2.1.2 职业守则; one without numbered points is itself a point."""

    code: str
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class BasicRequirement:
    """职业道德 or 基础知识: a row of the theory weights."""

    code: str
    name: str
    sections: tuple[BasicSection, ...]

    def points(self) -> Iterator[Point]:
        """All its points, section by section."""
        for section in self.sections:
            yield from section.points


def read_basic(table: Table) -> BasicRequirement:
    """One `[[basic]]` of a standard file."""
    name = table.text("name")
    sections = tuple(_read_basic_section(entry, name) for entry in table.tables("section"))
    found = BasicRequirement(table.text("code"), name, sections)
    table.finish()
    return found


def read_function(table: Table, level: int) -> Function:
    """One `[[level.function]]` of a standard file."""
    name = table.text("name")
    contents = tuple(_read_content(entry, name, level) for entry in table.tables("content"))
    found = Function(table.text("code"), name, contents)
    table.finish()
    return found


def _read_basic_section(table: Table, row: str) -> BasicSection:
    code, name = table.text("code"), table.text("name")
    points = tuple(_read_basic_point(entry, code, row) for entry in table.tables("points"))
    itself = Point(f"B.{code}", code, name, BASIC, row, note=table.text("note", ""))
    table.finish()
    return BasicSection(code, name, points or (itself,))


def _read_basic_point(table: Table, section: str, row: str) -> Point:
    code = table.text("code")
    return _read_point(table, Point(f"B.{section}.{code.strip('()（）')}", code, "", BASIC, row))


def _read_content(table: Table, row: str, level: int) -> Content:
    skills = tuple(_read_outline_point(entry, SKILL, row, level) for entry in table.tables("skills"))
    knowledge = tuple(_read_outline_point(entry, KNOWLEDGE, row, level) for entry in table.tables("knowledge"))
    found = Content(table.text("code"), table.text("name"), skills, knowledge)
    table.finish()
    return found


def _read_outline_point(table: Table, kind: str, row: str, level: int) -> Point:
    code = table.text("code")
    letter = "K" if kind == KNOWLEDGE else "S"
    return _read_point(table, Point(f"{level}.{letter}.{code}", code, "", kind, row, level))


def _read_point(table: Table, start: Point) -> Point:
    """`start` with the text, the note and, where the printed code cannot identify, the id that the file gives."""
    text, note = table.text("text"), table.text("note", "")
    found = Point(table.text("id", start.id), start.code, text, start.kind, start.row, start.level, note)
    table.finish()
    return found
