"""Lengths and likeness of texts: what a box counts while it is written, and hints for examiners. Never marks."""

import unicodedata


def count_characters(text: str) -> int:
    """Chinese word count (字数): an ideograph is one, a run of other letters and digits is one, signs are none."""
    count, in_word = 0, False
    for character in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(character)
        if kind == "Lo":
            count, in_word = count + 1, False
        elif kind[0] in "LN":
            count, in_word = count + (not in_word), True
        elif kind[0] == "M" or (in_word and character in ".,'-_%"):
            continue
        else:
            in_word = False
    return count


def squeezed(text: str) -> str:
    """Letters and digits only, so that signs and spaces hide no copy."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def longest_common_run(text: str, source: str) -> str:
    """The longest stretch of `text` that stands in `source` too, both squeezed; the first of several."""
    text, source = squeezed(text), squeezed(source)
    least, most = 0, min(len(text), len(source))
    found = ""
    while least < most:
        length = (least + most + 1) // 2
        run = _common_of(length, text, source)
        if run:
            found, least = run, length
        else:
            most = length - 1
    return found


def _common_of(length: int, text: str, source: str) -> str:
    """A stretch of `length` that both have: if there is one of n, there is one of every shorter length."""
    known = {source[place : place + length] for place in range(len(source) - length + 1)}
    for place in range(len(text) - length + 1):
        if text[place : place + length] in known:
            return text[place : place + length]
    return ""
