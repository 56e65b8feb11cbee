"""Who may apply for a level (1.9.1), as data: clauses with their text, and under each the alternatives that meet it."""

from dataclasses import dataclass
from itertools import chain

from desktop.errors import Error
from desktop.standard.toml_table import Table

_REFUSED = "Correct the standard file."


@dataclass(frozen=True)
class Alternative:
    """What must hold together; a field that asks nothing is None, False or empty. Years are years of work.

    `certificate_level` is the lowest level that is enough (5 is the lowest). `graduating_counts`: a student about to
    graduate is as good as a graduate. `training_goal` names facts of which one must be true.
    """

    certificate_level: int | None
    years_since_certificate: float | None
    work_years: float | None
    apprenticeship_completed: bool
    pre_technician: bool
    education: tuple[str, ...]
    major: tuple[str, ...]
    graduating_counts: bool
    training_goal: tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    """One condition of application: `citation` as in "1.9.1 三级/高级工 (2)", its printed text, and how it is read."""

    citation: str
    text: str
    footnotes: tuple[str, ...]
    note: str
    readings: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class RelatedMajors:
    """A footnote on related majors; which one holds depends on the school."""

    mark: str
    schools: tuple[str, ...]
    majors: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class ApplicationRules:
    """What the clauses of all levels share. `education` runs from low to high; `evidence` and `readings` are texts."""

    section: str
    related_occupations: tuple[str, ...]
    related_occupations_open: bool
    related_occupations_text: str
    education: tuple[str, ...]
    education_names: dict[str, str]
    related_majors: tuple[RelatedMajors, ...]
    evidence: dict[str, str]
    readings: dict[str, str]

    def majors_for(self, schools: tuple[str, ...]) -> tuple[str, ...]:
        """The related majors that hold for any of these schools."""
        fitting = (entry.majors for entry in self.related_majors if set(entry.schools) & set(schools))
        return tuple(dict.fromkeys(chain.from_iterable(fitting)))


def read_application_rules(table: Table) -> ApplicationRules:
    """The `[eligibility]` of a standard file."""
    found = ApplicationRules(
        section=table.text("section"),
        related_occupations=table.texts("related_occupations"),
        related_occupations_open=table.truth("related_occupations_open"),
        related_occupations_text=table.text("related_occupations_text"),
        education=table.texts("education"),
        education_names=table.table("education_names").text_map(),
        related_majors=tuple(_read_majors(entry) for entry in table.tables("related_majors")),
        evidence=table.table("evidence").text_map(),
        readings=table.table("readings").text_map(),
    )
    table.finish()
    for name in found.education:
        _verify_known(name, found.education_names, "eligibility.education_names")
    return found


def read_clause(table: Table, rules: ApplicationRules, level_name: str) -> Clause:
    """One `[[level.clause]]`. Raises: Error E-STD-12 for a reading or school that the file does not have."""
    citation = " ".join(filter(None, (rules.section, level_name, table.text("code"))))
    found = Clause(
        citation,
        table.text("text"),
        table.texts("footnotes"),
        table.text("note", ""),
        table.texts("readings"),
        tuple(_read_alternative(entry, rules) for entry in table.tables("alternatives")),
    )
    table.finish()
    for name in found.readings:
        _verify_known(name, rules.readings, f"{table.where}.readings")
    if not found.alternatives:
        raise table.wrong("alternatives")
    return found


def _read_alternative(table: Table, rules: ApplicationRules) -> Alternative:
    found = Alternative(
        certificate_level=table.whole_or_none("certificate_level"),
        years_since_certificate=table.number_or_none("years_since_certificate"),
        work_years=table.number_or_none("work_years"),
        apprenticeship_completed=table.truth("apprenticeship_completed", False),
        pre_technician=table.truth("pre_technician", False),
        education=table.texts("education"),
        major=table.texts("major"),
        graduating_counts=table.truth("graduating_counts", False),
        training_goal=table.texts("training_goal"),
    )
    table.finish()
    _verify_alternative(found, rules, table)
    return found


def _verify_alternative(found: Alternative, rules: ApplicationRules, table: Table) -> None:
    """Known words only; and something must be asked, for an alternative that asks nothing would admit everybody."""
    for words, known, name in (
        (found.education, rules.education, "education"),
        (found.major, ("this", "related"), "major"),
        (found.training_goal, ("mid_level_training_goal", "high_level_training_goal"), "training_goal"),
    ):
        for word in words:
            _verify_known(word, known, f"{table.where}.{name}")
    asks = (found.certificate_level, found.years_since_certificate, found.work_years, found.apprenticeship_completed)
    if not any((*asks, found.pre_technician, found.education)):
        raise table.wrong("work_years")


def _read_majors(table: Table) -> RelatedMajors:
    found = RelatedMajors(table.text("mark"), table.texts("schools"), table.texts("majors"), table.text("text"))
    table.finish()
    return found


def _verify_known(word: str, known: tuple[str, ...] | dict[str, str], field: str) -> None:
    if word not in known:
        raise Error(
            "E-STD-12",
            "The standard file says {word} in {field}, which is not a known word there.",
            _REFUSED,
            word=word,
            field=field,
        )
