"""Canvas, tools, labels and unit list of one picture: used by the image workbench and, for corrections, by audits.

It reads and changes an image document through its host and knows nothing of pieces, journals or revisions.
"""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.units import AttributeValue, find
from desktop.tasks.image import model
from desktop.tasks.image.shapes import Kind, Shape
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.canvas.picture import Tone
from desktop.ui.workbenches.canvas.shapes import PIXEL
from desktop.ui.workbenches.canvas.shapes import Shape as Drawn
from desktop.ui.workbenches.canvas.view import Canvas
from desktop.ui.workbenches.image.edits import with_places
from desktop.ui.workbenches.image.tool_row import ToolRow
from desktop.ui.workbenches.image.unit_editing import FAR, STEP, UnitEditing
from desktop.ui.workbenches.image.unit_words import flag_words, shape_values, shape_words, value_hint
from desktop.ui.workbenches.label_looks import looks_of
from desktop.ui.workbenches.palette_bar import PaletteBar
from desktop.ui.workbenches.properties import Properties
from desktop.ui.workbenches.unit_list import UnitList, UnitRow

MOST_KNOWN = 2_000
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class Host(Protocol):
    """Whose document it is; commands are those of `desktop.tasks.image.model`."""

    def picture_document(self) -> model.Document:
        """The document on screen."""
        ...

    def change_picture(self, command: Callable[..., Any], *values: Any) -> bool:
        """Apply a command; a refusal is said by the host."""
        ...

    def say(self, text: str, tone: str = "muted") -> None:
        """A sentence in the status line."""
        ...


