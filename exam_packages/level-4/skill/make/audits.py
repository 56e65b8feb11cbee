"""Makes the audit task 2.2-01 of level 4: form A reviews annotated texts, form B annotated pictures.

    python exam_packages/level-4/skill/make/audits.py

In the texts `[[label|words]]` is a right span; `[[label|words|missing]]` was forgotten, `[[label|words|label:other]]`
has another label, `[[label|words|edge:part]]` covers only a part, and `{{label|words}}` should not be there.
"""

import random
import re
import sys
from pathlib import Path
from typing import Any

LEVEL = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(LEVEL.parents[1] / "level-5" / "skill" / "make"))

import street  # noqa: E402
from pictures import box_of, is_asked  # noqa: E402
from scene import HEIGHT, WIDTH, Image, Scene, Thing  # noqa: E402
from writing import Marks, Words, write_task  # noqa: E402

_MARK = re.compile(r"\[\[(\w+)\|([^|\]]+)(?:\|(\w+)(?::([^\]]+))?)?\]\]|\{\{(\w+)\|([^}]+)\}\}")
TYPES = {"label": "标签错误", "edge": "边界错误", "missing": "漏标", "extra": "多标"}
FIELDS = {
    "units": "抽检标注数（个）",
    "wrong": "其中错误的标注数（个，不含漏标）",
    "added": "漏标数（个）",
    "rate": "准确率（例如 92.5%）",
}
RULE = """审核与纠正占 80%，筛选占 10%，统计表占 10%。

每处错误分值相等：找出占 40%，选对错误类型占 20%，纠正占 40%（按纠正后的质量折算）。没有错误的素材，点“已检查”得一份分值。

把正确的标注判为错误、改坏正确的标注或者多加标注，每处扣一份分值。本题得分不低于 0 分。统计表按您自己的审核结果核对。"""  # noqa: E501
TASK = """请逐条审核{noun}上已有的标注：

1. 有错误的标注，判为错误，选择错误类型并纠正；漏标的补上，多标的删除。没有错误的，直接点“已检查”。

2. 筛选：有任何一处错误（含漏标）的{noun}选“退回”，没有错误的选“保留”。

3. 全部审核完后，填写统计表。准确率 =（抽检标注数 − 其中错误的标注数）÷ 抽检标注数。"""

MESSAGES = (
    "[[time|昨天下午]]收到的[[product|双门冰箱]]，[[fault|冷冻室不制冷]]，麻烦派人来看一下。",
    "[[product|滚筒洗衣机]]脱水的时候[[fault|响得厉害|missing]]，[[time|上周六]]刚装好的。",
    "我家住在[[place|枫林路28号|label:time]]，[[product|燃气热水器]][[fault|打不着火]]，请[[time|明天上午]]上门。",
    "[[product|空调扇]]的[[fault|遥控器没有反应|edge:没有反应]]，换了电池也一样。",
    "新买的[[product|电饭煲|label:fault]]不会用，请问[[product|电饭煲]]的预约功能怎么设置？",
    "[[place|青年大道服务站]]说没有货，我的[[product|油烟机|label:fault]]已经等了半个月。",
    "[[time|3月2日]]买的[[product|扫地机器人]]，[[fault|总是在原地打转]]，申请换货。",
    "请把维修地址改成[[place|文化广场东区3栋|missing]]，原来的地址没有人。",
    "[[product|微波炉]]的[[fault|转盘不转|label:product]]，加热的时候还[[fault|冒火花]]。",
    "[[time|今天早上8点|edge:8点]]打开[[product|饮水机]]，发现[[fault|底部漏水]]。",
    "客服您好，我的[[product|电压力锅]][[fault|盖子打不开|missing]]，里面还有饭。",
    "[[product|挂式空调]]装在[[place|客厅|label:time]]，[[fault|制热没有热风]]，[[time|后天]]能来修吗？",
    "师傅[[time|前天]]来过，说要换主板，到现在{{time|没有}}回音。",
    "[[product|净水器]]的[[fault|滤芯指示灯一直亮红灯|edge:指示灯一直亮]]，可是滤芯是新的。",
    "[[product|豆浆机]]用了两次就[[fault|不通电|missing]]了，要求退款。",
    "发货地址写错了，应该送到[[place|枫林镇卫生院|edge:枫林镇]]，收件人不变。",
    "[[product|电暖器|label:place]]的[[fault|外壳发烫]]，我已经拔了插头。",
    "[[time|下个月1日]]以前能送到[[place|学院街工业园]]吗？我要两台[[product|立式空调]]。",
    "[[product|液晶电视]][[fault|有声音没有图像]]，{{fault|遥控器正常}}，请安排检测。",
    "[[product|破壁机]]的[[fault|杯子裂了]]，想单独买一个，[[place|合肥|missing]]有没有配件店？",
)
LABELS = {"product": "商品", "fault": "故障现象", "time": "时间", "place": "地点"}


