"""The launcher file: quick when all is there, plain about what is missing, the same program everywhere."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = "basename cat cmp cp dirname env id ldconfig rm sh tail uname".split()

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the POSIX launcher")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose environment is ready and whose Python only says how it was called."""
    for name in ("kaochang", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    python = venv / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$PWD:" "$@"\n')
    python.chmod(0o755)
    for lock in ("requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / lock, venv / f"installed-{lock}")
    (venv / "checkout").write_text(f"{tmp_path}\n")
    (venv / "system-is-complete").touch()
    return tmp_path


def launch(
    checkout: Path, *words: str, path: str = "/usr/bin:/bin", cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run the launcher as a person in `cwd` would."""
    return subprocess.run(
        [checkout / "kaochang", *words],
        cwd=cwd,
        env={"PATH": path, "HOME": str(checkout), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bare_path(tmp_path: Path) -> str:
    """A PATH with the few tools every system has: no Python, no package manager, no uv."""
    folder = tmp_path / "bare-bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool, path="/usr/bin:/bin:/usr/sbin:/sbin")
        if found:
            (folder / tool).symlink_to(found)
    return str(folder)


def test_that_a_ready_checkout_starts_at_once_and_in_silence(checkout: Path) -> None:
    done = launch(checkout, "rehearse", "--out", "a b", cwd=checkout.parent)
    assert done.stdout == f"{checkout.parent}: -P -m desktop rehearse --out a b\n"
    assert (done.returncode, done.stderr) == (0, "")


def test_that_test_runs_the_suite_from_the_checkout(checkout: Path) -> None:
    done = launch(checkout, "test", "-k", "seat", cwd=checkout.parent)
    assert done.stdout == f"{checkout}: -m pytest -n auto -k seat\n"


def test_that_a_machine_without_python_is_told_what_to_install(checkout: Path, bare_path: str) -> None:
    shutil.rmtree(checkout / ".venv")
    done = launch(checkout, "rehearse", path=bare_path)
    assert done.returncode == 3
    assert "缺少系统组件" in done.stderr
    assert " python3 python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("change", ["lock", "place"])
def test_that_a_changed_lock_or_a_moved_checkout_is_prepared_again(checkout: Path, bare_path: str, change: str) -> None:
    if change == "lock":
        (checkout / "requirements.lock").write_text("another\n")
    else:
        (checkout / ".venv" / "checkout").write_text("/elsewhere\n")
    done = launch(checkout, "rehearse", path=bare_path)
    assert (done.returncode, done.stdout) == (3, "")


def test_that_both_launchers_give_the_same_words_to_the_same_program() -> None:
    windows = (ROOT / "kaochang.cmd").read_text(encoding="utf-8")
    for line in ("-P -m desktop", "--require-hashes --only-binary :all:", "requirements-test.lock"):
        assert line in windows and line in (ROOT / "kaochang").read_text(encoding="utf-8")
