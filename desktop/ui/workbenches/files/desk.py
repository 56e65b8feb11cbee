"""What the files workbench shows: tiles or rows in the middle, folders, places and the chosen file beside them."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QObject,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.exam.task import Task
from desktop.language import tr
from desktop.tasks.files.model import File, Item, Setup
from desktop.ui.icons import icon
from desktop.ui.labels import label
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.files.tile_artist import ITEM, THUMB, TILE, WHERE, WORDS, TileArtist, sign_of
from desktop.ui.workbenches.label_looks import choices_of
from desktop.ui.workbenches.material_view import MaterialView
from desktop.ui.workbenches.palette_bar import PaletteBar
from desktop.ui.workbenches.text_box import LineBox

CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect
SHOWN_TEXT = 60


class FilesDesk(QObject):
    """`folder_chosen` carries a folder's id, `place_chosen` a place to look at."""

    folder_chosen = Signal(str)
    place_chosen = Signal(str)

    def __init__(self, theme: Theme, task: Task, read: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._theme, self._task = theme, task
        self._as_tiles = True
        self._items: Sequence[Item] = ()
        self.tiles = QListWidget()
        self.tiles.setAccessibleName(tr("Files"))
        self.tiles.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tiles.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tiles.setResizeMode(QListView.ResizeMode.Adjust)
        self.tiles.setMovement(QListView.Movement.Static)
        self.tiles.setUniformItemSizes(True)
        self.tiles.setItemDelegate(TileArtist(theme, self.tiles))
        self.tools = ActionRow(theme, (
            ActionButton("tiles", tr("Tiles or rows"), "", "grid"),
            ActionButton("rename", tr("Rename..."), "F2", "pen"), ActionButton("take_out", tr("Take out"), "Backspace"),
            ActionButton("discard", tr("Discard the file"), "Del", "trash"),
        ))  # fmt: skip
        self.editor = LineBox(tr("New name"))
        self.editor.setProperty("small", True)
        self.editor.hide()
        self.folders = PaletteBar(theme, {})
        self.places = ActionRow(theme, ())
        self.material = MaterialView(theme, read)
        self.text = label("", "body", wrap=True)
        self.middle, self.side = QWidget(), QWidget()
        self._folder_place = QVBoxLayout()
        self._arrange()
        theme.changed.connect(self._shape)
        self._shape()

    def show_setup(self, setup: Setup) -> None:
        """Another board: its folders."""
        self._folder_place.removeWidget(self.folders)
        self.folders.hide()
        self.folders.deleteLater()
        folders = [(folder.id, folder.name) for folder in setup.folders]
        self.folders = PaletteBar(self._theme, choices_of(self._theme, folders))
        self.folders.label_chosen.connect(self.folder_chosen)
        self.folders.left.connect(self.tiles.setFocus)
        self._folder_place.addWidget(self.folders)
        places = [("all", tr("All files")), ("unsorted", tr("Not sorted yet"))]
        places += [(folder.id, folder.name) for folder in setup.folders]
        places += [("discarded", tr("Discarded"))] if setup.discard else []
        self._place_names = dict(places)
        self._middle.removeWidget(self.places)
        self.places.hide()
        self.places.deleteLater()
        self.places = ActionRow(self._theme, [ActionButton(name, words) for name, words in places])
        self.places.asked.connect(self.place_chosen)
        self._middle.insertWidget(1, self.places)
        self.tools.buttons["rename"].setVisible(setup.rename)
        self.tools.buttons["discard"].setVisible(setup.discard)

    def show_files(
        self, setup: Setup, shown: Sequence[Item], files: Mapping[str, File], thumbs: Mapping[str, QPixmap]
    ) -> None:
        """The files in sight; the selection stays."""
        chosen, current = set(self.chosen()), self.tiles.currentRow()
        quiet = self.tiles.blockSignals(True)
        if [item.id for item in shown] != [item.id for item in self._items]:
            self.tiles.clear()
            for _ in shown:
                self.tiles.addItem(QListWidgetItem())
        self._items = tuple(shown)
        folders = {folder.id: folder.name for folder in setup.folders}
        for place, item in enumerate(shown):
            self._fill(self.tiles.item(place), item, files[item.id], folders)
            self._put_thumb(self.tiles.item(place), item, thumbs.get(item.material))
            self.tiles.item(place).setSelected(item.id in chosen)
        self.tiles.blockSignals(quiet)
        if self.tiles.currentRow() < 0 and shown:
            self.tiles.setCurrentRow(max(0, min(current, len(shown) - 1)), CHOOSE)
        self.tiles.viewport().update()

    def show_thumb(self, material: str, thumb: QPixmap) -> None:
        """A small picture has come."""
        for place, item in enumerate(self._items):
            if item.material == material:
                self._put_thumb(self.tiles.item(place), item, thumb)

    def show_places(self, counts: Mapping[str, int], shown: str) -> None:
        """How many files are where, and which place is in sight."""
        keys = {"unsorted": ""}
        for name, words in self._place_names.items():
            count = sum(counts.values()) if name == "all" else counts.get(keys.get(name, name), 0)
            button = self.places.buttons[name]
            button.setCheckable(True)
            button.say(f"{words} {count}")
            button.setChecked(name == (shown or "unsorted"))

    def show_item(self, item: Item | None) -> None:
        """The chosen file at full size."""
        self.material.setVisible(item is not None and bool(item.material))
        self.text.setText(item.text if item is not None else "")
        self.text.setVisible(item is not None and bool(item.text))
        if item is not None and item.material:
            self.material.show_materials((self._task.material(item.material),))
        else:
            self.material.pause()

    def chosen(self) -> tuple[str, ...]:
        """The ids of the selected files, in their order."""
        return tuple(item.id for at, item in enumerate(self._items) if self.tiles.item(at).isSelected())

    def choose(self, place: int) -> None:
        """Select one file."""
        if self._items:
            self.tiles.setCurrentRow(min(place, len(self._items) - 1), CHOOSE)

    def go_on(self) -> None:
        """After one file was put somewhere, the next one is chosen."""
        if len(self.chosen()) <= 1 and self.tiles.currentRow() + 1 < self.tiles.count():
            self.tiles.setCurrentRow(self.tiles.currentRow() + 1, CHOOSE)

    def toggle_tiles(self) -> None:
        """Tiles, or rows."""
        self._as_tiles = not self._as_tiles
        self._shape()

    def open_editor(self, name: str) -> None:
        """Ask for a new name."""
        self.editor.show_words(name)
        self.editor.show()
        self.editor.setFocus()
        self.editor.setSelection(0, len(name.rpartition(".")[0]) or len(name))

    def close_editor(self) -> None:
        """Give the keyboard back."""
        if not self.editor.isHidden():
            self.editor.hide()
            self.tiles.setFocus()

    def set_locked(self, locked: bool) -> None:
        """Only looking."""
        self.tools.setEnabled(not locked)
        self.folders.setEnabled(not locked)
        self.close_editor()

    def _fill(self, row: QListWidgetItem, item: Item, file: File, folders: Mapping[str, str]) -> None:
        where = tr("Discarded") if file.discarded else folders.get(file.folder, "")
        row.setData(ITEM, item.id)
        row.setText(file.name)
        row.setData(WHERE, where)
        row.setData(WORDS, item.text[:SHOWN_TEXT])
        parts = [file.name, where or tr("Not sorted yet")] + ([item.text[:SHOWN_TEXT]] if item.text else [])
        row.setData(Qt.ItemDataRole.AccessibleTextRole, tr(", ").join(parts))
        row.setToolTip("\n".join(filter(None, (file.name, where, item.text))))

    def _put_thumb(self, row: QListWidgetItem, item: Item, thumb: QPixmap | None) -> None:
        if thumb is not None:
            picture = QIcon(thumb)
            picture.addPixmap(thumb, QIcon.Mode.Selected)
            row.setIcon(picture)
        elif row.icon().isNull():
            ink = self._theme.colour("muted")
            row.setIcon(icon(sign_of(item.name), self._theme.px(THUMB.height() // 2), (ink, ink), 2.0))

    def _shape(self) -> None:
        grow = self._theme.px
        if self._as_tiles:
            self.tiles.setViewMode(QListView.ViewMode.IconMode)
            self.tiles.setIconSize(QSize(grow(THUMB.width()), grow(THUMB.height())))
            self.tiles.setGridSize(QSize(grow(TILE.width()), grow(TILE.height())))
        else:
            self.tiles.setViewMode(QListView.ViewMode.ListMode)
            self.tiles.setIconSize(QSize(grow(32), grow(24)))
            self.tiles.setGridSize(QSize())
        self.tiles.setMovement(QListView.Movement.Static)
        self.tiles.scheduleDelayedItemsLayout()

    def _arrange(self) -> None:
        middle, side = QVBoxLayout(self.middle), QVBoxLayout(self.side)
        self._middle = middle
        for column in (middle, side):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(Space.HAIR)
        middle.addWidget(self.tools)
        middle.addWidget(self.places)
        middle.addWidget(self.editor)
        middle.addWidget(self.tiles, 1)
        side.addLayout(self._folder_place)
        self._folder_place.addWidget(self.folders)
        self.material.setMinimumHeight(self._theme.px(160))
        side.addWidget(self.material, 2)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        side.addWidget(self.text, 2)
