"""The sentences of a mark sheet for forms: reports, rule tables, groupings, consoles, question bases, record forms.

Fixed Chinese like `explain`. Rule numbers: RP report, SP rule table, GR grouping, SY console, KN question base, LB
record form.
"""

from collections.abc import Sequence

RULE_LENGTH, RULE_COPY, RULE_BLANK_BOX = "RP-1", "RP-2", "RP-3"
RULE_ROW, RULE_SUM, RULE_PERIOD = "SP-1", "SP-2", "SP-3"
RULE_GROUP = "GR-1"
RULE_GOAL = "SY-1"
RULE_QUERY, RULE_SAME, RULE_EXPIRED, RULE_BROKEN, RULE_TAKEN_OUT = "KN-1", "KN-2", "KN-3", "KN-4", "KN-5"
RULE_FIELD, RULE_KEPT_FIELD = "LB-1", "LB-2"

BLANK_BOX = "未作答，建议按 0 分评阅"
NO_ROWS = "未填写任何行，建议按 0 分评阅"
NOTHING_DONE = "未进行任何操作"
UNGROUPED = "未归类"
ROW_REPEATED = "与前面的行重复"
LEAST_ROWS_MISSING = "完整的行数不足"
UNDEFINED = "未定义"
FOR_EXAMINERS = "供考评员参考"
NOT_MERGED = "内容相同，应合并为一条"
ONLY_RETIRED = "只停用了多余的条目，没有合并，其问法丢失"
NOT_RETIRED = "已过有效期，应停用，未停用"
NEEDED = "既不重复也未过期，不应停用或合并"
CHARGED_ALREADY = "所需条目被误停用或误合并，已在该条目处扣分"


def length_hint(count: int, least: int, most: int) -> str:
    """How long a text is, and what was asked."""
    if not (least or most):
        return f"共 {count} 字"
    asked = f"{least}～{most} 字" if least and most else f"不少于 {least} 字" if least else f"不超过 {most} 字"
    verdict = "不足" if count < least else "超出" if most and count > most else "符合"
    return f"共 {count} 字（要求{asked}），篇幅{verdict}，{FOR_EXAMINERS}"


def copy_hint(run: str) -> str:
    """How much of a text stands in the stem word for word."""
    shown = run if len(run) <= 20 else run[:20] + "…"
    return f"与题目材料连续相同 {len(run)} 字：「{shown}」，供评阅参考"


def row_name(number: int) -> str:
    """A row of a table."""
    return f"第 {number} 行"


def row_wanted(least: int) -> str:
    """A row that is not there."""
    return f"未填写，至少应有 {least} 行"


def cells_measure(right: int, asked: int, faults: tuple[str, ...]) -> str:
    """How many cells of a row are as asked."""
    return f"合格单元格 {right}/{asked}" + (f"，空白或不合要求的是：{'、'.join(faults)}" if faults else "")


def sum_measure(title: str, total: str, asked: str) -> str:
    """A column's sum."""
    return f"「{title}」合计 {total}，应为 {asked}"


def period_measure(begin: str, end: str) -> str:
    """Two columns of dates."""
    return f"「{begin}」不晚于「{end}」"


def item_name(text: str) -> str:
    """An item of a board."""
    return f"条目「{text if len(text) <= 20 else text[:20] + '…'}」"


def group_measure(given: str, asked: str, *, is_right: bool) -> str:
    """Where an item was put and where it belongs; a candidate's group may have another name than the class it is."""
    if is_right:
        return f"归入「{given}」" + ("" if given == asked else f"（对应标准类别「{asked}」）")
    return f"归入「{given}」，应属「{asked}」" if given else f"{UNGROUPED}，应属「{asked}」"


def goal_measure(unmet: tuple[str, ...]) -> str:
    """What of a goal was not reached."""
    return f"未满足：{'；'.join(unmet)}" if unmet else "全部条件满足"


def query_name(words: str) -> str:
    """A scoring query."""
    return f"问法「{words if len(words) <= 30 else words[:30] + '…'}」"


def query_measure(before: bool, now: bool, reply: str, asked: Sequence[str]) -> str:
    """A scoring query before and after; where it is wrong now also what the robot says, and what it should."""
    words = {True: "能正确应答", False: "不能正确应答"}
    if now:
        return f"维护前{words[before]}，维护后{words[now]}"
    said = f"现在答“{_shortened(reply, 40)}”" if reply else "现在找不到唯一的条目"
    wanted = f"，应含“{'”“'.join(asked)}”" if asked else ""
    return f"维护前{words[before]}，维护后{words[now]}（{said}{wanted}）"


def same_name(entries: tuple[str, ...]) -> str:
    """Entries that say the same."""
    return f"重复条目 {'、'.join(entries)}"


def entry_name(entry: str, question: str) -> str:
    """One entry."""
    return f"条目 {entry}“{_shortened(question, 20)}”"


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"


def field_measure(given: str, asked: str) -> str:
    """What stands in a field and what belongs there."""
    return f"填写「{given}」，应为「{asked}」" if given.strip() else f"未填写，应为「{asked}」"
