"""What a command prints: one JSON object with `--json`, plain lines without; errors and progress on standard error.

Names come from outside: whatever would act on a terminal, break the line or not fit its encoding is shown escaped.
"""

import json
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any, TextIO

from desktop.errors import Error
from desktop.language import advice_of, message_of, tr

_ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Output:
    """Standard output and standard error of one command."""

    def __init__(self, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr

    def result(self, fields: Mapping[str, Any]) -> None:
        """The command's answer: printed only with `--json`, as exactly one object."""
        if self.as_json:
            print(_encodable(json.dumps(fields, ensure_ascii=False), self._out), file=self._out)

    def line(self, text: str) -> None:
        """A line for a person; not printed with `--json`."""
        if not self.as_json:
            print(_harmless(text, self._out), file=self._out)

    def progress(self, text: str) -> None:
        """What is going on, on standard error."""
        print(_harmless(text, self._err), file=self._err, flush=True)

    def error(self, error: Error) -> None:
        """`E-XXX-00 sentence.` and `hint: advice.`; with `--json` also as one object on standard output."""
        self.explain(error)
        self.result({"error": {"code": error.code, "message": message_of(error), "advice": advice_of(error)}})

    def explain(self, error: Error) -> None:
        """Only the two lines on standard error, for a command whose answer tells of several errors."""
        self.progress(f"{error.code} {message_of(error)}")
        if advice := advice_of(error):
            self.progress(tr("hint: {advice}", advice=advice))

    def flush(self) -> None:
        """Bring out what was printed; a full disk or a closed pipe shows itself here. Raises OSError."""
        self._out.flush()


def _harmless(text: str, stream: TextIO) -> str:
    return _encodable("".join(_escaped(character) for character in text), stream)


def _escaped(character: str) -> str:
    """Control, direction and separator characters by their numbers; all else as it is."""
    if unicodedata.category(character) not in _ACTING:
        return character
    return character.encode("unicode_escape").decode("ascii")


def _encodable(text: str, stream: TextIO) -> str:
    """JSON stays JSON: a lone surrogate becomes its \\u escape."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)
