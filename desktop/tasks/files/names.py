"""Which names a file may have: those that every system takes."""

import re
import unicodedata

MOST_NAME = 120
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')


def normal_name(name: str) -> str:
    """The name as it is kept and compared: NFC."""
    return unicodedata.normalize("NFC", name)


def is_allowed(name: str) -> bool:
    """Not blank, not too long, no forbidden character, no reserved name, no blank or dot at its ends."""
    if not name or len(name) > MOST_NAME or name != name.strip() or name.endswith("."):
        return False
    return not (_FORBIDDEN.search(name) or _RESERVED.fullmatch(name))


def same_place(name: str) -> str:
    """What two names of one folder may not have in common: they are compared without case."""
    return normal_name(normal_name(name).casefold())
