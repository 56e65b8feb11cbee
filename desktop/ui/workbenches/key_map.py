"""One map of keys for all workbenches (tasks.md 1.5), and the panel that F1 shows.

Bare keys reach a workbench only from canvases and lists it listens to, never as window shortcuts: those would take
digits from text boxes, table cells and input methods. Function keys and Ctrl come from the page.
"""

import re
import unicodedata
from collections.abc import Sequence, Set

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.exam.task import Task
from desktop.language import sentence, tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Space, Theme

KEYS = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_QUIET = SHIFT | Qt.KeyboardModifier.KeypadModifier
_LETTERS = {
    "V": "select", "R": "box", "W": "box", "P": "polygon", "L": "polyline", "T": "point", "S": "new", "C": "cut",
    "M": "merge", "E": "relation", "X": "reverse", "I": "start", "O": "end", "A": "previous_piece", "D": "next_piece",
    "N": "next_unchecked", "K": "checked", "Q": "doubtful", "H": "hide", "J": "lock", "G": "guideline",
    "B": "brightness", "F": "fit", "Z": "actual_size", "Y": "copy_next", "U": "original", "/": "filter",
    **{digit: f"label_{place}" for place, digit in enumerate("1234567890", start=1)},
}  # fmt: skip
_NAMED: dict[int, str] = {
    KEYS.Key_PageUp: "previous_piece", KEYS.Key_PageDown: "next_piece", KEYS.Key_Space: "play",
    KEYS.Key_Delete: "delete", KEYS.Key_Backspace: "delete_last", KEYS.Key_Escape: "cancel",
    KEYS.Key_Return: "accept", KEYS.Key_Enter: "accept", KEYS.Key_Insert: "add",
    KEYS.Key_Left: "left", KEYS.Key_Right: "right", KEYS.Key_Up: "up", KEYS.Key_Down: "down",
}  # fmt: skip
ARROWS = frozenset({"left", "right", "up", "down"})
_FUNCTION: dict[int, str] = {
    KEYS.Key_F1: "keys", KEYS.Key_F2: "edit", KEYS.Key_F5: "run", KEYS.Key_F6: "next_pane", KEYS.Key_F7: "sound_back",
    KEYS.Key_F8: "play", KEYS.Key_F9: "flag",
}  # fmt: skip
_CONTROL: dict[int, str] = {
    KEYS.Key_Z: "undo", KEYS.Key_Y: "redo", KEYS.Key_D: "duplicate", KEYS.Key_C: "copy", KEYS.Key_X: "cut_out",
    KEYS.Key_V: "paste", KEYS.Key_A: "select_all", KEYS.Key_F: "find", KEYS.Key_H: "replace", KEYS.Key_S: "snapshot",
    KEYS.Key_R: "box", KEYS.Key_N: "polygon", KEYS.Key_J: "select", KEYS.Key_Return: "run", KEYS.Key_Enter: "run",
    KEYS.Key_Up: "move_up", KEYS.Key_Down: "move_down", KEYS.Key_B: "bold", KEYS.Key_U: "restore", KEYS.Key_I: "italic",
}  # fmt: skip
OWNED_BY_TEXT = frozenset(
    "undo redo copy cut_out paste select_all duplicate box polygon select move_up move_down".split()
)
"""Actions of Ctrl combinations that belong to a text box while it has the keyboard."""
WORDS = {
    "label": ("1 – 9, 0", sentence("give a label")),
    "select_text": ("Shift+← →", sentence("select characters, then a digit labels them")),
    "mark_equal": ("Ctrl+D", sentence("mark all places that say the same")),
    "gap": ("M", sentence("add the selection to the chosen span")),
    "play_selection": ("P", sentence("play the selected segment")),
    "loop": ("L", sentence("loop the selected segment")),
    "nudge_time": ("← →", sentence("playhead by 10 ms, with Shift by 100 ms")),
    "segment": ("↑ ↓", sentence("previous, next segment")),
    "transcript": ("Enter", sentence("type the transcript; Esc leaves it")),
    "fit_clip": ("F", sentence("show the whole clip")),
    "right_unit": ("Y", sentence("the selected unit is right")),
    "wrong_unit": ("X", sentence("the selected unit is wrong")),
    "error_type": ("1 – 9, 0", sentence("name an error of the selected unit")),
    "accept_item": ("K", sentence("everything else is right, the item is checked")),
    "original": ("U", sentence("show the original annotation, and back")),
    "restore": ("Ctrl+U", sentence("bring back the original of the selection")),
    "correct_label": ("/", sentence("correct the label: then a digit or a name")),
    "filter": ("/", sentence("find a label")),
    "select": ("V", sentence("select and edit")),
    "box": ("R, W", sentence("draw a box")),
    "polygon": ("P", sentence("draw a polygon")),
    "polyline": ("L", sentence("draw a line")),
    "point": ("T", sentence("set a point")),
    "new": ("S", sentence("new span or segment")),
    "cut": ("C", sentence("cut")),
    "merge": ("M", sentence("merge with the next one")),
    "relation": ("E", sentence("join two spans")),
    "reverse": ("X", sentence("reverse the relation")),
    "start": ("I", sentence("start of the segment")),
    "end": ("O", sentence("end of the segment")),
    "piece": ("A, D, PgUp, PgDn", sentence("previous, next piece")),
    "next_unchecked": ("N", sentence("next unchecked piece")),
    "checked": ("K", sentence("checked")),
    "doubtful": ("Q", sentence("in doubt (a reminder for yourself)")),
    "hide": ("H", sentence("hide or show what is marked")),
    "lock": ("J", sentence("lock or free the selection")),
    "brightness": ("B", sentence("brightness and contrast")),
    "zoom": ("F, Z, Ctrl+wheel", sentence("fit, 100 %, zoom")),
    "pan": ("Space + drag", sentence("move the picture")),
    "nudge": ("← ↑ → ↓", sentence("move by one step, with Shift by ten")),
    "add": ("Insert", sentence("add by typing values")),
    "edit": ("F2", sentence("edit the values of the selection")),
    "delete": ("Del", sentence("delete the selection")),
    "delete_last": ("Backspace", sentence("take back the last point")),
    "duplicate": ("Ctrl+D", sentence("duplicate the selection")),
    "copy": ("Ctrl+C, Ctrl+X, Ctrl+V", sentence("copy, cut, paste")),
    "several": ("Ctrl+A, Shift+↑ ↓", sentence("select all, several in the list")),
    "copy_next": ("Y", sentence("copy to the next picture")),
    "reorder": ("Ctrl+↑, Ctrl+↓", sentence("move up or down in the list")),
    "find": ("Ctrl+F", sentence("find")),
    "replace": ("Ctrl+H", sentence("replace, or another change of many cells")),
    "cell_edit": ("F2, Enter, Tab", sentence("edit the cell, go down, go to the right")),
    "pivot_zone": ("1, 2, 3", sentence("column to rows, columns, values of the pivot table")),
    "complete": ("Tab", sentence("complete what is being typed")),
    "to_folder": ("1 – 9, 0", sentence("put the selected files into a folder")),
    "take_out": ("Backspace", sentence("take out again")),
    "discard": ("Del", sentence("discard, or bring back")),
    "rename": ("F2", sentence("rename; # stands for a running number")),
    "record_new": ("Insert", sentence("new record")),
    "material": ("PgUp, PgDn", sentence("previous, next material")),
    "form_next": ("Enter", sentence("next field")),
    "run_query": ("F5, Ctrl+Enter", sentence("run the query, or what is selected")),
    "browse": ("Enter", sentence("look into the table; bring back a query")),
    "to_group": ("1 – 9, 0", sentence("put the selected items into a group")),
    "take_out_item": ("Backspace", sentence("take the selected items out of their group")),
    "group_new": ("Insert, S", sentence("new group")),
    "group_rename": ("F2", sentence("rename the chosen group")),
    "merge_groups": ("M", sentence("merge another group into the chosen one")),
    "alike": ("E", sentence("select items of similar wording")),
    "merge_entry": ("M, Enter", sentence("let another entry speak for this one too")),
    "bold": ("Ctrl+B, Ctrl+I", sentence("bold, italic")),
    "table_cell": ("Tab, Shift+Tab", sentence("next, previous cell of a table")),
    "table_row": ("Ctrl+Enter, Ctrl+Del", sentence("new row below, delete the row")),
    "table_column": ("Ctrl+Shift+Enter, Ctrl+Shift+Del", sentence("new column to the right, delete the column")),
    "insert_work": ("Enter", sentence("insert the chosen own work at the cursor")),
    "fill_down": ("Ctrl+D", sentence("fill down")),
    "sound": ("F7, Shift+F7", sentence("sound 2 s back, forward")),
    "play": ("F8", sentence("play or pause, also while typing")),
    "run": ("F5, Ctrl+Enter", sentence("accept and go on, or run")),
    "cancel": ("Esc", sentence("cancel")),
    "guideline": ("G", sentence("show or fold the guideline")),
    "undo": ("Ctrl+Z, Ctrl+Y", sentence("undo, redo")),
    "next_pane": ("F6", sentence("next area")),
    "flag": ("F9", sentence("flag the task")),
}
"""What a key does, for the panel: name → (keys, words)."""
LARGEST_BESIDE = 125
COMMON_WORDS = ("piece", "next_unchecked", "checked", "doubtful", "guideline", "undo", "next_pane", "flag")


