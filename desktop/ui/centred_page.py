"""One thing a screen: a centred column on a card, at most 640 wide, that scrolls where room is short."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from desktop.ui.buttons import Button
from desktop.ui.labels import label, panel
from desktop.ui.theme import Size, Space, Theme


class CentredPage(QWidget):
    """`body` is the column; `bottom` is the row of buttons under it. `say` shows what went wrong, in place."""

    def __init__(self, theme: Theme, title: str = "", width: int = Size.COLUMN) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that it can hold the keyboard while it offers nothing
        self.theme = theme
        self._width = width
        self.card: QFrame = panel("card")
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.LARGE)
        self.bottom = QHBoxLayout()
        self.bottom.setSpacing(Space.MEDIUM)
        self.title = label(title, "title", bold=True, wrap=True)
        self.trouble = label(tone="danger", bold=True, wrap=True)
        self.trouble.hide()
        self._scroll = QScrollArea()
        self.message_slot = QVBoxLayout()
        self._balance = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        self._arrange()
        self._fit()
        theme.changed.connect(self._fit)

    def say(self, text: str, advice: str = "", code: str = "") -> None:
        """Say above the buttons what is wrong and what to do; an empty text takes it back."""
        self.trouble.setText(
            "\n".join(filter(None, (text, " ".join(filter(None, (advice, f"[{code}]" if code else ""))))))
        )
        self.trouble.setVisible(bool(text))
        self.trouble.setAccessibleName(self.trouble.text())
        if text:
            self.bring(self.trouble)

    def take_keyboard(self) -> None:
        """Called when the page comes on screen: the first control that can be used gets the keyboard."""
        stops = (w for w in self.card.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
        first = next((w for w in stops if w.isVisibleTo(self) and w.isEnabled()), self)
        self.focus_on(first)

    def focus_on(self, widget: QWidget) -> None:
        """Give `widget` the keyboard and bring it into sight."""
        widget.setFocus()
        self.bring(widget)

    def bring(self, widget: QWidget) -> None:
        """Scroll `widget` into sight."""
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget, Space.WIDE, Space.WIDE * 4))

    def tighten(self) -> None:
        """For a page with much on it: smaller gaps, so that a laboratory screen shows it whole."""
        self._column.setContentsMargins(Space.PAGE, Space.WIDE, Space.PAGE, Space.LARGE)
        self._column.setSpacing(Space.LARGE)

    def add_buttons(self, *buttons: Button) -> None:
        """Put buttons at the foot: the last one, the page's own action, at the right."""
        for button in buttons[:-1]:
            self.bottom.addWidget(button)
        self.bottom.addStretch(1)
        self.bottom.addWidget(buttons[-1])

    def _arrange(self) -> None:
        column = self._column = QVBoxLayout(self.card)
        column.setContentsMargins(Space.PAGE, Space.PAGE - Space.SMALL, Space.PAGE, Space.PAGE - Space.SMALL)
        column.setSpacing(Space.WIDE)
        column.addWidget(self.title)
        self.title.setVisible(bool(self.title.text()))
        column.addLayout(self.body)
        column.addWidget(self.trouble)
        column.addLayout(self.bottom)
        inner = QWidget()
        inner.setObjectName("scrolled")
        middle = self._middle = QVBoxLayout(inner)
        middle.setContentsMargins(*(Space.LARGE,) * 4)
        middle.addItem(self._balance)
        middle.addStretch(1)
        across = QHBoxLayout()  # not an alignment: that would ignore how tall wrapped text is at this width
        across.addStretch(1)
        across.addWidget(self.card)
        across.addStretch(1)
        middle.addLayout(across)
        middle.addStretch(1)
        scroll = self._scroll
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        self.message_slot.setContentsMargins(Space.WIDE, 0, Space.WIDE, Space.LARGE)
        whole.addLayout(self.message_slot)
        scroll.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A message below takes room away; the same room above keeps the card where it is, as far as there is room."""
        if event.type() == QEvent.Type.Resize and watched is self._scroll:
            taken = self.height() - self._scroll.height()
            spare = self._scroll.viewport().height() - self.card.heightForWidth(self.card.width()) - 2 * Space.LARGE
            self._balance.changeSize(
                0, max(0, min(taken, spare)), QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum
            )
            self._middle.invalidate()
        return False

    def _fit(self) -> None:
        room = self.width() - 2 * Space.LARGE - Space.MEDIUM
        self.card.setFixedWidth(max(Size.NARROW // 2, min(self.theme.px(self._width), room)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def facts_column(facts: Sequence[tuple[str, str]], size: str = "option") -> tuple[QVBoxLayout, list[QLabel]]:
    """Rows of caption and value; returns the layout and the value labels, to be filled later."""
    column = QVBoxLayout()
    column.setSpacing(Space.MEDIUM)
    values = []
    for caption, value in facts:
        row = QVBoxLayout()
        row.setSpacing(0)
        row.addWidget(label(caption, "note", "muted"))
        values.append(label(value, size, wrap=True))
        row.addWidget(values[-1])
        column.addLayout(row)
    return column, values
