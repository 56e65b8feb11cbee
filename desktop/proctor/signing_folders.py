"""Where each proctor's own stick was while the window is open: nobody looks for it twice. Never a passphrase."""

from collections.abc import Sequence


class SigningFolders:
    """Folders by name of the person whose key was found there."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def remember(self, name: str, folder: str) -> None:
        """A key of `name` opened there."""
        self._folders[name] = folder

    def signers(self, decided: Sequence[str], count: int) -> tuple[tuple[str, str], ...]:
        """`count` people with their folders: those who decided, then others who signed before; empty for unknown."""
        others = (name for name in self._folders if name not in decided)
        names = [*dict.fromkeys(decided), *others][:count]
        found = [(name, self._folders.get(name, "")) for name in names]
        return (*found, *(("", ""),) * (count - len(found)))
