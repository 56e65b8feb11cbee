"""May this person apply for this level (1.9.1)? A pure decision from the standard's clauses and a person's facts.

No clause and no number stands here: each alternative of a clause asks some of the questions below. A certificate of an
occupation outside the open list of related ones is no plain no: a named person decides (`needs_person`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.language import tr
from desktop.standard.clauses import Alternative, ApplicationRules, Clause
from desktop.standard.facts import Check, Facts
from desktop.standard.gaps import Gap, find_gaps
from desktop.standard.standard import Level, Standard


@dataclass(frozen=True)
class Evidence:
    """What shows a fact the decision rests on: the usual document, or the one named with who checked it."""

    fact: str
    document: str
    checked_by: str


@dataclass(frozen=True)
class Decision:
    """`clause` is the one that is met, or would be if a person accepts the occupation; None on a plain no.

    `missing` says in sentences what the nearest alternatives still lack; `readings` how the clause's words were taken.
    """

    eligible: bool
    needs_person: bool
    clause: Clause | None
    missing: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    readings: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Attempt:
    clause: Clause
    alternative: Alternative
    gaps: tuple[Gap, ...]

    @property
    def lacking(self) -> int:
        """How much no person can accept away."""
        return sum(not gap.person_decides for gap in self.gaps)


def decide_eligibility(standard: Standard, level_number: int, facts: Facts) -> Decision:
    """The first alternative that is met; else the first that only waits for a person; else no, with what is missing.

    Raises: Error E-STD-10 for a level the occupation does not have.
    """
    level = standard.level(level_number)
    attempts = tuple(_attempts(standard, level, facts))
    best = min(attempts, key=lambda attempt: (attempt.lacking, len(attempt.gaps)))
    warnings = tuple(_warnings(standard, facts))
    if best.lacking:
        return Decision(False, False, None, _missing(attempts, best), (), (), warnings)
    return Decision(
        eligible=not best.gaps,
        needs_person=bool(best.gaps),
        clause=best.clause,
        missing=_missing(attempts, best) if best.gaps else (),
        evidence=_evidence(standard.application, best.alternative, facts),
        readings=tuple(standard.application.readings[name] for name in best.clause.readings),
        warnings=warnings,
    )


def _attempts(standard: Standard, level: Level, facts: Facts) -> Iterator[_Attempt]:
    for clause in level.clauses:
        for alternative in clause.alternatives:
            yield _Attempt(clause, alternative, tuple(find_gaps(standard, alternative, facts)))


def _missing(attempts: tuple[_Attempt, ...], best: _Attempt) -> tuple[str, ...]:
    """Of every alternative that is as near as the best one."""
    nearest = [attempt for attempt in attempts if attempt.lacking == best.lacking]
    sentences = [
        tr("{clause}: {missing}", clause=attempt.clause.citation, missing=gap.sentence)
        for attempt in nearest
        for gap in attempt.gaps
    ]
    return tuple(dict.fromkeys(sentences))


def _evidence(rules: ApplicationRules, alternative: Alternative, facts: Facts) -> tuple[Evidence, ...]:
    found = []
    for fact in _facts_used(alternative, facts):
        check = facts.checks.get(fact, Check())
        recognised_by = facts.occupation_recognised_by if fact == "certificate_occupation" else ""
        document = check.document or rules.evidence.get(fact, "")
        found.append(Evidence(fact, document, recognised_by or check.checked_by))
    return tuple(found)


def _facts_used(alternative: Alternative, facts: Facts) -> Iterator[str]:
    """The facts an alternative rests on, in the order of its words."""
    if alternative.certificate_level:
        yield "certificate_level"
    if alternative.pre_technician:
        yield "pre_technician"
    if alternative.certificate_level or alternative.pre_technician:
        yield "certificate_occupation"
    if alternative.education:
        yield "education"
        if facts.graduating:
            yield "graduating"
    if alternative.major:
        yield "major"
    yield from (goal for goal in alternative.training_goal if getattr(facts, goal))
    for fact in ("apprenticeship_completed", "years_since_certificate", "work_years"):
        if getattr(alternative, fact):
            yield fact


def _warnings(standard: Standard, facts: Facts) -> Iterator[str]:
    """What a person should look at again; it never changes the decision."""
    order = standard.application.education
    if facts.education and order.index(facts.education) < order.index(standard.minimum_education):
        yield tr("The standard expects this schooling: {education}", education=standard.education_text)
    if 0 < facts.work_years < facts.years_since_certificate:
        yield tr("The years since the certificate exceed all years of work: check both.")
