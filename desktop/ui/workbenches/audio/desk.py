"""Waveform, segments and transcript of one clip: used by the audio workbench and, for corrections, by audits."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.units import AttributeValue, find
from desktop.tasks.audio import model
from desktop.tasks.audio.segments import Segment
from desktop.tasks.audio.sound import Sound
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.audio.listening import Listening
from desktop.ui.workbenches.audio.segment_editing import SegmentEditing
from desktop.ui.workbenches.audio.times import time_words
from desktop.ui.workbenches.audio.wave_view import WaveView
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.label_looks import looks_of
from desktop.ui.workbenches.palette_bar import PaletteBar
from desktop.ui.workbenches.properties import Properties
from desktop.ui.workbenches.text_box import TextBox
from desktop.ui.workbenches.unit_list import UnitList, UnitRow

BACK_MS = 2_000
STEP_MS, FAR_MS = 10, 100
BOX_LINES = 4


class Host(Protocol):
    """Whose document it is; commands are those of `desktop.tasks.audio.model`."""

    def sound_document(self) -> model.Document:
        """The document on screen."""
        ...

    def change_sound(self, command: Callable[..., Any], *values: Any) -> bool:
        """Apply a command; a refusal is said by the host."""
        ...

    def say(self, text: str, tone: str = "muted") -> None:
        """A sentence in the status line."""
        ...


class AudioDesk(QObject):
    """`middle` holds wave, transport and transcript, `side` tiers, labels and list. `silent` says: no sound device."""

    silent = Signal()
    selection_shown = Signal()

    def __init__(self, theme: Theme, host: Host, setup: model.Setup) -> None:
        super().__init__()
        self._host, self._setup = host, setup
        self.clip = model.Clip(setup, model.SHORTEST_MS)
        self._looks = looks_of([(one.id, one.name, one.colour) for one in setup.palette.labels])
        self.label = next(iter(self._looks), "")
        self.note: Callable[[str], str] = lambda unit: ""
        self.shown = ""
        self.wave = WaveView(theme, tr("Waveform"), setup.tiers, self._looks)
        self.sound = Listening(theme, self.wave, self.unit)
        self.player = self.sound.player
        self.box = TextBox(tr("Transcript of the selected segment"))
        self.box.setPlaceholderText(tr("Choose or make a segment, then type what is said."))
        self.tiers = ChoiceBox(theme, tr("Tier"))
        self.palette = PaletteBar(theme, self._looks)
        self.units = UnitList(theme, tr("Segments"), tr("start, end in seconds"), setup.most_units)
        self.properties = Properties(theme, ())
        self.middle, self.side = QWidget(), QWidget()
        self.editing = SegmentEditing(self)
        self._arrange(theme)
        self._connect()

    def show_clip(self, clip: model.Clip) -> None:
        """Another clip; its sound comes by `show_sound`."""
        self.clip, self.shown = clip, ""
        self.editing.drop_mark()
        self.units.rows.clearSelection()
        self.sound.load(None, clip.duration_ms)
        self.wave.show_sound(None, clip.duration_ms)

    def show_sound(self, sound: Sound, peaks: Any) -> None:
        """The sound of the clip and its peaks."""
        self.sound.load(sound, self.clip.duration_ms)
        self.wave.show_sound(peaks, self.clip.duration_ms)

    def show_units(self) -> None:
        """The segments as they are now."""
        units = sorted(self.document.units, key=lambda unit: unit.order)
        chosen = self.chosen if find(units, self.chosen) else ""
        rows = [UnitRow(unit.id, self._looks.get(unit.label), self.words(unit), self._values(unit)) for unit in units]
        self.units.show_rows(rows, chosen)
        self._show_chosen()

    @property
    def chosen(self) -> str:
        """The selected segment, "" for none."""
        return self.units.chosen()

    def set_read_only(self, read_only: bool) -> None:
        """Only looking and listening."""
        self.wave.read_only = read_only
        self.box.setReadOnly(read_only)
        self.palette.setEnabled(not read_only)
        self.properties.setEnabled(not read_only)

    def close_edits(self) -> None:
        """Commit the transcript box."""
        self.box.flush()
        self.units.close_editor()

    def act(self, action: str) -> bool:
        """An action of the key map; False when it is not ours."""
        if action.startswith("label_") and self._looks:
            label = self.palette.at_number(int(action.removeprefix("label_")))
            if label:
                self._use_label(label)
            return bool(label)
        way, _, far = action.partition("_")
        if way in ("left", "right") and self.wave.hasFocus():
            step = (FAR_MS if far else STEP_MS) * (1 if way == "right" else -1)
            self.player.seek(self.player.position_ms + step)
            return True
        if way in ("up", "down") and self.wave.hasFocus():
            self._go(1 if way == "down" else -1)
            return True
        return self._act_named(action)

    def _act_named(self, action: str) -> bool:
        edit = self.editing
        actions: dict[str, Callable[[], object]] = {
            "play": self.sound.toggle, "sound_back": lambda: self.sound.skip(-BACK_MS),
            "sound_forward": lambda: self.sound.skip(BACK_MS), "polygon": self.sound.play_chosen,
            "polyline": self.sound.toggle_loop,
            "start": edit.set_start, "end": edit.set_end, "new": edit.new, "cut": edit.cut, "merge": edit.merge,
            "delete": edit.delete, "run": self._accept_text, "edit": self.units.edit, "add": self.units.add,
            "fit": self.wave.show_all, "filter": self.palette.open_filter,
        }  # fmt: skip
        if action == "accept":
            return self._accept()
        if action == "cancel":
            had = edit.has_mark or self.player.is_playing or bool(self.chosen)
            edit.drop_mark()
            self.player.pause()
            if self.box.hasFocus():
                self.wave.setFocus()
            return had
        if action not in actions:
            return False
        actions[action]()
        return True

    # --- segments ------------------------------------------------------------------------------------------------

    @property
    def document(self) -> model.Document:
        """What is on screen."""
        return self._host.sound_document()

    def change(self, command: Callable[..., Any], *values: Any) -> bool:
        """Do a command that needs the clip."""
        return self.ask(command, self.clip, *values)

    def ask(self, command: Callable[..., Any], *values: Any) -> bool:
        """Do a command."""
        return self._host.change_sound(command, *values)

    def say(self, text: str, tone: str = "muted") -> None:
        """A sentence in the status line."""
        self._host.say(text, tone)

    def labels(self) -> tuple[str, ...]:
        """The labels that the tier in use may have."""
        return self._setup.labels_of(self.tier())

    def unit(self) -> Segment | None:
        """The selected segment."""
        return find(self.document.units, self.chosen)

    def tier(self) -> model.Tier:
        """The tier in use."""
        return self._setup.tier(self.wave.tier) or self._setup.tiers[0]

    def _accept(self) -> bool:
        if self.units.rows.hasFocus() or self.wave.hasFocus():
            if self.unit() is not None and self.box.isEnabled():
                self.box.setFocus()
            return True
        return False

    def _accept_text(self) -> None:
        """Ctrl+Enter: the text is done, on to the next segment and play it."""
        self.box.flush()
        self._go(1)
        self.sound.play_chosen()

    def _go(self, step: int) -> None:
        ids = [unit.id for unit in sorted(self.document.units, key=lambda unit: unit.order)]
        if ids:
            place = ids.index(self.chosen) + step if self.chosen in ids else 0
            if 0 <= place < len(ids):
                self._take_chosen(ids[place])

    def _use_label(self, label: str) -> None:
        self.label = label
        if self.chosen:
            self.change(model.set_label, (self.chosen,), label)
        self.palette.show_label(label)

    def _use_tier(self, place: int) -> None:
        tier = self._setup.tiers[place].id
        self.wave.tier = tier
        unit = self.unit()
        if unit is not None and unit.tier != tier:
            self.change(model.set_tier, unit.id, tier)
        self._show_chosen()

    def _take_text(self, text: str) -> None:
        unit = find(self.document.units, self.shown)
        if unit is not None and unit.text != text:
            self.change(model.set_text, unit.id, text)

    def _set_attribute(self, name: str, value: str) -> None:
        self.change(model.set_attribute, self.chosen, AttributeValue(name, value))

    def choose(self, unit: str) -> None:
        """Choose a segment in the list and the wave; "" for none."""
        self.box.flush()
        self.units.choose(unit)
        self._show_chosen()

    def _take_chosen(self, unit: str) -> None:
        self.choose(unit)
        segment = self.unit()
        if segment is not None:
            self.wave.bring(segment)
            if not self.player.is_playing and not segment.start_ms <= self.player.position_ms < segment.end_ms:
                self.player.seek(segment.start_ms)

    def _show_chosen(self) -> None:
        unit = self.unit()
        if unit is not None:
            self.wave.tier = unit.tier
        tier = self.tier()
        self.tiers.setCurrentIndex(self._setup.tiers.index(tier))
        self.palette.show_label(unit.label if unit is not None else self.label)
        self.wave.show_segments(self.document.units, self.chosen)
        known = self._setup.palette.get(unit.label) if unit is not None else None
        values = {value.id: value.value for value in unit.attributes} if unit is not None else {}
        self.properties.show_unit(known.attributes if known else (), values, frozenset(), enabled=unit is not None)
        shown = unit.id if unit is not None else ""
        if shown != self.shown or unit is None or self.box.toPlainText() != unit.text:
            self.shown = shown
            self.box.show_words(unit.text if unit is not None else "")
        self.box.setEnabled(unit is not None and tier.transcript)
        self.box.setVisible(any(one.transcript for one in self._setup.tiers))
        self.selection_shown.emit()

    def words(self, unit: Segment) -> str:
        """How the list says a segment."""
        look = self._looks.get(unit.label)
        times = f"{time_words(unit.start_ms)} – {time_words(unit.end_ms)}"
        parts = [times, look.name if look else "", unit.text]
        tier = self._setup.tier(unit.tier)
        if len(self._setup.tiers) > 1 and tier is not None:
            parts.insert(1, tier.name)
        return "  ".join(filter(None, (self.note(unit.id), *parts)))

    def _values(self, unit: Segment) -> str:
        return f"{unit.start_ms / 1000:.3f}, {unit.end_ms / 1000:.3f}"

    def _connect(self) -> None:
        self.player.silent_found.connect(self.silent)
        self.wave.drawn.connect(self.editing.add)
        self.wave.edge_moved.connect(self.editing.take_edges)
        self.wave.unit_chosen.connect(self.choose)
        self.wave.seek_asked.connect(self.player.seek)
        self.sound.transport.asked.connect(self.act)
        self.box.settled.connect(self._take_text)
        self.tiers.activated.connect(self._use_tier)
        self.palette.label_chosen.connect(self._use_label)
        self.palette.left.connect(self.wave.setFocus)
        self.units.unit_chosen.connect(self._take_chosen)
        self.units.values_given.connect(self.editing.take_values)
        self.properties.attribute_chosen.connect(self._set_attribute)

    def _arrange(self, theme: Theme) -> None:
        for tier in self._setup.tiers:
            self.tiers.addItem(tier.name)
        self.tiers.setVisible(len(self._setup.tiers) > 1)
        self.box.setFixedHeight(theme.px(BOX_LINES * 28))
        middle, side = QVBoxLayout(self.middle), QVBoxLayout(self.side)
        for column in (middle, side):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(Space.HAIR)
        for widget in (self.sound.transport, self.box):
            middle.addWidget(widget)
        middle.insertWidget(1, self.wave, 1)
        row = QHBoxLayout()
        row.addWidget(self.tiers, 1)
        side.addLayout(row)
        side.addWidget(self.palette)
        side.addWidget(self.units, 1)
        side.addWidget(self.properties)
