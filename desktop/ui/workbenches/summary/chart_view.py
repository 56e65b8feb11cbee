"""Charts: a list of them, a form for kind, data, title and axes, and the picture."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.summary import model
from desktop.tasks.summary.cell_values import Value, text_of
from desktop.tasks.summary.figures import PIVOT
from desktop.tasks.summary.parts import Chart, ChartKind
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.action_row import ActionButton, ActionRow
from desktop.ui.workbenches.form import FieldForm, FormField
from desktop.ui.workbenches.summary.chart_picture import ChartPicture, ChartSeries, ChartSight
from desktop.ui.workbenches.summary.host import Host
from desktop.ui.workbenches.unit_list import UnitList, UnitRow


class ChartView(QWidget):
    """`lists` are what is listened to."""

    def __init__(self, theme: Theme, host: Host) -> None:
        super().__init__()
        self._host = host
        self.picture = ChartPicture(theme)
        self.tools = ActionRow(theme, (
            ActionButton("chart_new", tr("New chart")), ActionButton("chart_delete", tr("Delete the chart")),
        ))  # fmt: skip
        self.charts = UnitList(theme, tr("Charts"))
        kinds = (
            (ChartKind.COLUMN, tr("columns")), (ChartKind.BAR, tr("bars")), (ChartKind.LINE, tr("line")),
            (ChartKind.PIE, tr("pie")), (ChartKind.SCATTER, tr("points")),
        )  # fmt: skip
        self._kinds = dict(kinds)
        self.form = FieldForm(theme, (
            FormField("title", tr("Title")),
            FormField("kind", tr("Kind"), tuple((kind.value, words) for kind, words in kinds)),
            FormField("category", tr("Categories"), (), "A2:A6"), FormField("series", tr("Values"), (), "B2:B6, C2:C6"),
            FormField("x", tr("Across")), FormField("y", tr("Upwards")),
        ))  # fmt: skip
        self.side, self.lists = QWidget(), (self.charts.rows,)
        column, side = QVBoxLayout(self), QVBoxLayout(self.side)
        for layout in (column, side):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(Space.HAIR)
        column.addWidget(self.tools)
        column.addWidget(self.picture, 1)
        side.addWidget(self.form)
        self.charts.give_way()
        side.addWidget(self.charts, 1)
        self.form.field_given.connect(self._give)
        self.charts.unit_chosen.connect(lambda _: self._show_chosen())

    def show_work(self) -> None:
        """The charts as they are."""
        charts = self._host.summary_document().charts
        chosen = self.charts.chosen() or (charts[-1].id if charts else "")
        self.charts.show_rows([
            UnitRow(one.id, None, f"{self._kinds[one.kind]}  {one.title or tr('no title')}") for one in charts
        ], chosen)  # fmt: skip
        self.charts.choose(chosen if any(one.id == chosen for one in charts) else (charts[-1].id if charts else ""))
        self._show_chosen()

    def take(self, category: str, series: Sequence[str]) -> bool:
        """A new chart of these references."""
        kind = ChartKind.COLUMN
        done = self._host.change(model.put_chart, Chart("", kind, category, tuple(series)))
        if done:
            self.charts.choose(self._host.summary_document().charts[-1].id)
            self._show_chosen()
            self.form.take_keyboard("title")
        return done

    def act(self, action: str) -> bool:
        """Actions of this view; False for others."""
        actions: dict[str, Callable[[], object]] = {
            "chart_new": lambda: self.take("A2:A6", ("B2:B6",)), "chart_delete": self._delete,
        }  # fmt: skip
        if action == "delete" and self.charts.rows.hasFocus():
            action = "chart_delete"
        if action not in actions:
            return False
        actions[action]()
        return True

    def close_edits(self) -> None:
        """Take what stands in the form."""
        self.form.flush()

    def set_read_only(self, read_only: bool) -> None:
        """Only looking."""
        self.form.set_read_only(read_only)

    def _chart(self) -> Chart | None:
        charts, chosen = self._host.summary_document().charts, self.charts.chosen()
        return next((one for one in charts if one.id == chosen), None)

    def _give(self, field: str, text: str) -> None:
        chart = self._chart()
        if chart is None:
            return
        if field == "kind":
            changed = replace(chart, kind=ChartKind(text)) if text else chart
        elif field == "series":
            parts = text.replace("，", ",").split(",")
            changed = replace(chart, series=tuple(part.strip() for part in parts if part.strip()))
        else:
            changed = replace(chart, **{field: text.strip()})  # type: ignore[arg-type]
        if changed != chart:
            self._host.change(model.put_chart, changed)

    def _delete(self) -> None:
        chart = self._chart()
        if chart is not None:
            self._host.change(lambda document, setup: model.delete_chart(document, chart.id))

    def _show_chosen(self) -> None:
        chart = self._chart()
        self.form.setEnabled(chart is not None)
        self.tools.buttons["chart_delete"].setEnabled(chart is not None)
        if chart is None:
            self.form.show_fields({})
            self.picture.show_chart(None)
            return
        self.form.show_fields({
            "title": chart.title, "kind": chart.kind.value, "category": chart.category,
            "series": ", ".join(chart.series), "x": chart.x, "y": chart.y,
        })  # fmt: skip
        self.picture.show_chart(self._sight(chart))

    def _sight(self, chart: Chart) -> ChartSight:
        figures = self._host.figures
        series = [
            ChartSeries(reference.removeprefix(PIVOT), tuple(map(_number, figures.chart_values(reference))))
            for reference in chart.series
        ]
        names = tuple(text_of(value) for value in figures.chart_values(chart.category))
        if not names and series:
            names = tuple(str(at) for at in range(1, len(series[0].values) + 1))
        return ChartSight(chart.kind, names, tuple(series), chart.title, chart.x, chart.y)


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, Decimal) else None
