"""Newer graders over marks that stand: shown first, taken only when two people say so, and nothing old is lost."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.task_score import GoldTask, Score, TaskWork
from desktop.formats.marking_file import Decision
from desktop.storage.task_rows import EarlierScoreRow
from desktop.workflows.import_results import import_sources, rebuild_tables
from desktop.workflows.mark_results import mark_store
from desktop.workflows.mark_tasks import read_detail
from desktop.workflows.regrade_results import compare_graders, take_graders, write_differences
from desktop.workflows.results_desk import Desk
from desktop.workflows.take_marks import work_code
from tests.helpers import tiny_grading
from tests.helpers.invented_skill import use_tiny_graders
from tests.helpers.little_centre import put
from tests.helpers.little_skill_centre import LittleSkillCentre
from tests.workflows.test_mark_sheets import sheets
from tests.workflows.test_mark_tasks import GOOD, examiners, report_work, rows_of, skill_score, take

TWO = ("复核员丁", "复核员戊")
GRADE = tiny_grading.grade


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> LittleSkillCentre:
    use_tiny_graders(monkeypatch)
    return LittleSkillCentre()


@pytest.fixture
def desk(centre: LittleSkillCentre, tmp_path: Path) -> Iterator[Desk]:
    """Marked by version 1, examiners' marks included."""
    desk = centre.desk(tmp_path / "store")
    put(
        tmp_path / "stick", g_ksession=centre.grant_data, p_kscore=centre.pack_data, e_kexam=centre.package_data,
        a_kresult=centre.bundle(centre.work(1, GOOD)), b_kresult=centre.bundle(centre.work(2, {})),
    )  # fmt: skip
    import_sources(desk, [tmp_path / "stick"])
    mark_store(desk)
    take(desk, *examiners(report_work(desk, centre), "40", "40", "40"))
    mark_store(desk)
    yield desk
    desk.close()


def kinder(work: TaskWork, gold: GoldTask) -> Score:
    """Version 2 gives five points more to whoever has any."""
    score = GRADE(work, gold)
    return replace(score, points=min(score.points + 5, score.maximum)) if score.points else score


def reworded(work: TaskWork, gold: GoldTask) -> Score:
    """The same marks in other words."""
    score = GRADE(work, gold)
    return replace(score, lines=tuple(replace(line, text=f"新：{line.text}") for line in score.lines))


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    monkeypatch.setattr(tiny_grading, "VERSION", 2)
    monkeypatch.setattr(tiny_grading, "grade", kinder)


@pytest.mark.usefixtures("newer")
def test_that_marks_stand_when_a_newer_grader_would_give_others(desk: Desk, centre: LittleSkillCentre) -> None:
    report = mark_store(desk)
    form = rows_of(desk, centre)[0]
    assert (report.standing, form.given, form.grader_version, skill_score(desk)) == (1, 2500, 1, 6500)


