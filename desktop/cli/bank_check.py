"""`kaochang bank check DIR`: every defect of a question bank by item."""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop.bank.item import Defect
from desktop.bank.skill_paper import is_skill_folder, open_skill_paper
from desktop.cli.output import Output
from desktop.language import tr
from desktop.standard.library import load_standard
from desktop.workflows.assemble_paper import report_bank
from desktop.workflows.check_skill_paper import check_skill_paper


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DIR holds bank.toml, blueprint.toml, items/ and pictures/; or the forms of a skill paper."""
    parser.add_argument("bank", type=Path, metavar="DIR")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when the bank is clean, 1 when it has defects."""
    found = _tasks(arguments.bank) if is_skill_folder(arguments.bank) else _items(arguments.bank)
    output.line(tr("{items} items, {defects} defects", items=found.items, defects=len(found.defects)))
    for defect in found.defects:
        output.line(f"{defect.item}  {defect.code}  {defect.message}")
    output.result(
        {
            "items": found.items,
            "by_kind": dict(found.by_kind),
            "by_point": dict(sorted(found.by_point.items())),
            "defects": [{"item": d.item, "code": d.code, "message": d.message} for d in found.defects],
        }
    )
    return 1 if found.defects else 0


@dataclass(frozen=True)
class _Found:
    """What a folder holds, counted, and everything that is wrong with it."""

    items: int
    by_kind: Counter[str]
    by_point: Counter[str]
    defects: Sequence[Defect]


def _items(folder: Path) -> _Found:
    report = report_bank(folder, datetime.now(UTC).date())
    items = report.bank.items
    kinds = Counter(item.kind.value for item in items)
    return _Found(len(items), kinds, Counter(point for item in items for point in item.points), report.defects)


def _tasks(folder: Path) -> _Found:
    """Every task of every form, held against the standard and its own gold answer."""
    paper = open_skill_paper(folder)
    tasks = [task for form in paper.forms for task in form.tasks]
    kinds = Counter(task.type.value for task in tasks)
    defects = check_skill_paper(paper, load_standard(paper.standard)).defects
    return _Found(len(tasks), kinds, Counter(skill for task in tasks for skill in task.skills), defects)
