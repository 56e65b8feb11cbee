"""The centre's window on a real store: import with progress, outcomes, marking, documents, all by signals."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.centre.app import make_controller
from desktop.centre.controller import Controller
from desktop.centre.pages.session import SCORE_LIST, SCORE_SLIPS, WORKBOOK
from desktop.centre.results_table import Cell, Column, ResultsModel
from desktop.centre.window import CentreWindow
from desktop.errors import Error
from desktop.language import tr
from desktop.refusals import refuse
from desktop.ui.theme import Size, Theme
from desktop.workflows.results_desk import Desk
from tests.helpers.little_centre import LittleCentre, put

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
NAMES = ("王小燕", "李思远", "=1+1\u202e<b>", "张静怡")


@pytest.fixture(scope="module")
def centre() -> LittleCentre:
    return LittleCentre(NAMES)


@pytest.fixture
def window(qapp: QApplication) -> Iterator[CentreWindow]:
    theme = Theme()
    window = CentreWindow(theme)
    window.resize(1366, 768)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def controller(window: CentreWindow, centre: LittleCentre, tmp_path: Path) -> Iterator[Controller]:
    controller = Controller(window, lambda phrases: centre.desk(tmp_path / "store"))
    controller.begin(ask=False)
    wait_for(lambda: controller.desk is not None and not controller._busy)
    yield controller
    wait_for(lambda: not controller._busy)
    controller.close()


def wait_for(condition: Callable[[], bool]) -> None:
    """Let Qt work until it holds; the test's own time limit ends a wait that never does.

    Not a nested event loop: those end at once after any earlier test in which the program asked Qt to exit.
    """
    while not condition():
        QTest.qWait(5)


def stick_of(centre: LittleCentre, folder: Path, *, without: int = 0) -> Path:
    sittings = [centre.sit(seat, right=2 * seat) for seat in (1, 2, 3)]
    bundles = {f"s{s.row.seat}_kresult": centre.bundle(s) for s in sittings if s.row.seat != without}
    return put(
        folder, g_ksession=centre.grant_data, p_kscore=centre.pack_data, m_kroom=centre.manifest(sittings, absent=[4]),
        bad_kresult=b"bad", **bundles,
    )  # fmt: skip


def test_that_an_import_ends_with_its_outcomes_and_the_sessions_one_problem(
    window: CentreWindow, controller: Controller, centre: LittleCentre, tmp_path: Path
) -> None:
    controller.bring_in(stick_of(centre, tmp_path / "stick", without=2))
    assert window.progress.isVisible()
    wait_for(window.outcomes.isVisible)
    model = window.outcomes.counts.rows
    shown = [[model.index(row, column).data() for column in (0, 1)] for row in range(model.rowCount())]
    assert [tr("Accepted"), "2"] in shown
    assert [tr("Missing"), "1"] in shown
    assert window.outcomes.files.rows.index(0, 0).data() == "bad.kresult"
    (view,) = controller._views
    assert view.problem_text == "1 bundles are missing: seats 2."


def test_that_a_session_is_marked_and_its_documents_are_written(
    window: CentreWindow, controller: Controller, centre: LittleCentre, tmp_path: Path
) -> None:
    controller.bring_in(stick_of(centre, tmp_path / "stick"))
    wait_for(window.outcomes.isVisible)
    window.outcomes.close_over()
    controller.show_session(centre.session)
    assert window.session.mark.isEnabled()
    assert not window.session.slips.isEnabled()
    controller.mark()
    wait_for(window.messages.isVisible)
    assert window.session.problem.text() == "Nothing is left to do."
    for kind, name in ((SCORE_LIST, "a.pdf"), (WORKBOOK, "b.xlsx"), (SCORE_SLIPS, "c.pdf")):
        controller.write(kind, tmp_path / name)
        wait_for(lambda: not controller._busy)
        assert (tmp_path / name).stat().st_size > 5_000


def test_that_hostile_names_are_plain_text_with_visible_marks(
    window: CentreWindow, controller: Controller, centre: LittleCentre, tmp_path: Path
) -> None:
    controller.bring_in(stick_of(centre, tmp_path / "stick"))
    wait_for(window.outcomes.isVisible)
    window.outcomes.close_over()
    controller.show_session(centre.session)
    model = window.session.table.rows
    assert [model.index(row, 2).data() for row in range(4)][2] == "=1+1␣<b>"


def test_that_a_document_that_cannot_be_written_is_said_in_one_sentence(
    window: CentreWindow, controller: Controller, centre: LittleCentre, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_bytes(b"a file where a folder is wanted")
    controller.bring_in(stick_of(centre, tmp_path / "stick"))
    wait_for(window.outcomes.isVisible)
    controller.write(SCORE_LIST, tmp_path / "taken" / "list.pdf")
    wait_for(window.messages.isVisible)
    assert window.messages.message is not None
    assert window.messages.message.code == "E-CEN-10"


def test_that_wrong_passphrases_are_asked_again(window: CentreWindow, centre: LittleCentre, tmp_path: Path) -> None:
    given: list[tuple[str, str] | None] = []

    def open_with(phrases: tuple[str, str] | None) -> Desk:
        given.append(phrases)
        if phrases != ("right", "words"):
            raise refuse("E-STO-07")
        return centre.desk(tmp_path / "store")

    controller = Controller(window, open_with)
    controller.begin(ask=True)
    window.unlock.first.setText("wrong")
    window.unlock.open_button.click()
    wait_for(lambda: bool(window.unlock.trouble.text()))
    window.unlock.first.setText("right")
    window.unlock.second.setText("words")
    window.unlock.open_button.click()
    wait_for(lambda: controller.desk is not None and not controller._busy)
    assert given == [("wrong", ""), ("right", "words")]
    controller.close()


def test_that_a_folder_without_a_centre_is_named(window: CentreWindow, tmp_path: Path) -> None:
    with pytest.raises(Error, match="E-CEN-11"):
        make_controller(window, tmp_path)


def test_that_numbers_sort_as_numbers_and_blanks_come_last() -> None:
    model = ResultsModel([Column("Score", number=True)])
    model.show_rows([(Cell("9", 900),), (Cell("—", None),), (Cell("100", 10_000),), (Cell("86.5", 8_650),)])
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert [model.index(row, 0).data() for row in range(4)] == ["100", "86.5", "9", "—"]
    model.sort(0)
    assert [model.index(row, 0).data() for row in range(4)] == ["9", "86.5", "100", "—"]
    alignment = model.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole)
    assert alignment & Qt.AlignmentFlag.AlignRight


@pytest.mark.parametrize("step", [100, 200])
def test_that_rows_have_their_height_and_everything_fits_at_every_font_step(
    window: CentreWindow, controller: Controller, centre: LittleCentre, tmp_path: Path, step: int
) -> None:
    window.theme.use(step=step)
    controller.bring_in(stick_of(centre, tmp_path / "stick"))
    wait_for(window.outcomes.isVisible)
    window.outcomes.close_over()
    controller.show_session(centre.session)
    QApplication.processEvents()
    assert window.session.table.rowHeight(0) == Size.TARGET * step // 100
    assert window.session.slips.geometry().right() <= window.width()
    assert window.minimumSizeHint().width() <= 1366
    window.theme.use(step=100)
