"""Tasks and their materials fetched from the keeper: all task texts first, then what the open task needs, in pieces.

A material whose digest is not the one its task states is kept as damaged: its piece says so, the others stay usable.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.exam.task import Task
from desktop.keeper.messages import AssetRead, ReadAsset, Request

CHUNK = 1024 * 1024
TEXT_CHUNK = 256 * 1024
TaskReader = Callable[[bytes], Task]


class TaskAssets(QObject):
    """`task_ready` carries a task whose words are here, `materials_ready` one whose materials are; or damaged."""

    task_ready = Signal(bytes)
    materials_ready = Signal(bytes)
    failed = Signal(object)

    def __init__(self, submit: Callable[[Request], None], read_task: TaskReader) -> None:
        super().__init__()
        self._submit = submit
        self._read = read_task
        self.tasks: dict[bytes, Task] = {}
        self.damaged: set[bytes] = set()
        self._contents: dict[bytes, bytes] = {}
        self._queue: list[bytes] = []
        self._texts: set[bytes] = set()
        self._now: bytes | None = None
        self._partial = bytearray()

    def want_tasks(self, tasks: Iterable[bytes]) -> None:
        """Fetch the words of `tasks`, the first ones first."""
        tasks = list(tasks)
        self._texts.update(tasks)
        self._queue = [*tasks, *(asset for asset in self._queue if asset not in tasks)]
        self._ask()

    def want_materials(self, task: Task) -> None:
        """Fetch the materials of `task` before anything else."""
        assets = [material.asset for material in task.materials]
        self._queue = [*assets, *(asset for asset in self._queue if asset not in assets)]
        self._ask()
        self._tell_materials()

    def has_materials(self, task: Task) -> bool:
        """Whether every material of `task` is here or known to be damaged."""
        return all(material.asset in self._contents or material.asset in self.damaged for material in task.materials)

    def content(self, task: Task, name: str) -> bytes:
        """The content of the material called `name`. Raises KeyError when it is damaged."""
        material = task.material(name)
        if material.asset in self.damaged:
            raise KeyError(name)
        return self._contents[material.asset]

    def take(self, event: AssetRead) -> None:
        """A piece arrived: ask for the next one, or use the whole."""
        if event.asset != self._now or event.offset != len(self._partial):
            return
        self._partial += event.content
        if len(self._partial) < event.total_bytes and event.content:
            self._submit(ReadAsset(event.asset, len(self._partial), CHUNK))
            return
        whole, self._now, self._partial = bytes(self._partial), None, bytearray()
        self._use(event.asset, whole)
        self._ask()

    def refuse(self) -> bool:
        """What is being fetched cannot be read; False when nothing was being fetched."""
        if self._now is None:
            return False
        asset, self._now, self._partial = self._now, None, bytearray()
        self.damaged.add(asset)
        if asset in self._texts:
            self.task_ready.emit(asset)
        self._tell_materials()
        self._ask()
        return True

    def give_up(self) -> None:
        """Reading was not allowed at the moment; what was on its way is asked for again later."""
        if self._now is not None:
            self._queue.insert(0, self._now)
        self._now, self._partial = None, bytearray()

    def go_on(self) -> None:
        """Reading is allowed again."""
        self._ask()

    def _ask(self) -> None:
        while self._now is None and self._queue:
            asset = self._queue.pop(0)
            if asset not in self._contents and asset not in self.damaged and asset not in self.tasks:
                self._now = asset
                self._submit(ReadAsset(asset, 0, TEXT_CHUNK if asset in self._texts else CHUNK))

    def _use(self, asset: bytes, content: bytes) -> None:
        if asset not in self._texts:
            wanted = {material.sha256 for task in self.tasks.values() for material in task.materials
                      if material.asset == asset}  # fmt: skip
            if sha256(content) in wanted:
                self._contents[asset] = content
            else:
                self.damaged.add(asset)
            self._tell_materials()
            return
        try:
            self.tasks[asset] = self._read(content)
        except Error as error:
            self.damaged.add(asset)
            self.failed.emit(error)
        self.task_ready.emit(asset)

    def _tell_materials(self) -> None:
        for name, task in self.tasks.items():
            if self.has_materials(task):
                self.materials_ready.emit(name)
