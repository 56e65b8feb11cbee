"""`kaochang paper assemble`: parallel papers that meet the weights exactly."""

import argparse
from pathlib import Path
from typing import Any

from desktop.bank.assembly import AssembledForm
from desktop.bank.skill_paper import SkillForm
from desktop.cli.output import Output
from desktop.language import tr
from desktop.workflows.assemble_paper import AssembledPaper, assemble_paper, write_paper
from desktop.workflows.assemble_skill import SKILL, AssembledSkill, assemble_skill, write_skill
from desktop.workflows.check_skill_paper import form_points, function_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The bank, what to build from it, and where to put it."""
    parser.add_argument("bank", type=Path, metavar="BANK")
    parser.add_argument("--level", type=int, required=True)
    parser.add_argument("--part", choices=("theory", "skill"), required=True)
    parser.add_argument("--forms", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when the paper was written, 1 when the bank cannot fill it or a task has a defect."""
    return _run_skill(arguments, output) if arguments.part == SKILL else _run_theory(arguments, output)


def _run_theory(arguments: argparse.Namespace, output: Output) -> int:
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


def _run_skill(arguments: argparse.Namespace, output: Output) -> int:
    assembled = assemble_skill(arguments.bank, arguments.level, arguments.forms)
    report = assembled.report
    for defect in report.defects:
        output.line(f"{defect.item}  {defect.code}  {defect.message}")
    if assembled.missing_forms:
        output.line(tr("{n} of the forms asked for are not there.", n=assembled.missing_forms))
    write_skill(assembled, arguments.out)
    forms = [_skill_fields(form, assembled) for form in report.paper.forms]
    for form in forms:
        sentence = "Form {form}: {tasks} tasks, {points} marks, {minutes} minutes."
        minutes = form["task_minutes"]
        output.line(tr(sentence, form=form["form"], tasks=form["items"], points=form["points"], minutes=minutes))
    for point in report.uncovered:
        output.line(tr("No form examines {point} {text}.", point=point.code, text=point.text))
    output.result(
        {
            "forms": forms,
            "overlap": {"max": 0},
            "missing": [{"forms": assembled.missing_forms}] if assembled.missing_forms else [],
            "defects": [{"item": d.item, "code": d.code, "message": d.message} for d in report.defects],
            "coverage": {"examined": len(report.covered), "missing": [point.id for point in report.uncovered]},
        }
    )
    return 0 if assembled.is_whole else 1


def _skill_fields(form: SkillForm, assembled: AssembledSkill) -> dict[str, Any]:
    """`difficulty` is null: nobody has sat these tasks yet."""
    paper = assembled.report.paper
    points = form_points(form, function_names(assembled.standard, paper.level))
    whole = sum(points.values())
    return {
        "form": form.form,
        "items": len(form.tasks),
        "pieces": sum(len(task.pieces) for task in form.tasks),
        "points": whole / 100,
        "weights": {row: round(100 * part / whole, 6) for row, part in points.items()} if whole else {},
        "difficulty": None,
        "minutes": paper.minutes,
        "task_minutes": sum(task.minutes for task in form.tasks),
    }


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
