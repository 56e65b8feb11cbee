"""Practical work: what graders said of each task, what examiners gave, what people decided together."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    _task_scores()
    _examiner_marks()
    _decisions()


def _work() -> tuple[sa.Column[bytes] | sa.Column[int], ...]:
    return (
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("task", sa.LargeBinary(), nullable=False),
    )


def _task_scores() -> None:
    op.create_table(
        "task_scores",
        *_work(),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.Column("possible", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.BigInteger(), nullable=False),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("discuss", sa.Boolean(), nullable=False),
        sa.Column("grader", sa.String(), nullable=False),
        sa.Column("grader_version", sa.BigInteger(), nullable=False),
        sa.Column("answer_hash", sa.String(), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("session", "candidate", "attempt", "task"),
    )


def _examiner_marks() -> None:
    op.create_table(
        "examiner_marks",
        *_work(),
        sa.Column("examiner", sa.String(), nullable=False),
        sa.Column("criteria", sa.LargeBinary(), nullable=False),
        sa.Column("automatic", sa.BigInteger(), nullable=False),
        sa.Column("log_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session", "candidate", "attempt", "task", "examiner"),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        *_work(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("automatic", sa.BigInteger(), nullable=False),
        sa.Column("log_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session", "candidate", "attempt", "task", "kind"),
    )
