"""The builder of the installer: what goes in, what must not, and what it asks of the system."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import build_installer

ROOT = Path(__file__).resolve().parent.parent


def test_that_the_debian_package_asks_for_every_library_that_the_launcher_installs() -> None:
    launcher = (ROOT / "kaochang").read_text(encoding="utf-8")
    asked = set(re.findall(r"^\S+\.so\.\d+ +([a-z0-9.-]+)", launcher, re.MULTILINE))
    assert len(asked) > 20
    assert asked <= set(re.split(r", | \| ", build_installer.LIBRARIES))


def test_that_the_candidates_program_is_given_no_keys_marking_or_authoring() -> None:
    role = build_installer.ROLES["candidate"]
    assert not [module for module in _own_modules(role) if module.startswith(role.forbidden)]
    assert "desktop.exam.marking" in role.forbidden and "desktop.bank" in role.forbidden
    assert not role.authored


def _own_modules(role: build_installer.Role) -> list[str]:
    rooms = tuple(f"{room}." for room in role.rooms)
    found = (".".join(p.relative_to(ROOT).with_suffix("").parts) for p in (ROOT / "desktop").rglob("*.py"))
    return [name for name in found if name.startswith(rooms)]


def test_that_a_forbidden_module_in_the_frozen_program_stops_the_build() -> None:
    role = build_installer.ROLES["candidate"]
    with pytest.raises(build_installer.BuildFailure, match=r"desktop\.bank\.item, exam_packages\.level-5"):
        build_installer.verify_names(role, {"desktop.candidate.app", "desktop.bank.item", "exam_packages.level-5"})
    build_installer.verify_names(role, {"desktop.candidate.app", "desktop.banks"})


def test_that_windows_is_refused_in_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "build_installer.py", "--role", "all", "--target", "windows", "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n"), list(tmp_path.iterdir())) == (2, 1, [])
