"""A workbench is taken away after its test."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.exam.task import Task
from tests.ui.workbenches.bench import Bench


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def open_bench(task: Task, materials: dict[str, bytes], **more: object) -> Bench:
        made.append(Bench(task, materials, **more))  # type: ignore[arg-type]
        return made[-1]

    yield open_bench
    for bench in made:
        bench.close()
