"""Every item names points of the standard; legal items name the law, its version and a review date."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from desktop.bank.item import Defect, Item
from desktop.language import tr

LEGAL_POINTS = "B.2.2.2."


def check_sources(items: Sequence[Item], functions: Mapping[str, str], today: date) -> Iterator[Defect]:
    """Unknown points; legal items without source, without review date, or past it."""
    for item in items:
        for point in item.points:
            if point not in functions:
                yield Defect(item.item, "E-BNK-40", tr("The point {point} is not in the standard.", point=point))
        if any(point.startswith(LEGAL_POINTS) for point in item.points):
            yield from _check_legal(item, today)


def _check_legal(item: Item, today: date) -> Iterator[Defect]:
    if not item.source or item.review_by is None:
        yield Defect(item.item, "E-BNK-41", tr("A legal item names the law, its version and a review date."))
    elif item.review_by < today:
        yield Defect(item.item, "E-BNK-42", tr("The legal review of {date} is due.", date=item.review_by.isoformat()))
