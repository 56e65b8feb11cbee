"""Typed reading of a JSON object's fields: every field is asked for once, whatever is left over refuses the file.

    fields = Fields(header)
    note = Note(session=fields.id("session"), seq=fields.integer("seq"))
    fields.end()

A field that is missing or of another kind is E-FMT-06 in a header and E-FMT-10 in part `part`; one that nobody asked
for is E-FMT-07 (the same inside parts), except names that begin with `x_`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from desktop.crypto.joining import DIGEST_BYTES, ID_BYTES
from desktop.errors import Error
from desktop.refusals import refuse
from desktop.strict_json import LARGEST_INTEGER, MOST_ELEMENTS, JsonObject

Chosen = TypeVar("Chosen", bound=StrEnum)
Kind = TypeVar("Kind")
_Bytes = bytes  # the method `bytes` below hides the name inside the class
MOST_NAME_CHARACTERS = 200


class Fields:
    """The fields of one object. `part` is the number of the part it stands in; None for a header."""

    def __init__(self, values: JsonObject, part: int | None = None) -> None:
        self._left = dict(values)
        self._part = part

    def has(self, name: str) -> bool:
        """Whether a field that may be absent is there (and was not read yet)."""
        return name in self._left

    def bytes(self, name: str, length: int | None = None) -> _Bytes:
        """Lower-case hex as bytes; exactly `length` bytes unless that is None."""
        return self._from_hex(self._take(name, str), length)

    def id(self, name: str) -> _Bytes:
        """An `id`: 16 bytes."""
        return self.bytes(name, ID_BYTES)

    def digest(self, name: str) -> _Bytes:
        """A `dig`, a key id or a raw public key: 32 bytes."""
        return self.bytes(name, DIGEST_BYTES)

    def integer(self, name: str, least: int = 0, most: int = LARGEST_INTEGER) -> int:
        """An integer between `least` and `most`, both allowed."""
        value = self._take(name, int)
        if not least <= value <= most:
            raise self.malformed()
        return value

    def text(self, name: str, most: int = MOST_NAME_CHARACTERS) -> str:
        """A string of at most `most` code points."""
        value = self._take(name, str)
        if len(value) > most:
            raise self.malformed()
        return value

    def flag(self, name: str) -> bool:
        """`true` or `false`."""
        return self._take(name, bool)

    def choice(self, name: str, kinds: type[Chosen]) -> Chosen:
        """One of the words of `kinds`."""
        try:
            return kinds(self._take(name, str))
        except ValueError as reason:
            raise self.malformed() from reason

    def array(self, name: str, most: int = MOST_ELEMENTS) -> list[Any]:
        """An array of at most `most` elements of any kind."""
        value: list[Any] = self._take(name, list)
        if len(value) > most:
            raise self.malformed()
        return value

    def objects(self, name: str, most: int = MOST_ELEMENTS) -> "list[Fields]":
        """An array of objects; call `end()` on each after reading it, or use `each`."""
        return [Fields(self._kind(value, dict), self._part) for value in self.array(name, most)]

    def each(self, name: str, read: "Callable[[Fields], Kind]", most: int = MOST_ELEMENTS) -> tuple[Kind, ...]:
        """`read` applied to every object of an array, leftovers of each refused."""
        found = []
        for fields in self.objects(name, most):
            found.append(read(fields))
            fields.end()
        return tuple(found)

    def object(self, name: str) -> "Fields":
        """A nested object; call `end()` on it after reading it."""
        return Fields(self._take(name, dict), self._part)

    def opaque(self, name: str) -> JsonObject:
        """A nested object handed on as it is."""
        value: JsonObject = self._take(name, dict)
        return value

    def ids(self, name: str, length: int = ID_BYTES, most: int = MOST_ELEMENTS) -> tuple[_Bytes, ...]:
        """An array of hex strings of `length` bytes each."""
        return tuple(self._from_hex(self._kind(value, str), length) for value in self.array(name, most))

    def texts(self, name: str, most: int = MOST_ELEMENTS) -> tuple[str, ...]:
        """An array of strings of at most 200 code points each."""
        values = tuple(self._kind(value, str) for value in self.array(name, most))
        if any(len(value) > MOST_NAME_CHARACTERS for value in values):
            raise self.malformed()
        return values

    def integers(self, name: str, most: int = MOST_ELEMENTS) -> tuple[int, ...]:
        """An array of integers of at least 0."""
        values = tuple(self._kind(value, int) for value in self.array(name, most))
        if any(value < 0 for value in values):
            raise self.malformed()
        return values

    def end(self) -> None:
        """Refuse fields that nobody asked for (E-FMT-07); names beginning with `x_` are ignored."""
        if any(not name.startswith("x_") for name in self._left):
            raise refuse("E-FMT-07")

    def malformed(self) -> Error:
        """The refusal for a wrong value, ready to be raised by callers with rules of their own."""
        return refuse("E-FMT-06") if self._part is None else refuse("E-FMT-10", n=self._part)

    def _take(self, name: str, kind: type[Kind]) -> Kind:
        if name not in self._left:
            raise self.malformed()
        return self._kind(self._left.pop(name), kind)

    def _kind(self, value: Any, kind: type[Kind]) -> Kind:
        if type(value) is not kind:  # bool is an int to isinstance, and must not pass for one here
            raise self.malformed()
        return value

    def _from_hex(self, text: str, length: int | None) -> _Bytes:
        try:
            found = bytes.fromhex(text)
        except ValueError as reason:
            raise self.malformed() from reason
        if found.hex() != text or (length is not None and len(found) != length):  # fromhex also takes blanks and A–F
            raise self.malformed()
        return found
