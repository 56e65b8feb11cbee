"""Colours, sizes and spaces of every screen (look.md); nothing of the kind is written anywhere else."""

from desktop.ui.theme.colours import LOOKS, SERIES, Colours
from desktop.ui.theme.metrics import FONT_STEPS, Radius, Size, Space, Type
from desktop.ui.theme.theme import Theme

__all__ = ["FONT_STEPS", "LOOKS", "SERIES", "Colours", "Radius", "Size", "Space", "Theme", "Type"]
