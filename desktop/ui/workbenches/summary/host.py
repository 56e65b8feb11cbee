"""What the views of a summary know of their workbench."""

from collections.abc import Callable
from typing import Any, Protocol

from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.model import Document, Setup


class Host(Protocol):
    """Whose document it is; commands are those of `desktop.tasks.summary.model` behind their setup."""

    @property
    def setup(self) -> Setup:
        """What the open summary asks for."""
        ...

    @property
    def figures(self) -> Figures:
        """The document worked out."""
        ...

    def summary_document(self) -> Document:
        """The document on screen."""
        ...

    def change(self, command: Callable[..., Any], *values: Any) -> bool:
        """Apply a command that takes document, setup and `values`; a refusal is said by the host."""
        ...

    def say(self, text: str, tone: str = "muted") -> None:
        """A sentence in the status line."""
        ...
