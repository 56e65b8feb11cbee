"""What can go wrong with a medium, told apart because the answers differ (trust-and-formats 6.4)."""

import errno


class MediumFull(Exception):
    """No space: the reserve may be released and the write tried once more."""


class MediumFailed(Exception):
    """Any unexpected write, sync or read error: the medium is dead for the session and never asked again."""


def fault_of(error: OSError) -> Exception:
    """The fault behind an operating-system error."""
    return MediumFull() if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else MediumFailed()
