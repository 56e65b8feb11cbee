"""The standard and its levels as values. Everything is read from a file; see `reading.py`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.errors import Error
from desktop.standard.assessment import REVIEW, SKILL, THEORY, Assessment, PartRule
from desktop.standard.clauses import ApplicationRules, Clause
from desktop.standard.outline import KNOWLEDGE, BasicRequirement, Function, Point


@dataclass(frozen=True)
class LevelPart:
    """Theory or skill at one level: its minutes, and percent by row of the weight table in the table's order."""

    minutes: int
    weights: Mapping[str, int]


@dataclass(frozen=True)
class Level:
    """One level: 5 is the lowest, 1 the highest. `review_minutes` is None where there is no review."""

    number: int
    name: str
    training_hours: int
    training_hours_text: str
    outline_section: str
    theory: LevelPart
    skill: LevelPart
    review_minutes: int | None
    eligibility_intro: str
    clauses: tuple[Clause, ...]
    functions: tuple[Function, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts a candidate must pass at this level."""
        return (THEORY, SKILL) if self.review_minutes is None else (THEORY, SKILL, REVIEW)

    def points(self) -> Iterator[Point]:
        """The skill and knowledge points of this level (the basic requirements belong to the standard)."""
        for function in self.functions:
            yield from function.points()


@dataclass(frozen=True)
class Standard:
    """An occupational standard, complete and consistent: the loader refuses anything else."""

    code: str
    edition: str
    name: str
    title: str
    definition: str
    environment: str
    abilities: str
    minimum_education: str
    education_text: str
    levels_text: str
    progression: str
    assessment: Assessment
    application: ApplicationRules
    basics: tuple[BasicRequirement, ...]
    levels: tuple[Level, ...]

    @property
    def key(self) -> str:
        """Occupation code and edition as every file of an exam names them: `4-04-05-05:2021`."""
        return f"{self.code}:{self.edition}"

    def level(self, number: int) -> Level:
        """Raises: Error E-STD-10 for a level the occupation does not have."""
        for level in self.levels:
            if level.number == number:
                return level
        raise Error(
            "E-STD-10",
            "{name} has no level {level}.",
            "Choose one of the levels {levels}.",
            exit_code=Error.USAGE,
            name=self.name,
            level=number,
            levels=" ".join(str(level.number) for level in self.levels),
        )

    def part(self, part: str) -> PartRule:
        """The rule of one part. Raises: Error E-STD-11 for a part the standard does not have."""
        if part in self.assessment.parts:
            return self.assessment.parts[part]
        raise Error(
            "E-STD-11",
            "The standard has no part {part}.",
            "Choose one of: {parts}.",
            exit_code=Error.USAGE,
            part=part,
            parts=" ".join(self.assessment.parts),
        )

    def points(self) -> Iterator[Point]:
        """Every point of the standard: basic requirements, then level by level."""
        for basic in self.basics:
            yield from basic.points()
        for level in self.levels:
            yield from level.points()

    def points_of(self, number: int, part: str) -> tuple[Point, ...]:
        """What a part of a level examines: theory basic requirements and knowledge, skill the skill points."""
        own = tuple(self.level(number).points())
        if part != THEORY:
            return tuple(point for point in own if point.kind == SKILL)
        basic = tuple(point for entry in self.basics for point in entry.points())
        return basic + tuple(point for point in own if point.kind == KNOWLEDGE)

    def find_point(self, point_id: str) -> Point | None:
        """The point with this id, or None; `{point.id: point for point in standard.points()}` serves many look-ups."""
        return next((point for point in self.points() if point.id == point_id), None)
