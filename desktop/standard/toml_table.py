"""A TOML table whose fields are asked for by name and type, so that a standard file is refused with the place named."""

import tomllib
from typing import Any

from desktop.errors import Error

_REFUSED = "Correct the standard file."


class Table:
    """One table of a standard file; `where` is its place in it, such as `level[2].clause[0]`."""

    def __init__(self, fields: dict[str, Any], where: str = "") -> None:
        self._fields = fields
        self._asked: set[str] = set()
        self.where = where

    def text(self, name: str, default: str | None = None) -> str:
        """A sentence or code; required unless `default` is given."""
        found = self._take(name, str, default)
        return str(found)

    def whole(self, name: str) -> int:
        """A whole number that is not negative."""
        found = self._take(name, int, None)
        if isinstance(found, bool) or found < 0:
            raise self.wrong(name)
        return int(found)

    def whole_or_none(self, name: str) -> int | None:
        """A whole number, or None where the file says nothing."""
        return self.whole(name) if self.has(name) else None

    def number_or_none(self, name: str) -> float | None:
        """A number that is not negative, or None where the file says nothing."""
        if not self.has(name):
            return None
        found = self._take(name, (int, float), None)
        if isinstance(found, bool) or not 0 <= found < float("inf"):
            raise self.wrong(name)
        return float(found)

    def truth(self, name: str, default: bool | None = None) -> bool:
        """True or false; required unless `default` is given."""
        return bool(self._take(name, bool, default))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where the file says nothing."""
        found = self._take(name, list, [])
        if not all(isinstance(entry, str) for entry in found):
            raise self.wrong(name)
        return tuple(found)

    def wholes(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers; required."""
        found = self._take(name, list, None)
        if not all(type(entry) is int for entry in found):
            raise self.wrong(name)
        return tuple(found)

    def table(self, name: str) -> "Table":
        """A table inside this one; required."""
        return Table(self._take(name, dict, None), self._place(name))

    def table_or_none(self, name: str) -> "Table | None":
        """A table inside this one, or None where the file says nothing."""
        return self.table(name) if self.has(name) else None

    def tables(self, name: str) -> tuple["Table", ...]:
        """A list of tables; empty where the file says nothing."""
        found = self._take(name, list, [])
        if not all(isinstance(entry, dict) for entry in found):
            raise self.wrong(name)
        return tuple(Table(entry, f"{self._place(name)}[{number}]") for number, entry in enumerate(found))

    def text_map(self) -> dict[str, str]:
        """Every field of this table, all of them texts."""
        return {name: self.text(name) for name in self._fields}

    def whole_map(self) -> dict[str, int]:
        """Every field of this table, all of them whole numbers."""
        return {name: self.whole(name) for name in self._fields}

    def has(self, name: str) -> bool:
        """Whether the file says anything under this name."""
        return name in self._fields

    def finish(self) -> None:
        """Refuse fields nobody asked for: a misspelt optional field would otherwise silently change a rule."""
        unknown = sorted(set(self._fields) - self._asked)
        if unknown:
            raise Error(
                "E-STD-08", "The standard file has an unknown field {field}.", _REFUSED, field=self._place(unknown[0])
            )

    def _take(self, name: str, kind: type | tuple[type, ...], default: Any) -> Any:
        self._asked.add(name)
        found = self._fields.get(name, default)
        if not isinstance(found, kind):
            raise self.wrong(name)
        return found

    def wrong(self, name: str) -> Error:
        """The error that names a field which is missing or holds something else."""
        return Error(
            "E-STD-07",
            "The field {field} of the standard file is missing or of the wrong type.",
            _REFUSED,
            field=self._place(name),
        )

    def _place(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name


def parse_table(data: bytes) -> Table:
    """The top table of a TOML file. Raises: Error E-STD-06 when it is not TOML in UTF-8."""
    try:
        return Table(tomllib.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError) as fault:
        raise Error("E-STD-06", "This standard file is not readable TOML text.", "Save it as TOML in UTF-8.") from fault
