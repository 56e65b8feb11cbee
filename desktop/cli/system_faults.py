"""What the operating system refused, as one sentence: a full disk, a folder that may not be written, a pulled stick."""

import errno
from pathlib import Path

from desktop.errors import Error
from desktop.storage.faults import MediumFailed, MediumFull

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG}) if hasattr(errno, "EDQUOT") else frozenset({errno.ENOSPC})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_SHAPE = frozenset({errno.EISDIR, errno.ENOTDIR, errno.EEXIST})


def error_of(fault: OSError | MediumFull | MediumFailed) -> Error:
    """The refusal for a fault that no workflow had a better sentence for; names are last parts of paths only."""
    if not isinstance(fault, OSError):
        return _full() if isinstance(fault, MediumFull) else _failed("?")
    name = Path(str(fault.filename)).name if fault.filename else "?"
    if fault.errno in _FULL:
        return _full()
    if fault.errno in _DENIED:
        return Error(
            "E-SYS-02", "This account may not use {name}.", "Choose another place, or ask for access.", name=name
        )
    if fault.errno in _SHAPE:
        advice = "Check the name: a file stands where a folder is needed, or a folder where a file is."
        return Error("E-SYS-03", "{name} cannot be used here.", advice, name=name)
    if fault.errno in (errno.ENOENT, errno.ENAMETOOLONG):
        return Error("E-SYS-04", "{name} is not there.", "Check the name and the stick.", name=name)
    return _failed(name)


def _full() -> Error:
    return Error("E-SYS-01", "The disk is full; the work was not finished.", "Make room and run it again.")


def _failed(name: str) -> Error:
    advice = "Check the disk or the stick and try again."
    return Error("E-SYS-05", "{name} could not be read or written.", advice, name=name)


def too_deep() -> Error:
    """For a file whose brackets are nested beyond all reason."""
    return Error("E-SYS-06", "A file that was read is nested too deeply.", "Use the file as its program wrote it.")
