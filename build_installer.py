"""Freezes one role of the program, lets the frozen program test itself, and wraps it as a Debian package.

    python build_installer.py --role candidate|console|centre|all [--target linux|windows] [--out DIR]

Needs the packages of requirements-build.lock, and dpkg-deb. Equal sources give equal bytes.
Each role gets the modules that its front-end and its commands reach, and nothing else; the build fails when a module
that the role must not have is found in the frozen program.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
EPOCH = "1767225600"  # 2026-01-01: every file in a package carries this time
USAGE = 2
FAILED = 1

TASK_TYPES = (
    "image text audio table summary audit report spec files collect database grouping system knowledge logbook".split()
)
MARKING = (
    "desktop.exam.marking",
    "desktop.formats.scoring_pack",
    "desktop.formats.scoring_pack_gold",
    "desktop.formats.scoring_pack_reading",
    "desktop.workflows.mark_results",
    "desktop.workflows.mark_tasks",
    "desktop.workflows.skill_pack",
    "desktop.workflows.take_marks",
    "desktop.tasks.grading_table",
    *(f"desktop.tasks.{kind}.grading" for kind in TASK_TYPES),
    "desktop.documents",
)
AUTHORING = (
    "desktop.bank",
    "desktop.workflows.assemble_paper",
    "desktop.workflows.assemble_skill",
    "desktop.workflows.build_package",
    "highspy",
)
CENTRE = (
    "desktop.centre",
    "desktop.storage.migrations",
    "desktop.storage.results_store",
    "desktop.rehearsal",
    "sqlalchemy",
    "reportlab",
)
LIBRARIES = (
    "libc6, libdbus-1-3, libegl1, libfontconfig1, libfreetype6, libgl1, libglib2.0-0 | libglib2.0-0t64, libx11-6, "
    "libpulse0, libx11-xcb1, libxcb-cursor0, libxcb-icccm4, "
    "libxcb-image0, libxcb-keysyms1, libxcb-randr0, libxcb-render-util0, "
    "libxcb-render0, libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-util1, libxcb-xfixes0, libxcb-xkb1, libxrandr2, "
    "libxkbcommon-x11-0, libxkbcommon0"
)
# Parts of Qt that PyInstaller brings along and the program never loads.
UNUSED_QT = re.compile(
    r"libQt6(Qml|Quick|VirtualKeyboard|Pdf|EglFS|Wayland|OpenGLWidgets)|plugins/(egldeviceintegrations|wayland|qmltooling)"
    r"|plugins/platforms/libq(eglfs|linuxfb|minimal|vkkhrdisplay|vnc|wayland)|libq(pdf|tvirtualkeyboardplugin|gtk3)\."
    r"|Qt/translations/(?!qtbase_zh_CN)"
)


@dataclass(frozen=True)
class Role:
    """What is frozen for one kind of machine: module prefixes, the commands it answers, what must not be inside."""

    title: str
    opens: str
    rooms: tuple[str, ...]
    commands: tuple[str, ...]
    forbidden: tuple[str, ...]
    authored: bool = False


ROLES = {
    "candidate": Role(
        "考场 考试机",
        "candidate",
        ("desktop.candidate", "desktop.ui"),
        ("self_test", "preflight"),
        (*MARKING, *AUTHORING, *CENTRE, "desktop.proctor"),
    ),
    "console": Role(
        "考场 监考端",
        "proctor",
        ("desktop.proctor", "desktop.ui"),
        ("self_test", "preflight", "inspect", "verify"),
        (*MARKING, *AUTHORING, *CENTRE, "desktop.candidate"),
    ),
    "centre": Role("考场 考点", "centre", ("desktop",), ("",), ("desktop.candidate", "desktop.proctor"), True),
    "all": Role("考场", "launcher", ("desktop",), ("",), (), True),
}


class BuildFailure(Exception):
    """The package cannot be built; says why."""


def modules_of(role: Role) -> list[str]:
    """Modules that are loaded by name at run time, so that no import statement leads the freezer to them."""
    names = [f"desktop.cli.{command}" for command in role.commands if command]
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name.startswith(role.rooms) and not name.startswith(role.forbidden or ("-",)):
            names.append(name)
    missing = [name for name in names if not _exists(name)]
    if missing or not _exists(f"desktop.{role.opens}"):
        raise BuildFailure(f"not part of this version: {', '.join(missing) or role.opens}")
    return names


def _exists(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def freeze(role_name: str, work: Path) -> Path:
    """Freeze into a folder and return it."""
    role, name = ROLES[role_name], program_name(role_name)
    entry = work / f"{name}.py"
    words = "sys.argv[1:]" if role.opens == "launcher" else f"sys.argv[1:] or [{role.opens!r}]"
    entry.write_text(f"import sys\n\nfrom desktop.main import main\n\nsys.exit(main({words}))\n", encoding="utf-8")
    data = [(str(source), str(target)) for source, target in _data(role)]
    spec = work / f"{name}.spec"
    spec.write_text(_specification(name, entry, modules_of(role), data), encoding="utf-8")
    environment = os.environ | {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": EPOCH}
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(work / "frozen"), "--workpath", str(work / "build"), str(spec)]
    subprocess.run(command, check=True, env=environment, cwd=work)
    folder = work / "frozen" / name
    lost = [source for source, target in data if not (folder / "_internal" / target / Path(source).name).is_file()]
    if lost:
        raise BuildFailure(f"left out by the freezer: {', '.join(lost)}")
    return folder


def _data(role: Role) -> Iterator[tuple[Path, Path]]:
    """Resources, the schemas beside the code, and for authors the sample banks and the steps of the results store."""
    for top in ("resources", *(["exam_packages"] if role.authored else [])):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and path.suffix != ".po":
                yield path, path.relative_to(ROOT).parent
    steps = ROOT / "desktop" / "storage" / "migrations"  # alembic reads them as files
    for path in sorted([*(ROOT / "desktop").rglob("*.sql"), *(steps.rglob("*.py") if role.authored else ())]):
        yield path, path.relative_to(ROOT).parent


def _specification(name: str, entry: Path, modules: list[str], data: list[tuple[str, str]]) -> str:
    return f"""import re
