"""The strict JSON profile (trust-and-formats 2.3): one value has exactly one encoding, and nothing surprising fits in.

For the values it allows the encoding agrees with RFC 8785.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from desktop.refusals import refuse

JsonObject = dict[str, Any]

MOST_DEPTH = 16
MOST_KEYS = 256
MOST_ELEMENTS = 20_000
MOST_STRING_BYTES = 65_536
LARGEST_INTEGER = 2**53 - 1
_KEY = re.compile(r"[a-z0-9_]{1,40}")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def read_json(data: bytes) -> JsonObject:
    """The object in `data`. Raises E-FMT-06 unless `data` is the canonical encoding of an object of the profile."""
    try:
        _check_depth(data)
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_never,
            parse_constant=_never,
        )
        if not isinstance(value, dict) or write_json(value) != data:
            raise ValueError
    except (ValueError, RecursionError) as reason:
        raise refuse("E-FMT-06") from reason
    return value


def write_json(value: JsonObject) -> bytes:
    """The only encoding of `value`. ValueError for a value outside the profile: our own fault when we write."""
    _check_value(value, MOST_DEPTH)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _check_depth(data: bytes) -> None:
    """Refuse deep nesting on the bytes, before any parser recurses into it."""
    depth = 0
    for bracket in _brackets(data):
        depth += 1 if bracket in b"[{" else -1
        if depth > MOST_DEPTH:
            raise ValueError("too deep")


def _brackets(data: bytes) -> Iterator[bytes]:
    return (found.group() for found in _BRACKET.finditer(_STRING.sub(b"", data)))


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def _integer(text: str) -> int:
    if len(text) > 17:
        raise ValueError("number too large")
    return int(text)


def _never(text: str) -> Any:
    raise ValueError("not an integer")


def _check_value(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if len(value.encode("utf-8")) > MOST_STRING_BYTES:  # a lone surrogate is a ValueError here
            raise ValueError("string too long")
    elif isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("number too large")
    else:
        _check_container(value, depth)


def _check_container(value: Any, depth: int) -> None:
    if depth == 0:
        raise ValueError("too deep")
    if isinstance(value, dict):
        if len(value) > MOST_KEYS or not all(isinstance(key, str) and _KEY.fullmatch(key) for key in value):
            raise ValueError("keys")
        children: list[Any] = list(value.values())
    elif isinstance(value, list):
        if len(value) > MOST_ELEMENTS:
            raise ValueError("too many elements")
        children = value
    else:
        raise ValueError("type outside the profile")
    for child in children:
        _check_value(child, depth - 1)
