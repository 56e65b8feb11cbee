"""显示: font steps, look, and what the candidate may switch off."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.check_box import CheckBox
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import FONT_STEPS, Size, Space, Theme


class DisplayPanel(Overlay):
    """Changes the theme at once; `auto_advance_changed` and `time_hidden_changed` tell the rest."""

    auto_advance_changed = Signal(bool)
    time_hidden_changed = Signal(bool)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.NARROW + Space.PAGE)
        self._theme_in_use = theme
        self.auto_advance = CheckBox(theme, tr("Go on by itself after an answer"))
        self.hide_time = CheckBox(theme, tr("Hide the remaining time"))
        self.auto_advance.toggled.connect(self.auto_advance_changed)
        self.hide_time.toggled.connect(self.time_hidden_changed)
        self._steps = [self._choice(f"{step} %", lambda step=step: theme.use(step=step)) for step in FONT_STEPS]
        self._looks = [
            self._choice(words, lambda name=name: theme.use(look=name))
            for name, words in (("light", tr("Light")), ("dark", tr("Dark")), ("contrast", tr("High contrast")))
        ]
        self._fill()
        theme.changed.connect(self._mark)
        self._mark()

    def offer_auto_advance(self, offered: bool, on: bool) -> None:
        """Whether the exam's policy lets the window go on by itself, and whether it does now."""
        self.auto_advance.setVisible(offered)
        self.auto_advance.setChecked(offered and on)

    def _choice(self, words: str, act: object) -> Button:
        button = Button(self._theme_in_use, words, "small")
        button.setCheckable(True)
        button.clicked.connect(act)
        return button

    def _fill(self) -> None:
        self.body.addWidget(label(tr("Display"), "title", bold=True))
        for words, buttons in (
            (tr("Size of type  (Ctrl + and Ctrl −)"), self._steps),
            (tr("Colours  (Ctrl T)"), self._looks),
        ):
            self.body.addWidget(label(words, tone="muted", wrap=True))
            row = QHBoxLayout()
            row.setSpacing(Space.SMALL)
            group = QButtonGroup(self)
            for button in buttons:
                group.addButton(button)
                row.addWidget(button, 1)
            self.body.addLayout(row)
        self.body.addWidget(self.hide_time)
        self.body.addWidget(self.auto_advance)
        done = Button(self._theme_in_use, tr("Done"), "primary")
        done.clicked.connect(self.close_over)
        self.body.addWidget(done)

    def _mark(self) -> None:
        for step, button in zip(FONT_STEPS, self._steps, strict=True):
            button.setChecked(step == self._theme_in_use.step)
        for name, button in zip(("light", "dark", "contrast"), self._looks, strict=True):
            button.setChecked(name == self._theme_in_use.look)
