"""True or false (判断题): two large rows, 对 and 错."""

from desktop.exam.answers import Response, TrueFalseResponse
from desktop.exam.paper import Option
from desktop.language import tr
from desktop.ui.question_cards.answer_card import AnswerCard
from desktop.ui.question_cards.option_row import UNSAVED, OptionRow, RadioRow
from desktop.ui.theme import Theme


class TrueFalseCard(AnswerCard):
    """The first row is 对, the second 错, always in this order."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        for _ in range(2):
            row = RadioRow(theme)
            row.clicked.connect(lambda _checked=False, row=row: self._take(row))
            self.add_row(row)

    def show_options(self, options: tuple[Option, ...]) -> None:
        """True/false questions have no options of their own."""
        for row, words, sign in zip(self.rows, (tr("True"), tr("False")), ("check", "close"), strict=True):
            row.show_option("", words, sign)

    def set_response(self, response: Response | None) -> None:
        """Show the chosen row."""
        value = response.value if isinstance(response, TrueFalseResponse) else None
        for row, meaning in zip(self.rows, (True, False), strict=True):
            row.setChecked(value is meaning)
            row.update()

    def _take(self, row: OptionRow) -> None:
        for other in self.rows:
            other.setChecked(other is row)
            other.mark_saved(UNSAVED)
        self.response_chosen.emit(TrueFalseResponse(row is self.rows[0]))
