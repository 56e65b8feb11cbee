"""The sentences of a mark sheet: fixed Chinese, outside the translations, because marking has no language setting.

    2.1-03 IMG-03 目标 7「行人」：偏差；IoU 0.63（最低线 0.50，满分线 0.80）；规则 IM-2；0.72×1.50＝1.08 分

Rule numbers: GP general, IM image, TX text, AU audio, AD audit; other types add their own letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from desktop.exam.task_score import Outcome
from desktop.tasks.annotation.palette import Palette, name_of
from desktop.tasks.annotation.values import plain, shown

OUTCOMES = {
    Outcome.RIGHT: "正确",
    Outcome.LOOSE: "偏差",
    Outcome.WRONG_LABEL: "标签错误",
    Outcome.WRONG_ATTRIBUTE: "属性错误",
    Outcome.WRONG_FORMAT: "格式错误",
    Outcome.WRONG: "错误",
    Outcome.MISSING: "漏标",
    Outcome.UNANSWERED: "未答",
    Outcome.EXTRA: "多标",
    Outcome.FALSE_FLAG: "误判",
    Outcome.DUPLICATE: "重复",
    Outcome.SPOILED: "损坏",
    Outcome.ROUNDING: "四舍五入",
    Outcome.NOTE: "说明",
}
RULE_EXTRA = "GP-1"
RULE_DUPLICATE = "GP-2"
RULE_MISSING = "GP-3"
RULE_EMPTY = "GP-4"
RULE_UNREADABLE = "GP-5"
RULE_CARELESS_CAP = "GP-6"
RULE_FLOOR = "GP-7"
RULE_ROUNDING = "GP-8"
NOT_MATCHED = "未对应任何目标"
ALREADY_MATCHED = "目标已有对应标注"
NONE_CONFIRMED = "已检查，无目标"
NOT_CHECKED = "未检查"
NOT_CALIBRATED = "未校准"
UNREADABLE = "作答内容无法读取，请人工复核"
OTHER_TASK = "作答内容不属于本题，请人工复核"
CARELESS_CAP = "属性、格式、命名类扣分以本组分值的一半为限"
FLOOR = "扣分以扣完为止"
CEILING = "得分以满分为限"
LONGEST_TITLE = 16


@dataclass(frozen=True)
class Sum:
    """The arithmetic at the end of a line: share × points of the unit = amount."""

    credit: Fraction
    unit: Fraction

    def text(self) -> str:
        """Such as 0.72×1.50＝1.08 分; nothing where nothing is at stake."""
        if self.unit == 0:
            return "0 分"
        return f"{shown(self.credit)}×{shown(self.unit)}＝{shown(self.credit * self.unit)} 分"


def target(number: int, label: str) -> str:
    """A gold unit as lines call it."""
    return f"目标 {number}「{label}」"


def near(points: Sequence[tuple[int, int]]) -> str:
    """Where in a picture something missing is: the middle of `points` (1/100 pixel) in whole pixels."""
    if not points:
        return ""
    x, y = ((min(values) + max(values)) // 200 for values in zip(*points, strict=True))
    return f"位置约在（{x}，{y}）"


def chosen(given: str | None, asked: str) -> str:
    """What was chosen, None for nothing, and what belongs there."""
    if given is None:
        return f"未选，应为「{asked}」"
    return f"选「{given}」" if given == asked else f"选「{given}」，应为「{asked}」"


def wrong_attribute(palette: Palette, label: str, attribute: str, values: tuple[str, str]) -> str:
    """Of an attribute what was given and what is right; `values` are ids of its options."""
    known = palette.attribute(label, attribute)
    given, asked = (name_of(known.options, value) if known else value for value in values)
    return filled(known.name if known else attribute, given, asked)


def filled(name: str, given: str, asked: str) -> str:
    """A property that is not as it should be."""
    return f"{name}{f'为「{given}」' if given else '未填'}，应为「{asked}」"


def place_name(slot: str, title: str) -> str:
    """Slot and piece at the head of a line; a piece whose title is a whole question is told by its beginning."""
    short = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
    return f"{slot} {short}".strip()


def between(start_ms: int, end_ms: int) -> str:
    """Where in a sound something missing is."""
    return f"位置在 {shown(Fraction(start_ms, 1000))}–{shown(Fraction(end_ms, 1000))} 秒"


def surplus(unit: str, label: str) -> str:
    """A unit of the answer that stands for nothing."""
    return f"多出 {unit}「{label}」"


def measured(name: str, value: Fraction, low: Fraction | None = None, full: Fraction | None = None) -> str:
    """A measurement with the thresholds it was held against."""
    if low is None or full is None:
        return f"{name} {shown(value)}"
    return f"{name} {shown(value)}（最低线 {shown(low)}，满分线 {shown(full)}）"


def line_text(place: str, name: str, outcome: Outcome, details: tuple[str, ...], amount: Sum) -> str:
    """One line: `place` is slot and piece, `details` what was measured and the rule, empty ones left out."""
    head = " ".join(part for part in (place, name) if part)
    tail = "；".join([OUTCOMES[outcome], *(detail for detail in details if detail), amount.text()])
    return f"{head}：{tail}"


def rule(number: str) -> str:
    """规则 IM-2."""
    return f"规则 {number}"


def rounding_text(slot: str, exact: Fraction, quantum: Fraction, given: Fraction, maximum: Fraction) -> str:
    """The last line of a task."""
    return (
        f"{slot} 自动评分小计 {shown(exact)} 分，四舍五入到 {plain(quantum)}，"
        f"得 {plain(given)} 分（本题满分 {plain(maximum)} 分）"
    )
