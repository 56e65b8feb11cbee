"""What goes with a session and holds no secret: the grant's cover sheet, admission tickets, seat labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Table

from desktop.documents.code_cards import Occasion
from desktop.documents.cut_sheets import Pen, cut_pages
from desktop.documents.sheet import CONTENT_WIDTH, Sheet, build_pdf, facts_table, gap, ruled_table, signature_block
from desktop.documents.typography import TITLE_POINTS, paragraph, text_style
from desktop.language import tr


@dataclass(frozen=True)
class PackageLine:
    """A package of the session; `words` are the numbers to compare at the opening."""

    no: int
    what: str
    use: str
    words: str


@dataclass(frozen=True)
class StaffLine:
    """Somebody on duty; `card` is the number of the code card, empty without one."""

    name: str
    duty: str
    card: str


@dataclass(frozen=True)
class SessionCover:
    """Everything on the cover sheet; `words` and `digest` are the grant's own."""

    occasion: Occasion
    venue: str
    candidates: int
    stations: int
    words: str
    digest: str
    packages: tuple[PackageLine, ...]
    staff: tuple[StaffLine, ...]
    policy: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Place:
    """One candidate's place: never with a document number. `until` is when the time ends."""

    seat: int
    name: str
    admission_number: str
    what: str
    until: str


def session_cover_pdf(cover: SessionCover) -> bytes:
    """封面单: what the proctors compare before they open the paper."""
    occasion = cover.occasion
    facts = [
        (tr("Room"), occasion.room),
        (tr("Start"), occasion.starts),
        (tr("Session"), occasion.session),
        (tr("Venue"), cover.venue),
        (tr("Candidates"), str(cover.candidates)),
        (tr("Stations"), str(cover.stations)),
        (tr("Numbers"), cover.words),
    ]
    packages = [(str(line.no), line.what, line.use, line.words) for line in cover.packages]
    staff = [(line.name, line.duty, line.card) for line in cover.staff]
    story = [
        paragraph(tr("Session cover sheet"), text_style(TITLE_POINTS, bold=True, centred=True)),
        gap(3),
        facts_table(facts),
        gap(2),
        paragraph(tr("Packages: compare the numbers with the screen before opening"), text_style(bold=True)),
        ruled_table(
            [tr("No."), tr("Exam"), tr("Use"), tr("Numbers")], packages,
            [12 * mm, 55 * mm, 25 * mm, CONTENT_WIDTH - 92 * mm], right=(0,),
        ),
        gap(2),
        paragraph(tr("On duty"), text_style(bold=True)),
        ruled_table([tr("Name"), tr("Duty"), tr("Code card")], staff, [CONTENT_WIDTH - 80 * mm, 50 * mm, 30 * mm], ()),
        gap(2),
        paragraph(tr("Rules of this session"), text_style(bold=True)),
        _policy_table(cover.policy),
        gap(3),
        KeepTogether([signature_block([tr("Prepared by"), tr("Proctor A"), tr("Proctor B")], cover.digest)]),
    ]  # fmt: skip
    return build_pdf(Sheet(tr("Session cover sheet"), occasion.foot), story)


def _policy_table(rows: Sequence[tuple[str, str]]) -> Table:
    """Two rules a line."""
    pairs = [*rows, ("", "")] if len(rows) % 2 else list(rows)
    lines = [(*left, *right) for left, right in zip(pairs[::2], pairs[1::2], strict=True)]
    head = (tr("Rule"), tr("Value")) * 2
    return ruled_table(head, lines, [50 * mm, CONTENT_WIDTH / 2 - 50 * mm] * 2, right=())


def admission_tickets_pdf(occasion: Occasion, places: Sequence[Place], rules: Sequence[str]) -> bytes:
    """准考证: four a page."""
    drawings = [partial(_draw_ticket, occasion, place, tuple(rules)) for place in places]
    return build_pdf(Sheet(tr("Admission tickets"), occasion.foot), cut_pages(drawings, 2, 2))


def seat_labels_pdf(occasion: Occasion, places: Sequence[Place]) -> bytes:
    """桌贴: ten a page, the seat readable from the aisle."""
    drawings = [partial(_draw_label, occasion, place) for place in places]
    return build_pdf(Sheet(tr("Seat labels"), occasion.foot), cut_pages(drawings, 2, 5))


def _draw_ticket(occasion: Occasion, place: Place, rules: tuple[str, ...], pen: Pen) -> None:
    pen.centred(6, tr("Admission ticket"), TITLE_POINTS, bold=True)
    pen.rule(10)
    pen.box(pen.width / mm - 22, 14, 22, 30)
    pen.text(pen.width / mm - 15, 30, tr("Photo"), 9)
    pen.text(0, 19, tr("Name"), 9)
    pen.name(0, 26, place.name, pen.width / mm - 26, 26)
    rows = [
        (tr("Number"), place.admission_number),
        (tr("Exam"), place.what),
        (tr("Room"), occasion.room),
        (tr("Seat"), str(place.seat)),
        (tr("Time"), f"{occasion.starts}–{place.until}"),
    ]
    pen.pairs(53, rows, 7, 16)
    pen.rule(85)
    pen.lines(90, rules, 8)


def _draw_label(occasion: Occasion, place: Place, pen: Pen) -> None:
    pen.box(0, 0, 26, 24)
    pen.centred_in(26, 17, str(place.seat), 34)
    pen.name(31, 6, place.name, pen.width / mm - 31, 10)
    pen.text(31, 18, place.admission_number, 12)
    pen.text(31, 24, place.what, 9)
    pen.text(0, 33, f"{occasion.room} · {occasion.starts}", 9)
