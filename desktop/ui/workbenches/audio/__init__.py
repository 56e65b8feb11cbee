"""The audio workbench: 语音切分与转写, one clip for each piece."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from desktop.language import tr
from desktop.tasks.audio import model
from desktop.ui.background import Job
from desktop.ui.workbenches.audio.desk import AudioDesk
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.workbench import Workbench


class AudioWorkbench(Workbench):
    """Wave and lists of `AudioDesk`."""

    keys = (
        "play", "sound", "play_selection", "loop", "start", "end", "new", "cut", "merge", "label", "filter",
        "nudge_time", "segment", "transcript", "run", "add", "edit", "delete", "fit_clip", "cancel",
    )  # fmt: skip
    has_none = True

    def make(self) -> None:
        self._setup = model.read_setup(self.task)
        self._opening = 0
        self.desk = AudioDesk(self.theme, self, self._setup)
        self.work.addWidget(self.desk.middle, 1)
        self.side.addWidget(self.desk.side, 1)
        self.desk.silent.connect(self.tell_silent)
        self.listen(self.desk.wave)
        self.listen(self.desk.units.rows)
        self.add_pane(self.desk.wave)
        self.add_pane(self.desk.box)
        self.add_pane(self.desk.units.rows)

    def show_piece(self) -> None:
        self._clip = model.read_clip(self.task, self.piece)
        self.desk.show_clip(self._clip)
        self.show_document()
        self._opening += 1
        content = self.read(self.piece.material)
        if content is not None:
            number = self._opening
            job = Job(self, lambda: open_sound(content))
            job.done.connect(lambda found: self._take_sound(number, found))
            job.start()

    def show_document(self) -> None:
        self.desk.show_units()

    def sound_document(self) -> model.Document:
        """For the desk."""
        document: model.Document = self.document
        return document

    def change_sound(self, command: Callable[..., Any], *values: Any) -> bool:
        """For the desk."""
        return self.apply(command, *values)

    def act(self, action: str) -> bool:
        return self.desk.act(action)

    def exports(self) -> Sequence[ExportForm]:
        from desktop.tasks.audio.codec import CLIP_FORMATS, TIER_FORMATS

        clips = [(form.name, form.suffix, partial(form.write, self._clip, self.document))
                 for form in CLIP_FORMATS.values()]  # fmt: skip
        tiers = [
            (tr("{format}, {tier}", format=form.name, tier=tier.name), form.suffix,
             partial(form.write, self._clip, self.document, tier.id))
            for form in TIER_FORMATS.values() for tier in self._setup.tiers
        ]  # fmt: skip
        return tuple(ExportForm(words, suffix[1:], make) for words, suffix, make in (*clips, *tiers))

    def close_edits(self) -> None:
        self.desk.close_edits()

    def pause(self) -> None:
        self.desk.player.pause()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.desk.set_read_only(locked)

    def _take_sound(self, number: int, found: Any) -> None:
        if number != self._opening:
            return
        if found is None:
            self.say(tr("The material is damaged. Raise your hand and go on with another piece."), "warn")
            self.material_damaged.emit(self.piece.material)
        else:
            self.desk.show_sound(*found)


def open_sound(content: bytes) -> Any:
    """The sound in `content` with its peaks; None when it cannot be read. On any thread."""
    from desktop.tasks.audio.peaks import make_peaks
    from desktop.tasks.audio.sound import read_sound

    try:
        sound = read_sound(content)
    except ValueError:
        return None
    return sound, make_peaks(sound)
