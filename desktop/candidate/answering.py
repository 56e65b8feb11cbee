"""Between theory page and keeper: what the candidate does becomes a request, what is on disk becomes a mark."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from desktop.candidate.answer_sheet import SheetMarks
from desktop.candidate.assets import QuestionAssets, Reader
from desktop.candidate.pages.theory import TheoryPage
from desktop.candidate.paper_view import PaperView
from desktop.candidate.question_panel import QuestionShown
from desktop.errors import Error
from desktop.exam.answers import Response, read_response, write_response
from desktop.exam.paper import QuestionKind
from desktop.keeper.messages import (
    AnswerRead,
    AssetRead,
    Clear,
    Flag,
    Flagged,
    Move,
    Moved,
    PaperShown,
    Record,
    Refused,
    Request,
    Saved,
)
from desktop.language import tr
from desktop.ui.question_cards.option_row import NOT_SAVED, SAVED, UNSAVED

AHEAD = 4
ADVANCE_MS = 350


class Answering(QObject):
    """One sitting's paper on one theory page."""

    review_name = "review"

    marks_changed = Signal()
    failed = Signal(object)
    leaving_asked = Signal(int)

    def __init__(
        self, submit: Callable[[Request], None], page: TheoryPage, paper: PaperShown, read_question: Reader
    ) -> None:
        super().__init__()
        self._submit = submit
        self.page = page
        self.view = PaperView(paper)
        self.assets = QuestionAssets(submit, read_question)
        self.auto_advance = paper.auto_advance
        self.saving_failed = False
        self._has_moved = False
        self._first_answer: bytes | None = None
        self._advance = QTimer(self, interval=ADVANCE_MS, singleShot=True)
        self._advance.timeout.connect(self._go_on)
        page.show_groups(self.view.groups)
        page.response_chosen.connect(self._answer)
        page.flag_toggled.connect(self._toggle_flag)
        page.moved_to.connect(self.move_to)
        self.assets.question_ready.connect(self._question_came)
        self.assets.picture_ready.connect(self._question_came)
        self.assets.failed.connect(self.failed)
        self._is_open = True
        self.show_current()

    def marks(self) -> SheetMarks:
        """What the answer sheet shows."""
        return SheetMarks(self.view.answered_numbers(), self.view.flagged_numbers(), self.view.current)

    def counts(self) -> tuple[int, int]:
        """Questions answered, all questions."""
        return len(self.view.responses), len(self.view.items)

    def summary(self) -> str:
        """The paper in one sentence, before the answers are final."""
        marks, count = self.marks(), len(self.view.items)
        answered, flagged = len(marks.answered), len(marks.flagged)
        return tr(
            "{n} of {m} questions are answered, {blank} are blank, {flagged} are flagged.",
            n=answered, m=count, blank=count - answered, flagged=flagged,
        )  # fmt: skip

    def fill_review(self, page: Any) -> None:
        """Counts, blanks and flags for the page before handing in."""
        page.show_paper(self.view.groups, self.marks())

    def commit_pending(self) -> None:
        """A chosen option is recorded at once: nothing is ever pending."""

    def note_time(self, left_seconds: int) -> None:
        """Nothing is left open at the end."""

    def refuse(self, event: Refused) -> bool:
        """Refusals are told by the window."""
        return False

    def move_to(self, number: int) -> None:
        """Go to question `number` and record it; groups that were left stay closed where the policy says so."""
        self._advance.stop()
        here, there = self.view.group_of(self.view.current), self.view.group_of(number)
        if not self.view.paper.section_reentry and there.first < here.first:
            self.failed.emit(Error("E-SIT-09", "This group of questions is closed.", "Go on with the present group."))
            return
        if not self.view.paper.section_reentry and there.first > here.first:
            self.leaving_asked.emit(number)  # it cannot be taken back: asked first
            return
        self.go_to(number)

    def go_to(self, number: int) -> None:
        """Go there, whatever group it is in."""
        self._advance.stop()
        self._has_moved = True  # from now on the window leads: the keeper's Moved only repeats our own moves
        self.view.current = number
        self._submit(Move(self.view.item))
        self.show_current()

    def show_current(self) -> None:
        """Show the current question, or that it is still being opened, and fetch its neighbours."""
        view = self.view
        if view.item in self.assets.questions:
            self._show_question()
        else:
            self.page.show_waiting(view.current, view.group_of(view.current))
        self._show_marks()
        if not self._is_open:
            return
        at = view.current - 1
        near = [view.items[at + step] for step in (0, 1, -1, 2, -2, 3, AHEAD) if 0 <= at + step < len(view.items)]
        self.assets.want_pictures(near[:4])
        self.assets.want([*near, *view.items[at:], *view.items[:at]])

    def take(self, event: object) -> None:
        """An event about questions and answers; others are not ours."""
        if isinstance(event, AssetRead):
            self.assets.take(event)
        elif isinstance(event, AnswerRead):
            self._take_answer(event)
        elif isinstance(event, Saved):
            self._take_saved(event)
        elif isinstance(event, Flagged):
            (self.view.flags.add if event.flagged else self.view.flags.discard)(event.item)
            self._show_marks()
        elif isinstance(event, Moved):
            self._take_moved(event)

    def open_paper(self, is_open: bool) -> None:
        """Whether the keeper lets the paper be read at this moment; what was missing is fetched when it does again."""
        self._is_open = is_open
        self.assets.give_up()
        if is_open:
            self.show_current()

    def show_failure(self, failed: bool) -> None:
        """Saving became impossible, or possible again."""
        self.saving_failed = failed
        self.page.question.card.setEnabled(not failed)
        self._show_mark()

    def _show_question(self) -> None:
        view = self.view
        question, item = self.assets.questions[view.item], view.item
        shown = QuestionShown(
            number=view.current,
            group=view.group_of(view.current),
            stem=question.stem,
            options=view.ordered_options(question),
            response=view.responses.get(item),
            mark=self._mark(),
            flagged=item in view.flags,
            picture=self.assets.picture_of(item),
            picture_alt=question.picture_alt,
        )
        self.page.show_question(shown)
        if self.saving_failed:
            self.page.question.card.setEnabled(False)

    def picture_shown(self) -> tuple[QImage, str] | None:
        """The current picture with its description, when it is here."""
        image = self.assets.picture_of(self.view.item)
        if image is None or image.isNull():
            return None
        return image, self.assets.questions[self.view.item].picture_alt

    def _question_came(self, item: bytes) -> None:
        if item == self.view.item:
            self._show_question()
            self.assets.want_pictures([item])

    def _mark(self) -> str:
        item = self.view.item
        if item not in self.view.responses:
            return UNSAVED
        return SAVED if self.view.is_saved(item) else NOT_SAVED if self.saving_failed else UNSAVED

    def _show_mark(self) -> None:
        self.page.question.show_saved(self._mark(), answered=self.view.item in self.view.responses)

    def _show_marks(self) -> None:
        self.page.show_marks(self.marks())
        self.marks_changed.emit()

    def _answer(self, response: Response | None) -> None:
        item = self.view.item
        self._first_answer = item if response is not None and item not in self.view.responses else None
        revision = self.view.answer(item, response)
        self._submit(Clear(item, revision) if response is None else Record(item, revision, write_response(response)))
        self._show_mark()
        self._show_marks()

    def _toggle_flag(self) -> None:
        self._submit(Flag(self.view.item, self.view.item not in self.view.flags))

    def _take_answer(self, event: AnswerRead) -> None:
        number = self.view.number_of(event.item)
        if number is None or event.rev < self.view.revisions.get(event.item, 0):
            return
        if event.value:
            self.view.responses[event.item] = read_response(self.view.group_of(number).kind, event.value)
        self.view.revisions[event.item] = self.view.saved[event.item] = event.rev
        (self.view.flags.add if event.flagged else self.view.flags.discard)(event.item)
        if number == self.view.current:
            self.page.question.show_answer(self.view.responses.get(event.item), self._mark())
        if event.value or event.flagged:
            self._show_marks()

    def _take_saved(self, event: Saved) -> None:
        self.view.saved[event.item] = max(event.rev, self.view.saved.get(event.item, 0))
        if event.item == self.view.item:
            self._show_mark()
            one_answer = self.view.group_of(self.view.current).kind is not QuestionKind.MULTIPLE
            if self.auto_advance and one_answer and self._first_answer == event.item and self.view.is_saved(event.item):
                self._advance.start()

    def _take_moved(self, event: Moved) -> None:
        number = self.view.number_of(event.item)
        if number is not None and number != self.view.current and not self._has_moved:
            self.view.current = number
            self.show_current()

    def _go_on(self) -> None:
        if self.view.current < len(self.view.items) and self.page.isVisible():
            self.move_to(self.view.current + 1)
