"""Who and where, pace, time, and the two buttons everybody may need: 显示 and 举手."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop.candidate.link_sign import LinkSign
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.countdown import Countdown
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.labels import label
from desktop.ui.pace_bars import PaceBars
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme


class TopBar(QFrame):
    """The same bar on every page; pace and time only while answering."""

    display_requested = Signal()
    help_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", "bar")
        self._theme = theme
        self._seat = label(size="large", tone="primary", bold=True)
        self._title = ElidedLabel("option", bold=True)
        self._where = ElidedLabel("note", "muted")
        self._link = LinkSign(theme)
        self._link.hide()
        self.practice: QLabel = label(tr("Practice · not scored"), "note", "warn", bold=True)
        self.practice.hide()
        self.pace = PaceBars(theme)
        self.countdown = Countdown(theme)
        self.countdown.hidden_changed.connect(lambda hidden: self.pace.show_time(not hidden))
        self.display = Button(theme, tr("Display"), "small", sign="text")
        self.help = Button(theme, tr("Raise hand"), "small", sign="hand")
        self.display.clicked.connect(self.display_requested)
        self.help.clicked.connect(self.help_requested)
        self._arrange()
        self.show_clock(False)

    def show_place(self, title: str, *facts: str) -> None:
        """The heading and the facts below it, in their order; empty ones are left out."""
        self._title.setText(safe_name(title))
        self._where.setText("  ·  ".join(safe_name(fact) for fact in facts if fact))
        self._where.setVisible(any(facts))

    def show_seat(self, seat: int) -> None:
        """The seat's number, for proctors two metres away; while answering no page shows it."""
        self._seat.setText(f"{seat:02d}")
        self._seat.setAccessibleName("")  # the facts say it

    def show_console(self, name: str) -> None:
        """Where the room has a console: `name` while it is connected, empty while this seat works by itself."""
        self._link.show_console(name)
        self._link.show()

    def show_clock(self, shown: bool) -> None:
        """Pace and time are for the time of answering."""
        self.pace.setVisible(shown)
        self.countdown.setVisible(shown)
        self._seat.setVisible(shown)

    def fold(self, compact: bool) -> None:
        """Where room is short the buttons keep their signs only."""
        for button, words in ((self.display, tr("Display")), (self.help, tr("Raise hand"))):
            button.say("" if compact else words)
            button.setAccessibleName(words)
            button.setToolTip(words if compact else "")
        self._where.setVisible(not compact and bool(self._where.text()))
        self._link.fold(compact)

    def _arrange(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        title = QHBoxLayout()
        title.setSpacing(Space.MEDIUM)
        title.addWidget(self._title)
        title.addWidget(self.practice)
        title.addStretch(1)
        names.addLayout(title)
        facts = QHBoxLayout()
        facts.setSpacing(Space.SMALL)
        facts.addWidget(self._where, 1)
        facts.addWidget(self._link)
        names.addLayout(facts)
        names.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.WIDE, Space.HAIR, Space.WIDE, Space.HAIR)
        row.setSpacing(Space.LARGE)
        row.addWidget(self._seat, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(names, 5)
        row.addWidget(self.pace, 4, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.countdown, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.display)
        row.addWidget(self.help)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(Size.TOP_BAR))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._theme.px(Size.TOP_BAR))
