"""Work to be marked, as examiners hold it: everything that was written, and nobody's name."""

from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.tasks.report.model import Block, BlockKind, Document, Run, new_document, write_blocks, write_document
from desktop.workflows.import_results import import_sources
from desktop.workflows.issue_documents import write_report
from desktop.workflows.mark_results import mark_store
from desktop.workflows.results_desk import Desk
from desktop.workflows.take_marks import work_code
from tests.helpers.little_centre import put
from tests.helpers.little_skill_centre import LittleSkillCentre
from tests.workflows.test_mark_sheets import text_of
from tests.workflows.test_mark_tasks import centre, desk, rows_of

__all__ = ["centre", "desk"]


def test_that_nothing_is_printed_before_anything_is_marked(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Error) as refused:
        write_report("work-sheet", desk, tmp_path / "work.pdf")
    assert refused.value.code == "E-CEN-12"


def test_that_every_work_stands_under_its_code_with_its_rubric_and_without_a_name(
    desk: Desk, centre: LittleSkillCentre, tmp_path: Path
) -> None:
    mark_store(desk)
    write_report("work-sheet", desk, tmp_path / "work.pdf")
    text = "".join(text_of(tmp_path / "work.pdf").split())
    for seat in (1, 2):
        assert work_code(rows_of(desk, centre, seat)[1]).hex() in text
        candidate = centre.roster.at_seat(seat)
        assert candidate is not None and candidate.name not in text
    assert text.count("三条原因都有数据支持") == 2 and "(nothingwritten)" in text


def test_that_a_report_is_printed_as_it_was_written(centre: LittleSkillCentre, tmp_path: Path) -> None:
    task = next(one for one in centre.tasks if one.slot == "2.2-01")
    words = Block(BlockKind.PARAGRAPH, (Run("退款工单平均等待九小时。", bold=True),))
    document = write_blocks(new_document(task, task.piece("note")), (words,))
    assert isinstance(document, Document)
    desk = centre.desk(tmp_path / "store")
    bundle = centre.bundle(centre.work(1, {"note": write_document(document)}))
    put(
        tmp_path / "stick", g_ksession=centre.grant_data, p_kscore=centre.pack_data, e_kexam=centre.package_data,
        a_kresult=bundle,
    )  # fmt: skip
    import_sources(desk, [tmp_path / "stick"])
    mark_store(desk)
    write_report("work-sheet", desk, tmp_path / "work.pdf")
    desk.close()
    assert "退款工单平均等待九小时。" in text_of(tmp_path / "work.pdf")
