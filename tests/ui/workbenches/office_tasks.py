"""Tasks of files, records and forms for tests and screenshots."""

from typing import Any

from desktop.exam.task import Task, TaskType
from tests.ui.workbenches.bench import make_task, picture

FOLDERS = [{"id": "road", "name": "道路"}, {"id": "store", "name": "仓库"}, {"id": "other", "name": "其他"}]
LOG = "08:00 系统启动\n09:12 告警 E-31：语音识别服务无响应\n09:20 重启语音识别服务，恢复正常\n17:30 关机\n"


def sorting(**setup: Any) -> tuple[Task, dict[str, bytes]]:
    """Pictures and notes to be put into folders."""
    pictures = {f"p{n}.png": picture(320, 240, seed=n) for n in range(1, 5)}
    items: list[dict[str, Any]] = [
        {"id": f"f{n}", "name": f"IMG_{n:04}.png", "material": f"p{n}.png"} for n in range(1, 5)
    ]
    items += [{"id": f"f{n}", "name": f"说明{n}.txt", "text": f"第 {n} 份说明：入库单号 {n}03。"} for n in range(5, 9)]
    values = {"folders": FOLDERS, "items": items, "rename": True, "discard": True, **setup}
    more = {
        "title": "文件归类", "stem": "把文件放入正确的文件夹，并按“类别_三位序号”改名；模糊的图作废。",
        "guideline": "道路：能看到路面。\n\n仓库：能看到货架。", "rule": "每个文件 1 分，放错倒扣。",
        "sizes": dict.fromkeys(pictures, (320, 240)),
    }  # fmt: skip
    return make_task(TaskType.FILES, {}, pictures, [("board", "待归类的文件", "", values)], **more), pictures


def collecting() -> tuple[Task, dict[str, bytes]]:
    """A text page and a photo with receipts."""
    materials = {"单据一.txt": "单号 A-1\n金额 12.50 元\n日期 2024-01-02\n现金".encode(), "照片.png": picture(640, 480)}
    setup = {
        "fields": [
            {"id": "no", "name": "单号"}, {"id": "sum", "name": "金额", "kind": "number"},
            {"id": "day", "name": "日期", "kind": "date", "form": "YYYY-MM-DD"},
            {"id": "way", "name": "支付方式", "options": ["现金", "转账"]}, {"id": "note", "name": "备注"},
        ],
        "identity": ["no"], "shown": list(materials), "most_records": 3,
    }  # fmt: skip
    more = {"title": "单据采集", "stem": "把每张单据采集成一条记录。", "sizes": {"照片.png": (640, 480)}}
    return make_task(TaskType.COLLECT, {}, materials, [("receipts", "单据", "", setup)], **more), materials


def recording() -> tuple[Task, dict[str, bytes]]:
    """A log and the form to be filled in from it."""
    materials = {"log.txt": LOG.encode()}
    fields = [
        {"id": "no", "title": "终端编号", "kind": "text", "value": "WX-03", "fixed": True},
        {"id": "day", "title": "日期", "kind": "date", "value": "2026-11-25"},
        {"id": "time", "title": "告警时间", "kind": "time"},
        {"id": "count", "title": "告警数", "kind": "number", "unit": "次"},
        {"id": "level", "title": "告警级别", "kind": "choice", "options": ["提示", "一般", "严重"]},
        {"id": "remark", "title": "备注", "kind": "long"},
    ]
    more = {"title": "运行记录", "stem": "根据日志填写运行记录表。", "guideline": "", "rule": "每栏 0.5 分。"}
    pieces = [("form", "运行记录表", "log.txt", {"fields": fields})]
    return make_task(TaskType.LOGBOOK, {}, materials, pieces, slot="3.2-01", **more), materials
