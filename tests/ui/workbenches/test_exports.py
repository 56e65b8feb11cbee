"""导出到任务文件夹: every format a type has, from what is on screen, under the name that the check-list asks for."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.bank.skill_paper import open_skill_paper
from desktop.bank.skill_task import SkillTask
from desktop.exam.task import RequiredOutput, Task, TaskType
from desktop.tasks.image.codec import TASK_FORMATS
from desktop.workflows.pack_tasks import make_task
from tests.helpers.source_tree import ROOT
from tests.ui.workbenches.audio_tasks import cutting
from tests.ui.workbenches.bench import Bench, K, Mouse
from tests.ui.workbenches.image_tasks import drawing
from tests.ui.workbenches.text_tasks import marking

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
CANNOT_SAY_BOXES = {"YOLO seg, this picture", "YOLO pose, this picture"}
Open = Callable[..., Bench]


def asking(task: Task, name: str) -> Task:
    return replace(task, outputs=(RequiredOutput(name, 2, 100_000, True),))


def draw(bench: Bench) -> None:
    bench.press("r")
    Mouse(bench.work.desk.canvas).drag((50, 100), (110, 160))  # type: ignore[attr-defined]


def mark(bench: Bench) -> None:
    bench.work.desk.view.select(0, 4)  # type: ignore[attr-defined]
    bench.press("4")


def cut(bench: Bench) -> None:
    bench.work.desk.editing.add("speech", 0, 2000)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("make", "act"), [(drawing, draw), (marking, mark), (cutting, cut)])
def test_that_every_format_of_a_type_can_be_made_of_what_is_on_screen(
    opened: Open, make: Callable[[], tuple[Task, dict[str, bytes]]], act: Callable[[Bench], None]
) -> None:
    task, materials = make()
    bench = opened(asking(task, "x.json"), materials)
    act(bench)
    forms = [form for form in bench.work.exports() if form.words not in CANNOT_SAY_BOXES]
    made = [form.make() for form in forms]
    assert sum(len(content) > 0 for content in made) >= 3


def test_that_what_a_format_cannot_say_is_told_in_the_panel(opened: Open) -> None:
    task, materials = drawing()
    bench = opened(asking(task, "labels.txt"), materials)
    draw(bench)
    bench.work.do("export")
    panel = bench.work._export_panel
    assert panel is not None
    panel.form.setCurrentIndex(next(at for at in range(panel.form.count()) if "seg" in panel.form.itemText(at)))
    panel.button.click()
    assert panel.isVisible()
    assert panel.told.text()


def test_that_enter_exports_what_is_proposed_and_escape_leaves_the_panel_from_the_file_name_too(opened: Open) -> None:
    task, materials = drawing()
    bench = opened(asking(task, "2.1-01.json"), materials)
    made: list[str] = []
    bench.work.file_made.connect(lambda name, _: made.append(name))
    draw(bench)
    bench.work.do("export")
    panel = bench.work._export_panel
    assert panel is not None
    panel.name.setFocus()
    bench.press(K.Key_Escape)
    assert (panel.isVisible(), made) == (False, [])
    bench.work.do("export")
    bench.press(K.Key_Return)
    assert (panel.isVisible(), made) == (False, ["2.1-01.json"])


def test_that_a_file_goes_out_under_the_name_the_check_list_asks_for_and_reads_back(opened: Open) -> None:
    task, materials = drawing()
    bench = opened(asking(task, "2.1-01.json"), materials)
    made: dict[str, bytes] = {}
    bench.work.file_made.connect(made.__setitem__)
    draw(bench)
    assert bench.work.head.export.isVisible()
    bench.work.head.export.click()
    panel = bench.work._export_panel
    assert panel is not None
    assert panel.name.text() == "2.1-01.json"
    panel.button.click()
    assert list(made) == ["2.1-01.json"]
    assert json.loads(made["2.1-01.json"])["annotations"]
    read = TASK_FORMATS["coco"].read
    assert read is not None
    (unit,) = read(made["2.1-01.json"], bench.task)["IMG-01"]
    assert unit.box == bench.document.units[0].box


def test_that_a_task_without_a_check_list_offers_no_export(opened: Open) -> None:
    bench = opened(*drawing())
    assert not bench.work.head.export.isVisible()


ASKING = [
    task
    for level in (5, 4)
    for task in open_skill_paper(ROOT / "exam_packages" / f"level-{level}" / "skill").forms[0].tasks
    if task.outputs
]


@pytest.mark.parametrize("shipped", ASKING, ids=lambda task: f"{task.type.value}-{task.slot}")
def test_that_a_workbench_offers_the_file_that_a_shipped_task_asks_for(shipped: SkillTask, opened: Open) -> None:
    bench = opened(make_task(shipped), shipped.read_materials())
    assert bench.work.head.export.isVisible()
    if shipped.type is TaskType.DATABASE:  # the rows of a query are there when it was run
        return
    bench.work.head.export.click()
    panel = bench.work._export_panel
    assert panel is not None
    assert panel.name.text() == shipped.outputs[0].name
