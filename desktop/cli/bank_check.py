"""`kaochang bank check DIR`: every defect of a question bank by item."""

import argparse
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from desktop.cli.output import Output
from desktop.language import tr
from desktop.workflows.assemble_paper import report_bank


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DIR holds bank.toml, blueprint.toml, items/ and pictures/."""
    parser.add_argument("bank", type=Path, metavar="DIR")


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when the bank is clean, 1 when it has defects."""
    report = report_bank(arguments.bank, datetime.now(UTC).date())
    items = report.bank.items
    by_kind = Counter(item.kind.value for item in items)
    by_point = Counter(point for item in items for point in item.points)
    output.line(tr("{items} items, {defects} defects", items=len(items), defects=len(report.defects)))
    for defect in report.defects:
        output.line(f"{defect.item}  {defect.code}  {defect.message}")
    output.result(
        {
            "items": len(items),
            "by_kind": dict(by_kind),
            "by_point": dict(sorted(by_point.items())),
            "defects": [{"item": d.item, "code": d.code, "message": d.message} for d in report.defects],
        }
    )
    return 1 if report.defects else 0