def keys_of(task: Task, own: Sequence[str], unused: Set[str]) -> tuple[str, ...]:
    """The names of `WORDS` that mean something in a task: a workbench's own without `unused`, then the common ones."""
    kinds = {material.kind for material in task.materials}
    left_out = set(unused)
    left_out |= set() if kinds & {"wav", "flac"} else {"play", "sound"}
    left_out |= set() if kinds & {"png", "jpeg"} else {"zoom", "pan", "brightness"}
    left_out |= set() if len(task.pieces) > 1 else {"piece", "next_unchecked"}
    return tuple(name for name in (*own, *COMMON_WORDS) if name not in left_out)


def key_words(keys: str) -> str:
    """Keys as people here call them: 空格, 回车; what only stands on the key itself stays (F5, Ctrl, Tab)."""
    names = {
        "Space": tr("Space"), "Enter": tr("Enter"), "Del": tr("Del"), "Backspace": tr("Backspace"),
        "Insert": tr("Insert key"), "wheel": tr("mouse wheel"), "drag": tr("drag"), "PgUp": tr("PgUp"),
        "PgDn": tr("PgDn"),
    }  # fmt: skip
    said = "".join(names.get(part, part) for part in re.split(r"([A-Za-z]+)", keys))
    return said.replace(", ", tr(", "))