def parted(source: str) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """The text, the given spans, the right spans, the errors."""
    plain, given, right, errors, at = "", [], [], [], 0
    for mark in _MARK.finditer(source):
        plain += source[at : mark.start()]
        at, start, words = mark.end(), len(plain), mark[2] or mark[6]
        plain += words
        name = f"a-{len(given) + 1}"
        span = {"id": name, "kind": "span", "label": mark[1] or mark[5], "ranges": [[start, len(plain)]]}
        if mark[5]:
            given.append(span)
            errors.append({"unit": name, "type": "extra"})
        elif mark[3] == "missing":
            right.append({**span, "id": f"g-{len(right) + 90}"})
            errors.append({"unit": right[-1]["id"], "type": "missing"})
        else:
            right.append(span)
            given.append(_spoilt(span, words, mark[3], mark[4], start))
            errors += [{"unit": name, "type": mark[3]}] if mark[3] else []
    return plain + source[at:], given, right, [{"id": f"e-{n}", **error} for n, error in enumerate(errors, 1)]


def _spoilt(span: dict[str, Any], words: str, fault: str | None, how: str | None, start: int) -> dict[str, Any]:
    if fault == "label":
        return {**span, "label": how}
    if fault == "edge":
        assert how is not None
        first = start + words.index(how)
        return {**span, "ranges": [[first, first + len(how)]]}
    return span


def texts() -> None:
    """Form A."""
    pieces, gold, materials = [], {}, {}
    for n, source in enumerate(MESSAGES, 1):
        plain, given, right, errors = parted(source)
        name = f"txt-{n:02}"
        materials[f"message-{n:02}.txt"] = plain.encode()
        pieces.append((name, f"留言 {n}", f"message-{n:02}", {"units": given}))
        gold[name] = {"gold": {"units": right}, "errors": errors, "filter": "return" if errors else "keep"}
    guide = """标签：商品（商品的名称，含型号特征，如“双门冰箱”）；故障现象（商品不正常的表现）；时间（能够确定到某一天或某一时刻）；地点（地址、站点、房间等具体位置）。

边界：标注范围要完整，不多不少。“遥控器没有反应”是一个故障现象，只标“没有反应”属于边界错误。

同一个商品名出现多次的，每次都要标。客户的要求（如“申请换货”）、经过（如“等了半个月”）和正常的情况不标。

正例：“明天上午”整体标为时间。

反例：把“遥控器正常”标为故障现象。"""  # noqa: E501
    setup = {"labels": [{"id": key, "name": name} for key, name in LABELS.items()]}
    write("a", "售后留言标注审核", "留言", guide, ("text", setup), pieces, gold, materials)


# --- form B ----------------------------------------------------------------------------------------------------------

PLAN = ("label", "missing", "edge", "extra", "label", "", "edge", "missing", "label", "extra",
        "edge", "missing", "", "label", "edge", "extra", "missing", "label", "", "edge")  # fmt: skip
KINDS = {"person": "行人", "car": "汽车", "ebike": "电动自行车"}


def gate_scene(seed: int) -> Scene:
    """The road before the gate of a housing estate: three or four things, well apart."""
    scene = Scene(seed, (180, 200, 220))
    chance = scene.chance
    street.draw_street(scene, wet=chance.random() < 0.3)
    street.draw_tree(scene, chance.uniform(60, 240), 302, 120)
    street.draw_poster(scene, chance.uniform(560, 680), 316)
    kinds = [chance.choice(("car", "van")), "ebike", "person", "person"][: chance.choice((3, 4))]
    chance.shuffle(kinds)
    for n, kind in enumerate(kinds):
        x, y = 210 + n * 280 + chance.uniform(-40, 40), chance.uniform(410, 600)
        facing = chance.choice(("left", "right"))
        if kind == "person":
            street.draw_person(scene, x, y, facing=facing, umbrella=chance.random() < 0.3)
        elif kind == "ebike":
            street.draw_ebike(scene, x, y, facing=facing)
        else:
            street.draw_car(scene, x, y, facing=facing, van=kind == "van")
    scene.ground()
    return scene


def clear_scene(seed: int) -> tuple[Scene, list[Thing]]:
    """The next scene in which everything is plainly to be marked."""
    while True:
        scene = gate_scene(seed)
        things = [thing for thing in scene.things if thing.kind in KINDS]
        if all(is_asked(scene, thing) for thing in things):
            return scene, things
        seed += 1000


