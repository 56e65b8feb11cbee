"""A report: one piece per box; a box holds blocks of text and tables, and inserts that point at other work.

Setup of the task: `{"inserts": ["1.2-03"]}`, the slots of tasks whose work may be inserted (may be absent).
Setup of a piece, all optional: `{"least": 150, "most": 600, "template": ["一、问题", "二、原因"], "hint": "…"}`:
the asked length in characters as `counting` counts, headings that stand in the untouched box, a grey word in it.

Document: `{blocks: [{kind, runs: [{text, bold, italic}], rows: [[cell]], insert}],
inserts: [{id, ref, title, sha256}]}`.
An insert names the piece it was taken from (`ref`, 32 hex digits) and the SHA-256 of that piece's value then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.strict_json import JsonObject, write_json
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited, new_id, with_next_id
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused

SCHEMA = "report/1"
MOST_BLOCKS = 2000
MOST_ROWS, MOST_COLUMNS = 60, 12
MOST_INSERTS = 20
MOST_CHARACTERS = 100_000
SURELY_FITS = 20_000
"""A box with no more characters is not written here to see whether it fits: recording it tells that, too."""
_KEPT_CONTROLS = "\n\t"


class BlockKind(StrEnum):
    """What a block is: 标题, 正文, 项目符号, 编号, 表格, 插入."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBER = "number"
    TABLE = "table"
    INSERT = "insert"


@dataclass(frozen=True)
class Run:
    """Text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph of some kind (`runs`), a table (`rows` of equally many cells), or the place of an insert (its id)."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    insert: str = ""

    @property
    def text(self) -> str:
        """The words of the block; cells are parted by tabs, rows by line ends."""
        if self.kind is BlockKind.TABLE:
            return "\n".join("\t".join(row) for row in self.rows)
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Insert:
    """A reference to work as it was: `ref` the piece, `sha256` of its value at that moment, both in hex."""

    id: str
    ref: str
    title: str
    sha256: str


@dataclass(frozen=True)
class BoxSetup:
    """What one box asks for; 0 characters means that no length is asked."""

    least: int
    most: int
    template: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class Setup:
    """What the task asks for: `boxes` by piece name, `inserts` the slots of tasks that may be referred to."""

    boxes: Mapping[str, BoxSetup]
    inserts: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """One box."""

    head: Head
    blocks: tuple[Block, ...] = ()
    inserts: tuple[Insert, ...] = ()


def read_setup(task: Task) -> Setup:
    """Raises ValueError for a setup that no author meant."""
    reading = Reading(task.setup, "setup")
    inserts = reading.texts("inserts", ())
    reading.end()
    return Setup({piece.name: read_box(piece) for piece in task.pieces}, inserts)


def read_box(piece: Piece) -> BoxSetup:
    """What one box asks for. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    box = BoxSetup(
        reading.integer("least", 0, most=MOST_CHARACTERS),
        reading.integer("most", 0, most=MOST_CHARACTERS),
        reading.texts("template", ()),
        reading.text("hint", ""),
    )
    reading.end()
    if box.most and box.most < box.least:
        raise ValueError(f"{piece.name}: most is less than least")
    return box


def new_document(task: Task, piece: Piece) -> Document:
    """The headings of the template, each over an empty line; without a template nothing."""
    blocks: list[Block] = []
    for line in read_box(piece).template:
        blocks += [Block(BlockKind.HEADING, (Run(line),)), Block(BlockKind.PARAGRAPH)]
    return Document(new_head(SCHEMA, task, piece), tuple(blocks))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "report")
        blocks = reading.each("blocks", _read_block)
        inserts = reading.each("inserts", _read_insert)
        reading.end()
        document = Document(head, blocks, inserts)
        _verify(document)
    return document


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    blocks = [_block_bytes(block) for block in document.blocks]
    inserts = [{"id": one.id, "ref": one.ref, "title": one.title, "sha256": one.sha256} for one in document.inserts]
    return write_values(document.head, {"inserts": inserts}, {"blocks": blocks})


def write_blocks(document: Document, blocks: Sequence[Block]) -> Document | Refused:
    """The whole content as it is now; neighbouring runs of one look are joined, invisible characters dropped."""
    tidied = tuple(_tidied(block) for block in blocks)
    known = {one.id for one in document.inserts}
    tidied = tuple(one for one in tidied if one.kind is not BlockKind.INSERT or one.insert in known)
    changed = edited(document, blocks=tidied)
    return document if tidied == document.blocks else _fitting(changed)


def add_insert(document: Document, place: int, ref: str, title: str, sha256: str) -> Document | Refused:
    """Refer to the work of another piece as it is now, before the block at `place`."""
    if len(document.inserts) >= MOST_INSERTS:
        return Refused(tr("No more than {n} inserts fit into one box.", n=MOST_INSERTS))
    one = Insert(new_id(document), ref, title, sha256)
    blocks = list(document.blocks)
    blocks.insert(place, Block(BlockKind.INSERT, insert=one.id))
    return _fitting(with_next_id(document, blocks=tuple(blocks), inserts=(*document.inserts, one)))


