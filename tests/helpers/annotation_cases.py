"""Invented annotation tasks of the four types, each with its gold, for tests of models, graders and codecs."""

import io
import random
import wave
from dataclasses import replace
from typing import Any

from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldTask
from tests.helpers.graded_case import GradedCase, make_case

WIDTH, HEIGHT = 640, 480
STATES = [{"id": "moving", "name": "行驶"}, {"id": "parked", "name": "停放"}]
LABELS = [
    {"id": "person", "name": "行人"},
    {"id": "car", "name": "车辆", "attributes": [{"id": "state", "name": "状态", "options": STATES}]},
    {"id": "lane", "name": "车道线", "kinds": ["polyline"]},
    {"id": "body", "name": "人体", "kinds": ["keypoints"], "points": [
        {"id": "head", "name": "头"}, {"id": "left", "name": "左手"}, {"id": "right", "name": "右手"},
    ]},
]  # fmt: skip
IMAGE_SETUP = {
    "kinds": ["box", "polygon", "polyline", "point", "keypoints"], "labels": LABELS, "flags": ["occluded"],
    "classes": [{"id": "street", "name": "街景"}, {"id": "indoor", "name": "室内"}, {"id": "field", "name": "田野"}],
    "clean": True, "reasons": [{"id": "blur", "name": "模糊"}, {"id": "dark", "name": "过暗"}],
}  # fmt: skip


def box(unit: str, label: str, *sides: int, **more: Any) -> dict[str, Any]:
    """A box of gold: left, top, right, bottom in pixels."""
    left, top, right, bottom = (100 * side for side in sides)
    return {"id": unit, "kind": "box", "label": label, "points": [[left, top], [right, bottom]], **more}


def shape(unit: str, kind: str, label: str, points: list[tuple[int, int]], **more: Any) -> dict[str, Any]:
    """Another shape of gold, in pixels."""
    return {"id": unit, "kind": kind, "label": label, "points": [[100 * x, 100 * y] for x, y in points], **more}


def image_gold() -> dict[str, Any]:
    """Four pictures: everything, boxes only, a discarded one, an empty one."""
    attributes = [{"id": "state", "value": "moving"}]
    body = [{"id": name, "x": 100 * x, "y": 100 * y, "v": v} for name, x, y, v in (
        ("head", 500, 100, 2), ("left", 470, 200, 1), ("right", 0, 0, 0),
    )]  # fmt: skip
    street = [
        box("g-1", "person", 20, 30, 90, 210, flags={"occluded": True}),
        box("g-2", "car", 200, 220, 380, 330, attributes=attributes),
        shape("g-3", "polygon", "car", [(420, 300), (600, 310), (590, 420), (430, 400)], attributes=attributes),
        shape("g-4", "polyline", "lane", [(10, 470), (320, 300), (630, 290)]),
        shape("g-5", "point", "person", [(300, 60)], extent=[27000, 3000, 33000, 9000]),
        {"id": "g-6", "kind": "keypoints", "label": "body", "points": body, "extent": [45000, 5000, 55000, 40000]},
    ]
    boxes = [box(f"g-{n}", "person" if n % 2 else "car", 60 * n, 100, 60 * n + 40, 190) for n in range(1, 6)]
    return {
        "IMG-01": {"units": street, "class": "street", "keep": "keep"},
        "IMG-02": {"units": boxes, "class": "indoor", "keep": "keep"},
        "IMG-03": {"units": [box("g-1", "person", 10, 10, 30, 35)], "class": "street", "keep": "discard",
                   "reasons": ["blur", "dark"]},
        "IMG-04": {"units": [], "class": "field", "keep": "discard", "reasons": ["dark"]},
    }  # fmt: skip


def image_case(**config: Any) -> GradedCase:
    """Drawing, classes and 取舍 in one task."""
    shares = {"shares": {"units": "0.8", "class": "0.1", "keep": "0.1"}, "flags": ["occluded"]}
    gold = GoldTask("1.2-01", "image", 1, {**shares, **config}, image_gold())
    return image_task(gold, IMAGE_SETUP)


def image_task(gold: GoldTask, setup: dict[str, Any]) -> GradedCase:
    """A task over pictures of 640×480 with the pieces of its gold."""
    pieces = {name: (f"{name}.png", {}) for name in gold.gold}
    case = make_case(TaskType.IMAGE, pieces, {f"{name}.png": b"\x89PNG" for name in gold.gold}, gold, setup)
    materials = tuple(replace(one, kind="png", width=WIDTH, height=HEIGHT) for one in case.task.materials)
    return replace(case, task=replace(case.task, materials=materials))


def drawing_case(units: list[dict[str, Any]], **config: Any) -> GradedCase:
    """One picture with these gold units, and nothing but drawing asked."""
    setup = {"kinds": IMAGE_SETUP["kinds"], "labels": LABELS, "flags": ["occluded"]}
    return image_task(GoldTask("1.2-01", "image", 1, config, {"IMG-01": {"units": units}}), setup)


