"""The box of rich text: lines of four kinds, tables, inserts; it tells its blocks when typing has settled.

Undo is the workbench's, by revisions, so that it reaches back over a restart. What is pasted comes from this sitting
only and is taken apart into blocks: no colours, fonts, links or pictures of elsewhere.
"""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QTextEdit

from desktop.tasks.report.model import MOST_COLUMNS, MOST_ROWS, Block, BlockKind
from desktop.ui.theme import Space, Theme, Type
from desktop.ui.workbenches.report import rich_text
from desktop.ui.workbenches.report.line_reader import LineReader
from desktop.ui.workbenches.text_box import MOST_PASTED, Settling

OWN = "application/x-kaochang-report"
CHIP_TYPE = QTextDocument.ResourceType.ImageResource
NEW_ROWS, NEW_COLUMNS = 3, 3
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TABLE_KEYS = {
    "add_row": "Ctrl+Enter", "add_column": "Ctrl+Shift+Enter", "delete_row": "Ctrl+Del",
    "delete_column": "Ctrl+Shift+Del",
}  # fmt: skip
_copied: dict[str, tuple[Block, ...]] = {}
"""What was copied last, by the text on the clipboard: one entry."""


def _table_action(event: QKeyEvent) -> str:
    """What a Ctrl combination does in a table."""
    part = "column" if event.modifiers() & SHIFT else "row"
    verbs = {Qt.Key.Key_Return: "add", Qt.Key.Key_Enter: "add", Qt.Key.Key_Delete: "delete"}
    verb = verbs.get(Qt.Key(event.key()))
    return f"{verb}_{part}" if verb else ""


