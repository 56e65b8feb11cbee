"""交卷确认表: one slip for each candidate to keep, with the receipt code; the code can be checked months later."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from desktop.documents.cut_sheets import Pen, cut_pages
from desktop.documents.room_forms import RoomHead
from desktop.documents.typography import TITLE_POINTS
from desktop.language import tr


@dataclass(frozen=True)
class ReceiptSlip:
    """What a candidate takes home; an empty code is written by hand from the candidate's screen."""

    seat: int
    name: str
    admission_number: str
    code: str
    state: str


def receipt_slips_story(head: RoomHead, slips: Sequence[ReceiptSlip]) -> list[Flowable]:
    """Eight a page."""
    return cut_pages([partial(_draw, head, slip) for slip in slips], 2, 4)


def _draw(head: RoomHead, slip: ReceiptSlip, pen: Pen) -> None:
    pen.text(0, 5, tr("Receipt slip"), TITLE_POINTS, bold=True)
    pen.right(5, tr("Seat {seat}", seat=f"{slip.seat:02d}"), 12)
    pen.rule(8)
    pen.name(0, 14, slip.name, pen.width / mm, 6)
    pen.text(0, 20, slip.admission_number, 10.5)
    pen.text(0, 25.5, f"{head.room} · {head.starts}", 9)
    pen.box(0, 29, pen.width / mm, 13)
    if slip.code:
        pen.centred(38, slip.code, 18, bold=True)
    advice = (
        tr("Compare the code with your screen.") if slip.code else tr("Copy the code from the screen after handing in.")
    )
    pen.text(0, 47, slip.state or advice, 9)
    pen.text(0, 54, tr("The candidate"), 9)
    pen.rule(55, 16, 44)
    pen.text(46, 54, tr("Time"), 9)
    pen.rule(55, 55, pen.width / mm)
