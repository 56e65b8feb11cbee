"""All benchmarks of this folder, short, in one table: `python -m tests.benchmarks [--long] [--only NAME,…] [--json]`.

Exit code 1 when a goal was missed or a benchmark did not run. Each runs in a process of its own.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tests.benchmarks.figures import ROOT, Goal, at_least, conditions, print_goals, say, tell

Goals = Callable[[Mapping[str, Any]], list[Goal]]


def main() -> int:
    """Run them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="full sizes: several minutes, 5 GB in the temporary folder")
    parser.add_argument("--only", default="", help="names, joined by commas")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    wanted = [name for name in BENCHMARKS if not chosen.only or name in chosen.only.split(",")]
    goals = [goal for name in wanted for goal in run(name, chosen.long)]
    if chosen.json:
        say(json.dumps({**conditions(), "goals": [vars(goal) for goal in goals]}, ensure_ascii=False, indent=1))
    else:
        say(f"  ({', '.join(conditions().values())})")
        print_goals(goals)
    return 1 if any(goal.met is False for goal in goals) else 0


def run(name: str, is_long: bool) -> list[Goal]:
    """The goals of one benchmark."""
    short, goals_of = BENCHMARKS[name]
    tell(f"{name} ...")
    as_json = [] if name in ALWAYS_JSON else ["--json"]
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *as_json, *([] if is_long else short)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        return goals_of(json.loads(done.stdout))
    except (ValueError, KeyError):
        tell(done.stderr[-2000:])
        return [Goal(name, "runs", "it failed", False)]


def _own(result: Mapping[str, Any]) -> list[Goal]:
    return [Goal(**goal) for goal in result["goals"]]


def _import_bundles(result: Mapping[str, Any]) -> list[Goal]:
    ratio = float(result["import_without_replay_of_bare"])
    return [at_least("import without replay, of verify + decrypt + insert", ratio, 0.7)]


ALWAYS_JSON = {"import_bundles"}
BENCHMARKS: dict[str, tuple[list[str], Goals]] = {
    "durable_save": (["--answers", "300"], _own),
    "first_window": (["--short"], _own),
    "next_question": (["--short"], _own),
    "package_open": (["--short"], _own),
    "import_bundles": (["--bundles", "40"], _import_bundles),
    "grading": (["--pictures", "200"], _own),
    "canvas": (["--short"], _own),
    "tables": (["--short"], _own),
    "room_link": (["--short"], _own),
    "console_wall": (["--short"], _own),
    "room_day": (["--short"], _own),
}


if __name__ == "__main__":
    sys.exit(main())
