"""试答: three unscored questions to try the keys on. Lives in the window only; nothing reaches the keeper."""

from desktop.candidate.answer_sheet import SheetMarks
from desktop.candidate.pages.theory import TheoryPage
from desktop.candidate.paper_view import GroupView, kind_name
from desktop.candidate.question_panel import QuestionShown
from desktop.exam.answers import Response
from desktop.exam.paper import Option, QuestionKind
from desktop.language import tr
from desktop.ui.question_cards.option_row import SAVED, UNSAVED


class Trial:
    """Drives a theory page with its own three questions; the page's hand-in button leaves the trial."""

    def __init__(self, page: TheoryPage) -> None:
        self._page = page
        self._questions = _questions()
        self._responses: dict[int, Response] = {}
        self._flags: set[int] = set()
        self._current = 1
        groups = tuple(
            GroupView(kind, kind_name(kind), tr("Trial question, not scored"), n, 1)
            for n, (kind, _, _) in enumerate(self._questions, 1)
        )
        self._groups = groups
        page.show_groups(groups)
        page.hand_in.say(tr("End the trial"))
        page.response_chosen.connect(self._answer)
        page.flag_toggled.connect(self._flag)
        page.moved_to.connect(self._move)
        self._show()

    def _show(self) -> None:
        place = self._current - 1
        _, stem, options = self._questions[place]
        response = self._responses.get(self._current)
        mark = SAVED if response is not None else UNSAVED
        self._page.show_question(QuestionShown(self._current, self._groups[place], stem, options, response, mark))
        self._mark()

    def _mark(self) -> None:
        self._page.show_marks(SheetMarks(frozenset(self._responses), frozenset(self._flags), self._current))

    def _answer(self, response: Response | None) -> None:
        if response is None:
            self._responses.pop(self._current, None)
        else:
            self._responses[self._current] = response
        self._page.question.show_saved(SAVED if response is not None else UNSAVED, answered=response is not None)
        self._mark()

    def _flag(self) -> None:
        self._flags ^= {self._current}
        self._mark()

    def _move(self, number: int) -> None:
        self._current = number
        self._show()


def _questions() -> tuple[tuple[QuestionKind, str, tuple[Option, ...]], ...]:
    return (
        (QuestionKind.TRUE_FALSE, tr("In this trial you may press T for 'true' and F for 'false'."), ()),
        (
            QuestionKind.SINGLE,
            tr("Which key flags a question that you want to see again?"),
            _options("A", tr("Space"), "M", "F1"),
        ),
        (
            QuestionKind.MULTIPLE,
            tr("How can you move to another question? Choose all ways that work."),
            _options(
                tr("The buttons 'Previous' and 'Next'"),
                tr("The arrow keys ← and →"),
                tr("A number on the answer sheet"),
                tr("Closing the window"),
            ),
        ),
    )


def _options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(bytes([place] * 16), text) for place, text in enumerate(texts, start=1))
