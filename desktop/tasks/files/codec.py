"""The list of files as a table for the task folder: name before, folder, name now."""

from desktop.language import tr
from desktop.tasks.files.model import Document, Setup, file_of
from desktop.tasks.grid.cells import CellKind
from desktop.tasks.grid.codec import csv_bytes, head


def export_csv(document: Document, setup: Setup, encoding: str = "utf-8") -> bytes:
    """One line for each file, in the order of the paper. Raises CodecError."""
    folders = {folder.id: folder.name for folder in setup.folders}
    lines = [head([tr("Name before"), tr("Folder"), tr("Name now")])]
    for item in setup.items:
        file = file_of(document, item)
        place = tr("Discarded") if file.discarded else folders.get(file.folder, "")
        lines.append([(text, CellKind.TEXT) for text in (item.name, place, file.name)])
    return csv_bytes(lines, encoding)
