"""Makes the level-4 tasks on data: 1.1-01 (check a table), 1.1-02 (query it), 3.2-01 (sum up a log).

python exam_packages/level-4/skill/make/quality.py
"""

import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

LEVEL = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(LEVEL.parents[1] / "level-5" / "skill" / "make"))

from queries import database  # noqa: E402
from writing import Marks, Words, write_task  # noqa: E402

ROWS = 42
BLANK, REPEAT, INVALID, CONFLICT = "blank", "repeat", "invalid", "conflict"
KIND_NAMES = {BLANK: "缺失（完整性）", REPEAT: "重复（唯一性）", INVALID: "无效（有效性）", CONFLICT: "矛盾（一致性）"}


@dataclass(frozen=True)
class Book:
    """The register of one form: its words, and the values its rows are made of."""

    form: str
    title: str
    table: str
    prefix: str
    headings: tuple[str, ...]
    things: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date
    scale: str
    begun: str
    ended: str


BOOKS = (
    Book(
        "a", "售后工单", "工单", "GD", ("工单号", "商品", "品类", "下单日期", "报修日期", "联系电话", "满意度"),
        ("双门冰箱", "滚筒洗衣机", "挂式空调", "微波炉", "液晶电视", "净水器"),
        ("冰箱", "洗衣机", "空调", "厨房电器", "电视", "厨房电器"), date(2026, 8, 1), "满意度", "下单日期", "报修日期",
    ),
    Book(
        "b", "报事报修记录", "报修", "BX", ("单号", "位置", "类别", "提交日期", "完成日期", "联系电话", "评价"),
        ("3栋电梯", "地下车库", "5栋楼道", "东门", "儿童乐园", "2栋天台"),
        ("电梯", "照明", "保洁", "门禁", "设施", "漏水"), date(2026, 9, 1), "评价", "提交日期", "完成日期",
    ),
)  # fmt: skip


def rows_of(book: Book) -> tuple[list[list[str]], dict[int, str]]:
    """Clean rows with one fault in each of fifteen, and the kind of fault by row number from 1."""
    chance = random.Random({"a": 4101, "b": 4102}[book.form])
    rows = []
    for number in range(ROWS):
        which = chance.randrange(len(book.things))
        begun = book.first + timedelta(days=chance.randint(0, 50))
        ended = begun + timedelta(days=chance.randint(0, 9))
        phone = f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09}"
        rows.append([f"{book.prefix}{3001 + number * 3}", book.things[which], book.kinds[which],
                     begun.isoformat(), ended.isoformat(), phone, str(chance.randint(1, 5))])  # fmt: skip
    faults: dict[int, str] = {}
    for number, column in ((3, 5), (11, 1), (24, 5), (37, 4)):
        rows[number - 1][column] = ""
        faults[number] = BLANK
    for number, twin in ((18, 7), (29, 15), (40, 33)):
        rows[number - 1] = list(rows[twin - 1])
        faults[number] = REPEAT
    for number, column, text in ((6, 6, "8"), (14, 5, "1395512"), (27, 6, "0"), (35, 3, "2026-02-30")):
        rows[number - 1][column] = text
        faults[number] = INVALID
    for number in (9, 21, 31, 42):
        begun, ended = rows[number - 1][3], rows[number - 1][4]
        if begun == ended:
            ended = (date.fromisoformat(ended) + timedelta(days=2)).isoformat()
        rows[number - 1][3], rows[number - 1][4] = ended, begun
        faults[number] = CONFLICT
    return rows, faults


