"""The grouping workbench: 数据归类和定义. A board and a list of the same items; groups with names and definitions."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget

from desktop.language import tr
from desktop.tasks.grouping import clusters, model
from desktop.ui.labels import label
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.grid_model import Cells
from desktop.ui.workbenches.grid_view import GridView
from desktop.ui.workbenches.grouping.board import Board, Card, CardList
from desktop.ui.workbenches.label_looks import choices_of
from desktop.ui.workbenches.material_view import MaterialView
from desktop.ui.workbenches.unit_list import UnitList, UnitRow
from desktop.ui.workbenches.workbench import Workbench

MOST_NEAREST = 5
TEXT_HEIGHT = 92


class GroupingWorkbench(Workbench):
    """Digits put the selected items into groups, on the board and in the list alike."""

    keys = ("to_group", "take_out_item", "group_new", "group_rename", "merge_groups", "alike", "delete", "reorder",
            "several")  # fmt: skip

    def make(self) -> None:
        self._setups = model.read_setup(self.task)
        self._by_likeness = False
        self._order: tuple[str, ...] = ()
        self._merging = self._last = ""
        self.tools = ActionRow(self.theme, (
            ActionButton("view", tr("Board or list"), "V", "grid"), ActionButton("add", tr("New group"), "Insert"),
            ActionButton("delete_last", tr("Take out"), "Backspace"),
            ActionButton("order_alike", tr("Alike beside each other")),
            ActionButton("alike", tr("Select alike items"), "E"), ActionButton("merge", tr("Merge groups"), "M"),
        ))  # fmt: skip
        self.board, self.grid = Board(self.theme), GridView(self.theme, tr("Items"))
        self.views = QStackedWidget()
        self.views.addWidget(self.board)
        self.views.addWidget(self.grid)
        self.groups = UnitList(self.theme, tr("Groups"), tr("Name of the group"))
        self.form = FieldForm(self.theme, (
            FormField("definition", tr("Definition"), (), tr("What belongs into this group"), True),
            FormField("examples", tr("Examples at the border"), (), tr("What just belongs, what just does not"), True),
        ), above=True)  # fmt: skip
        for box in self.form.boxes.values():
            box.setMaximumHeight(self.theme.px(TEXT_HEIGHT))
        self.material = MaterialView(self.theme, self.read)
        self.work.addWidget(self.tools)
        self.work.addWidget(self.views, 1)
        self.groups.give_way()
        self.side.addWidget(self.groups, 1)
        self.about = label("", "body", "primary", bold=True, wrap=True)
        self.side.addWidget(self.about)
        self.side.addWidget(self.form)
        self.side.addWidget(self.material)
        self._connect()

    def take_keyboard(self) -> None:
        self._pane().setFocus()

    def show_piece(self) -> None:
        self._order = tuple(item.id for item in self.setup.items)
        self._by_likeness, self._merging = False, ""
        self.material.hide()
        self.show_document()

    def show_document(self) -> None:
        document, places = self.document, self.document.place_of
        texts = {item.id: item.text or item.material for item in self.setup.items}
        columns = [("", tr("No group yet"))]
        columns += [(one.id, f"{at} {one.name}") for at, one in enumerate(document.groups, start=1)]
        cards: dict[str, list[Card]] = {name: [] for name, _ in columns}
        for item in self._order:
            cards[places.get(item, "")].append(Card(item, texts[item]))
        self.board.show_board(columns, cards)
        names = {one.id: one.name for one in document.groups}
        order = self._order
        self.grid.show_cells(Cells(
            (tr("Item"), tr("Group")), len(order),
            lambda row, column: names.get(places.get(order[row], ""), "") if column else texts[order[row]],
        ))  # fmt: skip
        looks = choices_of(self.theme, [(one.id, one.name) for one in document.groups])
        counts = {one.id: sum(group == one.id for group in places.values()) for one in document.groups}
        self.groups.show_rows(
            [UnitRow(one.id, looks[one.id], f"{one.name}  ({counts[one.id]})", one.name) for one in document.groups],
            self.groups.chosen(),
        )
        left = len(self.setup.items) - len(places)
        self.groups.heading.setText(tr("Groups ({n}); {left} items in none", n=len(document.groups), left=left))
        self._show_group()

    def act(self, action: str) -> bool:
        if action.startswith("label_"):
            return self._to_number(int(action.removeprefix("label_")))
        actions: dict[str, Callable[[], object]] = {
            "view": self._toggle_view, "select": self._toggle_view, "add": self._new_group, "new": self._new_group,
            "delete_last": lambda: self._put(""), "order_alike": self._order_alike, "alike": self._select_alike,
            "relation": self._select_alike, "merge": self._begin_merge, "cancel": self._end_merge,
            "edit": self.groups.edit,
        }  # fmt: skip
        if action in ("move_up", "move_down", "delete") and self.groups.rows.hasFocus():
            self._move(-1 if action == "move_up" else 1) if action != "delete" else self._delete_group()
            return True
        if action == "accept" and self.groups.rows.hasFocus():
            self.groups.edit()
            return True
        if action in actions:
            actions[action]()
            return True
        return self.grid.act(action)

    def close_edits(self) -> None:
        self.form.flush()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.form.set_read_only(locked)
        self.tools.setEnabled(not locked)

    @property
    def setup(self) -> model.BoardSetup:
        """What the open board asks for."""
        return self._setups[self.piece.name]

    # --- items ---------------------------------------------------------------------------------------------------

    def chosen(self) -> tuple[str, ...]:
        """The selected items, of the column or list that has the keyboard."""
        if self.views.currentWidget() is self.grid:
            return tuple(self._order[row] for row in self.grid.chosen_rows())
        return self._column().chosen()

    def _column(self) -> CardList:
        focused = next((column for column in self.board.columns.values() if column.hasFocus()), None)
        return focused or self.board.columns[self._last if self._last in self.board.columns else ""]

    def _pane(self) -> CardList | GridView:
        return self.grid if self.views.currentWidget() is self.grid else self._column()

    def _put(self, group: str) -> None:
        chosen = self.chosen()
        if chosen:
            self.apply(model.put_items, chosen, group)

    def _to_number(self, number: int) -> bool:
        groups = self.document.groups
        if not 1 <= number <= len(groups):
            return False
        group = groups[number - 1].id
        if self._merging:
            kept, self._merging = self._merging, ""
            if kept != group:
                self.apply(model.merge_groups, kept, group)
            return True
        if self.groups.rows.hasFocus():
            self.groups.choose(group)
            self._show_group()
        else:
            self._put(group)
        return True

    def _select_alike(self) -> None:
        """Also select the items of this column whose wording is most like the current one's."""
        chosen = self.chosen()
        if chosen:
            near = clusters.nearest(self.setup.items, chosen[0])
            if self.views.currentWidget() is self.grid:
                rows = [self._order.index(name) for name in (chosen[0], *near[:MOST_NEAREST])]
                self.grid.choose_rows(rows)
            else:
                column = self._column()
                here = column.cards()
                column.choose([chosen[0], *[name for name in near if name in here][:MOST_NEAREST]])
            self.say(tr("Only the wording was compared; check each item."))

    def _order_alike(self) -> None:
        """Items of similar wording beside each other, or in the order of the task again."""
        self._by_likeness = not self._by_likeness
        plain = [item.id for item in self.setup.items]
        parts = clusters.clusters(self.setup.items) if self._by_likeness else [plain]
        parts.sort(key=lambda part: -len(part))
        self._order = tuple(name for part in parts for name in part)
        self.tools.buttons["order_alike"].setCheckable(True)
        self.tools.buttons["order_alike"].setChecked(self._by_likeness)
        self.show_document()

    # --- groups --------------------------------------------------------------------------------------------------

    def _new_group(self) -> None:
        if not self.locked:
            self.groups.add()

    def _name_group(self, group: str, name: str) -> None:
        if group:
            self.apply(model.rename_group, group, name)
            return
        chosen = self.chosen() if self.board.isVisible() or self.grid.isVisible() else ()
        if self.apply(model.add_group, self.setup, name):
            made = self.document.groups[-1].id
            self.groups.choose(made)
            self._show_group()
            self.say(tr("Digit {n} puts the selected items there.", n=len(self.document.groups)) if chosen else "")

    def _delete_group(self) -> None:
        group = self.groups.chosen()
        if group:
            self.apply(model.delete_group, group)

    def _move(self, step: int) -> None:
        ids, group = [one.id for one in self.document.groups], self.groups.chosen()
        if group in ids and 0 <= ids.index(group) + step < len(ids):
            self.apply(model.move_group, group, ids.index(group) + step)

    def _begin_merge(self) -> None:
        group = self.groups.chosen()
        if not group or len(self.document.groups) < 2:
            self.say(tr("Choose the group that stays, in the list of groups."), "warn")
            return
        self._merging = group
        name = self.document.group(group).name
        self.say(tr("Now the digit of the group that becomes part of “{name}”; Esc cancels.", name=name))

    def _end_merge(self) -> None:
        if self._merging:
            self._merging = ""
            self.say("")

    def _show_group(self) -> None:
        group = next((one for one in self.document.groups if one.id == self.groups.chosen()), None)
        self.about.setText(group.name if group else tr("Choose a group above, or make one, to define it here."))
        self.form.setEnabled(group is not None)
        self.form.show_fields({"definition": group.definition, "examples": group.examples} if group else {})

    def _give(self, field: str, text: str) -> None:
        group = next((one for one in self.document.groups if one.id == self.groups.chosen()), None)
        if group is None or getattr(group, field) == text:
            return
        told = {"definition": group.definition, "examples": group.examples, field: text}
        if not self.apply(model.define_group, group.id, told["definition"], told["examples"]):
            self._show_group()

    # --- views ---------------------------------------------------------------------------------------------------

    def _toggle_view(self) -> None:
        self.views.setCurrentIndex(1 - self.views.currentIndex())
        self._pane().setFocus()

    def _enter(self, column: str) -> None:
        self._last = column
        if column:
            self.form.flush()
            self.groups.choose(column)
            self._show_group()

    def _show_item(self) -> None:
        chosen = self.chosen()
        item = next((one for one in self.setup.items if chosen and one.id == chosen[0]), None)
        materials: Sequence[str] = (item.material,) if item is not None and item.material else ()
        self.material.show_materials([self.task.material(name) for name in materials])

    def _listen_to(self, column: CardList) -> None:
        self.listen(column)
        self.add_pane(column)
        column.itemSelectionChanged.connect(self._show_item)

    def _choose_group(self) -> None:
        self.form.flush()
        self._show_group()

    def _connect(self) -> None:
        self.tools.asked.connect(self.do)
        self.board.column_made.connect(self._listen_to)
        self.board.moved.connect(lambda cards, group: self.apply(model.put_items, cards, group))
        self.board.entered.connect(self._enter)
        self.grid.chosen.connect(self._show_item)
        self.grid.cleared.connect(lambda: self._put(""))
        self.groups.unit_chosen.connect(lambda _: self._choose_group())
        self.groups.values_given.connect(self._name_group)
        self.form.field_given.connect(self._give)
        self.material.damaged.connect(self.material_damaged)
        for widget in (self.grid, self.groups.rows):
            self.listen(widget)
            self.add_pane(widget)
