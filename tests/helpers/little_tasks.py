"""Small invented tasks of six types, each with its gold: enough to mark, too little for an exam."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.exam.task import Piece, Task, TaskType
from desktop.exam.task_score import GoldTask, TaskWork

Made = tuple[Task, GoldTask]


def make_task(kind: TaskType, pieces: Mapping[str, Any], points: int = 1000, **changes: Any) -> Task:
    """A task with these pieces (name → setup)."""
    made = tuple(
        Piece(number.to_bytes(16), name, f"第 {number} 部分", "", setup)
        for number, (name, setup) in enumerate(pieces.items(), start=1)
    )
    values: dict[str, Any] = {
        "task": b"\x07" * 16, "slot": "3.1-01", "type": kind, "title": "小任务", "function": "3", "skills": ("3.1.1",),
        "points_hundredths": points, "minutes": 10, "stem": "请根据下面的材料完成任务。", "guideline": "", "rule": "",
        "setup": {}, "materials": (), "pieces": made,
    }  # fmt: skip
    return Task(**(values | changes))


def make_gold(kind: TaskType, gold: Mapping[str, Any], **config: Any) -> GoldTask:
    """Gold of the only version there is."""
    return GoldTask("3.1-01", kind.value, 1, config, gold)


def work_of(task: Task, answers: Mapping[str, bytes]) -> TaskWork:
    """What a candidate handed in."""
    return TaskWork(task, answers, {})


def rubric(points: str, *pieces: str) -> dict[str, Any]:
    """A rubric with one criterion a piece (or one for the task), each worth `points`."""
    levels = [{"points": points, "text": "完整准确"}, {"points": "0", "text": "没有作答"}]
    return {
        "method": "median",
        "criteria": [
            {"id": f"c{place}", "title": "内容", "piece": piece, "points": points, "levels": levels}
            for place, piece in enumerate(pieces or ("",), start=1)
        ],
    }


def report_task() -> Made:
    """Two boxes."""
    pieces = {"problem": {"least": 10, "most": 60, "template": ["一、问题"]}, "plan": {"least": 5}}
    gold = {
        "problem": {"model": ["退款工单平均等待九小时，超过承诺的四小时。", "三成工单缺少订单号。"]},
        "plan": {"model": ["提交时必须填写订单号，由系统校验。"]},
    }
    return make_task(TaskType.REPORT, pieces), make_gold(TaskType.REPORT, gold, rubric=rubric("5", "problem", "plan"))


def spec_task() -> Made:
    """Three rows, a sum and a period; 2 points for completeness, 8 for people."""
    columns = [
        {"id": "field", "title": "字段", "kind": "text", "least": 2},
        {"id": "check", "title": "检查规则", "kind": "long"},
        {"id": "action", "title": "处理方式", "kind": "choice", "options": ["删除", "修正", "退回"]},
        {"id": "weight", "title": "权重", "kind": "number"},
        {"id": "begin", "title": "开始", "kind": "date"},
        {"id": "end", "title": "结束", "kind": "date"},
        {"id": "note", "title": "说明", "kind": "text", "optional": True},
    ]
    setup = {
        "columns": columns, "least_rows": 3, "most_rows": 5, "unique": ["field", "check"],
        "sums": [{"column": "weight", "total": "100"}], "periods": [{"begin": "begin", "end": "end"}],
    }  # fmt: skip
    days = {"begin": "2026-11-01", "end": "2026-11-30"}
    rows = [
        {"field": "手机号", "check": "必须是 11 位数字", "action": "退回", "weight": "40", **days},
        {"field": "下单时间", "check": "不得晚于导出时间", "action": "修正", "weight": "30.5", **days},
        {"field": "订单号", "check": "全表不得重复出现", "action": "删除", "weight": "29.5", **days},
    ]
    gold = make_gold(TaskType.SPEC, {"rules": {"rows": rows}}, rubric=rubric("8"))
    return make_task(TaskType.SPEC, {"rules": setup}), gold


GROUPS = {
    "物流": ["快递三天没动了", "什么时候发货", "包裹丢了", "地址写错能改吗", "显示签收但没收到", "能换个快递吗"],
    "退款": ["怎么退款", "退款几天到账", "退多少钱", "退款被拒了", "运费谁出", "退到哪张卡"],
    "发票": ["开发票", "发票抬头写错", "电子发票在哪", "专票怎么开", "发票能补吗", "发票内容不对"],
    "账号": ["忘记密码", "换手机号", "账号被封", "注销账号", "收不到验证码", "怎么实名"],
}


def grouping_task() -> Made:
    """48 items of four classes, each item's class being its row; 6 points for items, 4 for people."""
    texts = [(name, text + end) for name, some in GROUPS.items() for text in some for end in ("", "，急")]
    items = [{"id": f"i{place:02}", "text": text} for place, (_, text) in enumerate(texts)]
    classes = [
        {"name": name, "items": [f"i{n:02}" for n, (group, _) in enumerate(texts) if group == name], "definition": name}
        for name in GROUPS
    ]
    setup = {"items": items, "most_groups": 8}
    gold = make_gold(TaskType.GROUPING, {"board": {"groupings": [classes]}}, rubric=rubric("4"))
    return make_task(TaskType.GROUPING, {"board": setup}), gold


