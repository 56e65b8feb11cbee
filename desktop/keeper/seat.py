"""What the keeper is given about one seat: the session's rules, who sits here, and the opened paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from desktop.exam.paper import Form, Paper, Question, Section
from desktop.exam.policy import Policy
from desktop.exam.task import Task
from desktop.formats.envelope import Signers
from desktop.formats.order import OrderRoom
from desktop.formats.proctor_codes import CodeRow
from desktop.formats.roster import RosterRow


@dataclass(frozen=True)
class Authorities:
    """Whose signed orders and notes this seat obeys: who is known, the grant's header, and who is on duty as chief."""

    trust: Signers
    room: OrderRoom


@dataclass(frozen=True)
class SeatFacts:
    """From grant, ticket, trust. `opened_wall_ms` is the wall clock at the opening; `practice` marks a practice root.

    `spoken_fits` tells whether six typed digits are the 开考口令 (about 0.4 s).
    """

    session: bytes
    room: str
    starts_ms: int
    opened_wall_ms: int
    practice: bool
    row: RosterRow
    photo: bytes
    policy: Policy
    codes: tuple[CodeRow, ...]
    spoken_fits: Callable[[str], bool]
    authorities: Authorities


class OpenPaper(Protocol):
    """An opened exam package, read at random."""

    @property
    def paper(self) -> Paper:
        """All forms with their title."""
        ...

    @property
    def package_id(self) -> bytes:
        """What the shuffle is bound to."""
        ...

    def read_question(self, item: bytes) -> Question:
        """One question of the paper."""
        ...

    def read_task(self, task: bytes) -> Task:
        """One task of the paper."""
        ...

    def read_asset(self, asset: bytes, offset: int, length: int) -> tuple[bytes, int]:
        """Bytes of an asset and its whole size. KeyError for an asset the package does not have."""
        ...


@dataclass(frozen=True)
class OwnPaper:
    """This candidate's form with its one timed section: of questions, or of tasks."""

    paper: Paper
    form: Form
    section: Section


def own_paper(paper: Paper, row: RosterRow) -> OwnPaper:
    """The form that the roster names. A form has exactly one timed section."""
    form = paper.form(row.form)
    (section,) = form.sections
    return OwnPaper(paper, form, section)