def check(book: Book, rows: list[list[str]], faults: dict[int, str]) -> None:
    """1.1-01."""
    ids = ("no", "thing", "kind", "begun", "ended", "phone", "mark")
    columns = [{"id": key, "name": name} for key, name in zip(ids, book.headings, strict=True)]
    lines = [book.headings, *rows]
    data = ("\ufeff" + "".join(",".join(line) + "\r\n" for line in lines)).encode()
    words = Words(
        "table", f"{book.title}质量检测", ("1.1.1",), 9, 12,
        f"""下面是一份{book.title}，共 {ROWS} 行。请逐行检测数据质量，把有问题的行标出来，并选择问题类型。

只标记，不修改数据。每个有问题的行只有一种问题。""",
        f"""缺失（完整性）：任何一列为空。

重复（唯一性）：所有内容都与前面某一行相同，后出现的一行标“重复”，先出现的不标。

无效（有效性）：联系电话不是以 1 开头的 11 位数字；{book.scale}不是 1 至 5 的整数；日期不存在。

矛盾（一致性）：{book.ended}早于{book.begun}。

正例：{book.scale}为“6”的行标“无效”。

反例：两行商品或位置相同、编号不同，标为“重复”。""",
        """每个有问题的行分值相等：标出得 70%，类型选对得 30%。

把没有问题的行标为有问题，每行扣一份分值。本题得分不低于 0 分。""",
        {},
        (("sheet", book.title, "register", {
            "mode": "flag", "target": "row", "columns": columns,
            "kinds": [{"id": key, "name": name} for key, name in KIND_NAMES.items()],
        }),),
    )  # fmt: skip
    flags = [{"row": f"r{number}", "col": "", "kinds": [kind]} for number, kind in sorted(faults.items())]
    write_task(f"{book.form}/1.1-01", words, Marks({"sheet": {"flags": flags}}), {"register.csv": data}, LEVEL)


def query(book: Book, rows: list[list[str]]) -> None:
    """1.1-02: the same register in a database, without its repeated rows."""
    seen, kept = set(), []
    for row in rows:
        if row[0] not in seen:
            seen.add(row[0])
            kept.append((*row[:6], int(row[6])))
    no, thing, kind, begun, ended, phone, mark = book.headings
    script = f"CREATE TABLE {book.table} ({no} TEXT, {thing} TEXT, {kind} TEXT, {begun} TEXT, {ended} TEXT, {phone} TEXT, {mark} INTEGER);"  # noqa: E501
    first = (
        f"SELECT {kind}, COUNT(*) FROM {book.table} WHERE {mark} BETWEEN 1 AND 2 GROUP BY {kind} ORDER BY COUNT(*) DESC"
    )
    second = f"SELECT {no}, {begun}, {ended} FROM {book.table} WHERE {ended} <> '' AND {ended} < {begun}"
    questions = (
        (f"（1）统计{mark}为 1 或 2 的记录在各{kind}中的数量，显示：{kind}、数量，按数量从大到小排列。",
         {"sql": first, "order": [{"col": 2, "dir": "desc"}]}, {"ordered": True}),
        (f"（2）查询{ended}早于{begun}的记录（{ended}为空的不算），显示：{no}、{begun}、{ended}。",
         {"sql": second}, {}),
    )  # fmt: skip
    words = Words(
        "database", f"{book.title}质量统计", ("1.1.1",), 3, 5,
        f"去掉重复行以后的{book.title}已经导入数据库。请用查询语句统计数据质量。",
        """可以直接写 SQL，也可以使用“查询设计”，二者选其一；同时填写的，以 SQL 为准。只允许查询，不能修改数据库。

正例：用 GROUP BY 分组，用 COUNT(*) 计数。

反例：把看到的数字直接写进查询结果。""",
        """每道小题：语句能够运行占 10%，列正确占 15%，行正确占 60%（不要求排序的为 75%），顺序正确占 15%。只有查出了正确的行，列和顺序才得分；多查出的行抵消查对的行。

查询语句会在内容不同的几个数据库上运行，以得分最低的一次为准。""",  # noqa: E501
        {"ways": ["sql", "builder"]},
        tuple((f"q-{n}", title, "register", setup) for n, (title, _, setup) in enumerate(questions, 1)),
    )  # fmt: skip
    changes = [
        {"name": "变动数据", "changes": [
            f"UPDATE {book.table} SET {mark} = 2 WHERE rowid % 4 = 0",
            f"UPDATE {book.table} SET {ended} = '2026-07-01' WHERE rowid % 7 = 1",
        ]},
        {"name": "边界数据", "changes": [
            f"UPDATE {book.table} SET {mark} = 3 WHERE rowid % 5 IN (0, 1)",
            f"UPDATE {book.table} SET {ended} = {begun} WHERE {ended} < {begun} AND rowid % 2 = 0",
            f"UPDATE {book.table} SET {begun} = '2026-12-31' WHERE rowid % 9 = 2",
            f"UPDATE {book.table} SET {kind} = '其他' WHERE rowid % 3 = 0",
        ]},
    ]  # fmt: skip
    gold = {f"q-{n}": answer for n, (_, answer, _) in enumerate(questions, 1)}
    data = database(script, {book.table: kept})
    write_task(f"{book.form}/1.1-02", words, Marks(gold, {"databases": changes}), {"register.db": data}, LEVEL)