def system_task() -> Made:
    """A console of four devices; 10 points."""
    setup = {
        "devices": [
            {"id": "portal", "title": "管理门户", "needs": ["db"]},
            {"id": "db", "title": "数据库", "needs": ["host"]},
            {"id": "host", "title": "主机", "alarm": "风扇转速偏低"},
            {"id": "robot", "title": "问答机器人", "needs": ["db"]},
        ],
        "login": {"needs": ["portal"], "accounts": [{"user": "trainer01", "secret": "Kc#2026"}]},
        "settings": [
            {"id": "volume", "title": "播报音量", "kind": "number", "most": 100, "unit": "%", "value": "80"},
            {"id": "mode", "title": "应答模式", "kind": "choice", "options": ["人工", "自动"], "value": "人工"},
            {"id": "night", "title": "夜间静音", "kind": "switch", "value": "off"},
        ],
        "jobs": [
            {"id": "backup", "title": "备份日志", "needs": ["db"]},
            {"id": "index", "title": "重建索引", "needs": ["db"], "after": ["backup"], "options": ["增量", "全量"]},
        ],
        "dialogue": {
            "needs": ["robot"], "fallback": "没有听懂", "transfer": "转人工", "transfer_after": 2,
            "intents": [{"id": "hours", "title": "营业时间", "samples": ["几点开门"], "reply": "九点到十八点。"}],
        },
    }  # fmt: skip
    events = [
        ("start", "host"), ("start", "db"), ("start", "portal"), ("start", "robot"), ("log_in", "trainer01", "Kc#2026"),
        ("acknowledge", "host"), ("set", "volume", "60"), ("set", "mode", "自动"), ("save", ""), ("run", "backup"),
        ("run", "index", "全量"), ("add_intent", "", "退款"), ("add_sample", "i-12", "我要退款"),
        ("set_question", "i-12/order", "请提供订单号"), ("set_reply", "i-12", "订单 {order} 已登记退款"),
        ("say", "", "几点开门"),
    ]  # fmt: skip
    goals = [
        {
            "id": "start", "title": "按依赖顺序启动",
            "ends": [{"kind": "device", "target": "portal", "value": "on"}],
            "order": [[{"action": "start", "target": "host"}, {"action": "start", "target": "db"}]],
            "never": [{"action": "stop", "target": "host"}],
        },
        {"id": "login", "title": "登录", "ends": [{"kind": "user", "value": "trainer01"}]},
        {"id": "alarm", "title": "确认告警", "ends": [{"kind": "acknowledged", "target": "host"}]},
        {"id": "volume", "title": "音量", "ends": [{"kind": "setting", "target": "volume", "value": "60"}]},
        {"id": "mode", "title": "模式", "ends": [{"kind": "setting", "target": "mode", "value": "自动"}]},
        {"id": "job", "title": "作业", "ends": [{"kind": "job", "target": "index", "value": "全量"}]},
        {
            "id": "talk", "title": "退款对话", "weight": "2",
            "ends": [{"kind": "talk", "turns": [{"say": "我要退款", "has": ["订单号"]}, {"say": "A1", "has": ["A1"]}]}],
        },
        {"id": "seen", "title": "测试对话", "ends": [{"kind": "reached", "target": "hours"}]},
    ]  # fmt: skip
    named = [dict(zip(("action", "target", "value"), one, strict=False)) for one in events]
    gold = make_gold(TaskType.SYSTEM, {"console": {"goals": goals, "events": named}})
    return make_task(TaskType.SYSTEM, {"console": setup}), gold


