"""The three looks, role by role, and the contrast between two colours (WCAG 2 relative luminance)."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Colours:
    """One look: `#RRGGBB` for each role of look.md."""

    bg: str
    card: str
    line: str
    edge: str
    text: str
    muted: str
    primary: str
    on_primary: str
    soft: str
    ok: str
    warn: str
    danger: str
    flag: str


LIGHT = Colours(
    bg="#F4F6F9", card="#FFFFFF", line="#D5DBE3", edge="#7C8A9C", text="#1A2230", muted="#566173",
    primary="#1F5FBF", on_primary="#FFFFFF", soft="#E8F0FC",
    ok="#187646", warn="#9A5B00", danger="#B3261E", flag="#7A3FB8",
)  # fmt: skip
DARK = Colours(
    bg="#12161D", card="#1B212B", line="#394455", edge="#7A8AA0", text="#E9EEF5", muted="#A3B0C2",
    primary="#7FB2FF", on_primary="#0B1524", soft="#22324A",
    ok="#6CCF9A", warn="#F0B45A", danger="#FF8A80", flag="#C9A2FF",
)  # fmt: skip
CONTRAST = Colours(
    bg="#000000", card="#000000", line="#FFFFFF", edge="#FFFFFF", text="#FFFFFF", muted="#FFFFFF",
    primary="#FFE600", on_primary="#000000", soft="#333000",
    ok="#7CFF9B", warn="#FFC14D", danger="#FF9C94", flag="#E0B3FF",
)  # fmt: skip
LOOKS = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A7A00", "#8C564B")
"""Series of a chart, told apart by hatching and marks as well."""

INK_ROLES = ("text", "muted", "primary", "ok", "warn", "danger", "flag")
"""Roles that are written or drawn as text on a card."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#RRGGBB` colours, 1 … 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def role_names() -> tuple[str, ...]:
    """The names of all roles."""
    return tuple(field.name for field in fields(Colours))


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