LOGS = {
    "a": ("售后机器人使用日志统计", "小安",
          (("查物流", 30, 0.92, 2), ("约安装", 14, 0.86, 3), ("查退款", 20, 0.5, 6), ("开发票", 11, 0.9, 2),
           ("查保修", 9, 0.8, 3))),
    "b": ("物业助手使用日志统计", "小和",
          (("缴费查询", 16, 0.9, 2), ("报事报修", 26, 0.52, 6), ("访客邀请", 21, 0.93, 2), ("门禁问题", 12, 0.8, 3),
           ("活动报名", 9, 0.95, 2))),
}  # fmt: skip


def log(form: str) -> None:
    """3.2-01."""
    title, name, functions = LOGS[form]
    chance = random.Random({"a": 3201, "b": 3202}[form])
    rows = []
    for function, many, solved, rounds in functions:
        for _ in range(many):
            result = "已解决" if chance.random() < solved else "转人工"
            rows.append([function, str(max(1, round(chance.gauss(rounds, 1)))), result])
    chance.shuffle(rows)
    lines = [["会话", "功能", "轮数", "结果"], *([f"S{n:03}", *row] for n, row in enumerate(rows, 1))]
    data = ("\ufeff" + "".join(",".join(line) + "\r\n" for line in lines)).encode()
    names = [function for function, *_ in functions]
    last = len(names) + 1
    rates = {f: sum(r[0] == f and r[2] == "已解决" for r in rows) / sum(r[0] == f for r in rows) for f in names}
    worst = min(rates, key=lambda function: rates[function])
    assert sorted(rates.values())[1] - rates[worst] > 0.1
    columns = [{"id": "no", "name": "会话"}, {"id": "function", "name": "功能"},
               {"id": "rounds", "name": "轮数", "kind": "number"}, {"id": "result", "name": "结果"}]  # fmt: skip
    heads = ("功能", "使用次数", "一次解决率", "平均轮数")
    given = [{"ref": f"{letter}1", "text": text} for letter, text in zip("ABCD", heads, strict=True)]
    given += [{"ref": f"A{n}", "text": function} for n, function in enumerate(names, 2)]
    forms = {"B": "0", "C": "0.0%", "D": "0.0"}
    blanks = [{"ref": f"{letter}{n}", "format": form_} for n in range(2, last + 1) for letter, form_ in forms.items()]
    words = Words(
        "summary", title, ("3.2.1",), 4, 5,
        f"""“数据”表是“{name}”某天的会话日志，每行一次会话。请在统计表中用公式计算各功能的使用次数、一次解决率（结果为“已解决”的次数占使用次数的百分比，保留一位小数）和平均轮数（保留一位小数），并填写一次解决率最低的功能。""",
        """公式以“=”开头；“数据!B:B”是功能，“数据!C:C”是轮数，“数据!D:D”是结果。

正例：=COUNTIFS(数据!B:B,A2,数据!D:D,"已解决")/B2

反例：把各功能的解决率相加，再除以功能数。""",
        "统计表占 80%，每个单元格分值相等；结论占 20%。统计表按公式在您的数据上重新计算的结果计分。",
        {},
        (("stats", "使用日志统计", "log", {
            "columns": columns, "tools": ["cells", "fields"], "sheet": given, "blanks": blanks,
            "fields": [{"id": "worst", "title": "一次解决率最低的功能", "options": names}],
        }),),
    )  # fmt: skip
    cells: list[dict[str, Any]] = []
    for n in range(2, last + 1):
        cells += [
            {"ref": f"B{n}", "formula": f"=COUNTIF(数据!B:B,A{n})", "places": 0},
            {"ref": f"C{n}", "formula": f'=COUNTIFS(数据!B:B,A{n},数据!D:D,"已解决")/B{n}', "places": 3},
            {"ref": f"D{n}", "formula": f"=AVERAGEIF(数据!B:B,A{n},数据!C:C)", "places": 1},
        ]
    gold = {"stats": {"cells": cells, "fields": [{"id": "worst", "accept": [worst]}]}}
    config = {"shares": [{"part": "cells", "share": "0.8"}, {"part": "fields", "share": "0.2"}]}
    write_task(f"{form}/3.2-01", words, Marks(gold, config), {"log.csv": data}, LEVEL)


if __name__ == "__main__":
    for one in BOOKS:
        made, found = rows_of(one)
        check(one, made, found)
        query(one, made)
    for letter in LOGS:
        log(letter)
