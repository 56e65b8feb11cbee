"""Text tasks for tests and screenshots."""

from desktop.exam.task import Task, TaskType
from tests.ui.workbenches.bench import make_task

LABELS = [
    {"id": "person", "name": "人名", "colour": "#0072B2"}, {"id": "org", "name": "机构", "colour": "#D55E00"},
    {"id": "place", "name": "地点", "colour": "#009E73"}, {"id": "time", "name": "时间", "colour": "#CC79A7"},
]  # fmt: skip
RELATIONS = [
    {"id": "works_at", "name": "任职于", "heads": ["person"], "tails": ["org"]},
    {"id": "located", "name": "位于", "heads": ["org"], "tails": ["place"]},
]
NEWS = (
    "2024 年 3 月，张三😀加入吉林智能科技公司，担任标注组长。该公司位于长春，\n"
    "由李四创办。李四此前在 DataWorks 工作，住在吉林市。\n\n"
    "张三说：“我们的标注规范每周更新一次，所有标注员都要参加考核。”"
)


def marking(text: str = NEWS, slot: str = "2.1-01", **setup: object) -> tuple[Task, dict[str, bytes]]:
    """Spans and relations in two texts."""
    materials = {"news-1.txt": text.encode(), "news-2.txt": "王五在北京大学读书。".encode()}
    pieces = [("TXT-01", "新闻 1", "news-1.txt", {}), ("TXT-02", "新闻 2", "news-2.txt", {})]
    values = {"labels": LABELS, "relations": RELATIONS, **setup}
    more = {
        "title": "实体与关系标注", "stem": "标出文中的人名、机构、地点和时间，并标出任职与所在关系。",
        "guideline": "人名不含称谓。\n\n机构用全称，不含后面的“公司”以外的词。",
        "rule": "边界与标签都对得 1，边界有偏差得 0.5。",
    }  # fmt: skip
    return make_task(TaskType.TEXT, values, materials, pieces, slot=slot, **more), materials


def classifying(many: bool = False) -> tuple[Task, dict[str, bytes]]:
    """Short texts to be classified."""
    texts = ("快递三天还没到，客服也不回复。", "请问发票怎么开？", "东西很好，下次还来。")
    classes = [
        {"id": "complaint", "name": "投诉"},
        {"id": "question", "name": "咨询"},
        {"id": "praise", "name": "表扬"},
    ]
    pieces = [(f"T-{n}", f"短文 {n}", "", {"text": text}) for n, text in enumerate(texts, 1)]
    return make_task(TaskType.TEXT, {"classes": classes, "many": many}, {}, pieces, title="文本分类"), {}
