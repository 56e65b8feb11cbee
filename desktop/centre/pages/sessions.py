"""All sessions, each with its one open problem."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.centre.session_view import Problem, SessionView
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.labels import label
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Space, Theme

_TONES = {Problem.ALARM: "danger", Problem.MISSING: "danger", Problem.NONE: "ok"}


class SessionsPage(QWidget):
    """A list of rows; a click or Enter opens the session."""

    session_chosen = Signal(bytes)
    import_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._theme = theme
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.MEDIUM)
        self._title = label(tr("Sessions"), "title", bold=True)
        self.import_button = Button(theme, tr("Import…"), "primary", sign="folder")
        self.import_button.clicked.connect(self.import_asked)
        self._arrange()

    def show_sessions(self, sessions: Sequence[SessionView]) -> None:
        """Replace the list."""
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for view in sessions:
            row = _SessionRow(view)
            row.chosen.connect(self.session_chosen)
            self._list.addWidget(row)
        if not sessions:
            hint = tr(
                "Nothing is imported yet. Choose a stick or a folder: grants, manifests and bundles are found in it."
            )
            self._list.addWidget(label(hint, "body", "muted", wrap=True))
        self._list.addStretch(1)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.import_button)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._list)
        self._list.setContentsMargins(0, 0, Space.SMALL, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.PAGE, Space.WIDE, Space.PAGE, Space.WIDE)
        whole.setSpacing(Space.LARGE)
        whole.addLayout(head)
        whole.addWidget(scroll, 1)


class _SessionRow(QFrame):
    """The whole row is the target."""

    chosen = Signal(bytes)

    def __init__(self, view: SessionView) -> None:
        super().__init__()
        self._session = view.session
        self.setProperty("panel", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        facts = tr("{when}, {part}, {n} candidates", when=view.starts, part=view.part, n=len(view.seats))
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(label(safe_name(view.title), "stem", bold=True, wrap=True))
        words.addWidget(label(facts, "note", "muted", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        row.setSpacing(Space.WIDE)
        row.addLayout(words, 1)
        problem = label(view.problem_text, "body", _TONES.get(view.problem, "warn"), bold=True, wrap=True)
        problem.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(problem, 1)
        self.setAccessibleName(f"{view.title} {facts} {view.problem_text}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._session)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._session)
        else:
            super().keyPressEvent(event)
