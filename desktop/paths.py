"""Where things lie on this machine: the program's resources, and the platform's data folder."""

import os
import sys
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """A file or folder under `resources/`, in a source checkout, an installed wheel and a frozen program alike."""
    return _root().joinpath("resources", *parts)


def authored_path(*parts: str) -> Path:
    """A file or folder under `exam_packages/` (the authored sample banks)."""
    return _root().joinpath("exam_packages", *parts)


def default_data_folder() -> Path:
    """What a front-end keeps when `--data` is not given."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Kaochang"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "kaochang"


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent
