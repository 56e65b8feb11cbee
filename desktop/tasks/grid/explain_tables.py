"""The sentences of a mark sheet for tables, summaries, files, records and queries. Fixed Chinese like `explain`.

Rule numbers: TB table, SM summary, FL files, CL records, DB queries.
"""

MOST_SHOWN = 24
NOT_DONE = "未处理"
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
SORT, FILTER, PIVOT = "排序", "筛选", "数据透视表"
NO_CHART = "未制作图表"
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


def listed(names: list[str]) -> str:
    """What is wrong, by name."""
    return f"不正确：{'、'.join(names)}" if names else ""


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


def belongs_to(place: str) -> str:
    """Where a file belongs."""
    return f"应归入“{place}”"


def record_name(identity: str) -> str:
    """A record by what tells it apart."""
    return f"记录{quoted(identity)}"
