"""Bytes of a standard file → `Standard`, refused unless complete and consistent (resources/standards/README.md)."""

from collections import Counter
from collections.abc import Iterable

from desktop.errors import Error
from desktop.standard.assessment import REVIEW, SKILL, THEORY, Assessment, read_assessment, verify_minutes
from desktop.standard.clauses import ApplicationRules, read_application_rules, read_clause
from desktop.standard.outline import BasicRequirement, read_basic, read_function
from desktop.standard.standard import Level, LevelPart, Standard
from desktop.standard.toml_table import Table, parse_table
from desktop.standard.weights import verify_weights

_REFUSED = "Correct the standard file."


def read_standard(data: bytes) -> Standard:
    """Raises: Error E-STD-01 to E-STD-08 and E-STD-12, each naming the place in the file."""
    table = parse_table(data)
    application = read_application_rules(table.table("eligibility"))
    found = Standard(
        code=table.text("code"),
        edition=table.text("edition"),
        name=table.text("name"),
        title=table.text("title"),
        definition=table.text("definition"),
        environment=table.text("environment"),
        abilities=table.text("abilities"),
        minimum_education=table.text("minimum_education"),
        education_text=table.text("education_text"),
        levels_text=table.text("levels_text"),
        progression=table.text("progression"),
        assessment=read_assessment(table.table("assessment")),
        application=application,
        basics=tuple(read_basic(entry) for entry in table.tables("basic")),
        levels=tuple(_read_level(entry, application) for entry in table.tables("level")),
    )
    announced = table.wholes("levels")
    table.finish()
    _verify_standard(found, announced, table)
    return found


def read_key(data: bytes) -> str:
    """Only code and edition of a standard file, `4-04-05-05:2021`, so that one is found without reading all."""
    table = parse_table(data)
    return f"{table.text('code')}:{table.text('edition')}"


def _read_level(table: Table, application: ApplicationRules) -> Level:
    number, name = table.whole("number"), table.text("name")
    review = table.table_or_none("review")
    found = Level(
        number=number,
        name=name,
        training_hours=table.whole("training_hours"),
        training_hours_text=table.text("training_hours_text"),
        outline_section=table.text("outline_section"),
        theory=_read_part(table.table("theory")),
        skill=_read_part(table.table("skill")),
        review_minutes=review.whole("minutes") if review else None,
        eligibility_intro=table.text("eligibility_intro"),
        clauses=tuple(read_clause(entry, application, name) for entry in table.tables("clause")),
        functions=tuple(read_function(entry, number) for entry in table.tables("function")),
    )
    table.finish()
    if not found.clauses:
        raise table.wrong("clause")
    return found


def _read_part(table: Table) -> LevelPart:
    found = LevelPart(table.whole("minutes"), table.table("weights").whole_map())
    table.finish()
    return found


def _verify_standard(found: Standard, announced: tuple[int, ...], table: Table) -> None:
    if found.minimum_education not in found.application.education:
        raise table.wrong("minimum_education")
    _verify_levels(found.levels, announced)
    for level in found.levels:
        _verify_level(level, found.assessment, found.basics)
    _verify_unique(point.id for point in found.points())


def _verify_levels(levels: tuple[Level, ...], announced: tuple[int, ...]) -> None:
    """Each level the file announces, once, in that order."""
    _verify_unique(str(level.number) for level in levels)
    described = tuple(level.number for level in levels)
    if described != announced or not described:
        raise Error(
            "E-STD-05",
            "The standard file announces the levels {announced} but describes {described}.",
            _REFUSED,
            announced=" ".join(map(str, announced)),
            described=" ".join(map(str, described)),
        )
    for level in levels:
        _verify_certificate_levels(level, described)


def _verify_certificate_levels(level: Level, numbers: tuple[int, ...]) -> None:
    asked = (entry.certificate_level for clause in level.clauses for entry in clause.alternatives)
    for number in asked:
        if number is not None and number not in numbers:
            raise Error(
                "E-STD-12",
                "The standard file says {word} in {field}, which is not a known word there.",
                _REFUSED,
                word=number,
                field=f"certificate_level ({level.name})",
            )


def _verify_level(level: Level, assessment: Assessment, basics: tuple[BasicRequirement, ...]) -> None:
    functions = [function.name for function in level.functions]
    rows = {THEORY: [basic.name for basic in basics] + functions, SKILL: functions}
    minutes = {THEORY: level.theory.minutes, SKILL: level.skill.minutes, REVIEW: level.review_minutes}
    weights = {THEORY: level.theory.weights, SKILL: level.skill.weights}
    for part in level.parts:
        if part not in assessment.parts:
            raise Error("E-STD-11", "The standard has no part {part}.", _REFUSED, part=part)
        rule = assessment.parts[part]
        verify_minutes(rule, minutes[part] or 0, level=level.number)
        if part in rows:
            _verify_unique(rows[part])
            verify_weights(weights[part], rows[part], level=level.number, part=rule.name)


def _verify_unique(names: Iterable[str]) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise Error("E-STD-04", "The standard file has {id} more than once.", _REFUSED, id=repeated[0])
