"""The document of a table and its commands."""

import random
from dataclasses import replace

import pytest

from desktop.tasks.annotation.documents import DocumentError, NewerDocument, PieceState
from desktop.tasks.annotation.undo import Refused, begun, restored
from desktop.tasks.grid.grid import Grid
from desktop.tasks.grid.operation_words import operation_words
from desktop.tasks.grid.operations import WITHOUT_COLUMN, Op, Operation, checked
from desktop.tasks.grid.setup import source_grid
from desktop.tasks.table.engine import TableSteps
from desktop.tasks.table.model import (
    MOST_OPERATIONS,
    Document,
    Setup,
    add_operation,
    add_operations,
    flag,
    insert_row,
    read_document,
    read_setup,
    unflag,
    write_document,
)
from tests.tasks.table.table_cases import flag_case, repair_case


def begin(case=repair_case()) -> tuple[Document, Setup, Grid]:  # type: ignore[no-untyped-def]  # noqa: B008
    setup = read_setup(case.task)["orders"]
    return case.untouched("orders"), setup, source_grid(setup.columns, case.materials["orders"])


def done(changed: Document | Refused) -> Document:
    assert isinstance(changed, Document), changed
    return changed


def test_that_a_document_comes_back_as_it_was_written() -> None:
    document, setup, grid = begin()
    document = done(add_operation(document, setup, grid, Operation(Op.TRIM, "name")))
    document = done(insert_row(document, setup, grid, {"name": "新人"}))
    assert read_document(write_document(document)) == document
    assert (document.head.state, document.head.next_id, len(document.ops)) == (PieceState.OPEN, 2, 2)


def test_that_every_new_row_has_an_id_of_its_own() -> None:
    document, setup, grid = begin()
    steps = TableSteps(grid)
    for number in (1, 2, 3):
        document = done(insert_row(document, setup, steps.grid(document.ops), {"name": str(number)}))
    assert [op.args["row"] for op in document.ops] == ["u-1", "u-2", "u-3"]
    assert list(steps.grid(document.ops).rows)[-3:] == ["u-1", "u-2", "u-3"]


@pytest.mark.parametrize(
    "operation",
    [
        Operation(Op.TRIM, "nothing"),
        Operation(Op.TRIM, ""),
        Operation(Op.SET, "name", {"value": "x" * 3000}),
        Operation(Op.SET, "name", {}),
        Operation(Op.FILL, "name", {"method": "mean", "places": 0}),
        Operation(Op.DELETE_REPEATS, "", {"cols": [], "keep": "first", "loose": False}),
    ],
)
def test_that_what_cannot_be_done_is_refused_in_words(operation: Operation) -> None:
    document, setup, grid = begin()
    refused = add_operation(document, setup, grid, operation)
    assert isinstance(refused, Refused) and refused.reason


def test_that_a_table_to_check_is_not_changed_and_one_to_clean_not_flagged() -> None:
    document, setup, grid = begin(flag_case())
    assert isinstance(add_operation(document, setup, grid, Operation(Op.TRIM, "name")), Refused)
    assert isinstance(flag(*begin()[:2], [("r1", "")], "blank"), Refused)


def test_that_a_place_has_one_flag_and_the_newest_reason_counts() -> None:
    document, setup, _ = begin(flag_case())
    document = done(flag(document, setup, [("r2", ""), ("r10", ""), ("r1", "")], "blank"))
    document = done(flag(document, setup, [("r2", "")], "range"))
    assert [(f.row, f.kind) for f in document.flags] == [("r1", "blank"), ("r2", "range"), ("r10", "blank")]
    assert [f.row for f in done(unflag(document, [("r1", "")])).flags] == ["r2", "r10"]


def test_that_flags_are_put_on_what_the_task_says() -> None:
    document, setup, _ = begin(flag_case())
    assert isinstance(flag(document, setup, [("r1", "name")], "blank"), Refused)
    assert isinstance(flag(document, setup, [("r1", "")], "unknown"), Refused)
    cells = read_setup(flag_case(by_cell=True).task)["orders"]
    assert isinstance(flag(document, cells, [("r1", "")], "blank"), Refused)
    assert done(flag(document, cells, [("r1", "name")], "blank")).flags[0].place == ("r1", "name")


