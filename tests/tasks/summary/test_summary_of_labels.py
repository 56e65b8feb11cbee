"""Statistics of what the candidate labelled, on the candidate's own labels."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldTask
from desktop.strict_json import JsonObject, read_json, write_json
from desktop.tasks.summary.following import data_grid
from desktop.tasks.summary.model import read_setup, write_document
from desktop.tasks.summary.parts import SheetCell
from tests.helpers.graded_case import GradedCase, make_case

LABELS = [
    {"id": "car", "name": "汽车"},
    {
        "id": "person",
        "name": "行人",
        "attributes": [
            {
                "id": "umbrella",
                "name": "雨伞",
                "options": [{"id": "yes", "name": "撑伞"}, {"id": "no", "name": "未撑伞"}],
            }
        ],
    },
]
DRAWN: list[JsonObject] = [
    {"id": "u-1", "kind": "box", "label": "car", "attributes": []},
    {"id": "u-2", "kind": "box", "label": "person", "attributes": [{"id": "umbrella", "value": "yes"}]},
    {"id": "u-3", "kind": "box", "label": "person", "attributes": []},
]
GOLD_CSV = "图片,标签,雨伞\n图 1,汽车,\n图 1,行人,撑伞\n图 2,汽车,\n图 2,汽车,\n".encode()


def drawing(units: list[JsonObject]) -> Any:
    """The work on an earlier picture task: `units` on its first picture."""
    task = make_case(
        TaskType.IMAGE, {"img-1": ("", {}), "img-2": ("", {})}, {}, GoldTask("2.1-02", "image", 1, {}, {}),
        {"kinds": ["box"], "labels": LABELS},
    )  # fmt: skip
    case = replace(task, task=replace(task.task, slot="2.1-02"))
    plain = read_json(case.model.write_document(case.untouched("img-1")))
    return case.work({"img-1": write_json({**plain, "units": units})})


def statistics(take: str = "labels") -> GradedCase:
    columns = [{"id": "piece", "name": "图片"}, {"id": "label", "name": "标签"}, {"id": "umbrella", "name": "雨伞"}]
    setup = {
        "columns": columns,
        "tools": ["cells"],
        "follow": {"slot": "2.1-02", "take": take},
        "blanks": [{"ref": "B1"}, {"ref": "B2"}],
    }
    gold = {
        "cells": [
            {"ref": "B1", "formula": '=COUNTIF(数据!B:B,"行人")'},
            {"ref": "B2", "formula": '=COUNTIF(数据!C:C,"撑伞")'},
        ]
    }
    case = make_case(
        TaskType.SUMMARY, {"counts": ("labels", setup)}, {"labels": GOLD_CSV},
        GoldTask("2.2-02", "summary", 1, {"shares": [{"part": "cells", "share": "1"}]}, {"counts": gold}),
    )  # fmt: skip
    return replace(case, task=replace(case.task, slot="2.2-02"))


def points(case: GradedCase, earlier: dict[str, Any], **texts: str) -> Decimal:
    cells = tuple(SheetCell(ref, text) for ref, text in texts.items())
    work = case.work({"counts": write_document(replace(case.untouched("counts"), cells=cells))})
    return case.grader.grade(replace(work, earlier=earlier), case.gold).points  # type: ignore[no-any-return]


def test_that_the_candidate_s_own_labels_are_the_data() -> None:
    case, own = statistics(), {"2.1-02": drawing(DRAWN)}
    assert points(case, own, B1="2", B2="1") == 10
    assert points(case, own, B1="1", B2="1") == 5
    assert points(case, {}, B1="1", B2="1") == points(case, {"2.1-02": drawing([])}, B1="1", B2="1") == 10
    setup, piece = read_setup(case.task)["counts"], case.task.pieces[0]
    grid = data_grid(setup, piece, case.materials, own)
    assert [list(values) for values in grid.values] == [["img-1"] * 3, ["汽车", "行人", "行人"], ["", "撑伞", ""]]


def test_that_classes_are_counted_by_piece() -> None:
    case, work = statistics("classes"), drawing([])
    classed = {name: write_json({**read_json(value), "class": "car"}) for name, value in work.answers.items()}
    setup = read_setup(case.task)["counts"]
    setup = replace(setup, columns=(replace(setup.columns[0]), replace(setup.columns[1], column="class")))
    grid = data_grid(setup, case.task.pieces[0], case.materials, {"2.1-02": replace(work, answers=classed)})
    assert [list(values) for values in grid.values] == [["img-1"], ["汽车"]]


@pytest.mark.parametrize(
    "units", [1, "x", [1, {}, {"label": 3}, {"label": "car", "attributes": [{}, 1, {"id": 2}]}], {}]
)
def test_that_strange_earlier_work_never_stops_the_marking(units: Any) -> None:
    work = drawing([])
    strange = {name: write_json({**read_json(value), "units": units}) for name, value in work.answers.items()}
    assert points(statistics(), {"2.1-02": replace(work, answers=strange)}, B1="1") <= 10
    for value in (b"", b"{}", b"\xff"):
        assert points(statistics(), {"2.1-02": replace(work, answers={"img-1": value})}, B1="1", B2="1") == 10
