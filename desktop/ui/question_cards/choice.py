"""Rows with letters, the part that single and multiple choice share."""

from desktop.exam.answers import ChoiceResponse, Response
from desktop.exam.paper import Option
from desktop.ui.plain_text import safe_text
from desktop.ui.question_cards.answer_card import AnswerCard
from desktop.ui.question_cards.option_row import UNSAVED, CheckRow, OptionRow, RadioRow
from desktop.ui.theme import Theme

LETTERS = "ABCDEFGH"


class ChoiceCard(AnswerCard):
    """Keeps its rows from question to question: only words change, so the next question is there at once."""

    row_type: type[RadioRow] | type[CheckRow] = RadioRow

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._options: tuple[Option, ...] = ()
        for _ in range(4):
            self._append()

    def show_options(self, options: tuple[Option, ...]) -> None:
        """At most eight options are shown, A … H."""
        self._options = options[: len(LETTERS)]
        while len(self.rows) < len(self._options):
            self._append()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(self._options))
            if place < len(self._options):
                row.show_option(LETTERS[place], safe_text(self._options[place].text))

    def set_response(self, response: Response | None) -> None:
        """Show the chosen rows."""
        chosen = response.options if isinstance(response, ChoiceResponse) else frozenset()
        for row, option in zip(self.rows, self._options, strict=False):
            row.setChecked(option.option in chosen)
            row.update()

    def chosen(self) -> frozenset[bytes]:
        """The ids of the chosen options."""
        return frozenset(o.option for row, o in zip(self.rows, self._options, strict=False) if row.isChecked())

    def take(self, row: OptionRow) -> None:
        """A row was pressed."""
        raise NotImplementedError

    def _append(self) -> None:
        row = self.row_type(self.theme)
        row.clicked.connect(lambda: self._press(row))
        self.add_row(row)

    def _press(self, row: OptionRow) -> None:
        for other in self.rows:
            other.mark_saved(UNSAVED)
        self.take(row)
