"""Makes the tasks on tables: 1.2-02 (clean), 1.2-03 (sort and subtotal of the own result), 2.2-02 (statistics).

    python exam_packages/level-5/skill/make/sheets.py

A clean table is made first; faults are put in one by one, and each writes down what it hides: the gold answer.
"""

import random
from dataclasses import dataclass, field
from typing import Any

from writing import Marks, Words, write_task

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass
class Sheet:
    """A table under way: heading ids, headings, rows of text, and what its faults hide."""

    columns: list[dict[str, Any]]
    rows: list[list[str]]
    cells: list[dict[str, Any]] = field(default_factory=list)
    delete: list[str] = field(default_factory=list)
    repeats: list[dict[str, Any]] = field(default_factory=list)

    def spoil(self, row: int, column: str, text: str) -> None:
        """Write a fault over a right value; rows from 1."""
        place = [one["id"] for one in self.columns].index(column)
        right = self.rows[row - 1][place]
        assert text != right
        self.rows[row - 1][place] = text
        self.cells.append({"row": f"r{row}", "col": column, "accept": [right]})

    def value(self, row: int, column: str) -> str:
        """What stands there."""
        return self.rows[row - 1][[one["id"] for one in self.columns].index(column)]

    def repeat(self, row: int, at: int) -> None:
        """The row at `at` becomes a copy of an earlier one; only one of the two may stay."""
        self.rows[at - 1] = list(self.rows[row - 1])
        self.repeats.append({"rows": [f"r{row}", f"r{at}"]})

    def csv(self) -> bytes:
        """As a spreadsheet program writes it: UTF-8 with a byte order mark."""
        lines = [[one["name"] for one in self.columns], *self.rows]
        return ("\ufeff" + "".join(",".join(line) + "\r\n" for line in lines)).encode()


@dataclass(frozen=True)
class Scene:
    """The words and values of one form."""

    form: str
    title: str
    noun: str
    prefix: str
    places: tuple[tuple[str, str], ...]
    place_name: str
    kinds: tuple[str, ...]
    kind_name: str
    other: str
    month: int
    people: tuple[str, ...]
    unit: str


SCENES = (
    Scene(
        "a", "设备巡检登记表", "巡检", "XJ",
        (("滨江路口", "bin1 jiang1 lu4 kou3"), ("东关路口", "dong1 guan1 lu4 kou3"),
         ("火车站路口", "huo3 che1 zhan4 lu4 kou3"), ("学院街路口", "xue2 yuan4 jie1 lu4 kou3")),
        "路口", ("信号灯", "摄像头", "护栏"), "设备", "红绿灯", 3, ("陆涛", "周海燕", "欧阳晨"), "台",
    ),
    Scene(
        "b", "货物入库登记表", "入库", "RK",
        (("东门库", "dong1 men2 ku4"), ("恒温库", "heng2 wen1 ku4"), ("南山库", "nan2 shan1 ku4"),
         ("中转库", "zhong1 zhuan3 ku4")),
        "库区", ("饮料", "图书", "电器"), "品类", "书籍", 6, ("司马琳", "孙立强", "谷雨晴"), "箱",
    ),
)  # fmt: skip
OTHER_OF = {"红绿灯": "信号灯", "书籍": "图书"}


def register(scene: Scene) -> Sheet:
    """Thirty clean rows, then the faults."""
    chance = random.Random(hash_of(scene.form))
    columns: list[dict[str, Any]] = [
        {"id": "no", "name": "编号"}, {"id": "place", "name": scene.place_name},
        {"id": "kind", "name": scene.kind_name},
        {"id": "day", "name": "日期", "kind": "date", "form": "YYYY-MM-DD"},
        {"id": "count", "name": "数量", "kind": "number"}, {"id": "who", "name": "负责人"},
    ]  # fmt: skip
    rows = [
        [f"{scene.prefix}{101 + n}", chance.choice(scene.places)[0], chance.choice(scene.kinds),
         f"2026-{scene.month:02}-{chance.randint(2, 27):02}", str(chance.randint(2, 48)), chance.choice(scene.people)]
        for n in range(30)
    ]  # fmt: skip
    sheet = Sheet(columns, rows)
    wrong = next(kind for kind in scene.kinds if kind == OTHER_OF[scene.other])
    for row in (4, 13, 22):
        sheet.rows[row - 1][2] = wrong
        sheet.spoil(row, "kind", scene.other)
    for row, text in ((2, " {} "), (9, "{}　"), (17, "  {}")):
        sheet.spoil(row, "place", text.format(sheet.value(row, "place")))
    for row in (6, 19):
        sheet.spoil(row, "count", sheet.value(row, "count").translate(FULL_WIDTH) + scene.unit)
    sheet.spoil(11, "count", sheet.value(11, "count") + scene.unit)
    for row, form in ((3, "{0}/{1}/{2}"), (8, "{0}年{1}月{2}日"), (15, "{0}.{1}.{2}"), (26, "{0}/{1}/{2}")):
        year, month, day = sheet.value(row, "day").split("-")
        sheet.spoil(row, "day", form.format(year, int(month), int(day)))
    sheet.rows[20 - 1][4] = "1"
    sheet.spoil(20, "count", "")
    sheet.rows[24 - 1][5] = "测试"
    sheet.delete.append("r24")
    sheet.repeat(5, 18)
    sheet.repeat(12, 28)
    return sheet


