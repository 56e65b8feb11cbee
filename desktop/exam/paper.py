"""What is asked: a paper as a candidate's machine knows it, without any key (IMS QTI: assessment test, section, item).

Marks are counted in hundredths so that 0.5 is exact; ids are 16 bytes, random for each build of an exam package.
"""

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    """Kinds of theory question, in the order in which a paper asks them."""

    TRUE_FALSE = "true_false"
    SINGLE = "single"
    MULTIPLE = "multiple"


class Part(StrEnum):
    """The parts of an assessment (科目), section 1.9.2 of the standard."""

    THEORY = "theory"
    SKILL = "skill"
    REVIEW = "review"


@dataclass(frozen=True)
class Option:
    """One option of a choice question; `option` is its 16-byte id, `text` is plain text."""

    option: bytes
    text: str


@dataclass(frozen=True)
class Question:
    """A question as the candidate sees it. `picture` is the asset id of a PNG or JPEG; true/false has no options."""

    item: bytes
    kind: QuestionKind
    stem: str
    options: tuple[Option, ...] = ()
    picture: bytes | None = None
    picture_alt: str = ""


@dataclass(frozen=True)
class QuestionGroup:
    """The questions of one kind (大题): shuffling stays inside, each question is worth the same."""

    kind: QuestionKind
    marks_hundredths: int
    items: tuple[bytes, ...]


@dataclass(frozen=True)
class Section:
    """A timed section: `seconds` are what the package gives before accommodations and credits.

    A section of part skill has `tasks` (their ids, in the order of the paper) instead of question groups.
    """

    section: bytes
    part: Part
    seconds: int
    lock: bool
    groups: tuple[QuestionGroup, ...] = ()
    tasks: tuple[bytes, ...] = ()

    @property
    def items(self) -> tuple[bytes, ...]:
        """All questions in the paper's order; none in a section of tasks."""
        return tuple(item for group in self.groups for item in group.items)


@dataclass(frozen=True)
class Form:
    """One of several equivalent papers (卷号): `form` is its letter."""

    form: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Presentation:
    """What may be shuffled per candidate; never across kinds, never 对/错."""

    shuffle_items: bool
    shuffle_options: bool


@dataclass(frozen=True)
class Paper:
    """All forms of one exam package with its title."""

    title: str
    standard: str
    level: int
    part: Part
    forms: tuple[Form, ...]
    presentation: Presentation

    def form(self, name: str) -> Form:
        """The form called `name`; KeyError when the paper has none."""
        for form in self.forms:
            if form.form == name:
                return form
        raise KeyError(name)
