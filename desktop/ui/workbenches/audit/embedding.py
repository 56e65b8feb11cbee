"""The desk of a base type inside an audit: which widgets hear keys, how a piece is brought, how a unit reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop.exam.task import Piece
from desktop.language import tr
from desktop.tasks.audit.bases import Base, base_piece, base_task
from desktop.ui.background import Job
from desktop.ui.workbenches.unit_list import UnitList
from desktop.ui.workbenches.workbench import Workbench

DRAWING_KEYS = frozenset({"select", "box", "polygon"})


@dataclass(frozen=True)
class Embedding:
    """`panes` hear bare keys; `lists` share the side column; `words` is how a unit reads in a list."""

    desk: Any
    panes: Sequence[QWidget]
    lists: Sequence[UnitList]
    show_piece: Callable[[Piece], None]
    words: Callable[[Any], str]
    pause: Callable[[], None]
    unused_keys: frozenset[str]
    """Keys of an audit that mean nothing on this base."""


def embed(base: Base, host: Workbench) -> Embedding:
    """The desk of `base`, whose documents `host` keeps."""
    makers = {Base.IMAGE: _image, Base.TEXT: _text, Base.AUDIO: _audio}
    return makers[base](host)


def _image(host: Any) -> Embedding:
    from desktop.tasks.image import model
    from desktop.ui.workbenches.image.desk import ImageDesk
    from desktop.ui.workbenches.image.tool_row import unused_tools

    task = base_task(host.task, Base.IMAGE)
    setup = model.read_setup(task)
    desk = ImageDesk(host.theme, host, setup)

    def show(piece: Piece) -> None:
        material = host.task.material(piece.material)
        frame = model.read_frame(task, base_piece(piece, Base.IMAGE))
        desk.show_picture(host.read(material.name), QSize(material.width, material.height), frame)

    desk.canvas.picture.failed.connect(lambda _: _tell_damaged(host))
    panes = (desk.canvas, desk.units.rows)
    unused = frozenset({"find", *unused_tools(setup.kinds)})
    return Embedding(desk, panes, (desk.units,), show, desk.words, _nothing, unused)


def _text(host: Any) -> Embedding:
    from desktop.tasks.text import model
    from desktop.ui.workbenches.text.desk import TextDesk

    task = base_task(host.task, Base.TEXT)
    setup = model.read_setup(task)
    desk = TextDesk(host.theme, host, setup)

    def show(piece: Piece) -> None:
        try:
            passage = model.read_passage(task, base_piece(piece, Base.TEXT), host.read_material)
        except (KeyError, ValueError):
            passage = None
            _tell_damaged(host)
        desk.show_passage(passage, setup)

    panes = (desk.view, desk.spans.rows, desk.relations.rows)
    return Embedding(desk, panes, (desk.spans, desk.relations), show, desk.words, _nothing, DRAWING_KEYS)


def _audio(host: Any) -> Embedding:
    from desktop.tasks.audio import model
    from desktop.ui.workbenches.audio import open_sound
    from desktop.ui.workbenches.audio.desk import AudioDesk

    task = base_task(host.task, Base.AUDIO)
    desk = AudioDesk(host.theme, host, model.read_setup(task))

    def show(piece: Piece) -> None:
        desk.show_clip(model.read_clip(task, base_piece(piece, Base.AUDIO)))
        content = host.read(piece.material)
        if content is not None:
            job = Job(host, lambda: open_sound(content))
            job.done.connect(lambda found: take(piece, found))
            job.start()

    def take(piece: Piece, found: Any) -> None:
        if host.piece == piece:
            desk.show_sound(*found) if found is not None else _tell_damaged(host)

    desk.silent.connect(
        lambda: host.say(tr("This machine has no sound. Raise your hand; the proctors will help."), "warn")
    )
    panes = (desk.wave, desk.units.rows)
    return Embedding(desk, panes, (desk.units,), show, desk.words, desk.player.pause, DRAWING_KEYS | {"find"})


def _tell_damaged(host: Workbench) -> None:
    host.say(tr("The material is damaged. Raise your hand and go on with another piece."), "warn")
    host.material_damaged.emit(host.piece.material)


def _nothing() -> None:
    """Pictures and texts do not run by themselves."""
