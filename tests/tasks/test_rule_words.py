"""Every rule that a line can name is explained on the sheet."""

import re
from importlib import import_module
from pkgutil import walk_packages

import desktop.tasks
from desktop.tasks.rule_words import RULES, explained

_NUMBER = re.compile(r"[A-Z]{2}-\d+")


def rules_of_all_graders() -> set[str]:
    """The values of all constants of `desktop.tasks` that look like a rule's number."""
    found: set[str] = set()
    for module in walk_packages(desktop.tasks.__path__, "desktop.tasks."):
        for name, value in vars(import_module(module.name)).items():
            values = value.values() if name == "CREDIT_RULES" else [value] if name.startswith("RULE_") else []
            found |= {one for one in values if _NUMBER.fullmatch(one)}
    return found


def test_that_every_rule_of_every_grader_is_explained_and_no_other() -> None:
    assert rules_of_all_graders() == set(RULES)


def test_that_each_rule_that_was_used_is_explained_once_in_the_order_of_the_table() -> None:
    assert [number for number, _ in explained(["SM-1", "GP-1", "SM-1", "??-1"])] == ["GP-1", "SM-1"]
