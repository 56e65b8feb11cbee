"""The task folders of a sitting as the keeper knows them; who makes and reads them is the workflows' affair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop.errors import Error
from desktop.formats.journal_payloads import FileSnapshot
from desktop.formats.result_bundle import CandidateFile
from desktop.keeper.file_messages import FilesShown, PutFile


@dataclass(frozen=True)
class Look:
    """What one look found: files that changed since the last one, how the folders stand, names that are held."""

    changes: tuple[FileSnapshot, ...]
    shown: FilesShown
    held: tuple[str, ...] = ()
    warning: Error | None = None


class WorkFiles(Protocol):
    """The task folders of one candidate on this machine."""

    @property
    def wanted(self) -> bool:
        """Whether this paper has task folders at all."""
        ...

    def name_by(self, typed: str) -> None:
        """What the candidate typed at check-in; it may be the last six of the document number."""
        ...

    def open(self, versions: Mapping[str, Sequence[FileSnapshot]]) -> None:
        """Make the folders, or find them again; what the journal knows and the disk lacks is brought back."""
        ...

    def look(self) -> Look:
        """Look at every file, keep a copy of what changed."""
        ...

    def put(self, request: PutFile) -> None:
        """Write a file into a task's folder. Raises Error."""
        ...

    def collected(self) -> tuple[CandidateFile, ...]:
        """The newest kept version of every file, for a bundle."""
        ...

    def put_away(self) -> None:
        """The sitting is over and exported: the copies of the paper's materials go away."""
        ...


class NoFiles:
    """A paper without task folders."""

    wanted = False

    def name_by(self, typed: str) -> None:
        """Nothing is named."""

    def open(self, versions: Mapping[str, Sequence[FileSnapshot]]) -> None:
        """Nothing is made."""

    def look(self) -> Look:
        """Nothing is there."""
        return Look((), FilesShown("", (), 0, 0))

    def put(self, request: PutFile) -> None:
        """Our own fault: the keeper asks `wanted` first."""
        raise AssertionError("no task folders")

    def collected(self) -> tuple[CandidateFile, ...]:
        """Nothing."""
        return ()

    def put_away(self) -> None:
        """Nothing was made."""
