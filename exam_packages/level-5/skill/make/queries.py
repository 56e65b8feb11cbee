"""Makes the database task 1.1-02 of both forms: an SQLite file and three questions each.

python exam_packages/level-5/skill/make/queries.py
"""

import random
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from writing import Marks, Words, write_task

RULE = """每道小题按以下各项得分：语句能够运行占 10%，列正确占 15%，行正确占 60%（要求排序的小题）或 75%（不要求排序的小题），顺序正确占 15%。只有查出了正确的行，列和顺序才得分；多查出的行抵消查对的行。

阅卷时查询语句会在本题数据库和内容不同的其他数据库上分别运行，以得分最低的一次为准，因此不要把看到的结果直接写进条件。"""  # noqa: E501
GUIDE = """可以使用“查询设计”（不写语句，界面会显示对应的 SQL），也可以直接写 SQL，二者选其一；同时填写的，以 SQL 为准。

只允许查询，不能修改数据库。列的名称和先后次序不作要求。

正例：按题目要求选出三列，并加上全部条件。

反例：用“*”选出全部列；漏掉其中一个条件。"""


def database(script: str, rows: dict[str, list[tuple[Any, ...]]]) -> bytes:
    """The bytes of a database with these tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)
            for table, values in rows.items():
                marks = ", ".join("?" * len(values[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
            connection.commit()
            connection.execute("VACUUM")
        return path.read_bytes()


def street() -> tuple[bytes, list[tuple[str, dict[str, Any]]], list[dict[str, Any]]]:
    """Vehicles counted at crossings."""
    chance = random.Random(5101)
    places = ("滨江路口", "文化广场路口", "火车站路口", "学院街路口", "东关路口")
    rows: list[tuple[Any, ...]] = []
    for day in ("2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19"):
        for place in places:
            for time in ("早高峰", "平峰", "晚高峰"):
                for kind in ("小汽车", "公交车", "货车", "电动自行车"):
                    base = {"小汽车": 320, "公交车": 40, "货车": 60, "电动自行车": 260}[kind]
                    many = round(base * {"早高峰": 1.5, "平峰": 0.8, "晚高峰": 1.4}[time] * chance.uniform(0.6, 1.4))
                    weather = "雨" if day in ("2026-03-17", "2026-03-18") else "晴"
                    rows.append((len(rows) + 1, place, day, time, kind, many, weather))
    columns = "路口 TEXT, 日期 TEXT, 时段 TEXT, 车型 TEXT, 数量 INTEGER, 天气 TEXT"
    script = f"CREATE TABLE 过车记录 (编号 INTEGER PRIMARY KEY, {columns});"
    questions = [
        ("查询 2026 年 3 月 17 日各路口货车的过车情况，显示：路口、时段、数量。",
         {"sql": "SELECT 路口, 时段, 数量 FROM 过车记录 WHERE 日期 = '2026-03-17' AND 车型 = '货车'"}),
        ("查询下雨天里数量超过 500 的小汽车记录，显示：日期、路口、时段、数量，按数量从大到小排列。",
         {"sql": "SELECT 日期, 路口, 时段, 数量 FROM 过车记录 "
                 "WHERE 天气 = '雨' AND 车型 = '小汽车' AND 数量 > 500 ORDER BY 数量 DESC",
          "order": [{"col": 4, "dir": "desc"}]}),
        ("查询“文化广场路口”早高峰和晚高峰的电动自行车记录，显示：编号、日期、时段、数量。",
         {"sql": "SELECT 编号, 日期, 时段, 数量 FROM 过车记录 "
                 "WHERE 路口 = '文化广场路口' AND 车型 = '电动自行车' AND 时段 IN ('早高峰', '晚高峰')"}),
    ]  # fmt: skip
    changes = [
        {"name": "变动数据", "changes": [
            "UPDATE 过车记录 SET 日期 = '2026-03-17' WHERE 日期 = '2026-03-19' AND 路口 = '东关路口'",
            "UPDATE 过车记录 SET 数量 = 500 WHERE 车型 = '小汽车' AND 天气 = '雨' AND 路口 = '滨江路口'",
            "UPDATE 过车记录 SET 时段 = '平峰' WHERE 路口 = '文化广场路口' AND 日期 = '2026-03-16'",
        ]},
        {"name": "边界数据", "changes": [
            "DELETE FROM 过车记录 WHERE 路口 = '学院街路口'",
            "UPDATE 过车记录 SET 车型 = '货车' WHERE 车型 = '公交车' AND 路口 = '火车站路口'",
            "UPDATE 过车记录 SET 数量 = 数量 + 220 WHERE 车型 = '小汽车'",
            "UPDATE 过车记录 SET 数量 = 数量 + 9 WHERE 车型 IN ('货车', '电动自行车') AND 编号 % 3 <> 0",
            "INSERT INTO 过车记录 VALUES (901, '文化广场路口', '2026-03-20', '晚高峰', '电动自行车', 350, '晴')",
        ]},
    ]  # fmt: skip
    return database(script, {"过车记录": rows}), questions, changes


def warehouse() -> tuple[bytes, list[tuple[str, dict[str, Any]]], list[dict[str, Any]]]:
    """Parcels that went through a warehouse."""
    chance = random.Random(5202)
    rows: list[tuple[Any, ...]] = []
    for number in range(1, 181):
        kind = chance.choice(("生鲜", "家电", "图书", "服装", "药品"))
        weight = round({"生鲜": 4, "家电": 15, "图书": 2, "服装": 1, "药品": 1}[kind] * chance.uniform(0.5, 2.2), 1)
        state = chance.choices(("已签收", "运输中", "已退回", "破损"), (10, 6, 2, 1))[0]
        day = f"2026-06-{chance.randint(10, 24):02}"
        city = chance.choice(("合肥", "南京", "杭州", "武汉", "南昌"))
        rows.append((number, f"YD{26060000 + number * 7}", kind, weight, city, day, state))
    columns = "运单号 TEXT, 品类 TEXT, 重量 REAL, 目的地 TEXT, 入库日期 TEXT, 状态 TEXT"
    script = f"CREATE TABLE 运单 (序号 INTEGER PRIMARY KEY, {columns});"
    questions = [
        ("查询发往南京、状态为“运输中”的运单，显示：运单号、品类、入库日期。",
         {"sql": "SELECT 运单号, 品类, 入库日期 FROM 运单 WHERE 目的地 = '南京' AND 状态 = '运输中'"}),
        ("查询 2026 年 6 月 20 日及以后入库、重量超过 10 千克的家电运单，"
         "显示：运单号、重量、目的地，按重量从大到小排列。",
         {"sql": "SELECT 运单号, 重量, 目的地 FROM 运单 "
                 "WHERE 品类 = '家电' AND 重量 > 10 AND 入库日期 >= '2026-06-20' ORDER BY 重量 DESC",
          "order": [{"col": 2, "dir": "desc"}]}),
        ("查询状态为“已退回”或“破损”的运单，显示：运单号、品类、状态、目的地。",
         {"sql": "SELECT 运单号, 品类, 状态, 目的地 FROM 运单 WHERE 状态 IN ('已退回', '破损')"}),
    ]  # fmt: skip
    changes = [
        {"name": "变动数据", "changes": [
            "UPDATE 运单 SET 状态 = '运输中' WHERE 序号 % 5 = 0",
            "UPDATE 运单 SET 入库日期 = '2026-06-20' WHERE 品类 = '家电' AND 序号 % 3 = 0",
            "UPDATE 运单 SET 状态 = '破损' WHERE 序号 % 17 = 1",
        ]},
        {"name": "边界数据", "changes": [
            "UPDATE 运单 SET 目的地 = '南京' WHERE 目的地 = '武汉'",
            "UPDATE 运单 SET 重量 = 10 WHERE 品类 = '家电' AND 序号 % 2 = 0",
            "UPDATE 运单 SET 入库日期 = '2026-06-22' WHERE 品类 = '家电' AND 序号 % 4 = 1",
            "DELETE FROM 运单 WHERE 状态 = '破损' AND 序号 > 100",
            "INSERT INTO 运单 VALUES (901, 'YD26069001', '家电', 21.5, '合肥', '2026-06-23', '已退回')",
        ]},
    ]  # fmt: skip
    return database(script, {"运单": rows}), questions, changes


def main() -> None:
    """Both forms."""
    for form, title, what, (data, questions, changes) in (
        ("a", "过车数据查询", "某路口过车计数系统的数据库", street()),
        ("b", "运单数据查询", "某物流公司运单系统的数据库", warehouse()),
    ):
        setups = [{"ordered": True} if "order" in gold else {} for _, gold in questions]
        pieces = tuple(
            (f"q-{n}", f"（{n}）{text}", "data", setup)
            for n, ((text, _), setup) in enumerate(zip(questions, setups, strict=True), 1)
        )
        words = Words(
            "database", title, ("1.1.2",), 7, 9, f"{what}已经导入本机。请完成 3 道小题，从中采集所需的业务数据。",
            GUIDE, RULE, {"ways": ["builder", "sql"]}, pieces,
        )  # fmt: skip
        gold = {f"q-{n}": answer for n, (_, answer) in enumerate(questions, 1)}
        weights = [{"piece": "q-1", "weight": "2"}, {"piece": "q-2", "weight": "3"}, {"piece": "q-3", "weight": "2"}]
        write_task(f"{form}/1.1-02", words, Marks(gold, {"databases": changes, "weights": weights}), {"data.db": data})


if __name__ == "__main__":
    main()
