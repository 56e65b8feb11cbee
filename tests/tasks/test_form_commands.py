"""Random commands on every form: whatever is pressed, the document reads back, and undo gives its bytes."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from desktop.exam.task import TaskType
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.head_changes import with_doubtful, with_state
from desktop.tasks.annotation.undo import Refused, begun, restored
from desktop.tasks.grouping import model as grouping
from desktop.tasks.grouping.clusters import clusters, nearest
from desktop.tasks.knowledge import model as knowledge
from desktop.tasks.logbook import model as logbook
from desktop.tasks.model_table import model_of
from desktop.tasks.report import model as report
from desktop.tasks.spec import model as spec
from desktop.tasks.system import model as system
from tests.helpers.little_tasks import LITTLE_TASKS

WORDS = ("", "退款", "7 天", "手机号", "x" * 30, "😀𠮷", "行一\n行二", "长" * 700)
Command = Callable[[Any, random.Random], Any]


def spec_command(document: spec.Document, chance: random.Random) -> Any:
    table = spec.read_setup(LITTLE_TASKS["spec"]()[0])["rules"]
    rows = [row.id for row in document.rows]
    column = chance.choice(table.columns).id
    if not rows or chance.random() < 0.3:
        return spec.add_row(document, table, chance.randint(0, len(rows)), {column: chance.choice(WORDS)})
    row = chance.choice(rows)
    if chance.random() < 0.2:
        return spec.delete_rows(document, [row])
    if chance.random() < 0.2:
        return spec.move_row(document, row, chance.randint(0, len(rows) - 1))
    return spec.set_cell(document, table, row, column, chance.choice(WORDS))


def grouping_command(document: grouping.Document, chance: random.Random) -> Any:
    board = grouping.read_setup(LITTLE_TASKS["grouping"]()[0])["board"]
    groups = [group.id for group in document.groups]
    if not groups or chance.random() < 0.2:
        return grouping.add_group(document, board, f"组{chance.randint(1, 20)}")
    group, other = chance.choice(groups), chance.choice(groups)
    items = [chance.choice(board.items).id for _ in range(chance.randint(1, 5))]
    return chance.choice(
        [
            lambda: grouping.put_items(document, items, chance.choice(["", group])),
            lambda: grouping.rename_group(document, group, chance.choice(WORDS)),
            lambda: grouping.define_group(document, group, chance.choice(WORDS), chance.choice(WORDS)),
            lambda: grouping.move_group(document, group, chance.randint(0, len(groups) - 1)),
            lambda: grouping.delete_group(document, group),
            lambda: grouping.merge_groups(document, group, other) if group != other else document,
        ]
    )()


def knowledge_command(document: knowledge.Document, chance: random.Random) -> Any:
    base = knowledge.read_setup(LITTLE_TASKS["knowledge"]()[0])["base"]
    entries = knowledge.all_entries(document, base)
    one, other = chance.choice(entries), chance.choice(entries)
    entry = knowledge.Entry(one.id, chance.choice(WORDS), (chance.choice(WORDS),), chance.choice(WORDS))
    return chance.choice(
        [
            lambda: knowledge.change_entry(document, base, entry),
            lambda: knowledge.change_entry(document, base, one),
            lambda: knowledge.add_entry(document, base, entry) if len(entries) < 12 else document,
            lambda: knowledge.merge_entries(document, one.id, other.id),
            lambda: knowledge.retire_entry(document, one.id),
            lambda: knowledge.restore_entry(document, one.id),
        ]
    )()


def logbook_command(document: logbook.Document, chance: random.Random) -> Any:
    form = logbook.read_setup(LITTLE_TASKS["logbook"]()[0])["form"]
    return logbook.set_field(document, form, chance.choice(form.fields).id, chance.choice((*WORDS, "严重", "KC-07")))


def system_command(document: system.Document, chance: random.Random) -> Any:
    console = system.read_setup(LITTLE_TASKS["system"]()[0])["console"]
    target = chance.choice(["host", "db", "volume", "mode", "hours", "", "?"])
    return system.act(document, console, system.Event(chance.choice(list(system.Action)), target, chance.choice(WORDS)))


def report_command(document: report.Document, chance: random.Random) -> Any:
    block = report.Block(
        chance.choice([report.BlockKind.PARAGRAPH, report.BlockKind.HEADING, report.BlockKind.BULLET]),
        (report.Run(chance.choice(WORDS), chance.random() < 0.5), report.Run(chance.choice(WORDS))),
    )
    blocks = list(document.blocks)
    if blocks and chance.random() < 0.5:
        del blocks[chance.randrange(len(blocks))]
    inserts = [one.id for one in document.inserts]
    return chance.choice(
        [
            lambda: report.write_blocks(document, [*blocks, block]),
            lambda: report.add_insert(document, chance.randint(0, len(document.blocks)), "ab" * 16, "表", "1" * 64),
            lambda: report.delete_insert(document, chance.choice(inserts)) if inserts else document,
        ]
    )()


COMMANDS: dict[str, Command] = {
    "spec": spec_command,
    "grouping": grouping_command,
    "knowledge": knowledge_command,
    "logbook": logbook_command,
    "system": system_command,
    "report": report_command,
}


@pytest.mark.parametrize("kind", COMMANDS)
def test_that_random_commands_keep_the_model_s_own_checks(kind: str) -> None:
    chance, model = random.Random(kind), model_of(TaskType(kind))
    task, _ = LITTLE_TASKS[kind]()
    document: Any = model.new_document(task, task.pieces[0])
    done = 0
    for _ in range(1000):
        changed = COMMANDS[kind](document, chance)
        if isinstance(changed, Refused):
            assert changed.reason
            continue
        document, done = changed, done + 1
        if done % 20 == 0:
            assert model.read_document(model.write_document(document)) == document
    assert done > 200 and document.head.state is PieceState.OPEN


@pytest.mark.parametrize("kind", COMMANDS)
def test_that_undo_and_a_restart_give_the_same_bytes(kind: str) -> None:
    chance, model = random.Random(kind), model_of(TaskType(kind))
    task, _ = LITTLE_TASKS[kind]()
    untouched: Any = model.new_document(task, task.pieces[0])
    history, values = begun(untouched), []
    for _ in range(60):
        changed = COMMANDS[kind](history.document, chance)
        if not isinstance(changed, Refused) and changed != history.document:
            history = history.changed(changed)
            values.append(model.write_document(changed))
    again = restored([model.read_document(value) for value in values], untouched)
    assert again.document == history.document
    for value in [*reversed(values[:-1]), model.write_document(untouched)]:
        history, again = history.undo(), again.undo()
        assert model.write_document(history.document) == value
    assert not history.can_undo


@pytest.mark.parametrize("kind", COMMANDS)
def test_that_marks_of_the_candidate_s_own_are_kept(kind: str) -> None:
    model = model_of(TaskType(kind))
    task, _ = LITTLE_TASKS[kind]()
    document: Any = with_doubtful(with_state(model.new_document(task, task.pieces[0]), PieceState.CHECKED), True)
    assert model.read_document(model.write_document(document)) == document
    assert document.head.doubtful and document.head.state is PieceState.CHECKED


def test_that_items_of_similar_wording_stand_together() -> None:
    items = [
        grouping.Item(f"i{place}", text, "")
        for place, text in enumerate(["怎么退款", "发票抬头写错", "退款怎么办", "电梯坏了", "发票抬头能改吗"])
    ]
    assert clusters(items) == [["i0", "i2"], ["i1", "i4"], ["i3"]]
    assert clusters(items, 1_000_001) == [[item.id] for item in items]
    assert clusters([]) == []
    assert nearest(items, "i1") == ["i4"]
    board = grouping.read_setup(LITTLE_TASKS["grouping"]()[0])["board"]
    found = clusters(board.items)
    assert sorted(item for group in found for item in group) == sorted(item.id for item in board.items)
    assert all(len(group) >= 2 for group in found)
