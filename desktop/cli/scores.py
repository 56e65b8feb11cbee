"""`kaochang scores --store STORE [--xlsx FILE]`: the score book."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.results_arguments import add_store, opened_desk
from desktop.exam.paper import Part
from desktop.language import tr
from desktop.workflows.issue_documents import write_workbook
from desktop.workflows.score_results import CandidateScore, ScoreBook, derivation, read_scores, score_text, verdict_name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--xlsx` also writes the list as a workbook."""
    parser.add_argument("--xlsx", type=Path, metavar="FILE")
    add_store(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0; a candidate who is not marked has null scores."""
    with opened_desk(arguments) as desk:
        book = read_scores(desk)
        if arguments.xlsx:
            write_workbook(desk, arguments.xlsx)
    for score in book.candidates:
        values = "  ".join(_shown(score, part) for part in Part)
        output.line(f"{score.admission_number}  {score.name}  {values}  {verdict_name(score.outcome.verdict)}")
    output.line(tr("{n} candidates", n=len(book.candidates)))
    output.result(fields_of(book))
    return 0


def fields_of(book: ScoreBook) -> dict[str, object]:
    """The JSON of commands.md. `review` is null where the level has none; `passed` is null while a part is missing."""
    return {"candidates": [_fields(score) for score in book.candidates], "log_head": book.log_head.hex()}


def _fields(score: CandidateScore) -> dict[str, object]:
    values = {part.value: _number(score, part) for part in Part}
    return {
        "admission_number": score.admission_number,
        **values,
        "passed": score.passed,
        "derivation": derivation(score),
        "level": score.level,
        "verdict": score.outcome.verdict.value,
    }


def _number(score: CandidateScore, part: Part) -> float | None:
    found = score.part(part)
    return None if found is None or found.hundredths is None else found.hundredths / 100


def _shown(score: CandidateScore, part: Part) -> str:
    found = score.part(part)
    return "—" if found is None or found.hundredths is None else score_text(found.hundredths)