TEXTS = {
    "TXT-01": "王芳2024年在北京师范大学读书，导师是李明教授。",
    "TXT-02": "😀小米公司总部位于北京，雷军是创始人；雷军毕业于武汉大学。",
    "TXT-03": "今天天气晴朗，适合出行，没有任何人名。",
}
TEXT_SETUP = {
    "labels": [{"id": "person", "name": "人名"}, {"id": "org", "name": "机构"}, {"id": "place", "name": "地名"}],
    "relations": [
        {"id": "studies", "name": "就读于", "heads": ["person"], "tails": ["org"]},
        {"id": "knows", "name": "相识", "heads": ["person"], "tails": ["person"], "symmetric": True},
    ],
    "classes": [{"id": "edu", "name": "教育"}, {"id": "biz", "name": "商业"}, {"id": "life", "name": "生活"}],
}  # fmt: skip


def span(unit: str, label: str, text: str, words: str, which: int = 0) -> dict[str, Any]:
    """The span of gold over `words`, its `which`-th place in `text`."""
    start = -1
    for _ in range(which + 1):
        start = text.index(words, start + 1)
    return {"id": unit, "kind": "span", "label": label, "ranges": [[start, start + len(words)]]}


def relation(unit: str, label: str, head: str, tail: str) -> dict[str, Any]:
    """A relation of gold."""
    return {"id": unit, "kind": "relation", "label": label, "head": head, "tail": tail}


def text_gold() -> dict[str, Any]:
    """Two texts with spans and relations, one without."""
    one, two = TEXTS["TXT-01"], TEXTS["TXT-02"]
    school = {**span("g-2", "org", one, "北京师范大学"), "alternatives": [span("x", "org", one, "师范大学")["ranges"]]}
    first = [
        span("g-1", "person", one, "王芳"), school, span("g-3", "person", one, "李明"),
        relation("g-4", "studies", "g-1", "g-2"), relation("g-5", "knows", "g-1", "g-3"),
    ]  # fmt: skip
    second = [
        span("g-1", "org", two, "小米公司"), span("g-2", "place", two, "北京"), span("g-3", "person", two, "雷军"),
        span("g-4", "person", two, "雷军", 1), span("g-5", "org", two, "武汉大学"),
        relation("g-6", "studies", "g-4", "g-5"),
    ]  # fmt: skip
    return {
        "TXT-01": {"units": first, "classes": ["edu"]},
        "TXT-02": {"units": second, "classes": ["biz"]},
        "TXT-03": {"units": [], "classes": ["life"]},
    }


def text_case(**config: Any) -> GradedCase:
    """Spans, relations and classes in one task."""
    shares = {"shares": {"units": "0.8", "classes": "0.2"}}
    gold = GoldTask("1.2-01", "text", 1, {**shares, **config}, text_gold())
    return text_task(gold, TEXT_SETUP, TEXTS)


def text_task(gold: GoldTask, setup: dict[str, Any], texts: dict[str, str]) -> GradedCase:
    """A task over texts that are materials."""
    pieces = {name: (f"{name}.txt", {}) for name in texts}
    return make_case(TaskType.TEXT, pieces, {f"{name}.txt": text.encode() for name, text in texts.items()}, gold, setup)


def class_case(golds: list[list[str]], setup: dict[str, Any], **config: Any) -> GradedCase:
    """Short texts that stand in the setup, to be classified."""
    gold = GoldTask("1.2-01", "text", 1, config, {f"T-{n:02}": {"classes": found} for n, found in enumerate(golds)})
    pieces = {name: ("", {"text": f"短文本 {name}"}) for name in gold.gold}
    return make_case(TaskType.TEXT, pieces, {}, gold, setup)


AUDIO_SETUP = {
    "tiers": [{"id": "speech", "name": "语音", "transcript": True}],
    "labels": [
        {"id": "agent", "name": "坐席", "attributes": [{"id": "mood", "name": "情绪", "options": [
            {"id": "calm", "name": "平静"}, {"id": "angry", "name": "生气"},
        ]}]},
        {"id": "caller", "name": "客户"},
    ],
}  # fmt: skip
DURATION_MS = 20_000


