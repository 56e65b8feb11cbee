"""From imported bundles to marks, score book and documents."""

import io
from pathlib import Path

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from desktop.errors import Error
from desktop.exam.scores import Verdict
from desktop.formats.result_bundle import ExportReason
from desktop.language import use_language
from desktop.storage.results_rows import MarkRow
from desktop.workflows.find_receipt import find_receipt
from desktop.workflows.import_results import import_sources
from desktop.workflows.issue_documents import check_kind, write_report, write_workbook
from desktop.workflows.mark_results import explain, mark_store
from desktop.workflows.results_desk import Desk
from desktop.workflows.score_results import derivation, read_scores, score_text
from tests.helpers.little_centre import LittleCentre, put


@pytest.fixture(scope="module")
def centre() -> LittleCentre:
    return LittleCentre()


@pytest.fixture
def desk(centre: LittleCentre, tmp_path: Path):
    desk = centre.desk(tmp_path / "store")
    yield desk
    desk.close()


def bring_all(centre: LittleCentre, desk: Desk, folder: Path) -> None:
    sittings = [centre.sit(1, right=10), centre.sit(2, right=5)]
    put(
        folder, g_ksession=centre.grant_data, p_kscore=centre.pack_data, a_kresult=centre.bundle(sittings[0]),
        b_kresult=centre.bundle(sittings[1]), m_kroom=centre.manifest(sittings, absent=[3]),
    )  # fmt: skip
    import_sources(desk, [folder])


