"""Task type → the model of its answer documents. Each is imported when it is first needed; part of every build."""

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from desktop.exam.task import Piece, Task, TaskType
from desktop.tasks.annotation.documents import Head

MODELS = {kind: f"desktop.tasks.{kind.value}.model" for kind in TaskType}


class Document(Protocol):
    """An answer document of any type: what stands around its content is the same for all."""

    @property
    def head(self) -> Head:
        """Task, piece, state and marks of the candidate's own."""
        ...


class Model(Protocol):
    """What every `model.py` offers (the contract of practical work)."""

    @property
    def SCHEMA(self) -> str:  # noqa: N802 - a constant of the module
        """Name and version of the document's shape, such as image/1."""
        ...

    def read_document(self, value: bytes) -> Document:
        """Raises DocumentError, NewerDocument."""
        ...

    def write_document(self, document: Any) -> bytes:
        """The bytes that are recorded."""
        ...

    def new_document(self, task: Task, piece: Piece) -> Document:
        """The document of an untouched piece."""
        ...


def known_types() -> Sequence[TaskType]:
    """The types whose model this program has."""
    return tuple(kind for kind in TaskType if has_module(MODELS[kind]))


@lru_cache(maxsize=len(TaskType))
def model_of(kind: TaskType) -> Model:
    """The model of `kind`. Raises KeyError for a type that this program does not have."""
    if not has_module(MODELS[kind]):
        raise KeyError(kind)
    return cast(Model, import_module(MODELS[kind]))


def schema_family(schema: str) -> str:
    """The name in a schema such as image/1: which type of document it is, whatever its version."""
    return schema.partition("/")[0]


def has_module(name: str) -> bool:
    """Whether a module can be imported; its package may be missing too."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
