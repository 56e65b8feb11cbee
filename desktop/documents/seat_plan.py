"""座次表 / 门贴: the rows of the room with seat, name and admission number, front above; no document numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak

from desktop.documents.cut_sheets import fitted, wrapped
from desktop.documents.room_forms import RoomForm, RoomHead, form_story
from desktop.documents.sheet import CONTENT_WIDTH
from desktop.documents.typography import BOLD, REGULAR, RULE_POINTS, SMALL_POINTS, load_fonts, shown_name
from desktop.language import tr

_MOST_HEIGHT, _LEAST_HEIGHT = 22 * mm, 11 * mm
_ROOM_HEIGHT = 175 * mm
_MOST_COLUMNS = 10
_TWO_LINES = 16 * mm


@dataclass(frozen=True)
class PlannedSeat:
    """One seat of the plan; an empty name is an empty seat."""

    seat: int
    name: str
    admission_number: str


def seat_plan_story(head: RoomHead, seats: Sequence[PlannedSeat], columns: int) -> list[Flowable]:
    """As many pages as the rows need; more than ten seats in a row are printed ten in a row."""
    across = min(max(1, columns), _MOST_COLUMNS)
    rows = [list(seats[start : start + across]) for start in range(0, len(seats), across)]
    height = max(_LEAST_HEIGHT, min(_MOST_HEIGHT, _ROOM_HEIGHT / max(1, len(rows))))
    a_page = max(1, int(_ROOM_HEIGHT // height))
    story: list[Flowable] = []
    for start in range(0, len(rows), a_page):
        if story:
            story.append(PageBreak())
        story += form_story(head, RoomForm(tr("Seating plan"), facts=((tr("Candidates"), str(len(seats))),)))
        story.append(_Plan(rows[start : start + a_page], across, height))
    return story


class _Plan(Flowable):  # type: ignore[misc]
    """Boxes in rows under a bar for the front of the room."""

    def __init__(self, rows: list[list[PlannedSeat]], columns: int, height: float) -> None:
        super().__init__()
        self._rows, self._columns, self._height = rows, columns, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """As tall as its rows and the bar."""
        return CONTENT_WIDTH, self._height * len(self._rows) + 12 * mm

    def draw(self) -> None:
        """The front first, then each row from left to right."""
        load_fonts()
        canvas, top = self.canv, self._height * len(self._rows)
        canvas.setLineWidth(RULE_POINTS)
        canvas.setFont(REGULAR, SMALL_POINTS)
        canvas.rect(CONTENT_WIDTH / 4, top + 3 * mm, CONTENT_WIDTH / 2, 6 * mm)
        canvas.drawCentredString(CONTENT_WIDTH / 2, top + 5 * mm, tr("Front of the room"))
        width = CONTENT_WIDTH / self._columns
        for row, seats in enumerate(self._rows):
            for column, seat in enumerate(seats):
                self._draw_seat(seat, column * width, top - (row + 1) * self._height, width)

    def _draw_seat(self, seat: PlannedSeat, left: float, bottom: float, width: float) -> None:
        canvas, height, pad = self.canv, self._height, 1.2 * mm
        canvas.rect(left + 1, bottom + 1, width - 2, height - 2)
        room = width - 2 * pad - 2
        for share, text, points, bold in (
            (0.70, f"{seat.seat:02d}", 11.0, True),
            (0.38, seat.name, 9.5, False),
            (0.10, seat.admission_number, 7.0, False),
        ):
            name = shown_name(text)
            shown, size = fitted(name, room, min(points, height * 0.32), bold)
            lines = [shown]
            if shown != name and height >= _TWO_LINES:  # a long name takes two lines before it is cut
                lines = wrapped(name, room, size)
                lines = lines if len(lines) < 3 else [lines[0], lines[1][:-1] + "…"]
            canvas.setFont(BOLD if bold else REGULAR, size)
            for place, line in enumerate(lines):
                raised = ((len(lines) - 1) / 2 - place) * size * 1.2
                canvas.drawString(left + pad + 1, bottom + height * share + raised, line)
