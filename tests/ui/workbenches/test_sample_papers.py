"""Every task of the sample papers opens in its workbench, with its materials and with its model answers."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.bank.skill_task import open_skill_task
from desktop.tasks.grading_table import grader_of
from desktop.ui.workbenches.workbench_table import has_workbench
from desktop.workflows.pack_tasks import make_task
from tests.candidate.test_screen_readers import nameless
from tests.helpers.source_tree import ROOT
from tests.ui.workbenches.bench import Bench

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
FOLDERS = sorted(ROOT.glob("exam_packages/level-*/skill/*/*/task.toml"))


def name_of(path: Path) -> str:
    """Such as level-5/a/2.1-03."""
    return "/".join((path.parents[3].name, path.parents[1].name, path.parent.name))


@pytest.mark.parametrize("path", FOLDERS, ids=name_of)
def test_that_a_task_opens_and_shows_its_model_answers(path: Path, opened: Callable[..., Bench]) -> None:
    source = open_skill_task(path.parent, tomllib.loads(path.read_text(encoding="utf-8")))
    if not has_workbench(source.type):
        pytest.skip(f"no workbench of type {source.type}")
    task, materials = make_task(source), source.read_materials()
    answers = grader_of(task.type).model_answers(task, source.gold, materials)
    damaged: list[object] = []
    bench = opened(task, materials, journal={task.piece(name).piece: [value] for name, value in answers.items()})
    bench.work.material_damaged.connect(damaged.append)
    bench.work.answer_unreadable.connect(damaged.append)
    for piece in task.pieces:
        bench.work.open_piece(piece)
        bench.settle()
        assert bench.work.model.write_document(bench.document) == answers[piece.name]
    assert damaged == []
    assert bench.work.status.text() == ""
    assert nameless(bench.work) == []
