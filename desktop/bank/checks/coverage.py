"""Coverage: every weight cell holds at least one and a half times what a paper needs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from desktop.bank.blueprint import Blueprint
from desktop.bank.checks.giveaways import WHOLE_BANK
from desktop.bank.item import RELEASED, Defect, Item
from desktop.language import tr

STOCK_RATIO = 1.5


def check_coverage(items: Sequence[Item], functions: Mapping[str, str], blueprint: Blueprint) -> Iterator[Defect]:
    """Cells of the blueprint with too small a stock of released items."""
    stock = Counter(
        (functions[item.main_point], item.kind)
        for item in items
        if item.status == RELEASED and item.main_point in functions
    )
    for cell, needed in blueprint.counts.items():
        if stock[cell] < STOCK_RATIO * needed:
            message = tr(
                "{function}, {kind}: {found} released items, {wanted} are needed.",
                function=cell[0], kind=cell[1].value, found=stock[cell], wanted=-int(-STOCK_RATIO * needed // 1),
            )  # fmt: skip
            yield Defect(WHOLE_BANK, "E-BNK-70", message)
