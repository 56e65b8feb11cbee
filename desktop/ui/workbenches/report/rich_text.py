"""Blocks of a report ↔ a rich text document. An insert is one character that the box draws as a chip."""

import re
from collections.abc import Iterator, Sequence

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
    QTextTableFormat,
)

from desktop.tasks.report.model import Block, BlockKind, Run

CHIP = "insert:"
LISTS = {
    BlockKind.BULLET: QTextListFormat.Style.ListDisc,
    BlockKind.NUMBER: QTextListFormat.Style.ListDecimal,
}
_OBJECT, _LINE_END, _PARAGRAPH_END = "\ufffc", "\u2028", "\u2029"
_CELL_PADDING = 4
_ABOVE_HEADING = 8


def read_blocks(document: QTextDocument) -> tuple[Block, ...]:
    """What stands in the document."""
    return without_frame_lines(list(_read(document)))


def without_frame_lines(blocks: list[Block]) -> tuple[Block, ...]:
    """Empty lines that Qt puts around a table at either end are not of the candidate."""
    if len(blocks) > 1 and _is_blank(blocks[0]) and blocks[1].kind is BlockKind.TABLE:
        del blocks[0]
    if len(blocks) > 1 and _is_blank(blocks[-1]) and blocks[-2].kind in (BlockKind.TABLE, BlockKind.INSERT):
        del blocks[-1]
    return () if len(blocks) == 1 and _is_blank(blocks[0]) else tuple(blocks)


def write_blocks(cursor: QTextCursor, blocks: Sequence[Block]) -> None:
    """Put blocks where the cursor is; the first one goes into its line if that is empty."""
    before: Block | None = None
    for block in blocks:
        follows = before is not None and before.kind is not BlockKind.TABLE
        if block.kind is BlockKind.TABLE:
            _write_table(cursor, block)
        else:
            if follows or _is_taken(cursor):
                _next_line(cursor)
            _write_line(cursor, block)
        before = block


def set_kind(cursor: QTextCursor, kind: BlockKind) -> None:
    """Make the lines of the selection headings, list entries or plain ones."""
    for block in _selected_lines(cursor):
        line = QTextCursor(block)
        leave_list(line)
        shape = line.blockFormat()
        shape.clearProperty(QTextFormat.Property.HeadingLevel)
        if kind is BlockKind.HEADING:
            shape.setHeadingLevel(1)
        shape.setTopMargin(_ABOVE_HEADING if kind is BlockKind.HEADING else 0)
        line.setBlockFormat(shape)
        _dress_line(block, kind)
        if kind in LISTS:
            _join_list(QTextCursor(block), LISTS[kind])


def kind_of(block: QTextBlock) -> BlockKind:
    """What a line is."""
    entries = block.textList()
    if entries is not None:
        style = entries.format().style()
        return BlockKind.NUMBER if style == QTextListFormat.Style.ListDecimal else BlockKind.BULLET
    return BlockKind.HEADING if block.blockFormat().headingLevel() else BlockKind.PARAGRAPH


def leave_list(cursor: QTextCursor) -> None:
    """A line of a list is a plain line again."""
    entries = cursor.block().textList()
    if entries is not None:
        entries.remove(cursor.block())
        shape = cursor.blockFormat()
        shape.setIndent(0)
        shape.clearProperty(QTextFormat.Property.ObjectIndex)
        cursor.setBlockFormat(shape)


def look(*, bold: bool = False, italic: bool = False) -> QTextCharFormat:
    """The look of a stretch of text."""
    made = QTextCharFormat()
    made.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    made.setFontItalic(italic)
    return made


def heading_look() -> QTextCharFormat:
    """The look of a heading."""
    made = look(bold=True)
    made.setProperty(QTextFormat.Property.FontSizeAdjustment, 1)
    return made


def put_chip(cursor: QTextCursor, insert: str) -> None:
    """The one character that stands for an insert."""
    chip = QTextImageFormat()
    chip.setName(CHIP + insert)
    cursor.insertImage(chip)


def cell_text(table: QTextTable, row: int, column: int) -> str:
    """What a cell says."""
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    return _plain(cursor.selectedText()).replace(_OBJECT, "")


