"""skill sources ──assemble──► papers: the forms an author wrote, checked as a whole and copied for the builder."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.bank.blueprint import check_minutes
from desktop.bank.skill_paper import PAPER_FILE, TASK_FILE, SkillPaper, open_skill_paper
from desktop.bank.skill_task import GOLD_FILE, MATERIALS, SkillTask
from desktop.errors import Error
from desktop.standard.library import load_standard
from desktop.standard.standard import Standard
from desktop.workflows.check_skill_paper import SkillReport, check_skill_paper
from desktop.workflows.taking_back import make_folder, taken_back_on_failure

SKILL = "skill"


@dataclass(frozen=True)
class AssembledSkill:
    """What was checked, and how many of the forms asked for the folder lacks; nothing is written unless it is whole."""

    report: SkillReport
    standard: Standard
    missing_forms: int

    @property
    def is_whole(self) -> bool:
        """Whether an exam package may be built from it."""
        return not self.report.defects and not self.missing_forms


def assemble_skill(folder: Path, level: int, forms: int) -> AssembledSkill:
    """The first `forms` forms of the skill paper in `folder`, checked.

    Raises E-BNK-14 (unreadable), E-BNK-08 (another level), E-BNK-06 (too short), E-STD-09, E-STD-10.
    """
    paper = open_skill_paper(folder)
    if paper.level != level:
        raise Error(
            "E-BNK-08", "This bank is for level {level}, {part}.", "Name the bank of the level and part you want.",
            exit_code=Error.USAGE, level=paper.level, part=SKILL,
        )  # fmt: skip
    standard = load_standard(paper.standard)
    check_minutes(paper.minutes, standard.part(SKILL).minimum_minutes)
    chosen = replace(paper, forms=paper.forms[:forms])
    return AssembledSkill(check_skill_paper(chosen, standard), standard, max(0, forms - len(paper.forms)))


def open_checked_skill(folder: Path) -> SkillPaper:
    """The paper in `folder`, ready for a package. Raises E-BNK-14, E-BNK-06, E-BNK-26 with the first defect."""
    paper = open_skill_paper(folder)
    verify_skill_paper(paper)
    return paper


def verify_skill_paper(paper: SkillPaper) -> None:
    """Raises E-BNK-06 for a paper that is too short, E-BNK-26 with the first defect."""
    standard = load_standard(paper.standard)
    check_minutes(paper.minutes, standard.part(SKILL).minimum_minutes)
    defects = check_skill_paper(paper, standard).defects
    if defects:
        raise Error(
            "E-BNK-26",
            "The skill paper has {n} defects; the first, in {place}: {defect}",
            "Assemble the paper again and correct what is listed.",
            exit_code=Error.RULE,
            n=len(defects),
            place=defects[0].item,
            defect=defects[0].message,
        )


def write_skill(assembled: AssembledSkill, folder: Path) -> None:
    """Write the paper folder that `package build` reads: the chosen forms, and of each only what belongs to it."""
    if not assembled.is_whole:
        return
    paper = assembled.report.paper
    with taken_back_on_failure() as made:
        for form in paper.forms:
            letter = Path(form.form.lower())
            names = [letter / PAPER_FILE]
            for task in form.tasks:
                names += _files_of(letter / task.slot, task)
            for name in names:
                make_folder((folder / name).parent, made)
                made += [path for path in (folder / name,) if not path.exists()]
                shutil.copyfile(paper.folder / name, folder / name)


def _files_of(place: Path, task: SkillTask) -> Iterator[Path]:
    yield from (place / TASK_FILE, place / GOLD_FILE)
    yield from (place / MATERIALS / material.path.name for material in task.materials)
