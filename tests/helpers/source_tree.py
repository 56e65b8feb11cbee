"""The program's source as the architecture tests see it: modules, functions, imports and calls, read and never run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "desktop"
FRONT_ENDS = ("candidate", "proctor", "centre")
BELOW_UI = (
    "bank crypto documents errors exam formats keeper language clock paths refusals rehearsal room settings standard "
    "storage tasks workflows"
).split()

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file below desktop/."""

    path: Path

    @property
    def name(self) -> str:
        """As one imports it, `desktop.exam.paper`."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """The first name below `desktop`."""
        return self.name.removeprefix("desktop").removeprefix(".").split(".")[0]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> set[str]:
        """Full names of everything imported anywhere in the module."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return found

    def imports_any(self, names: set[str]) -> set[str]:
        """Those of `names` (top-level names) that the module imports."""
        return {name.split(".")[0] for name in self.imports()} & names

    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def calls(self) -> Iterator[tuple[str, int]]:
        """Dotted name and line of every call of a plain or dotted name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node.lineno

    def strings(self) -> Iterator[tuple[str, int]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, node.lineno


def modules(*rooms: str) -> list[Module]:
    """All modules, or those of the rooms named."""
    found = [Module(path) for path in sorted(PACKAGE.rglob("*.py"))]
    return [module for module in found if not rooms or module.room in rooms]


def parameter_count(function: Function) -> int:
    """Parameters a caller may give; not self, cls, *args and **kwargs."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([argument for argument in given if argument.arg not in ("self", "cls")])


def function_lines(function: Function) -> int:
    """Lines from `def` to the end, docstring not counted."""
    first = function.body[0]
    docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (function.end_lineno or 0) - function.lineno + 1 - (_lines(first) if docstring else 0)


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or 0) - node.lineno + 1
