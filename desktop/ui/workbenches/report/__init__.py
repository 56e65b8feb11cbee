"""The report workbench: rich text in named boxes, its length beside the asked one, outline, inserts of own work."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QVBoxLayout

from desktop.language import tr
from desktop.tasks.report import codec, model
from desktop.tasks.report.counting import count_characters
from desktop.tasks.report.model import Block, BlockKind, BoxSetup
from desktop.ui.labels import label, retone
from desktop.ui.theme import Space
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.material_view import MaterialView
from desktop.ui.workbenches.report.own_work import OwnWork, own_work
from desktop.ui.workbenches.report.rich_box import TABLE_KEYS, RichBox
from desktop.ui.workbenches.unit_list import UnitList, UnitRow
from desktop.ui.workbenches.workbench import Workbench

LINES = {"heading": BlockKind.HEADING, "bullet": BlockKind.BULLET, "number": BlockKind.NUMBER}
IN_TABLES = ("add_row", "add_column", "delete_row", "delete_column")
LEAST_BOX = 160
MOST_SHOWN = 3


class ReportWorkbench(Workbench):
    """One box for each piece."""

    keys = ("bold", "table_cell", "table_row", "table_column", "insert_work", "delete")

    def unused_keys(self) -> set[str]:
        return set() if self._setup.inserts else {"insert_work", "delete"}

    def make(self) -> None:
        self._setup = model.read_setup(self.task)
        self._sources: list[OwnWork] = []
        self._count: tuple[Sequence[Block], int] = ((), 0)
        self.material = MaterialView(self.theme, self.read)
        self.tools = ActionRow(self.theme, _buttons())
        self.tools.asked.connect(self.do)
        for name in ("bold", "italic", *LINES):
            self.tools.buttons[name].setCheckable(True)
        self.box = RichBox(self.theme)
        self.box.setMinimumHeight(self.theme.px(LEAST_BOX))
        self.box.settled.connect(self._give)
        self.box.place_changed.connect(self._show_place)
        self.length = label("", "note", "muted")
        self.outline = QListWidget()
        self.outline.setAccessibleName(tr("Outline"))
        self.outline.itemActivated.connect(self._go_to_heading)
        self.outline.itemClicked.connect(self._go_to_heading)
        self.offered = UnitList(self.theme, tr("Own work to insert"))
        self.inserted = UnitList(self.theme, tr("Inserted"))
        for units in (self.offered, self.inserted):  # one at a time is inserted, renewed or taken out
            units.rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.nothing = label("", "note", "muted", wrap=True)
        self.offered.rows.itemDoubleClicked.connect(lambda _: self._insert())
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(Space.HAIR)
        column.addWidget(self.tools)
        column.addWidget(self.box, 1)
        column.addWidget(self.length)
        column.addWidget(self.nothing)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.material, 2)
        row.addLayout(column, 3)
        self.work.addLayout(row, 1)
        self.outline_name = label(tr("Outline"), "small", "muted", bold=True)
        self.insert_tools = ActionRow(self.theme, (
            ActionButton("insert_work", tr("Insert at the cursor"), "Enter"),
            ActionButton("refresh", tr("Bring up to date"), "F5"), ActionButton("delete", tr("Take out"), "Del"),
        ))  # fmt: skip
        self.insert_tools.asked.connect(self.do)
        for widget in (self.outline_name, self.outline, self.offered, self.inserted, self.insert_tools):
            self.side.addWidget(widget)
        self.side.addStretch(1)
        self.add_pane(self.box)
        self.add_pane(self.tools.buttons["bold"])
        self.add_pane(self.material.text)
        for shown in (self.outline, self.offered.rows, self.inserted.rows):
            self.listen(shown)
            self.add_pane(shown)

    @property
    def setup(self) -> BoxSetup:
        """What the open box asks for."""
        return self._setup.boxes[self.piece.name]

    def show_piece(self) -> None:
        self.box.setAccessibleName(self.piece.title)
        self.box.setPlaceholderText(self.setup.hint or tr("Write here"))
        self.material.show_materials([one for one in self.task.materials if one.name == self.piece.material])
        self._read_own_work()
        self.show_document()
        self.box.go_to_blank()

    def enter(self) -> None:
        """Other tasks may have been worked on meanwhile: inserts say whether their source changed."""
        self._read_own_work()
        self.show_document()

    def show_document(self) -> None:
        words = self._insert_words()
        self.box.show_blocks(self.document.blocks, words)
        self.inserted.show_rows([UnitRow(one, None, words[one]) for one in words], self.inserted.chosen())
        self.inserted.setVisible(bool(words))
        self.insert_tools.setVisible(bool(words or self._sources))
        self.offered.show_rows([UnitRow(one.ref, None, one.title) for one in self._sources], self.offered.chosen())
        for rows in (self.offered.rows, self.inserted.rows):
            _fit(rows)
        self._show_place()

    def act(self, action: str) -> bool:
        if action in ("bold", "italic"):
            self._toggle_look(action)
        elif action in LINES:
            self._toggle_line(LINES[action])
        elif action == "table":
            self._edit(self.box.add_table)
        elif action in IN_TABLES:
            self._edit(lambda: self.box.change_table(action))
        elif action == "insert_work" or (action == "accept" and self.offered.rows.hasFocus()):
            self._insert()
        elif action == "accept" and self.outline.hasFocus():
            self._go_to_heading()
        elif action in ("refresh", "run") and self.inserted.chosen() and not (self.box.hasFocus() and self.box.table()):
            self._refresh(self.inserted.chosen())
        elif action == "delete" and self.inserted.chosen():
            self.close_edits()
            self.apply(model.delete_insert, self.inserted.chosen())
        else:
            return False
        return True

    def exports(self) -> tuple[ExportForm, ...]:
        documents = [(piece.title, self.works[piece.piece].document) for piece in self.task.pieces]
        return (ExportForm(tr("Text document"), "odt", lambda: codec.write_odt(documents)),)

    def close_edits(self) -> None:
        self.box.flush()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.box.setReadOnly(locked)
        self.tools.setEnabled(not locked)

    def _give(self, blocks: tuple[Block, ...]) -> None:
        if blocks != self.document.blocks:
            self.apply(model.write_blocks, blocks)

    def _edit(self, change: Callable[[], None]) -> None:
        if not self.locked:
            change()
            self.box.setFocus()

    def _toggle_look(self, name: str) -> None:
        if self.locked:
            return
        if not self.box.toggle_look(bold=name == "bold", italic=name == "italic"):
            self.say(tr("Headings and tables have one look only."), "warn")
        self.box.setFocus()

    def _toggle_line(self, kind: BlockKind) -> None:
        if self.locked:
            return
        if self.box.table() is not None:
            self.say(tr("Headings and lists stand outside tables."), "warn")
        else:
            self.box.toggle_kind(kind)
        self._show_place()
        self.box.setFocus()

    # --- inserts -------------------------------------------------------------------------------------------------

    def _read_own_work(self) -> None:
        self._sources = own_work(self._setup.inserts, self.read_earlier)
        slots = self._setup.inserts
        if slots and not self._sources:
            self.nothing.setText(tr("Nothing to insert yet: tasks {slots} are not begun.", slots="、".join(slots)))
        self.nothing.setVisible(bool(slots) and not self._sources)
        self.offered.setVisible(bool(self._sources))

    def _insert_words(self) -> Mapping[str, str]:
        """What is said of each insert: its source, and whether that has changed since."""
        now = {one.ref: one.sha256 for one in self._sources}
        return {
            one.id: one.title
            + (f"（{tr('updated since')}）" if model.is_updated(one, now.get(one.ref, one.sha256)) else "")
            for one in self.document.inserts
        }

    def _insert(self) -> None:
        chosen = self.offered.chosen() or next((one.ref for one in self._sources), "")
        source = next((one for one in self._sources if one.ref == chosen), None)
        if source is None or self.locked:
            return
        self.close_edits()
        self.apply(model.add_insert, self.box.block_place(), source.ref, source.title, source.sha256)
        self.box.setFocus()

    def _refresh(self, insert: str) -> None:
        one = next(one for one in self.document.inserts if one.id == insert)
        source = next((found for found in self._sources if found.ref == one.ref), None)
        if source is not None:
            self.close_edits()
            self.apply(model.refresh_insert, insert, source.sha256)

    # --- where the cursor is -------------------------------------------------------------------------------------

    def _show_place(self) -> None:
        kind, shape = self.box.kind(), self.box.currentCharFormat()
        in_table, plain = kind is BlockKind.TABLE, kind not in (BlockKind.TABLE, BlockKind.HEADING)
        for name, wanted in LINES.items():
            self.tools.buttons[name].setChecked(kind is wanted)
        self.tools.buttons["bold"].setChecked(plain and shape.fontWeight() > 500)
        self.tools.buttons["italic"].setChecked(plain and shape.fontItalic())
        for name in IN_TABLES:
            self.tools.buttons[name].setVisible(in_table)
        self.tools.buttons["table"].setVisible(not in_table)
        self._show_length()
        self._show_outline()

    def _show_length(self) -> None:
        blocks = self.box.words()
        if blocks != self._count[0]:
            own = model.own_text(model.Document(self.document.head, blocks), self.setup)
            self._count = (blocks, count_characters(own))
        count, least, most = self._count[1], self.setup.least, self.setup.most
        asked = ""
        if least and most:
            asked = tr("asked: {least} to {most}", least=least, most=most)
        elif least or most:
            asked = tr("asked: at least {n}", n=least) if least else tr("asked: at most {n}", n=most)
        over = most and count > most
        state = (
            tr("{n} too many", n=count - most) if over else tr("{n} to go", n=least - count) if count < least else ""
        )
        words = tr("{n} characters", n=count)
        self.length.setText("    ".join(filter(None, (words, asked, state))))
        retone(self.length, "warn" if over else "ok" if asked and not state else "muted")

    def _show_outline(self) -> None:
        found = self.box.headings()
        names = [text for _, text in found]
        if names != [self.outline.item(at).text() for at in range(self.outline.count())]:
            self.outline.clear()
            self.outline.addItems(names)
        _fit(self.outline)
        for widget in (self.outline, self.outline_name):
            widget.setVisible(bool(found))
        self.show_side(bool(found or self._sources or self.document.inserts))

    def _go_to_heading(self, *_: object) -> None:
        found, place = self.box.headings(), self.outline.currentRow()
        if 0 <= place < len(found):
            self.box.go_to_line(found[place][0])


def _fit(rows: QListWidget) -> None:
    """A list in the side column is as high as what stands in it, up to a few rows."""
    shown = min(MOST_SHOWN, max(1, rows.count()))
    rows.setFixedHeight(max(shown * rows.sizeHintForRow(0), rows.fontMetrics().height()) + 2 * Space.SMALL)


def _buttons() -> tuple[ActionButton, ...]:
    return (
        ActionButton("bold", tr("Bold"), "Ctrl+B"), ActionButton("italic", tr("Italic"), "Ctrl+I"),
        ActionButton("heading", tr("Heading")), ActionButton("bullet", tr("Bullet list")),
        ActionButton("number", tr("Numbered list")), ActionButton("table", tr("Table")),
        ActionButton("add_row", tr("Add a row"), TABLE_KEYS["add_row"]),
        ActionButton("add_column", tr("Add a column"), TABLE_KEYS["add_column"]),
        ActionButton("delete_row", tr("Delete the row"), TABLE_KEYS["delete_row"]),
        ActionButton("delete_column", tr("Delete the column"), TABLE_KEYS["delete_column"]),
    )  # fmt: skip
