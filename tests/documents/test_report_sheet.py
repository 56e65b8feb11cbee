"""Sheets for examiners: everything that was written, nobody's name, and whatever people type as neutral text."""

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest

from desktop.documents.answer_blocks import answer_blocks
from desktop.documents.report_sheet import ReportSheet, SheetBox, report_sheets_pdf
from desktop.exam.rubrics import read_rubric
from desktop.exam.task import TaskType
from desktop.language import speaking
from desktop.tasks.grading_table import grader_of
from desktop.tasks.report.model import Block, BlockKind, Run, add_insert, new_document, write_document
from tests.helpers.little_tasks import LITTLE_TASKS, report_task, rubric


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def sheet(*blocks: Block, title: str = "整改报告") -> ReportSheet:
    box = SheetBox("问题", ("共 12 字",), blocks)
    return ReportSheet(
        "K7-0031", "1.2-01", title, "一、背景\n\n\t写报告", (box,), read_rubric(rubric("5", "", "")), "2026-11-28"
    )


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def paragraph(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind, (Run(text),))


def test_that_every_block_is_printed_with_the_marking_form_behind_it() -> None:
    table = Block(BlockKind.TABLE, rows=(("问题", "占比"), ("超时", "31%")))
    runs = Block(BlockKind.PARAGRAPH, (Run("平均"), Run("九小时", bold=True), Run("最多", italic=True), Run("\n换行")))
    lists = [paragraph(one, BlockKind.NUMBER) for one in ("第一步", "第二步")] + [paragraph("要点", BlockKind.BULLET)]
    text = text_of(report_sheets_pdf([sheet(paragraph("标题", BlockKind.HEADING), runs, table, *lists)]))
    for part in (
        "K7-0031",
        "平均九小时最多",
        "换行",
        "占比",
        "31%",
        "1.第一步",
        "2.第二步",
        "要点",
        "Markingform",
        "5marks:完整准确",
    ):
        assert part in text


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗</b>",
        "<img src='x'/>",
        "&lt;para&gt;",
        "]]>",
        "王\u202e小",
        "\ud800",
        "\x00",
        "a" * 9000,
        "龘" * 9000,
        "😀",
    ],
)
def test_that_hostile_text_is_neutral_and_never_stops_the_printer(text: str) -> None:
    table = Block(BlockKind.TABLE, rows=((text, text), (text, text)))
    pdf = report_sheets_pdf([sheet(paragraph(text), Block(BlockKind.PARAGRAPH, (Run(text, True, True),)), table)])
    assert "\u202e" not in text_of(pdf)
    if text.startswith("<"):
        assert text in text_of(pdf).replace("<imgsrc", "<img src")


def test_that_long_text_is_printed_whole() -> None:
    words = "".join(chr(0x4E00 + place) for place in range(6000))
    printed = text_of(report_sheets_pdf([sheet(paragraph(words))]))
    assert sum(1 for one in words if one in printed) > 5900


def test_that_nothing_written_is_said_and_practice_too() -> None:
    text = text_of(report_sheets_pdf([replace(sheet(), practice=True)]))
    assert "(nothingwritten)" in text and "doesnotcount" in text


@pytest.mark.parametrize("kind", ["report", "spec", "grouping", "knowledge", "logbook"])
def test_that_answers_of_every_written_type_can_be_shown(kind: str) -> None:
    task, gold = LITTLE_TASKS[kind]()
    for name, value in grader_of(TaskType(kind)).model_answers(task, gold, {}).items():
        blocks = answer_blocks(task, task.piece(name), value)
        assert blocks and report_sheets_pdf([sheet(*blocks)]).startswith(b"%PDF")
    assert answer_blocks(task, task.pieces[0], None) == ()
    assert len(answer_blocks(task, task.pieces[0], b"{}")) == 1


def test_that_an_insert_is_named_with_the_version_it_showed() -> None:
    task, _ = report_task()
    document = add_insert(new_document(task, task.pieces[0]), 0, "ab" * 16, "统计表", "1234567890" * 6 + "abcd")
    blocks = answer_blocks(task, task.pieces[0], write_document(document))  # type: ignore[arg-type]
    assert blocks[0].text == "[Insert: 统计表, as it was in version 12345678]"


def test_that_the_same_answer_gives_the_same_bytes() -> None:
    assert report_sheets_pdf([sheet(paragraph("甲"))]) == report_sheets_pdf([sheet(paragraph("甲"))])
