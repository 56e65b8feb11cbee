"""The frame around the work: head line, strip of pieces, guideline, side column, status line. It only arranges."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.exam.task import Task
from desktop.ui.announce import announce
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.labels import label, retone
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.guideline_panel import GuidelinePanel
from desktop.ui.workbenches.head_bar import HeadBar
from desktop.ui.workbenches.piece_strip import PieceStrip

SIDE_WIDTH = 292
COMPACT = 980


class Frame(QWidget):
    """`work` is the layout in the middle, `side` the one below the guideline.

    `keeps_width`: the middle needs what width there is, so that the guideline folds where room is short.
    """

    keeps_width: ClassVar[bool] = False

    def __init__(self, theme: Theme, task: Task, *, has_none: bool) -> None:
        super().__init__()
        self.setObjectName("workbench")
        self.theme, self.task = theme, task
        self.head = HeadBar(theme, has_none=has_none)
        self.strip = PieceStrip(theme, task.pieces)
        self.guideline = GuidelinePanel(theme, task)
        self.status = ElidedLabel("note", "muted")
        self.work = QVBoxLayout()
        self._work = QWidget()
        self.blocked = label("", "option", "warn", bold=True, wrap=True)
        self.side = QVBoxLayout()
        self._side = QScrollArea()
        self._shows_side = True
        self._guideline_by_hand: bool | None = None
        self._arrange()
        theme.changed.connect(self._fit)
        self._fit()

    def say(self, text: str, tone: str = "muted") -> None:
        """A sentence in the status line; a warning is also spoken."""
        self.status.setText(text)
        retone(self.status, tone)
        if tone == "warn":
            announce(self, text)

    def show_side(self, shown: bool) -> None:
        """Whether what stands below the guideline is needed now; without it the guideline has the column."""
        self._shows_side = shown
        self._fit()

    def block(self, text: str) -> None:
        """Show `text` in place of the work, which can be neither seen nor changed; "" brings the work back."""
        self.blocked.setText(text)
        self.blocked.setVisible(bool(text))
        self._work.setVisible(not text)
        self._side.setEnabled(not text)

    def enable_side(self, enabled: bool) -> None:
        """Whether the side column can be used."""
        self._side.setEnabled(enabled)

    def fold_guideline(self) -> None:
        """Show or fold the guideline."""
        self._guideline_by_hand = self.guideline.isHidden()
        self._fit()

    def _arrange(self) -> None:
        for column in (self.work, self.side):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(Space.SMALL)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self.side)
        self._side.setWidget(inner)
        self._side.setWidgetResizable(True)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right = QVBoxLayout()
        right.setSpacing(Space.SMALL)
        right.addWidget(self.guideline, 2)
        right.addWidget(self._side, 3)
        middle = QHBoxLayout()
        middle.setSpacing(Space.SMALL)
        middle.addWidget(self.strip)
        self._work.setLayout(self.work)
        self.blocked.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.blocked.hide()
        middle.addWidget(self._work, 1)
        middle.addWidget(self.blocked, 1)
        middle.addLayout(right)
        self.strip.setVisible(len(self.task.pieces) > 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.HAIR)
        whole.addWidget(self.head)
        whole.addLayout(middle, 1)
        whole.addWidget(self.status)

    def _fit(self) -> None:
        """Where room is short the guideline folds, and unfolded it takes the place of what is below it."""
        compact = self.width() * 100 // self.theme.step < COMPACT
        width = min(self.theme.px(SIDE_WIDTH), max(SIDE_WIDTH, self.width() * 2 // 5))
        by_hand = self._guideline_by_hand
        guided = (not compact or not (self._shows_side or self.keeps_width)) if by_hand is None else by_hand
        self.guideline.setVisible(guided)
        self.head.guideline.setChecked(guided)
        self._side.setVisible(self._shows_side and not (compact and guided))
        self._side.setFixedWidth(width)
        self.guideline.setFixedWidth(width)
        self.head.fold(compact)
        self.strip.fold(compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
