"""The sentences of a mark sheet for tables, summaries, files, records and queries. Fixed Chinese like `explain`.

Rule numbers: TB table, SM summary, FL files, CL records, DB queries.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

MOST_SHOWN = 24
RECORD_UNKNOWN = "与应采集的任何一条记录都对不上"
RECORD_AGAIN = "这条记录已经采集过"
ROW_GONE = "所在行已被删除"
DELETED = "已删除"
NOT_DELETED = "应删除，未删除"
ALL_GONE = "重复行应保留，已全部删除"
NOT_ADDED = "应补充，未补充"
NOT_NEEDED = "不应新增"
RIGHT_ROW_GONE = "正确的行被删除"
NO_FAULT = "此处没有问题"
BY_RULE = "符合规则的值"
PIVOT_ROWS, PIVOT_COLUMNS, PIVOT_VALUES, PIVOT_AGGREGATE = "行字段", "列字段", "值字段", "汇总方式"
CHART_KIND, CHART_CATEGORY, CHART_TITLE, CHART_X, CHART_Y = "图表类型", "分类轴数据", "图表标题", "横轴标题", "纵轴标题"
AGGREGATES = {
    "count": "计数", "distinct": "去重计数", "sum": "求和", "average": "平均值", "min": "最小值", "max": "最大值",
}  # fmt: skip
CHART_KINDS = {"column": "柱形图", "bar": "条形图", "line": "折线图", "pie": "饼图", "scatter": "散点图"}
SORT, FILTER, PIVOT = "排序", "筛选", "数据透视表"
NO_CHART = "未制作图表"
NOT_MADE = "没有制作"
NO_QUERY = "没有写查询"
CHART_NOT_NEEDED = "不需要的图表"
ON_OWN_FIGURES = "按考生自己的中间结果计"
QUERY, QUERY_RUNS, QUERY_ROWS, QUERY_COLUMNS, QUERY_ORDER = "查询", "可执行", "结果行", "结果列", "结果顺序"
NO_RIGHT_ROWS = "没有得分的结果行，本项不计分"
NO_RIGHT_SERIES = "没有正确的数据系列，本图各项不计分"
QUERY_FAULTS = {
    "empty": "没有查询语句",
    "too_long": "语句过长",
    "several": "一次只能执行一条语句",
    "not_select": "只允许 SELECT 查询",
    "syntax": "语法错误",
    "incomplete": "语句不完整",
    "no_table": "表不存在",
    "no_column": "列不存在",
    "no_function": "函数不可用",
    "ambiguous": "列名有歧义",
    "aggregate": "聚合函数用法错误",
    "forbidden": "只允许 SELECT 查询",
    "clock": "不得取用当前日期时间",
    "too_much": "执行量超过上限",
}
DISCARDED = "作废"
CANNOT_REPLAY = "操作记录无法重放，请人工复核"


def quoted(text: str) -> str:
    """A value as sheets show it: bounded, a blank one by name, no character that could disturb a line."""
    plain = "".join(char if char.isprintable() else "␣" for char in text)
    if not plain.strip():
        return "（空）"
    return f"“{plain if len(plain) <= MOST_SHOWN else plain[:MOST_SHOWN] + '…'}”"


def cell_name(row: str, column: str) -> str:
    """A cell by its row's number and the heading."""
    return f"{row_name(row)}「{column}」"


def row_name(row: str) -> str:
    """第 12 行 for r12, 新增行 u-3 for an added one."""
    return f"第 {row[1:]} 行" if row.startswith("r") else f"新增行 {row}"


def given_and_wanted(given: str, wanted: str) -> str:
    """What stands there and what should."""
    return f"结果为{quoted(given)}，应为{quoted(wanted)}"


def changed(given: str, before: str) -> str:
    """A right value that was changed."""
    return f"原值{quoted(before)}正确，被改为{quoted(given)}"


def added_name(number: int) -> str:
    """A row that should be added."""
    return f"应补充的第 {number} 行"


def share(right: int, asked: int) -> str:
    """How much of it is right."""
    return f"正确 {right}/{asked}"


def others(count: int) -> str:
    """Further findings of one kind, in one line."""
    return f"其余 {count} 处"


def not_found(reasons: str) -> str:
    """A fault that has no flag."""
    return f"未标出问题（{reasons}）"


def reason(reasons: str) -> str:
    """The reason given."""
    return f"问题类型“{reasons}”"


