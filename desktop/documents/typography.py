"""Type for paper: Noto Sans SC embedded, A4, 20 mm margins, rules of 0.5 pt; nothing reaches a class that reads mark-up
unescaped, and a character without a glyph is printed as 〓 instead of a silent blank.
"""

import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from desktop.paths import resource_path

REGULAR, BOLD = "KaochangRegular", "KaochangBold"
PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 20 * mm
RULE_POINTS = 0.5
TITLE_POINTS, BODY_POINTS, SMALL_POINTS = 16.0, 10.5, 9.0
GETA = "〓"
MOST_NAME = 200
_NOT_PRINTED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@cache
def load_fonts() -> frozenset[int]:
    """Register both fonts once per process; the code points they can print."""
    regular = TTFont(REGULAR, str(resource_path("fonts", "NotoSansSC-Regular.ttf")))
    bold = TTFont(BOLD, str(resource_path("fonts", "NotoSansSC-Bold.ttf")))
    for font in (regular, bold):
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    return frozenset(regular.face.charToGlyph) & frozenset(bold.face.charToGlyph)


def printable(text: str) -> str:
    """`text` with everything that would be invisible or act on the page replaced by 〓, so that nobody overlooks it:
    characters the fonts lack, control and formatting characters, line ends.
    """
    known = load_fonts()
    return "".join(c if ord(c) in known and unicodedata.category(c) not in _NOT_PRINTED else GETA for c in text)


def shown_name(text: str) -> str:
    """Untrusted text on one line: `printable`, at most 200 characters."""
    return printable(text if len(text) <= MOST_NAME else text[:MOST_NAME] + "…")


def text_width(text: str, points: float = BODY_POINTS, *, bold: bool = False) -> float:
    """The width of one line of `text` in points."""
    load_fonts()
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, points))


def unprintable(text: str) -> frozenset[str]:
    """The characters of `text` that would be printed as 〓."""
    return frozenset(character for character in text if ord(character) not in load_fonts())


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """Plain text as a paragraph: escaped, wrapped by the rules of Chinese."""
    return Paragraph(escape(printable(text)), style)


def text_style(points: float = BODY_POINTS, *, bold: bool = False, centred: bool = False) -> ParagraphStyle:
    """A paragraph style of the house."""
    load_fonts()
    return ParagraphStyle(
        name=f"{points}-{bold}-{centred}",
        fontName=BOLD if bold else REGULAR,
        fontSize=points,
        leading=points * 1.5,
        alignment=TA_CENTER if centred else TA_LEFT,
        wordWrap="CJK",
    )