def wave_bytes(duration_ms: int, rate: int = 8000) -> bytes:
    """Silence as WAV."""
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"\0\0" * (rate * duration_ms // 1000))
    return target.getvalue()


def segment(unit: str, start_ms: int, end_ms: int, label: str = "agent", **more: Any) -> dict[str, Any]:
    """A segment of gold."""
    return {"id": unit, "tier": "speech", "start_ms": start_ms, "end_ms": end_ms, "label": label, **more}


def audio_gold() -> dict[str, Any]:
    """Two clips of a talk, with fillers and alternatives."""
    calm = [{"id": "mood", "value": "calm"}]
    text = "<嗯>您好，请问有什么可以帮您？我想[查|查询]一下订单，<啊>编号是120。好的，请稍等，我马上为您处理"
    other = "这里是客服中心，很高兴为您服务，您的问题已经记录下来了，我们会尽快回复"
    first = [
        segment("g-1", 0, 5000, attributes=calm),
        segment("g-2", 6000, 12_000, "caller"),
        segment("g-3", 13_000, 20_000),
    ]
    second = [segment("g-1", 2000, 8000), segment("g-2", 9000, 15_000, "caller")]
    return {
        "AUD-01": {"units": first, "transcripts": [{"tier": "speech", "text": text}]},
        "AUD-02": {"units": second, "transcripts": [{"tier": "speech", "text": other}]},
    }


def audio_case(**config: Any) -> GradedCase:
    """Segments, transcripts and fillers in one task."""
    shares = {"shares": {"segments": "0.4", "transcript": "0.5", "fillers": "0.1"}}
    return audio_task({**shares, **config}, audio_gold())


def audio_task(config: dict[str, Any], golds: dict[str, Any]) -> GradedCase:
    """A task over clips of twenty seconds."""
    pieces = {name: (f"{name}.wav", {"duration_ms": DURATION_MS}) for name in golds}
    gold = GoldTask("1.2-01", "audio", 1, config, golds)
    sound = wave_bytes(DURATION_MS)
    return make_case(TaskType.AUDIO, pieces, {f"{name}.wav": sound for name in golds}, gold, AUDIO_SETUP)


TYPES = [{"id": name, "name": title} for name, title in (
    ("label", "标签错误"), ("place", "边界错误"), ("extra", "多标"), ("missing", "漏标"), ("attribute", "属性错误"),
)]  # fmt: skip
REPORT_FIELDS = {"units": "抽检标注数", "wrong": "错误标注数", "accuracy": "准确率", "type:label": "标签错误数"}


def audit_case(items: int = 5, seed: int = 3, **config: Any) -> GradedCase:
    """Pictures with five given boxes each, one or two of them seeded with an error; one picture without."""
    chance = random.Random(seed)
    golds: dict[str, Any] = {}
    pieces: dict[str, tuple[str, Any]] = {}
    for number in range(items):
        name = f"REV-{number:02}"
        gold = [box(f"a-{n}", "person" if n % 2 else "car", 120 * n, 100, 120 * n + 80, 200) for n in range(5)]
        given = [dict(unit) for unit in gold]
        errors: list[dict[str, str]] = []
        if number:
            _seed(gold, given, errors, ("label", "place", "extra", "missing")[(number + chance.randrange(2)) % 4])
            _seed(gold, given, errors, "label")
        golds[name] = {"gold": {"units": gold}, "errors": errors, "filter": "return" if errors else "keep"}
        pieces[name] = (f"{name}.png", {"units": given})
    figures = [{"field": field.replace(":", "-"), "figure": field} for field in REPORT_FIELDS]
    golds["REPORT"] = {"figures": figures}
    pieces["REPORT"] = ("", {"report": True})
    shares = {"shares": {"review": "0.8", "filter": "0.1", "report": "0.1"}}
    setup = {
        "base": "image", "work": {"kinds": ["box"], "labels": LABELS[:2]}, "types": TYPES, "filter": True,
        "fields": [{"id": field.replace(":", "-"), "name": title} for field, title in REPORT_FIELDS.items()],
    }  # fmt: skip
    materials = {file: b"\x89PNG" for file, _ in pieces.values() if file}
    gold = GoldTask("1.2-01", "audit", 1, {**shares, **config}, golds)
    case = make_case(TaskType.AUDIT, pieces, materials, gold, setup)
    sized = tuple(replace(one, kind="png", width=WIDTH, height=HEIGHT) for one in case.task.materials)
    return replace(case, task=replace(case.task, materials=sized))


def _seed(gold: list[Any], given: list[Any], errors: list[dict[str, str]], kind: str) -> None:
    """One more error: `label` on the first unit, the others on the last."""
    number = len(errors) + 1
    if kind == "missing":
        gold.append(box("g-9", "car", 560, 300, 630, 400))
        errors.append({"id": f"e-{number}", "unit": "g-9", "type": "missing"})
        return
    place = 0 if kind == "label" and len(errors) else 4
    unit = given[place]
    if kind == "label":
        given[place] = {**unit, "label": "car" if unit["label"] == "person" else "person"}
    elif kind == "place":
        given[place] = {**unit, "points": [[x + 5000, y + 5000] for x, y in unit["points"]]}
    else:
        gold.remove(next(one for one in gold if one["id"] == unit["id"]))
    errors.append({"id": f"e-{number}", "unit": unit["id"], "type": kind})
