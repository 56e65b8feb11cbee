"""Undo without a limit, also after a restart."""

import random

from desktop.tasks.annotation.undo import History, begun, restored


def test_that_nothing_is_undone_at_the_beginning() -> None:
    history = begun("a")
    assert not history.can_undo and not history.can_redo
    assert history.undo().document == history.redo().document == "a"


def test_that_a_change_after_undo_forgets_what_was_undone() -> None:
    history = begun("a").changed("b").undo().changed("c")
    assert history.document == "c" and not history.can_redo and history.undo().document == "a"


def test_that_ten_thousand_steps_go_back_to_the_beginning() -> None:
    history: History[int] = begun(0)
    for number in range(1, 10_001):
        history = history.changed(number)
    for _ in range(10_000):
        history = history.undo()
    assert history.document == 0 and not history.can_undo
    for _ in range(10_000):
        history = history.redo()
    assert history.document == 10_000


def test_that_a_restart_finds_undo_and_redo_in_the_revisions() -> None:
    chance = random.Random(8)
    for _ in range(200):
        history, revisions, fresh = begun(0), [], 0
        for _ in range(30):
            way = chance.random()
            if way < 0.5:
                fresh += 1
                after = history.changed(fresh)
            else:
                after = history.undo() if way < 0.8 else history.redo()
            if after.document != history.document:
                revisions.append(after.document)
            history = after
        again = restored(revisions, 0)
        while history.can_undo:
            assert again.document == history.document
            history, again = history.undo(), again.undo()
        assert not again.can_undo
        while history.can_redo:
            history, again = history.redo(), again.redo()
            assert again.document == history.document
