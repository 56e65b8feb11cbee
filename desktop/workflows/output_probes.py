"""The check-list of a task folder: which of the asked files are there, and whether they are what they should be."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from desktop.exam.task import RequiredOutput, Task
from desktop.keeper.file_messages import FileShown, FileState
from desktop.tasks.materials import Faulty, open_material

_LEAST_LIKENESS = 0.6
_MOST_ROWS_READ = 2


def check_list(task: Task, found: Mapping[str, bool | None], sizes: Mapping[str, int]) -> list[FileShown]:
    """One line per asked file, in the order of the task. `found` are the files of the folder by name: whether their
    content is what is asked, None where it cannot be read or is not collected."""
    asked = {output.name for output in task.outputs}
    strangers = sorted(name for name in sizes if name not in asked)
    return [_line(task, output, found, sizes, strangers) for output in task.outputs]


def nearest_name(wanted: str, names: Sequence[str]) -> str:
    """The name that was probably meant to be `wanted`: another ending or spelling; "" for none."""
    folded = _folded(wanted)
    stem = PurePosixPath(folded).stem
    likely = [(_likeness(folded, _folded(name), stem), name) for name in names]
    best = max(likely, default=(0.0, ""))
    return best[1] if best[0] >= _LEAST_LIKENESS else ""


def probe(output: RequiredOutput, content: bytes) -> bool:
    """Whether `content` opens as the kind that is asked, with the asked columns at its head."""
    try:
        return _PROBES[output.probe](output, content)
    except (ValueError, RecursionError, csv.Error, OSError, BadZipFile, NotImplementedError):
        return False


def _line(
    task: Task,
    output: RequiredOutput,
    found: Mapping[str, bool | None],
    sizes: Mapping[str, int],
    strangers: Sequence[str],
) -> FileShown:
    name = output.name
    if name not in sizes:
        near = nearest_name(name, strangers)
        state = FileState.MISNAMED if near else FileState.MISSING
        return FileShown(task.task, name, state, output.needed, 0, near)
    fits, size = found.get(name), sizes[name]
    return FileShown(task.task, name, _state(output, fits, size), output.needed, size, kept=fits is not None)


def _state(output: RequiredOutput, fits: bool | None, size: int) -> FileState:
    if size == 0:
        return FileState.EMPTY
    if not output.least_bytes <= size <= output.most_bytes:
        return FileState.WRONG_SIZE
    if fits is None:
        return FileState.REFUSED
    return FileState.PRESENT if fits else FileState.WRONG_TYPE


def _anything(output: RequiredOutput, content: bytes) -> bool:
    return True


def _image(output: RequiredOutput, content: bytes) -> bool:
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    try:
        open_material(kind, content)
    except Faulty:
        return False
    return True


def _csv(output: RequiredOutput, content: bytes) -> bool:
    rows = list(_first_rows(csv.reader(io.StringIO(_text_of(content), newline=""), strict=True)))
    return bool(rows) and _has_columns(output, rows[0])


def _json(output: RequiredOutput, content: bytes) -> bool:
    json.loads(content.decode("utf-8-sig"))
    return True


def _xlsx(output: RequiredOutput, content: bytes) -> bool:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(nrows=1)
    except (CalamineError, IndexError) as reason:
        raise ValueError("no workbook") from reason
    return not output.columns or (bool(rows) and _has_columns(output, [str(cell) for cell in rows[0]]))


def _odt(output: RequiredOutput, content: bytes) -> bool:
    """A text document says so in its first part; nothing else of it is unpacked."""
    from desktop.tasks.report.codec import MIME  # XML and what it brings stay away from a seat's start

    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if not parts or parts[0].filename != "mimetype" or parts[0].file_size != len(MIME):
            return False
        return archive.read(parts[0]) == MIME.encode() and "content.xml" in archive.namelist()


def _plain_text(output: RequiredOutput, content: bytes) -> bool:
    return "\0" not in _text_of(content)


def _has_columns(output: RequiredOutput, head: Sequence[str]) -> bool:
    names = {cell.strip().lstrip("\ufeff") for cell in head}
    return all(column in names for column in output.columns)


def _first_rows(reader: "csv._reader") -> "Sequence[list[str]]":  # type: ignore[name-defined]
    """All rows are read, so that a broken one is found; only the first ones are kept."""
    kept: list[list[str]] = []
    for row in reader:
        if len(kept) < _MOST_ROWS_READ:
            kept.append(row)
    return kept


def _text_of(content: bytes) -> str:
    """UTF-8, with or without a mark, else GB18030. Raises ValueError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _likeness(wanted: str, name: str, stem: str) -> float:
    if wanted == name:
        return 1.0
    if PurePosixPath(name).stem == stem:
        return 0.99
    return SequenceMatcher(None, wanted, name, autojunk=False).ratio()


_PROBES: dict[str, Callable[[RequiredOutput, bytes], bool]] = {
    "": _anything,
    "image": _image,
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
    "odt": _odt,
    "text": _plain_text,
}
