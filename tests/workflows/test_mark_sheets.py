"""Mark sheets, slips and lists of practical work, as people hold them."""

from pathlib import Path

import pypdfium2
import pytest

from desktop.documents.mark_sheet import MarkSheet, TaskPart, mark_sheets_pdf
from desktop.errors import Error
from desktop.workflows.issue_documents import write_report
from desktop.workflows.mark_results import mark_store
from desktop.workflows.mark_sheets import _amount
from desktop.workflows.results_desk import Desk
from desktop.workflows.take_marks import work_code
from tests.helpers.little_skill_centre import LittleSkillCentre
from tests.workflows.test_mark_tasks import PEOPLE, Decimal, Decision, centre, desk, examiners, rows_of, take

__all__ = ["centre", "desk"]


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "\n")


def sheets(desk: Desk, folder: Path) -> str:
    assert write_report("mark-sheet", desk, folder / "sheet.pdf") == 3
    return text_of(folder / "sheet.pdf")


def test_that_every_line_stands_on_the_sheet_with_what_is_still_owed(desk: Desk, tmp_path: Path) -> None:
    mark_store(desk)
    text = sheets(desk, tmp_path)
    assert "form-1 f-0：25.00 分" in text and "form-2 f-0：0.00 分" in text
    assert "0 so far, 50 still to be given" in text
    assert text.count("[not calibrated]") == 4
    assert "not complete" in text


def test_that_examiners_decisions_and_flags_are_printed(desk: Desk, centre: LittleSkillCentre, tmp_path: Path) -> None:
    mark_store(desk)
    form, note = (work_code(row) for row in rows_of(desk, centre))
    decided = Decision(form, Decimal("41.5"), ("复核员丁", "复核员戊"), "素材有歧义")
    take(desk, *examiners(note, "40", "42", "44"), manual=(decided,))
    mark_store(desk)
    text = sheets(desk, tmp_path).replace("\n", "")
    assert "考评员丙 44、考评员乙 42、考评员甲 40；取中位数 42.00 分" in text
    assert "41.5 marks, 复核员丁、复核员戊; 素材有歧义" in text
    assert "[decided by hand]" in text
    assert "83.5" in text
    take(desk, *examiners(note, "10", people=PEOPLE[:1]))
    mark_store(desk)
    assert "[to be discussed]" in sheets(desk, tmp_path)


def test_that_two_annotators_make_a_task_calibrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.helpers.invented_skill import use_tiny_graders
    from tests.helpers.little_centre import put
    from tests.workflows.test_mark_tasks import GOOD, import_sources

    use_tiny_graders(monkeypatch)
    centre = LittleSkillCentre(annotators=("甲", "乙"))
    desk = centre.desk(tmp_path / "store")
    put(
        tmp_path / "stick", g_ksession=centre.grant_data, p_kscore=centre.pack_data, e_kexam=centre.package_data,
        a_kresult=centre.bundle(centre.work(1, GOOD)),
    )  # fmt: skip
    import_sources(desk, [tmp_path / "stick"])
    mark_store(desk)
    assert "[not calibrated]" not in sheets(desk, tmp_path)
    desk.close()


def test_that_slip_and_list_carry_the_skill_score(desk: Desk, centre: LittleSkillCentre, tmp_path: Path) -> None:
    mark_store(desk)
    take(desk, *examiners(work_code(rows_of(desk, centre)[1]), "40", "42.5", "45"))
    mark_store(desk)
    for kind in ("score-list", "score-slip"):
        write_report(kind, desk, tmp_path / f"{kind}.pdf")
        assert "67.5" in text_of(tmp_path / f"{kind}.pdf")
    slip = text_of(tmp_path / "score-slip.pdf")
    assert "数据标注 42.5 50" in slip.replace("Skill · ", "")


def test_that_there_is_no_sheet_before_anything_practical_is_marked(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Error, match="E-CEN-12"):
        write_report("mark-sheet", desk, tmp_path / "sheet.pdf")
    assert not (tmp_path / "sheet.pdf").exists()


def test_that_hostile_text_in_a_line_stays_text_and_long_lines_wrap() -> None:
    lines = tuple((f"<b>{'长' * 300}</b>\u202e{n}", "-0.50") for n in range(120))
    task = TaskPart("2.1-01", "<font color=red>", "0", "5", ("未校准",), lines, ("<i>a</i>",), "F1 0.5")
    pdf = mark_sheets_pdf([MarkSheet("o", "l", "<u>n</u>", "1", "s", "c", (task,), "0", "now", "00" * 32, True)])
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) > 8
    document.close()
    assert "<font color=red>" in text and "〓" in text and text.count("-0.50") == 120


def test_that_no_heading_of_a_task_stands_alone_at_the_end_of_a_page() -> None:
    lines = (("3.1-01 一行", "0.50"),)
    for count in range(14, 24):
        tasks = tuple(TaskPart(f"1.1-{n:02}", "题目", "1", "5", (), lines, (), "") for n in range(count))
        pdf = mark_sheets_pdf([MarkSheet("o", "l", "n", "1", "s", "c", tasks, "0", "now", "00" * 32, False)])
        document = pypdfium2.PdfDocument(pdf)
        pages = [page.get_textpage().get_text_range() for page in document]
        document.close()
        assert all(page.count("of 5") == page.count("3.1-01 一行") for page in pages)


def test_that_rules_are_explained_and_rounding_says_so() -> None:
    sheet = MarkSheet("o", "l", "n", "1", "s", "c", (), "0", "now", "00" * 32, False, (("GP-7", "扣完为止的说明"),))
    document = pypdfium2.PdfDocument(mark_sheets_pdf([sheet]))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "GP-7" in text and "扣完为止的说明" in text
    assert _amount({"outcome": "rounding", "points": "-0.0142"}) == "rounding -0.01"
    assert _amount({"outcome": "rounding", "points": "-0.0002"}) == ""
    assert _amount({"outcome": "right", "points": "0.1875"}) == "0.19"
