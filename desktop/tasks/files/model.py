"""A board of files: each goes into a folder, gets a name, or is discarded. Files keep the id that the paper gave them.

Setup of a piece:

    folders = [{ id = "cat", name = "猫" }, { id = "dog", name = "狗" }]
    items = [{ id = "f01", name = "IMG_0001.jpg", material = "photo-01" },
             { id = "f02", name = "记录.txt", text = "…" }]
    rename = true           # optional: names may be changed
    discard = true          # optional: files may be discarded (作废)

An item shows a picture, sound or page of the task (`material`) or a short `text`.
Document: `{files: [{id, folder, name, discarded}]}`, the files that are not as they were; `folder` "" is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.files.names import MOST_NAME, is_allowed, normal_name, same_place

SCHEMA = "files/1"
MOST_ITEMS = 500
MOST_FOLDERS = 20


@dataclass(frozen=True)
class Folder:
    """Somewhere to put files."""

    id: str
    name: str


@dataclass(frozen=True)
class Item:
    """A file as it came; `material` names what is shown for it, or `text` is."""

    id: str
    name: str
    material: str
    text: str


@dataclass(frozen=True)
class Setup:
    """What one board asks for."""

    folders: tuple[Folder, ...]
    items: tuple[Item, ...]
    rename: bool
    discard: bool

    def item(self, item: str) -> Item | None:
        """The item with this id."""
        return next((known for known in self.items if known.id == item), None)


@dataclass(frozen=True)
class File:
    """Where a file is now."""

    id: str
    folder: str
    name: str
    discarded: bool = False


@dataclass(frozen=True)
class Document:
    """One board: the files that are not as they were, in order of ids."""

    head: Head
    files: tuple[File, ...] = ()


def read_setup(task: Task) -> Mapping[str, Setup]:
    """Every board's setup by piece name. Raises ValueError for one that no author meant."""
    Reading(task.setup, "setup").end()
    names = {material.name for material in task.materials}
    found = {piece.name: read_board(piece) for piece in task.pieces}
    if any(item.material and item.material not in names for setup in found.values() for item in setup.items):
        raise ValueError("an item shows a material that the task does not have")
    return found


def read_board(piece: Piece) -> Setup:
    """One board's setup. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    setup = Setup(
        reading.each("folders", lambda one: Folder(one.text("id", most=40), one.text("name", most=60))),
        reading.each("items", _read_item), reading.flag("rename", False), reading.flag("discard", False),
    )  # fmt: skip
    reading.end()
    folders, items = {folder.id for folder in setup.folders}, {item.id for item in setup.items}
    if len(folders) != len(setup.folders) or "" in folders or not 1 <= len(folders) <= MOST_FOLDERS:
        raise reading.fault("folders")
    if len(items) != len(setup.items) or "" in items or not 1 <= len(items) <= MOST_ITEMS:
        raise reading.fault("items")
    return setup


def new_document(task: Task, piece: Piece) -> Document:
    """A board on which nothing was done."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "files")
        files = reading.each("files", _read_file)
        reading.end()
        if len({file.id for file in files}) != len(files) or len(files) > MOST_ITEMS:
            raise ValueError("a file twice, or too many")
    return Document(head, files)


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    files = [{"id": f.id, "folder": f.folder, "name": f.name, "discarded": f.discarded} for f in document.files]
    return write_values(document.head, {"files": files})


def file_of(document: Document, item: Item) -> File:
    """Where a file is now."""
    return next((file for file in document.files if file.id == item.id), File(item.id, "", item.name))


def move_files(document: Document, setup: Setup, items: Iterable[str], folder: str) -> Document | Refused:
    """Put files into a folder; "" takes them out. A discarded file is brought back."""
    if folder and all(known.id != folder for known in setup.folders):
        return Refused(tr("There is no such folder."))
    return _change(document, setup, {item: {"folder": folder, "discarded": False} for item in items})


def discard_files(document: Document, setup: Setup, items: Iterable[str], discarded: bool) -> Document | Refused:
    """Discard files, or bring them back; a discarded file is in no folder."""
    if not setup.discard:
        return Refused(tr("Files are not discarded in this task."))
    change = {"folder": "", "discarded": True} if discarded else {"discarded": False}
    return _change(document, setup, dict.fromkeys(items, change))


def rename_files(document: Document, setup: Setup, names: Mapping[str, str]) -> Document | Refused:
    """New names, one or many at once."""
    if not setup.rename:
        return Refused(tr("Files keep their names in this task."))
    for name in names.values():
        if not is_allowed(normal_name(name)):
            return Refused(tr("The name {name} is not allowed.", name=name[:MOST_NAME]))
    return _change(document, setup, {item: {"name": normal_name(name)} for item, name in names.items()})


def _change(document: Document, setup: Setup, changes: Mapping[str, Mapping[str, object]]) -> Document | Refused:
    now = {item.id: file_of(document, item) for item in setup.items}
    for item, change in changes.items():
        if item not in now:
            return Refused(tr("This file is no longer there."))
        now[item] = replace(now[item], **change)  # type: ignore[arg-type]
    if (name := _name_twice(now.values())) is not None:
        return Refused(tr("The folder has a file {name} already.", name=name))
    changed = [now[item.id] for item in setup.items if now[item.id] != File(item.id, "", item.name)]
    return edited(document, files=tuple(sorted(changed, key=lambda file: file.id)))


def _name_twice(files: Iterable[File]) -> str | None:
    """A name that two files of one folder have, whatever their case."""
    seen: set[tuple[str, str]] = set()
    for file in files:
        if file.folder and not file.discarded:
            place = file.folder, same_place(file.name)
            if place in seen:
                return file.name
            seen.add(place)
    return None


def _read_item(reading: Reading) -> Item:
    return Item(
        reading.text("id", most=40), reading.text("name", most=MOST_NAME), reading.text("material", ""),
        reading.text("text", "", most=2000),
    )  # fmt: skip


def _read_file(reading: Reading) -> File:
    return File(
        reading.text("id", most=40), reading.text("folder", most=40), reading.text("name", most=MOST_NAME),
        reading.flag("discarded"),
    )  # fmt: skip
