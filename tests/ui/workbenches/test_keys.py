"""The rules of keys and input methods (tasks.md 1.5), each by itself."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent, QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QListView, QWidget

from desktop.exam.task import Task
from desktop.ui.workbenches.grid_view import GridView
from desktop.ui.workbenches.key_map import WORDS, bare_action, held_action
from tests.helpers.graded_case import GradedCase
from tests.tasks.database.database_cases import shop_case
from tests.ui.workbenches.audio_tasks import cutting
from tests.ui.workbenches.audit_tasks import pictures
from tests.ui.workbenches.bench import Bench
from tests.ui.workbenches.form_tasks import keeping, operating, ruling
from tests.ui.workbenches.image_tasks import drawing
from tests.ui.workbenches.office_tasks import collecting, recording, sorting
from tests.ui.workbenches.test_grouping import board
from tests.ui.workbenches.test_report import writing
from tests.ui.workbenches.text_tasks import marking

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
NONE, CONTROL, SHIFT, ALT, META = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier,
)  # fmt: skip
K = Qt.Key


def plain(case: GradedCase) -> tuple[Task, dict[str, bytes]]:
    """Task and materials of a case for graders."""
    return case.task, dict(case.materials)


def asking() -> tuple[Task, dict[str, bytes]]:
    """Questions about a shop."""
    return plain(shop_case())


MAKERS: dict[str, Callable[[], tuple[Task, dict[str, bytes]]]] = {
    "image": drawing, "text": marking, "audio": cutting, "audit": pictures, "report": writing, "spec": ruling,
    "knowledge": keeping, "system": operating, "grouping": board, "logbook": recording,
    "files": sorting, "collect": collecting, "database": asking,
}  # fmt: skip


@pytest.fixture(params=MAKERS)
def bench(request: pytest.FixtureRequest, opened: Callable[..., Bench]) -> Bench:
    return opened(*MAKERS[request.param]())


def key(code: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, text)


def is_typed_into(pane: QWidget) -> bool:
    """A grid whose current cell can be edited takes what is typed, also through an input method."""
    return isinstance(pane, GridView) and bool(pane.rows.flags(pane.currentIndex()) & Qt.ItemFlag.ItemIsEditable)


def test_that_canvases_and_lists_do_not_accept_input_methods(bench: Bench) -> None:
    hearing = [*bench.work._panes, *bench.work.findChildren(QListView)]
    hearing = [pane for pane in hearing if not (hasattr(pane, "composing") or is_typed_into(pane))]
    in_boxes = {child for box in bench.work.findChildren(QComboBox) for child in box.findChildren(QWidget)}
    accepting = [
        pane
        for pane in hearing
        if pane not in in_boxes and pane.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    ]
    assert accepting == []


def test_that_no_bare_key_is_a_shortcut_of_the_window(bench: Bench) -> None:
    assert bench.work.findChildren(QShortcut) == []
    assert [action.shortcut().toString() for action in bench.work.findChildren(QAction) if action.shortcut()] == []


@pytest.mark.parametrize(
    ("code", "modifiers"),
    [
        (K.Key_Space, CONTROL), (K.Key_Space, SHIFT | CONTROL), (K.Key_Period, CONTROL), (K.Key_F, CONTROL | SHIFT),
        (K.Key_Shift, SHIFT), (K.Key_Control, CONTROL | SHIFT), (K.Key_Shift, ALT | SHIFT), (K.Key_Meta, META),
        (K.Key_B, ALT), (K.Key_1, META),
    ],
)  # fmt: skip
def test_that_keys_of_input_methods_are_left_alone(code: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    assert held_action(key(code, modifiers)) == ""
    assert bare_action(key(code, modifiers, "b" if code is K.Key_B else "")) == ""


@pytest.mark.parametrize(
    ("text", "action"), [("１", "label_1"), ("０", "label_10"), ("Ａ", "previous_piece"), ("ｋ", "checked")]
)
def test_that_full_width_keys_act_as_their_half_width_ones(text: str, action: str) -> None:
    assert bare_action(key(Qt.Key(0), NONE, text)) == action


def test_that_every_key_a_workbench_names_is_explained(bench: Bench) -> None:
    assert [name for name in bench.work.keys if name not in WORDS] == []
    bench.work.show_keys()
    assert bench.work._key_panel is not None
    assert bench.work._key_panel.isVisible()


def test_that_nothing_reacts_while_a_composition_is_open(opened: Callable[..., Bench]) -> None:
    bench = opened(*cutting())
    desk = bench.work.desk  # type: ignore[attr-defined]
    desk.editing.add("speech", 0, 2000)
    desk.box.setFocus()
    QApplication.sendEvent(desk.box, QInputMethodEvent("zhong", []))
    count = sum(map(len, bench.journal.values()))
    for code, modifiers in ((K.Key_Z, CONTROL), (K.Key_F8, NONE), (K.Key_F7, NONE), (K.Key_Return, CONTROL)):
        assert not bench.work.handle_key(key(code, modifiers))
    assert sum(map(len, bench.journal.values())) == count


def test_that_leaving_commits_the_composition_first(
    opened: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = opened(*cutting())
    order: list[str] = []
    original = bench.work.close_edits

    class Method:
        """Stands for the input method, which answers `commit` by an event to the box."""

        def commit(self) -> None:
            order.append("commit")

    monkeypatch.setattr(QGuiApplication, "inputMethod", staticmethod(Method))
    monkeypatch.setattr(bench.work, "close_edits", lambda: (order.append("read"), original()))
    bench.work.open_piece(bench.task.pieces[1])
    assert order[:2] == ["commit", "read"]


def test_that_f6_visits_every_pane_and_comes_back(bench: Bench) -> None:
    panes = [pane for pane in bench.work._panes if pane.isVisible() and pane.isEnabled()]
    bench.work.take_keyboard()
    seen = []
    for _ in panes:
        bench.press(K.Key_F6)
        seen.append(bench.window.focusWidget())
    assert set(seen) == {pane.focusProxy() or pane for pane in panes}


def test_that_the_strip_shows_the_open_piece_again_when_it_is_left(opened: Callable[..., Bench]) -> None:
    bench = opened(*marking())
    strip = bench.work.strip
    strip.setFocus()
    bench.press(K.Key_Down)
    assert (strip.currentIndex().row(), bench.work.piece) == (1, bench.task.pieces[0])
    bench.press(K.Key_F6)
    assert strip.currentIndex().row() == 0
