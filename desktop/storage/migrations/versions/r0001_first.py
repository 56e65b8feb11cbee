"""The first tables of the centre's store, as they were when the first store was made."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    for make in _TABLES:
        make()


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("starts_ms", sa.BigInteger(), nullable=False),
        sa.Column("grant_digest", sa.LargeBinary(), nullable=False),
        sa.Column("grant_version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session"),
    )


def _bundles() -> None:
    op.create_table(
        "bundles",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("export", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("package", sa.LargeBinary(), nullable=False),
        sa.Column("handed_in_ms", sa.BigInteger(), nullable=True),
        sa.Column("credit_ns", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("log_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("file_hash"),
    )
    op.create_index("bundles_by_sitting", "bundles", ["session", "candidate", "attempt"], unique=False)


def _components() -> None:
    op.create_table(
        "components",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.Column("possible", sa.BigInteger(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("pack_digest", sa.LargeBinary(), nullable=False),
        sa.Column("grader_version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session", "candidate", "attempt"),
    )


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("grant_digest", sa.LargeBinary(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("grant_version", sa.BigInteger(), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("grant_digest"),
    )


def _import_log() -> None:
    op.create_table(
        "import_log",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )


def _kept_files() -> None:
    op.create_table(
        "kept_files",
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("log_seq", sa.BigInteger(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=True),
        sa.Column("candidate", sa.LargeBinary(), nullable=True),
        sa.Column("attempt", sa.BigInteger(), nullable=True),
        sa.Column("cleared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("file_hash"),
    )
    op.create_index("kept_files_by_order", "kept_files", ["log_seq"], unique=False)


def _manifest_seats() -> None:
    op.create_table(
        "manifest_seats",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("last", sa.BigInteger(), nullable=True),
        sa.Column("head", sa.LargeBinary(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("credit_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session", "seat"),
    )


def _manifests() -> None:
    op.create_table(
        "manifests",
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("pending", sa.String(), nullable=True),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.Column("log_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("manifest"),
    )


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.Column("possible", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("manual", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("session", "candidate", "attempt", "item"),
    )


def _packages() -> None:
    op.create_table(
        "packages",
        sa.Column("package", sa.LargeBinary(), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("package"),
    )


def _packs() -> None:
    op.create_table(
        "packs",
        sa.Column("package", sa.LargeBinary(), nullable=False),
        sa.Column("pack_digest", sa.LargeBinary(), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(), nullable=False),
        sa.Column("pack_version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("package"),
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("receipts_by_code", "receipts", ["code"], unique=False)


def _session_packages() -> None:
    op.create_table(
        "session_packages",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("package", sa.LargeBinary(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("session", "no"),
    )


def _witnesses() -> None:
    op.create_table(
        "witnesses",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("session", "candidate", "attempt"),
    )


def _candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("candidate", sa.LargeBinary(), nullable=False),
        sa.Column("seat", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("admission_number", sa.String(), nullable=False),
        sa.Column("package_no", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"],
            ["sessions.session"],
        ),
        sa.PrimaryKeyConstraint("session", "candidate"),
    )
    op.create_index("candidates_by_number", "candidates", ["admission_number"], unique=False)


_TABLES = (
    _sessions,
    _bundles,
    _components,
    _grants,
    _import_log,
    _kept_files,
    _manifest_seats,
    _manifests,
    _marks,
    _packages,
    _packs,
    _receipts,
    _session_packages,
    _witnesses,
    _candidates,
)
