"""The world's faults: one sentence, one advice, one code.

`Error` is what people are shown. Our own faults are ordinary exceptions and end the program loudly.
The closed list of refusals stands in `desktop/refusals.py`; rooms with rules of their own name theirs in place.
"""

from typing import ClassVar

Value = str | int


class Error(Exception):
    """A failure that is not the program's: what happened, what to do, and a code to quote.

    `message` and `advice` are English sources with `{placeholders}`; `desktop.language` turns both into the
    language of the screen. `values` never hold bytes of a refused file.
    """

    USAGE: ClassVar[int] = 2
    INPUT: ClassVar[int] = 3
    RULE: ClassVar[int] = 4

    def __init__(self, code: str, message: str, advice: str = "", *, exit_code: int = 3, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.advice = advice
        self.exit_code = exit_code
        self.values = values

    def __str__(self) -> str:
        """The English sentence with its code, for logs."""
        return f"{self.code} {self.message.format_map(_Known(self.values))}"


class _Known(dict[str, Value]):
    """Leaves a placeholder standing when nobody gave its value, so that a sentence can never fail."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(sentence: str, values: dict[str, Value]) -> str:
    """Put `values` into the placeholders of `sentence`; unknown placeholders stay as they are."""
    return sentence.format_map(_Known(values))
