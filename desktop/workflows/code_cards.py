"""The secrets of a session that are printed, as pages and as text: code cards, proctors' sheets, paper codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.crypto.codes import printed_code
from desktop.documents.code_cards import (
    CardPage,
    Occasion,
    SheetLine,
    code_cards_pdf,
    code_sheet_pdf,
    paper_codes_pdf,
)
from desktop.formats.proctor_codes import CodePurpose, SheetRow
from desktop.language import tr


@dataclass(frozen=True)
class CodeCard:
    """One sealed card: the code of holder `no` for release `release`; `reserve` papers have their own cards."""

    no: int
    name: str
    release: int
    reserve: bool
    code: str


@dataclass(frozen=True)
class CodeSheet:
    """One proctor's one-time codes, a row per seat and purpose."""

    no: int
    name: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class CodeCards:
    """Everything secret that leaves the centre on paper; `paper_codes` by seat, `words` by release."""

    session: bytes
    room: str
    starts: str
    cards: tuple[CodeCard, ...]
    sheets: tuple[CodeSheet, ...]
    paper_codes: Mapping[int, str]
    words: Mapping[int, str]


def printed_pages(secrets: CodeCards) -> dict[str, bytes]:
    """File names and PDFs: the cards of each opening, one sheet per proctor, the paper codes to be cut."""
    occasion = occasion_of(secrets)
    pages = {
        f"code-cards-release-{release}.pdf": code_cards_pdf(
            occasion, [_card_page(card) for card in secrets.cards if card.release == release]
        )
        for release in sorted({card.release for card in secrets.cards})
    }
    pages |= {
        f"code-sheet-{sheet.no}.pdf": code_sheet_pdf(occasion, sheet.no, sheet.name, _sheet_lines(sheet))
        for sheet in secrets.sheets
    }
    codes = {seat: printed_code(code) for seat, code in secrets.paper_codes.items()}
    return pages | {"paper-codes.pdf": paper_codes_pdf(occasion, codes)}


def occasion_of(secrets: CodeCards) -> Occasion:
    """What stands on every sheet of the session."""
    return Occasion(secrets.session.hex()[:8], secrets.room, secrets.starts)


def printed_files(secrets: CodeCards) -> dict[str, str]:
    """File names and texts, one file per envelope."""
    files = {f"code-card-{card.no}-release-{card.release}.txt": _card_text(secrets, card) for card in secrets.cards}
    files |= {f"code-sheet-{sheet.no}.txt": _sheet_text(secrets, sheet) for sheet in secrets.sheets}
    files["paper-codes.txt"] = _paper_text(secrets)
    files |= {
        f"release-word-{number}.txt": _lines(secrets, [tr("Release word"), printed_code(word)])
        for number, word in secrets.words.items()
    }
    return files


def _card_text(secrets: CodeCards, card: CodeCard) -> str:
    use = _card_use(card)
    lines = [
        tr("Code card {no} · {name}", no=card.no, name=card.name),
        tr("Opening {release} · {use}", release=card.release, use=use),
        "",
        "    " + printed_code(card.code),
        "",
        tr("Break the seal only at the opening, in front of the other proctor."),
    ]
    return _lines(secrets, lines)


def _sheet_text(secrets: CodeCards, sheet: CodeSheet) -> str:
    meaning = _meanings()
    rows = [
        tr("Seat {seat} · {use}", seat=row.seat, use=meaning[row.purpose])
        + "    "
        + "    ".join(printed_code(code) for code in row.codes)
        for row in sheet.rows
    ]
    return _lines(secrets, [tr("One-time codes of proctor {no} · {name}", no=sheet.no, name=sheet.name), "", *rows])


def _card_page(card: CodeCard) -> CardPage:
    return CardPage(card.no, card.name, card.release, _card_use(card), printed_code(card.code))


def _sheet_lines(sheet: CodeSheet) -> list[SheetLine]:
    meaning = _meanings()
    return [SheetLine(row.seat, meaning[row.purpose], tuple(map(printed_code, row.codes))) for row in sheet.rows]


def _card_use(card: CodeCard) -> str:
    return tr("Reserve paper") if card.reserve else tr("Main papers")


def _meanings() -> dict[CodePurpose, str]:
    return {CodePurpose.LOW: tr("one code"), CodePurpose.PAIR: tr("with a second proctor")}


def _paper_text(secrets: CodeCards) -> str:
    rows = [
        tr("Seat {seat}", seat=seat) + "    " + printed_code(code) for seat, code in sorted(secrets.paper_codes.items())
    ]
    return _lines(secrets, [tr("Paper codes: cut, one sealed envelope per seat"), "", *rows])


def _lines(secrets: CodeCards, lines: Iterable[str]) -> str:
    head: Sequence[str] = (
        tr("Room {room} · {starts}", room=secrets.room, starts=secrets.starts),
        tr("Session {session}", session=secrets.session.hex()[:8]),
        "",
    )
    return "\n".join([*head, *lines, ""])
