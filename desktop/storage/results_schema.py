"""Tables of the centre's store. Everything but `import_log`, `kept_files`, what people gave (`examiner_marks`,
`decisions`) and marks of older graders (`earlier_scores`) is a view that can be rebuilt from files.

Plain SQLAlchemy Core types only, so that the same tables stand in PostgreSQL. Ids, digests and keys have no length
check (trust-and-formats 2.7); times are milliseconds of the wall clock, untrusted; marks are hundredths.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData()


def _key(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=True)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _blob(name: str, *, optional: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=optional)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, String, nullable=optional)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _int(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


IMPORT_LOG = Table(
    "import_log", METADATA,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    _blob("entry"), _blob("head"),
)  # fmt: skip
KEPT_FILES = Table(
    "kept_files", METADATA,
    _key("file_hash"), _text("kind"), _text("place"), _text("outcome"), _text("code", optional=True),
    _int("log_seq"), _blob("session", optional=True), _blob("candidate", optional=True),
    _int("attempt", optional=True), Column("cleared", Boolean, nullable=False),
    Index("kept_files_by_order", "log_seq"),
)  # fmt: skip
SESSIONS = Table(
    "sessions", METADATA,
    _key("session"), _text("room"), _text("standard"), _int("starts_ms"), _blob("grant_digest"), _int("grant_version"),
)  # fmt: skip
GRANTS = Table(
    "grants", METADATA,
    _key("grant_digest"), _blob("session"), _int("grant_version"), _blob("file_hash"),
)  # fmt: skip
SESSION_PACKAGES = Table(
    "session_packages", METADATA,
    _key("session"), _number("no"), _blob("package"), _int("level"), _text("part"),
)  # fmt: skip
CANDIDATES = Table(
    "candidates", METADATA,
    _key("session"), _key("candidate"), _int("seat"), _text("name"), _text("admission_number"),
    _int("package_no"), _text("form"), _int("attempt"),
    ForeignKeyConstraint(["session"], ["sessions.session"]),
    Index("candidates_by_number", "admission_number"),
)  # fmt: skip
MANIFESTS = Table(
    "manifests", METADATA,
    _key("manifest"), _blob("session"), _text("pending", optional=True), _blob("file_hash"), _int("log_seq"),
)  # fmt: skip
MANIFEST_SEATS = Table(
    "manifest_seats", METADATA,
    _key("session"), _number("seat"), _blob("manifest"), _blob("candidate"), _int("attempt"), _text("state"),
    _text("cause", optional=True), _int("last", optional=True), _blob("head", optional=True),
    _text("receipt", optional=True), _int("credit_s"),
)  # fmt: skip
WITNESSES = Table(
    "witnesses", METADATA,
    _key("session"), _key("candidate"), _number("attempt"), _int("seq"), _blob("head"),
)  # fmt: skip
BUNDLES = Table(
    "bundles", METADATA,
    _key("digest"), _blob("file_hash"), _blob("session"), _blob("candidate"), _int("attempt"), _int("export"),
    _text("reason"), _int("last"), _blob("head"), _text("state"), _blob("package"), _int("handed_in_ms", optional=True),
    _int("credit_ns"), _blob("answers"), _int("log_seq"),
    UniqueConstraint("file_hash"),
    Index("bundles_by_sitting", "session", "candidate", "attempt"),
)  # fmt: skip
RECEIPTS = Table(
    "receipts", METADATA,
    _key("digest"), _text("code"),
    Index("receipts_by_code", "code"),
)  # fmt: skip
PACKS = Table(
    "packs", METADATA,
    _key("package"), _blob("pack_digest"), _blob("file_hash"), _int("pack_version"),
)  # fmt: skip
PACKAGES = Table("packages", METADATA, _key("package"), _blob("file_hash"))
MARKS = Table(
    "marks", METADATA,
    _key("session"), _key("candidate"), _number("attempt"), _key("item"), _int("given"), _int("possible"),
    _text("reason"), _text("function"), Column("manual", Boolean, nullable=False),
)  # fmt: skip
COMPONENTS = Table(
    "components", METADATA,
    _key("session"), _key("candidate"), _number("attempt"), _text("part"), _int("given"), _int("possible"),
    _blob("bundle"), _blob("pack_digest"), _int("grader_version"),
)  # fmt: skip


def _task_score() -> list[Column[Any]]:
    return [
        _key("session"), _key("candidate"), _number("attempt"), _key("task"), _text("slot"), _int("given"),
        _int("possible"), _int("pending"), _flag("needs_person"), _flag("review"), _flag("discuss"), _text("grader"),
        _int("grader_version"), _text("answer_hash"), _blob("detail"),
    ]  # fmt: skip


TASK_SCORES = Table("task_scores", METADATA, *_task_score())
EARLIER_SCORES = Table("earlier_scores", METADATA, *_task_score(), _number("log_seq"))
EXAMINER_MARKS = Table(
    "examiner_marks", METADATA,
    _key("session"), _key("candidate"), _number("attempt"), _key("task"),
    Column("examiner", String, primary_key=True), _blob("criteria"), _int("automatic"), _int("log_seq"),
)  # fmt: skip
DECISIONS = Table(
    "decisions", METADATA,
    _key("session"), _key("candidate"), _number("attempt"), _key("task"), Column("kind", String, primary_key=True),
    _int("points"), _text("people"), _text("reason"), _int("automatic"), _int("log_seq"),
)  # fmt: skip

VIEWS = (
    COMPONENTS, MARKS, TASK_SCORES, RECEIPTS, BUNDLES, PACKS, PACKAGES, WITNESSES, MANIFEST_SEATS, MANIFESTS,
    CANDIDATES, SESSION_PACKAGES, GRANTS, SESSIONS,
)  # fmt: skip
"""Everything that `rebuild` empties and fills again, in an order that never breaks a reference."""
