"""Questions about a database; each piece is one. Results are never stored, only the query.

Setup of the task: `{"ways": ["builder", "sql"]}`, what the candidate may use, and
begins with. Each piece's material is the SQLite file.
Setup of a piece: `{"ordered": true, "headings": ["姓名", "总分"]}`, both optional: whether an order is asked, and which
headings. What is asked stands in the stem of the task and in the title of the piece.

Document: `{sql, builder}`; `sql` counts where it is not blank, else the builder (`builder.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.database.builder import Builder, builder_sql, read_builder, write_builder
from desktop.tasks.database.schema import SchemaTable

SCHEMA = "database/1"
WAYS = ("builder", "sql")
MOST_SQL = 10_000


@dataclass(frozen=True)
class Setup:
    """What one question asks for."""

    ways: tuple[str, ...]
    ordered: bool
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """One question's query."""

    head: Head
    sql: str = ""
    builder: Builder | None = None


def read_setup(task: Task) -> Mapping[str, Setup]:
    """Every question's setup by piece name. Raises ValueError for one that no author meant."""
    reading = Reading(task.setup, "setup")
    ways = reading.texts("ways")
    reading.end()
    if not ways or not set(ways) <= set(WAYS):
        raise reading.fault("ways")
    names = {material.name for material in task.materials}
    found = {}
    for piece in task.pieces:
        own = Reading(piece.setup, piece.name)
        found[piece.name] = Setup(ways, own.flag("ordered", False), own.texts("headings", ()))
        own.end()
        if piece.material not in names:
            raise ValueError(f"{piece.name}: its material is not one of the task")
    return found


def new_document(task: Task, piece: Piece) -> Document:
    """An untouched question."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "database")
        found = Document(head, reading.text("sql", most=MOST_SQL), read_builder(reading.object("builder")))
        reading.end()
    return found


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    return write_values(document.head, {"sql": document.sql, "builder": write_builder(document.builder)})


def set_sql(document: Document, setup: Setup, sql: str) -> Document | Refused:
    """The text of the query."""
    if "sql" not in setup.ways:
        return Refused(tr("Use the builder for this question."))
    if len(sql) > MOST_SQL or "\0" in sql:
        return Refused(tr("The query is too long."))
    return edited(document, sql=sql)


def set_builder(
    document: Document, setup: Setup, builder: Builder | None, schema: Sequence[SchemaTable]
) -> Document | Refused:
    """The query as it is put together; None takes it away."""
    if "builder" not in setup.ways:
        return Refused(tr("Type the query for this question."))
    try:
        if builder is not None:
            builder_sql(builder, schema)
            reading = Reading(write_builder(builder), "builder")
            read_builder(reading)
    except ValueError:
        return Refused(tr("This query cannot be put together; choose tables and columns from the lists."))
    return edited(document, builder=builder)


def query_of(document: Document, schema: Sequence[SchemaTable]) -> str:
    """The SQL that counts; "" where there is none. ValueError for a builder that does not fit the database."""
    if document.sql.strip() or document.builder is None:
        return document.sql
    return builder_sql(document.builder, schema)