def hash_of(form: str) -> int:
    """A seed for each form."""
    return {"a": 1202, "b": 2202}[form]


def clean(scene: Scene, sheet: Sheet) -> None:
    """1.2-02."""
    other, right = scene.other, OTHER_OF[scene.other]
    words = Words(
        "table", f"{scene.title}清洗", ("1.2.1",), 6, 8,
        f"""下面是一份{scene.title}，由多人录入，格式不统一。请按要求清洗，并保留全部正确的数据：

1. “{scene.place_name}”去掉多余的空格。

2. “日期”统一写成 2026-03-05 的格式。

3. “数量”只保留半角数字，去掉单位；空白的填 1。

4. “{scene.kind_name}”中的“{other}”统一改为“{right}”。

5. 内容完全相同的行只保留一行。

6. “负责人”为“测试”的行整行删除。""",
        """可以使用筛选、批量修改、查找替换和查找重复项；每一步都可以撤销，也可以在操作记录中查看。

正例：先按“负责人”筛选出“测试”，再删除筛选出的行。

反例：把编号不同、其他内容相近的两行当作重复行删除。""",
        """每个应当修改的单元格、每个应当删除的行分值相等。改对得分；内容对而格式不对得 50%。

把原来正确的单元格改错，或者删掉正确的行，每处扣一份分值。本题得分不低于 0 分。""",
        {}, (("sheet", scene.title, "register", {"mode": "repair", "columns": sheet.columns}),),
    )  # fmt: skip
    gold = {"sheet": {"cells": sheet.cells, "delete": sheet.delete, "repeats": sheet.repeats}}
    write_task(f"{scene.form}/1.2-02", words, Marks(gold), {"register.csv": sheet.csv()})


def subtotal(scene: Scene, sheet: Sheet) -> None:
    """1.2-03, on the candidate's own cleaned table."""
    pinyin = [{"text": text, "code": code} for text, code in scene.places]
    given = [{"ref": "A1", "text": scene.place_name}, {"ref": "B1", "text": "数量合计"}]
    given += [{"ref": f"A{n}", "text": text} for n, (text, _) in enumerate(scene.places, 2)]
    last = len(scene.places) + 2
    given.append({"ref": f"A{last}", "text": "总计"})
    blanks = [{"ref": f"B{n}", "format": "0"} for n in range(2, last + 1)]
    words = Words(
        "summary", f"{scene.title}排序与汇总", ("1.2.2",), 6, 6,
        f"""请在上一题（1.2-02）清洗结果的基础上完成：

1. 排序：先按“{scene.place_name}”的拼音升序，同一{scene.place_name}再按“数量”从大到小。

2. 汇总：在统计表中用公式计算各{scene.place_name}的数量合计和总计。""",
        """本题使用您自己清洗后的表格；清洗中的错误不在本题重复扣分。

公式以“=”开头，“数据!B:B”表示清洗后表格的第 2 列。

正例：=SUMIF(数据!B:B,A2,数据!E:E)

反例：用计算器算出结果，直接填入数字——数据变化后结果不会更新。""",
        """排序占 40%：按相邻两行次序正确的比例计分，未排序不得分。

统计表占 60%：每个单元格分值相等，与按您的数据重新计算的结果一致得分。""",
        {},
        (("summary", f"{scene.title}汇总", "register", {
            "columns": sheet.columns, "tools": ["sort", "cells"], "follow": {"slot": "1.2-02", "piece": "sheet"},
            "pinyin": pinyin, "sheet": given, "blanks": blanks,
        }),),
    )  # fmt: skip
    cells = [
        {"ref": f"B{n}", "formula": f"=SUMIF(数据!B:B,A{n},数据!E:E)", "places": 0} for n in range(2, last)
    ]  # fmt: skip
    cells.append({"ref": f"B{last}", "formula": f"=SUM(B2:B{last - 1})", "places": 0})
    order = [{"col": "place", "dir": "asc"}, {"col": "count", "dir": "desc"}]
    config = {"shares": [{"part": "sort", "share": "0.4"}, {"part": "cells", "share": "0.6"}]}
    write_task(
        f"{scene.form}/1.2-03", words, Marks({"summary": {"sort": order, "cells": cells}}, config),
        {"register.csv": sheet.csv()},
    )  # fmt: skip


@dataclass(frozen=True)
class Annotated:
    """What was annotated in one form."""

    form: str
    labels: tuple[tuple[str, int], ...]
    people: tuple[str, ...]


ANNOTATED = (
    Annotated("a", (("行人", 5), ("汽车", 7), ("电动自行车", 3), ("公交车", 2)), ("甲组", "乙组", "丙组")),
    Annotated("b", (("作业人员", 6), ("叉车", 2), ("托盘货物", 8), ("灭火器", 3)), ("甲组", "乙组", "丙组")),
)


