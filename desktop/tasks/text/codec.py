"""The interchange formats of texts in one list. All of them raise only CodecError.

doccano holds all texts of a task, one a line; the others hold one text, whose source string they are checked against.
Reading gives units with ids u-1, u-2 … in the order of the file; `imported` makes a document of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.text.brat import read_brat, write_brat
from desktop.tasks.text.conll import Scheme, read_conll, read_conllu, write_conll
from desktop.tasks.text.doccano import read_doccano, write_doccano
from desktop.tasks.text.marks import Mark
from desktop.tasks.text.model import Document, Passage, new_document


@dataclass(frozen=True)
class TextFormat:
    """A format of one file for a text; `write` is None where it is only read."""

    name: str
    suffix: str
    write: Callable[[Passage, Document], bytes] | None
    read: Callable[[bytes, Passage], tuple[Mark, ...]]


TEXT_FORMATS = {
    "brat": TextFormat("brat", ".ann", write_brat, read_brat),
    "conll_bio": TextFormat(
        "CoNLL BIO", ".bio", lambda passage, document: write_conll(passage, document, Scheme.BIO),
        lambda data, passage: read_conll(data, passage, Scheme.BIO),
    ),
    "conll_bmes": TextFormat(
        "CoNLL BMES", ".bmes", lambda passage, document: write_conll(passage, document, Scheme.BMES),
        lambda data, passage: read_conll(data, passage, Scheme.BMES),
    ),
    "conllu": TextFormat("CoNLL-U", ".conllu", None, read_conllu),
}  # fmt: skip


def export_doccano(passages: Mapping[str, Passage], documents: Mapping[str, Document]) -> bytes:
    """All texts of a task, one a line, by piece name."""
    return write_doccano(passages, {name: (found.units, found.classes) for name, found in documents.items()})


def import_doccano(data: bytes, task: Task, passages: Mapping[str, Passage]) -> dict[str, Document]:
    """Documents by piece name."""
    found = read_doccano(data, passages)
    return {
        name: replace(imported(task, task.piece(name), units), classes=classes)
        for name, (units, classes) in found.items()
    }


def imported(task: Task, piece: Piece, units: Sequence[Mark]) -> Document:
    """The document of a piece with imported units."""
    head = replace(new_document(task, piece).head, state=PieceState.OPEN, next_id=len(units) + 1)
    return Document(head, tuple(units))
