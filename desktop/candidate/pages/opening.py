"""The page of the two proctors; the console has the same one."""

from desktop.ui.opening_page import OpeningPage

__all__ = ["OpeningPage"]
