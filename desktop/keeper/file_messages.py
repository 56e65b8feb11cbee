"""What a window says and hears about the candidate's task folders (section 5 of the plan of task types)."""

from dataclasses import dataclass
from enum import StrEnum


class FileState(StrEnum):
    """已有, 缺少, 名称不符, 类型不符, 空文件, 大小不符; and files that no line of the check-list asks for."""

    PRESENT = "present"
    MISSING = "missing"
    MISNAMED = "misnamed"
    WRONG_TYPE = "wrong_type"
    EMPTY = "empty"
    WRONG_SIZE = "wrong_size"
    EXTRA = "extra"
    IGNORED = "ignored"
    """A temporary or lock file: listed, never collected."""
    REFUSED = "refused"
    """Too large, too many, a link or an impossible name: listed, not collected."""


@dataclass(frozen=True)
class FileShown:
    """One line of a task's check-list, or one more file in its folder. `nearest` is the likely wrong name of a missing
    one; `kept` says that this very content is recorded and copied."""

    task: bytes
    name: str
    state: FileState
    needed: bool = False
    size_bytes: int = 0
    nearest: str = ""
    kept: bool = False


@dataclass(frozen=True)
class PutFile:
    """Write `content` as the file `name` into the folder of `task` (导出到任务文件夹)."""

    task: bytes
    name: str
    content: bytes


@dataclass(frozen=True)
class LookAtFiles:
    """Look at the task folders now and tell how they stand."""


@dataclass(frozen=True)
class FilesShown:
    """How the task folders stand: told after every change, and when asked. `folder` is the name of the candidate's
    folder on this machine, `used_bytes` and `used_files` what would be collected now."""

    folder: str
    lines: tuple[FileShown, ...]
    used_bytes: int
    used_files: int
