"""导出到任务文件夹: which format, under which name; the content is made only when it is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.exam.task import Task
from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError
from desktop.ui.buttons import Button
from desktop.ui.labels import label, retone
from desktop.ui.overlay import Overlay
from desktop.ui.theme import Theme
from desktop.ui.workbenches.choice_box import ChoiceBox
from desktop.ui.workbenches.text_box import LineBox


@dataclass(frozen=True)
class ExportForm:
    """One format: its words, the ending of its files, and how to make one. `make` may raise CodecError."""

    words: str
    ending: str
    make: Callable[[], bytes]


class ExportPanel(Overlay):
    """`made` carries name and content."""

    made = Signal(str, bytes)

    def __init__(self, theme: Theme, host: QWidget, task: Task) -> None:
        super().__init__(theme, host)
        self._task = task
        self._forms: Sequence[ExportForm] = ()
        self.body.addWidget(label(tr("Export into the task folder"), "stem", bold=True))
        self.form = ChoiceBox(theme, tr("Format"))
        self.name = LineBox(tr("File name"))
        self.told = label("", "note", "muted", wrap=True)
        self.button = Button(theme, tr("Export"), "primary")
        cancel = Button(theme, tr("Cancel"))
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.button)
        self.body.addWidget(self.form)
        self.body.addWidget(self.name)
        self.body.addLayout(foot)
        self.form.activated.connect(lambda _: self._propose())
        self.button.clicked.connect(self._export)
        self.name.accepted.connect(self._export)
        cancel.clicked.connect(self.close_over)

    def offer(self, forms: Sequence[ExportForm]) -> None:
        """Open it with these formats."""
        self._forms = forms
        self.form.clear()
        for form in forms:
            self.form.addItem(form.words)
        wanted = [output.name.rpartition(".")[2].lower() for output in self._task.outputs]
        endings = [form.ending.lower() for form in forms]
        self.form.setCurrentIndex(next((endings.index(one) for one in wanted if one in endings), 0))
        self._propose()
        self.open()
        self.button.setFocus()  # what is proposed is nearly always what is wanted

    def _propose(self) -> None:
        ending = self._forms[self.form.currentIndex()].ending
        asked = [one.name for one in self._task.outputs if one.name.lower().endswith(f".{ending.lower()}")]
        self.name.setText(asked[0] if asked else f"{self._task.slot}.{ending}")
        self._tell(tr("The check-list of this task asks for this name.") if asked else "", "muted")

    def _export(self) -> None:
        name = self.name.text().strip()
        if not name:
            return
        try:
            content = self._forms[self.form.currentIndex()].make()
        except CodecError as reason:
            self._tell(reason.advice, "danger")
            return
        self.close_over()
        self.made.emit(name, content)

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        retone(self.told, tone)
