"""Task type → its workbench: `desktop.ui.workbenches.<type>` holds `<Type>Workbench`, imported when first needed."""

from functools import lru_cache
from importlib import import_module

from desktop.exam.task import TaskType
from desktop.tasks.model_table import has_module
from desktop.ui.workbenches.workbench import Workbench


def has_workbench(kind: TaskType) -> bool:
    """Whether this program has the workbench of `kind`."""
    return has_module(_module(kind))


@lru_cache(maxsize=len(TaskType))
def workbench_of(kind: TaskType) -> type[Workbench]:
    """The workbench of `kind`. Raises KeyError for a type that this program does not have."""
    if not has_workbench(kind):
        raise KeyError(kind)
    found: type[Workbench] = getattr(import_module(_module(kind)), f"{kind.value.capitalize()}Workbench")
    assert issubclass(found, Workbench), "a module of a workbench holds a workbench"
    return found


def _module(kind: TaskType) -> str:
    return f"desktop.ui.workbenches.{kind.value}"