class RichBox(QTextEdit):
    """`settled` carries blocks; `place_changed` says that cursor or text changed."""

    settled = Signal(object)
    place_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips: Mapping[str, str] = {}
        self._shown: tuple[Block, ...] | None = None
        self._read: tuple[Block, ...] | None = None
        self._words: tuple[Block, ...] | None = None
        self._filling = False
        self.composing = False
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._settling = Settling(self)
        self._lines = LineReader(self.document())
        self.document().contentsChange.connect(self._forget)
        self.textChanged.connect(self._typed)
        self.cursorPositionChanged.connect(self._moved)
        theme.changed.connect(self._dress)

    def show_blocks(self, blocks: tuple[Block, ...], chips: Mapping[str, str]) -> None:
        """Fill the box; `chips` says what stands on the inserts. The cursor stays where it can."""
        is_new, self._chips = chips != self._chips, chips
        told = self._settling.told
        if blocks != told and (blocks != self._shown or told != self._read):
            self._fill(blocks)
            is_new = is_new or bool(chips)
        self._shown, self._read = blocks, self._settling.told
        if is_new:
            self._dress()

    def words(self) -> tuple[Block, ...]:
        """What stands in the box, without what is still being composed; read once after a change."""
        if self._words is None:
            self._words = self._lines.read()
        return self._words

    def flush(self) -> None:
        """Commit an open composition and tell the blocks now."""
        if self.composing and self.hasFocus():
            QGuiApplication.inputMethod().commit()
        self._settling.tell()

    def change(self, edit: Callable[[QTextCursor], None]) -> None:
        """Do one edit of a button or key as a whole and tell it."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        edit(cursor)
        cursor.endEditBlock()
        self._settling.tell()
        self.place_changed.emit()

    def kind(self) -> BlockKind:
        """What the line of the cursor is."""
        return BlockKind.TABLE if self.table() is not None else rich_text.kind_of(self.textCursor().block())

    def table(self) -> QTextTable | None:
        """The table the cursor is in."""
        return self.textCursor().currentTable()

    def toggle_kind(self, kind: BlockKind) -> None:
        """Lines of this kind, or plain ones again."""
        wanted = BlockKind.PARAGRAPH if self.kind() is kind else kind
        self.change(lambda cursor: rich_text.set_kind(cursor, wanted))
        if wanted is BlockKind.HEADING:
            self.setCurrentCharFormat(rich_text.heading_look())
        elif kind is BlockKind.HEADING:
            self.setCurrentCharFormat(rich_text.look())

    def toggle_look(self, *, bold: bool = False, italic: bool = False) -> bool:
        """Bold or italic on or off; False where text has one look only: in headings and tables."""
        if self.kind() in (BlockKind.HEADING, BlockKind.TABLE):
            return False
        now = self.currentCharFormat()
        if bold:
            is_bold = now.fontWeight() >= QFont.Weight.Bold
            now.setFontWeight(QFont.Weight.Normal if is_bold else QFont.Weight.Bold)
        if italic:
            now.setFontItalic(not now.fontItalic())
        self.mergeCurrentCharFormat(now)
        self._settling.tell()
        self.place_changed.emit()
        return True

    def add_table(self) -> None:
        """A table behind the line of the cursor, the cursor in its first cell."""

        def make(cursor: QTextCursor) -> None:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            made = rich_text.make_table(cursor, NEW_ROWS, NEW_COLUMNS)
            self.setTextCursor(made.cellAt(0, 0).firstCursorPosition())

        if self.table() is None:
            self.change(make)

    def change_table(self, action: str) -> None:
        """Add or take out a row or a column at the cursor; the last one takes the table with it."""
        table = self.table()
        if table is None:
            return
        cell = table.cellAt(self.textCursor())
        row, column = cell.row(), cell.column()
        edits: dict[str, Callable[[], None]] = {
            "add_row": lambda: table.insertRows(row + 1, 1) if table.rows() < MOST_ROWS else None,
            "add_column": lambda: table.insertColumns(column + 1, 1) if table.columns() < MOST_COLUMNS else None,
            "delete_row": lambda: table.removeRows(row, 1),
            "delete_column": lambda: table.removeColumns(column, 1),
        }
        is_last = (action == "delete_row" and table.rows() == 1) or (action == "delete_column" and table.columns() == 1)

        def edit(_: QTextCursor) -> None:
            rows, columns = table.rows(), table.columns()
            edits[action]()
            if is_last:
                return
            rich_text.share_width(table)
            down, across = row + (table.rows() > rows), column + (table.columns() > columns)  # into what is new
            place = table.cellAt(min(down, table.rows() - 1), min(across, table.columns() - 1))
            self.setTextCursor(place.lastCursorPosition())

        self.change(edit)

    def headings(self) -> list[tuple[int, str]]:
        """The headings with the numbers of their lines."""
        return self._lines.headings()

    def go_to_line(self, line: int) -> None:
        """Put the cursor behind a line's text."""
        cursor = QTextCursor(self.document().findBlockByNumber(line))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(cursor)
        self.setFocus()

    def go_to_blank(self) -> None:
        """Put the cursor where one begins to write: the first empty line, else the end."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        line = self.document().begin()
        while line.isValid() and line.text():
            line = line.next()
        if line.isValid():
            cursor.setPosition(line.position())
        self.setTextCursor(cursor)

    def block_place(self) -> int:
        """Behind which block of `words` an insert goes."""
        table, line = self.table(), self.textCursor().block()
        end = table.lastPosition() + 1 if table is not None else line.position() + line.length() - 1
        lines = QTextDocument()
        part = QTextCursor(self.document())
        part.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        QTextCursor(lines).insertFragment(part.selection())
        return len(rich_text.read_blocks(lines))

    # --- keys, compositions, clipboard ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, table = event.key(), self.table()
        if table is not None and event.modifiers() & CONTROL and (action := _table_action(event)):
            self.change_table(action)
            event.accept()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and table is None and self._ends_line():
            event.accept()
            return
        if key == Qt.Key.Key_Backspace and self._is_listed_start():
            self.toggle_kind(self.kind())
            event.accept()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes through the cells of a table first, and leaves the box behind its last one."""
        table = self.table()
        if table is not None and self._next_cell(table, 1 if is_next else -1):
            return True
        return super().focusNextPrevChild(is_next)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self.composing = bool(event.preeditString())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composing = False
        super().focusOutEvent(event)
        self._settling.tell()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Chips and nothing else: no file and no address is ever opened for a text."""
        insert = QUrl(name).toString().removeprefix(rich_text.CHIP)
        return self._chip(self._chips[insert]) if insert in self._chips else None

    def createMimeDataFromSelection(self) -> QMimeData:
        lines = QTextDocument()
        QTextCursor(lines).insertFragment(self.textCursor().selection())
        blocks = tuple(block for block in rich_text.read_blocks(lines) if block.kind is not BlockKind.INSERT)
        text = "\n".join(block.text for block in blocks)
        made = QMimeData()
        made.setText(text)
        made.setData(OWN, text.encode())
        _copied.clear()
        _copied[text] = blocks
        return made

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()[:MOST_PASTED]
        blocks = _copied.get(text, ()) if source.hasFormat(OWN) else ()
        if not blocks or self.table() is not None:
            self.textCursor().insertText(text, self.currentCharFormat())
            return
        self.change(lambda cursor: self._paste(cursor, blocks))

    def _paste(self, cursor: QTextCursor, blocks: tuple[Block, ...]) -> None:
        cursor.removeSelectedText()
        if len(blocks) == 1 and blocks[0].kind is not BlockKind.TABLE:
            heading = rich_text.kind_of(cursor.block()) is BlockKind.HEADING
            for run in blocks[0].runs:
                shape = rich_text.heading_look() if heading else rich_text.look(bold=run.bold, italic=run.italic)
                cursor.insertText(run.text.replace("\n", "\u2028"), shape)
        else:
            rich_text.write_blocks(cursor, blocks)
        self.setTextCursor(cursor)

    def _next_cell(self, table: QTextTable, step: int) -> bool:
        cell = table.cellAt(self.textCursor())
        place = cell.row() * table.columns() + cell.column() + step
        if not 0 <= place < table.rows() * table.columns():
            return False
        self.setTextCursor(table.cellAt(*divmod(place, table.columns())).firstCursorPosition())
        return True

    def _ends_line(self) -> bool:
        """Enter behind a heading goes on with plain text, in an empty entry it ends the list."""
        cursor = self.textCursor()
        kind = self.kind()
        if self.isReadOnly() or self.composing:
            return False
        if kind in rich_text.LISTS and not cursor.block().text():
            self.toggle_kind(kind)
            return True
        if kind is BlockKind.HEADING and cursor.atBlockEnd() and not cursor.hasSelection():
            cursor.insertBlock()
            rich_text.set_kind(cursor, BlockKind.PARAGRAPH)
            self.setTextCursor(cursor)
            self.setCurrentCharFormat(rich_text.look())
            return True
        return False

    def _is_listed_start(self) -> bool:
        cursor = self.textCursor()
        return (
            not self.isReadOnly()
            and not cursor.hasSelection()
            and cursor.atBlockStart()
            and self.kind() in (*rich_text.LISTS, BlockKind.HEADING)
        )

    # --- inside --------------------------------------------------------------------------------------------------

    def _fill(self, blocks: tuple[Block, ...]) -> None:
        place, bar = self.textCursor().position(), self.verticalScrollBar().value()
        self._filling = True
        self.document().clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        rich_text.write_blocks(cursor, blocks)
        cursor.endEditBlock()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(bar)
        self._filling = False
        self._settling.know(self.words())
        self.place_changed.emit()

    def _forget(self, place: int, _removed: int, added: int) -> None:
        self._words = None
        self._lines.forget(place, added)

    def _typed(self) -> None:
        self._words = None
        if not self._filling:
            self._settling.typed()
            self.place_changed.emit()

    def _moved(self) -> None:
        if not self._filling:
            self.place_changed.emit()

    def _dress(self) -> None:
        for name, words in self._chips.items():
            self.document().addResource(CHIP_TYPE, QUrl(rich_text.CHIP + name), self._chip(words))
        self.document().markContentsDirty(0, self.document().characterCount())

    def _chip(self, words: str) -> QImage:
        """A frame around the words, as sharp as the screen."""
        ratio = max(1.0, self.devicePixelRatioF())
        font = QFont(self.font())
        font.setPixelSize(self._theme.px(Type.NOTE))
        width = QFontMetricsF(font).horizontalAdvance(words) + 2 * Space.SMALL
        height = QFontMetricsF(font).height() + Space.HAIR
        image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setBrush(QColor(self._theme.colour("soft")))
        painter.setPen(QColor(self._theme.colour("primary")))
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 4, 4)
        painter.setPen(QColor(self._theme.colour("text")))
        painter.drawText(QPointF(Space.SMALL, QFontMetricsF(font).ascent() + Space.HAIR / 2), words)
        painter.end()
        return image
