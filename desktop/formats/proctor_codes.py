"""Proctors' one-time codes (trust-and-formats section 9; proctor_codes.md): a grant holds hashes, a sheet the codes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.crypto.codes import PROCTOR_CODE_CHARACTERS, SALT_BYTES, code_hash, new_code, typed_code
from desktop.crypto.joining import labelled_hash, same
from desktop.formats.fields import Fields
from desktop.refusals import refuse

CODES_PER_PURPOSE = 4
MOST_USES = 64
Progress = Callable[[int, int], None]
"""`progress(done, all)`."""


class CodePurpose(StrEnum):
    """What a code may do: `low` acts alone, `pair` needs one from each of two proctors."""

    LOW = "low"
    PAIR = "pair"


@dataclass(frozen=True)
class CodeRow:
    """The hashes of one proctor's codes for one seat and purpose; a hash's place is the code's index."""

    seat: int
    proctor: int
    purpose: CodePurpose
    hashes: tuple[bytes, ...]


@dataclass(frozen=True)
class CodeUse:
    """What a typed code is: one use, for one seat and purpose, of one proctor."""

    purpose: CodePurpose
    seat: int
    proctor: int
    index: int


@dataclass(frozen=True)
class SheetRow:
    """The codes (without check characters) that a proctor's sheet prints for one seat and purpose."""

    seat: int
    proctor: int
    purpose: CodePurpose
    codes: tuple[str, ...]


def write_code_uses(uses: Iterable[CodeUse]) -> list[list[str | int]]:
    """`[purpose, seat, proctor, index]` each."""
    return [[str(use.purpose), use.seat, use.proctor, use.index] for use in uses]


def read_code_uses(fields: Fields, name: str) -> tuple[CodeUse, ...]:
    """The pair of `write_code_uses`."""
    return tuple(_read_use(fields, entry) for entry in fields.array(name, MOST_USES))


def _read_use(fields: Fields, entry: Any) -> CodeUse:
    whole = isinstance(entry, list) and [type(value) for value in entry] == [str, int, int, int]
    if not whole or entry[0] not in tuple(CodePurpose) or min(entry[1:]) < 0:
        raise fields.malformed()
    return CodeUse(CodePurpose(entry[0]), entry[1], entry[2], entry[3])


def hash_of_code(session: bytes, use: CodeUse, code: str) -> bytes:
    """The hash in the grant; the salt binds session, purpose, seat and index, not the proctor."""
    salt = labelled_hash(
        "code", session, use.purpose.encode("ascii"), use.seat.to_bytes(2, "big"), use.index.to_bytes(2, "big")
    )
    return code_hash(code, salt[:SALT_BYTES])


def draw_sheet(
    seats: Iterable[int], proctors: Iterable[int], codes_per_purpose: int = CODES_PER_PURPOSE
) -> tuple[SheetRow, ...]:
    """Fresh codes: for every proctor, seat and purpose `codes_per_purpose` of them."""
    holders = tuple(proctors)
    return tuple(
        SheetRow(seat, proctor, purpose, tuple(new_code(PROCTOR_CODE_CHARACTERS) for _ in range(codes_per_purpose)))
        for seat in seats
        for proctor in holders
        for purpose in CodePurpose
    )


def hash_sheet(session: bytes, sheet: Iterable[SheetRow], progress: Progress | None = None) -> tuple[CodeRow, ...]:
    """The rows of the grant for `sheet`; about 5–10 ms per code."""
    rows = tuple(sheet)
    hashed = []
    for done, row in enumerate(rows):
        if progress is not None:
            progress(done, len(rows))
        hashed.append(_hash_row(session, row))
    return tuple(hashed)


def read_typed_code(text: str) -> str:
    """The ten characters of a code as typed. Raises E-COD-01 for a typing error."""
    code = typed_code(text)
    if code is None or len(code) != PROCTOR_CODE_CHARACTERS:
        raise refuse("E-COD-01")
    return code


def find_code(rows: Iterable[CodeRow], session: bytes, seat: int, code: str) -> CodeUse | None:
    """What `code` is at `seat`; None when it is not one of this seat's (8 derivations at most)."""
    mine = tuple(row for row in rows if row.seat == seat)
    return next(_matches(mine, session, seat, code), None)


def find_code_elsewhere(rows: Iterable[CodeRow], session: bytes, seat: int, code: str) -> CodeUse | None:
    """What `code` is at any other seat, for the sentence of E-COD-04; some 2 s for thirty seats, so ask it last."""
    table = tuple(rows)
    for other in sorted({row.seat for row in table} - {seat}):
        found = find_code(table, session, other, code)
        if found is not None:
            return found
    return None


def _matches(rows: tuple[CodeRow, ...], session: bytes, seat: int, code: str) -> Iterator[CodeUse]:
    for purpose in CodePurpose:
        of_purpose = [row for row in rows if row.purpose is purpose]
        for index in range(max((len(row.hashes) for row in of_purpose), default=0)):
            hashed = hash_of_code(session, CodeUse(purpose, seat, 0, index), code)
            for row in of_purpose:
                if index < len(row.hashes) and same(hashed, row.hashes[index]):
                    yield CodeUse(purpose, seat, row.proctor, index)


def _hash_row(session: bytes, row: SheetRow) -> CodeRow:
    hashes = tuple(
        hash_of_code(session, CodeUse(row.purpose, row.seat, row.proctor, index), code)
        for index, code in enumerate(row.codes)
    )
    return CodeRow(row.seat, row.proctor, row.purpose, hashes)
