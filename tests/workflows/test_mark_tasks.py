"""Marking practical work: graders, examiners, decisions, and what is flagged when they no longer agree."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.paper import Part
from desktop.exam.rubrics import ExaminerMarks
from desktop.exam.task import TaskType
from desktop.formats.marking_file import Decision, MarkingFile, WorkMarks, read_marking_file, write_marking_file
from desktop.storage.results_rows import ComponentRow, MarkRow
from desktop.storage.task_rows import TaskScoreRow
from desktop.workflows.import_results import import_sources, rebuild_tables
from desktop.workflows.mark_results import mark_store
from desktop.workflows.mark_tasks import read_detail
from desktop.workflows.results_desk import Desk
from desktop.workflows.score_results import read_scores
from desktop.workflows.settle_marks import read_marks, take_graded
from desktop.workflows.take_marks import take_marks, work_code, works_to_mark
from tests.helpers.invented_skill import use_tiny_graders
from tests.helpers.little_centre import put
from tests.helpers.little_skill_centre import LittleSkillCentre
from tests.helpers.skill_room import document

PEOPLE = ("考评员甲", "考评员乙", "考评员丙")
GOOD = {"form-1": "08:30", "form-2": "09:30", "note": "原因有三条"}


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> LittleSkillCentre:
    use_tiny_graders(monkeypatch)
    return LittleSkillCentre()


@pytest.fixture
def desk(centre: LittleSkillCentre, tmp_path: Path) -> Iterator[Desk]:
    desk = centre.desk(tmp_path / "store")
    put(
        tmp_path / "stick", g_ksession=centre.grant_data, p_kscore=centre.pack_data, e_kexam=centre.package_data,
        a_kresult=centre.bundle(centre.work(1, GOOD)), b_kresult=centre.bundle(centre.work(2, {})),
    )  # fmt: skip
    import_sources(desk, [tmp_path / "stick"])
    yield desk
    desk.close()


def rows_of(desk: Desk, centre: LittleSkillCentre, seat: int = 1) -> list[TaskScoreRow]:
    candidate = centre.roster.at_seat(seat)
    assert candidate is not None
    with desk.store.tables() as tables:
        return sorted(tables.find(TaskScoreRow, candidate=candidate.candidate), key=lambda row: row.slot)


def report_work(desk: Desk, centre: LittleSkillCentre, seat: int = 1) -> bytes:
    return work_code(rows_of(desk, centre, seat)[1])


def examiners(work: bytes, *totals: str, people: tuple[str, ...] = PEOPLE) -> tuple[WorkMarks, ...]:
    """One entry per total: as much as possible on the first criterion."""
    return tuple(
        WorkMarks(
            work,
            ExaminerMarks(
                person,
                {"clear": min(Decimal(total), Decimal(30)), "whole": max(Decimal(total) - 30, Decimal(0))},
            ),
        )
        for person, total in zip(people, totals, strict=False)
    )


def take(desk: Desk, *marks: WorkMarks, **decisions: tuple[Decision, ...]) -> None:
    take_marks(desk, write_marking_file(MarkingFile(marks, **decisions)))


def skill_score(desk: Desk, number: int = 0) -> int | None:
    part = read_scores(desk).candidates[number].part(Part.SKILL)
    return None if part is None else part.hundredths


def test_that_graders_mark_at_once_and_the_part_has_no_score_while_people_owe_some(
    desk: Desk, centre: LittleSkillCentre
) -> None:
    report = mark_store(desk)
    assert (report.marked, report.pending, report.works, report.without_package) == (2, 2, 2, 0)
    form, note = rows_of(desk, centre)
    assert [(row.given, row.possible, row.pending) for row in (form, note)] == [(2500, 5000, 0), (0, 5000, 5000)]
    assert [line["text"] for line in read_detail(form)["lines"]] == ["form-1 f-0：25.00 分", "form-2 f-0：0.00 分"]
    assert skill_score(desk) is None
    with desk.store.tables() as tables:
        assert sorted(row.given for row in tables.find(MarkRow)) == [0, 2500]
        assert tables.find(ComponentRow) == []


def test_that_three_examiners_settle_a_work_by_their_median(desk: Desk, centre: LittleSkillCentre) -> None:
    mark_store(desk)
    take(desk, *examiners(report_work(desk, centre), "40", "42.5", "45"))
    report = mark_store(desk)
    assert (report.pending, report.works, skill_score(desk), skill_score(desk, 1)) == (1, 1, 6750, None)
    part = read_scores(desk).candidates[0].part(Part.SKILL)
    assert part is not None
    assert part.functions == {"数据标注": (4250, 5000), "数据采集和处理": (2500, 5000)}


@pytest.mark.parametrize("totals", [("40",), ("40", "41"), ("40", "41", "42", "43")])
def test_that_too_few_or_an_even_number_of_examiners_leave_a_work_open(
    desk: Desk, centre: LittleSkillCentre, totals: tuple[str, ...]
) -> None:
    mark_store(desk)
    take(desk, *examiners(report_work(desk, centre), *totals, people=(*PEOPLE, "考评员丁")))
    assert mark_store(desk).works == 2
    assert skill_score(desk) is None


def test_that_marks_too_far_apart_wait_for_a_discussion(desk: Desk, centre: LittleSkillCentre) -> None:
    mark_store(desk)
    work = report_work(desk, centre)
    take(desk, *examiners(work, "30", "34", "38"))
    report = mark_store(desk)
    assert (report.to_discuss, rows_of(desk, centre)[1].discuss, skill_score(desk)) == (1, True, None)
    take(desk, discussed=(Decision(work, Decimal("33.5"), PEOPLE, "统一了口径"),))
    assert (mark_store(desk).to_discuss, skill_score(desk)) == (0, 5850)


def test_that_an_examiner_may_replace_an_own_mark(desk: Desk, centre: LittleSkillCentre) -> None:
    mark_store(desk)
    work = report_work(desk, centre)
    take(desk, *examiners(work, "40", "41", "50"))
    assert mark_store(desk).to_discuss == 1
    take(desk, *examiners(work, "42", people=(PEOPLE[2],)))
    assert (mark_store(desk).to_discuss, skill_score(desk)) == (0, 6600)


def test_that_manual_marks_win_and_stay_when_everything_is_marked_again(
    desk: Desk, centre: LittleSkillCentre, tmp_path: Path
) -> None:
    mark_store(desk)
    form, note = (work_code(row) for row in rows_of(desk, centre))
    decided = Decision(form, Decimal("41.5"), ("复核员丁", "复核员戊"), "素材有歧义")
    take(desk, *examiners(note, "40", "40", "40"), manual=(decided,))
    for _ in range(2):
        assert mark_store(desk).review == 0
        assert skill_score(desk) == 8150
    with desk.store.tables() as tables:
        assert sorted(row.manual for row in tables.find(MarkRow, item=centre.tasks[0].task)) == [False, True]
    corrected = centre.gold(centre.tasks[0])
    wanted = {name: {"fields": [{"id": "f-0", "value": "09:30"}]} for name in corrected.gold}
    put(tmp_path / "new", q_kscore=centre.pack(2, logbook=replace(corrected, gold=wanted)))
    import_sources(desk, [tmp_path / "new"])
    assert rows_of(desk, centre)[0].given == 2500
    mark_store(desk)
    assert [(row.given, row.review) for row in rows_of(desk, centre)] == [(2500, False), (0, False)]
    put(tmp_path / "newer", r_kscore=centre.pack(3, logbook=replace(corrected, gold={"form-2": wanted["form-2"]})))
    import_sources(desk, [tmp_path / "newer"])
    report = mark_store(desk)
    changed = rows_of(desk, centre)[0]
    assert (report.review, changed.given, changed.review) == (1, 5000, True)
    assert skill_score(desk) == 8150


def test_that_marks_of_people_outlive_a_rebuild_of_the_store(desk: Desk, centre: LittleSkillCentre) -> None:
    mark_store(desk)
    take(desk, *examiners(report_work(desk, centre), "40", "42", "44"))
    mark_store(desk)
    before = skill_score(desk)
    rebuild_tables(desk)
    assert skill_score(desk) is None
    mark_store(desk)
    assert skill_score(desk) == before == 6700


def test_that_marking_twice_gives_the_same_rows_to_the_byte(desk: Desk, centre: LittleSkillCentre) -> None:
    mark_store(desk)
    first = rows_of(desk, centre)
    mark_store(desk)
    assert rows_of(desk, centre) == first


@pytest.mark.parametrize("kind", ["newer", "another task", "megabytes of text", "not text"])
def test_that_an_answer_nobody_can_read_earns_nothing_and_asks_for_a_person(
    centre: LittleSkillCentre, tmp_path: Path, kind: str
) -> None:
    task, piece = centre.tasks[0], centre.tasks[0].pieces[0]
    values = {
        "newer": document(task, piece, schema="logbook/9"),
        "another task": document(centre.tasks[1], centre.tasks[1].pieces[0]),
        "megabytes of text": b'{"text":"' + b"x" * 300_000 + b'"}',
        "not text": b"[1,2,",
    }
    desk = centre.desk(tmp_path / "store")
    stick = put(
        tmp_path / "stick", g_ksession=centre.grant_data, p_kscore=centre.pack_data, e_kexam=centre.package_data,
        a_kresult=centre.bundle(centre.work(1, {"form-1": values[kind], "form-2": "08:30"})),
    )  # fmt: skip
    import_sources(desk, [stick])
    report = mark_store(desk)
    form, _ = rows_of(desk, centre)
    assert (report.unreadable, form.given, form.needs_person) == (1, 0, True)
    assert any("不可读" in line["text"] for line in read_detail(form)["lines"])
    desk.close()


def test_that_without_the_exam_package_nothing_is_marked_and_it_is_said(
    centre: LittleSkillCentre, tmp_path: Path
) -> None:
    desk = centre.desk(tmp_path / "store")
    stick = put(tmp_path / "stick", g_ksession=centre.grant_data, a_kresult=centre.bundle(centre.work(1, GOOD)))
    import_sources(desk, [stick])
    assert (mark_store(desk).without_pack, mark_store(desk).marked) == (1, 0)
    put(stick, p_kscore=centre.pack_data)
    import_sources(desk, [stick])
    assert (mark_store(desk).without_package, mark_store(desk).marked) == (1, 0)
    put(stick, e_kexam=centre.package_data)
    import_sources(desk, [stick])
    assert (mark_store(desk).without_package, mark_store(desk).marked) == (0, 1)
    desk.close()


@pytest.mark.parametrize(
    ("change", "code"),
    [({"version": 2}, "E-TSK-02"), ({"grader": "image"}, "E-TSK-02"), ({"config": {"rubric": {}}}, "E-TSK-03")],
)
def test_that_a_gold_answer_this_program_cannot_use_stops_marking_with_its_slot(
    desk: Desk, centre: LittleSkillCentre, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    wrong = replace(centre.gold(centre.tasks[0]), **change)  # type: ignore[arg-type]
    put(tmp_path / "new", q_kscore=centre.pack(2, logbook=wrong))
    import_sources(desk, [tmp_path / "new"])
    with pytest.raises(Error) as refusal:
        mark_store(desk)
    assert (refusal.value.code, refusal.value.values["slot"]) == (code, "1.1-01")


def test_that_the_list_of_works_names_rubrics_and_nobody(desk: Desk, centre: LittleSkillCentre) -> None:
    mark_store(desk)
    works = works_to_mark(desk)["works"]
    assert [work["slot"] for work in works] == ["2.2-01", "2.2-01"]
    assert len({work["work"] for work in works}) == 2
    assert [one["points"] for one in works[0]["criteria"]] == ["30", "20"]
    text = json.dumps(works, ensure_ascii=False)
    for row in centre.roster.rows:
        for secret in (row.name, row.ticket, row.candidate.hex()):
            assert secret not in text


FILES = {
    "nothing": b"",
    "no object": b"[]",
    "another kind": b'{"kind":"x","version":1}',
    "newer": b'{"kind":"kaochang-marks","version":2}',
    "unknown field": b'{"kind":"kaochang-marks","version":1,"hint":1}',
    "a number": b'{"kind":"kaochang-marks","version":1,"marks":[{"work":"%s","examiner":"a","criteria":'
    b'[{"id":"clear","points":5}]}]}' % (b"00" * 16),
    "a fraction": b'{"kind":"kaochang-marks","version":1,"marks":[0.5]}',
    "deep": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "huge": b" " * (16 * 1024 * 1024 + 1),
    "not utf-8": "{}".encode("utf-16"),
    "not a number": write_marking_file(MarkingFile(examiners(bytes(16), "40"))).replace(b'"30"', b'"NaN"'),
    "infinity": write_marking_file(MarkingFile(examiners(bytes(16), "40"))).replace(b'"30"', b'"1e999"'),
    "no examiner": write_marking_file(MarkingFile(examiners(bytes(16), "40", people=(" ",)))),
}


@pytest.mark.parametrize("name", FILES)
def test_that_a_marking_file_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Error, match="E-MRK-01"):
        read_marking_file(FILES[name])


def test_that_a_marking_file_comes_back_as_it_was_written() -> None:
    file = MarkingFile(examiners(bytes(16), "40", "41"), manual=(Decision(bytes(16), Decimal(3), ("a", "b"), "c"),))
    assert read_marking_file(write_marking_file(file)) == file


def test_that_nothing_of_a_file_is_taken_when_anything_in_it_cannot_be(desk: Desk, centre: LittleSkillCentre) -> None:
    mark_store(desk)
    form, note = (work_code(row) for row in rows_of(desk, centre))
    good = examiners(note, "40", "41", "42")
    people = ("复核员丁", "复核员戊")
    wrong = {
        "stranger": ((*good, *examiners(b"x" * 16, "1")), {}, "E-MRK-02"),
        "no rubric": ((*good, *examiners(form, "1")), {}, "E-MRK-03"),
        "too much": ((*good, *examiners(note, "51", people=("考评员丁",))), {}, "E-MRK-03"),
        "odd step": ((*good, *examiners(note, "1.1", people=("考评员丁",))), {}, "E-MRK-03"),
        "twice": ((*good, *examiners(note, "40")), {}, "E-MRK-03"),
        "alone": (good, {"manual": (Decision(note, Decimal(1), people[:1], "x"),)}, "E-MRK-03"),
        "above": (good, {"manual": (Decision(note, Decimal("50.5"), people, "x"),)}, "E-MRK-03"),
        "two discuss": (good, {"discussed": (Decision(note, Decimal(1), people, "x"),)}, "E-MRK-03"),
        "nothing to discuss": (good, {"discussed": (Decision(form, Decimal(0), PEOPLE, "x"),)}, "E-MRK-03"),
    }
    for name, (marks, decisions, code) in wrong.items():
        with pytest.raises(Error) as refusal:
            take(desk, *marks, **decisions)  # type: ignore[arg-type]
        assert refusal.value.code == code, name
        assert mark_store(desk).works == 2, name


def test_that_a_marking_file_may_come_before_anything_was_graded(desk: Desk, centre: LittleSkillCentre) -> None:
    mark_store(desk)
    data = write_marking_file(MarkingFile(examiners(report_work(desk, centre), "40", "41", "42")))
    rebuild_tables(desk)
    assert rows_of(desk, centre) == []
    assert take_graded(desk, data).marks == 3
    mark_store(desk)
    assert skill_score(desk) == 6600


def test_that_a_file_is_read_from_disk_within_its_cap(tmp_path: Path) -> None:
    (tmp_path / "marks.json").write_bytes(bytes(17 * 1024 * 1024))
    assert len(read_marks(tmp_path / "marks.json")) == 16 * 1024 * 1024 + 1
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(Error, match="E-FIL-01"):
            read_marks(path)


def test_that_the_two_kinds_of_task_are_both_in_the_paper(centre: LittleSkillCentre) -> None:
    assert [task.type for task in centre.tasks] == [TaskType.LOGBOOK, TaskType.REPORT]
