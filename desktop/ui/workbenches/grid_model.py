"""The cells of a table on screen: a model that asks plain functions, so that 100,000 rows cost nothing until seen.

Sorting and filtering are done by whoever gives the functions; there is no proxy between model and view.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QIcon

from desktop.language import tr
from desktop.ui.icons import icon
from desktop.ui.theme import Size, Theme, Type

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LONGEST = 300


@dataclass(frozen=True)
class CellLook:
    """How a cell stands out: a role of the theme, a sign of `ui.icons`, words for the tool tip and screen readers."""

    tone: str = ""
    sign: str = ""
    words: str = ""
    bold: bool = False
    right: bool = False


PLAIN_LOOK = CellLook()


def _no_cell(row: int, column: int) -> bool:
    return False


def _plain(row: int, column: int) -> CellLook:
    return PLAIN_LOOK


def _count(row: int) -> str:
    return str(row + 1)


def _no_options(row: int, column: int) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Cells:
    """What a table shows. Every function is asked for the cells in sight only."""

    headings: Sequence[str]
    count: int
    text: Callable[[int, int], str]
    editable: Callable[[int, int], bool] = _no_cell
    look: Callable[[int, int], CellLook] = _plain
    row_name: Callable[[int], str] = _count
    options: Callable[[int, int], Sequence[str]] = _no_options
    numeric: frozenset[int] = frozenset()
    edited: Callable[[int, int], str] | None = None
    """What is offered for editing, where it is not what is shown."""


class GridModel(QAbstractTableModel):
    """`show` takes other cells; a table of the same size keeps the selection."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icons: dict[tuple[str, str, str, int], QIcon] = {}
        self.cells = Cells((), 0, lambda row, column: "")

    def show(self, cells: Cells) -> None:
        """Show other cells."""
        same = (len(cells.headings), cells.count) == (len(self.cells.headings), self.cells.count)
        if not same:
            self.beginResetModel()
        self.cells = cells
        if not same:
            self.endResetModel()
        elif cells.count and cells.headings:
            self.dataChanged.emit(self.index(0, 0), self.index(cells.count - 1, len(cells.headings) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(cells.headings) - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, cells.count - 1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.cells.count

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cells.headings)

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_open = index.isValid() and self.cells.editable(index.row(), index.column())
        return plain | Qt.ItemFlag.ItemIsEditable if is_open else plain

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == ROLE.DisplayRole:
            return _one_line(self.cells.text(row, column))
        if role == ROLE.EditRole:
            return (self.cells.edited or self.cells.text)(row, column)
        if role == ROLE.TextAlignmentRole:
            right = column in self.cells.numeric or self.cells.look(row, column).right
            return int(_RIGHT if right else _LEFT)
        if role in (ROLE.ForegroundRole, ROLE.DecorationRole, ROLE.FontRole, ROLE.ToolTipRole, ROLE.AccessibleTextRole):
            return self._dressed(row, column, role)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        if role == ROLE.TextAlignmentRole:
            return int(_LEFT if orientation is Qt.Orientation.Horizontal else _RIGHT)
        if role not in (ROLE.DisplayRole, ROLE.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self.cells.headings[section] if section < len(self.cells.headings) else None
        return self.cells.row_name(section) if section < self.cells.count else None

    def speech(self, row: int, column: int) -> str:
        """Such as "金额，第 3 行，120，已修改"."""
        look, text = self.cells.look(row, column), self.cells.text(row, column)
        heading, name = self.cells.headings[column], self.cells.row_name(row)
        parts = [tr("{heading}, row {row}", heading=heading, row=name), text or tr("empty"), look.words]
        return tr(", ").join(filter(None, parts))

    def _dressed(self, row: int, column: int, role: int) -> object:
        if role == ROLE.AccessibleTextRole:
            return self.speech(row, column)
        look = self.cells.look(row, column)
        if role == ROLE.ToolTipRole:
            return "\n".join(filter(None, (self.cells.text(row, column), look.words))) or None
        if role == ROLE.ForegroundRole:
            return self._theme.colour(look.tone) if look.tone else None
        if role == ROLE.DecorationRole:
            return self._sign(look) if look.sign else None
        return self._bold() if look.bold else None

    def _bold(self) -> QFont:
        return self._theme.font(Type.NOTE, bold=True)

    def _sign(self, look: CellLook) -> QIcon:
        key = (look.sign, look.tone, self._theme.look, self._theme.step)
        if key not in self._icons:
            ink = self._theme.colour(look.tone or "text")
            self._icons[key] = icon(look.sign, self._theme.px(Size.ICON), (ink, ink), 2.0)
        return self._icons[key]


def _one_line(text: str) -> str:
    text = text[:_LONGEST]
    return " ".join(text.split("\n")) if "\n" in text else text
