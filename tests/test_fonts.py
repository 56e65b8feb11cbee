"""The fonts that are shipped can write what the program writes."""

from functools import cache
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
SIGNS = "←→↑↓✓·—…①②③⑩■□◤▣●○★☆△▲▼▶◀×÷≤≥≠±²°“”‘’（），。、；：？！《》【】％"
RARE_NAMES = "㐱喆堃赟龑䶮㛃"


@cache
def characters(style: str) -> frozenset[int]:
    """The code points that a PDF can show in this style."""
    return frozenset(TTFont(f"shipped-{style}", str(FONTS / f"NotoSansSC-{style}.ttf")).face.charToGlyph)


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_that_all_of_gb_2312_the_signs_and_rare_names_can_be_written(style: str) -> None:
    gb2312 = {code for code in range(0xA0, 0xFFFF) if chr(code).encode("gb2312", "ignore")}
    wanted = gb2312 | {ord(sign) for sign in SIGNS + RARE_NAMES}
    assert len(gb2312) > 7000
    assert "".join(map(chr, sorted(wanted - characters(style)))) == ""


def test_that_every_chinese_word_on_screen_can_be_written() -> None:
    words = (FONTS.parent / "translations" / "zh_CN.po").read_text(encoding="utf-8").replace("\n", "")
    assert set(map(ord, words)) - characters("Regular") == set()


def test_that_digits_are_equally_wide() -> None:
    face = TTFont("shipped-digits", str(FONTS / "NotoSansSC-Regular.ttf")).face
    assert len({face.charWidths[ord(digit)] for digit in "0123456789"}) == 1


def test_that_the_licence_stands_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
