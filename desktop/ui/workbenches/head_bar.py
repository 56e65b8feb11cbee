"""The line above the work: which piece, its state, undo and redo, and whether the newest edit is on disk."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.language import tr
from desktop.tasks.annotation.documents import Head, PieceState
from desktop.ui.buttons import Button
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.labels import label, retone
from desktop.ui.question_cards.option_row import NOT_SAVED, SAVED
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.key_map import key_words


class HeadBar(QWidget):
    """`asked` carries an action of `key_map`: undo, redo, checked, none, doubtful, guideline, keys."""

    asked = Signal(str)

    def __init__(self, theme: Theme, *, has_none: bool) -> None:
        super().__init__()
        self._theme = theme
        self.title = ElidedLabel("body", bold=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.saved: QLabel = label("", "note", "ok", bold=True)
        self.saved.setMinimumWidth(theme.px(Space.WIDE * 3))
        self.saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.undo = self._button("undo", "", "undo", tr("Undo"), "Ctrl+Z")
        self.redo = self._button("redo", "", "redo", tr("Redo"), "Ctrl+Y")
        self.none = self._button("none", tr("No target"), "blank", tr("Checked: there is no target"), "")
        self.doubtful = self._button("doubtful", tr("In doubt  Q"), "flag", tr("In doubt"), "Q")
        self.checked = self._button("checked", tr("Checked  K"), "check", tr("Checked"), "K")
        self.export = self._button("export", tr("Export..."), "folder", tr("Export into the task folder"), "")
        self.export.hide()
        self.guideline = self._button("guideline", tr("Guideline  G"), "text", tr("Guideline"), "G")
        self.keys = self._button("keys", "", "help", tr("Keys"), "F1")
        self.none.setVisible(has_none)
        for button in (self.none, self.doubtful, self.checked, self.guideline):
            button.setCheckable(True)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.HAIR)
        row.addWidget(self.title, 1)
        for widget in (
            self.saved, self.undo, self.redo, self.none, self.doubtful, self.checked, self.export, self.guideline,
            self.keys,
        ):  # fmt: skip
            row.addWidget(widget)

    def show_title(self, text: str) -> None:
        """Which piece is open."""
        self.title.setText(text)

    def show_head(self, head: Head) -> None:
        """State and marks of the piece."""
        self.none.setChecked(head.none)
        self.doubtful.setChecked(head.doubtful)
        self.checked.setChecked(head.state is PieceState.CHECKED)

    def show_steps(self, can_undo: bool, can_redo: bool) -> None:
        """Whether there is something to undo or redo."""
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)

    def show_saved(self, mark: str) -> None:
        """`saved`, `not_saved`, or "" while it is on its way."""
        self.saved.setText({SAVED: tr("Saved"), NOT_SAVED: tr("Not saved")}.get(mark, ""))
        retone(self.saved, "danger" if mark == NOT_SAVED else "ok")

    def fold(self, compact: bool) -> None:
        """Where room is short the buttons keep their signs only."""
        for button, words in (
            (self.none, tr("No target")), (self.doubtful, tr("In doubt  Q")), (self.checked, tr("Checked  K")),
            (self.guideline, tr("Guideline  G")), (self.export, tr("Export...")),
        ):  # fmt: skip
            name = button.accessibleName()
            button.say("" if compact else words)
            button.setAccessibleName(name)

    def _button(self, action: str, words: str, sign: str, name: str, key: str) -> Button:
        made = Button(self._theme, words, "tool", sign=sign)
        made.setAccessibleName(name)
        made.setToolTip(f"{name}  {key_words(key)}".rstrip())
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self.asked.emit(action))
        return made
