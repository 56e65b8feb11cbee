"""Wrong usage as an ordinary refusal: one sentence, a hint, exit code 2; with `--json` the same object as any other."""

import argparse
from typing import Any, NoReturn

from desktop.errors import Error


class CommandParser(argparse.ArgumentParser):
    """A parser that raises E-USE-01 instead of printing its own page of usage and leaving."""

    def __init__(self, **settings: Any) -> None:
        """Options are typed in full: `--js` for `--json` would be read too late to answer in JSON."""
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Raises E-USE-01; the words in `message` are argparse's own."""
        raise Error(
            "E-USE-01",
            "The command cannot be understood: {reason}.",
            "Type {command} --help to see what it takes.",
            exit_code=Error.USAGE,
            reason=message,
            command=self.prog,
        )
