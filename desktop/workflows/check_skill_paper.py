"""A skill paper held against the standard, its materials opened, its gold answers graded; every defect by task."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop.bank.item import Defect
from desktop.bank.skill_paper import SkillForm, SkillPaper
from desktop.bank.skill_task import SkillTask
from desktop.errors import Error
from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, TaskWork
from desktop.formats.scoring_pack_gold import gold_part
from desktop.formats.task_text import read_task, write_task
from desktop.language import tr
from desktop.standard.outline import Content, Point
from desktop.standard.standard import Standard
from desktop.tasks.grading_table import Grader, grader_of
from desktop.tasks.materials import Faulty
from desktop.workflows.calibrate_paper import calibration_faults, expert_faults
from desktop.workflows.leaking_gold import find_leaks
from desktop.workflows.pack_tasks import make_task, scored_task

STANDARD, MATERIAL, TEXT, GOLD, LEAK = "E-BNK-15", "E-BNK-16", "E-BNK-17", "E-BNK-18", "E-BNK-19"
_FULL_HUNDREDTHS = 10_000


@dataclass(frozen=True)
class SkillReport:
    """A paper, what is wrong with it, and which skill points of its level no form examines."""

    paper: SkillPaper
    defects: tuple[Defect, ...]
    covered: tuple[Point, ...]
    uncovered: tuple[Point, ...]


def check_skill_paper(paper: SkillPaper, standard: Standard) -> SkillReport:
    """Everything section 6 and 1.7 of the plan of task types ask of a paper. Raises E-STD-10."""
    defects = [defect for form in paper.forms for defect in _form_defects(form, paper, standard)]
    defects += [Defect(place, GOLD, words) for place, words in calibration_faults(paper)]
    wanted = standard.points_of(paper.level, "skill")
    named = {skill for form in paper.forms for task in form.tasks for skill in task.skills}
    covered = tuple(point for point in wanted if point.id in named or point.code in named)
    return SkillReport(paper, tuple(defects), covered, tuple(point for point in wanted if point not in covered))


def function_names(standard: Standard, level: int) -> dict[str, str]:
    """The weight row of every 职业功能 of a level, by its number."""
    return {function.code: function.name for function in standard.level(level).functions}


def form_points(form: SkillForm, names: Mapping[str, str]) -> dict[str, int]:
    """Hundredths of points of each weight row in one form."""
    totals: dict[str, int] = {}
    for task in form.tasks:
        row = names.get(task.function, task.function)
        totals[row] = totals.get(row, 0) + task.points_hundredths
    return totals


def _form_defects(form: SkillForm, paper: SkillPaper, standard: Standard) -> Iterator[Defect]:
    yield from _weight_defects(form, paper, standard)
    earlier: dict[str, TaskWork] = {}
    for task in form.tasks:
        place = f"{form.form}/{task.slot}"
        yield from (Defect(place, STANDARD, words) for words in _standard_faults(task, paper.level, standard))
        yield from (Defect(place, code, words) for code, words in _task_faults(task, earlier))


def _weight_defects(form: SkillForm, paper: SkillPaper, standard: Standard) -> Iterator[Defect]:
    weights = standard.level(paper.level).skill.weights
    found = form_points(form, function_names(standard, paper.level))
    for row in sorted(set(found) | set(weights)):
        points, wanted = found.get(row, 0), weights.get(row, 0)
        if points * 100 != wanted * _FULL_HUNDREDTHS:
            words = tr("{row} has {found} points, the standard gives it {wanted}.",
                       row=row, found=str(points / 100), wanted=wanted)  # fmt: skip
            yield Defect(form.form, STANDARD, words)
    minutes = sum(task.minutes for task in form.tasks)
    if minutes != paper.minutes:
        words = tr("The tasks take {found} minutes, the paper {wanted}.", found=minutes, wanted=paper.minutes)
        yield Defect(form.form, STANDARD, words)


def _standard_faults(task: SkillTask, level: int, standard: Standard) -> Iterator[str]:
    content = _content(standard, level, task.content)
    if content is None or task.function != task.content.partition(".")[0]:
        yield tr("The standard has no 工作内容 {content} in function {function}.",
                 content=task.content, function=task.function)  # fmt: skip
    known = {name for point in _skills_down_from(standard, level) for name in _names(point, level)}
    if not task.skills:
        yield tr("The task names no skill point.")
    for skill in task.skills:
        if skill not in known:
            yield tr("The skill point {skill} does not exist at this level.", skill=skill)


def _content(standard: Standard, level: int, code: str) -> Content | None:
    contents = (content for function in standard.level(level).functions for content in function.contents)
    return next((content for content in contents if content.code == code), None)


def _skills_down_from(standard: Standard, level: int) -> Iterator[Point]:
    """Skill points of a level and of those it covers: a higher level has the lower number."""
    for other in standard.levels:
        if other.number >= level:
            yield from standard.points_of(other.number, "skill")


def _names(point: Point, level: int) -> tuple[str, ...]:
    """A point of the level itself may be named as printed, one of a lower level by its id only."""
    return (point.id, point.code) if point.level == level else (point.id,)


def _task_faults(source: SkillTask, earlier: dict[str, TaskWork]) -> Iterator[tuple[str, str]]:
    """Materials, then the text, then the gold answer: each needs the one before. The task's own model work joins those
    of `earlier` tasks of the form, as later tasks may go on from it."""
    try:
        task = make_task(source)
    except (Faulty, OSError) as reason:
        yield MATERIAL, tr("A material does not open: {reason}.", reason=str(reason))
        return
    text_faults = list(_text_faults(task))
    yield from ((TEXT, words) for words in text_faults)
    if text_faults:
        return
    materials = source.read_materials()
    yield from ((LEAK, words) for words in _leak_faults(task, source, materials))
    try:
        work = TaskWork(task, {}, materials, dict(earlier))
        yield from ((GOLD, words) for words in _gold_faults(work, source.gold, earlier))
    except (GoldError, ValueError) as reason:
        yield GOLD, tr("The gold answer cannot be used: {reason}.", reason=str(reason))


def _text_faults(task: Task) -> Iterator[str]:
    """What the candidate's machine would refuse is refused here."""
    try:
        if read_task(write_task(task), 0) != task:
            yield tr("The task does not come back as it was written.")
    except Error as error:
        named_like_an_answer = error.code == "E-FMT-07"
        yield (
            tr("A field of the setup is named like an answer.")
            if named_like_an_answer
            else tr("A text is empty or too long, or an output has no plain file name.")
        )
    except ValueError as reason:
        yield tr("The task is outside the JSON profile: {reason}.", reason=str(reason))


