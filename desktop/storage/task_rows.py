"""Rows about practical work: what the graders said of each task, and what people gave (`results_schema.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TaskScoreRow:
    """The automatic marks of one task, in hundredths. `pending` is what people still give, `detail` every line as JSON.

    `needs_person`: the answer could not be read, somebody has to look. `review` (须人工复核): the automatic marks are
    no longer those that people saw when they decided. `discuss` (须讨论): examiners are too far apart.
    """

    session: bytes
    candidate: bytes
    attempt: int
    task: bytes
    slot: str
    given: int
    possible: int
    pending: int
    needs_person: bool
    review: bool
    discuss: bool
    grader: str
    grader_version: int
    answer_hash: str
    detail: bytes

    @property
    def sitting(self) -> tuple[bytes, bytes, int]:
        """Whose task it is."""
        return self.session, self.candidate, self.attempt


@dataclass(frozen=True)
class EarlierScoreRow(TaskScoreRow):
    """Automatic marks that newer ones took the place of; entry `log_seq` of the log says who decided it, and why."""

    log_seq: int


@dataclass(frozen=True)
class ExaminerMarkRow:
    """What one examiner gave for one work, criterion by criterion (JSON); `automatic` stood beside it then."""

    session: bytes
    candidate: bytes
    attempt: int
    task: bytes
    examiner: str
    criteria: bytes
    automatic: int
    log_seq: int


@dataclass(frozen=True)
class DecisionRow:
    """What several people decided together: `discussed` settles the pending points, `manual` the whole task."""

    session: bytes
    candidate: bytes
    attempt: int
    task: bytes
    kind: str
    points: int
    people: str
    reason: str
    automatic: int
    log_seq: int
