"""Commands as a person types them, with what they print."""

import contextlib
import io
import json
import re
from dataclasses import dataclass
from typing import Any

from desktop.main import main

_SENTENCE = re.compile(r"E-[A-Z]{3}-\d\d \S")


@dataclass(frozen=True)
class Answer:
    """What a command answered: its exit code, the one JSON object it printed, and its lines on standard error."""

    exit_code: int
    fields: dict[str, Any]
    errors: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code of the refusal; empty where there is none."""
        return str(self.fields.get("error", {}).get("code", ""))

    @property
    def clear(self) -> bool:
        """Whether exactly one sentence with a code, and directly behind it one hint, stand on standard error."""
        sentences = [place for place, line in enumerate(self.errors) if _SENTENCE.match(line)]
        hints = [place for place, line in enumerate(self.errors) if line.startswith("hint: ")]
        return len(sentences) == 1 and hints == [sentences[0] + 1] and "Traceback" not in " ".join(self.errors)


def command(*words: object) -> Answer:
    """Run a command with `--json`; fails when it prints anything but one object."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*(str(word) for word in words), "--json"])
    printed, errors = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))  # type: ignore[attr-defined]
    return Answer(code, json.loads(printed), tuple(errors.splitlines()))