unused = re.compile({UNUSED_QT.pattern!r})
found = Analysis([{str(entry)!r}], pathex=[{str(ROOT)!r}], hiddenimports={modules!r}, datas={data!r},
                 excludes=["tkinter", "PySide6.QtQml", "PySide6.QtQuick", "setuptools", "pip"])
found.binaries = [each for each in found.binaries if not unused.search(each[0])]
found.datas = [each for each in found.datas if not unused.search(each[0])]
program = EXE(PYZ(found.pure), found.scripts, exclude_binaries=True, name={name!r}, console=True)
COLLECT(program, found.binaries, found.datas, name={name!r})
"""


def program_name(role_name: str) -> str:
    """Name of the program and of its Debian package."""
    return "kaochang" if role_name == "all" else f"kaochang-{role_name}"


def frozen_modules(folder: Path) -> set[str]:
    """Names of all Python modules inside a frozen program, and of its compiled ones and data as dotted paths."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(folder / folder.name))
    names = {
        name for entry in archive.toc if entry.endswith(".pyz") for name in archive.open_embedded_archive(entry).toc
    }
    inside = folder / "_internal"
    return names | {".".join(path.relative_to(inside).with_suffix("").parts) for path in inside.rglob("*")}


def verify_names(role: Role, names: set[str]) -> None:
    """Raise when something is inside that the role must not have."""
    barred = (*role.forbidden, *(() if role.authored else ("exam_packages",)))
    found = sorted(name for name in names if any(f"{name}.".startswith(f"{b}.") for b in barred))
    if found:
        raise BuildFailure(f"must not be in this program: {', '.join(found)}")


def self_test(folder: Path) -> None:
    """Raise unless the frozen program finds itself well, in silence, away from this source and its environment."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": "/usr/bin:/bin", "HOME": home, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
        command = [str(folder / folder.name), "self-test"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=home, check=False)
    if done.returncode or done.stdout or done.stderr:
        raise BuildFailure(f"the frozen program's self-test ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def wrap(role_name: str, folder: Path, work: Path, out: Path) -> Path:
    """Put the frozen folder into a Debian package."""
    name, tree = program_name(role_name), work / "tree"
    shutil.copytree(folder, tree / "opt" / name, symlinks=True)
    version, machine = _version(), _machine()
    control = f"""Package: {name}
Version: {version}
Architecture: {machine}
Maintainer: The Kaochang project
Section: education
Priority: optional
Depends: {LIBRARIES}
Description: Kaochang, offline occupational skill assessment ({role_name})
"""
    entry = f"[Desktop Entry]\nType=Application\nName={ROLES[role_name].title}\nExec={name}\nIcon={name}\n"
    _put(tree / "DEBIAN" / "control", control)
    _put(tree / "usr/share/applications" / f"{name}.desktop", entry + "Terminal=false\nCategories=Education;\n")
    _put(
        tree / "usr/share/icons/hicolor/scalable/apps" / f"{name}.svg",
        (ROOT / "resources/icons/kaochang.svg").read_text("utf-8"),
    )
    _put(tree / "usr/share/doc" / name / "copyright", (ROOT / "LICENSE").read_text("utf-8"))
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin" / name).symlink_to(f"/opt/{name}/{name}")
    target = out / f"{name}_{version}_{machine}.deb"
    command = ["dpkg-deb", "--build", "--root-owner-group", "-Zxz", "-z3", str(tree), str(target)]
    subprocess.run(command, check=True, env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH}, stdout=subprocess.DEVNULL)
    return target


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _version() -> str:
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "desktop" / "__init__.py").read_text(encoding="utf-8"))
    return found[1] if found else "0"


def _machine() -> str:
    done = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def build(role_name: str, out: Path) -> Path:
    """Freeze, look inside, let it test itself, wrap."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kaochang-build-") as folder:
        work = Path(folder)
        print(f"freezing {role_name} ...", file=sys.stderr)
        frozen = freeze(role_name, work)
        verify_names(ROLES[role_name], frozen_modules(frozen))
        self_test(frozen)
        print("wrapping ...", file=sys.stderr)
        return wrap(role_name, frozen, work, out)


def main() -> int:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description="Build the installer of one role.")
    parser.add_argument("--role", choices=sorted(ROLES), required=True)
    parser.add_argument("--target", choices=["linux", "windows"], default="linux")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    chosen = parser.parse_args()
    if chosen.target == "windows":
        print("The Windows installer comes later; this version builds for Linux.", file=sys.stderr)
        return USAGE
    try:
        print(build(chosen.role, chosen.out.resolve()))
    except (BuildFailure, subprocess.CalledProcessError, FileNotFoundError) as failure:
        print(f"not built: {failure}", file=sys.stderr)
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