def wrong_reason(given: str, wanted: str) -> str:
    """A fault found, with another reason."""
    return f"问题类型为“{given}”，应为“{wanted}”"


class PivotParts(Protocol):
    """What a pivot table is made of (`desktop/tasks/summary/pivots.py`)."""

    @property
    def rows(self) -> tuple[str, ...]: ...
    @property
    def cols(self) -> tuple[str, ...]: ...
    @property
    def values(self) -> str: ...
    @property
    def agg(self) -> str: ...


def pivot_measure(wrong: Sequence[str], wanted: PivotParts, names: Mapping[str, str]) -> str:
    """What of a pivot table is wrong, and what belongs there."""
    asked = {
        PIVOT_ROWS: "、".join(names.get(col, col) for col in wanted.rows),
        PIVOT_COLUMNS: "、".join(names.get(col, col) for col in wanted.cols) or "无",
        PIVOT_VALUES: names.get(wanted.values, wanted.values),
        PIVOT_AGGREGATE: AGGREGATES.get(wanted.agg, wanted.agg),
    }
    return "，".join(f"{part}不正确，应为「{asked[part]}」" for part in wrong)


def chart_kind(given: str, asked: Sequence[str]) -> str:
    """The kind of a chart that is another one than asked."""
    return f"为{CHART_KINDS.get(given, given)}，应为{'或'.join(CHART_KINDS.get(kind, kind) for kind in asked)}"


def chart_text(given: str, asked: str) -> str:
    """A title that does not say what it should."""
    return f"为{quoted(given)}，应含有{quoted(asked)}"


def chart_values(reference: str, asked: str) -> str:
    """Data of a chart that is not what was asked."""
    return f"取自 {reference or '（空）'}，与应取的 {asked} 内容不符"


def series_name(number: int) -> str:
    """A series of a chart."""
    return f"数据系列 {number}"


def chart_name(number: int, unit: str) -> str:
    """A unit of a chart."""
    return f"图表 {number} {unit}"


def sheet_cell(ref: str) -> str:
    """A cell of the sheet."""
    return f"单元格 {ref}"


def field_name(title: str) -> str:
    """A field."""
    return f"“{title}”"


def order_measure(credit: str) -> str:
    """How much of the order is right beyond what was there."""
    return f"顺序正确程度 {credit}"


def rows_measure(matched: int, extra: int, wanted: int) -> str:
    """How many rows are shown rightly."""
    return f"应显示 {wanted} 行，正确 {matched} 行，多出 {extra} 行"


def rows_found(database: str, wanted: int, matched: int, extra: int) -> str:
    """How many rows of a result are right, on the database where it was worst."""
    return f"在“{database}”上应有 {wanted} 行，正确 {matched} 行，多出 {extra} 行"


def file_name(name: str) -> str:
    """A file by the name it came with."""
    return f"文件{quoted(name)}"


def not_renamed(wanted: str) -> str:
    """A file that kept its name."""
    return f"未改名，应为{quoted(wanted)}"


def not_done(before: str, wanted: str) -> str:
    """A cell that was left as it was."""
    return f"未处理，原值{quoted(before)}，应为{quoted(wanted)}"


def in_order(keys: Sequence[tuple[str, bool]]) -> str:
    """The order that is asked: headings, and whether it falls."""
    return "应按" + "、".join(f"「{name}」{'从大到小' if falls else '从小到大'}" for name, falls in keys) + "排列"


def columns_found(found: int, wanted: Sequence[str]) -> str:
    """How many columns a result has, and which it should."""
    return f"结果有 {found} 列，应为 {len(wanted)} 列（{'、'.join(wanted)}）"


def for_example(missing: Sequence[object], surplus: Sequence[object]) -> str:
    """A row that lacks and one that is too many."""
    parts = [f"缺少“{row_of(missing)}”" if missing else "", f"多出“{row_of(surplus)}”" if surplus else ""]
    said = "、".join(part for part in parts if part)
    return f"，例如{said}" if said else ""


def row_of(values: Sequence[object]) -> str:
    """A row of a result, for example."""
    return "，".join(
        "（空）" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value) for value in values
    )


def record_missing(fields: int) -> str:
    """A record that nobody made."""
    return f"没有采集到这条记录（含 {fields} 个字段）"


def record_name(identity: str) -> str:
    """A record by what tells it apart."""
    return f"记录{quoted(identity)}"
