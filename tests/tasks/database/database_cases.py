"""A small shop in SQLite with questions."""

import sqlite3
from contextlib import closing
from functools import lru_cache
from typing import Any

from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldTask
from tests.helpers.graded_case import GradedCase, make_case

SCRIPT = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT, joined TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total REAL, state TEXT, day TEXT);
CREATE VIEW paid AS SELECT * FROM orders WHERE state = '已付款';
INSERT INTO customers VALUES (1,'张三','广州','2023-01-05'),
 (2,'李四','北京','2023-02-11'),(3,'王五','广州','2023-03-20'), (4,'赵六',NULL,'2023-05-01'),
 (5,'孙七','上海','2023-06-18'),(6,'周八','上海','2023-07-09');
INSERT INTO orders VALUES (1,1,120.5,'已付款','2024-01-02'),
 (2,1,80,'已取消','2024-01-15'),(3,2,300,'已付款','2024-02-01'), (4,3,45.25,'已付款','2024-02-14'),
 (5,3,45.25,'已付款','2024-02-15'),(6,5,NULL,'待付款','2024-03-01'),
 (7,5,999.99,'已付款','2024-03-05'),(8,2,60,'已付款','2024-03-08'),(9,4,10,'已取消','2024-03-09'),
 (10,1,200,'待付款','2024-03-10');
"""
DATABASES = [
    {
        "name": "变动数据",
        "changes": [
            "UPDATE orders SET state = '已付款' WHERE id = 9", "UPDATE orders SET total = 5000 WHERE id = 4",
            "DELETE FROM orders WHERE id = 1", "UPDATE customers SET city = '北京' WHERE id = 3",
        ],
    },
    {
        "name": "边界数据",
        "changes": [
            "UPDATE customers SET city = NULL WHERE id = 1", "UPDATE orders SET total = 60 WHERE id IN (3, 7)",
            "DELETE FROM orders WHERE id IN (5, 8)", "UPDATE orders SET total = 400 WHERE id = 1",
            "INSERT INTO orders VALUES (11, 6, 70, '已付款', '2024-03-11'), (12, 6, 99, '已付款', '2024-03-12')",
        ],
    },
]  # fmt: skip
CHEAP = {"sql": "SELECT id, total FROM orders WHERE state = '已付款' AND total < 100 AND day >= '2024-02-15'"}
TOP = {
    "sql": "SELECT c.name, SUM(o.total) AS s FROM customers c JOIN orders o ON o.customer_id = c.id "
    "WHERE o.state = '已付款' GROUP BY c.id HAVING s > 100 ORDER BY s DESC",
    "order": [{"col": 2, "dir": "desc"}],
}


@lru_cache
def shop() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCRIPT)
        return connection.serialize()


def shop_case(
    gold: dict[str, Any] | None = None, ways: tuple[str, ...] = ("builder", "sql"), **config: Any
) -> GradedCase:
    queries = {"cheap": CHEAP, "top": TOP} if gold is None else gold
    pieces = {
        name: ("shop", {"ordered": bool(query.get("order")), "headings": query.get("headings", [])})
        for name, query in queries.items()
    }
    settings = {"databases": DATABASES} | config
    return make_case(
        TaskType.DATABASE, pieces, {"shop": shop()}, GoldTask("1.2-01", "database", 1, settings, queries),
        {"ways": list(ways)},
    )  # fmt: skip