def _lines(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _read(document: QTextDocument) -> Iterator[Block]:
    last: QTextTable | None = None
    for line in _lines(document):
        table = QTextCursor(line).currentTable()
        if table is None:
            yield from read_line(line)
        elif last is None or table.objectIndex() != last.objectIndex():
            yield read_table(table)
        last = table


def read_table(table: QTextTable) -> Block:
    """A table."""
    rows = range(table.rows())
    cells = tuple(tuple(cell_text(table, row, at) for at in range(table.columns())) for row in rows)
    return Block(BlockKind.TABLE, rows=cells)


def read_line(line: QTextBlock) -> Iterator[Block]:
    """A line, cut where an insert stands in it."""
    kind, found = kind_of(line), False
    runs: list[Run] = []
    for text, shape in _stretches(line):
        if text == _OBJECT:
            if runs:
                yield Block(kind, tuple(runs))
            yield Block(BlockKind.INSERT, insert=shape.toImageFormat().name().removeprefix(CHIP))
            runs, found = [], True
            continue
        one = _run(_plain(text), shape, kind)
        if runs and (runs[-1].bold, runs[-1].italic) == (one.bold, one.italic):
            runs[-1] = Run(runs[-1].text + one.text, one.bold, one.italic)
        elif one.text:
            runs.append(one)
    if runs or not found:
        yield Block(kind, tuple(runs))


def _stretches(line: QTextBlock) -> Iterator[tuple[str, QTextCharFormat]]:
    """Stretches of one look; every insert by itself."""
    place = line.begin()
    while not place.atEnd():
        part = place.fragment()
        for text in re.split(f"({_OBJECT})", part.text()):
            if text:
                yield text, part.charFormat()
        place += 1


def _run(text: str, shape: QTextCharFormat, kind: BlockKind) -> Run:
    if kind is BlockKind.HEADING:
        return Run(text)
    return Run(text, shape.fontWeight() >= QFont.Weight.Bold, shape.fontItalic())


def _write_line(cursor: QTextCursor, block: Block) -> None:
    if block.kind is BlockKind.INSERT:
        put_chip(cursor, block.insert)
        return
    for run in block.runs:
        shape = heading_look() if block.kind is BlockKind.HEADING else look(bold=run.bold, italic=run.italic)
        cursor.insertText(run.text.replace("\n", _LINE_END), shape)
    set_kind(QTextCursor(cursor.block()), block.kind)


def _write_table(cursor: QTextCursor, block: Block) -> None:
    if cursor.currentTable() is not None:
        _next_line(cursor)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    table = make_table(cursor, len(block.rows), len(block.rows[0]))
    for at, row in enumerate(block.rows):
        for column, text in enumerate(row):
            table.cellAt(at, column).firstCursorPosition().insertText(text)
    cursor.setPosition(table.lastPosition() + 1)


def make_table(cursor: QTextCursor, rows: int, columns: int) -> QTextTable:
    """An empty table as wide as the box."""
    shape = QTextTableFormat()
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderCollapse(True)
    shape.setCellPadding(_CELL_PADDING)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table = cursor.insertTable(rows, columns, shape)
    share_width(table)
    behind = QTextCursor(cursor.document())
    behind.setPosition(table.lastPosition() + 1)
    if not behind.block().text():
        set_kind(behind, BlockKind.PARAGRAPH)
    return table


def share_width(table: QTextTable) -> None:
    """Columns of equal width."""
    shape, columns = table.format(), table.columns()
    shape.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, 100 / columns)] * columns)
    table.setFormat(shape)


def _is_taken(cursor: QTextCursor) -> bool:
    line = cursor.block()
    return bool(line.text()) or cursor.currentTable() is not None or line.textList() is not None


def _next_line(cursor: QTextCursor) -> None:
    """A new plain line behind the one of the cursor, outside any table."""
    table = cursor.currentTable()
    if table is not None:
        cursor.setPosition(table.lastPosition() + 1)
        if not cursor.block().text():
            return
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertBlock(QTextBlockFormat(), look())


def _selected_lines(cursor: QTextCursor) -> list[QTextBlock]:
    document = cursor.document()
    first, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
    found = [first]
    while found[-1] != last and found[-1].next().isValid():
        found.append(found[-1].next())
    return [block for block in found if QTextCursor(block).currentTable() is None]


def _dress_line(block: QTextBlock, kind: BlockKind) -> None:
    """A heading is large and bold as a whole; a line that was one is neither."""
    cursor = QTextCursor(block)
    size = QTextFormat.Property.FontSizeAdjustment
    was_heading = cursor.blockCharFormat().intProperty(size) > 0
    if kind is not BlockKind.HEADING and not was_heading:
        return
    shape = heading_look() if kind is BlockKind.HEADING else look()
    cursor.setBlockCharFormat(shape)
    for text, place in _places(block):
        if _OBJECT in text:
            continue
        part = QTextCursor(block)
        part.setPosition(place)
        part.setPosition(place + len(text.encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
        part.setCharFormat(shape)


def _places(block: QTextBlock) -> list[tuple[str, int]]:
    found, place = [], block.begin()
    while not place.atEnd():
        found.append((place.fragment().text(), place.fragment().position()))
        place += 1
    return found


def _join_list(cursor: QTextCursor, style: QTextListFormat.Style) -> None:
    before = cursor.block().previous()
    entries = before.textList() if before.isValid() else None
    if entries is not None and entries.format().style() == style:
        entries.add(cursor.block())
    else:
        cursor.createList(style)


def _is_blank(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and not block.text


def _plain(text: str) -> str:
    return text.replace(_LINE_END, "\n").replace(_PARAGRAPH_END, "\n").replace("\xa0", " ")
