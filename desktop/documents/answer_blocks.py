"""Answers that people mark, as blocks of text and tables: what an examiner reads of a piece, whatever its type."""

from collections.abc import Callable, Mapping

from desktop.exam.task import Piece, Task, TaskType
from desktop.language import tr
from desktop.tasks.annotation.documents import DocumentError
from desktop.tasks.grouping import model as grouping
from desktop.tasks.knowledge import model as knowledge
from desktop.tasks.logbook import model as logbook
from desktop.tasks.report import model as report
from desktop.tasks.report.model import Block, BlockKind, Run
from desktop.tasks.spec import model as spec

Blocks = tuple[Block, ...]


def answer_blocks(task: Task, piece: Piece, value: bytes | None) -> Blocks:
    """What was written into `piece`; nothing for an untouched one, one line for a document that does not read."""
    if value is None or task.type not in _SHOWN:
        return ()
    try:
        return _SHOWN[task.type](piece, value)
    except DocumentError:
        return (_line(tr("This answer cannot be read.")),)


def _report(_piece: Piece, value: bytes) -> Blocks:
    document = report.read_document(value)
    inserts = {one.id: one for one in document.inserts}
    shown = []
    for block in document.blocks:
        if block.kind is BlockKind.INSERT:
            one = inserts[block.insert]
            words = tr("[Insert: {title}, as it was in version {version}]", title=one.title, version=one.sha256[:8])
            block = _line(words)
        shown.append(block)
    return tuple(shown)


def _spec(piece: Piece, value: bytes) -> Blocks:
    table = spec.read_table(piece)
    rows = [tuple(row.value(column.id) for column in table.columns) for row in spec.read_document(value).rows]
    return (_table((tuple(column.title for column in table.columns), *rows)),) if rows else ()


def _grouping(piece: Piece, value: bytes) -> Blocks:
    document = grouping.read_document(value)
    texts = {item.id: item.text or item.material for item in grouping.read_board(piece).items}
    shown: list[Block] = []
    for group in document.groups:
        members = [texts[item] for item, place in document.members if place == group.id and item in texts]
        shown.append(Block(BlockKind.HEADING, (Run(tr("{name} ({n} items)", name=group.name, n=len(members))),)))
        shown.append(_named(tr("Definition"), group.definition))
        shown.append(_named(tr("Border examples"), group.examples))
        shown.append(_named(tr("Items"), "；".join(members)))
    return tuple(shown)


def _knowledge(_piece: Piece, value: bytes) -> Blocks:
    entries = knowledge.read_document(value).entries
    head = (tr("Question"), tr("Other wordings"), tr("Reply"))
    rows = [(one.question, "；".join(one.variants), one.reply) for one in entries]
    return (_table((head, *rows)),) if rows else ()


def _logbook(piece: Piece, value: bytes) -> Blocks:
    document = logbook.read_document(value)
    fields = logbook.read_form(piece).fields
    return tuple(_named(field.title, document.value(field)) for field in fields)


_SHOWN: Mapping[TaskType, Callable[[Piece, bytes], Blocks]] = {
    TaskType.REPORT: _report,
    TaskType.SPEC: _spec,
    TaskType.GROUPING: _grouping,
    TaskType.KNOWLEDGE: _knowledge,
    TaskType.LOGBOOK: _logbook,
}


def _line(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, (Run(text),))


def _named(name: str, text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, (Run(f"{name}：", bold=True), Run(text or "—")))


def _table(rows: tuple[tuple[str, ...], ...]) -> Block:
    return Block(BlockKind.TABLE, rows=rows)
