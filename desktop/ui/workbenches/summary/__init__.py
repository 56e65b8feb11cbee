"""The summary workbench: sort and filter, statistics sheet, pivot table, charts, figures; a view for each."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError
from desktop.tasks.grid.grid import plain_grid
from desktop.tasks.summary import codec, model
from desktop.tasks.summary.figures import Figures
from desktop.tasks.summary.following import data_grid
from desktop.tasks.summary.sheet import DataSheet
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.export_panel import ExportForm
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.summary.chart_view import ChartView
from desktop.ui.workbenches.summary.data_view import DataView
from desktop.ui.workbenches.summary.pivot_view import PivotView
from desktop.ui.workbenches.summary.sheet_view import SheetView
from desktop.ui.workbenches.workbench import Workbench

FIGURES_BESIDE = ("data", "sheet")


class SummaryWorkbench(Workbench):
    """The views work through this host; the data may be the candidate's own from an earlier task."""

    keys = ("cell_edit", "fill_down", "pivot_zone", "reorder", "delete", "copy", "complete")

    def unused_keys(self) -> set[str]:
        tools = self.setup.tools
        unused = set() if "pivot" in tools else {"pivot_zone"}
        return unused | (set() if "cells" in tools else {"cell_edit", "fill_down", "complete"})

    def make(self) -> None:
        self._setups = model.read_setup(self.task)
        self._data = DataSheet(plain_grid((), [], []))
        self._figures: Figures | None = None
        self.tabs = ActionRow(self.theme, (
            ActionButton("view_data", tr("Data")), ActionButton("view_sheet", tr("Statistics sheet")),
            ActionButton("view_pivot", tr("Pivot table")), ActionButton("view_charts", tr("Charts")),
            ActionButton("view_fields", tr("Figures")),
        ))  # fmt: skip
        self.data, self.sheet = DataView(self.theme, self, self), SheetView(self.theme, self)
        self.pivot, self.charts = PivotView(self.theme, self), ChartView(self.theme, self)
        self.fields = FieldForm(self.theme, (), above=True)
        self.views: dict[str, Any] = {
            "data": self.data, "sheet": self.sheet, "pivot": self.pivot, "charts": self.charts, "fields": self.fields,
        }  # fmt: skip
        self.stack, self.beside = QStackedWidget(), QStackedWidget()
        for view in (self.data, self.sheet, self.pivot, self.charts):
            self.stack.addWidget(view)
            self.beside.addWidget(view.side)
        self.work.addWidget(self.tabs)
        self.work.addWidget(self.stack, 1)
        self.side.addWidget(self.fields)
        self.side.addWidget(self.beside, 1)
        self._connect()

    def show_piece(self) -> None:
        tools = self.setup.tools
        shown = {
            "data": True, "sheet": "cells" in tools, "pivot": "pivot" in tools, "charts": "charts" in tools,
            "fields": "fields" in tools,
        }  # fmt: skip
        for view, is_shown in shown.items():
            self.tabs.buttons[f"view_{view}"].setVisible(is_shown)
        self.fields.show_form([
            FormField(one.id, one.title, tuple((option, option) for option in one.options)) for one in self.setup.fields
        ])  # fmt: skip
        wanted = [view for view, tool in (("data", "sort"), ("data", "filter"), ("sheet", "cells"), ("pivot", "pivot"),
                                          ("charts", "charts")) if tool in tools]  # fmt: skip
        self._read_data()
        self.open_view(wanted[0] if wanted else "data")
        self.show_document()

    def enter(self) -> None:
        """The workbench is shown again: the work that it goes on from may have changed."""
        if self.setup.follow is not None:
            self._read_data()
            self.show_document()

    def show_document(self) -> None:
        self._figures = None
        for view in (self.data, self.sheet, self.pivot, self.charts):
            if view is self.stack.currentWidget():
                view.show_work()
        self.fields.show_fields(dict(self.document.fields))

    def act(self, action: str) -> bool:
        if action.startswith("view_"):
            self.open_view(action.removeprefix("view_"))
            return True
        view: Any = self.stack.currentWidget()
        done: bool = view.act(action)
        return done

    def open_view(self, name: str) -> None:
        """Show one view; figures are filled in beside the data and the sheet."""
        self.close_edits()
        if name == "fields":
            if self.stack.currentWidget() not in (self.data, self.sheet):
                self.open_view("sheet" if "cells" in self.setup.tools else "data")
            self.fields.take_keyboard()
            return
        view = self.views[name]
        self.fields.setVisible("fields" in self.setup.tools and name in FIGURES_BESIDE)
        self.stack.setCurrentWidget(view)
        self.beside.setCurrentWidget(view.side)
        self.show_side(name != "data" or bool(self.setup.tools & {"sort", "filter"}) or "fields" in self.setup.tools)
        for tab, button in self.tabs.buttons.items():
            button.setCheckable(True)
            button.setChecked(tab == f"view_{name}")
        view.show_work()
        home = self.charts.charts.rows if view is self.charts else view.grid
        if self.isVisible():
            home.setFocus()

    def exports(self) -> Sequence[ExportForm]:
        return (
            ExportForm("XLSX", "xlsx", lambda: codec.export_xlsx(self.figures)),
            ExportForm(tr("CSV, UTF-8"), "csv", lambda: codec.export_csv(self.figures)),
            ExportForm(tr("CSV, GBK"), "csv", lambda: codec.export_csv(self.figures, "gbk")),
        )

    def close_edits(self) -> None:
        self.sheet.close_edits()
        self.charts.close_edits()
        self.fields.flush()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        for view in (self.sheet, self.charts, self.fields):
            view.set_read_only(locked)

    # --- the views' host -----------------------------------------------------------------------------------------

    @property
    def setup(self) -> model.Setup:
        """What the open summary asks for."""
        return self._setups[self.piece.name]

    @property
    def figures(self) -> Figures:
        """The document worked out; made when first asked for after a change."""
        if self._figures is None:
            self._figures = Figures(self.setup, self.document, self._data)
        return self._figures

    def summary_document(self) -> model.Document:
        """The document on screen."""
        document: model.Document = self.document
        return document

    def change(self, command: Callable[..., Any], *values: Any) -> bool:
        """Apply a command of the model."""
        return self.apply(lambda document: command(document, self.setup, *values))

    # --- inside --------------------------------------------------------------------------------------------------

    def _read_data(self) -> None:
        follow = self.setup.follow
        work = self.read_earlier(follow.slot) if follow is not None else None
        content = self.read(self.piece.material) if self.piece.material else None
        materials = {self.piece.material: content} if content is not None else {}
        try:
            grid = data_grid(self.setup, self.piece, materials, {follow.slot: work} if follow and work else {})
        except CodecError as reason:
            grid = plain_grid(self.setup.columns, [], [])
            self.say(reason.advice, "warn")
        if not len(grid.rows) and follow is not None:
            self.say(tr("This task goes on from task {slot}: do that one first.", slot=follow.slot), "warn")
        self._data, self._figures = DataSheet(grid), None

    def _give_field(self, field: str, text: str) -> None:
        if dict(self.document.fields).get(field, "") != text:
            self.change(model.set_field, field, text)

    def _make_chart(self, category: str, series: Sequence[str]) -> None:
        if self.locked:
            return
        self.open_view("charts")
        self.charts.take(category, series)

    def _connect(self) -> None:
        self.tabs.asked.connect(self.do)
        for view in (self.data, self.sheet, self.pivot, self.charts):
            view.tools.asked.connect(self.do)
            for widget in view.lists:
                self.listen(widget)
        for view in (self.data, self.sheet, self.pivot):
            view.chart_wanted.connect(self._make_chart)
            self.add_pane(view.grid)
            for widget in view.lists:
                self.add_pane(widget)
        self.add_pane(self.charts.charts.rows)
        self.fields.field_given.connect(self._give_field)
        self.fields.accepted.connect(lambda name: self.fields.boxes[name].focusNextChild())
