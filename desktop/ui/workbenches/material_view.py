"""Materials to read beside a form: pictures to zoom, text, tables, sound; several are chosen from a list above."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.exam.task import Material
from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.grid.source import decode, read_lines
from desktop.ui.background import Job
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.canvas.view import Canvas
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.grid_model import Cells
from desktop.ui.workbenches.grid_view import GridView

SKIP_MS = 2_000
PICTURES, SOUNDS = ("png", "jpeg"), ("wav", "flac")


class ReadingText(QPlainTextEdit):
    """Text that is only read; arrows scroll, Tab leaves."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)


class MaterialView(QWidget):
    """`damaged` carries the name of a material that cannot be shown; `silent_found`: the machine has no sound."""

    damaged = Signal(str)
    silent_found = Signal()

    def __init__(self, theme: Theme, read: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._theme, self._read = theme, read
        self._materials: tuple[Material, ...] = ()
        self._wanted = 0
        self.chooser = ChoiceBox(theme, tr("Material"))
        self.canvas, self.text = Canvas(tr("Picture")), ReadingText(tr("Text"))
        self.grid = GridView(theme, tr("Table"))
        self.note = label("", "body", "muted", wrap=True)
        self.stack = QStackedWidget()
        for page in (self.note, self.canvas, self.text, self.grid):
            self.stack.addWidget(page)
        self.sound: SoundBox | None = None
        self.canvas.set_read_only(True)
        self.canvas.picture.failed.connect(lambda _: self._fail())
        self.chooser.activated.connect(self.show_at)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self.chooser)
        column.addWidget(self.stack, 1)
        self._sound_place = QVBoxLayout()
        column.addLayout(self._sound_place)

    @property
    def panes(self) -> Sequence[QWidget]:
        """What F6 visits; only one of them is visible."""
        return (self.canvas, self.text, self.grid)

    def show_materials(self, materials: Sequence[Material]) -> None:
        """Offer these; the first one is shown. Without any the view hides."""
        self._materials = tuple(materials)
        self.chooser.clear()
        self.chooser.addItems([material.file or material.name for material in materials])
        self.chooser.setVisible(len(materials) > 1)
        self.setVisible(bool(materials))
        if materials:
            self.show_at(0)

    def step(self, by: int) -> bool:
        """The next or previous material; False when there is none."""
        place = self.chooser.currentIndex() + by
        if not 0 <= place < len(self._materials):
            return False
        self.show_at(place)
        return True

    def show_at(self, place: int) -> None:
        """Show the material at `place`."""
        self.pause()
        self.chooser.setCurrentIndex(place)
        self._wanted += 1
        material = self._materials[place]
        content = self._read(material.name)
        if self.sound is not None:
            self.sound.hide()
        if content is None:
            self._tell(tr("The material is damaged. Raise your hand and go on with another piece."))
        elif material.kind in PICTURES:
            self.stack.setCurrentWidget(self.canvas)
            self.canvas.show_picture(content, QSize(material.width, material.height))
        elif material.kind in SOUNDS:
            self._open_sound(content)
        elif material.kind == "text" or not self._show_table(content):
            self._show_text(content)

    def act(self, action: str) -> bool:
        """Zoom and sound; False for other actions."""
        if action in ("play", "sound_back", "sound_forward") and self.sound is not None and self.sound.isVisible():
            self.sound.act(action)
            return True
        if self.stack.currentWidget() is self.canvas and action in ("fit", "actual_size"):
            self.canvas.fit() if action == "fit" else self.canvas.actual_size()
            return True
        return False

    def pause(self) -> None:
        """Stop the sound."""
        if self.sound is not None:
            self.sound.pause()

    def _show_text(self, content: bytes) -> None:
        try:
            text, _ = decode(content)
        except CodecError:
            self._fail()
            return
        self.stack.setCurrentWidget(self.text)
        self.text.setPlainText(text)

    def _show_table(self, content: bytes) -> bool:
        try:
            lines = read_lines(content)
        except CodecError:
            return False
        self.stack.setCurrentWidget(self.grid)
        self.grid.show_cells(Cells(lines.head, len(lines.cells), lambda row, column: lines.cells[row][column]))
        return True

    def _open_sound(self, content: bytes) -> None:
        self._tell(tr("Opening the sound..."))
        wanted = self._wanted
        job = Job(self, lambda: read_sound_quietly(content))
        job.done.connect(lambda found: self._take_sound(wanted, found))
        job.start()

    def _take_sound(self, wanted: int, found: object) -> None:
        if wanted != self._wanted:
            return
        if found is None:
            self._fail()
            return
        if self.sound is None:
            self.sound = SoundBox(self._theme)
            self.sound.silent_found.connect(self.silent_found)
            self._sound_place.addWidget(self.sound)
        self._tell(tr("Listen: F8 plays and pauses, F7 goes back 2 s."))
        self.sound.load(found)
        self.sound.show()

    def _fail(self) -> None:
        self._tell(tr("The material is damaged. Raise your hand and go on with another piece."))
        self.damaged.emit(self._materials[self.chooser.currentIndex()].name if self._materials else "")

    def _tell(self, text: str) -> None:
        self.note.setText(text)
        self.stack.setCurrentWidget(self.note)


class SoundBox(QWidget):
    """A player with its buttons."""

    silent_found = Signal()

    def __init__(self, theme: Theme) -> None:
        from desktop.ui.workbenches.audio.player import Player
        from desktop.ui.workbenches.audio.transport import Transport

        super().__init__()
        self._duration = 0
        self.player, self.transport = Player(self), Transport(theme)
        for button in (self.transport.once, self.transport.loop, self.transport.fit):
            button.hide()
        for button in (self.transport.zoom_in, self.transport.zoom_out):
            button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.transport)
        self.transport.asked.connect(self.act)
        self.transport.speed_chosen.connect(self._use_speed)
        self.player.moved.connect(lambda at: self.transport.show_time(at, self._duration))
        self.player.stopped.connect(lambda: self.transport.show_playing(False))
        self.player.silent_found.connect(self.silent_found)

    def load(self, sound: object) -> None:
        """Another sound."""
        from desktop.tasks.audio.sound import Sound

        assert isinstance(sound, Sound), "only what was read is played"
        self._duration = sound.duration_ms
        self.player.load(sound)
        self.transport.show_time(0, self._duration)

    def act(self, action: str) -> None:
        """Play or pause, back, forward."""
        at = self.player.position_ms
        if action == "play" and self.player.is_playing:
            self.player.pause()
        elif action == "play":
            self.player.play(at if at < self._duration else 0, self._duration)
        elif action in ("sound_back", "sound_forward"):
            self.player.seek(at + (SKIP_MS if action == "sound_forward" else -SKIP_MS))
        self.transport.show_playing(self.player.is_playing)

    def pause(self) -> None:
        """Stop where it is."""
        self.player.pause()

    def _use_speed(self, speed: float) -> None:
        self.player.speed = speed


def read_sound_quietly(content: bytes) -> object:
    """The sound in `content`, None when it cannot be read. On any thread."""
    from desktop.tasks.audio.sound import read_sound

    try:
        return read_sound(content)
    except ValueError:
        return None
