"""The checkers have nothing to say, and the lock pins everything by hash."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-build.lock")


def run(*command: str) -> None:
    """Fail with what the checker says."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def requirements(lock: str) -> dict[str, str]:
    """Pinned name to the rest of its entry."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = (line.partition("==") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: rest for name, _, rest in entries}


def test_that_the_linter_finds_nothing() -> None:
    run("ruff", "check", "--no-cache", "--quiet", ".")


def test_that_everything_is_formatted() -> None:
    run("ruff", "format", "--no-cache", "--check", ".")


def test_that_strict_types_hold() -> None:
    run("mypy", "--no-error-summary")


@pytest.mark.parametrize("lock", LOCKS)
def test_that_every_locked_requirement_has_its_hashes(lock: str) -> None:
    for name, rest in requirements(lock).items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", rest), name


@pytest.mark.parametrize("lock", LOCKS)
def test_that_the_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--find-links|--extra-index|\.(com|org|net|io)\b", text)


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_that_the_larger_locks_hold_everything_of_the_first_in_the_same_versions(lock: str) -> None:
    assert requirements("requirements.lock").items() <= requirements(lock).items()


def test_that_no_dependency_forces_another_licence_on_the_program() -> None:
    barred = {"pyqt5", "pyqt6", "pyside6-fluent-widgets", "pyside6", "pymupdf", "ghostscript"}
    assert not barred & requirements("requirements.lock").keys()
