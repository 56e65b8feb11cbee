"""The strict JSON profile (trust-and-formats 2.3): one value has exactly one encoding, and nothing surprising fits in.

For the values it allows the encoding agrees with RFC 8785.
"""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from desktop.refusals import refuse

JsonObject = dict[str, Any]

MOST_DEPTH = 16
MOST_KEYS = 256
MOST_ELEMENTS = 20_000
MOST_STRING_BYTES = 65_536
LARGEST_INTEGER = 2**53 - 1
_KEY = re.compile(r"[a-z0-9_]+")
_LONGEST_KEY = 40
_SURELY_SHORT = MOST_STRING_BYTES // 4
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
"""A string, or what begins like one and never ends; possessive, so that no input makes it look at a byte twice."""
_ROUND = bytes.maketrans(b"[{]}", b"(())")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[{]}"))


def read_json(data: bytes) -> JsonObject:
    """The object in `data`. Raises E-FMT-06 unless `data` is the canonical encoding of an object of the profile."""
    try:
        _check_depth(data)
        decoder = _LONG_NUMBERS if _LONG_NUMBER.search(data) else _SHORT_NUMBERS
        value = decoder.decode(data.decode("utf-8"))
        if not isinstance(value, dict) or write_json(value) != data:
            raise ValueError
    except (ValueError, RecursionError) as reason:
        raise refuse("E-FMT-06") from reason
    return value


def write_json(value: JsonObject) -> bytes:
    """The only encoding of `value`. ValueError for a value outside the profile: our own fault when we write."""
    _check_value(value, MOST_DEPTH)
    return _ENCODER.encode(value).encode("utf-8")


def _check_depth(data: bytes) -> None:
    """Refuse deep nesting on the bytes, before any parser recurses into it: each turn removes the innermost pairs."""
    brackets = _STRING.sub(b"", data).translate(_ROUND, _NO_BRACKETS)
    for _ in range(MOST_DEPTH):
        brackets = brackets.replace(b"()", b"")
    if brackets:
        raise ValueError("too deep, or brackets that do not match")


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
        # a lone surrogate is a ValueError, here or where the whole text is encoded
        if len(value) > _SURELY_SHORT and len(value.encode("utf-8")) > MOST_STRING_BYTES:
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
        if len(value) > MOST_KEYS or not all(map(_is_key, value)):
            raise ValueError("keys")
        children: list[Any] = list(value.values())
    elif isinstance(value, list):
        if len(value) > MOST_ELEMENTS:
            raise ValueError("too many elements")
        children = value
    else:
        raise ValueError("type outside the profile")
    for child in children:
        if not (isinstance(child, str) and len(child) <= _SURELY_SHORT):  # most children are: a call would cost more
            _check_value(child, depth - 1)


def _is_key(key: object) -> bool:
    return isinstance(key, str) and len(key) <= _LONGEST_KEY and _fits(key)


@lru_cache(maxsize=1024)
def _fits(key: str) -> bool:
    """Cached: a header of 20,000 parts repeats the same three names."""
    return _KEY.fullmatch(key) is not None


def _decoder(parse_int: Callable[[str], int] | None) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_object, parse_int=parse_int, parse_float=_never, parse_constant=_never
    )  # fmt: skip


_LONG_NUMBER = re.compile(rb"[0-9]{18}")
_SHORT_NUMBERS, _LONG_NUMBERS = _decoder(None), _decoder(_integer)
"""The library's own reader of integers is four times as fast, and safe where nothing is long."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