def pictures() -> None:
    """Form B."""
    import io

    pieces, gold, materials = [], {}, {}
    for n, fault in enumerate(PLAN, 1):
        scene, things = clear_scene(7000 + n)
        stream = io.BytesIO()
        scene.finished(light=(1.0, 0.84, 1.06, 0.9)[n % 4]).resize((960, 540), Image.Resampling.LANCZOS).save(
            stream, "JPEG", quality=84, optimize=True
        )
        materials[f"gate-{n:02}.jpg"] = stream.getvalue()
        right = [_unit(k, thing.kind, _box(scene, thing)) for k, thing in enumerate(things, 1)]
        given, right, errors = seeded(fault, right, random.Random(n))
        name = f"img-{n:02}"
        pieces.append((name, f"图 {n}", f"gate-{n:02}", {"units": given}))
        gold[name] = {"gold": {"units": right}, "errors": errors, "filter": "return" if errors else "keep"}
    guide = """标签：行人（步行的人，撑伞的连伞一起）；汽车（轿车和面包车）；电动自行车（车和骑车人是一个整体，只画一个框）。

框：贴合目标的边缘，各边误差一般不超过 3 个像素。框明显偏移、过大或过小的，属于边界错误。

不标：海报、广告牌、灯杆、树木和影子。

正例：骑着电动自行车的人没有另外标“行人”。

反例：框只包住了汽车的车头。"""  # noqa: E501
    setup = {"kinds": ["box"], "labels": [{"id": key, "name": name} for key, name in KINDS.items()]}
    write("b", "小区门口图片标注审核", "图片", guide, ("image", setup), pieces, gold, materials)


def _box(scene: Scene, thing: Thing) -> list[int]:
    """In pixels of the smaller picture."""
    box = box_of(scene, thing)
    assert box is not None
    return [round(side * 960 / WIDTH) for side in box]


def _unit(number: int, label: str, box: list[int]) -> dict[str, Any]:
    left, top, right, bottom = (100 * side for side in box)
    return {"id": f"a-{number}", "kind": "box", "label": label, "points": [[left, top], [right, bottom]]}


def seeded(
    fault: str, right: list[dict[str, Any]], chance: random.Random
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Given units, right units, errors: one error of this type, or none."""
    given = [dict(unit) for unit in right]
    which = chance.randrange(len(given))
    error = {"id": "e-1", "unit": given[which]["id"], "type": fault}
    if not fault:
        return given, right, []
    if fault == "label":
        given[which]["label"] = chance.choice([kind for kind in KINDS if kind != given[which]["label"]])
    elif fault == "edge":
        (left, top), (far, low) = given[which]["points"]
        shift = round((far - left) * chance.choice((-0.34, 0.34)) / 100) * 100
        drop = round((low - top) * 0.2 / 100) * 100
        given[which]["points"] = [[max(0, left + shift), top + drop], [min(96000, far + shift), min(54000, low + drop)]]
    elif fault == "missing":
        gone = given.pop(which)
        right = [{**unit, "id": "g-9"} if unit["id"] == gone["id"] else unit for unit in right]
        error["unit"] = "g-9"
    else:
        x = 45000 + chance.randrange(-8000, 8000, 100)
        given.append(_unit(8, chance.choice(tuple(KINDS)), [x // 100, 208, x // 100 + 40, 250]))
        error["unit"] = "a-8"
    return given, right, [error]


def write(
    form: str, title: str, noun: str, guide: str, base: tuple[str, dict[str, Any]],
    pieces: list[Any], gold: dict[str, Any], materials: dict[str, bytes],
) -> None:  # fmt: skip
    """task.toml, gold.json and materials."""
    setup = {
        "base": base[0], "work": base[1], "types": [{"id": key, "name": name} for key, name in TYPES.items()],
        "filter": True, "fields": [{"id": key, "name": name} for key, name in FIELDS.items()],
    }  # fmt: skip
    figures = [("units", "units"), ("wrong", "wrong"), ("added", "added"), ("rate", "accuracy")]
    gold["report"] = {"figures": [{"field": field, "figure": figure} for field, figure in figures]}
    words = Words(
        "audit", title, ("2.2.1", "2.2.2", "2.2.3"), 26, 27, TASK.format(noun=noun), guide, RULE, setup,
        (*pieces, ("report", "统计表", "", {"report": True})),
    )  # fmt: skip
    config = {"shares": {"review": "0.8", "filter": "0.1", "report": "0.1"}}
    write_task(f"{form}/2.2-01", words, Marks(gold, config), materials, LEVEL)


if __name__ == "__main__":
    assert HEIGHT * 960 == WIDTH * 540
    texts()
    pictures()
