"""The frame of every printed page: head, foot with page x/y, seal box, signature lines, QR with the digest."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer, Table, TableStyle

from desktop.documents.cells import LEAST_POINTS, cell, long_cell, prose_cell
from desktop.documents.typography import (
    BODY_POINTS,
    BOLD,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REGULAR,
    RULE_POINTS,
    SMALL_POINTS,
    load_fonts,
    printable,
    shown_name,
)
from desktop.language import tr

SEAL_BOX = 50 * mm
CONTENT_WIDTH = PAGE_WIDTH - 2 * MARGIN
_FOOT = 12 * mm
_HEAD_TINT = colors.Color(0.93, 0.93, 0.93)
_QR_LEFT, _QR_SIDE = 82 * mm, 26 * mm


@dataclass(frozen=True)
class Sheet:
    """What stands on every page: `title` for the file, `foot` at the lower left."""

    title: str
    foot: str


def build_pdf(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
    """The pages of `story` as a PDF with page x/y; the same values give the same bytes."""
    load_fonts()
    stream = io.BytesIO()
    document = BaseDocTemplate(
        stream, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), title=printable(sheet.title), author="Kaochang", invariant=1
    )
    frame = Frame(
        MARGIN, MARGIN, CONTENT_WIDTH, PAGE_HEIGHT - 2 * MARGIN,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates([PageTemplate(frames=[frame])])
    document.build(list(story), canvasmaker=lambda *args, **kwargs: _NumberedCanvas(sheet, *args, **kwargs))
    return stream.getvalue()


class _NumberedCanvas(Canvas):  # type: ignore[misc]
    """Keeps the pages until their number is known, then writes the foot of each."""

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sheet = sheet
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep the page."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write all pages with their feet."""
        pages = self._kept
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            self._draw_foot(number, len(pages))
            super().showPage()
        super().save()

    def _draw_foot(self, number: int, count: int) -> None:
        self.setLineWidth(RULE_POINTS)
        self.line(MARGIN, _FOOT + 5 * mm, PAGE_WIDTH - MARGIN, _FOOT + 5 * mm)
        self.setFont(REGULAR, SMALL_POINTS)
        self.drawString(MARGIN, _FOOT, shown_name(self._sheet.foot))
        self.drawRightString(PAGE_WIDTH - MARGIN, _FOOT, tr("Page {page} of {pages}", page=number, pages=count))


def facts_table(rows: Sequence[tuple[str, str]]) -> Table:
    """Pairs of name and value, two pairs a line, ruled."""
    pairs = list(rows) + [("", "")] * (len(rows) % 2)
    label, value = 24 * mm, CONTENT_WIDTH / 2 - 24 * mm
    lines = [
        [cell(left[0], label, bold=True), cell(left[1], value), cell(right[0], label, bold=True), cell(right[1], value)]
        for left, right in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    style = _ruled()
    for column in (0, 2):
        style.add("FONT", (column, 0), (column, -1), BOLD, BODY_POINTS)
        style.add("BACKGROUND", (column, 0), (column, -1), _HEAD_TINT)
    return Table(lines, colWidths=(label, value, label, value), style=style)


def ruled_table(
    head: Sequence[str], lines: Sequence[Sequence[str]], widths: Sequence[float], right: Sequence[int],
    prose: Sequence[int] = (),
) -> Table:  # fmt: skip
    """A table whose head is repeated on every page; columns in `right` (heads too) are aligned to the right, those in
    `prose` hold sentences."""
    style = _ruled()
    style.add("FONT", (0, 0), (-1, 0), BOLD, BODY_POINTS)
    style.add("BACKGROUND", (0, 0), (-1, 0), _HEAD_TINT)
    for column in right:
        style.add("ALIGN", (column, 0), (column, -1), "RIGHT")
    cells = [[cell(text, width, bold=True) for text, width in zip(head, widths, strict=True)]]
    for line in lines:
        shown = enumerate(zip(line, widths, strict=True))
        cells.append([(prose_cell if at in prose else cell)(text, width) for at, (text, width) in shown])
    return Table(cells, colWidths=widths, repeatRows=1, style=style)


def lines_table(
    head: Sequence[str], lines: Sequence[Sequence[str]], widths: Sequence[float], right: int | None = None
) -> Table:
    """A ruled table of small print for many lines of any length; column `right` is aligned to the right."""
    style = _ruled()
    style.add("FONT", (0, 0), (-1, 0), BOLD, SMALL_POINTS)
    style.add("FONT", (0, 1), (-1, -1), REGULAR, LEAST_POINTS)
    style.add("BACKGROUND", (0, 0), (-1, 0), _HEAD_TINT)
    style.add("TOPPADDING", (0, 0), (-1, -1), 2)
    style.add("BOTTOMPADDING", (0, 0), (-1, -1), 3)
    if right is not None:
        style.add("ALIGN", (right, 0), (right, -1), "RIGHT")
    cells: list[list[Any]] = [list(head)]
    for line in lines:
        cells.append(
            [
                printable(text) if place == right else long_cell(text, width)
                for place, (text, width) in enumerate(zip(line, widths, strict=True))
            ]
        )
    return Table(cells, colWidths=widths, repeatRows=1, style=style)


def signature_block(names: Sequence[str], digest: str) -> Flowable:
    """Signature lines with dates, the QR of `digest`, and the box for the seal."""
    return _SignatureBlock(tuple(names), digest)


def gap(millimetres: float) -> Spacer:
    """Empty space."""
    return Spacer(1, millimetres * mm)


def _ruled() -> TableStyle:
    return TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), RULE_POINTS, colors.black),
            ("FONT", (0, 0), (-1, -1), REGULAR, BODY_POINTS),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
    )


class _SignatureBlock(Flowable):  # type: ignore[misc]
    """Drawn as one piece, so that a page break never parts the seal from the signatures."""

    def __init__(self, names: tuple[str, ...], digest: str) -> None:
        super().__init__()
        self._names, self._digest = names, digest
        self.width, self.height = CONTENT_WIDTH, SEAL_BOX

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Always as tall as the seal box."""
        return self.width, self.height

    def draw(self) -> None:
        """Signatures at the left, QR in the middle, seal box at the right."""
        canvas = self.canv
        canvas.setLineWidth(RULE_POINTS)
        canvas.setFont(REGULAR, BODY_POINTS)
        for place, name in enumerate((*self._names, tr("Date"))):
            base = self.height - 8 * mm - place * 12 * mm
            canvas.drawString(0, base, printable(name))
            canvas.line(18 * mm, base - 2, 68 * mm, base - 2)
        canvas.rect(self.width - SEAL_BOX, 0, SEAL_BOX, SEAL_BOX)
        canvas.setFont(REGULAR, SMALL_POINTS)
        canvas.drawCentredString(self.width - SEAL_BOX / 2, SEAL_BOX / 2 - 3, tr("(seal)"))
        _draw_qr(canvas, self._digest, _QR_LEFT, self.height - _QR_SIDE, _QR_SIDE)
        number = printable(tr("Check number {number}", number=self._digest[:12]))
        canvas.drawCentredString(_QR_LEFT + _QR_SIDE / 2, self.height - _QR_SIDE - 5 * mm, number)


def _draw_qr(canvas: Canvas, text: str, left: float, bottom: float, side: float) -> None:
    matrix = tuple(segno.make(text, error="m", micro=False).matrix)
    step = side / len(matrix)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                canvas.rect(left + column * step, bottom + side - (row + 1) * step, step, step, stroke=0, fill=1)
