"""F1 names the keys that mean something in the task, and only those."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint

from desktop.exam.task import Task
from desktop.ui.workbenches.files.tile_artist import sign_of
from desktop.ui.workbenches.key_map import WORDS, key_words, keys_of
from tests.tasks.table.table_cases import flag_case, repair_case
from tests.ui.workbenches.audit_tasks import pictures
from tests.ui.workbenches.bench import Bench, K
from tests.ui.workbenches.form_tasks import operating
from tests.ui.workbenches.image_tasks import cleaning, drawing
from tests.ui.workbenches.test_keys import plain
from tests.ui.workbenches.test_report import writing
from tests.ui.workbenches.text_tasks import marking

pytestmark = pytest.mark.expects_noise("propagateSizeHints")


def boxes_only() -> tuple[Task, dict[str, bytes]]:
    task, materials = drawing()
    labels = [{"id": "person", "name": "行人"}]
    return replace(task, setup={**task.setup, "kinds": ["box"], "labels": labels}), materials


def names(bench: Bench) -> set[str]:
    work = bench.work
    return set(keys_of(work.task, work.keys, work.unused_keys()))


@pytest.mark.parametrize(
    ("made", "there", "missing"),
    [
        (boxes_only(), {"box", "label", "zoom"}, {"polygon", "polyline", "play"}),
        (cleaning(), {"label", "zoom", "piece"}, {"box", "nudge", "copy_next", "delete_last"}),
        (marking(), {"select_text", "label"}, {"play", "zoom", "pan"}),
        (operating(), {"cancel"}, {"play", "piece"}),
        (pictures(), {"right_unit", "box"}, {"find", "sound", "play"}),
        (writing(), {"bold", "table_row"}, {"insert_work", "delete"}),
        (writing(("1.2-03",)), {"insert_work"}, {"play"}),
        (plain(flag_case()), {"label", "find"}, {"cell_edit", "replace"}),
        (plain(repair_case()), {"cell_edit", "replace"}, {"label"}),
    ],
)
def test_that_keys_without_a_use_in_the_task_are_not_named(
    opened: Callable[..., Bench], made: tuple[Task, dict[str, bytes]], there: set[str], missing: set[str]
) -> None:
    found = names(opened(*made))
    assert there <= found and not missing & found


def test_that_every_key_of_the_map_is_said_in_words_of_the_keyboard() -> None:
    assert key_words("Space + drag, Enter, Ctrl+F5") == "Space + drag, Enter, Ctrl+F5"
    assert all(key_words(keys) for keys, _ in WORDS.values())


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("IMG_0801.JPG", "picture"), ("rec_0012.wav", "sound"), ("count.csv", "table"), ("留言.docx", "page"),
        ("~$巡检表.xlsx", "table"), ("说明", "page"), ("x.tmp", "blank"),
    ],
)  # fmt: skip
def test_that_a_file_has_the_sign_of_its_kind(name: str, sign: str) -> None:
    assert sign_of(name) == sign


def test_that_the_panel_scrolls_by_keyboard_and_its_button_stays_in_sight(opened: Callable[..., Bench]) -> None:
    bench = opened(*drawing())
    bench.work.theme.use(step=200)
    bench.press(K.Key_F1)
    panel = bench.work._key_panel
    assert panel is not None
    bar = panel._scroll.verticalScrollBar()
    assert bar.maximum() > 0
    before = panel.close_button.mapTo(panel, QPoint(0, 0)).y()
    bench.press(K.Key_PageDown)
    assert bar.value() > 0
    assert panel.close_button.mapTo(panel, QPoint(0, 0)).y() == before < panel.height()
