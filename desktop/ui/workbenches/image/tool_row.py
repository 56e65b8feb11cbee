"""The row above the canvas: tools the task asks for, view switches, zoom, and copying to the next picture."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.image.shapes import Kind
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.theme import Size, Space, Theme
from desktop.ui.workbenches.canvas.picture import Tone
from desktop.ui.workbenches.flow import FlowLayout

WORDY = 3
"""Up to so many tools say their names on their buttons; more of them say their keys."""
TOOL_KEYS = {"select": "V", "box": "R", "polygon": "P", "polyline": "L", "point": "T", "keypoints": "T"}


def unused_tools(kinds: Sequence[Kind]) -> set[str]:
    """Drawing tools that a task which takes shapes of `kinds` has no use for."""
    wanted = {"point" if kind is Kind.KEYPOINTS else kind.value for kind in kinds}
    return {kind.value for kind in Kind} - wanted


class ToolRow(QWidget):
    """`asked` carries an action of the key map, `tone_chosen` brightness and contrast."""

    asked = Signal(str)
    tone_chosen = Signal(object)

    def __init__(self, theme: Theme, tools: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self.tools: dict[str, Button] = {}
        self._row = FlowLayout(Space.HAIR)
        names = {
            "select": tr("Select"), "box": tr("Box"), "polygon": tr("Polygon"), "polyline": tr("Line"),
            "point": tr("Point"), "keypoints": tr("Key points"),
        }  # fmt: skip
        for tool in tools:
            sign = "point" if tool == "keypoints" else tool
            self.tools[tool] = self._button(tool, names[tool], sign, TOOL_KEYS[tool], checkable=True)
            self.tools[tool].say(names[tool] if len(tools) <= WORDY else TOOL_KEYS[tool])
            self.tools[tool].setAccessibleName(names[tool])
        self.hidden = self._button("hide", tr("Hide what is marked"), "hidden", "H", checkable=True)
        self.lock = self._button("lock", tr("Lock the selection"), "lock", "J", checkable=True)
        self.bulb = self._button("brightness", tr("Brightness and contrast"), "bulb", "B", checkable=True)
        self.copy_next = self._button("copy_next", tr("Copy to the next picture"), "copy_next", "Y")
        self.fit = self._button("fit", tr("Whole picture"), "fit", "F")
        self.actual = self._button("actual_size", tr("Actual size"), "zoom", "Z")
        self.zoom = label("", "note", "muted")
        self.zoom.setMinimumHeight(theme.px(Size.TARGET))
        self.zoom.setMinimumWidth(theme.px(Size.BUTTON))
        self._row.addWidget(self.zoom)
        self.sliders = self._make_sliders()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.HAIR)
        whole.addLayout(self._row)
        whole.addWidget(self.sliders)
        self.sliders.hide()

    def show_tool(self, name: str) -> None:
        """Mark the tool in use."""
        for tool, button in self.tools.items():
            button.setChecked(tool == name)

    def show_zoom(self, percent: int) -> None:
        """The zoom in percent."""
        self.zoom.setText(f"{percent} %")

    def toggle_sliders(self) -> None:
        """Show or fold brightness and contrast."""
        self.sliders.setVisible(self.sliders.isHidden())
        self.bulb.setChecked(not self.sliders.isHidden())
        if not self.sliders.isHidden():
            self.brightness.setFocus()

    def _button(self, action: str, name: str, sign: str, key: str, *, checkable: bool = False) -> Button:
        made = Button(self._theme, "", "tool", sign=sign)
        made.setAccessibleName(name)
        made.setToolTip(f"{name}  {key}")
        made.setCheckable(checkable)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self.asked.emit(action))
        self._row.addWidget(made)
        return made

    def _make_sliders(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        self.brightness, self.contrast = QSlider(Qt.Orientation.Horizontal), QSlider(Qt.Orientation.Horizontal)
        for slider, name in ((self.brightness, tr("Brightness")), (self.contrast, tr("Contrast"))):
            slider.setRange(-100, 100)
            slider.setPageStep(20)
            slider.setSingleStep(5)
            slider.setAccessibleName(name)
            slider.valueChanged.connect(self._tell_tone)
            row.addWidget(label(name, "note", "muted"))
            row.addWidget(slider, 1)
        reset = Button(self._theme, tr("Reset"), "tool")
        reset.clicked.connect(self._reset)
        row.addWidget(reset)
        return box

    def _reset(self) -> None:
        self.brightness.setValue(0)
        self.contrast.setValue(0)

    def _tell_tone(self) -> None:
        self.tone_chosen.emit(Tone(self.brightness.value(), self.contrast.value()))
