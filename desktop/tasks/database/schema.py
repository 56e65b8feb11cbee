"""Tables and columns of a database, as the schema tree, completion and the builder know them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TableColumn:
    """A column of a table with the type it was declared with."""

    name: str
    type: str

    @property
    def is_numeric(self) -> bool:
        """Whether numbers are kept in it (SQLite's rules of affinity)."""
        declared = self.type.upper()
        if "INT" in declared:
            return True
        return declared != "" and not any(part in declared for part in ("CHAR", "CLOB", "TEXT", "BLOB"))


@dataclass(frozen=True)
class SchemaTable:
    """A table or view."""

    name: str
    columns: tuple[TableColumn, ...]


def find_table(schema: Sequence[SchemaTable], name: str) -> SchemaTable | None:
    """The table of that name, in any case."""
    return next((table for table in schema if table.name.lower() == name.lower()), None)


def find_column(schema: Sequence[SchemaTable], reference: str) -> TableColumn | None:
    """The column `table.column`."""
    name, _, column = reference.partition(".")
    table = find_table(schema, name)
    return next((known for known in table.columns if known.name == column), None) if table else None
