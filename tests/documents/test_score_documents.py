"""Score documents: pages, alignment of what is said, hostile names as neutral text (G6, G7)."""

import io
import zipfile

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from desktop.documents.cells import cell
from desktop.documents.score_pages import PartLine, ScoreLine, ScoreList, ScoreSlip, score_list_pdf, score_slips_pdf
from desktop.documents.score_workbook import score_list_xlsx
from desktop.documents.typography import PAGE_HEIGHT, PAGE_WIDTH, shown_name
from desktop.language import use_language

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "＝1＋1", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","y")',
    "<b>粗</b><font color='red'>x</font>", "<img src='file:///etc/passwd'/>", "&lt;para&gt;", "]]>", "<?xml?>",
    "王\u202e小燕", "王\x00\x07小燕", "王\n小燕\r\n", "\ud800", "'; DROP TABLE bundles; --", "{=1}", "%s%n{0}",
    "http://example.invalid", "0012345678901234567890", "1e5", "TRUE", "龘" * 300, "a" * 300, "", " ", "\u200b", "😀",
)  # fmt: skip


def line(name: str) -> ScoreLine:
    return ScoreLine("20261108010001", name, "五级/初级工", "86.5", "—", "不适用", "未完成")


def score_list(names: tuple[str, ...]) -> ScoreList:
    lines = tuple(line(name) for name in names)
    return ScoreList(
        "某某市考点", "人工智能训练师", "第 3 机房", lines, "共 2 人。", "2026-11-09 10:00", "cd" * 32, False
    )


def slip(name: str) -> ScoreSlip:
    parts = (PartLine("理论", "86.5", "合格", "第 3 机房"), PartLine("技能", "—", "未完成", ""))
    return ScoreSlip(
        "某某市考点", "人工智能训练师", "五级/初级工", name, "20261108010001", name, parts,
        (("数据标注", "30.5", "40"),),
        "未完成", "理论 86.5 分。", "R371Y9MZVE-K", "2026-11-09 10:00", "ab" * 32, True,
    )  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    sizes = [page.get_size() for page in document]
    document.close()
    assert all(size == pytest.approx((PAGE_WIDTH, PAGE_HEIGHT), abs=1) for size in sizes)
    return texts


def ink_outside_margins(pdf: bytes) -> int:
    """Dark pixels left, right and above the 20 mm margins of every page, at 100 dpi."""
    document = pypdfium2.PdfDocument(pdf)
    dark = 0
    for page in document:
        picture = page.render(scale=100 / 72).to_pil().convert("L")
        margin = int(20 / 25.4 * 100) - 2
        width, height = picture.size
        for box in ((0, 0, margin, height), (width - margin, 0, width, height), (0, 0, width, margin)):
            dark += sum(picture.crop(box).histogram()[:128])
    document.close()
    return dark


def test_that_nothing_is_printed_outside_the_margins_whatever_the_names() -> None:
    use_language("zh_CN")
    assert ink_outside_margins(score_slips_pdf([slip("王小燕"), slip("龘" * 300)])) == 0
    assert ink_outside_margins(score_list_pdf(score_list(HOSTILE))) == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_that_a_hostile_name_is_neutral_text_on_paper(name: str) -> None:
    (text,) = pages(score_slips_pdf([slip(name)]))
    squeezed = "".join(text.split())
    expected = "".join(shown_name(name)[:10].split())
    assert expected in squeezed
    assert "\u202e" not in text


@pytest.mark.parametrize("name", HOSTILE)
def test_that_a_hostile_name_is_a_text_cell_in_the_workbook(name: str) -> None:
    data = score_list_xlsx(score_list((name,)))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    row = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1]
    assert isinstance(row[2], str)
    assert row[4] == 86.5


def test_that_the_head_stands_on_every_page_and_pages_are_counted() -> None:
    use_language("zh_CN")
    found = pages(score_list_pdf(score_list(("王小燕",) * 90)))
    assert len(found) == 4
    for number, text in enumerate(found, start=1):
        assert ("准考证号" in text) == ("王小燕" in text)
        assert f"第 {number} 页 共 4 页" in text


def test_that_a_long_name_shrinks_on_one_line_before_it_is_ever_cut() -> None:
    assert cell("王小燕", 80) == "王小燕"
    shrunk, wrapped = cell("阿依古丽·买买提", 80), cell("阿" * 60, 80)
    assert len(shrunk._lines) == 1  # type: ignore[union-attr]
    assert "".join(wrapped._lines) == "阿" * 60  # type: ignore[union-attr]


def test_that_the_same_scores_give_the_same_bytes() -> None:
    assert score_list_pdf(score_list(("王小燕",))) == score_list_pdf(score_list(("王小燕",)))
    assert score_list_xlsx(score_list(("王小燕",))) == score_list_xlsx(score_list(("王小燕",)))


def test_that_a_practice_says_so_on_every_slip() -> None:
    use_language("zh_CN")
    assert all("试考" in text for text in pages(score_slips_pdf([slip("王小燕"), slip("李思远")])))


def test_that_rare_characters_are_printed_and_missing_ones_marked() -> None:
    (text,) = pages(score_slips_pdf([slip("司马堃龘")]))
    assert "司马堃龘" in text
    assert (shown_name("𬭊"), shown_name("😀")) == ("𬭊", "〓")
