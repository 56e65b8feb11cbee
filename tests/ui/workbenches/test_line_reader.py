"""A report's box is read after every key: the lines that stayed the same are remembered, and never wrongly."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from desktop.tasks.report.model import Block, BlockKind, Run
from desktop.ui.workbenches.report import line_reader, rich_text
from desktop.ui.workbenches.report.line_reader import LineReader

KINDS = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.NUMBER)


def document_of(*blocks: Block) -> QTextDocument:
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    rich_text.write_blocks(QTextCursor(document), blocks)
    return document


def reader_of(document: QTextDocument) -> LineReader:
    reader = LineReader(document)
    document.contentsChange.connect(lambda place, _removed, added: reader.forget(place, added))
    return reader


def line(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind, (Run(text),))


def edits(chance: random.Random) -> Callable[[QTextCursor], object]:
    """One edit as people make them."""
    move = QTextCursor.MoveMode.KeepAnchor
    return chance.choice([
        lambda cursor: cursor.insertText("字😀"),
        lambda cursor: cursor.insertText("一行\n又一行\n"),
        lambda cursor: cursor.insertBlock(),
        lambda cursor: cursor.deletePreviousChar(),
        lambda cursor: cursor.mergeCharFormat(rich_text.look(bold=True)),
        lambda cursor: rich_text.set_kind(cursor, chance.choice(KINDS)),
        lambda cursor: rich_text.put_chip(cursor, "u-1"),
        lambda cursor: cursor.currentTable() or rich_text.make_table(cursor, 2, 2),
        lambda cursor: cursor.currentTable() and cursor.currentTable().insertRows(1, 1),
        lambda cursor: cursor.currentTable() and cursor.currentTable().removeRows(0, 1),
        lambda cursor: cursor.currentTable() and cursor.currentTable().insertColumns(0, 1),
        lambda cursor: cursor.movePosition(QTextCursor.MoveOperation.Down, move, 3) and cursor.removeSelectedText(),
    ])  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_that_after_any_edits_the_reading_is_that_of_the_whole_document(qapp: QApplication, seed: int) -> None:
    chance = random.Random(seed)
    document = document_of(line("题目", BlockKind.HEADING), line("甲"), Block(BlockKind.TABLE, rows=(("a", "b"),) * 2))
    reader = reader_of(document)
    for _ in range(60):
        cursor = QTextCursor(document)
        cursor.setPosition(chance.randrange(document.characterCount()))
        cursor.beginEditBlock()
        edits(chance)(cursor)
        if chance.random() < 0.3:
            reader.headings()  # the cursor moves in the middle of an edit, and the outline is asked for
            cursor.insertText("续")
        cursor.endEditBlock()
        if chance.random() < 0.7:
            assert reader.read() == rich_text.read_blocks(document)
            assert [name for _, name in reader.headings()] == [
                block.text.strip() for block in reader.read() if block.kind is BlockKind.HEADING and block.text.strip()
            ]


def test_that_a_key_reads_one_line_and_not_the_document(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    document = document_of(*(line(f"第 {n} 段") for n in range(300)))
    reader = reader_of(document)
    reader.read()
    read: list[int] = []
    real = rich_text.read_line
    monkeypatch.setattr(line_reader, "read_line", lambda found: read.append(found.blockNumber()) or real(found))
    cursor = QTextCursor(document.findBlockByNumber(150))
    cursor.insertText("字")
    assert reader.read()[150].text == "字第 150 段"
    assert read == [150]
