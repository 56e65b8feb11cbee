"""What a command prints: one JSON object with `--json`, plain lines without; errors and progress on standard error."""

import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from desktop.errors import Error
from desktop.language import advice_of, message_of, tr


class Output:
    """Standard output and standard error of one command."""

    def __init__(self, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr

    def result(self, fields: Mapping[str, Any]) -> None:
        """The command's answer: printed only with `--json`, as exactly one object."""
        if self.as_json:
            print(json.dumps(fields, ensure_ascii=False), file=self._out)

    def line(self, text: str) -> None:
        """A line for a person; not printed with `--json`."""
        if not self.as_json:
            print(text, file=self._out)

    def progress(self, text: str) -> None:
        """What is going on, on standard error."""
        print(text, file=self._err, flush=True)

    def error(self, error: Error) -> None:
        """`E-XXX-00 sentence.` and `hint: advice.`; with `--json` also as one object on standard output."""
        advice = advice_of(error)
        print(f"{error.code} {message_of(error)}", file=self._err)
        if advice:
            print(tr("hint: {advice}", advice=advice), file=self._err)
        self.result({"error": {"code": error.code, "message": message_of(error), "advice": advice}})
