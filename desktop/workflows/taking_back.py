"""A refused command leaves nothing half-written: what it had begun is taken back."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def taken_back_on_failure() -> Iterator[list[Path]]:
    """Yields a list for the paths that the block makes, in order; when the block fails they are removed again.

    Only files, and folders that are empty by then: nothing that somebody else put there is lost.
    """
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for path in reversed(made):
            _remove(path)
        raise


def make_folder(folder: Path, made: list[Path]) -> None:
    """`folder` and the folders above it that are missing, noted in `made`."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    made += reversed(missing)


@contextmanager
def emptied_on_failure(folder: Path) -> Iterator[None]:
    """For a folder that is empty or missing: when the block fails it is so again."""
    missing = not folder.exists()
    try:
        yield
    except BaseException:
        for path in (folder,) if missing else tuple(folder.iterdir()):
            shutil.rmtree(path, ignore_errors=True)
        raise


def _remove(path: Path) -> None:
    try:
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
    except OSError:  # a medium that went away, or a folder that others use
        return
