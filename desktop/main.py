"""Arguments to a front-end or a command; imports Qt only in the branch that needs it."""

import argparse
import gc
import importlib
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from desktop import __version__
from desktop.cli.commands import COMMANDS, FRONT_ENDS, is_present
from desktop.cli.output import Output
from desktop.cli.system_faults import error_of, too_deep
from desktop.cli.usage import CommandParser
from desktop.errors import Error
from desktop.language import use_default_language, use_language
from desktop.paths import default_data_folder
from desktop.settings import read_settings
from desktop.storage.faults import MediumFailed, MediumFull

BUG = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command or one front-end and return its exit code (`commands.md`)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    output = Output(as_json="--json" in words)
    try:
        use_default_language()
        code = _dispatch(words, output)
        output.flush()
        return code
    except Error as error:
        return _refuse(error, output)
    except BrokenPipeError:
        return _reader_gone()
    except (OSError, MediumFull, MediumFailed) as fault:
        return _refuse(error_of(fault), output)
    except RecursionError:
        return _refuse(too_deep(), output)
    except KeyboardInterrupt:
        return 130
    except Exception:
        return _report_bug(output)


def _refuse(error: Error, output: Output) -> int:
    output.error(error)
    return error.exit_code


def _reader_gone() -> int:
    """Whoever read our output has left (`kaochang … | head`); nothing may be printed any more, not even at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Error.INPUT


def _dispatch(words: list[str], output: Output) -> int:
    if not words or words[0] in FRONT_ENDS:
        return _open_window(words)
    parser = _parser(words)
    chosen = parser.parse_args(words)
    module = importlib.import_module(f"desktop.cli.{chosen.module}")
    code: int = module.run(chosen, output)
    return code


def _open_window(words: list[str]) -> int:
    role = words[0] if words else "launcher"
    parser = CommandParser(prog=f"kaochang {role}")
    parser.add_argument("--data", type=Path, default=default_data_folder() / role)
    parser.add_argument("--windowed", action="store_true", help="do not fill the screen (for trying out)")
    if role == "candidate":
        parser.add_argument("--console", default="", metavar="HOST[:PORT]", help="where to look for the room's console")
    chosen = parser.parse_args(words[1:])
    if "KAOCHANG_LANGUAGE" not in os.environ:
        use_language(read_settings(chosen.data / "settings.toml").language)
    if not is_present(f"desktop.{role}"):
        parser.error("this program has no such window")
    gc.disable()  # nothing that a start makes is rubbish; make_application ends this when the window stands
    app = importlib.import_module(f"desktop.{role}.app")
    more = {"console": chosen.console} if role == "candidate" else {}
    code: int = app.run(chosen.data, full_screen=not chosen.windowed, **more)
    return code


def _parser(words: list[str]) -> CommandParser:
    """A parser that knows every name, but loads only the module of the command that was typed."""
    parser = CommandParser(prog="kaochang", description="Kaochang (考场): offline exam rooms")
    parser.set_defaults(windows=_windows)
    parser.add_argument("--version", action="version", version=f"kaochang {__version__}")
    groups: dict[str, argparse._SubParsersAction[CommandParser]] = {}
    top = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (each for each in COMMANDS if is_present(f"desktop.cli.{each.module}")):
        first, _, second = command.words.partition(" ")
        place = top
        if second:
            if first not in groups:
                groups[first] = top.add_parser(first).add_subparsers(required=True, metavar="COMMAND")
            place = groups[first]
        sub = place.add_parser(second or first, help=command.help, description=command.help)
        sub.set_defaults(module=command.module)
        sub.add_argument("--json", action="store_true", help="print exactly one JSON object")
        if words[: 1 + bool(second)] == command.words.split():
            importlib.import_module(f"desktop.cli.{command.module}").add_arguments(sub)
    return parser


def _windows() -> dict[str, ModuleType]:
    """How each front-end of this build is tried; commands never import front-ends, so `self-test` is handed these."""
    roles = (role for role in ("launcher", *FRONT_ENDS) if is_present(f"desktop.{role}"))
    return {role: importlib.import_module(f"desktop.{role}.self_test") for role in roles}


def _report_bug(output: Output) -> int:
    """Our own fault: the traceback goes to a log file, the person gets a sentence and the file's name."""
    name = f"bug-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.log"
    path = _keep_log(name, traceback.format_exc())
    sentence, advice = "The program failed; the details are in {path}.", "Keep the file and send it to the makers."
    output.error(Error("E-BUG-70", sentence, advice, path=str(path)))
    return BUG


def _keep_log(name: str, text: str) -> Path:
    """In the data folder; where that cannot be written (a full disk), in the folder for temporary files."""
    for folder in (default_data_folder() / "log", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return folder / name
    return Path("?")