def knowledge_task() -> Made:
    """Six entries: one wrong, two that say the same, one expired; one question without an entry."""
    entries = [
        {"id": "k1", "question": "怎么申请退货", "variants": ["我想退货"], "reply": "签收后 15 天内可申请。"},
        {"id": "k2", "question": "如何开具发票", "variants": [], "reply": "订单完成后在订单页开发票。"},
        {"id": "k3", "question": "发票在哪里开", "variants": [], "reply": "订单完成后在订单页开发票。"},
        {"id": "k4", "question": "双十一满减规则", "variants": [], "reply": "满 300 减 50。", "valid_to": "2025-11-12"},
        {"id": "k5", "question": "满减活动怎么算", "variants": [], "reply": "满 200 减 30。"},
        {"id": "k6", "question": "客服电话多少", "variants": [], "reply": "拨打 9500。"},
    ]
    model = {
        "entries": [
            entries[0] | {"reply": "签收后 7 天内可申请。"},
            {
                "id": "u-1",
                "question": "怎么修改收货地址",
                "variants": ["地址写错了"],
                "reply": "发货前可在订单页修改。",
            },
        ],
        "merged": [["k3", "k2"]],
        "retired": ["k4"],
    }
    queries = [
        {"say": "我想申请退货", "entries": ["k1"], "has": ["7 天"], "lacks": ["15 天"]},
        {"say": "收货地址怎么修改", "entries": ["new"], "has": ["发货前"]},
        {"say": "如何开发票", "entries": ["k2", "k3"], "has": ["订单页"]},
        {"say": "客服电话是多少", "entries": ["k6"], "has": ["9500"]},
        {"say": "双十一满减活动怎么算", "entries": ["k5"], "has": ["减 30"]},
    ]
    wanted = {"queries": queries, "same": [["k2", "k3"]], "expired": ["k4"], "model": model}
    task = make_task(TaskType.KNOWLEDGE, {"base": {"today": "2026-11-28", "entries": entries}})
    return task, make_gold(TaskType.KNOWLEDGE, {"base": wanted})


def logbook_task() -> Made:
    """A form with a field of every kind; 8 points for fields, 2 for the remark."""
    setup = {
        "fields": [
            {"id": "device", "title": "设备编号", "kind": "text", "value": "KC-07"},
            {"id": "fault", "title": "故障代码", "kind": "text"},
            {"id": "heat", "title": "温度", "kind": "number", "unit": "℃"},
            {"id": "day", "title": "日期", "kind": "date"},
            {"id": "at", "title": "时间", "kind": "time", "value": "00:00"},
            {"id": "moment", "title": "恢复时刻", "kind": "datetime"},
            {"id": "level", "title": "级别", "kind": "choice", "options": ["提示", "一般", "严重"]},
            {"id": "person", "title": "值班员", "kind": "text", "value": "李明", "fixed": True},
            {"id": "remark", "title": "备注", "kind": "long"},
        ]
    }
    wanted = {
        "fields": [
            {"id": "fault", "accept": ["E-104", "E104"]},
            {"id": "heat", "accept": ["26.5"], "within": "0.5"},
            {"id": "day", "accept": ["2026-11-28"]},
            {"id": "at", "accept": ["08:05"]},
            {"id": "moment", "accept": ["2026-11-28 08:40"]},
            {"id": "level", "accept": ["严重"]},
        ],
        "keep": ["device"],
        "texts": [{"id": "remark", "value": "风扇停转，已更换并观察半小时，温度正常。"}],
    }
    gold = make_gold(TaskType.LOGBOOK, {"form": wanted}, rubric=rubric("2", "form"))
    return make_task(TaskType.LOGBOOK, {"form": setup}), gold


LITTLE_TASKS: Mapping[str, Callable[[], Made]] = {
    "report": report_task,
    "spec": spec_task,
    "grouping": grouping_task,
    "system": system_task,
    "knowledge": knowledge_task,
    "logbook": logbook_task,
}
