"""What the window knows of one sitting's paper: order, answers, flags, what is on disk. Plain values, no Qt."""

from dataclasses import dataclass, field

from desktop.exam.answers import Response
from desktop.exam.paper import Option, Question, QuestionKind
from desktop.keeper.messages import GroupShown, PaperShown
from desktop.language import tr


@dataclass(frozen=True)
class GroupView:
    """One group as screens name it: its heading, its rule, and which numbers it holds (from 1)."""

    kind: QuestionKind
    heading: str
    rule: str
    first: int
    count: int

    @property
    def last(self) -> int:
        """The last number of the group."""
        return self.first + self.count - 1


@dataclass
class PaperView:
    """Questions by their number, from 1, with the newest answer of each."""

    paper: PaperShown
    groups: tuple[GroupView, ...] = ()
    items: tuple[bytes, ...] = ()
    responses: dict[bytes, Response] = field(default_factory=dict)
    revisions: dict[bytes, int] = field(default_factory=dict)
    saved: dict[bytes, int] = field(default_factory=dict)
    flags: set[bytes] = field(default_factory=set)
    current: int = 1
    _numbers: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.items = tuple(item for group in self.paper.groups for item in group.items)
        self._numbers = {item: number for number, item in enumerate(self.items, start=1)}
        self._orders = dict(self.paper.option_orders)
        self.groups = _name_groups(self.paper.groups)

    @property
    def item(self) -> bytes:
        """The item the candidate looks at."""
        return self.items[self.current - 1]

    def number_of(self, item: bytes) -> int | None:
        """The number of `item`, None for one that is not of this paper."""
        return self._numbers.get(item)

    def group_of(self, number: int) -> GroupView:
        """The group that holds question `number`."""
        return next(group for group in self.groups if group.first <= number <= group.last)

    def answered_numbers(self) -> frozenset[int]:
        """Numbers of the questions that have an answer."""
        return frozenset(self._numbers[item] for item in self.responses)

    def flagged_numbers(self) -> frozenset[int]:
        """Numbers of the flagged questions."""
        return frozenset(self._numbers[item] for item in self.flags)

    def is_saved(self, item: bytes) -> bool:
        """Whether the newest answer of `item` is on disk."""
        return item in self.revisions and self.saved.get(item) == self.revisions[item]

    def ordered_options(self, question: Question) -> tuple[Option, ...]:
        """The options of `question` in this candidate's order."""
        order = self._orders.get(question.item)
        if order is None:
            return question.options
        known = {option.option: option for option in question.options}
        return tuple(known[option] for option in order if option in known)

    def answer(self, item: bytes, response: Response | None) -> int:
        """Take a new answer (None: taken back) and return its revision."""
        if response is None:
            self.responses.pop(item, None)
        else:
            self.responses[item] = response
        self.revisions[item] = self.revisions.get(item, 0) + 1
        return self.revisions[item]


def _name_groups(groups: tuple[GroupShown, ...]) -> tuple[GroupView, ...]:
    named, first = [], 1
    for place, group in enumerate(groups):
        kind = kind_name(group.kind)
        ordinals = (tr("I. {kind}", kind=kind), tr("II. {kind}", kind=kind), tr("III. {kind}", kind=kind))
        heading = ordinals[place] if place < len(ordinals) else kind
        named.append(GroupView(group.kind, heading, _rule(group), first, len(group.items)))
        first += len(group.items)
    return tuple(named)


def kind_name(kind: QuestionKind) -> str:
    """判断题, 单项选择题, 多项选择题."""
    return {
        QuestionKind.TRUE_FALSE: tr("True or false"),
        QuestionKind.SINGLE: tr("Single choice"),
        QuestionKind.MULTIPLE: tr("Multiple choice"),
    }[kind]


def marks_text(hundredths: int) -> str:
    """`0.5`, `1`, `1.25`."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def _rule(group: GroupShown) -> str:
    n, marks = len(group.items), marks_text(group.marks_hundredths)
    if group.kind is QuestionKind.TRUE_FALSE:
        return tr("{n} questions, {marks} marks each; say whether each statement is true or false", n=n, marks=marks)
    if group.kind is QuestionKind.SINGLE:
        return tr("{n} questions, {marks} marks each; exactly one option is right", n=n, marks=marks)
    return tr("{n} questions, {marks} marks each; extra, missing or wrong options score nothing", n=n, marks=marks)
