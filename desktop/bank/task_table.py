"""Typed reading of a TOML or JSON table that an author wrote: every field asked for once, leftovers refused by name."""

from collections.abc import Mapping, Sequence
from typing import Any

_ABSENT: Any = object()


class MalformedTask(Exception):
    """What an author has to correct, as a short English phrase."""


class TaskTable:
    """The fields of one table; `place` names it in what is said about it."""

    def __init__(self, values: object, place: str) -> None:
        if not isinstance(values, dict):
            raise MalformedTask(f"{place} is not a table")
        self._left: dict[str, Any] = dict(values)
        self._place = place

    def text(self, name: str, otherwise: str = _ABSENT) -> str:
        """A string without blanks around it; newlines of the file are kept inside."""
        found: str = self._take(name, str, otherwise)
        return found.strip()

    def texts(self, name: str, otherwise: Sequence[str] = _ABSENT) -> tuple[str, ...]:
        """A list of strings."""
        found = self._take(name, list, list(otherwise) if otherwise is not _ABSENT else _ABSENT)
        if not all(isinstance(text, str) for text in found):
            raise self.wrong(name)
        return tuple(found)

    def integer(self, name: str, least: int, most: int, otherwise: int = _ABSENT) -> int:
        """A whole number within bounds."""
        found: int = self._take(name, int, otherwise)
        if not least <= found <= most:
            raise self.wrong(name)
        return found

    def hundredths(self, name: str) -> int:
        """A number with at most two decimals, as hundredths."""
        found = self._left.pop(name, None)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= 1000:
            raise self.wrong(name)
        hundredths = round(100 * found)
        if abs(hundredths - 100 * found) > 1e-6:
            raise self.wrong(name)
        return hundredths

    def flag(self, name: str, otherwise: bool = _ABSENT) -> bool:
        """True or false."""
        found: bool = self._take(name, bool, otherwise)
        return found

    def choice(self, name: str, words: Sequence[str]) -> str:
        """One of `words`."""
        found = self.text(name)
        if found not in words:
            raise self.wrong(name)
        return found

    def table(self, name: str) -> Mapping[str, Any]:
        """A table handed on as it is; an absent one is empty."""
        found: Mapping[str, Any] = self._take(name, dict, {})
        return found

    def tables(self, name: str) -> "list[TaskTable]":
        """A list of tables; an absent one is empty."""
        rows = self._take(name, list, [])
        return [TaskTable(row, f"{self._place} {name} {number}") for number, row in enumerate(rows, start=1)]

    def end(self) -> None:
        """Refuse fields that nobody asked for."""
        if self._left:
            raise MalformedTask(f"{self._place} has the unknown field {min(self._left)}")

    def wrong(self, name: str) -> MalformedTask:
        """The fault of one field, ready to be raised."""
        return MalformedTask(f"{self._place}: {name} is missing or not as it should be")

    def _take(self, name: str, kind: type, otherwise: Any = _ABSENT) -> Any:
        found = self._left.pop(name, otherwise)
        if found is _ABSENT or type(found) is not kind:  # bool is an int to isinstance, and must not pass for one here
            raise self.wrong(name)
        return found
