"""An operation as the history list says it, in the language in use."""

from collections.abc import Callable, Mapping

from desktop.language import sentence, tr
from desktop.tasks.grid.operations import Op, Operation

_MOST = 20


def operation_words(operation: Operation, headings: Mapping[str, str]) -> str:
    """Such as 「金额」：转为数字. `headings` are the names of columns by id."""
    what = _WORDS[operation.op](operation, headings)
    return f"「{headings.get(operation.col, operation.col)}」：{what}" if operation.col else what


def _short(text: str) -> str:
    return text if len(text) <= _MOST else text[:_MOST] + "…"


def _columns(operation: Operation, headings: Mapping[str, str]) -> str:
    return "、".join(headings.get(column, column) for column in operation.args["cols"])


def _set(operation: Operation, headings: Mapping[str, str]) -> str:
    value = _short(operation.args["value"])
    if operation.rows is not None and len(operation.rows) == 1:
        return tr("row {row} set to “{value}”", row=operation.rows[0].removeprefix("r"), value=value)
    return tr("set to “{value}”", value=value)


def _replace(operation: Operation, headings: Mapping[str, str]) -> str:
    return tr("“{old}” replaced with “{new}”", old=_short(operation.args["find"]), new=_short(operation.args["with"]))


def _recode(operation: Operation, headings: Mapping[str, str]) -> str:
    return tr("{n} values made one", n=len(operation.args["pairs"]))


def _fill(operation: Operation, headings: Mapping[str, str]) -> str:
    names = {"mean": tr("the mean"), "median": tr("the median"), "mode": tr("the most frequent value")}
    return tr("blank cells filled with {what}", what=names[operation.args["method"]])


def _deleted(operation: Operation, headings: Mapping[str, str]) -> str:
    if operation.rows is not None:
        return tr("{n} rows deleted", n=len(operation.rows))
    return tr("Rows deleted by a filter")


def _repeats(operation: Operation, headings: Mapping[str, str]) -> str:
    return tr("Repeated rows deleted by {columns}", columns=_columns(operation, headings))


def _joined(operation: Operation, headings: Mapping[str, str]) -> str:
    return tr(
        "{columns} joined into “{name}”", columns=_columns(operation, headings), name=operation.args["into"]["name"]
    )


def _split(operation: Operation, headings: Mapping[str, str]) -> str:
    names = "、".join(new["name"] for new in operation.args["into"])
    return tr("split into {columns}", columns=names)


def _plain(words: str) -> Callable[[Operation, Mapping[str, str]], str]:
    return lambda operation, headings: tr(words)


_WORDS: dict[Op, Callable[[Operation, Mapping[str, str]], str]] = {
    Op.SET: _set,
    Op.REPLACE: _replace,
    Op.RECODE: _recode,
    Op.CLEAR: _plain(sentence("cleared")),
    Op.TRIM: _plain(sentence("blanks at both ends removed")),
    Op.COLLAPSE: _plain(sentence("blanks put together")),
    Op.HALF_WIDTH: _plain(sentence("made half-width")),
    Op.UPPER: _plain(sentence("made upper case")),
    Op.LOWER: _plain(sentence("made lower case")),
    Op.TO_NUMBER: _plain(sentence("made numbers")),
    Op.TO_TEXT: _plain(sentence("made text")),
    Op.TO_DATE: _plain(sentence("made dates")),
    Op.FILL_DOWN: _plain(sentence("filled down")),
    Op.FILL: _fill,
    Op.SPLIT: _split,
    Op.JOIN: _joined,
    Op.DELETE_ROWS: _deleted,
    Op.DELETE_REPEATS: _repeats,
    Op.INSERT_ROW: _plain(sentence("A row added")),
}
