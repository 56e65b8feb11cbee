"""What is done to the chosen units of a picture beside drawing: moved, deleted, typed, copied, put in order."""

from collections.abc import Callable
from typing import Any, Protocol

from desktop.language import tr
from desktop.tasks.annotation.units import find
from desktop.tasks.image import model
from desktop.tasks.image.shapes import Kind, Shape
from desktop.ui.workbenches.canvas.shapes import PIXEL
from desktop.ui.workbenches.canvas.view import Canvas
from desktop.ui.workbenches.image.edits import has_vertices, shifted, vertex_moved, without_vertex
from desktop.ui.workbenches.image.unit_words import value_hint, with_values
from desktop.ui.workbenches.unit_list import UnitList

STEP, FAR = PIXEL, 10 * PIXEL


class Desk(Protocol):
    """The part of an image desk that is needed here; `ask` gives a command, `change` one that needs the frame."""

    canvas: Canvas
    units: UnitList
    frame: model.Frame
    kind: Kind

    @property
    def document(self) -> model.Document: ...
    @property
    def chosen(self) -> str: ...
    def unit(self) -> Shape | None: ...
    def free(self) -> tuple[str, ...]: ...
    def choose(self, unit: str) -> None: ...
    def label_for(self, kind: Kind) -> str: ...
    def ask(self, command: Callable[..., Any], *values: Any) -> bool: ...
    def change(self, command: Callable[..., Any], *values: Any) -> bool: ...
    def say(self, text: str, tone: str = "muted") -> None: ...


class UnitEditing:
    """Commands on the selection of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._held: tuple[Shape, ...] = ()

    def held(self) -> tuple[Shape, ...]:
        """The selection, or everything when nothing is selected: what 复制到下一张 takes along."""
        selected = tuple(unit for unit in self._desk.document.units if unit.id in self._desk.units.all_chosen())
        return selected or self._desk.document.units

    def take_values(self, unit: str, typed: str) -> None:
        """Numbers typed in the list: other places of a unit, or a new one for ""."""
        known = find(self._desk.document.units, unit) if unit else self._blank()
        shape = with_values(known, typed) if known is not None else None
        if shape is None:
            self._desk.say(tr("These values do not describe such a shape."), "warn")
        elif unit:
            self._desk.change(model.change_unit, shape)
        elif self._desk.change(model.add_unit, shape):
            self._desk.choose(self._desk.document.units[-1].id)

    def _blank(self) -> Shape:
        kind = self._desk.kind
        label = self._desk.label_for(kind)
        named = model.named_points(self._desk.frame, label, ()) if kind is Kind.KEYPOINTS else ()
        return Shape("u-0", kind, label, named=named)

    def nudge(self, way: tuple[int, int], step: int) -> bool:
        """The selection, or one vertex of it, a little this way."""
        unit, vertex = self._desk.unit(), self._desk.canvas.handles.chosen
        if unit is None or not self._desk.canvas.may_edit():
            return False
        dx, dy = way[0] * step, way[1] * step
        if vertex is None or not has_vertices(unit):
            return self._desk.change(model.move_units, self._desk.free(), (dx, dy))
        return self._desk.change(model.change_unit, vertex_moved(unit, vertex, (dx, dy)))

    def delete(self) -> None:
        """The chosen vertex, else the selection; the next unit is chosen."""
        unit, vertex = self._desk.unit(), self._desk.canvas.handles.chosen
        if unit is None or not self._desk.free():
            return
        shorter = without_vertex(unit, vertex) if vertex is not None and self._desk.canvas.hasFocus() else None
        if shorter is not None:
            self._desk.change(model.change_unit, shorter)
            return
        ids = [one.id for one in self._desk.document.units]
        place = ids.index(unit.id)
        if self._desk.ask(model.delete_units, self._desk.free()):
            following = [one for one in (*ids[place:], *reversed(ids[:place])) if find(self._desk.document.units, one)]
            self._desk.choose(following[0] if following else "")

    def edit(self) -> None:
        """Type other numbers for the chosen unit."""
        unit = self._desk.unit()
        if unit is not None:
            self._desk.units.editor.setPlaceholderText(value_hint(unit.kind))
            self._desk.units.edit()

    def add(self) -> None:
        """Type the numbers of a new unit."""
        self._desk.units.editor.setPlaceholderText(value_hint(self._desk.kind))
        self._desk.units.add()

    def copy(self) -> None:
        """Hold the selection."""
        self._held = self.held() if self._desk.chosen else ()

    def cut_out(self) -> None:
        """Hold the selection and take it away."""
        self.copy()
        self.delete()

    def paste(self) -> None:
        """What is held, a little beside where it was."""
        moved = tuple(shifted(unit, FAR) for unit in self._held)
        if moved and self._desk.change(model.add_units, moved):
            self._desk.choose(self._desk.document.units[-1].id)

    def duplicate(self) -> None:
        """The selection once more."""
        self.copy()
        self.paste()

    def reorder(self, step: int) -> None:
        """The chosen unit earlier or later in the list."""
        units, chosen = self._desk.document.units, self._desk.chosen
        place = next((at for at, unit in enumerate(units) if unit.id == chosen), None)
        if place is not None and 0 <= place + step < len(units):
            self._desk.ask(model.reorder, chosen, place + step)