def bare_action(event: QKeyEvent) -> str:
    """The action of a key without Ctrl or Alt, "" when it has none; full-width digits and letters count as usual."""
    if event.modifiers() & ~_QUIET:
        return ""
    key = event.key()
    if key in _NAMED:
        far = bool(event.modifiers() & SHIFT) and _NAMED[key] in ARROWS
        return _NAMED[key] + ("_far" if far else "")
    typed = unicodedata.normalize("NFKC", event.text()).upper()
    return _LETTERS.get(typed, "")


def held_action(event: QKeyEvent) -> str:
    """The action of a function key or of a Ctrl combination, "" when it has none."""
    key = event.key()
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key == KEYS.Key_F7 and modifiers == SHIFT:
        return "sound_forward"
    if key == KEYS.Key_Z and modifiers == CONTROL | SHIFT:
        return "redo"
    if modifiers == CONTROL:
        return _CONTROL.get(key, "")
    return _FUNCTION.get(key, "") if modifiers == Qt.KeyboardModifier.NoModifier else ""


class KeyMapPanel(Overlay):
    """The keys of one workbench, in two columns; Escape or F1 closes it."""

    WIDTH = 900

    def __init__(self, theme: Theme, host: QWidget, names: tuple[str, ...]) -> None:
        super().__init__(theme, host, self.WIDTH)
        self.body.addWidget(label(tr("Keys of this workbench"), "stem", bold=True))
        self._rows = [
            (label(key_words(WORDS[name][0]), "note", bold=True), label(tr(WORDS[name][1]), "note")) for name in names
        ]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.LARGE)
        self._grid.setVerticalSpacing(2)
        self.body.addLayout(self._grid)
        self.close_button = Button(theme, tr("Close"), "primary")
        self.close_button.clicked.connect(self.close_over)
        foot = QHBoxLayout()
        foot.addWidget(label(tr("In text boxes letters and digits are typed."), "note", "muted", wrap=True), 1)
        foot.addWidget(self.close_button)
        self.add_foot(foot)
        theme.changed.connect(self._place)
        self._place()

    def _place(self) -> None:
        """Two columns side by side, where the letters are not large."""
        columns = 2 if self._theme.step <= LARGEST_BESIDE else 1
        half = -(-len(self._rows) // columns)
        for place, row in enumerate(self._rows):
            for at, shown in enumerate(row):
                self._grid.addWidget(shown, place % half, 2 * (place // half) + at)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, columns - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == KEYS.Key_F1:
            self.close_over()
            event.accept()
            return
        super().keyPressEvent(event)
