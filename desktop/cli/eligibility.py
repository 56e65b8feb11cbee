"""`kaochang eligibility FILE.json --level N`: may this person apply, by which clause, and what is missing (1.9.1).

Beyond the facts of commands.md the file may say `evidence` ({fact: {"document", "checked_by"}}) and
`occupation_recognised_by`, the name of the person who accepted an occupation outside the open list.
"""

import argparse
from dataclasses import asdict
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.standard_choice import add_standard_argument, chosen_standard
from desktop.errors import Error
from desktop.language import tr
from desktop.standard.eligibility import Decision, decide_eligibility
from desktop.standard.facts import parse_facts
from desktop.standard.standard import Standard

_MOST_BYTES = 1 << 20
_FACTS = """FILE.json is one object; what is absent counts as no or 0.
  certificate_level         1 to 5, of the vocational certificate held
  certificate_occupation    this | related | other (default: this)
  years_since_certificate   years of work in this or a related occupation since then
  work_years                all years of work in this or a related occupation
  pre_technician, apprenticeship_completed, graduating,
  mid_level_training_goal, high_level_training_goal       true or false
  education                 junior_middle, vocational_secondary, technical_school, senior_technical_school,
                            technician_college, college, bachelor and others of the standard file
  major                     this | related | other
  evidence                  {"work_years": {"document": "...", "checked_by": "..."}}
  occupation_recognised_by  who accepted an occupation outside the open list"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.epilog, parser.formatter_class = _FACTS, argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", type=Path, metavar="FILE.json", help="what is known of the person")
    parser.add_argument("--level", required=True, type=int, help="the level applied for")
    add_standard_argument(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0 when eligible, 1 when not or when a person must decide. Raises: Error E-ELG-… for a bad file."""
    standard = chosen_standard(arguments)
    standard.level(arguments.level)
    facts = parse_facts(_read(arguments.file), standard.application.education)
    decision = decide_eligibility(standard, arguments.level, facts)
    output.result(_as_fields(decision))
    _print(standard, arguments.level, decision, output)
    return 0 if decision.eligible else 1


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST_BYTES)
    except (OSError, ValueError) as fault:
        raise Error(
            "E-ELG-04", "The file {path} cannot be read.", "Check its name and place.", path=str(path)
        ) from fault


def _as_fields(decision: Decision) -> dict[str, object]:
    return {
        "eligible": decision.eligible,
        "clause": decision.clause.citation if decision.clause else None,
        "missing": list(decision.missing),
        "needs_person": decision.needs_person,
        "reason": _verdict(decision),
        "clause_text": decision.clause.text if decision.clause else None,
        "evidence": [asdict(entry) for entry in decision.evidence],
        "readings": list(decision.readings),
        "warnings": list(decision.warnings),
    }


def _verdict(decision: Decision) -> str:
    if decision.eligible:
        return tr("May apply.")
    if decision.needs_person:
        return tr("Not decided: a named person must recognise the occupation.")
    return tr("May not apply yet.")


def _print(standard: Standard, level: int, decision: Decision, output: Output) -> None:
    output.line(f"{standard.name} {standard.level(level).name}")
    output.line(_verdict(decision))
    if decision.clause:
        output.line(f"{decision.clause.citation} {decision.clause.text}")
    for sentence in decision.missing:
        output.line(tr("missing: {text}", text=sentence))
    for entry in decision.evidence:
        checked_by = entry.checked_by or tr("nobody yet")
        output.line(tr("evidence: {document}; checked by: {name}", document=entry.document, name=checked_by))
    for sentence in decision.readings:
        output.line(tr("read as: {text}", text=sentence))
    for sentence in decision.warnings:
        output.line(tr("note: {text}", text=sentence))
