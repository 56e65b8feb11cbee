"""Wording and typography: what a candidate must be able to read without stumbling."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from desktop.bank.item import Defect, Item
from desktop.exam.paper import QuestionKind
from desktop.language import tr

STEM_CHARACTERS = 160
OPTION_CHARACTERS = 60
BLANK = "（　　）"
_CATCH_ALL = re.compile("以上(都|均|全)|全部正确|都不(对|正确)")
_HALF_WIDTH = re.compile(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]|[一-鿿]\([一-鿿]+\)")  # formulas and code may have brackets


def check_wording(items: Sequence[Item]) -> Iterator[Defect]:
    """Unreadable characters, half-width punctuation, missing blanks, catch-all options, over-long texts."""
    for item in items:
        yield from _check_texts(item)
        yield from _check_form(item)


def _check_texts(item: Item) -> Iterator[Defect]:
    for text in (item.stem, item.rationale, *(text for _, text in item.options)):
        for character in text:
            if unicodedata.category(character) in {"Co", "Cc", "Cf", "Cs", "Cn"}:
                code = f"U+{ord(character):04X}"
                yield Defect(item.item, "E-BNK-20", tr("The character {code} cannot be shown.", code=code))
        found = _HALF_WIDTH.search(text)
        if found:
            yield Defect(item.item, "E-BNK-21", tr("Half-width punctuation in Chinese text: {text}", text=found[0]))
        if unicodedata.normalize("NFC", text) != text or text != text.strip() or not text:
            yield Defect(item.item, "E-BNK-22", tr("A text is empty, has blanks at its ends or is not in NFC."))


def _check_form(item: Item) -> Iterator[Defect]:
    if len(item.stem) > STEM_CHARACTERS or any(len(text) > OPTION_CHARACTERS for _, text in item.options):
        yield Defect(item.item, "E-BNK-23", tr("The stem or an option is too long for the screen."))
    asks = BLANK in item.stem or item.stem.endswith("？")
    if item.kind is not QuestionKind.TRUE_FALSE and not asks:
        yield Defect(item.item, "E-BNK-24", tr("The stem has no blank {blank} and is no question.", blank=BLANK))
    if any(_CATCH_ALL.search(text) for _, text in item.options):
        yield Defect(item.item, "E-BNK-25", tr("An option refers to the other options."))
