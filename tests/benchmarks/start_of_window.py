"""First usable candidate window and its idle memory, against an empty PySide6 window in the same run (ratios).

python tests/benchmarks/start_of_window.py [--rounds 5]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EMPTY = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([]); w = QWidget(); w.resize(1366, 768); w.show()
"""
OURS = """
import sys
from pathlib import Path
from desktop.language import use_default_language
use_default_language()
from desktop.candidate import app as program
from desktop.ui.application import make_application
app = make_application()
from PySide6.QtCore import QTimer
program.QApplication = app.__class__
"""
END = """
import time, sys
def done():
    pages = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")]
    print(time.monotonic(), pages[0], flush=True)
    app.quit()
from PySide6.QtCore import QTimer
QTimer.singleShot(0, lambda: QTimer.singleShot(0, done))
app.exec()
"""
OURS_END = """
done_at = QTimer(); done_at.setSingleShot(True); done_at.setInterval(0)
def done():
    import time
    rss = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")]
    print(time.monotonic(), rss[0], flush=True)
    app.quit()
done_at.timeout.connect(lambda: QTimer.singleShot(0, done))
QTimer.singleShot(0, done_at.start)
program.run(Path(sys.argv[1]), full_screen=False)
"""


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={ROOT / 'tests' / 'screen-1366x768.json'}")
    with tempfile.TemporaryDirectory() as folder:
        toml = 'seat = 7\nroom = "R"\ncentre = "{}"\nroot = "{}"\n'.format("00" * 16, "00" * 32)
        Path(folder, "station.toml").write_text(toml, encoding="utf-8")
        _measure(OURS + OURS_END, folder)
        found = [(_measure(EMPTY + END, folder), _measure(OURS + OURS_END, folder)) for _ in range(rounds)]
    empty, ours = ([pair[place] for pair in found] for place in (0, 1))
    seconds = [statistics.median(run[0] for run in runs) for runs in (empty, ours)]
    memory = [statistics.median(run[1] for run in runs) / 1024 for runs in (empty, ours)]
    result = {
        "empty_window_s": round(seconds[0], 3),
        "candidate_window_s": round(seconds[1], 3),
        "ratio": round(seconds[1] / seconds[0], 2),
        "empty_window_mib": round(memory[0], 1),
        "candidate_window_mib": round(memory[1], 1),
    }
    print(json.dumps(result))  # noqa: T201 - the result of a benchmark


def _measure(code: str, folder: str) -> tuple[float, int]:
    began = time.monotonic()
    words = [sys.executable, "-c", code, folder]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    at, rss = done.stdout.split()
    return float(at) - began, int(rss)


if __name__ == "__main__":
    main()
