"""What every card can do: show a question's rows, hold a response, take a letter, say what was chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.exam.answers import Response
from desktop.exam.paper import Option
from desktop.ui.question_cards.option_row import UNSAVED, OptionRow
from desktop.ui.theme import Space, Theme


class AnswerCard(QWidget):
    """Rows in a column. `response_chosen` carries a `Response`, or None when nothing is chosen any more."""

    response_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.rows: list[OptionRow] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.MEDIUM)

    def show_options(self, options: tuple[Option, ...]) -> None:
        """Fill the rows with `options`, in the candidate's order, nothing chosen."""
        raise NotImplementedError

    def set_response(self, response: Response | None) -> None:
        """Show what was chosen before, without telling anybody."""
        raise NotImplementedError

    def press(self, place: int) -> bool:
        """Act as if row `place` was pressed; False when there is no such row."""
        if not 0 <= place < len(self.rows) or not self.rows[place].isVisibleTo(self) or not self.isEnabled():
            return False
        self.rows[place].setFocus()
        self.rows[place].click()
        return True

    def mark_saved(self, mark: str) -> None:
        """Show beside the chosen rows that they are on disk, or are not."""
        for row in self.rows:
            row.mark_saved(mark if row.isChecked() else UNSAVED)

    def add_row(self, row: OptionRow) -> None:
        """Append a row; used while a card is built or meets a longer question."""
        self.rows.append(row)
        self.column.addWidget(row)