def _leak_faults(task: Task, source: SkillTask, materials: Mapping[str, bytes]) -> Iterator[str]:
    try:
        gold_part(scored_task(task, source, ""))
        leaking = find_leaks([write_task(task), *materials.values()], [scored_task(task, source, "")])
    except ValueError as reason:
        yield tr("The gold answer cannot be used: {reason}.", reason=str(reason))
        return
    if leaking:
        yield tr("The gold answer, its rubric or its configuration can be read in the task.")


def _gold_faults(work: TaskWork, gold: GoldTask, earlier: dict[str, TaskWork]) -> Iterator[str]:
    """`work` is untouched."""
    task = work.task
    try:
        grader = grader_of(task.type)
    except KeyError:
        yield tr("This program cannot mark tasks of the type {type}.", type=task.type.value)
        return
    if gold.version != grader.VERSION:
        yield tr("The gold answer is for version {found} of the grader, this program has {wanted}.",
                 found=gold.version, wanted=grader.VERSION)  # fmt: skip
    yield from grader.check_gold(task, gold, work.materials)
    perfect = replace(work, answers=grader.model_answers(task, gold, work.materials))
    earlier[task.slot] = perfect
    yield from _graded_faults(grader, work, perfect, gold)
    yield from expert_faults(grader, work, gold)


def _graded_faults(grader: Grader, untouched: TaskWork, perfect: TaskWork, gold: GoldTask) -> Iterator[str]:
    """Gold against gold is full, an untouched answer is nothing (I1, I2)."""
    full = grader.grade(perfect, gold)
    wanted = Decimal(perfect.task.points_hundredths) / 100
    if full.maximum != wanted or full.points + full.pending != wanted:
        yield tr("Graded against itself the gold answer earns {found} of {wanted}.",
                 found=str(full.points + full.pending), wanted=str(wanted))  # fmt: skip
    empty = grader.grade(untouched, gold)
    if empty.points:
        yield tr("An untouched answer earns {found} points.", found=str(empty.points))