class ImageDesk(QObject):
    """`middle` holds tools and canvas, `side` labels, list and properties. `next_wanted` asks for 复制到下一张."""

    next_wanted = Signal()
    selection_shown = Signal()

    def __init__(self, theme: Theme, host: Host, setup: model.Setup) -> None:
        super().__init__()
        self._host, self._setup = host, setup
        self.frame = model.Frame(setup, PIXEL, PIXEL)
        self._looks = looks_of([(one.id, one.name, one.colour) for one in setup.palette.labels])
        self._label = next(iter(self._looks), "")
        self.kind = setup.kinds[0] if setup.kinds else Kind.BOX
        self._frozen: frozenset[str] = frozenset()
        self._known_rows: dict[object, UnitRow] = {}
        self.note: Callable[[str], str] = lambda unit: ""
        self.canvas = Canvas(tr("Picture"))
        self.tools = ToolRow(theme, ("select", *map(str, setup.kinds)))
        self.palette = PaletteBar(theme, self._looks)
        self.units = UnitList(theme, tr("Marked units"), most=setup.most_units)
        self.properties = Properties(theme, [(flag, flag_words(flag)) for flag in setup.flags])
        self.middle, self.side = QWidget(), QWidget()
        self.editing = UnitEditing(self)
        self._arrange()
        self._connect()
        self.canvas.use_tool("select")

    # --- what is shown -------------------------------------------------------------------------------------------

    def show_picture(self, content: bytes | None, size: QSize, frame: model.Frame) -> None:
        """Another picture; the tone stays, locks and selection do not."""
        self.frame, self._frozen = frame, frozenset()
        self.units.rows.clearSelection()
        self.canvas.show_picture(content, size)

    def show_units(self) -> None:
        """The units of the document as they are now."""
        units, chosen = self.document.units, self.chosen
        rows = [self._row(unit) for unit in units]
        self.units.show_rows(rows, chosen if find(units, chosen) else "")
        drawn = tuple(self._drawn(unit) for unit in units if unit.label in self._looks)
        self.canvas.show_shapes(drawn, self._selection(), self._frozen)
        self._show_chosen()

    def _row(self, unit: Shape) -> UnitRow:
        """Remembered: all rows but one stay as they are."""
        key = (unit, self.note(unit.id), unit.id in self._frozen)
        if key not in self._known_rows:
            if len(self._known_rows) > MOST_KNOWN:
                self._known_rows.clear()
            self._known_rows[key] = UnitRow(unit.id, self._looks.get(unit.label), self.words(unit), shape_values(unit))
        return self._known_rows[key]

    @property
    def chosen(self) -> str:
        """The selected unit, "" for none."""
        return self.units.chosen()

    def add_copies(self, units: tuple[Shape, ...]) -> None:
        """Add copies of units of another picture."""
        self._host.change_picture(model.add_units, self.frame, units)

    def set_read_only(self, read_only: bool) -> None:
        """Only looking and choosing."""
        self.canvas.set_read_only(read_only)
        for widget in (self.palette, self.properties, self.tools):
            widget.setEnabled(not read_only)

    def close_edits(self) -> None:
        """Nothing typed is left open."""
        self.units.close_editor()

    # --- keys ----------------------------------------------------------------------------------------------------

    def act(self, action: str) -> bool:
        """An action of the key map; False when it is not ours."""
        way, _, far = action.partition("_")
        if way in WAYS:
            return self.canvas.hasFocus() and self.editing.nudge(WAYS[way], FAR if far else STEP)
        if action.startswith("label_") and self._setup.palette.labels:
            return self._use_number(int(action.removeprefix("label_")))
        if action == "point" and Kind.KEYPOINTS in self._setup.kinds and Kind.POINT not in self._setup.kinds:
            action = "keypoints"
        if action in self.tools.tools:
            self._take_tool(action)
            return True
        return self._act_named(action)

    def _act_named(self, action: str) -> bool:
        canvas, editing = self.canvas, self.editing
        actions: dict[str, Callable[[], object]] = {
            "fit": canvas.fit, "actual_size": canvas.actual_size, "hide": self._hide, "lock": self._lock,
            "brightness": self.tools.toggle_sliders, "filter": self.palette.open_filter, "delete": editing.delete,
            "delete_last": canvas.take_back, "accept": self._accept, "edit": editing.edit, "add": editing.add,
            "duplicate": editing.duplicate, "copy": editing.copy, "cut_out": editing.cut_out, "paste": editing.paste,
            "move_up": lambda: editing.reorder(-1), "move_down": lambda: editing.reorder(1),
            "copy_next": self.next_wanted.emit, "select_all": self.units.choose_all,
        }  # fmt: skip
        if action == "undo":
            return canvas.take_back()
        if action == "cancel":
            return canvas.cancel_drawing() or (bool(self.chosen) and self._choose_nothing())
        if action not in actions:
            return False
        actions[action]()
        return True

    # --- inside --------------------------------------------------------------------------------------------------

    @property
    def document(self) -> model.Document:
        """What is on screen."""
        return self._host.picture_document()

    def _selection(self) -> tuple[str, ...]:
        """All selected units, the one with handles first."""
        return tuple(dict.fromkeys((self.chosen, *self.units.all_chosen()))) if self.chosen else ()

    def free(self) -> tuple[str, ...]:
        """The selected units that are not locked."""
        return tuple(unit for unit in self._selection() if unit not in self._frozen)

    def unit(self) -> Shape | None:
        """The chosen unit."""
        return find(self.document.units, self.chosen)

    def change(self, command: Callable[..., Any], *values: Any) -> bool:
        """Do a command that needs the picture's frame."""
        return self.ask(command, self.frame, *values)

    def ask(self, command: Callable[..., Any], *values: Any) -> bool:
        """Do a command."""
        return self._host.change_picture(command, *values)

    def say(self, text: str, tone: str = "muted") -> None:
        """A sentence in the status line."""
        self._host.say(text, tone)

    def _take_drawn(self, kind: str, points: Any) -> None:
        label = self.label_for(Kind(kind))
        if Kind(kind) is Kind.KEYPOINTS:
            shape = Shape("u-0", Kind.KEYPOINTS, label, named=model.named_points(self.frame, label, points))
        else:
            shape = Shape("u-0", Kind(kind), label, tuple(points))
        if self.change(model.add_unit, shape):
            self.choose(self.document.units[-1].id)

    def _take_moved(self, unit: str, points: Any) -> None:
        known = find(self.document.units, unit)
        if known is None:
            return
        changed = with_places(known, tuple(points))
        if not self.change(model.change_unit, changed):
            self.show_units()  # back to where it was

    def label_for(self, kind: Kind) -> str:
        """The sticky label, or the first one that a shape of this kind may have."""
        fitting = [label for label in self._looks if self._setup.allows(kind, label)]
        return self._label if self._label in fitting or not fitting else fitting[0]

    def _use_number(self, number: int) -> bool:
        label = self.palette.at_number(number)
        if label:
            self._use_label(label)
        return bool(label)

    def _use_label(self, label: str) -> None:
        unit = self.unit()
        is_sticky = unit is None or self.canvas.tool != "select"
        if is_sticky or self.change(model.set_label, self._selection(), label):
            self._label = label
        self._show_chosen()
        self._say_next()

    def _take_tool(self, tool: str) -> None:
        if tool != "select":
            self.kind = Kind(tool)
            self._label = self.label_for(self.kind)
            self.units.editor.setPlaceholderText(value_hint(tool))
        self.canvas.limit = len(self._names()) if tool == "keypoints" else 0
        self.canvas.use_tool(tool)
        self.canvas.setFocus()
        self._show_chosen()
        self._say_next()

    def _names(self) -> tuple[str, ...]:
        known = self._setup.palette.get(self._label)
        return tuple(point.name for point in known.points) if known else ()

    def _say_next(self) -> None:
        if self.canvas.tool == "keypoints":
            self.canvas.limit = len(self._names())
            self._host.say(tr("Set in this order: {names}. Enter ends early.", names=tr(", ").join(self._names())))

    def choose(self, unit: str) -> None:
        """Choose a unit in the list and on the canvas; "" for none."""
        self.units.choose(unit)
        self.canvas.choose(unit, frozenset(self.units.all_chosen()))
        self._show_chosen()

    def _choose_nothing(self) -> bool:
        self.choose("")
        return True

    def _take_chosen(self, unit: str) -> None:
        """The list or the canvas chose: both show it."""
        self.choose(unit)
        self.canvas.bring(unit)

    def _show_chosen(self) -> None:
        unit = self.unit()
        label = unit.label if unit is not None and self.canvas.tool == "select" else self._label
        self.palette.show_label(label)
        self.tools.lock.setChecked(self.chosen in self._frozen)
        known = self._setup.palette.get(unit.label) if unit is not None else None
        values = {value.id: value.value for value in unit.attributes} if unit is not None else {}
        marks = frozenset(unit.flags) if unit is not None else frozenset()
        self.properties.show_unit(known.attributes if known else (), values, marks, enabled=unit is not None)
        self.selection_shown.emit()

    def _hide(self) -> None:
        hidden = not self.tools.hidden.property("on")
        self.tools.hidden.setProperty("on", hidden)
        self.tools.hidden.setChecked(hidden)
        self.canvas.shapes.hide(hidden)

    def _lock(self) -> None:
        if self.chosen:
            self._frozen = self._frozen ^ set(self.units.all_chosen())
        self.show_units()

    def _accept(self) -> None:
        if self.units.rows.hasFocus():
            self.editing.edit()
        else:
            self.canvas.finish_drawing()

    def _set_attribute(self, name: str, value: str) -> None:
        self.change(model.set_attribute, self.chosen, AttributeValue(name, value))

    def _set_flag(self, name: str, on: bool) -> None:
        self.change(model.set_flag, self.chosen, (name, on))

    def _drawn(self, unit: Shape) -> Drawn:
        points = unit.places if unit.kind is Kind.KEYPOINTS else unit.points
        return Drawn(unit.id, str(unit.kind), points, self._looks[unit.label], unit.parts)

    def words(self, unit: Shape) -> str:
        """How the list says a unit."""
        look, known = self._looks.get(unit.label), self._setup.palette.get(unit.label)
        marks = [flag_words(flag) for flag in unit.flags]
        marks += [tr("locked")] if unit.id in self._frozen else []
        for value in unit.attributes:
            options = [o for a in (known.attributes if known else ()) if a.id == value.id for o in a.options]
            marks += [option.name for option in options if option.id == value.value]
        words = shape_words(unit, look.name if look else unit.label, tuple(marks))
        return "  ".join(filter(None, (self.note(unit.id), words)))

    def _connect(self) -> None:
        self.canvas.shape_drawn.connect(self._take_drawn)
        self.canvas.points_changed.connect(self._take_moved)
        self.canvas.unit_chosen.connect(self._take_chosen)
        self.canvas.zoom_changed.connect(self.tools.show_zoom)
        self.canvas.tool_changed.connect(self.tools.show_tool)
        self.units.unit_chosen.connect(self._take_chosen)
        self.units.values_given.connect(self.editing.take_values)
        self.palette.label_chosen.connect(self._use_label)
        self.palette.left.connect(self.canvas.setFocus)
        self.tools.asked.connect(self.act)
        self.tools.tone_chosen.connect(self._use_tone)
        self.properties.attribute_chosen.connect(self._set_attribute)
        self.properties.mark_toggled.connect(self._set_flag)

    def _use_tone(self, tone: Tone) -> None:
        self.canvas.picture.use_tone(tone)

    def _arrange(self) -> None:
        middle, side = QVBoxLayout(self.middle), QVBoxLayout(self.side)
        for column in (middle, side):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(Space.HAIR)
        middle.addWidget(self.tools)
        middle.addWidget(self.canvas, 1)
        side.addWidget(self.palette)
        side.addWidget(self.units, 1)
        side.addWidget(self.properties)