def text_of(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def test_that_marks_are_given_item_by_item_with_a_reason(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    bring_all(centre, desk, tmp_path / "stick")
    assert mark_store(desk).marked == 2
    with desk.store.tables() as tables:
        rows = tables.find(MarkRow)
    assert sum(row.given for row in rows) == 15_000
    assert {row.reason for row in rows} == {"right", "wrong"}
    assert {explain(row) for row in rows} == {"Right.", "Wrong."}


def test_that_theory_alone_leaves_a_level_five_candidate_incomplete(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    bring_all(centre, desk, tmp_path / "stick")
    mark_store(desk)
    first, second, absent = read_scores(desk).candidates
    assert (first.part(first.required[0]).hundredths, first.outcome.verdict, first.passed) == (  # type: ignore[union-attr]
        10_000,
        Verdict.INCOMPLETE,
        None,
    )
    assert derivation(second) == "Theory 50, below 60；Skill: no score yet; together: Incomplete."
    assert derivation(absent).startswith("Theory: absent")


def test_that_marking_twice_changes_nothing_and_manual_marks_stay(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    bring_all(centre, desk, tmp_path / "stick")
    mark_store(desk)
    with desk.store.tables() as tables:
        before = tables.find(MarkRow)
        wrong = next(row for row in before if row.reason == "wrong")
        manual = MarkRow(wrong.session, wrong.candidate, wrong.attempt, wrong.item, 700, 1000, "manual", "x", True)
        tables.put(manual)
    mark_store(desk)
    with desk.store.tables() as tables:
        after = tables.find(MarkRow)
    assert [row for row in before if row != wrong] == [row for row in after if row != manual]
    assert manual in after
    assert read_scores(desk).candidates[1].parts[0].hundredths == 5_700


def test_that_an_interim_bundle_is_not_marked(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    sitting = centre.sit(1, sealed=False)
    facts = centre.facts(sitting, reason=ExportReason.INTERIM)
    put(
        tmp_path / "s", g_ksession=centre.grant_data, p_kscore=centre.pack_data, a_kresult=centre.bundle(sitting, facts)
    )
    import_sources(desk, [tmp_path / "s"])
    report = mark_store(desk)
    assert (report.marked, report.waiting) == (0, 1)


def test_that_without_its_scoring_pack_a_sitting_waits(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    put(tmp_path / "s", g_ksession=centre.grant_data, a_kresult=centre.bundle(centre.sit(1)))
    import_sources(desk, [tmp_path / "s"])
    assert mark_store(desk).without_pack == 1
    put(tmp_path / "t", p_kscore=centre.pack_data)
    import_sources(desk, [tmp_path / "t"])
    assert mark_store(desk).marked == 1


def test_that_nothing_is_marked_while_a_fork_is_uncleared(centre: LittleCentre, desk: Desk, tmp_path: Path) -> None:
    files = {"a_kresult": centre.bundle(centre.sit(1)), "b_kresult": centre.bundle(centre.sit(1))}
    put(tmp_path / "s", g_ksession=centre.grant_data, p_kscore=centre.pack_data, **files)
    import_sources(desk, [tmp_path / "s"])
    with pytest.raises(Error, match="E-CEN-06") as caught:
        mark_store(desk)
    assert caught.value.exit_code == Error.RULE


def test_that_a_receipt_finds_its_candidate_and_typing_errors_are_named(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    from desktop.crypto.codes import receipt_code

    sitting = centre.sit(1)
    put(tmp_path / "s", g_ksession=centre.grant_data, a_kresult=centre.bundle(sitting))
    import_sources(desk, [tmp_path / "s"])
    code = receipt_code(sitting.heads[-1], centre.session, sitting.row.candidate)
    found = find_receipt(desk, code.lower().replace("0", "o"))
    assert found is not None
    assert found.candidate.name == "王小燕"
    assert found.handed_in_ms == sitting.records[-1].core.wall_ms
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    with pytest.raises(Error, match="E-COD-01"):
        find_receipt(desk, wrong)
    other = receipt_code(b"h" * 32, centre.session, sitting.row.candidate)
    assert find_receipt(desk, other) is None


@pytest.mark.parametrize(
    ("hundredths", "text"), [(0, "0"), (10_000, "100"), (8650, "86.5"), (5999, "59.99"), (5, "0.05")]
)
def test_that_scores_are_printed_unrounded(hundredths: int, text: str) -> None:
    assert score_text(hundredths) == text


def test_that_the_slips_say_everything_in_chinese_one_page_a_candidate(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    use_language("zh_CN")
    bring_all(centre, desk, tmp_path / "stick")
    mark_store(desk)
    assert write_report("score-slip", desk, tmp_path / "out" / "slips.pdf") == 3
    pages = text_of(tmp_path / "out" / "slips.pdf")
    assert len(pages) == 3
    for word in ("成绩通知单", "试考", "王小燕", "20261108010001", "100", "第 1 页 共 3 页", "（盖章）"):
        assert word in pages[0]
    assert "张静怡" in pages[2]


def test_that_the_score_list_names_everybody_and_its_digest_is_the_log_head(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    bring_all(centre, desk, tmp_path / "stick")
    mark_store(desk)
    write_report("score-list", desk, tmp_path / "list.pdf")
    (page,) = text_of(tmp_path / "list.pdf")
    assert all(name in page for name in ("王小燕", "李思远", "张静怡"))
    assert read_scores(desk).log_head.hex()[:12] in page
    first = (tmp_path / "list.pdf").read_bytes()
    write_report("score-list", desk, tmp_path / "list.pdf")
    assert (tmp_path / "list.pdf").read_bytes() == first


def test_that_the_workbook_holds_numbers_as_numbers_and_names_as_text(
    centre: LittleCentre, desk: Desk, tmp_path: Path
) -> None:
    bring_all(centre, desk, tmp_path / "stick")
    mark_store(desk)
    write_workbook(desk, tmp_path / "list.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "list.xlsx").read_bytes()))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][1:6] == ["20261108010001", "王小燕", rows[1][3], 100.0, "—"]


def test_that_a_document_of_another_kind_is_refused() -> None:
    with pytest.raises(Error, match="E-CEN-08") as caught:
        check_kind("item-analysis")
    kinds = "score-list score-slip mark-sheet work-sheet room-record"
    assert (caught.value.exit_code, caught.value.values["kinds"]) == (Error.USAGE, kinds)
