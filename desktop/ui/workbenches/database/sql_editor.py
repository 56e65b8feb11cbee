"""The SQL editor: highlighting, completion by Tab, and a mark where the query is wrong."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from desktop.language import tr
from desktop.tasks.database.builder import KEYWORDS, quoted
from desktop.tasks.database.functions import ALLOWED
from desktop.tasks.database.schema import SchemaTable
from desktop.ui.theme import Theme
from desktop.ui.workbenches.text_box import TextBox

_PARTS = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?(?:\*/|$))|(?P<text>'(?:[^']|'')*'?)|(?P<name>\"(?:[^\"]|\"\")*\"?)"
    r"|(?P<number>\b\d+(?:\.\d+)?\b)|(?P<word>[A-Za-z_]\w*)"
)
_BEFORE = re.compile(r"[\w.]+$")
MOST_OFFERED = 8


def offered(text: str, schema: Sequence[SchemaTable]) -> tuple[str, ...]:
    """What may follow `text` (which ends at the cursor): columns after a table and a dot, else any known word."""
    found = _BEFORE.search(text)
    if found is None:
        return ()
    table, dot, begun = found[0].rpartition(".")
    low = begun.casefold()
    if dot:
        tables = [one for one in schema if one.name.casefold() == table.casefold()]
        words = [quoted(column.name) for one in tables for column in one.columns]
    else:
        columns = dict.fromkeys(quoted(column.name) for one in schema for column in one.columns)
        words = [*(quoted(one.name) for one in schema), *columns, *KEYWORDS, *sorted(ALLOWED)]
    fits = [word for word in words if word.strip('"').casefold().startswith(low) and word.casefold() != low]
    return tuple(dict.fromkeys(fits))[:MOST_OFFERED] if low or dot else ()


def parts_of(line: str) -> list[tuple[int, int, str]]:
    """Begin, length and kind (comment, text, name, number, keyword, function) of what is highlighted in a line."""
    found = []
    for match in _PARTS.finditer(line):
        kind = match.lastgroup or ""
        if kind == "word":
            upper = match[0].upper()
            kind = "keyword" if upper in KEYWORDS else "function" if match[0].lower() in ALLOWED else ""
        if kind:
            found.append((match.start(), len(match[0]), kind))
    return found


class SqlEditor(TextBox):
    """`offering` carries the words that Tab could complete to."""

    offering = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("SQL"))
        self._theme = theme
        self._schema: Sequence[SchemaTable] = ()
        self.setPlaceholderText("SELECT ... FROM ... WHERE ...")
        self.setLineWrapMode(TextBox.LineWrapMode.WidgetWidth)
        self._colours = _Highlighter(self.document(), theme)
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._offer)
        theme.changed.connect(self._colours.rehighlight)

    def use_schema(self, schema: Sequence[SchemaTable]) -> None:
        """Tables and columns to complete."""
        self._schema = schema

    def chosen(self) -> tuple[str, int]:
        """The selected text and where it begins; without a selection the whole query."""
        cursor, text = self.textCursor(), self.toPlainText()
        if not cursor.hasSelection():
            return text, 0
        begin, end = (_point(text, place) for place in (cursor.selectionStart(), cursor.selectionEnd()))
        return text[begin:end], begin

    def mark_fault(self, place: int) -> None:
        """Underline the word at `place` (in characters) and put the cursor there; −1 takes the mark away."""
        if place < 0:
            self.setExtraSelections([])
            return
        text = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(len(text[:place].encode("utf-16-le")) // 2)
        self.setTextCursor(cursor)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        if not cursor.hasSelection():
            cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        marked = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self._theme.colour("danger"))
        look.setForeground(self._theme.colour("danger"))
        marked.cursor, marked.format = cursor, look  # type: ignore[attr-defined]
        self.setExtraSelections([marked])

    def complete(self) -> bool:
        """Take the first word that fits; False when there is none."""
        words = offered(self._before(), self._schema)
        if not words or self.isReadOnly():
            return False
        cursor = self.textCursor()
        found = _BEFORE.search(self._before())
        begun = found[0].rpartition(".")[2] if found is not None else ""
        back = QTextCursor.MoveOperation.Left
        cursor.movePosition(back, QTextCursor.MoveMode.KeepAnchor, len(begun))
        cursor.insertText(words[0])
        self.setTextCursor(cursor)
        return True

    def event(self, event: QEvent) -> bool:
        """Tab completes, and leaves where there is nothing to complete."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            done = not self.composing and self.complete()
            return True if done else super().event(event)
        return super().event(event)

    def _before(self) -> str:
        cursor = self.textCursor()
        block = cursor.block().text()
        return block.encode("utf-16-le")[: cursor.positionInBlock() * 2].decode("utf-16-le", "ignore")

    def _offer(self) -> None:
        self.offering.emit(offered(self._before(), self._schema) if self.hasFocus() else ())

    def _changed(self) -> None:
        self.setExtraSelections([])


class _Highlighter(QSyntaxHighlighter):
    """Words of SQL bold, texts, numbers and comments in colours of the theme."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, line: str) -> None:
        roles = {"comment": "muted", "text": "ok", "name": "text", "number": "warn", "keyword": "primary",
                 "function": "flag"}  # fmt: skip
        for begin, length, kind in parts_of(line):
            look = QTextCharFormat()
            look.setForeground(self._theme.colour(roles[kind]))
            if kind == "keyword":
                look.setFontWeight(QFont.Weight.Bold)
            self.setFormat(_place(line, begin), _place(line, begin + length) - _place(line, begin), look)


def _place(text: str, point: int) -> int:
    return len(text[:point].encode("utf-16-le")) // 2


def _point(text: str, place: int) -> int:
    return len(text.encode("utf-16-le")[: place * 2].decode("utf-16-le", "ignore"))
