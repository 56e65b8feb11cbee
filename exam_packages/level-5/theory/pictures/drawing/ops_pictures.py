"""Draw the pictures of running intelligent systems: a status panel, a log excerpt and a line of request volume.

Run from anywhere: python ops_pictures.py
"""

from basic_canvas import (
    AMBER,
    BLUE,
    GREEN,
    INK,
    LINE,
    QUIET,
    RED,
    SHADE,
    Canvas,
    Column,
    Point,
    Style,
    draw_table,
)

# (service, whether it runs, processor use in %, requests today)
SERVICES = (
    ("语音识别", True, 42, "12,480"),
    ("文本质检", True, 71, "8,315"),
    ("图像识别", False, 0, "3,206"),
    ("对话机器人", True, 35, "20,154"),
)
DISK_USED = 58  # %
LOG = (
    ("09:00:02", "INFO", "启动", "服务启动完成"),
    ("09:12:40", "INFO", "请求", "处理成功，用时 230 ms"),
    ("09:15:07", "WARN", "请求", "响应缓慢，用时 3200 ms"),
    ("09:15:31", "ERROR", "存储", "写入失败：磁盘空间不足"),
    ("09:15:52", "ERROR", "存储", "写入失败：磁盘空间不足"),
    ("09:20:10", "INFO", "存储", "磁盘清理完成"),
    ("09:20:45", "INFO", "请求", "处理成功，用时 210 ms"),
)
FIRST_HOUR = 8
# (requests in the hour, where its number stands beside its point: clear of the lines on both sides)
REQUESTS = (
    (120, (-22, -15)),
    (260, (-26, -11)),
    (380, (-18, -18)),
    (420, (-16, 22)),
    (240, (24, -13)),
    (180, (0, 20)),
    (350, (-27, -10)),
    (500, (0, -20)),
    (460, (14, -20)),
    (300, (27, -10)),
    (150, (20, -18)),
)
LIMIT = 450
TITLE = Style(size=22, bold=True)
NOTE = Style(size=18, colour=QUIET)


def draw_status_panel() -> None:
    canvas = Canvas(880, 330)
    canvas.text((24, 34), "智能系统运行状态", TITLE)
    canvas.text((856, 34), "2026-03-05 14:30", Style(size=18, colour=QUIET, align="right"))
    for place, service in enumerate(SERVICES):
        _draw_card(canvas, (24 + place * 212, 66), service)
    canvas.text((24, 288), f"磁盘已用 {DISK_USED}%", NOTE)
    _draw_gauge(canvas, (180, 282), 676, DISK_USED)
    canvas.save("ops_status_panel.png")


def _draw_card(canvas: Canvas, corner: Point, service: tuple[str, bool, int, str]) -> None:
    name, is_running, processor, requests = service
    left, top = corner
    colour = GREEN if is_running else RED
    canvas.box(corner, (left + 196, top + 186), edge=LINE, radius=8)
    canvas.text((left + 16, top + 30), name, Style(bold=True))
    canvas.dot((left + 24, top + 66), 7, colour)
    canvas.text((left + 40, top + 66), "运行中" if is_running else "已停止", Style(size=18, colour=colour, bold=True))
    canvas.text((left + 16, top + 102), f"处理器 {processor}%", NOTE)
    _draw_gauge(canvas, (left + 16, top + 120), 164, processor)
    canvas.text((left + 16, top + 160), f"今日请求 {requests}", NOTE)


def _draw_gauge(canvas: Canvas, corner: Point, width: float, percent: int) -> None:
    left, top = corner
    canvas.box(corner, (left + width, top + 12), SHADE, SHADE, 6)
    if percent:
        canvas.box(corner, (left + width * percent / 100, top + 12), BLUE, BLUE, 6)


def draw_log_table() -> None:
    columns = (Column("时间", 130), Column("级别", 110), Column("模块", 100), Column("内容", 330))
    canvas = Canvas(710, 360)
    draw_table(canvas, (20, 20), columns, LOG)
    canvas.save("ops_log_table.png")


def draw_request_line() -> None:
    """A line on a scale of 0 to 600 requests an hour."""
    canvas = Canvas(880, 440)
    canvas.text((24, 32), "各小时请求量（次）", TITLE)
    for requests in range(0, 601, 100):
        height = _place(0, requests)[1]
        canvas.line([(76, height), (856, height)], LINE if requests else INK)
        canvas.text((64, height), str(requests), Style(size=17, colour=QUIET, align="right"))
    _draw_limit(canvas)
    canvas.line([_place(hour, requests) for hour, (requests, _) in enumerate(REQUESTS)], BLUE, 3)
    for hour, (requests, (right, down)) in enumerate(REQUESTS):
        across, height = _place(hour, requests)
        canvas.dot((across, height), 5, BLUE)
        canvas.text((across + right, height + down), str(requests), Style(size=18, bold=True, align="centre"))
        canvas.text((across, 412), f"{FIRST_HOUR + hour} 时", Style(size=17, colour=QUIET, align="centre"))
    canvas.save("ops_request_line.png")


def _place(hour: int, requests: float) -> Point:
    return 112 + hour * 70, 384 - requests * 0.52


def _draw_limit(canvas: Canvas) -> None:
    height = _place(0, LIMIT)[1]
    for start in range(76, 856, 16):
        canvas.line([(start, height), (start + 9, height)], AMBER, 2)
    canvas.text((84, height - 16), f"处理上限 {LIMIT}", Style(size=17, colour=AMBER))


if __name__ == "__main__":
    draw_status_panel()
    draw_log_table()
    draw_request_line()
