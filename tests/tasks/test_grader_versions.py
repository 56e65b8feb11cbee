"""A grader that gives other amounts for the same work is another version: marks of the old one stand at centres."""

import json

import pytest

from desktop.tasks.grading_table import gradable_types, grader_of
from tests.tasks.known_scores import KNOWN, found_scores, names

SCORES = json.loads(KNOWN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", names())
def test_that_the_same_work_earns_what_it_always_earned(name: str) -> None:
    known, found = SCORES[name], found_scores(name)
    assert found["version"] == known["version"], "write the known scores again: python -m tests.tasks.known_scores"
    assert found["work"] == known["work"], "the invented work changed: python -m tests.tasks.known_scores"
    assert found["points"] == known["points"], "raise VERSION of the grader, then write the known scores again"
    assert found["amounts"] == known["amounts"], "raise VERSION of the grader, then write the known scores again"


def test_that_every_grader_has_known_scores() -> None:
    kinds = {kind.value for kind in gradable_types()}
    assert kinds <= set(SCORES) and all(grader_of(kind).VERSION >= 1 for kind in gradable_types())
