"""Reads a report's document after every key: a line that has not changed since is not read again."""

from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from desktop.tasks.report.model import Block, BlockKind
from desktop.ui.workbenches.report.rich_text import read_line, read_table, without_frame_lines


class LineReader:
    """The blocks of `document`; its owner passes on every `contentsChange`. Lines of tables are always read anew."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._known: list[tuple[Block, ...] | None] = [None] * document.blockCount()
        document.documentLayout()  # without a layout Qt tells nobody what changed

    def read(self) -> tuple[Block, ...]:
        """What stands in the document."""
        if len(self._known) != self._document.blockCount():  # asked in the middle of an edit, before Qt tells of it
            self._known = [None] * self._document.blockCount()
        found: list[Block] = []
        last: QTextTable | None = None
        for at, known in enumerate(self._known):
            if known is not None:
                found += known
                last = None
                continue
            line = self._document.findBlockByNumber(at)
            table = QTextCursor(line).currentTable()
            if table is None:
                self._known[at] = tuple(read_line(line))
                found += self._known[at] or ()
            elif last is None or table.objectIndex() != last.objectIndex():
                found.append(read_table(table))
            last = table
        return without_frame_lines(found)

    def headings(self) -> list[tuple[int, str]]:
        """The headings with the numbers of their lines."""
        self.read()
        return [
            (at, block.text.strip())
            for at, blocks in enumerate(self._known)
            for block in blocks or ()
            if block.kind is BlockKind.HEADING and block.text.strip()
        ]

    def forget(self, place: int, added: int) -> None:
        """Lines before and behind what changed stay known; there may be more or fewer lines between them now."""
        first = self._document.findBlock(place).blockNumber()
        end = self._document.findBlock(min(place + added, self._document.characterCount() - 1))
        count = self._document.blockCount()
        behind = max(0, count - 1 - end.blockNumber())
        behind = min(behind, max(0, len(self._known) - first - 1))
        kept = self._known[len(self._known) - behind :] if behind else []
        self._known = [*self._known[:first], *[None] * (count - first - len(kept)), *kept]
