"""Code cards, sheets, tickets and labels: what stands on them, and that hostile names stay text in their place."""

import pypdfium2
import pytest

from desktop.crypto.codes import printed_code, typed_code
from desktop.documents.code_cards import (
    CardPage,
    Occasion,
    SheetLine,
    code_cards_pdf,
    code_sheet_pdf,
    paper_codes_pdf,
)
from desktop.documents.session_cover import (
    PackageLine,
    Place,
    SessionCover,
    StaffLine,
    admission_tickets_pdf,
    seat_labels_pdf,
    session_cover_pdf,
)
from desktop.exam.policy import NAMES, read_policy
from desktop.language import use_language
from desktop.workflows.session_papers import policy_rows, ticket_rules
from tests.helpers.little_centre import POLICY

OCCASION = Occasion("7f3a21c0", "第 3 机房", "2026-12-05 09:00")
HOSTILE = (
    "<b>粗</b>&amp;",
    "=1+1",
    "王\u202e小燕",
    "王\x00燕",
    "\ud800",
    "龘" * 200,
    "a b " * 50,
    "阿卜杜拉·买买提" * 7,
)


@pytest.fixture(autouse=True)
def chinese() -> None:
    use_language("zh_CN")


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def ink_outside(pdf: bytes) -> int:
    """Dark pixels in the outer 19 mm at the right of every page, at 72 dpi; cut lines are grey."""
    document = pypdfium2.PdfDocument(pdf)
    dark = 0
    for page in document:
        picture = page.render(scale=1).to_pil().convert("L")
        width, height = picture.size
        dark += sum(picture.crop((width - 52, 0, width, height)).histogram()[:100])
    document.close()
    return dark


def place(name: str, seat: int = 7) -> Place:
    return Place(seat, name, "20261205010007", "五级/初级工 · 理论知识考试", "10:30")


def test_that_two_cards_stand_on_a_page_with_their_holder_and_code() -> None:
    code = printed_code("7K3MP0QX9TBV")
    cards = [CardPage(no, f"监考员{no}", 1, "正式卷", code) for no in (1, 2, 3)]
    pages = texts(code_cards_pdf(OCCASION, cards))
    assert len(pages) == 2
    assert pages[0].count(code) == 2
    assert all(word in pages[0] for word in ("监考员1", "监考员2", "第 3 机房", "2026-12-05 09:00", "7f3a21c0"))
    assert "监考员3" not in pages[0]
    assert typed_code(code) == "7K3MP0QX9TBV"


def test_that_a_code_sheet_repeats_its_head_and_holds_every_code() -> None:
    lines = [
        SheetLine(seat, "一个代码", tuple(f"AB{seat:02}-CD{n:02}-EF-G" for n in range(6))) for seat in range(1, 41)
    ]
    pages = texts(code_sheet_pdf(OCCASION, 1, "监考员甲", lines))
    assert len(pages) > 1
    assert all("座位" in page for page in pages)
    assert all(code in "".join(pages) for line in lines for code in line.codes)


def test_that_every_seat_has_its_paper_code() -> None:
    codes = {seat: printed_code(f"ABCDEFGHJKMN{seat:04}") for seat in range(1, 13)}
    pages = texts(paper_codes_pdf(OCCASION, codes))
    assert len(pages) == 2
    assert all(code in "".join(pages) for code in codes.values())


def test_that_four_tickets_and_ten_labels_stand_on_a_page() -> None:
    places = [place(f"考生{seat}", seat) for seat in range(1, 12)]
    rules = ticket_rules(read_policy(POLICY))
    tickets, labels = texts(admission_tickets_pdf(OCCASION, places, rules)), texts(seat_labels_pdf(OCCASION, places))
    assert (len(tickets), len(labels)) == (3, 2)
    assert all(f"考生{seat}" in "".join(tickets) and f"考生{seat}" in "".join(labels) for seat in range(1, 12))
    assert "开考 15 分钟后不得入场" in tickets[0]
    assert "开考 30 分钟内不得交卷" in tickets[0]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_that_a_hostile_name_stays_text_inside_its_card(name: str) -> None:
    papers = [
        code_cards_pdf(OCCASION, [CardPage(1, name, 1, "正式卷", "AAAA-B")]),
        code_sheet_pdf(OCCASION, 1, name, [SheetLine(1, "一个代码", ("AAAA-B",))]),
        admission_tickets_pdf(OCCASION, [place(name, 1), place(name, 2)], ["规则"]),
        seat_labels_pdf(OCCASION, [place(name, 1), place(name, 2)]),
    ]
    for pdf in papers:
        pages = texts(pdf)
        assert len(pages) == 1
        assert not any(acting in pages[0] for acting in ("\x00", "\u202e"))
        assert ink_outside(pdf) == 0
    if name == HOSTILE[0]:
        assert all(name in texts(pdf)[0] for pdf in papers)


def test_that_a_long_name_is_whole_on_its_ticket() -> None:
    name = "".join(chr(0x4E00 + number) for number in range(100))
    found = texts(admission_tickets_pdf(OCCASION, [place(name)], []))[0]
    assert name in found.replace("\r\n", "").replace("\n", "")


def test_that_the_cover_says_what_to_compare_and_every_rule_on_one_page() -> None:
    policy = policy_rows(read_policy(POLICY))
    cover = SessionCover(
        OCCASION, "机房", 30, 32, "0295 0914 0732 0248", "ab" * 32,
        (PackageLine(1, "五级/初级工 · 理论知识考试", "正式卷", "0957 0116 1475 0052 1355 1980"),),
        tuple(StaffLine(name, "监考员", str(no)) for no, name in enumerate(("周文博", "吴丽华", "郑国栋"), 1)), policy,
    )  # fmt: skip
    (page,) = texts(session_cover_pdf(cover))
    assert len(policy) == len(NAMES)
    assert all(name in page for name, _ in policy)
    assert all(word in page for word in ("0957 0116 1475 0052 1355 1980", "0295 0914 0732 0248", "周文博", "郑国栋"))


def test_that_a_code_sheet_says_what_its_codes_may_do() -> None:
    (page,) = texts(code_sheet_pdf(OCCASION, 1, "监考员甲", [SheetLine(7, "一个代码", ("AAAAA-AAAAA-A",))]))
    for word in ("AAAAA-AAAAA-A", "监考员甲"):
        assert word in page
    use_language("en")
    (page,) = texts(code_sheet_pdf(OCCASION, 1, "A", [SheetLine(7, "one code", ("AAAAA-AAAAA-A",))]))
    assert "go on at another machine" in page.replace("\r\n", " ")
