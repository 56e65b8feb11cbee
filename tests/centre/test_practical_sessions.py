"""A session of practical work in the centre's window: graded, waiting for examiners, marked, printed."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.centre.controller import Controller
from desktop.centre.pages.session import MARK_SHEETS, WORK_SHEETS
from desktop.centre.window import CentreWindow
from desktop.formats.marking_file import Decision, MarkingFile, write_marking_file
from desktop.language import tr
from desktop.workflows.take_marks import marked_works
from tests.centre.test_window import pytestmark, wait_for, window
from tests.helpers.invented_skill import use_tiny_graders
from tests.helpers.little_centre import put
from tests.helpers.little_skill_centre import LittleSkillCentre
from tests.workflows.test_mark_tasks import PEOPLE, examiners

__all__ = ["pytestmark", "window"]


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> LittleSkillCentre:
    use_tiny_graders(monkeypatch)
    return LittleSkillCentre()


@pytest.fixture
def controller(window: CentreWindow, centre: LittleSkillCentre, tmp_path: Path) -> Iterator[Controller]:
    controller = Controller(window, lambda phrases: centre.desk(tmp_path / "store"))
    controller.begin(ask=False)
    wait_for(lambda: controller.desk is not None and not controller._busy)
    sittings = [centre.work(seat, {"form-1": "08:30"}) for seat in (1, 2)]
    put(
        tmp_path / "stick", g_ksession=centre.grant_data, p_kscore=centre.pack_data, e_kexam=centre.package_data,
        m_kroom=centre.manifest(sittings, absent=[3]), a_kresult=centre.bundle(sittings[0]),
        b_kresult=centre.bundle(sittings[1]),
    )  # fmt: skip
    controller.bring_in(tmp_path / "stick")
    wait_for(lambda: not controller._busy)
    controller.show_session(centre.session)
    yield controller
    wait_for(lambda: not controller._busy)
    controller.close()


def works_of(controller: Controller) -> list[bytes]:
    from desktop.workflows.opened_packs import OpenedPacks

    assert controller.desk is not None
    with OpenedPacks(controller.desk) as packs, controller.desk.store.tables() as tables:
        return sorted(work.code for work in marked_works(tables, packs) if work.row.pending)


def states(window: CentreWindow) -> list[str]:
    model = window.session.table.rows
    return [model.index(row, 3).data() for row in range(model.rowCount())]


def test_that_graded_work_waits_for_examiners_and_their_file_settles_it(
    window: CentreWindow, controller: Controller, tmp_path: Path
) -> None:
    page = window.session
    assert page.works.isVisible() and not page.works.isEnabled()
    controller.mark()
    wait_for(lambda: not controller._busy)
    assert page.problem.text() == tr("{n} works wait for examiners.", n=2)
    assert states(window).count(tr("Waits for examiners")) == 2
    assert page.works.isEnabled() and not page.mark.isEnabled()
    one, other = works_of(controller)
    file = MarkingFile((*examiners(one, "40", "41", "42"), *examiners(other, "10", "30", "50")))
    (tmp_path / "marks.json").write_bytes(write_marking_file(file))
    controller.take_in(tmp_path / "marks.json")
    wait_for(lambda: not controller._busy)
    assert page.problem.text() == tr("{n} works wait for examiners.", n=1)
    agreed = MarkingFile(discussed=(Decision(other, Decimal(30), PEOPLE, "统一口径"),))
    (tmp_path / "agreed.json").write_bytes(write_marking_file(agreed))
    controller.take_in(tmp_path / "agreed.json")
    wait_for(lambda: not controller._busy)
    assert sorted(states(window)).count(tr("Marked")) == 2
    assert page.problem.text() == tr("Nothing is left to do.")


def test_that_sheets_and_works_are_printed_from_the_window(
    window: CentreWindow, controller: Controller, tmp_path: Path
) -> None:
    controller.mark()
    wait_for(lambda: not controller._busy)
    for kind in (MARK_SHEETS, WORK_SHEETS):
        controller.write(kind, tmp_path / f"{kind}.pdf")
        wait_for(lambda: not controller._busy)
        assert (tmp_path / f"{kind}.pdf").read_bytes().startswith(b"%PDF")


def test_that_a_file_that_is_no_marking_file_is_refused_in_one_sentence(
    window: CentreWindow, controller: Controller, tmp_path: Path
) -> None:
    (tmp_path / "marks.json").write_bytes(b"[]")
    controller.take_in(tmp_path / "marks.json")
    wait_for(lambda: not controller._busy)
    assert window.messages.isVisible()
    assert window.messages.message is not None
    assert window.messages.message.code == "E-MRK-01"
