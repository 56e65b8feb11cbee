"""What is wrong with a bank, item by item: one family of checks per file; `check_bank` runs them all."""

from collections.abc import Mapping
from datetime import date

from desktop.bank.blueprint import Blueprint
from desktop.bank.checks.coverage import check_coverage
from desktop.bank.checks.giveaways import check_giveaways
from desktop.bank.checks.keys import check_keys
from desktop.bank.checks.likeness import check_likeness
from desktop.bank.checks.pictures import check_pictures
from desktop.bank.checks.sources import check_sources
from desktop.bank.checks.wording import check_wording
from desktop.bank.item import Defect
from desktop.bank.reading import Bank


def check_bank(bank: Bank, functions: Mapping[str, str], blueprint: Blueprint, today: date) -> list[Defect]:
    """Every defect of the bank, in file order. `functions` maps each point id of the level to its weight row."""
    return [
        *bank.defects,
        *check_keys(bank.items),
        *check_wording(bank.items),
        *check_likeness(bank.items),
        *check_sources(bank.items, functions, today),
        *check_pictures(bank),
        *check_giveaways(bank.items),
        *check_coverage(bank.items, functions, blueprint),
    ]
