"""A task that goes on from the candidate's own work on another one, at the candidate's window."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from desktop.exam.task import Task, TaskType
from desktop.formats.task_text import write_task
from tests.candidate.simulated_skill_keeper import SimulatedSkillKeeper
from tests.candidate.test_skill_sitting import CONTROL, K, Open, SkillStage, opened
from tests.tasks.table.table_cases import COLUMNS, ORDERS
from tests.ui.workbenches.bench import make_task

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
__all__ = ["opened"]


def cleaning_and_summing() -> tuple[Task, Task]:
    """A table to clean, and a sheet over the cleaned table."""
    materials = {"orders.csv": ORDERS}
    table = make_task(
        TaskType.TABLE, {}, materials,
        [("orders", "订单", "orders.csv", {"mode": "repair", "columns": COLUMNS})], slot="1.2-01", title="清洗",
    )  # fmt: skip
    setup = {
        "columns": COLUMNS, "tools": ["cells"], "follow": {"slot": "1.2-01", "piece": "orders"},
        "blanks": [{"ref": "B1"}],
    }  # fmt: skip
    summary = make_task(TaskType.SUMMARY, {}, {}, [("sum", "统计", "", setup)], slot="1.2-02", title="统计")
    return table, summary


def with_these(keeper: SimulatedSkillKeeper) -> None:
    table, summary = cleaning_and_summing()
    keeper.tasks = (table, summary)
    keeper.assets = {task.task: write_task(task) for task in keeper.tasks}
    keeper.assets |= {material.asset: ORDERS for material in table.materials}
    keeper.items = tuple(piece.piece for task in keeper.tasks for piece in task.pieces)
    keeper.moved = keeper.items[0]


def counted(stage: SkillStage) -> int:
    return stage.work.figures.data.height - 1  # type: ignore[no-any-return]


def test_that_the_sheet_counts_the_candidates_own_table_and_follows_its_changes(
    qapp: QApplication,
    opened: Callable[..., SkillStage],
) -> None:
    stage = opened(with_these)
    stage.work.desk.grid.choose_rows([0, 1])
    stage.work.act("delete_rows")
    stage.press(K.Key_PageDown, CONTROL)
    assert (stage.work.task.slot, counted(stage)) == ("1.2-02", 8)
    stage.press(K.Key_PageUp, CONTROL)
    stage.work.desk.grid.choose_rows([0])
    stage.work.act("delete_rows")
    stage.press(K.Key_PageDown, CONTROL)
    assert counted(stage) == 7


def test_that_the_sheet_finds_the_table_again_after_a_restart(opened: Open) -> None:
    first = opened(with_these)
    first.work.desk.grid.choose_rows([0, 1, 2])
    first.work.act("delete_rows")

    def resume(keeper: SimulatedSkillKeeper) -> None:
        with_these(keeper)
        keeper.answers, keeper.values = first.keeper.answers, first.keeper.values
        keeper.moved = keeper.items[1]

    second = opened(resume)
    assert (second.work.task.slot, counted(second)) == ("1.2-02", 7)


def test_that_without_the_earlier_work_the_sheet_says_what_to_do_first(opened: Open) -> None:
    stage = opened(with_these)
    stage.press(K.Key_PageDown, CONTROL)
    assert counted(stage) == 0
    assert "1.2-01" in stage.work.status.text()
