"""What is asked of the centre's tables, in words of the exam; every statement is plain SQLAlchemy Core."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, func, select, update

from desktop.storage import results_schema as schema
from desktop.storage.results_rows import (
    BundleRow,
    CandidateRow,
    ComponentRow,
    GrantRow,
    KeptFileRow,
    ManifestRow,
    ManifestSeatRow,
    MarkRow,
    PackageRow,
    PackRow,
    ReceiptRow,
    SessionPackageRow,
    SessionRow,
    WitnessRow,
)
from desktop.storage.task_rows import DecisionRow, EarlierScoreRow, ExaminerMarkRow, TaskScoreRow

Row = TypeVar("Row")
Sitting = tuple[bytes, bytes, int]
TABLES: dict[type, Table] = {
    BundleRow: schema.BUNDLES, CandidateRow: schema.CANDIDATES, ComponentRow: schema.COMPONENTS,
    GrantRow: schema.GRANTS, KeptFileRow: schema.KEPT_FILES, ManifestRow: schema.MANIFESTS,
    ManifestSeatRow: schema.MANIFEST_SEATS, MarkRow: schema.MARKS, PackRow: schema.PACKS, PackageRow: schema.PACKAGES,
    ReceiptRow: schema.RECEIPTS, SessionPackageRow: schema.SESSION_PACKAGES, SessionRow: schema.SESSIONS,
    WitnessRow: schema.WITNESSES, TaskScoreRow: schema.TASK_SCORES, ExaminerMarkRow: schema.EXAMINER_MARKS,
    DecisionRow: schema.DECISIONS, EarlierScoreRow: schema.EARLIER_SCORES,
}  # fmt: skip

_INSERTS = {kind: table.insert() for kind, table in TABLES.items()}
_BUNDLES_OF = (
    select(schema.BUNDLES)
    .where(
        schema.BUNDLES.c.session == bindparam("session_"),
        schema.BUNDLES.c.candidate == bindparam("candidate_"),
        schema.BUNDLES.c.attempt == bindparam("attempt_"),
    )
    .order_by(schema.BUNDLES.c.log_seq)
)
"""Made once: an import asks this for every bundle."""


class ResultsTables:
    """The tables inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rows: Iterable[Any]) -> None:
        """Insert rows of one kind."""
        values = [_values(row) for row in rows]
        kinds = {type(row) for row in rows}
        if values:
            self._connection.execute(_INSERTS[kinds.pop()], values)

    def put(self, row: Any) -> None:
        """Insert a row in place of the one with the same primary key."""
        table, values = TABLES[type(row)], _values(row)
        same = and_(*(column == values[column.name] for column in table.primary_key))
        self._connection.execute(delete(table).where(same))
        self._connection.execute(table.insert(), values)

    def find(self, kind: type[Row], *order: str, **wanted: Any) -> list[Row]:
        """Rows of `kind` whose columns equal `wanted`, in the order of the columns named (primary key by default)."""
        table = TABLES[kind]
        names = order or tuple(column.name for column in table.primary_key)
        statement = select(table).where(*_equal(table, wanted)).order_by(*(table.c[name] for name in names))
        return [kind(**row._mapping) for row in self._connection.execute(statement)]

    def first(self, kind: type[Row], **wanted: Any) -> Row | None:
        """One row of `kind`, or None."""
        table = TABLES[kind]
        row = self._connection.execute(select(table).where(*_equal(table, wanted)).limit(1)).first()
        return None if row is None else kind(**row._mapping)

    def remove(self, kind: type, **wanted: Any) -> None:
        """Delete the rows of `kind` whose columns equal `wanted`."""
        table = TABLES[kind]
        self._connection.execute(delete(table).where(*_equal(table, wanted)))

    def change(self, kind: type, wanted: dict[str, Any], **values: Any) -> None:
        """Set `values` in the rows of `kind` that match `wanted`."""
        table = TABLES[kind]
        self._connection.execute(update(table).where(*_equal(table, wanted)).values(**values))

    def kept_files(self, hashes: Sequence[bytes]) -> dict[bytes, KeptFileRow]:
        """Which of these files are known, by hash."""
        statement = select(schema.KEPT_FILES).where(schema.KEPT_FILES.c.file_hash.in_(hashes))
        return {row.file_hash: KeptFileRow(**row._mapping) for row in self._connection.execute(statement)}

    def bundles_of(self, sitting: Sitting) -> list[BundleRow]:
        """Every stored bundle of a sitting, in the order of arrival."""
        values = dict(zip(("session_", "candidate_", "attempt_"), sitting, strict=True))
        return [BundleRow(**row._mapping) for row in self._connection.execute(_BUNDLES_OF, values)]

    def current_bundle(self, sitting: Sitting) -> BundleRow | None:
        """The bundle that stands for a sitting."""
        session, candidate, attempt = sitting
        return self.first(BundleRow, session=session, candidate=candidate, attempt=attempt, state="accepted")

    def open_alarms(self, session: bytes | None = None) -> list[KeptFileRow]:
        """Uncleared forks and truncations, of one session or of all; those of unknown sessions are not counted."""
        where: Sequence[ColumnElement[bool]] = (
            schema.KEPT_FILES.c.outcome.in_(("fork", "truncated")),
            schema.KEPT_FILES.c.cleared.is_(False),
        )
        statement = select(schema.KEPT_FILES).where(*where).order_by(schema.KEPT_FILES.c.log_seq)
        found = [KeptFileRow(**row._mapping) for row in self._connection.execute(statement)]
        return [row for row in found if session is None or row.session == session]

    def function_totals(self) -> dict[Sitting, dict[str, tuple[int, int]]]:
        """Marks given and possible by function, for every sitting that was marked."""
        marks = schema.MARKS.c
        keys = (marks.session, marks.candidate, marks.attempt, marks.function)
        totals = select(*keys, func.sum(marks.given), func.sum(marks.possible)).group_by(*keys).order_by(*keys)
        found: dict[Sitting, dict[str, tuple[int, int]]] = {}
        for session, candidate, attempt, function, given, possible in self._connection.execute(totals):
            found.setdefault((session, candidate, attempt), {})[function] = (int(given), int(possible))
        return found

    def empty_views(self) -> None:
        """Before a rebuild: forget everything that follows from the files."""
        for table in schema.VIEWS:
            self._connection.execute(delete(table))


def _equal(table: Table, wanted: dict[str, Any]) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in wanted.items()]


def _values(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}
