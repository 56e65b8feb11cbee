"""The whole way once, small: from the question bank to score slips, with every fault this version can inject."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.rehearsal.plan import RehearsalPlan, check_plan
from desktop.storage.results_rows import ManifestSeatRow
from desktop.workflows.find_receipt import find_receipt
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.import_results import import_sources
from desktop.workflows.results_desk import open_desk


def test_that_nothing_acknowledged_is_lost_and_every_fault_is_survived(day: tuple[Path, dict[str, Any], int]) -> None:
    _, fields, code = day
    assert code == 0
    assert fields["handed_in"] == fields["imported"] == 4
    assert fields["answers_acknowledged"] == fields["answers_imported"] > 600
    assert fields["answers_lost"] == fields["rejected"] == 0
    assert fields["faults"] == {name: {"injected": 1, "survived": 1} for name in ("kill", "clock", "stick")}


def test_that_the_paper_meets_the_weights_of_table_4_1(day: tuple[Path, dict[str, Any], int]) -> None:
    weights = {"职业道德": 5, "基础知识": 15, "数据采集和处理": 20, "数据标注": 50, "智能系统运维": 10}
    assert day[1]["weights"] == weights
    assert day[1]["minutes"] == 90


def test_that_better_candidates_score_higher(day: tuple[Path, dict[str, Any], int]) -> None:
    profiles = day[1]["profiles"]
    assert profiles["perfect"] == 100
    assert profiles["perfect"] > profiles["careful"] > profiles["sloppy"]


def test_that_one_stick_leaves_the_room_complete_and_its_twin_is_equal(day: tuple[Path, dict[str, Any], int]) -> None:
    first, second = (day[0] / name for name in ("stick", "stick-2"))
    endings = sorted(path.suffix for path in first.iterdir())
    assert endings == [".kexam", *[".kresult"] * 4, ".kroom", ".ksession"]
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {p.name: p.read_bytes() for p in second.iterdir()}


def test_that_the_slips_name_every_candidate_and_their_result(day: tuple[Path, dict[str, Any], int]) -> None:
    document = pypdfium2.PdfDocument(day[0] / "documents" / "score-slip.pdf")
    pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) == 4
    assert all("成绩通知单" in page and "试考·不计成绩" in page for page in pages)
    assert sum("数据标注" in page for page in pages) == 4


def test_that_importing_the_stick_again_changes_nothing_and_receipts_are_found(
    day: tuple[Path, dict[str, Any], int],
) -> None:
    desk = open_desk(day[0] / "store", None, SystemClock())
    try:
        again = import_sources(desk, [day[0] / "stick-2"])
        with desk.store.tables() as tables:
            code = tables.find(ManifestSeatRow)[0].receipt or ""
        assert (again.bundles[Outcome.DUPLICATE], again.bundles[Outcome.ACCEPTED]) == (4, 0)
        assert find_receipt(desk, code) is not None
    finally:
        desk.close()


def test_that_a_practice_seat_is_left_with_its_cards_and_a_note(day: tuple[Path, dict[str, Any], int]) -> None:
    cards = list((day[0] / "room" / "practice" / "secrets").glob("code-card-*.txt"))
    assert len(cards) == 3
    assert day[1]["practice_seat"] in (day[0] / "room" / "README.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("plan", "code", "exit_code"),
    [
        (RehearsalPlan(Path("x"), candidates=0), "E-REH-01", 2),
        (RehearsalPlan(Path("x"), candidates=201), "E-REH-01", 2),
        (RehearsalPlan(Path("x"), candidates=1, faults=("kill", "clock")), "E-REH-01", 2),
        (RehearsalPlan(Path("x"), faults=("flood",)), "E-REH-02", 2),
        (RehearsalPlan(Path(__file__).parent), "E-REH-03", 4),
    ],
)
def test_that_an_impossible_rehearsal_is_refused_in_one_sentence(
    plan: RehearsalPlan, code: str, exit_code: int
) -> None:
    with pytest.raises(Error) as caught:
        check_plan(plan)
    assert (caught.value.code, caught.value.exit_code) == (code, exit_code)
