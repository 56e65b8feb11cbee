"""How long the next question takes on a 190-item paper with pictures: from the key to the painted page, CPU time.

python tests/benchmarks/next_question.py
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={ROOT / 'tests' / 'screen-1366x768.json'}")

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from desktop.exam.sitting import State  # noqa: E402
from desktop.ui.application import make_application  # noqa: E402
from desktop.ui.theme import Theme  # noqa: E402
from tests.candidate.simulated_keeper import Room  # noqa: E402
from tests.candidate.stage import Stage  # noqa: E402


def main() -> None:
    """Print one JSON object."""
    app = make_application()
    theme = Theme()
    theme.apply()
    stage = Stage(theme, Room(used=600), State.ANSWERING, before=lambda one: one.answer_some(128))
    for _ in range(20):
        stage.settle()
    taken = [_step(app, stage, Qt.Key.Key_Right) for _ in range(189)]
    taken += [_step(app, stage, Qt.Key.Key_Left) for _ in range(189)]
    taken.sort()
    result = {"median_ms": statistics.median(taken) * 1000, "p99_ms": taken[int(len(taken) * 0.99)] * 1000}
    print(json.dumps({name: round(value, 2) for name, value in result.items()}))  # noqa: T201 - the result
    stage.close()


def _step(app: QApplication, stage: Stage, key: Qt.Key) -> float:
    began = time.process_time()
    QTest.keyClick(stage.window.windowHandle(), key)
    app.sendPostedEvents()
    app.processEvents()
    return time.process_time() - began


if __name__ == "__main__":
    main()
