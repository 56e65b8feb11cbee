"""What the builder of packages finds in the gold of audits, as English sentences. Not in the candidate's build."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from desktop.tasks.audit.model import KEEP, RETURN, Setup
from desktop.tasks.audit.reviewed import Item

MOST_SEEDED, MOST_CLEAN = Fraction("0.4"), Fraction("0.2")


def item_faults(item: Item) -> Iterator[str]:
    """Errors that are none, errors nobody wrote down, right units that are not right."""
    types = {choice.id for choice in item.case.setup.types}
    named = {error.unit for error in item.errors}
    for error in item.errors:
        if error.type not in types:
            yield f"{item.piece}: {error.id}: type {error.type} is unknown."
    for name, unit in item.given.items():
        is_right = name in item.judge.golds and item.judge.judge(name, unit).credit == 1
        if name in named and is_right:
            yield f"{item.piece}: {name}: an error is written down, but the unit is right."
        if name not in named and not is_right:
            yield f"{item.piece}: {name}: the unit is not right, but no error is written down."
    for name in item.judge.golds:
        if name not in item.given and name not in named:
            yield f"{item.piece}: {name}: was not given, but no error is written down."


def share_faults(items: Sequence[Item]) -> list[str]:
    """Audits that pay people who call everything wrong, or everything right."""
    found = []
    wrong = sum(len(item.wrong) for item in items)
    given = sum(len(item.given) for item in items)
    errors = sum(len(item.errors) for item in items)
    if wrong > MOST_SEEDED * given:
        found.append("More than 40 % of the given units have errors: calling everything wrong would pay.")
    if errors > MOST_SEEDED * max(1, given):
        found.append("There are more errors than 40 % of the given units.")
    clean = sum(1 for item in items if not item.errors)
    if clean > MOST_CLEAN * (errors + clean):
        found.append("Items without errors carry more than 20 % of the review.")
    if not errors:
        found.append("There is no error at all.")
    return found


def filter_faults(filters: Mapping[str, str]) -> list[str]:
    """Every item is kept or returned, and not all are the same."""
    found = [f"{name}: neither kept nor returned." for name, kept in filters.items() if kept not in (KEEP, RETURN)]
    if len(set(filters.values())) < 2:
        found.append("All items are kept, or all are returned.")
    return found


def report_faults(setup: Setup, figures: Sequence[tuple[str, str]], known: Mapping[str, object]) -> list[str]:
    """Every field of the report has one figure, and every figure is known."""
    found = [f"figure {figure!r} is unknown." for _, figure in figures if figure not in known]
    if sorted(field for field, _ in figures) != sorted(choice.id for choice in setup.fields):
        found.append("The fields of the report and their figures differ.")
    return found
