"""The actions that are needed seldom, as a list."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.language import tr
from desktop.proctor.actions import MORE, Act
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Size, Space, Theme

_ACROSS = 3


class MorePanel(Overlay):
    """`asked` carries an `Act`."""

    asked = Signal(object)

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, Size.COLUMN + 4 * Space.PAGE)
        self.body.addWidget(label(tr("More actions"), "title", bold=True))
        self.body.setSpacing(Space.SMALL)
        self.buttons = {shown.act: Button(theme, tr(shown.verb), "row") for shown in MORE}
        for heading, of_seats in ((tr("For the chosen seats"), True), (tr("For the whole room"), False)):
            self.body.addWidget(label(heading, "small", "muted"))
            grid = QGridLayout()
            grid.setSpacing(Space.SMALL)
            acts = [shown.act for shown in MORE if shown.seats is of_seats]
            for place, act in enumerate(acts):
                self.buttons[act].clicked.connect(lambda _=False, act=act: self._ask(act))
                grid.addWidget(self.buttons[act], place // _ACROSS, place % _ACROSS)
            for column in range(_ACROSS):
                grid.setColumnStretch(column, 1)
            self.body.addLayout(grid)
        self.address = label("", "small", "muted", wrap=True)
        self.address.hide()
        self.body.addWidget(self.address)
        self.back = Button(theme, tr("Go back"))
        self.back.clicked.connect(self.close_over)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        self.add_foot(foot)

    def show_more(self, allowed: Sequence[Act]) -> None:
        """Open; what makes no sense now cannot be pressed."""
        for act, button in self.buttons.items():
            button.setEnabled(act in allowed)
        self.open()

    def show_address(self, addresses: str, port: int) -> None:
        """Where stations find this console, when one has to be typed there."""
        self.address.setText(
            tr("Stations find this console at {addresses}, port {port}.", addresses=addresses, port=port)
        )
        self.address.show()

    def _ask(self, act: Act) -> None:
        self.close_over()
        self.asked.emit(act)
