"""The house of desktop/README.md, as sentences."""

import ast
import fnmatch
import re
import subprocess
import sys

import pytest

from tests.helpers.source_tree import BELOW_UI, FRONT_ENDS, ROOT, function_lines, modules, parameter_count

ROT = {"utils", "util", "common", "helpers", "helper", "manager", "base", "core", "service", "services", "misc"}
INPUT_AND_OUTPUT = set(
    "asyncio io logging multiprocessing os pathlib shutil signal socket sqlite3 ssl subprocess sys tempfile threading "
    "time urllib".split()
)
PRIMITIVES = {"cryptography", "hashlib", "hmac", "secrets", "ssl"}
DATABASES = {"sqlite3", "sqlcipher3", "sqlalchemy", "alembic", "psycopg"}
NOW = re.compile(r"(^|\.)(now|utcnow|today|time|time_ns|monotonic|monotonic_ns|clock_gettime|clock_gettime_ns)$")
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})\b|\brgba?\(")


def test_that_imports_go_one_way() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run([*command, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


def test_that_every_folder_of_code_is_a_package_with_a_word_about_itself() -> None:
    folders = {module.path.parent for module in modules()}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_that_every_module_says_what_it_is_for() -> None:
    assert [m.name for m in modules() if not ast.get_docstring(m.tree)] == []


def test_that_no_module_has_a_name_that_says_nothing() -> None:
    assert [m.name for m in modules() if ROT & set(m.name.split("."))] == []


def test_that_modules_stay_small() -> None:
    assert [f"{m.name} {n}" for m in modules() if (n := len(m.text.splitlines())) > 400] == []


def test_that_functions_stay_small() -> None:
    large = [
        f"{m.name}.{f.name} {function_lines(f)}" for m in modules() for f in m.functions() if function_lines(f) > 50
    ]
    assert large == []


def test_that_functions_take_at_most_five_parameters() -> None:
    wide = [f"{m.name}.{f.name}" for m in modules() for f in m.functions() if parameter_count(f) > 5]
    assert wide == []


def test_that_nothing_below_the_windows_names_qt() -> None:
    assert [m.name for m in modules(*BELOW_UI) if m.imports_any({"PySide6", "shiboken6"})] == []


def test_that_everything_below_the_windows_runs_without_qt() -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        "for room in sys.argv[1:]:\n"
        "    try: package = importlib.import_module('desktop.' + room)\n"
        "    except ModuleNotFoundError as error:\n"
        "        if error.name == 'desktop.' + room: continue\n"
        "        raise\n"
        "    for found in pkgutil.walk_packages(getattr(package, '__path__', []), package.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))])\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *BELOW_UI], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_that_the_command_line_does_not_load_qt_to_answer() -> None:
    code = (
        "import sys; from desktop.main import main\n"
        "print(main(['standard', 'show', '--json']), 'PySide6' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "0 False"


@pytest.mark.parametrize("window", ["candidate", "proctor"])
def test_that_a_window_of_the_room_loads_no_store_of_results_and_nothing_that_makes_pages(window: str) -> None:
    code = f"import sys, desktop.{window}.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    large = {"sqlalchemy", "alembic", "reportlab", "PIL", "lxml", "numpy", "python_calamine", "xlsxwriter", "segno"}
    assert large & set(done.stdout.split()) == set()


def test_that_exam_rules_do_no_input_or_output() -> None:
    assert [f"{m.name} imports {found}" for m in modules("exam") if (found := m.imports_any(INPUT_AND_OUTPUT))] == []
    assert [f"{m.name}:{line}" for m in modules("exam") for name, line in m.calls() if name in ("open", "print")] == []


def test_that_rules_are_told_the_time() -> None:
    rooms = ("standard", "exam", "tasks", "bank", "formats", "documents", "keeper", "storage", "workflows")
    assert [f"{m.name}:{line} {name}" for m in modules(*rooms) for name, line in m.calls() if NOW.search(name)] == []


def test_that_only_crypto_calls_primitives() -> None:
    others = [m for m in modules() if m.room != "crypto"]
    assert [
        f"{m.name} imports {found}" for m in others if (found := m.imports_any(PRIMITIVES) - _room_link(m.room))
    ] == []


def _room_link(room: str) -> set[str]:
    """TLS of the room link is Python's own."""
    return {"ssl"} if room in ("room", "workflows", "rehearsal") else set()


def test_that_only_storage_opens_databases() -> None:
    others = [m for m in modules() if m.room != "storage" and not m.name.startswith("desktop.tasks.database")]
    assert [f"{m.name} imports {found}" for m in others if (found := m.imports_any(DATABASES))] == []


def test_that_only_documents_and_the_bank_exchange_write_pages_and_sheets() -> None:
    others = [m for m in modules() if m.room not in ("documents", "bank")]
    assert [m.name for m in others if m.imports_any({"reportlab"})] == []
    assert [m.name for m in others if m.imports_any({"xlsxwriter"}) and not _is_codec(m.name)] == []


def _is_codec(name: str) -> bool:
    """A task's own exchange formats."""
    return name.startswith("desktop.tasks.") and name.endswith(".codec")


def test_that_pages_open_no_files_stores_or_keys() -> None:
    pages = [m for m in modules(*FRONT_ENDS) if ".pages." in m.name]
    closed = {"desktop.storage", "desktop.crypto", "desktop.formats", "desktop.workflows", "desktop.keeper.keeper"}
    reaching = [f"{m.name} imports {name}" for m in pages for name in m.imports() if name.startswith(tuple(closed))]
    assert reaching == []
    assert [f"{m.name}:{line}" for m in pages for name, line in m.calls() if name == "open"] == []


def test_that_no_window_waits_inside_exec() -> None:
    windows = [m for m in modules("ui", *FRONT_ENDS) if not m.name.endswith(".app")]
    nested = [f"{m.name}:{line}" for m in windows for name, line in m.calls() if re.search(r"\.exec_?$", name)]
    assert nested == []


def test_that_colours_are_named_in_the_theme_only() -> None:
    places = [m for m in modules("ui", *FRONT_ENDS) if not m.name.startswith("desktop.ui.theme")]
    assert [f"{m.name}:{line} {text!r}" for m in places for text, line in m.strings() if COLOUR.search(text)] == []


def test_that_nothing_uses_the_qt_modules_with_another_licence() -> None:
    barred = re.compile(
        r"PySide6\.(QtCharts|QtDataVisualization|QtGraphs|QtHttpServer|QtNetworkAuth|QtVirtualKeyboard|QtWebEngine)"
    )
    assert [f"{m.name} imports {name}" for m in modules() for name in m.imports() if barred.match(name)] == []


def test_that_resources_hold_nothing_that_runs() -> None:
    assert [str(path) for path in (ROOT / "resources").rglob("*") if path.suffix in (".py", ".js", ".sh", ".qml")] == []


def test_that_the_top_level_is_the_house_and_the_usual_files() -> None:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines() if line]
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    made = {name for name in folders if any(fnmatch.fnmatch(name, pattern) for pattern in ignored)}
    assert folders - made == {"desktop", "resources", "exam_packages", "tests"}
