"""The score list as a workbook (XlsxWriter): cells are typed as text or number, so no name becomes a formula."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter

from desktop.documents.score_pages import SCORE_LIST_HEAD, ScoreList
from desktop.documents.typography import MOST_NAME
from desktop.language import tr

_WIDTHS = (6, 20, 16, 16, 10, 10, 10, 12)
_MARK = "\u2423"
_EPOCH = datetime(2021, 1, 1, tzinfo=UTC)
"""The same scores give the same bytes."""
_RIGHT = (4, 5, 6)


def score_list_xlsx(scores: ScoreList) -> bytes:
    """One sheet with a frozen head; scores are numbers where they are numbers, everything else is text."""
    stream = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": tr("Score list"), "author": "Kaochang", "created": _EPOCH})
    page = book.add_worksheet(tr("Score list"))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    right = book.add_format({"bold": True, "bottom": 1, "align": "right"})
    for column, (name, width) in enumerate(zip(SCORE_LIST_HEAD, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, tr(name), right if column in _RIGHT else head)
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.##", "align": "right"})
    for place, line in enumerate(scores.lines, start=1):
        page.write_number(place, 0, place)
        _write_line(page, place, (line.admission_number, line.name, line.level), text)
        for column, value in zip(_RIGHT, (line.theory, line.skill, line.review), strict=True):
            _write_score(page, (place, column), value, (text, number))
        page.write_string(place, 7, neutral(line.verdict), text)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(scores.lines), len(SCORE_LIST_HEAD) - 1)
    book.close()
    return stream.getvalue()


def neutral(text: str) -> str:
    """Text for a cell: control characters as visible marks, bounded; the cell's type keeps it from being a formula."""
    shown = "".join(c if c.isprintable() else _MARK for c in text[:MOST_NAME])
    return shown.encode("utf-8", "replace").decode("utf-8")


def _write_line(page: xlsxwriter.worksheet.Worksheet, row: int, values: Sequence[str], text: object) -> None:
    for column, value in enumerate(values, start=1):
        page.write_string(row, column, neutral(value), text)


def _write_score(
    page: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], value: str, formats: tuple[object, object]
) -> None:
    text, number = formats
    if value.replace(".", "", 1).isdecimal() and value.isascii():
        page.write_number(*place, float(value), number)
    else:
        page.write_string(*place, neutral(value), text)
