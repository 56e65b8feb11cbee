"""Which functions of SQL may be called, and the own versions of those that could read the clock or work without end."""

import math
import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from typing import Any

ALLOWED = frozenset(
    (
        "count sum avg min max total group_concat abs round length lower upper substr substring trim ltrim rtrim "
        "replace instr coalesce ifnull nullif iif like hex quote typeof char unicode sign ceil ceiling floor "
        "mod sqrt power pow date time datetime julianday strftime row_number rank dense_rank percent_rank cume_dist "
        "ntile lag lead first_value last_value nth_value"
    ).split()
)
"""For the authorizer, and for completion."""
CLOCK_WORDS = frozenset({"now", "localtime", "utc", "subsec", "subsecond"})
LONGEST_PATTERN = 100
_DATES = {"date": 0, "time": 0, "datetime": 0, "julianday": 0, "strftime": 1}
"""Function → the place of its time value."""
LONGEST_TEXT = 20_000
_ENDLESS = 10**15


class TooMuch(Exception):
    """A function would have worked too long."""


def install(connection: sqlite3.Connection, spend: Callable[[int], None], ask_clock: Callable[[], None]) -> None:
    """Put the own versions into a connection; `spend` is told how much work a call is and may raise TooMuch.

    `ask_clock` is called, and must raise, where a function would have read the clock. What is raised ends the query.
    """
    plain = sqlite3.connect(":memory:")
    for name, place in _DATES.items():
        connection.create_function(name, -1, _dated(plain, name, (place, spend, ask_clock)), deterministic=True)
    for name, (count, compute) in _MATHS.items():
        connection.create_function(name, count, _maths(compute), deterministic=True)
    connection.create_function("instr", 2, _instr(spend), deterministic=True)
    connection.create_function("replace", 3, _replace(spend), deterministic=True)
    for count in (2, 3):
        connection.create_function("like", count, _like(spend), deterministic=True)


def _dated(
    plain: sqlite3.Connection, name: str, guard: tuple[int, Callable[[int], None], Callable[[], None]]
) -> Callable[..., Any]:
    place, spend, ask_clock = guard

    def call(*arguments: Any) -> Any:
        spend(10)
        words = {str(argument).strip().lower() for argument in arguments[place:] if isinstance(argument, str)}
        if len(arguments) <= place or words & CLOCK_WORDS:
            ask_clock()
        marks = ",".join("?" * len(arguments))
        return plain.execute(f"SELECT {name}({marks})", arguments).fetchone()[0]

    return call


def _maths(compute: Callable[..., float]) -> Callable[..., Any]:
    """Not every build of SQLite has these: with our own every machine computes the same. NULL of what is no number."""

    def call(*arguments: Any) -> Any:
        if not all(isinstance(argument, int | float) for argument in arguments):
            return None
        try:
            found = compute(*arguments)
        except (ValueError, OverflowError, ZeroDivisionError):
            return None
        return found if math.isfinite(found) and abs(found) < 2**63 - 1024 else None

    return call


_MATHS: dict[str, tuple[int, Callable[..., Any]]] = {
    "ceil": (1, math.ceil),
    "ceiling": (1, math.ceil),
    "floor": (1, math.floor),
    "mod": (2, math.fmod),
    "sqrt": (1, math.sqrt),
    "power": (2, math.pow),
    "pow": (2, math.pow),
    "sign": (1, lambda number: (number > 0) - (number < 0)),
}


def _instr(spend: Callable[[int], None]) -> Callable[..., Any]:
    def call(text: Any, part: Any) -> Any:
        if text is None or part is None:
            return None
        if isinstance(text, bytes) and isinstance(part, bytes):
            return text.find(part) + 1
        whole, sought = _text(text), _text(part)
        spend(1 + len(whole) * len(sought) // 1000)
        return whole.find(sought) + 1

    return call


def _replace(spend: Callable[[int], None]) -> Callable[..., Any]:
    def call(text: Any, old: Any, new: Any) -> Any:
        if text is None or old is None or new is None:
            return None
        whole, sought, put = _text(text), _text(old), _text(new)
        spend(1 + len(whole) * max(1, len(put)) // 1000)
        made = whole.replace(sought, put) if sought else whole
        if len(made) > LONGEST_TEXT:
            spend(_ENDLESS)
        return made

    return call


def _like(spend: Callable[[int], None]) -> Callable[..., Any]:
    def call(pattern: Any, text: Any, escape: Any = None) -> Any:
        if pattern is None or text is None:
            return None
        wanted, whole = _text(pattern), _text(text)
        if len(wanted) > LONGEST_PATTERN or (escape is not None and len(_text(escape)) != 1):
            spend(_ENDLESS)
        spend(1 + len(whole) // 10)
        return int(_like_expression(wanted, _text(escape or "")).fullmatch(whole) is not None)

    return call


@lru_cache(maxsize=500)
def _like_expression(pattern: str, escape: str) -> "re.Pattern[str]":
    """`%` any characters, `_` one; Latin letters in any case. What stands between two % is looked for once."""
    pieces, place = [""], 0
    while place < len(pattern):
        char = pattern[place]
        if char == escape and place + 1 < len(pattern):
            place += 1
            pieces[-1] += re.escape(pattern[place])
        elif char == "%":
            pieces.append("")
        else:
            pieces[-1] += "." if char == "_" else re.escape(char)
        place += 1
    first, *later = pieces
    between = "".join(f"(?>.*?{piece})" for piece in later[:-1] if piece)
    last = f".*{later[-1]}" if later else ""
    return re.compile(f"(?s)(?:{_any_case(first + between + last)})")


def _any_case(expression: str) -> str:
    """SQLite folds ASCII letters only."""
    return f"(?i:{expression})" if expression.isascii() else _ascii_case(expression)


def _ascii_case(expression: str) -> str:
    return re.sub(r"(?<![\\])([A-Za-z])", lambda found: f"[{found[1].lower()}{found[1].upper()}]", expression)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float):
        return repr(value)
    return str(value)
