"""What is printed, cut and sealed before an exam: code cards, proctors' code sheets, paper codes (exam-day 2, 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.lib.units import mm

from desktop.documents.cut_sheets import Pen, cut_pages
from desktop.documents.sheet import Sheet, build_pdf, facts_table, gap, ruled_table
from desktop.documents.typography import TITLE_POINTS, paragraph, text_style
from desktop.language import tr

_CODES_A_ROW = 4


@dataclass(frozen=True)
class Occasion:
    """Which session a page belongs to: `session` is the short number on every sheet of it."""

    session: str
    room: str
    starts: str

    @property
    def foot(self) -> str:
        """What stands at the lower left of each page."""
        return tr("Session {session}", session=self.session) + f" · {self.room} · {self.starts}"


@dataclass(frozen=True)
class CardPage:
    """One sealed card: holder `no`, what it opens, and the code in its groups, check character last."""

    no: int
    name: str
    release: int
    use: str
    code: str


@dataclass(frozen=True)
class SheetLine:
    """The codes of one seat for one purpose."""

    seat: int
    use: str
    codes: tuple[str, ...]


def code_cards_pdf(occasion: Occasion, cards: Sequence[CardPage]) -> bytes:
    """Two cards a page, one on each half."""
    drawings = [partial(_draw_card, occasion, card) for card in cards]
    return build_pdf(Sheet(tr("Code cards"), occasion.foot), cut_pages(drawings, 1, 2))


def code_sheet_pdf(occasion: Occasion, no: int, name: str, lines: Sequence[SheetLine]) -> bytes:
    """One proctor's one-time codes as a table; its head is repeated on every page."""
    rows = [
        (str(line.seat) if start == 0 else "", line.use if start == 0 else "", *_padded(line.codes[start:]))
        for line in lines
        for start in range(0, len(line.codes), _CODES_A_ROW)
    ]
    codes = [tr("Code {n}", n=number) for number in range(1, _CODES_A_ROW + 1)]
    story = [
        paragraph(tr("One-time codes"), text_style(TITLE_POINTS, bold=True, centred=True)),
        gap(3),
        facts_table(
            [
                (tr("Room"), occasion.room),
                (tr("Start"), occasion.starts),
                (tr("Proctor"), tr("No. {no} · {name}", no=no, name=name)),
                (tr("Session"), occasion.session),
            ]
        ),
        gap(3),
        paragraph(
            tr("Each code counts once, at its own seat only. Strike it out when it has been used."), text_style()
        ),
        *(paragraph(line, text_style()) for line in _uses()),
        gap(2),
        ruled_table([tr("Seat"), tr("Use"), *codes], rows, [14 * mm, 24 * mm, *[33 * mm] * _CODES_A_ROW], right=(0,)),
    ]
    return build_pdf(Sheet(tr("One-time codes"), occasion.foot), story)


def _uses() -> tuple[str, ...]:
    """What a proctor may do with the codes of a sheet; everything weightier is an order (section 9)."""
    return (
        tr("One code: begin late, go on after an interruption, lock or unlock the screen, hand in for somebody who "
           "left, check in without the number."),
        tr("One code of each of two proctors: give an interruption's time back, go on at another machine."),
        tr("Anything weightier needs an order that two people sign."),
    )  # fmt: skip


def paper_codes_pdf(occasion: Occasion, codes: Mapping[int, str]) -> bytes:
    """One slip per seat, each for a sealed envelope of its own."""
    drawings = [partial(_draw_paper_code, occasion, seat, code) for seat, code in sorted(codes.items())]
    return build_pdf(Sheet(tr("Paper codes"), occasion.foot), cut_pages(drawings, 2, 5))


def _draw_card(occasion: Occasion, card: CardPage, pen: Pen) -> None:
    pen.text(0, 6, tr("Code card {no}", no=card.no), TITLE_POINTS, bold=True)
    pen.right(6, tr("Session {session}", session=occasion.session), 10.5)
    pen.rule(10)
    rows = [
        (tr("Holder"), card.name),
        (tr("Room"), occasion.room),
        (tr("Start"), occasion.starts),
        (tr("Opens"), tr("Opening {release} · {use}", release=card.release, use=card.use)),
    ]
    pen.pairs(18, rows, 7, 22)
    pen.box(0, 48, pen.width / mm, 26)
    pen.centred(65, card.code, 32, bold=True)
    pen.lines(
        81,
        [
            tr("The last character is a check character. There is no letter I, L, O or U."),
            tr("Break the seal only at the opening, in front of the other proctor."),
        ],
    )
    for x, name in ((0, tr("Seal broken by")), (80, tr("Time"))):
        pen.text(x, 108, name, 9)
        pen.rule(109, x + 26, x + 72)


def _draw_paper_code(occasion: Occasion, seat: int, code: str, pen: Pen) -> None:
    pen.text(0, 5, tr("Seat {seat}", seat=seat), TITLE_POINTS, bold=True)
    pen.right(5, tr("Session {session}", session=occasion.session), 9)
    pen.text(0, 11, f"{occasion.room} · {occasion.starts}", 9)
    pen.centred(23, code, 14, bold=True)
    pen.lines(
        31, [tr("Paper code, sealed in an envelope of its own. Opened only when this seat's machine has failed.")], 8
    )


def _padded(codes: Sequence[str]) -> tuple[str, ...]:
    shown = tuple(codes[:_CODES_A_ROW])
    return shown + ("",) * (_CODES_A_ROW - len(shown))