@pytest.mark.usefixtures("newer")
def test_that_a_comparison_changes_nothing_and_names_every_task_that_differs(
    desk: Desk, centre: LittleSkillCentre, tmp_path: Path
) -> None:
    before = rows_of(desk, centre)
    found = compare_graders(desk)
    assert (found.packs, found.tasks, found.faults) == (1, 4, [])
    (one,) = found.differences
    assert (one.admission_number, one.before.slot) == (centre.roster.rows[0].ticket, "1.1-01")
    assert (one.before.given, one.after.given, one.after.grader_version) == (2500, 3000, 2)
    assert rows_of(desk, centre) == before
    write_differences(found, tmp_path / "list.csv")
    written = (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()
    assert written[1].split(",")[1:5] == ["1.1-01", "25", "30", "5"]


@pytest.mark.usefixtures("newer")
def test_that_taken_marks_count_and_the_old_ones_are_kept_with_their_reason(
    desk: Desk, centre: LittleSkillCentre, tmp_path: Path
) -> None:
    before = rows_of(desk, centre)[0]
    assert len(take_graders(desk, TWO, "折线容差改正").differences) == 1
    assert (skill_score(desk), mark_store(desk).standing) == (7000, 0)
    with desk.store.tables() as tables:
        (kept,) = tables.find(EarlierScoreRow)
        entry = tables.log_entries()[kept.log_seq - 1]
    assert (kept.given, kept.grader_version, kept.detail) == (2500, 1, before.detail)
    assert (entry["kind"], entry["people"], entry["reason"]) == ("regrade", "、".join(TWO), "折线容差改正")
    assert compare_graders(desk).differences == []
    assert "[marked again by a newer grader; 25 before]" in sheets(desk, tmp_path).replace("\n", " ")
    rebuild_tables(desk)
    mark_store(desk)
    with desk.store.tables() as tables:
        assert tables.find(EarlierScoreRow) == [kept]
    assert skill_score(desk) == 7000


@pytest.mark.usefixtures("newer")
def test_that_marks_of_an_older_grader_outlive_a_rebuild(desk: Desk, centre: LittleSkillCentre) -> None:
    rebuild_tables(desk)
    assert (mark_store(desk).standing, rows_of(desk, centre)[0].given, skill_score(desk)) == (1, 2500, 6500)


@pytest.mark.usefixtures("newer")
def test_that_marks_of_people_stand_and_ask_for_a_second_look(desk: Desk, centre: LittleSkillCentre) -> None:
    work = work_code(rows_of(desk, centre)[0])
    take(desk, manual=(Decision(work, Decimal("41.5"), TWO, "素材有歧义"),))
    assert mark_store(desk).review == 0
    take_graders(desk, TWO, "改正")
    row = rows_of(desk, centre)[0]
    assert (row.given, row.review, skill_score(desk)) == (3000, True, 8150)


@pytest.mark.usefixtures("newer")
@pytest.mark.parametrize(("people", "reason"), [((), "x"), (("甲",), "x"), (("甲", " 甲"), "x"), (TWO, "  ")])
def test_that_nothing_is_replaced_without_two_people_and_a_reason(
    desk: Desk, people: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(Error, match="E-MRK-04"):
        take_graders(desk, people, reason)
    assert skill_score(desk) == 6500


@pytest.mark.usefixtures("newer")
def test_that_new_gold_or_a_new_answer_is_graded_by_the_newer_grader(
    desk: Desk, centre: LittleSkillCentre, tmp_path: Path
) -> None:
    gold = centre.gold(centre.tasks[0])
    wanted = {name: {"fields": [{"id": "f-0", "value": "09:30"}]} for name in gold.gold}
    put(tmp_path / "new", q_kscore=centre.pack(2, logbook=replace(gold, gold=wanted)))
    import_sources(desk, [tmp_path / "new"])
    assert mark_store(desk).standing == 0
    form = rows_of(desk, centre)[0]
    assert (form.given, form.grader_version) == (3000, 2)


def test_that_other_words_for_the_same_marks_need_no_newer_version(
    desk: Desk, centre: LittleSkillCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiny_grading, "grade", reworded)
    assert (mark_store(desk).standing, compare_graders(desk).differences) == (0, [])
    assert read_detail(rows_of(desk, centre)[0])["lines"][0]["text"].startswith("新：")


def test_that_other_marks_of_the_same_version_are_a_difference_too(
    desk: Desk, centre: LittleSkillCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiny_grading, "grade", kinder)
    assert (mark_store(desk).standing, len(compare_graders(desk).differences), skill_score(desk)) == (1, 1, 6500)


def test_that_gold_that_no_longer_earns_everything_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stingy(work: TaskWork, gold: GoldTask) -> Score:
        score = GRADE(work, gold)
        return replace(score, points=score.points / 2)

    monkeypatch.setattr(tiny_grading, "grade", stingy)
    assert [place for place, _ in compare_graders(desk).faults] == ["A/1.1-01"]