def statistics(one: Annotated) -> None:
    """2.2-02: counts, shares and a chart of annotated pictures."""
    chance = random.Random({"a": 22021, "b": 22022}[one.form])
    columns: list[dict[str, Any]] = [
        {"id": "picture", "name": "图片"}, {"id": "label", "name": "标签"}, {"id": "team", "name": "小组"},
        {"id": "boxes", "name": "框数", "kind": "number"}, {"id": "check", "name": "质检"},
    ]  # fmt: skip
    rows = []
    for number in range(72):
        label, usual = chance.choices(one.labels, (5, 6, 4, 2))[0]
        boxes = max(1, round(chance.gauss(usual, 1.6)))
        state = chance.choices(("通过", "返工"), (4, 1))[0]
        rows.append([f"IMG_{number + 1:03}", label, chance.choice(one.people), str(boxes), state])
    sheet = Sheet(columns, rows)
    names = [label for label, _ in one.labels]
    last = len(names) + 2
    given = [
        {"ref": f"{letter}1", "text": text}
        for letter, text in zip("ABCD", ("标签", "图片数", "框数合计", "框数占比"), strict=True)
    ]
    given += [{"ref": f"A{n}", "text": name} for n, name in enumerate(names, 2)] + [{"ref": f"A{last}", "text": "合计"}]
    forms = {"B": "0", "C": "0", "D": "0.0%"}
    blanks = [{"ref": f"{letter}{n}", "format": form} for n in range(2, last + 1) for letter, form in forms.items()]
    totals = {name: sum(int(row[3]) for row in rows if row[1] == name) for name in names}
    best = max(totals, key=lambda name: totals[name])
    assert sorted(totals.values())[-1] - sorted(totals.values())[-2] > 10
    words = Words(
        "summary", "标注结果统计", ("2.2.2",), 10, 8,
        """“数据”表是一批图片的标注结果，每行一张图片。请完成：

1. 在统计表中用公式计算各标签的图片数、框数合计和框数占比（占全部框数的百分比，保留一位小数），以及合计行。

2. 根据统计表绘制柱形图或条形图：横轴为标签，数值为框数合计；标题为“各标签框数”，两条坐标轴分别写明“标签”和“框数”。

3. 填写结论：框数合计最多的标签；返工率（质检为“返工”的图片数占全部图片数的百分比，保留一位小数）。""",
        """公式以“=”开头；“数据!B:B”表示“数据”表的第 2 列（标签），“数据!D:D”是第 4 列（框数），“数据!E:E”是第 5 列（质检）。

正例：=COUNTIF(数据!B:B,A2)

反例：合计行直接填写数字。""",  # noqa: E501
        """统计表占 60%，图表占 25%，结论占 15%，各部分内每一项分值相等。

统计表按公式在您的数据上重新计算的结果计分；图表按类型、分类、数据、标题和坐标轴逐项计分，不看颜色和大小。""",
        {},
        (("stats", "标注结果统计", "results", {
            "columns": columns, "tools": ["cells", "charts", "fields"], "sheet": given, "blanks": blanks,
            "fields": [{"id": "most", "title": "框数合计最多的标签", "options": names},
                       {"id": "rework", "title": "返工率（%，保留一位小数，例如 12.5）"}],
        }),),
    )  # fmt: skip
    cells: list[dict[str, Any]] = []
    for n in range(2, last):
        cells += [
            {"ref": f"B{n}", "formula": f"=COUNTIF(数据!B:B,A{n})", "places": 0},
            {"ref": f"C{n}", "formula": f"=SUMIF(数据!B:B,A{n},数据!D:D)", "places": 0},
            {"ref": f"D{n}", "formula": f"=C{n}/C{last}", "places": 3},
        ]
    cells += [{"ref": f"B{last}", "formula": f"=SUM(B2:B{last - 1})", "places": 0},
              {"ref": f"C{last}", "formula": f"=SUM(C2:C{last - 1})", "places": 0},
              {"ref": f"D{last}", "formula": f"=SUM(D2:D{last - 1})", "places": 3}]  # fmt: skip
    chart = {"kinds": ["column", "bar"], "category": f"A2:A{last - 1}", "series": [f"C2:C{last - 1}"],
             "title": ["各标签框数"], "x": ["标签"], "y": ["框数"]}  # fmt: skip
    rework = {"id": "rework", "formula": '=COUNTIF(数据!E:E,"返工")/COUNTA(数据!E2:E73)*100', "places": 1}
    gold = {"stats": {"cells": cells, "charts": [chart], "fields": [{"id": "most", "accept": [best]}, rework]}}
    shares = {"cells": "0.6", "charts": "0.25", "fields": "0.15"}
    config = {"shares": [{"part": part, "share": share} for part, share in shares.items()]}
    write_task(f"{one.form}/2.2-02", words, Marks(gold, config), {"results.csv": sheet.csv()})


if __name__ == "__main__":
    for scene in SCENES:
        made = register(scene)
        clean(scene, made)
        subtotal(scene, made)
    for one in ANNOTATED:
        statistics(one)
