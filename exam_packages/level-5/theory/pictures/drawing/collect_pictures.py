"""Draw the pictures of data collection and processing: database tables, untidy records and a bar chart.

Run from anywhere: python collect_pictures.py
"""

from basic_canvas import BLUE, INK, LINE, PAPER, QUIET, Canvas, Column, Style, draw_table

ORDERS = (
    ("1001", "杭州", "120", "完成"),
    ("1002", "成都", "80", "取消"),
    ("1003", "杭州", "200", "完成"),
    ("1004", "西安", "150", "完成"),
    ("1005", "成都", "90", "完成"),
    ("1006", "杭州", "60", "取消"),
)
USERS = (("1", "张磊"), ("2", "刘芳"), ("3", "陈晨"))
CALLS = (("c1", "1", "5"), ("c2", "3", "8"), ("c3", "1", "4"), ("c4", "3", "6"))
UNTIDY = (
    ("1", "A101", "2026-03-01", "南京", "56.00"),
    ("2", "A102", "2026/3/2", "南京市", "48.50"),
    ("3", "A103", "2026-03-02", "合肥", "30.00"),
    ("4", "A104", "2026-03-02", "合肥", ""),
    ("5", "A105", "2026-03-03", "南京", "62.00"),
    ("6", "A105", "2026-03-03", "南京", "62.00"),
)
STORES = (("甲店", 120), ("乙店", 180), ("丙店", 90), ("丁店", 210))
TITLE = Style(size=22, bold=True)


def draw_orders_table() -> None:
    columns = (
        Column("id", 110, "right"),
        Column("city", 130),
        Column("amount", 130, "right"),
        Column("status", 130),
    )
    canvas = Canvas(540, 360)
    canvas.text((20, 32), "orders", TITLE)
    draw_table(canvas, (20, 60), columns, ORDERS)
    canvas.save("collect_orders_table.png")


def draw_join_tables() -> None:
    canvas = Canvas(730, 280)
    canvas.text((20, 32), "users", TITLE)
    draw_table(canvas, (20, 60), (Column("user_id", 110, "right"), Column("name", 130)), USERS)
    canvas.text((340, 32), "calls", TITLE)
    columns = (Column("call_id", 120), Column("user_id", 120, "right"), Column("minutes", 130, "right"))
    draw_table(canvas, (340, 60), columns, CALLS)
    canvas.save("collect_join_tables.png")


def draw_untidy_records() -> None:
    columns = (
        Column("行号", 80, "centre"),
        Column("订单号", 120),
        Column("日期", 160),
        Column("城市", 120),
        Column("金额（元）", 140, "right"),
    )
    canvas = Canvas(660, 320)
    draw_table(canvas, (20, 20), columns, UNTIDY)
    canvas.save("collect_dirty_records.png")


def draw_store_bars() -> None:
    """Bars on a scale of 0 to 250 records."""
    canvas = Canvas(640, 420)
    left, floor, records_per_pixel = 80, 360, 250 / 290
    canvas.text((20, 32), "各门店采集量（条）", TITLE)
    for records in range(0, 251, 50):
        height = floor - records / records_per_pixel
        canvas.line([(left, height), (610, height)], LINE if records else INK)
        canvas.text((left - 12, height), str(records), Style(size=17, colour=QUIET, align="right"))
    for place, (store, records) in enumerate(STORES):
        middle = left + 75 + place * 126
        top = floor - records / records_per_pixel
        canvas.box((middle - 36, top), (middle + 36, floor), BLUE, BLUE)
        canvas.box((middle - 24, top - 28), (middle + 24, top - 2), PAPER, PAPER)  # no scale line through the number
        canvas.text((middle, top - 16), str(records), Style(bold=True, align="centre"))
        canvas.text((middle, floor + 24), store, Style(align="centre"))
    canvas.save("collect_store_bars.png")


if __name__ == "__main__":
    draw_orders_table()
    draw_join_tables()
    draw_untidy_records()
    draw_store_bars()
