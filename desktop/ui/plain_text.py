"""Untrusted text made safe to show (trust-and-formats 12): plain, bounded, no control or bidirectional characters."""

import unicodedata

NAME_LIMIT = 200
TEXT_LIMIT = 64 * 1024
_MARK = "\u2423"  # open box: something stood here
_NO_BREAK = "\u00a0"  # nine of them are as wide as two ideographic spaces
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def safe_name(text: str) -> str:
    """A name, room, file name or reason: one line, at most 200 code points, controls as visible marks."""
    shown = "".join(_MARK if _is_control(c) else c for c in text[:NAME_LIMIT])
    return shown + "…" if len(text) > NAME_LIMIT else shown


def safe_text(text: str) -> str:
    """A stem or option: line breaks stay, other controls become visible marks, at most 64 Ki code points."""
    return "".join(c if c == "\n" else _MARK if _is_control(c) else c for c in text[:TEXT_LIMIT])


def whole_blanks(text: str) -> str:
    """`text` in which the blank of a question, （　　）, never breaks over two lines."""
    return text.replace("（　　）", f"（{_NO_BREAK * 9}）")


def _is_control(character: str) -> bool:
    return character in _BIDIRECTIONAL or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
