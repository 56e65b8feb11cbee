"""I9: the same work has the same score in another process, with another hash seed, time zone and language."""

import os
import subprocess
import sys

import pytest

from tests.helpers.source_tree import ROOT

CASES = {
    "table": "tests.tasks.table.table_cases repair_case",
    "flags": "tests.tasks.table.table_cases flag_case",
    "summary": "tests.tasks.summary.summary_cases sales_case",
    "files": "tests.tasks.files.files_cases files_case",
    "database": "tests.tasks.database.database_cases shop_case",
}
CODE = """
import random, sys
from importlib import import_module
module, name = sys.argv[1:]
case = getattr(import_module(module), name)()
work = import_module("desktop.rehearsal.skill_work." + case.task.type.value)
for answers in (
    case.perfect(), work.spam(case.task, case.materials),
    *(work.imperfect(case.task, case.gold, case.materials, 0.6, random.Random(n)) for n in range(4)),
):
    print(ascii(case.grade(answers)))
"""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_that_a_score_is_the_same_wherever_it_is_computed(case: str) -> None:
    outputs = []
    for seed, zone, language in (("0", "UTC", "C"), ("4711", "Asia/Shanghai", "de_DE.UTF-8")):
        surroundings = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", CODE, *case.split()],
            cwd=ROOT,
            env=surroundings,
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] and outputs[0].count("Score(") == 6
