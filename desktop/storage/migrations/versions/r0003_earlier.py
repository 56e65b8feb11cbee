"""Automatic marks that newer ones took the place of."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "earlier_scores",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("task", sa.LargeBinary(), nullable=False),
        sa.Column("log_seq", sa.Integer(), autoincrement=False, nullable=False),
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
        sa.PrimaryKeyConstraint("session", "candidate", "attempt", "task", "log_seq"),
    )