def test_that_limits_are_kept_by_the_command() -> None:
    document, setup, grid = begin()
    full = replace(document, ops=(Operation(Op.TRIM, "name"),) * MOST_OPERATIONS)
    assert isinstance(add_operation(full, setup, grid, Operation(Op.TRIM, "name")), Refused)
    heavy = replace(document, ops=tuple(Operation(Op.SET, "name", {"value": "长" * 600}, ("r1",)) for _ in range(140)))
    assert isinstance(add_operation(heavy, setup, grid, Operation(Op.SET, "name", {"value": "长" * 600})), Refused)
    flags, cells, _ = begin(flag_case())
    assert isinstance(flag(flags, cells, [(f"r{n}", "") for n in range(5001)], "blank"), Refused)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (b'"table/1"', b'"table/2"'),
        (b'"flags":[]', b'"flags":[{}]'),
        (b'"ops":[]', b'"ops":[{"op":"drop"}]'),
        (b'"flags":[]', b'"flags":{}'),
        (b'"ops":[]', b'"ops":[],"pos":1'),
        (b'"table/1"', b'"image/1"'),
    ],
)
def test_that_what_is_no_document_of_a_table_is_refused(part: bytes, fault: bytes) -> None:
    value = write_document(begin()[0])
    assert part in value
    with pytest.raises(DocumentError) as caught:
        read_document(value.replace(part, fault))
    assert isinstance(caught.value, NewerDocument) is (fault == b'"table/2"')


def test_that_the_steps_give_what_a_replay_gives_also_back_and_forth() -> None:
    document, setup, grid = begin()
    steps, chance, history = TableSteps(grid), random.Random(3), begun(document)
    revisions = []
    for _ in range(300):
        if chance.random() < 0.3:
            history = history.undo() if chance.random() < 0.7 else history.redo()
        else:
            row, value = f"r{chance.randrange(1, 11)}", str(chance.randrange(9))
            op = chance.choice([
                Operation(Op.SET, "sum", {"value": value}, (row,)), Operation(Op.TRIM, "name"),
                Operation(Op.DELETE_ROWS, "", {}, (row,)), Operation(Op.FILL_DOWN, "sum"),
            ])  # fmt: skip
            current = steps.grid(history.document.ops)
            history = history.changed(done(add_operation(history.document, setup, current, op)))
        revisions.append(history.document)
        fresh, kept = TableSteps(grid).grid(history.document.ops), steps.grid(history.document.ops)
        assert (list(fresh.rows), list(map(list, fresh.values))) == (list(kept.rows), list(map(list, kept.values)))
    assert restored(revisions, document).document == history.document
    while history.can_undo:
        history = history.undo()
    assert write_document(history.document) == write_document(document)


@pytest.mark.parametrize(
    "change",
    [{"mode": "repair", "kinds": []}, {"columns": []}, {"target": "all"}, {"kinds": []}, {"mode": "look"}, {"more": 1}],
)
def test_that_a_setup_nobody_meant_is_refused(change: dict[str, object]) -> None:
    case = flag_case()
    piece = case.task.pieces[0]
    changed = replace(piece, setup={**piece.setup, **change})
    with pytest.raises(ValueError):
        read_setup(replace(case.task, pieces=(changed,)))
    with pytest.raises(ValueError):
        read_setup(replace(case.task, pieces=(replace(piece, material="nothing"),)))


def test_that_a_block_is_pasted_in_one_step_or_not_at_all() -> None:
    document, setup, grid = begin()
    block = [Operation(Op.SET, column, {"value": "1"}, ("r1",)) for column in ("no", "name", "sum")]
    pasted = done(add_operations(document, setup, grid, block))
    history = begun(document).changed(pasted)
    assert len(pasted.ops) == 3 and history.undo().document == document
    steps = TableSteps(grid)
    steps.grid(document.ops)
    assert [steps.grid(pasted.ops).cell("r1", column)[0] for column in ("no", "name", "sum")] == ["1"] * 3
    wrong = [*block, Operation(Op.SET, "nothing", {"value": "1"}, ("r1",))]
    assert isinstance(add_operations(document, setup, grid, wrong), Refused)


def test_that_the_history_says_every_operation_in_words() -> None:
    args = {
        Op.SET: {"value": "x" * 50},
        Op.REPLACE: {"find": "a", "with": "b", "whole": False},
        Op.RECODE: {"pairs": [{"from": "a", "to": "b"}]},
        Op.TO_DATE: {"order": "ymd", "form": ""},
        Op.FILL: {"method": "mean", "places": 2},
        Op.SPLIT: {"by": "-", "into": [{"col": "p", "name": "省"}]},
        Op.JOIN: {"cols": ["no"], "by": "", "into": {"col": "q", "name": "全"}},
        Op.DELETE_REPEATS: {"cols": ["no", "name"], "keep": "first", "loose": True},
        Op.INSERT_ROW: {"row": "u-1", "cells": [{"col": "no", "value": "1"}]},
    }
    for op in Op:
        col = "" if op in WITHOUT_COLUMN else "sum"
        for rows in (None, ("r3",)):
            words = operation_words(checked(Operation(op, col, args.get(op, {}), rows)), {"sum": "金额", "no": "编号"})
            assert words and ("金额" in words) is (col == "sum") and len(words) < 80
