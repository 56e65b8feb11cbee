"""The shipped skill papers of levels 5 and 4: complete, exactly weighted, without a defect, and dull to guess at."""

import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from types import ModuleType

import pytest

from desktop.bank.skill_paper import SkillPaper, open_skill_paper
from desktop.bank.skill_task import SkillTask
from desktop.exam.task import Task
from desktop.exam.task_score import TaskWork
from desktop.rehearsal.required_files import required_files
from desktop.standard.library import load_standard
from desktop.tasks.calibration import calibrate, threshold_faults
from desktop.tasks.grading_table import grader_of
from desktop.workflows.calibrate_paper import LEAST_ANNOTATORS
from desktop.workflows.check_skill_paper import check_skill_paper
from desktop.workflows.output_probes import probe
from desktop.workflows.pack_tasks import make_task
from tests.helpers.source_tree import ROOT

LEVELS = (5, 4)
WEIGHTS = {5: {"1": 3000, "2": 6000, "3": 1000}, 4: {"1": 3000, "2": 5000, "3": 2000}}


@lru_cache
def paper_of(level: int) -> SkillPaper:
    return open_skill_paper(ROOT / "exam_packages" / f"level-{level}" / "skill")


TASKS = [(level, form.form, task) for level in LEVELS for form in paper_of(level).forms for task in form.tasks]


def earned(task: SkillTask, work: Callable[[ModuleType, Task, Mapping[str, bytes]], Mapping[str, bytes]]) -> float:
    """The points of simulated work on one build of the task."""
    simulated = import_module(f"desktop.rehearsal.skill_work.{task.type.value}")
    made, materials = make_task(task), task.read_materials()
    answers = dict(work(simulated, made, materials))
    return float(grader_of(task.type).grade(TaskWork(made, answers, materials), task.gold).points)


@pytest.mark.parametrize("level", LEVELS)
def test_that_a_paper_has_no_defect_and_examines_every_skill_point(level: int) -> None:
    checked = check_skill_paper(paper_of(level), load_standard())
    assert [f"{defect.item}: {defect.message}" for defect in checked.defects] == []
    assert list(checked.uncovered) == []


@pytest.mark.parametrize("level", LEVELS)
def test_that_both_forms_have_the_weights_and_minutes_of_the_standard(level: int) -> None:
    assert [form.form for form in paper_of(level).forms] == ["A", "B"]
    for form in paper_of(level).forms:
        weights = {
            function: sum(task.points_hundredths for task in form.tasks if task.function == function)
            for function in WEIGHTS[level]
        }
        assert weights == WEIGHTS[level]
        assert sum(task.minutes for task in form.tasks) == 120


@pytest.mark.parametrize("level", LEVELS)
def test_that_spam_earns_a_fifth_of_a_paper_at_most(level: int) -> None:
    for form in paper_of(level).forms:
        assert sum(earned(task, lambda work, made, materials: work.spam(made, materials)) for task in form.tasks) <= 20


@pytest.mark.parametrize("level", LEVELS)
def test_that_better_work_earns_more(level: int) -> None:
    def total(tasks: Sequence[SkillTask], quality: float) -> float:
        chance = random.Random(7)
        return sum(
            earned(task, lambda work, made, files, gold=task.gold: work.imperfect(made, gold, files, quality, chance))
            for task in tasks
        )

    for form in paper_of(level).forms:
        assert total(form.tasks, 1.0) > total(form.tasks, 0.85) > total(form.tasks, 0.55) > 0


@pytest.mark.parametrize(("level", "form", "task"), TASKS, ids=lambda value: getattr(value, "slot", str(value)))
def test_that_every_picture_of_a_task_is_small_enough_to_carry(level: int, form: str, task: SkillTask) -> None:
    assert sum(map(len, task.read_materials().values())) < 3_000_000


@pytest.mark.parametrize("level", LEVELS)
def test_that_the_file_of_every_check_list_can_be_made_of_the_model_answers(level: int) -> None:
    for form in paper_of(level).forms:
        asking, earlier = 0, dict[str, TaskWork]()
        for task in form.tasks:
            made, materials = make_task(task), task.read_materials()
            model_answers = import_module(f"desktop.tasks.{task.type.value}.grading").model_answers
            work = TaskWork(made, dict(model_answers(made, task.gold, materials)), materials, dict(earlier))
            files, earlier[task.slot] = required_files(work), work
            asking += bool(made.outputs)
            assert list(files) == [output.name for output in made.outputs]
            for output in made.outputs:
                assert output.least_bytes <= len(files[output.name]) <= output.most_bytes
                assert probe(output, files[output.name]), (form.form, task.slot)
        assert asking >= 5


@pytest.mark.parametrize(("level", "form", "task"), TASKS)
def test_that_a_sample_task_says_that_nobody_calibrated_it(level: int, form: str, task: SkillTask) -> None:
    assert len(task.gold.annotators) < LEAST_ANNOTATORS and not task.gold.experts, (level, form)
    assert threshold_faults(calibrate({}), task.type, task.gold.config) == []
