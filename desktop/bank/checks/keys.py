"""Keys and identity: repeated ids, keys outside the options, options that repeat, everything right."""

from collections import Counter
from collections.abc import Iterator, Sequence

from desktop.bank.item import Defect, Item
from desktop.exam.paper import QuestionKind
from desktop.language import tr


def check_keys(items: Sequence[Item]) -> Iterator[Defect]:
    """Defects that make an item unmarkable."""
    for repeated, count in Counter(item.item for item in items).items():
        if count > 1:
            yield Defect(repeated, "E-BNK-10", tr("The id stands {count} times.", count=count))
    for item in items:
        yield from _check_options(item)


def _check_options(item: Item) -> Iterator[Defect]:
    letters = {letter for letter, _ in item.options}
    texts = [text.strip() for _, text in item.options]
    if item.kind is not QuestionKind.TRUE_FALSE and not item.key <= letters:
        yield Defect(item.item, "E-BNK-11", tr("The key is not among the options."))
    if item.kind is QuestionKind.MULTIPLE and item.key >= letters:
        yield Defect(item.item, "E-BNK-12", tr("Every option is right: there is nothing to choose."))
    if len(set(texts)) < len(texts) or "" in texts:
        yield Defect(item.item, "E-BNK-13", tr("Two options are equal, or one is empty."))
