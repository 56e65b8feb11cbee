"""What is done to the segments of a clip: begun and ended at the playhead, cut, merged, dragged, typed, deleted."""

from collections.abc import Callable
from typing import Any, Protocol

from desktop.language import tr
from desktop.tasks.annotation.units import find
from desktop.tasks.audio import model
from desktop.tasks.audio.segments import Segment, on_tier
from desktop.ui.workbenches.audio.player import Player
from desktop.ui.workbenches.audio.times import read_times
from desktop.ui.workbenches.audio.wave_view import WaveView
from desktop.ui.workbenches.text_box import TextBox

NEW_MS = 1_000


class Desk(Protocol):
    """The part of an audio desk that is needed here; `ask` gives a command, `change` one that needs the clip."""

    wave: WaveView
    player: Player
    box: TextBox
    clip: model.Clip
    label: str
    shown: str

    @property
    def document(self) -> model.Document: ...
    def unit(self) -> Segment | None: ...
    def labels(self) -> tuple[str, ...]: ...
    def choose(self, unit: str) -> None: ...
    def show_units(self) -> None: ...
    def ask(self, command: Callable[..., Any], *values: Any) -> bool: ...
    def change(self, command: Callable[..., Any], *values: Any) -> bool: ...
    def say(self, text: str, tone: str = "muted") -> None: ...


class SegmentEditing:
    """Commands on the segments of one desk; the mark is where a new one was begun."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mark: int | None = None

    @property
    def has_mark(self) -> bool:
        """A segment is begun."""
        return self._mark is not None

    def _snap(self, tier: str, at: int) -> int:
        return model.snapped(self._desk.document, self._desk.clip, tier, at, self._desk.wave.reach_ms())

    def add(self, tier: str, start: int, end: int) -> None:
        """A new segment with the sticky label, its edges snapped."""
        self._desk.wave.tier = tier
        labels = self._desk.labels()
        label = self._desk.label if self._desk.label in labels else next(iter(labels), "")
        drawn = Segment("u-0", tier, self._snap(tier, start), self._snap(tier, end), label)
        if self._desk.change(model.add_segment, drawn):
            self._desk.choose(self._desk.document.units[-1].id)

    def new(self) -> None:
        """From the mark (or the playhead) a second long, shorter where the next segment begins."""
        at = self._desk.player.position_ms if self._mark is None else self._mark
        end = self._desk.player.position_ms if self._mark is not None else at + NEW_MS
        later = [s.start_ms for s in on_tier(self._desk.document.units, self._desk.wave.tier) if s.start_ms > at]
        self.drop_mark()
        self.add(self._desk.wave.tier, at, min([end, self._desk.clip.duration_ms, *later]))

    def set_start(self) -> None:
        """The selected segment begins at the playhead; without one, a new segment will."""
        unit, at = self._desk.unit(), self._desk.player.position_ms
        if unit is not None and at < unit.end_ms and self._mark is None and unit.start_ms <= at:
            self._desk.change(model.change_times, unit.id, (at, unit.end_ms))
        elif unit is not None and at < unit.start_ms:
            self._desk.change(model.change_times, unit.id, (self._snap(unit.tier, at), unit.end_ms))
        else:
            self._desk.choose("")
            self._mark = self._snap(self._desk.wave.tier, at)
            self._desk.wave.show_mark(self._mark)

    def set_end(self) -> None:
        """The end of what I began, else of the selected segment."""
        unit, at = self._desk.unit(), self._desk.player.position_ms
        if self._mark is not None:
            start = self._mark
            self.drop_mark()
            self.add(self._desk.wave.tier, start, at)
        elif unit is not None:
            self._desk.change(model.change_times, unit.id, (unit.start_ms, self._snap(unit.tier, at)))

    def drop_mark(self) -> None:
        """Forget where a segment was begun."""
        self._mark = None
        self._desk.wave.show_mark(None)

    def cut(self) -> None:
        """At the playhead; the text at the cursor of its box."""
        self._desk.box.flush()
        unit = self._desk.unit()
        if unit is not None:
            before = self._desk.box.toPlainText().encode("utf-16-le")[: 2 * self._desk.box.textCursor().position()]
            place = len(before.decode("utf-16-le", "ignore")) if self._desk.shown == unit.id else len(unit.text)
            self._desk.change(model.cut, unit.id, (self._desk.player.position_ms, place))

    def merge(self) -> None:
        """With the next segment of the tier."""
        self._desk.box.flush()
        unit = self._desk.unit()
        after = [s for s in on_tier(self._desk.document.units, unit.tier) if s.order > unit.order] if unit else []
        if unit is not None and after:
            self._desk.change(model.merge, (unit.id, after[0].id))
        else:
            self._desk.say(tr("There is no next segment on this tier."), "warn")

    def delete(self) -> None:
        """The selected segment; the next one is chosen."""
        unit = self._desk.unit()
        if unit is not None and not self._desk.box.hasFocus():
            ids = [one.id for one in sorted(self._desk.document.units, key=lambda one: one.order)]
            place = ids.index(unit.id)
            if self._desk.ask(model.delete_units, (unit.id,)) and len(ids) > 1:
                self._desk.choose(ids[place + 1] if place + 1 < len(ids) else ids[place - 1])

    def take_edges(self, unit: str, start: int, end: int) -> None:
        """Edges that were dragged."""
        segment = find(self._desk.document.units, unit)
        if segment is None:
            return
        start = self._snap_other(segment, start) if start != segment.start_ms else start
        end = self._snap_other(segment, end) if end != segment.end_ms else end
        if not self._desk.change(model.change_times, unit, (start, end)):
            self._desk.show_units()

    def _snap_other(self, segment: Segment, at: int) -> int:
        others = [e for s in on_tier(self._desk.document.units, segment.tier) if s.id != segment.id
                  for e in (s.start_ms, s.end_ms)]  # fmt: skip
        near = min([0, self._desk.clip.duration_ms, *others], key=lambda edge: abs(edge - at))
        return near if abs(near - at) <= self._desk.wave.reach_ms() else at

    def take_values(self, unit: str, typed: str) -> None:
        """Times typed in the list: of a unit, or of a new one for ""."""
        times = read_times(typed)
        if len(times) != 2:
            self._desk.say(tr("Type start and end in seconds, such as 1.25, 3.5."), "warn")
        elif unit:
            self._desk.change(model.change_times, unit, (times[0], times[1]))
        else:
            self.add(self._desk.wave.tier, times[0], times[1])
