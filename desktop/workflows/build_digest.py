"""Which build this program is: a hash over its own code, written into cards and bundles."""

import sys
from functools import cache
from pathlib import Path

import desktop
from desktop.crypto.joining import Hasher, join


@cache
def build_digest() -> bytes:
    """H over the frozen program's file, or over every module of a source checkout with its name."""
    hasher = Hasher()
    if getattr(sys, "frozen", False):
        hasher.update(Path(sys.executable).read_bytes())
        return hasher.digest()
    root = Path(desktop.__file__).parent
    for path in sorted(root.rglob("*.py")):
        hasher.update(join(path.relative_to(root).as_posix().encode("utf-8"), path.read_bytes()))
    return hasher.digest()
