"""Numbers first: which room, six counts, the time to the end, and the one next step of the day."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.room.tiles import RoomCounts
from desktop.ui.buttons import Button
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.labels import label, retone
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme


class TopBar(QFrame):
    """`next_asked` is the primary button: 拆封, 开考, 收卷 in turn."""

    next_asked = Signal()
    look_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", "bar")
        self._theme = theme
        self.room = ElidedLabel("option", bold=True)
        self.facts = ElidedLabel("small", "muted")
        self.practice = label(tr("Practice: does not count"), "small", "warn", bold=True)
        self.practice.hide()
        self._practice = False
        self._counts = {
            "expected": _Count(tr("Expected"), "text"),
            "present": _Count(tr("Present here"), "text"),
            "answering": _Count(tr("Answering"), "primary"),
            "done": _Count(tr("Handed in"), "ok"),
            "needs": _Count(tr("Need you"), "danger"),
            "absent": _Count(tr("Absent"), "muted"),
        }
        self._clock_caption = label("", "small", "muted")
        self.clock = label("", "title", bold=True)
        self.next = Button(theme, "", "primary")
        self.look = Button(theme, "", "quiet", sign="look")
        self.look.setAccessibleName(tr("Contrast"))
        self.look.setToolTip(tr("Contrast"))
        self.next.clicked.connect(self.next_asked)
        self.look.clicked.connect(self.look_asked)
        self._arrange()

    def show_room(self, room: str, facts: str, *, practice: bool) -> None:
        """Whose wall this is."""
        self.room.setText(safe_name(room))
        self.facts.setText(facts)
        self._practice = practice
        self.practice.setVisible(practice)

    def show_counts(self, counts: RoomCounts) -> None:
        """The six numbers."""
        for name, count in self._counts.items():
            count.say(getattr(counts, name))

    def show_clock(self, caption: str, text: str) -> None:
        """What is counted, and how far it is."""
        if (caption, text) != (self._clock_caption.text(), self.clock.text()):
            self._clock_caption.setText(caption)
            self.clock.setText(text)
            self.clock.setAccessibleName(f"{caption} {text}")

    def show_next(self, verb: str, *, possible: bool = True) -> None:
        """The next step; hidden when there is none."""
        self.next.setVisible(bool(verb))
        self.next.setEnabled(possible)
        if verb != self.next.text():
            self.next.say(verb)

    def fold(self, compact: bool) -> None:
        """Where room is short only the room's name stays, and the numbers that change."""
        for widget in (self.facts, self.look, self._counts["expected"], self._counts["absent"]):
            widget.setVisible(not compact)
        self.practice.setVisible(self._practice and not compact)
        self._row.setSpacing(Space.SMALL if compact else Space.LARGE)

    def _arrange(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.room)
        second = QHBoxLayout()
        second.setSpacing(Space.MEDIUM)
        second.addWidget(self.practice)
        second.addWidget(self.facts, 1)
        names.addLayout(second)
        clock = QVBoxLayout()
        clock.setSpacing(0)
        for shown in (self._clock_caption, self.clock):
            shown.setAlignment(Qt.AlignmentFlag.AlignRight)
            clock.addWidget(shown)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(Space.WIDE, Space.HAIR, Space.WIDE, Space.HAIR)
        row.addLayout(names, 1)
        for count in self._counts.values():
            row.addWidget(count)
        row.addSpacing(Space.SMALL)
        row.addLayout(clock)
        row.addWidget(self.next)
        row.addWidget(self.look)
        self.setMinimumHeight(Size.TOP_BAR)
        self.fold(False)


class _Count(QWidget):
    """A number over its name; quiet while it is zero."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone
        self.number: QLabel = label("0", "title", tone, bold=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.HAIR, 0, Space.HAIR, 0)
        column.setSpacing(0)
        for shown in (self.number, label(name, "caption", "muted")):
            shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(shown)
        self.say(0)

    def say(self, value: int) -> None:
        """The number."""
        self.number.setText(str(value))
        retone(self.number, self._tone if value else "muted")
        self.setAccessibleName(f"{self._name} {value}")
