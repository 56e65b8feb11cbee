"""`kaochang standard show`: the occupational standard as data (commands.md)."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from desktop.cli.output import Output
from desktop.cli.standard_choice import add_standard_argument, chosen_standard
from desktop.language import tr
from desktop.standard.outline import Content, Point
from desktop.standard.standard import Level, LevelPart, Standard


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--level", type=int, help="only this level")
    add_standard_argument(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Raises: Error E-STD-10 for a level the occupation does not have."""
    standard = chosen_standard(arguments)
    levels = standard.levels if arguments.level is None else (standard.level(arguments.level),)
    output.result(_as_fields(standard, levels))
    output.line(f"{standard.title} {standard.code}")
    for level in levels:
        _print_level(level, output)
    return 0


def _as_fields(standard: Standard, levels: tuple[Level, ...]) -> dict[str, Any]:
    return {
        "code": standard.code,
        "edition": standard.edition,
        "name": standard.name,
        "title": standard.title,
        "definition": standard.definition,
        "environment": standard.environment,
        "abilities": standard.abilities,
        "education": standard.education_text,
        "assessment": asdict(standard.assessment),
        "application": asdict(standard.application),
        "basic": [asdict(basic) for basic in standard.basics],
        "levels": {str(level.number): _level_fields(level) for level in levels},
    }


def _level_fields(level: Level) -> dict[str, Any]:
    return {
        "name": level.name,
        "training_hours": level.training_hours,
        "theory": _part_fields(level.theory),
        "skill": _part_fields(level.skill),
        "review": None if level.review_minutes is None else {"minutes": level.review_minutes},
        "eligibility": [asdict(clause) for clause in level.clauses],
        "outline": [
            {"code": function.code, "name": function.name, "contents": [_content_fields(c) for c in function.contents]}
            for function in level.functions
        ],
    }


def _part_fields(part: LevelPart) -> dict[str, Any]:
    return {"minutes": part.minutes, "weights": dict(part.weights)}


def _content_fields(content: Content) -> dict[str, Any]:
    return {
        "code": content.code,
        "name": content.name,
        "skills": [_point_fields(point) for point in content.skills],
        "knowledge": [_point_fields(point) for point in content.knowledge],
    }


def _point_fields(point: Point) -> dict[str, str]:
    fields = {"code": point.code, "text": point.text, "id": point.id}
    return {**fields, "note": point.note} if point.note else fields


def _print_level(level: Level, output: Output) -> None:
    output.line("")
    output.line(tr("{level}: {hours} reference training hours", level=level.name, hours=level.training_hours))
    theory, skill = level.theory, level.skill
    output.line("  " + tr("theory, {minutes} min: {weights}", minutes=theory.minutes, weights=_row(theory.weights)))
    output.line("  " + tr("skill, {minutes} min: {weights}", minutes=skill.minutes, weights=_row(skill.weights)))
    if level.review_minutes is not None:
        output.line("  " + tr("review, {minutes} min", minutes=level.review_minutes))
    for clause in level.clauses:
        output.line(f"  {clause.citation} {clause.text}")
    for function in level.functions:
        output.line(f"  {function.code}. {function.name}")
        for content in function.contents:
            _print_content(content, output)


def _print_content(content: Content, output: Output) -> None:
    output.line(f"    {content.code} {content.name}")
    for point in (*content.skills, *content.knowledge):
        note = f"（{point.note}）" if point.note else ""
        output.line(f"      {point.id}  {point.text}{note}")


def _row(weights: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {percent}%" for name, percent in weights.items())
