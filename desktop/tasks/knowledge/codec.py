"""A question base as CSV, out and in: a line per entry, other wordings parted by | in one cell.

A line with the id of an entry changes it, a line without an id adds one; 停用 in the last column retires. Entries
that the file does not name stay as they are. Merging is done in the workbench only.
"""

from dataclasses import replace

from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.grid.cells import CellKind
from desktop.tasks.grid.codec import Row, csv_bytes, head, read_export
from desktop.tasks.knowledge.model import (
    BaseSetup,
    Document,
    Entry,
    add_entry,
    all_entries,
    change_entry,
    retire_entry,
)

HEADINGS = ("编号", "问题", "其他问法", "答复", "生效日期", "失效日期", "状态")
IN_USE, RETIRED, MERGED = "启用", "停用", "已合并"
_MOST_BYTES = 1024 * 1024


def write_csv(document: Document, base: BaseSetup) -> bytes:
    """Every entry as it is now."""
    merged = dict(document.merged)
    rows: list[Row] = [head(HEADINGS)]
    for one in all_entries(document, base):
        status = MERGED if one.id in merged else RETIRED if one.id in document.retired else IN_USE
        cells = (one.id, one.question, "|".join(one.variants), one.reply, one.valid_from, one.valid_to, status)
        rows.append([(cell, CellKind.TEXT) for cell in cells])
    return csv_bytes(rows)


def read_csv(data: bytes, document: Document, base: BaseSetup) -> Document:
    """`document` with the lines of a file taken in. Raises CodecError and changes nothing then."""
    if len(data) > _MOST_BYTES:
        raise CodecError(CodecFault.TOO_LARGE, "file", tr("The file is larger than a question base may be."))
    lines = read_export(data)
    if lines.head[: len(HEADINGS)] != HEADINGS:
        advice = tr("The first line must hold these columns: {names}.", names="、".join(HEADINGS))
        raise CodecError(CodecFault.MALFORMED, "1", advice)
    known = {one.id: one for one in all_entries(document, base)}
    seen: set[str] = set()
    for number, cells in enumerate(lines.cells, start=2):
        name = cells[0].strip()
        if name in seen:
            raise CodecError(CodecFault.REPEATED, f"{number}", tr("An entry stands in the file twice."))
        if name and name not in known:
            raise CodecError(CodecFault.OTHER_SOURCE, f"{number}", tr("Leave the id of a new entry blank."))
        seen |= {name} - {""}
        document = _taken(document, base, cells, number)
    return document


def _taken(document: Document, base: BaseSetup, cells: tuple[str, ...], number: int) -> Document:
    name, question, variants, reply, valid_from, valid_to, status = (cell.strip() for cell in cells[: len(HEADINGS)])
    others = tuple(one.strip() for one in variants.split("|") if one.strip())
    entry = Entry(name, question, others, reply, valid_from, valid_to)
    current = {one.id: one for one in all_entries(document, base)}
    if name and current[name] != entry:
        document = _done(change_entry(document, base, entry), number)
    if not name:
        document = _done(add_entry(document, base, replace(entry, id="")), number)
        name = document.entries[-1].id
    if status == RETIRED and name not in document.gone:
        document = _done(retire_entry(document, name), number)
    return document


def _done(changed: Document | Refused, number: int) -> Document:
    if isinstance(changed, Refused):
        raise CodecError(CodecFault.MALFORMED, f"{number}", changed.reason)
    return changed
