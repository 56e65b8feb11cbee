"""What a rehearsal sits: the shipped paper of its level and part, or another folder of sources."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.errors import Error
from desktop.rehearsal.plan import RehearsalPlan
from desktop.workflows.assemble_paper import assemble_paper, write_paper
from desktop.workflows.assemble_skill import SKILL, assemble_skill, write_skill
from desktop.workflows.check_skill_paper import form_points, function_names
from desktop.workflows.package_contents import AnyPaper

_FORMS = 2


@dataclass(frozen=True)
class RehearsedPaper:
    """A paper with its weights in percent by function."""

    paper: AnyPaper
    weights: Mapping[str, float]
    minutes: int


def assemble_rehearsed(plan: RehearsalPlan) -> RehearsedPaper:
    """Assemble it and write it where the authority keeps its papers. Raises E-REH-05 for one that is not whole."""
    folder = plan.out / "authority" / "paper"
    if plan.part == SKILL:
        return _skill(plan)
    assembled = assemble_paper(plan.source, plan.level, plan.part, _FORMS, plan.seed)
    if assembled.paper is None:
        raise _not_whole(str(assembled.missing[0].function))
    write_paper(assembled, folder)
    weights = {name: round(float(value), 6) for name, value in assembled.blueprint.weights_percent().items()}
    return RehearsedPaper(assembled.paper, weights, assembled.blueprint.minutes)


def _skill(plan: RehearsalPlan) -> RehearsedPaper:
    assembled = assemble_skill(plan.source, plan.level, _FORMS)
    if not assembled.is_whole:
        defects = assembled.report.defects
        raise _not_whole(f"{defects[0].item}: {defects[0].message}" if defects else "forms")
    write_skill(assembled, plan.out / "authority" / "paper")
    paper = assembled.report.paper
    points = form_points(paper.forms[0], function_names(assembled.standard, paper.level))
    whole = sum(points.values())
    return RehearsedPaper(paper, {row: round(100 * part / whole, 6) for row, part in points.items()}, paper.minutes)


def _not_whole(reason: str) -> Error:
    return Error(
        "E-REH-05",
        "The paper of this rehearsal is not whole ({reason}).",
        "Assemble it by itself and correct what is listed.",
        exit_code=Error.RULE,
        reason=reason,
    )
