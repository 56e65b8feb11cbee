"""What a person's facts lack for one alternative of a clause, as sentences. One question, one function."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.language import tr
from desktop.standard.clauses import Alternative
from desktop.standard.facts import Facts
from desktop.standard.standard import Standard


@dataclass(frozen=True)
class Gap:
    """Something missing. `person_decides`: no fact is missing, but a named person has to accept one."""

    sentence: str
    person_decides: bool = False


def find_gaps(standard: Standard, asked: Alternative, facts: Facts) -> Iterator[Gap]:
    """Everything `facts` lack for this alternative; nothing when it is met."""
    yield from _certificate(standard, asked, facts)
    yield from _education(standard, asked, facts)
    yield from _major(standard, asked, facts)
    yield from _training_goal(asked, facts)
    yield from _apprenticeship(asked, facts)
    yield from _years(asked, facts)


def _certificate(standard: Standard, asked: Alternative, facts: Facts) -> Iterator[Gap]:
    """A higher level (a smaller number) is enough too: higher levels include the lower ones (section 3)."""
    needed = asked.certificate_level
    if needed is not None and not (facts.certificate_level and facts.certificate_level <= needed):
        name = standard.level(needed).name
        yield Gap(tr("A certificate of {level} or higher in this or a related occupation is needed.", level=name))
    elif asked.pre_technician and not facts.pre_technician:
        yield Gap(tr("A pre-technician certificate in this or a related occupation is needed."))
    elif needed is not None or asked.pre_technician:
        yield from _occupation(standard, facts)


def _occupation(standard: Standard, facts: Facts) -> Iterator[Gap]:
    """There is a certificate; of which occupation? An open list of related ones (等) is a person's to extend."""
    if facts.certificate_occupation != "other" or facts.occupation_recognised_by:
        return
    if standard.application.related_occupations_open:
        sentence = tr("A named person must decide whether the occupation of the certificate counts as related.")
        yield Gap(sentence, person_decides=True)
    else:
        yield Gap(tr("The occupation of the certificate is not among the related ones."))


def _education(standard: Standard, asked: Alternative, facts: Facts) -> Iterator[Gap]:
    if not asked.education:
        return
    if facts.education not in asked.education:
        schools = "、".join(standard.application.education_names[name] for name in asked.education)
        yield Gap(tr("A diploma of one of these is needed: {schools}.", schools=schools))
    elif facts.graduating and not asked.graduating_counts:
        yield Gap(tr("The diploma itself is needed; a student about to graduate does not count here."))


def _major(standard: Standard, asked: Alternative, facts: Facts) -> Iterator[Gap]:
    """The footnote on related majors differs by school; before a school is known, all that may hold are named."""
    if not asked.major or facts.major in asked.major:
        return
    schools = (facts.education,) if facts.education in asked.education and facts.education else asked.education
    majors = "、".join(standard.application.majors_for(schools))
    yield Gap(tr("A major of this occupation or a related one ({majors}) is needed.", majors=majors))


def _training_goal(asked: Alternative, facts: Facts) -> Iterator[Gap]:
    if not asked.training_goal or any(getattr(facts, goal) for goal in asked.training_goal):
        return
    if "mid_level_training_goal" in asked.training_goal:
        yield Gap(tr("The school must be assessed and approved for training mid-level skills."))
    else:
        yield Gap(tr("The school must be assessed and approved for training high-level skills."))


def _apprenticeship(asked: Alternative, facts: Facts) -> Iterator[Gap]:
    if asked.apprenticeship_completed and not facts.apprenticeship_completed:
        yield Gap(tr("A completed apprenticeship in this or a related occupation is needed."))


def _years(asked: Alternative, facts: Facts) -> Iterator[Gap]:
    """Work in this or a related occupation: all of it, or that since the certificate."""
    needed, found = asked.work_years or 0, facts.work_years
    if found < needed:
        yield Gap(
            tr(
                "Years of work in this or a related occupation needed: {needed}; found: {found}.",
                needed=_plain(needed),
                found=_plain(found),
            )
        )
    needed, found = asked.years_since_certificate or 0, facts.years_since_certificate
    if found < needed:
        yield Gap(
            tr(
                "Years of work in this or a related occupation since the certificate needed: {needed}; found: {found}.",
                needed=_plain(needed),
                found=_plain(found),
            )
        )


def _plain(years: float) -> str:
    """3 rather than 3.0; never rounded, so that 2.999 does not read as enough."""
    return str(int(years)) if years == int(years) else str(years)
