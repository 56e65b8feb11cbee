"""Multiple choice (多项选择题): square marks, any number chosen; none chosen means blank."""

from desktop.exam.answers import ChoiceResponse
from desktop.ui.question_cards.choice import ChoiceCard
from desktop.ui.question_cards.option_row import CheckRow, OptionRow


class MultipleCard(ChoiceCard):
    """Each row is chosen and freed by itself."""

    row_type = CheckRow

    def take(self, row: OptionRow) -> None:
        """The row has already changed; tell what is chosen now."""
        chosen = self.chosen()
        self.response_chosen.emit(ChoiceResponse(chosen) if chosen else None)
