"""Two experts of a skill paper: the thresholds their files give, and the scores these must keep (I13)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from importlib import import_module

from desktop.bank.skill_paper import SkillPaper
from desktop.bank.skill_task import SkillTask
from desktop.exam.task import Task, TaskType
from desktop.exam.task_score import Expert, GoldError, GoldTask, TaskWork
from desktop.language import tr
from desktop.tasks.calibration import Measured, Row, calibrate, threshold_faults
from desktop.tasks.grading_table import Grader
from desktop.tasks.materials import Faulty
from desktop.workflows.pack_tasks import make_task

LEAST_ANNOTATORS = 2
_MEASURES = {TaskType.IMAGE: "desktop.tasks.image.experts", TaskType.AUDIO: "desktop.tasks.audio.experts"}
_LEAST_TO_GOLD, _LEAST_BETWEEN = Decimal("0.95"), Decimal("0.90")


@dataclass(frozen=True)
class Calibration:
    """The table of a paper, and for each task (form/slot) with experts on what they do not agree."""

    rows: tuple[Row, ...]
    disagreements: Mapping[str, tuple[tuple[str, str], ...]]


def calibrate_paper(paper: SkillPaper) -> Calibration:
    """What the experts of all tasks give together; files that cannot be compared count nothing here."""
    samples: dict[str, list[Fraction]] = {}
    disagreements = {}
    for place, source in expert_tasks(paper):
        try:
            measured = _measured(make_task(source), source.gold)
        except (Faulty, OSError, GoldError, ValueError):
            continue  # `expert_faults` names the task
        disagreements[place] = measured.disagreements
        for kind, found in measured.samples.items():
            samples.setdefault(kind, []).extend(found)
    return Calibration(calibrate(samples), disagreements)


def expert_tasks(paper: SkillPaper) -> Iterator[tuple[str, SkillTask]]:
    """Every task that two experts did, by form and slot."""
    for form in paper.forms:
        yield from ((f"{form.form}/{task.slot}", task) for task in form.tasks if task.gold.experts)


def calibration_faults(paper: SkillPaper) -> Iterator[tuple[str, str]]:
    """Place and sentence: thresholds other than the experts give, and pieces on which they disagree."""
    if not any(True for _ in expert_tasks(paper)):
        return
    found = calibrate_paper(paper)
    for place, source in expert_tasks(paper):
        for setting, has, wanted in threshold_faults(found.rows, source.type, source.gold.config):
            yield place, tr("The threshold {setting} is {found}; the two experts give {wanted}.",
                            setting=setting, found=has, wanted=wanted)  # fmt: skip
        for piece, reason in found.disagreements.get(place, ()):
            yield place, tr("The experts disagree on {piece} ({reason}): draw it again or withdraw it.",
                            piece=piece, reason=reason)  # fmt: skip


def expert_faults(grader: Grader, work: TaskWork, gold: GoldTask) -> Iterator[str]:
    """What section 4.5 of the plan refuses. Raises GoldError and ValueError for a file that cannot be used."""
    if not gold.experts:
        if len(gold.annotators) >= LEAST_ANNOTATORS:
            yield tr("Two annotators are named, but their files are not there.")
        return
    _measured(work.task, gold)
    first, second = (_as_gold(expert, work.task, gold) for expert in gold.experts)
    trials = (
        ("a", tr("Expert A against gold"), first, gold, _LEAST_TO_GOLD),
        ("b", tr("Expert B against gold"), second, gold, _LEAST_TO_GOLD),
        ("a_b", tr("Expert A against expert B"), first, second, _LEAST_BETWEEN),
    )
    for name, words, answers, against, least in trials:
        score = grader.grade(replace(work, answers=grader.model_answers(work.task, answers, work.materials)), against)
        most = score.maximum - score.pending
        if score.points < least * most:
            yield tr("{who}: {points} of {most}, at least {least} % are needed.",
                     who=words, points=str(score.points), most=str(most), least=int(least * 100))  # fmt: skip
        if gold.scores.get(name) != str(score.points):
            yield tr("{who}: the score is {points}, stored is {stored}.",
                     who=words, points=str(score.points), stored=gold.scores.get(name, "–"))  # fmt: skip


def _measured(task: Task, gold: GoldTask) -> Measured:
    if task.type not in _MEASURES:
        return Measured({})
    first, second = (_as_gold(expert, task, gold) for expert in gold.experts)
    found: Measured = import_module(_MEASURES[task.type]).measure(task, first, second)
    return found


def _as_gold(expert: Expert, task: Task, gold: GoldTask) -> GoldTask:
    """An expert's file in the place of gold, without what was withdrawn."""
    names = {piece.name for piece in task.pieces}
    return replace(gold, gold={piece: value for piece, value in expert.answers.items() if piece in names})
