"""Single choice (单项选择题): round marks, one of them chosen."""

from desktop.exam.answers import ChoiceResponse
from desktop.ui.question_cards.choice import ChoiceCard
from desktop.ui.question_cards.option_row import OptionRow


class SingleCard(ChoiceCard):
    """Choosing one row frees the others."""

    def take(self, row: OptionRow) -> None:
        """Choose `row` and only it."""
        for other in self.rows:
            other.setChecked(other is row)
        self.response_chosen.emit(ChoiceResponse(self.chosen()))
