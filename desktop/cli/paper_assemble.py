"""`kaochang paper assemble`: parallel papers that meet the weights exactly."""

import argparse
from pathlib import Path
from typing import Any

from desktop.bank.assembly import AssembledForm
from desktop.cli.output import Output
from desktop.language import tr
from desktop.workflows.assemble_paper import AssembledPaper, assemble_paper, write_paper


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The bank, what to build from it, and where to put it."""
    parser.add_argument("bank", type=Path, metavar="BANK")
    parser.add_argument("--level", type=int, required=True)
    parser.add_argument("--part", choices=("theory",), required=True)
    parser.add_argument("--forms", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when the paper was written, 1 when the bank cannot fill it."""
    assembled = assemble_paper(arguments.bank, arguments.level, arguments.part, arguments.forms, arguments.seed)
    for short in assembled.missing:
        output.line(
            tr("{function}, {kind}: {needed} items are needed, {available} are there.", function=short.function,
               kind=short.kind.value, needed=short.needed, available=short.available)
        )  # fmt: skip
    write_paper(assembled, arguments.out)
    forms = [_form_fields(form, assembled) for form in assembled.paper.forms] if assembled.paper else []
    for form in forms:
        sentence = "Form {form}: {items} questions, {points} marks, expected score {score} %."
        score = f"{100 * form['difficulty']:.1f}"
        output.line(tr(sentence, form=form["form"], items=form["items"], points=form["points"], score=score))
    output.result(
        {
            "forms": forms,
            "overlap": {"max": assembled.overlap},
            "missing": [
                {"function": s.function, "kind": s.kind.value, "needed": s.needed, "available": s.available}
                for s in assembled.missing
            ],
        }
    )
    return 1 if assembled.missing else 0


def _form_fields(form: AssembledForm, assembled: AssembledPaper) -> dict[str, Any]:
    blueprint, paper = assembled.blueprint, assembled.paper
    marks = sum(blueprint.marks_hundredths[kind] * len(items) for kind, items in form.items.items())
    weights: dict[str, float] = {}
    for kind, items in form.items.items():
        for item in items:
            function = paper.functions[paper.items[item].main_point] if paper else ""
            weights[function] = weights.get(function, 0) + 100 * blueprint.marks_hundredths[kind] / marks
    return {
        "form": form.form,
        "items": len(form.all_items),
        "points": marks / 100,
        "weights": {function: round(percent, 6) for function, percent in weights.items()},
        "difficulty": round(form.difficulty, 4),
        "minutes": blueprint.minutes,
    }
