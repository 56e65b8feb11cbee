"""Waveform, segments and transcript of one clip: used by the audio workbench and, for corrections, by audits."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.units import AttributeValue, find
from desktop.tasks.audio import model
from desktop.tasks.audio.segments import Segment, on_tier
from desktop.tasks.audio.sound import Sound
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.audio.listening import Listening
from desktop.ui.workbenches.audio.times import read_times, time_words
from desktop.ui.workbenches.audio.wave_view import WaveView
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.label_looks import looks_of
from desktop.ui.workbenches.palette_bar import PaletteBar
from desktop.ui.workbenches.properties import Properties
from desktop.ui.workbenches.text_box import TextBox
from desktop.ui.workbenches.unit_list import UnitList, UnitRow

BACK_MS = 2_000
STEP_MS, FAR_MS = 10, 100
NEW_MS = 1_000
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
        self._clip = model.Clip(setup, model.SHORTEST_MS)
        self._looks = looks_of([(one.id, one.name, one.colour) for one in setup.palette.labels])
        self._label = next(iter(self._looks), "")
        self.note: Callable[[str], str] = lambda unit: ""
        self._mark: int | None = None
        self._shown = ""
        self.wave = WaveView(theme, tr("Waveform"), setup.tiers, self._looks)
        self.sound = Listening(theme, self.wave, self._unit)
        self.player = self.sound.player
        self.box = TextBox(tr("Transcript of the selected segment"))
        self.box.setPlaceholderText(tr("Choose or make a segment, then type what is said."))
        self.tiers = ChoiceBox(theme, tr("Tier"))
        self.palette = PaletteBar(theme, self._looks)
        self.units = UnitList(theme, tr("Segments"), tr("start, end in seconds"), setup.most_units)
        self.properties = Properties(theme, ())
        self.middle, self.side = QWidget(), QWidget()
        self._arrange(theme)
        self._connect()

    def show_clip(self, clip: model.Clip) -> None:
        """Another clip; its sound comes by `show_sound`."""
        self._clip, self._mark, self._shown = clip, None, ""
        self.units.rows.clearSelection()
        self.sound.load(None, clip.duration_ms)
        self.wave.show_sound(None, clip.duration_ms)

    def show_sound(self, sound: Sound, peaks: Any) -> None:
        """The sound of the clip and its peaks."""
        self.sound.load(sound, self._clip.duration_ms)
        self.wave.show_sound(peaks, self._clip.duration_ms)

    def show_units(self) -> None:
        """The segments as they are now."""
        units = sorted(self._document.units, key=lambda unit: unit.order)
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
        actions: dict[str, Callable[[], object]] = {
            "play": self.sound.toggle, "sound_back": lambda: self.sound.skip(-BACK_MS),
            "sound_forward": lambda: self.sound.skip(BACK_MS), "polygon": self.sound.play_chosen,
            "polyline": self.sound.toggle_loop,
            "start": self._set_start, "end": self._set_end, "new": self._new, "cut": self._cut, "merge": self._merge,
            "delete": self._delete, "run": self._accept_text, "edit": self.units.edit, "add": self.units.add,
            "fit": self.wave.show_all, "filter": self.palette.open_filter,
        }  # fmt: skip
        if action == "accept":
            return self._accept()
        if action == "cancel":
            had = self._mark is not None or self.player.is_playing or bool(self.chosen)
            self._mark = None
            self.wave.show_mark(None)
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
    def _document(self) -> model.Document:
        return self._host.sound_document()

    def _change(self, command: Callable[..., Any], *values: Any) -> bool:
        return self._host.change_sound(command, self._clip, *values)

    def _unit(self) -> Segment | None:
        return find(self._document.units, self.chosen)

    def _tier(self) -> model.Tier:
        return self._setup.tier(self.wave.tier) or self._setup.tiers[0]

    def _snap(self, tier: str, at: int) -> int:
        return model.snapped(self._document, self._clip, tier, at, self.wave.reach_ms())

    def _add(self, tier: str, start: int, end: int) -> None:
        self.wave.tier = tier
        labels = self._setup.labels_of(self._tier())
        label = self._label if self._label in labels else next(iter(labels), "")
        drawn = Segment("u-0", tier, self._snap(tier, start), self._snap(tier, end), label)
        if self._change(model.add_segment, drawn):
            self._choose(self._document.units[-1].id)

    def _new(self) -> None:
        """From the mark (or the playhead) a second long, shorter where the next segment begins."""
        at = self.player.position_ms if self._mark is None else self._mark
        end = self.player.position_ms if self._mark is not None else at + NEW_MS
        later = [s.start_ms for s in on_tier(self._document.units, self.wave.tier) if s.start_ms > at]
        self._drop_mark()
        self._add(self.wave.tier, at, min([end, self._clip.duration_ms, *later]))

    def _set_start(self) -> None:
        """The selected segment begins at the playhead; without one, a new segment will."""
        unit, at = self._unit(), self.player.position_ms
        if unit is not None and at < unit.end_ms and self._mark is None and unit.start_ms <= at:
            self._change(model.change_times, unit.id, (at, unit.end_ms))
        elif unit is not None and at < unit.start_ms:
            self._change(model.change_times, unit.id, (self._snap(unit.tier, at), unit.end_ms))
        else:
            self._choose("")
            self._mark = self._snap(self.wave.tier, at)
            self.wave.show_mark(self._mark)

    def _set_end(self) -> None:
        """The end of what I began, else of the selected segment."""
        unit, at = self._unit(), self.player.position_ms
        if self._mark is not None:
            start = self._mark
            self._drop_mark()
            self._add(self.wave.tier, start, at)
        elif unit is not None:
            self._change(model.change_times, unit.id, (unit.start_ms, self._snap(unit.tier, at)))

    def _drop_mark(self) -> None:
        self._mark = None
        self.wave.show_mark(None)

    def _cut(self) -> None:
        """At the playhead; the text at the cursor of its box."""
        self.box.flush()
        unit = self._unit()
        if unit is not None:
            before = self.box.toPlainText().encode("utf-16-le")[: 2 * self.box.textCursor().position()]
            place = len(before.decode("utf-16-le", "ignore")) if self._shown == unit.id else len(unit.text)
            self._change(model.cut, unit.id, (self.player.position_ms, place))

    def _merge(self) -> None:
        """With the next segment of the tier."""
        self.box.flush()
        unit = self._unit()
        after = [s for s in on_tier(self._document.units, unit.tier) if s.order > unit.order] if unit else []
        if unit is not None and after:
            self._change(model.merge, (unit.id, after[0].id))
        else:
            self._host.say(tr("There is no next segment on this tier."), "warn")

    def _delete(self) -> None:
        unit = self._unit()
        if unit is not None and not self.box.hasFocus():
            ids = [one.id for one in sorted(self._document.units, key=lambda one: one.order)]
            place = ids.index(unit.id)
            if self._host.change_sound(model.delete_units, (unit.id,)) and len(ids) > 1:
                self._choose(ids[place + 1] if place + 1 < len(ids) else ids[place - 1])

    def _accept(self) -> bool:
        if self.units.rows.hasFocus() or self.wave.hasFocus():
            if self._unit() is not None and self.box.isEnabled():
                self.box.setFocus()
            return True
        return False

    def _accept_text(self) -> None:
        """Ctrl+Enter: the text is done, on to the next segment and play it."""
        self.box.flush()
        self._go(1)
        self.sound.play_chosen()

    def _go(self, step: int) -> None:
        ids = [unit.id for unit in sorted(self._document.units, key=lambda unit: unit.order)]
        if ids:
            place = ids.index(self.chosen) + step if self.chosen in ids else 0
            if 0 <= place < len(ids):
                self._take_chosen(ids[place])

    def _use_label(self, label: str) -> None:
        self._label = label
        if self.chosen:
            self._change(model.set_label, (self.chosen,), label)
        self.palette.show_label(label)

    def _use_tier(self, place: int) -> None:
        tier = self._setup.tiers[place].id
        self.wave.tier = tier
        unit = self._unit()
        if unit is not None and unit.tier != tier:
            self._change(model.set_tier, unit.id, tier)
        self._show_chosen()

    def _take_edges(self, unit: str, start: int, end: int) -> None:
        segment = find(self._document.units, unit)
        if segment is None:
            return
        start = self._snap_other(segment, start) if start != segment.start_ms else start
        end = self._snap_other(segment, end) if end != segment.end_ms else end
        if not self._change(model.change_times, unit, (start, end)):
            self.show_units()

    def _snap_other(self, segment: Segment, at: int) -> int:
        others = [e for s in on_tier(self._document.units, segment.tier) if s.id != segment.id
                  for e in (s.start_ms, s.end_ms)]  # fmt: skip
        near = min([0, self._clip.duration_ms, *others], key=lambda edge: abs(edge - at))
        return near if abs(near - at) <= self.wave.reach_ms() else at

    def _take_values(self, unit: str, typed: str) -> None:
        times = read_times(typed)
        if len(times) != 2:
            self._host.say(tr("Type start and end in seconds, such as 1.25, 3.5."), "warn")
        elif unit:
            self._change(model.change_times, unit, (times[0], times[1]))
        else:
            self._add(self.wave.tier, times[0], times[1])

    def _take_text(self, text: str) -> None:
        unit = find(self._document.units, self._shown)
        if unit is not None and unit.text != text:
            self._change(model.set_text, unit.id, text)

    def _set_attribute(self, name: str, value: str) -> None:
        self._change(model.set_attribute, self.chosen, AttributeValue(name, value))

    def _choose(self, unit: str) -> None:
        self.box.flush()
        self.units.choose(unit)
        self._show_chosen()

    def _take_chosen(self, unit: str) -> None:
        self._choose(unit)
        segment = self._unit()
        if segment is not None:
            self.wave.bring(segment)
            if not self.player.is_playing and not segment.start_ms <= self.player.position_ms < segment.end_ms:
                self.player.seek(segment.start_ms)

    def _show_chosen(self) -> None:
        unit = self._unit()
        if unit is not None:
            self.wave.tier = unit.tier
        tier = self._tier()
        self.tiers.setCurrentIndex(self._setup.tiers.index(tier))
        self.palette.show_label(unit.label if unit is not None else self._label)
        self.wave.show_segments(self._document.units, self.chosen)
        known = self._setup.palette.get(unit.label) if unit is not None else None
        values = {value.id: value.value for value in unit.attributes} if unit is not None else {}
        self.properties.show_unit(known.attributes if known else (), values, frozenset(), enabled=unit is not None)
        shown = unit.id if unit is not None else ""
        if shown != self._shown or unit is None or self.box.toPlainText() != unit.text:
            self._shown = shown
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
        self.wave.drawn.connect(self._add)
        self.wave.edge_moved.connect(self._take_edges)
        self.wave.unit_chosen.connect(self._choose)
        self.wave.seek_asked.connect(self.player.seek)
        self.sound.transport.asked.connect(self.act)
        self.box.settled.connect(self._take_text)
        self.tiers.activated.connect(self._use_tier)
        self.palette.label_chosen.connect(self._use_label)
        self.palette.left.connect(self.wave.setFocus)
        self.units.unit_chosen.connect(self._take_chosen)
        self.units.values_given.connect(self._take_values)
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
