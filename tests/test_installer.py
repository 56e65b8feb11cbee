"""The builder of the installer: what goes in, what must not, and what it asks of the system."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import build_installer
from desktop.exam.task import TaskType
from tests.helpers.source_tree import Module
from tests.helpers.source_tree import modules as all_modules

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
    assert {f"desktop.tasks.{kind.value}.grading" for kind in TaskType} <= set(role.forbidden)
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


def test_that_the_candidates_modules_alone_are_a_whole_program(tmp_path: Path) -> None:
    """What the freezer would take, as source: it reaches nothing that is barred, and tests itself without the rest."""
    role = build_installer.ROLES["candidate"]
    taken = _reached(["desktop.main", "desktop.__main__", *build_installer.modules_of(role)])
    assert [name for name in taken if any(f"{name}.".startswith(f"{barred}.") for barred in role.forbidden)] == []
    for module in all_modules():
        if module.name in taken or f"{module.name}.".startswith("desktop.storage.schema."):
            target = tmp_path / module.path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(module.path, target)
    for schema in (ROOT / "desktop").rglob("*.sql"):
        shutil.copy(schema, tmp_path / schema.relative_to(ROOT).parent)
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    home = tmp_path / "home"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", _RUN, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


_RUN = "import sys; sys.path[0] = sys.argv[1]; from desktop.main import main; sys.exit(main(['self-test']))"


def _reached(names: list[str]) -> set[str]:
    """Every module of ours that these import, and what those import, with the packages around them."""
    known = {module.name: module for module in all_modules()}
    waiting, found = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found.add(name)
            waiting += [*_imports(known[name]), *(name[:place] for place, sign in enumerate(name) if sign == ".")]
    return found


def _imports(module: Module) -> set[str]:
    return {name for name in module.imports() if name.startswith("desktop")}


def _program(folder: Path, script: str) -> Path:
    """A frozen folder whose program is a script."""
    frozen = folder / "kaochang-candidate"
    frozen.mkdir()
    (frozen / frozen.name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (frozen / frozen.name).chmod(0o755)
    return frozen


def test_that_a_frozen_program_that_says_anything_is_not_wrapped(tmp_path: Path) -> None:
    asked = 'test "$1" = self-test && test "$QT_QPA_PLATFORM" = offscreen'
    build_installer.self_test(_program(tmp_path, asked))
    for script in ("echo odd", "echo odd >&2", "exit 1"):
        shutil.rmtree(tmp_path / "kaochang-candidate")
        with pytest.raises(build_installer.BuildFailure, match="self-test ended with"):
            build_installer.self_test(_program(tmp_path, script))


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb here")
def test_that_equal_programs_are_wrapped_into_equal_packages(tmp_path: Path) -> None:
    frozen = _program(tmp_path, "exit 0")
    made = []
    for name in ("one", "two"):
        (tmp_path / name / "work").mkdir(parents=True)
        made.append(build_installer.wrap("candidate", frozen, tmp_path / name / "work", tmp_path / name))
    assert made[0].read_bytes() == made[1].read_bytes()
    listed = subprocess.run(["dpkg-deb", "-c", str(made[0])], capture_output=True, text=True, check=True).stdout
    assert "./usr/bin/kaochang-candidate -> /opt/kaochang-candidate/kaochang-candidate" in listed


def test_that_the_centres_program_brings_the_steps_of_its_store() -> None:
    def brought(role: str) -> set[str]:
        return {source.name for source, _ in build_installer._data(build_installer.ROLES[role])}

    steps = {path.name for path in (ROOT / "desktop/storage/migrations/versions").glob("r*.py")}
    assert steps and steps <= brought("centre")
    assert not steps & brought("candidate")
