"""Typed reading of the objects in setups, documents, gold answers and configurations: every field is asked for once.

    reading = Reading(task.setup, "setup")
    labels = reading.objects("labels")
    reading.end()

Whatever is missing, of another kind, out of range or left over is a ValueError that names the place. Fields that begin
with `x_` are kept for later versions and never refused.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, TypeVar

from desktop.strict_json import LARGEST_INTEGER, MOST_ELEMENTS
from desktop.tasks.annotation.documents import DocumentError

Kind = TypeVar("Kind")
MOST_TEXT = 65_536
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,9})?")


class Reading:
    """The fields of one object; `where` is how faults call it."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, Mapping):
            raise ValueError(f"{where}: not an object")
        self._left: dict[str, Any] = dict(values)
        self.where = where

    def has(self, name: str) -> bool:
        """Whether `name` is there and was not read yet."""
        return name in self._left

    def text(self, name: str, default: str | None = None, most: int = MOST_TEXT) -> str:
        """A string; `default` where it may be absent."""
        value = self._take(name, str, default)
        if len(value) > most:
            raise self.fault(name)
        return value

    def integer(self, name: str, default: int | None = None, *, least: int = 0, most: int = LARGEST_INTEGER) -> int:
        """An integer from `least` to `most`, both allowed."""
        value = self._take(name, int, default)
        if not least <= value <= most:
            raise self.fault(name)
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false."""
        return self._take(name, bool, default)

    def fraction(self, name: str, default: str | None = None) -> Fraction:
        """A decimal number written as text, such as "0.50"."""
        value = self._take(name, str, default)
        if not _DECIMAL.fullmatch(value):
            raise self.fault(name)
        return Fraction(value)

    def items(self, name: str, default: tuple[Any, ...] | None = None) -> list[Any]:
        """A list of anything."""
        if default is not None and name not in self._left:
            return list(default)
        value = self._take(name, list, None)
        if len(value) > MOST_ELEMENTS:
            raise self.fault(name)
        return value

    def texts(self, name: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of strings."""
        values = self.items(name, default)
        if not all(isinstance(value, str) and len(value) <= MOST_TEXT for value in values):
            raise self.fault(name)
        return tuple(values)

    def integers(self, name: str, count: int, default: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """A list of exactly `count` integers."""
        values = self.items(name, default)
        if len(values) != count or not all(is_integer(value) for value in values):
            raise self.fault(name)
        return tuple(values)

    def each(
        self, name: str, read: "Callable[[Reading], Kind]", default: tuple[Kind, ...] | None = None
    ) -> tuple[Kind, ...]:
        """A list of objects, each read to its end."""
        if default is not None and name not in self._left:
            return default
        found = []
        for place, value in enumerate(self.items(name)):
            child = Reading(value, f"{self.where}.{name}[{place}]")
            found.append(read(child))
            child.end()
        return tuple(found)

    def object(self, name: str, default: Mapping[str, Any] | None = None) -> "Reading":
        """An object, to be read by its own `Reading`."""
        if default is not None and name not in self._left:
            return Reading(default, f"{self.where}.{name}")
        return Reading(self._take(name, dict, None), f"{self.where}.{name}")

    def end(self) -> None:
        """Refuse what nobody asked for."""
        unknown = sorted(name for name in self._left if not str(name).startswith("x_"))
        if unknown:
            raise ValueError(f"{self.where}: unknown field {unknown[0]}")

    def extra(self) -> dict[str, Any]:
        """The `x_` fields, which are kept and written back."""
        return {name: value for name, value in self._left.items() if name.startswith("x_")}

    def fault(self, name: str) -> ValueError:
        """What is said about a field that is not as it must be."""
        return ValueError(f"{self.where}: {name}")

    def _take(self, name: str, kind: type[Kind], default: Kind | None) -> Kind:
        if name not in self._left and default is not None:
            return default
        value = self._left.pop(name, None)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(name)
        return value


@contextmanager
def reading_a_document() -> Iterator[None]:
    """Turn a ValueError about an answer document into a DocumentError."""
    try:
        yield
    except DocumentError:
        raise
    except ValueError as reason:
        raise DocumentError(str(reason)) from reason


def is_integer(value: object) -> bool:
    """An integer of the profile; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_INTEGER
