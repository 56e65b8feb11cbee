"""`kaochang self-test` and `kaochang preflight` as processes of their own, on a machine without a screen."""

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path

from desktop.cli import self_test
from desktop.cli.output import Output
from desktop.errors import Error

ROOT = Path(__file__).resolve().parent.parent.parent


def kaochang(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program, with nothing of this process' environment."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "desktop", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_that_the_program_is_well_and_silent(tmp_path: Path) -> None:
    done = kaochang(tmp_path, "self-test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_that_what_is_not_well_is_told_in_one_object(qapp: object) -> None:
    class Sick:
        """A front-end that cannot start."""

        def prepare(self, folder: Path) -> None:
            raise Error("E-STN-01", "This folder does not belong to an exam machine.")

    out, err = io.StringIO(), io.StringIO()
    arguments = argparse.Namespace(windows=lambda: {"sick": Sick()})
    assert self_test.run(arguments, Output(True, out, err)) == 1
    found = json.loads(out.getvalue())
    assert found["ok"] is False
    assert [row["check"] for row in found["checks"] if not row["ok"]] == ["window sick"]
    assert {"vectors", "libraries", "words", "round trip", "binding", "fonts"} < {
        row["check"] for row in found["checks"]
    }
    assert err.getvalue().startswith("E-SLF-05 ")


def test_that_preflight_answers_in_one_object(tmp_path: Path) -> None:
    done = kaochang(tmp_path, "preflight", "--json", "--data", str(tmp_path / "station"))
    found = json.loads(done.stdout)
    assert done.stderr == ""
    assert done.returncode == (0 if found["ok"] else 1)
    assert all(set(row) == {"check", "ok", "message", "advice"} for row in found["findings"])
    assert found["ok"] == all(row["ok"] for row in found["findings"])
    assert {"disk", "write speed", "second medium", "clock", "fonts", "software"} <= {
        row["check"] for row in found["findings"]
    }
    assert {"sound", "Chinese input", "display", "restart"} <= {row["check"] for row in found["not_checked"]}
