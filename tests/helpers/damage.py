"""Damage to a file: one bit, one page, or everything from some byte on."""

import random
from pathlib import Path

PAGE_BYTES = 4_096


def damage(chance: random.Random, path: Path) -> str:
    """Damage `path` at random; what was done: flip, zero or cut."""
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    kind = chance.choice(["flip", "zero", "cut"])
    if kind == "flip":
        content[place] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        start = place - place % PAGE_BYTES
        content[start : start + PAGE_BYTES] = bytes(min(PAGE_BYTES, len(content) - start))
    else:
        del content[place:]
    path.write_bytes(content)
    return kind
