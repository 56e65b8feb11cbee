"""The files workbench: 归类整理. Tiles or rows of files, folders on digits, what is chosen shown beside them."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

from desktop.language import tr
from desktop.tasks.files import codec, model
from desktop.ui.background import Job
from desktop.ui.pictures import decode_material
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.files.desk import FilesDesk
from desktop.ui.workbenches.files.tile_artist import THUMB
from desktop.ui.workbenches.material_view import PICTURES
from desktop.ui.workbenches.workbench import Workbench

_COUNTER = re.compile(r"#+")
_KEEP = Qt.AspectRatioMode.KeepAspectRatio
ALL, UNSORTED, DISCARDED = "all", "", "discarded"


class FilesWorkbench(Workbench):
    """`FilesDesk` shows; here keys and commands."""

    keys = ("to_folder", "filter", "take_out", "discard", "rename", "several", "play")

    def unused_keys(self) -> set[str]:
        return (set() if self.setup.rename else {"rename"}) | (set() if self.setup.discard else {"discard"})

    def make(self) -> None:
        self._setups = model.read_setup(self.task)
        self._shown = ALL
        self._thumbs: dict[str, QPixmap] = {}
        self._thumbs_left: list[str] = []
        self.desk = FilesDesk(self.theme, self.task, self.read)
        self.work.addWidget(self.desk.middle, 1)
        self.side.addWidget(self.desk.side, 1)
        self.listen(self.desk.tiles)
        self.add_pane(self.desk.tiles)
        self.desk.tools.asked.connect(self.do)
        self.desk.tiles.itemSelectionChanged.connect(self._show_chosen)
        self.desk.tiles.itemDoubleClicked.connect(lambda _: self._edit())
        self.desk.folder_chosen.connect(self._move)
        self.desk.place_chosen.connect(self._look_at)
        self.desk.editor.accepted.connect(self._rename)
        self.desk.editor.left.connect(self.desk.close_editor)
        self.desk.material.damaged.connect(self.material_damaged)
        self.desk.material.silent_found.connect(self.tell_silent)

    def show_piece(self) -> None:
        self._shown = ALL
        self.desk.show_setup(self.setup)
        names = {item.material for item in self.setup.items if item.material}
        self._thumbs_left = [name for name in sorted(names) if name not in self._thumbs]
        self.show_document()
        self.desk.choose(0)
        self._next_thumb()

    def show_document(self) -> None:
        files = {item.id: model.file_of(self.document, item) for item in self.setup.items}
        shown = [item for item in self.setup.items if self._shown in (ALL, self._place(files[item.id]))]
        self.desk.show_files(self.setup, shown, files, self._thumbs)
        counts: dict[str, int] = {}
        for file in files.values():
            counts[self._place(file)] = counts.get(self._place(file), 0) + 1
        self.desk.show_places(counts, self._shown)

    def act(self, action: str) -> bool:
        desk = self.desk
        if action.startswith("label_"):
            folder = desk.folders.at_number(int(action.removeprefix("label_")))
            if folder:
                self._move(folder)
            return bool(folder)
        actions: dict[str, Callable[[], object]] = {
            "filter": desk.folders.open_filter, "delete_last": lambda: self._move(""), "delete": self._discard,
            "edit": self._edit, "select_all": desk.tiles.selectAll, "tiles": desk.toggle_tiles,
            "rows": desk.toggle_tiles, "take_out": lambda: self._move(""), "discard": self._discard,
            "rename": self._edit,
        }  # fmt: skip
        if action in actions:
            actions[action]()
            return True
        return desk.material.act(action)

    def exports(self) -> Sequence[ExportForm]:
        return (ExportForm(tr("CSV, UTF-8"), "csv", lambda: codec.export_csv(self.document, self.setup)),)

    def close_edits(self) -> None:
        self.desk.close_editor()

    def pause(self) -> None:
        self.desk.material.pause()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.desk.set_locked(locked)

    @property
    def setup(self) -> model.Setup:
        """What the open board asks for."""
        return self._setups[self.piece.name]

    def _place(self, file: model.File) -> str:
        return DISCARDED if file.discarded else file.folder

    def _move(self, folder: str) -> None:
        chosen = self.desk.chosen()
        if chosen and self.apply(model.move_files, self.setup, chosen, folder):
            self.desk.go_on()

    def _discard(self) -> None:
        chosen = self.desk.chosen()
        files = [model.file_of(self.document, item) for item in self.setup.items if item.id in chosen]
        if chosen and self.apply(model.discard_files, self.setup, chosen, not all(file.discarded for file in files)):
            self.desk.go_on()

    def _edit(self) -> None:
        chosen = self.desk.chosen()
        if not self.setup.rename:
            self.say(tr("Files keep their names in this task."), "warn")
        elif chosen and not self.locked:
            item = self.setup.item(chosen[0])
            assert item is not None, "only files of this board are shown"
            self.desk.open_editor(model.file_of(self.document, item).name)

    def _rename(self) -> None:
        """One name, or for several files a pattern in which # is a running number; the ending stays if left out."""
        pattern, chosen = self.desk.editor.text().strip(), self.desk.chosen()
        self.desk.close_editor()
        if len(chosen) > 1 and not _COUNTER.search(pattern):
            self.say(tr("For several files write # where the running number is to stand."), "warn")
            return
        names = {}
        for number, name in enumerate(chosen, start=1):
            item = self.setup.item(name)
            old = item.name if item is not None else ""
            made = _numbered(pattern, number)
            ending = old.rpartition(".")[2]
            names[name] = made if "." in made or "." not in old or len(chosen) == 1 else f"{made}.{ending}"
        if names:
            self.apply(model.rename_files, self.setup, names)

    def _look_at(self, place: str) -> None:
        if place:
            self._shown = {"all": ALL, "unsorted": UNSORTED}.get(place, place)
            self.show_document()
            self.desk.choose(0)

    def _show_chosen(self) -> None:
        chosen = self.desk.chosen()
        item = self.setup.item(chosen[0]) if chosen else None
        self.desk.show_item(item)

    def _next_thumb(self) -> None:
        """One small picture after the other, off the window's thread."""
        if not self._thumbs_left:
            return
        material = self.task.material(self._thumbs_left.pop(0))
        try:
            content = self.read_material(material.name) if material.kind in PICTURES else b""
        except (KeyError, ValueError):
            content = b""
        if not content:
            self._next_thumb()
            return
        size = QSize(material.width, material.height)
        fit = size.scaled(THUMB * 2, _KEEP)
        job = Job(self, lambda: decode_material(content, size, fit))
        job.done.connect(lambda image: self._take_thumb(material.name, image))
        job.refused.connect(lambda _: self._next_thumb())
        job.start()

    def _take_thumb(self, name: str, image: QImage) -> None:
        image.setDevicePixelRatio(2)
        self._thumbs[name] = QPixmap.fromImage(image)
        self.desk.show_thumb(name, self._thumbs[name])
        self._next_thumb()


def _numbered(pattern: str, number: int) -> str:
    """### → 001."""
    return _COUNTER.sub(lambda found: f"{number:0{len(found[0])}}", pattern)
