"""The files a task asks for (检查表), made of a simulated candidate's documents as a workbench would export them."""

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from desktop.exam.task import Piece, TaskType
from desktop.exam.task_score import TaskWork
from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.audio import codec as sounds
from desktop.tasks.audio.model import read_clip
from desktop.tasks.collect import codec as records
from desktop.tasks.database import codec as rows
from desktop.tasks.database.faults import QueryError
from desktop.tasks.database.queries import Database
from desktop.tasks.grid.replay import OperationError, replay
from desktop.tasks.grid.setup import source_grid
from desktop.tasks.image import codec as pictures
from desktop.tasks.knowledge import codec as bases
from desktop.tasks.model_table import model_of
from desktop.tasks.report import codec as reports
from desktop.tasks.spec import codec as rules
from desktop.tasks.summary import codec as summaries
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.following import data_grid
from desktop.tasks.summary.sheet import DataSheet
from desktop.tasks.table import codec as tables
from desktop.tasks.text import codec as texts
from desktop.tasks.text.model import read_passage

Documents = Mapping[str, Any]


def required_files(work: TaskWork) -> dict[str, bytes]:
    """Every file of the check-list by name; none of work that is not there, or that cannot be exported."""
    model = model_of(work.task.type)
    documents = {name: model.read_document(value) for name, value in work.answers.items()}
    found = {}
    maker = _MAKERS.get(work.task.type)
    if maker is None or not documents:
        return {}
    for output in work.task.outputs:
        try:
            found[output.name] = maker(work, documents, output.name.rpartition(".")[2])
        except (CodecError, OperationError, QueryError):
            continue
    return found


def _last(work: TaskWork, documents: Documents) -> Piece:
    """A file that holds one piece is about the last one that was worked on."""
    return next(piece for piece in reversed(work.task.pieces) if piece.name in documents)


def _setup_and_document(work: TaskWork, documents: Documents) -> tuple[Any, Any, Piece]:
    piece = _last(work, documents)
    setups: Any = model_of(work.task.type).read_setup(work.task)  # type: ignore[attr-defined]
    return setups[piece.name], documents[piece.name], piece


def _picture(work: TaskWork, documents: Documents, ending: str) -> bytes:
    return pictures.TASK_FORMATS["coco" if ending == "json" else "cvat"].write(work.task, documents)


def _text(work: TaskWork, documents: Documents, ending: str) -> bytes:
    passages = {one.name: read_passage(work.task, one, work.materials.__getitem__) for one in work.task.pieces}
    return texts.export_doccano(passages, documents)


def _sound(work: TaskWork, documents: Documents, ending: str) -> bytes:
    piece = _last(work, documents)
    return sounds.CLIP_FORMATS["textgrid"].write(read_clip(work.task, piece), documents[piece.name])


def _records(work: TaskWork, documents: Documents, ending: str) -> bytes:
    setup, document, _ = _setup_and_document(work, documents)
    return records.export_csv(document, setup) if ending == "csv" else records.export_xlsx(document, setup)


def _rows(work: TaskWork, documents: Documents, ending: str) -> bytes:
    piece = _last(work, documents)
    with closing(Database(work.materials[piece.material])) as database:
        return rows.export_csv(database.run(documents[piece.name].sql))


def _table(work: TaskWork, documents: Documents, ending: str) -> bytes:
    setup, document, piece = _setup_and_document(work, documents)
    grid = replay(source_grid(setup.columns, work.materials[piece.material]), document.ops)
    return (tables.export_csv if ending == "csv" else tables.export_xlsx)(document, setup, grid)


def _summary(work: TaskWork, documents: Documents, ending: str) -> bytes:
    setup, document, piece = _setup_and_document(work, documents)
    figures = Figures(setup, document, DataSheet(data_grid(setup, piece, work.materials, work.earlier)))
    return summaries.export_csv(figures) if ending == "csv" else summaries.export_xlsx(figures)


def _rules(work: TaskWork, documents: Documents, ending: str) -> bytes:
    setup, document, piece = _setup_and_document(work, documents)
    return rules.write_csv(document, setup) if ending == "csv" else rules.write_xlsx(document, setup, piece.title)


def _report(work: TaskWork, documents: Documents, ending: str) -> bytes:
    return reports.write_odt([(one.title, documents[one.name]) for one in work.task.pieces if one.name in documents])


def _base(work: TaskWork, documents: Documents, ending: str) -> bytes:
    setup, document, _ = _setup_and_document(work, documents)
    return bases.write_csv(document, setup)


_MAKERS: Mapping[TaskType, Callable[[TaskWork, Documents, str], bytes]] = {
    TaskType.IMAGE: _picture, TaskType.TEXT: _text, TaskType.AUDIO: _sound, TaskType.COLLECT: _records,
    TaskType.DATABASE: _rows, TaskType.TABLE: _table, TaskType.SUMMARY: _summary, TaskType.SPEC: _rules,
    TaskType.REPORT: _report, TaskType.KNOWLEDGE: _base,
}  # fmt: skip