def refresh_insert(document: Document, insert: str, sha256: str) -> Document | Refused:
    """Let an insert show its source as it is now."""
    inserts = tuple(replace(one, sha256=sha256) if one.id == insert else one for one in document.inserts)
    return edited(document, inserts=inserts)


def delete_insert(document: Document, insert: str) -> Document | Refused:
    """Take an insert out, and the places where it stands."""
    inserts = tuple(one for one in document.inserts if one.id != insert)
    return edited(document, inserts=inserts, blocks=tuple(one for one in document.blocks if one.insert != insert))


def is_updated(insert: Insert, sha256_now: str) -> bool:
    """Whether the source has changed since the insert was made (已更新); the insert keeps what it showed."""
    return insert.sha256 != sha256_now


def own_text(document: Document, box: BoxSetup) -> str:
    """What the candidate wrote: every block's words except headings that the template gave."""
    given = set(box.template)
    return "\n".join(
        block.text
        for block in document.blocks
        if not (block.kind is BlockKind.HEADING and block.text.strip() in given)
    )  # fmt: skip


def outline(document: Document) -> list[tuple[int, str]]:
    """The headings of a box with the places of their blocks."""
    return [(place, one.text) for place, one in enumerate(document.blocks) if one.kind is BlockKind.HEADING]


def is_empty(document: Document, box: BoxSetup) -> bool:
    """Nothing but the template: no word and no insert."""
    return not document.inserts and not own_text(document, box).strip()


def _fitting(document: Document) -> Document | Refused:
    """Over-long text is never cut: the command is refused."""
    try:
        _verify(document)
        if sum(len(block.text) for block in document.blocks) > SURELY_FITS:
            write_document(document)
    except ValueError:
        return Refused(tr("This box is full: the last change was not taken."))
    return document


def _tidied(block: Block) -> Block:
    looks = [(run.bold, run.italic) for run in block.runs]
    if all(run.text and run.text.isprintable() for run in block.runs) and all(a != b for a, b in pairwise(looks)):
        return block
    runs: list[Run] = []
    for run in block.runs:
        text = "".join(
            one for one in run.text if one in _KEPT_CONTROLS or (one >= " " and not "\ud800" <= one <= "\udfff")
        )
        if runs and (runs[-1].bold, runs[-1].italic) == (run.bold, run.italic):
            runs[-1] = replace(runs[-1], text=runs[-1].text + text)
        elif text:
            runs.append(replace(run, text=text))
    return replace(block, runs=tuple(runs))


def _verify(document: Document) -> None:
    inserts = {one.id for one in document.inserts}
    if len(document.blocks) > MOST_BLOCKS or len(document.inserts) > MOST_INSERTS:
        raise ValueError("too many blocks or inserts")
    if len(inserts) < len(document.inserts):
        raise ValueError("one insert id twice")
    if sum(len(block.text) for block in document.blocks) > MOST_CHARACTERS:
        raise ValueError("too many characters")
    for block in document.blocks:
        _verify_block(block, inserts)


def _verify_block(block: Block, inserts: set[str]) -> None:
    is_table, is_insert = block.kind is BlockKind.TABLE, block.kind is BlockKind.INSERT
    if (
        bool(block.rows) is not is_table
        or bool(block.insert) is not is_insert
        or (block.runs and (is_table or is_insert))
    ):
        raise ValueError("a block of two kinds")
    if is_insert and block.insert not in inserts:
        raise ValueError("an insert that is not there")
    widths = {len(row) for row in block.rows}
    if is_table and (len(widths) != 1 or not 1 <= max(widths) <= MOST_COLUMNS or len(block.rows) > MOST_ROWS):
        raise ValueError("a table that is not square or too large")


@lru_cache(maxsize=4 * MOST_BLOCKS)
def _block_bytes(block: Block) -> bytes:
    """Remembered: an edit changes one of many."""
    return write_json(_block_values(block))


def _block_values(block: Block) -> JsonObject:
    values: JsonObject = {"kind": str(block.kind)}
    if block.kind is BlockKind.TABLE:
        return values | {"rows": [list(row) for row in block.rows]}
    if block.kind is BlockKind.INSERT:
        return values | {"insert": block.insert}
    return values | {"runs": [_run_values(run) for run in block.runs]}


def _run_values(run: Run) -> JsonObject:
    looks = {name: True for name in ("bold", "italic") if getattr(run, name)}
    return {"text": run.text} | looks


def _read_block(reading: Reading) -> Block:
    kind = BlockKind(reading.text("kind"))
    rows = []
    for row in reading.items("rows", ()):
        if not isinstance(row, list) or not all(isinstance(cell, str) for cell in row):
            raise reading.fault("rows")
        rows.append(tuple(row))
    return Block(kind, reading.each("runs", _read_run, ()), tuple(rows), reading.text("insert", ""))


def _read_run(reading: Reading) -> Run:
    return Run(reading.text("text"), reading.flag("bold", False), reading.flag("italic", False))


def _read_insert(reading: Reading) -> Insert:
    return Insert(
        reading.text("id", most=40), reading.text("ref", most=64), reading.text("title", most=200),
        reading.text("sha256", most=64),
    )  # fmt: skip
