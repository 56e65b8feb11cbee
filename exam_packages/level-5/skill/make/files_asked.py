"""Adds the check-lists (检查表) to the shipped papers of levels 5 and 4: which file a task asks for, in its words too.

Run last: the other makers write a task's file anew. A task that has its check-list already is left alone.

    python exam_packages/level-5/skill/make/files_asked.py
"""

from dataclasses import dataclass
from pathlib import Path

PACKAGES = Path(__file__).resolve().parents[3]
KIB = 1024
RULE = "导出的文件随答卷归档，系统只检查文件名、类型和大小，不单独计分；得分以工作台上的内容为准。"


@dataclass(frozen=True)
class Asked:
    """One file: its name, the sentence that asks for it, how it is probed, its heading, its size."""

    name: str
    sentence: str
    probe: str = ""
    columns: tuple[str, ...] = ()
    most_bytes: int = 256 * KIB


COCO = Asked(
    "标注结果.json",
    "四张图都标完后，点“导出”，把全部标注以 COCO JSON 格式存入任务文件夹，文件名为“标注结果.json”。",
    "json",
    most_bytes=1024 * KIB,
)
MARKS = Asked(
    "标注结果.jsonl",
    "三段都标完后，点“导出”，把全部标注以 doccano JSONL 格式存入任务文件夹，文件名为“标注结果.jsonl”。",
    "text",
)
SPEECH = Asked(
    "转写结果.TextGrid",
    "完成后点“导出”，把切分和转写以 Praat TextGrid 格式存入任务文件夹，文件名为“转写结果.TextGrid”。",
    "text",
)
STATISTICS = Asked(
    "统计表.xlsx", "完成后点“导出”，把统计表存入任务文件夹，文件名为“统计表.xlsx”（XLSX）。", "xlsx",
    most_bytes=1024 * KIB,
)  # fmt: skip
FLAGS = Asked("问题清单.csv", "标完后点“导出”，把问题清单存入任务文件夹，文件名为“问题清单.csv”（CSV）。", "csv")
RULES = Asked(
    "数据规范.xlsx", "完成后点“导出”，把规范表存入任务文件夹，文件名为“数据规范.xlsx”（Excel 表格）。", "xlsx",
    ("规范类别", "针对的字段"), 1024 * KIB,
)  # fmt: skip
REPORT = Asked(
    "审核报告.odt", "完成后点“导出”，把报告存入任务文件夹，文件名为“审核报告.odt”（文本文档）。", "odt",
    most_bytes=1024 * KIB,
)  # fmt: skip
BASE = Asked(
    "知识库.csv", "维护完成后点“导出”，把知识库存入任务文件夹，文件名为“知识库.csv”（CSV）。", "csv",
    ("编号", "问题", "答复", "状态"),
)  # fmt: skip


def collected(*columns: str) -> Asked:
    """The records of a collection."""
    sentence = "录完后点“导出”，把采集结果存入任务文件夹，文件名为“采集结果.csv”（CSV）。"
    return Asked("采集结果.csv", sentence, "csv", columns)


def queried(question: str) -> Asked:
    """The rows of one query."""
    sentence = f"{question}运行后点“导出”，把查询结果存入任务文件夹，文件名为“查询结果.csv”（CSV）。"
    return Asked("查询结果.csv", sentence, "csv")


def cleaned(*columns: str) -> Asked:
    """A table after cleaning."""
    sentence = "清洗完成后点“导出”，把整张表存入任务文件夹，文件名为“清洗结果.xlsx”（XLSX）。"
    return Asked("清洗结果.xlsx", sentence, "xlsx", columns, 1024 * KIB)


BOTH_5 = {"2.1-02": COCO, "2.1-06": MARKS, "2.1-07": SPEECH, "2.2-02": STATISTICS}
BOTH_4 = {"1.1-01": FLAGS, "1.1-03": RULES, "2.2-02": REPORT, "3.1-01": BASE, "3.2-01": STATISTICS}
ASKED = {
    "level-5/skill/a": BOTH_5 | {
        "1.1-01": collected("单号", "日期", "路口", "设备", "结果", "费用（元）"),
        "1.1-02": queried("第（3）小题"),
        "1.2-02": cleaned("编号", "路口", "设备", "日期", "数量", "负责人"),
    },
    "level-5/skill/b": BOTH_5 | {
        "1.1-01": collected("单号", "日期", "库区", "品类", "处理", "损失（元）"),
        "1.1-02": queried("第（3）小题"),
        "1.2-02": cleaned("编号", "库区", "品类", "日期", "数量", "负责人"),
    },
    "level-4/skill/a": BOTH_4,
    "level-4/skill/b": BOTH_4,
}  # fmt: skip


def main() -> None:
    """Every task of the list."""
    for form, tasks in ASKED.items():
        for slot, asked in tasks.items():
            place = PACKAGES / form / slot / "task.toml"
            text = place.read_text(encoding="utf-8")
            if "[[outputs]]" not in text:
                place.write_text(with_check_list(text, asked), encoding="utf-8")


def with_check_list(text: str, asked: Asked) -> str:
    """A task's file with one more sentence in its stem and its rule, and the check-list at its end."""
    text = _with_paragraph(_with_paragraph(text, "stem", asked.sentence), "rule", RULE)
    lines = ["", "[[outputs]]", f'name = "{asked.name}"', f"most_bytes = {asked.most_bytes}"]
    lines += [f'probe = "{asked.probe}"'] if asked.probe else []
    columns = ", ".join(f'"{one}"' for one in asked.columns)
    lines += [f"columns = [{columns}]"] if columns else []
    return text.rstrip("\n") + "\n" + "\n".join(lines) + "\n"


def _with_paragraph(text: str, field: str, paragraph: str) -> str:
    before, found, rest = text.partition(f'{field} = """\n')
    words, end, after = rest.partition('"""')
    if not found or not end:
        raise ValueError(f"no {field}")
    return f"{before}{found}{words.rstrip()}\n\n{paragraph}{end}{after}"


if __name__ == "__main__":
    main()
