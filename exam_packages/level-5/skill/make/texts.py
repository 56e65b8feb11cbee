"""Makes the text tasks 2.1-05 (classes) and 2.1-06 (named entities) of both forms from marked-up source.

    python exam_packages/level-5/skill/make/texts.py

In the source `[[label|words]]` is a span; the marks are taken out and their places counted in code points.
"""

import json
import re
from pathlib import Path
from typing import Any

SKILL = Path(__file__).resolve().parents[1]
_MARK = re.compile(r"\[\[(\w+)\|([^\]]+)\]\]")

CLASSES = {
    "a": (
        "市民热线文本分类", "某市政务服务热线收到 10 条市民留言", "留言",
        {"complaint": "投诉", "inquiry": "咨询", "suggestion": "建议"},
        """投诉：市民对已经发生的问题表示不满，要求有关部门处理。

咨询：市民询问政策、流程、时间、地点等信息，本身没有不满，也没有提出改进办法。

建议：市民针对公共服务提出具体的改进办法，希望采纳。

每条留言只属于一类，以留言的主要目的为准：先说不满、最后提出具体改进办法的，属于“建议”；用问句表达不满、要求处理的，属于“投诉”。""",
        "正例：“能不能管一管楼下半夜施工？”虽然是问句，目的是要求处理，属于“投诉”。",
        "反例：把“请问社保卡丢了去哪里补办”标为“投诉”。",
        (
            ("complaint", "小区门口的路灯坏了快一个月，打过两次电话都说已经派单，到现在还是一片漆黑，请你们尽快处理。"),
            ("inquiry", "请问外地户口的孩子今年在本市上小学，需要准备哪些材料，报名从几月几号开始？"),
            ("suggestion", "早高峰 23 路公交车特别挤，建议在 7 点到 8 点之间加开区间车，只跑火车站到工业园这一段。"),
            ("complaint", "你们到底还管不管？菜市场后面的垃圾堆了一个星期，苍蝇都飞进家里了！"),
            ("inquiry", "我想给老人办理高龄津贴，不知道是去社区办还是在网上申请，工作日中午窗口有人吗？"),
            ("suggestion", "公园的健身器材不少，可晚上没有灯，希望装几盏感应灯，既省电，又方便下班以后去锻炼的人。"),
            ("complaint", "交了全年的供暖费，室内温度一直只有 15 度，工作人员来量过温度之后就没有下文了。"),
            ("inquiry", "地铁 2 号线国庆期间末班车会延长到几点？站内的停车场过夜怎么收费？"),
            ("suggestion", "图书馆自助还书机常常排长队。我觉得可以在东门再放一台，并且在屏幕上标出还书口的位置。"),
            ("complaint", "并不是我不愿意配合，可是同一份证明让我跑了三趟，每次都说少一样，这种办事方式我不能接受。"),
        ),
    ),
    "b": (
        "客服对话文本分类", "某网店从客服系统中导出 10 条买家留言", "留言",
        {"return": "退换货", "logistics": "物流查询", "product": "商品咨询"},
        """退换货：买家已经收到商品，要求退货、换货、补发或者退款。

物流查询：买家已经下单，询问或催促发货、运输和派送，还没有收到商品。

商品咨询：买家询问商品的规格、性能、用法、库存或者优惠，以便决定是否购买或如何使用。

每条留言只属于一类，以买家希望客服做的事情为准。因迟迟没有收到商品而要求退款的，商品尚未收到，属于“物流查询”。""",
        "正例：“收到的杯子碎了一个，给我补一个吧”属于“退换货”。",
        "反例：把“这款有没有黑色”标为“物流查询”。",
        (
            ("return", "鞋子收到了，左脚 42 码，右脚却是 41 码，麻烦换一双，运费你们出。"),
            ("logistics", "付款三天了还显示待发货，今天再不发我就不要了。"),
            ("product", "这个电饭煲 3 升的够五口人用吗？内胆是不是可以放洗碗机里洗？"),
            ("return", "水果到货的时候坏了将近一半，照片已经传给你们，请把坏掉的那部分钱退给我。"),
            ("logistics", "快递单号查出来一直停在中转站，两天没有动过，是不是丢件了？"),
            ("product", "想买来送长辈，请问礼盒装和普通装除了包装以外，里面的东西一样吗？"),
            ("return", "灯能亮，但是颜色和页面上的差得太多，我没有拆吊线，能不能给我办退货？"),
            ("logistics", "能帮我把收货电话改成另外一个号码吗？派送员今天打的是我的旧号码，没有打通。"),
            ("product", "昨天看还有满 200 减 30，今天怎么没有了？下次活动大概是什么时候？我等活动再下单。"),
            ("logistics", "不是说次日达吗？已经第四天了，要么今天送到，要么给我退款。"),
        ),
    ),
}  # fmt: skip

LABELS = {"person": "人名", "org": "机构", "place": "地点", "time": "时间"}
RULES = """人名：具体的人的姓名，不包含职务和称呼。“民警陆涛”只标“陆涛”；“他”“司机”不标。同一个人每次出现都要标。

机构：政府部门、公司、医院、学校、商店等组织的名称，包括简称。机构名称里的地名、道路名不再单独标。

地点：行政区划、道路、路口、桥梁、车站、小区、山河等具体位置的名称。“路口”“附近”等方位词只有在构成固定名称时才包含在内，例如“滨江路与学院街路口”整体标为一个地点。

时间：能够确定到某一天或某一时刻的表达，包括“昨天上午”“当晚”。连在一起的日期和时刻标为一个时间。时长（如“20 分钟”）和不确定的时间（如“最近”）不标。

商品名、菜名、品牌名中的地名和人名不标。标注范围不包含前后的标点和空格。"""  # noqa: E501

ENTITIES = {
    "a": (
        "城市事件文本实体标注", "3 段城市事件描述",
        (
            "[[time|3月12日上午8点20分]]，[[person|周海燕]]驾驶小型汽车沿[[place|滨江路]]由东向西行驶，在[[place|滨江路与学院街路口]]等红灯时，"
            "被后方一辆电动自行车追尾。骑车人[[person|马文斌]]称自己刹车失灵。等了大约20分钟，[[org|市交警支队三大队]]的民警[[person|陆涛]]赶到现场。"
            "经[[org|滨江区人民医院]]检查，[[person|马文斌]]右手擦伤，无需住院。",
            "受[[place|长乐大桥]]维修影响，[[org|城东公交公司]]决定自[[time|4月1日]]起，108路公交车临时改经[[place|青年大道]]，"
            "并在[[place|文化广场站]]增设停靠点。公司调度员[[person|欧阳晨]]介绍，最近每天约有三千人次受到影响，线路预计[[time|5月20日]]恢复。"
            "[[org|黄河路小学]]的学生可以步行到[[place|东关小区]]门口乘车。",
            "[[time|昨天傍晚]]，家住[[place|东关小区]]的[[person|贺敏]]在[[org|长江文具店]]门口捡到一个背包，里面有一部手机、两盒杭州小笼包"
            "和一张[[org|第三中学]]的学生证。她等了半个小时，没有见到失主，就把背包交给了[[org|东关派出所]]。[[time|当晚]]，"
            "失主[[person|方一舟]]的母亲赶来领取，并向[[person|贺敏]]表示感谢。",
        ),
    ),
    "b": (
        "物流事件文本实体标注", "3 段物流事件描述",
        (
            "[[time|6月18日凌晨2点]]，[[org|顺达物流公司]]的货车在[[place|G25高速公路]]行驶到[[place|青峰隧道]]附近时轮胎起火。司机[[person|孙立强]]把车停在"
            "应急车道，用灭火器控制了火势。大约15分钟以后，[[org|青峰县消防救援大队]]到场。车上装的是[[org|华南电器厂]]发往[[place|合肥]]的300台风扇，"
            "其中十几台受损，[[person|孙立强]]没有受伤。",
            "[[org|云桥仓储公司]]质检员[[person|司马琳]]在[[time|7月2日上午]]抽查时发现，[[place|3号库区]]有一批西湖龙井茶受潮。经查，"
            "[[place|3号库区]]东侧的排水管在[[time|前一天夜里]]堵塞，而夜班的人最近几次巡查都没有记录。[[org|云桥仓储公司]]已通知货主"
            "[[org|清源茶叶合作社]]，并请[[org|市产品质量检测中心]]取样检验。",
            "家住[[place|枫林镇]]的[[person|谷雨晴]]网购了一台洗衣机，订单显示[[time|8月9日]]送达。可是等到[[time|8月11日中午]]，她接到"
            "[[org|安捷快运枫林营业部]]的电话，说货物被错发到了[[place|丰林镇]]。营业部负责人[[person|龙飞]]连夜安排车辆改送，"
            "[[time|第二天一早]]，师傅把洗衣机搬上了六楼。[[person|谷雨晴]]说，多等了三天，不过态度没得挑。",
        ),
    ),
}  # fmt: skip


def parted(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and its spans."""
    plain, units, at = "", [], 0
    for mark in _MARK.finditer(source):
        plain += source[at : mark.start()]
        start = len(plain)
        plain += mark[2]
        units.append({"id": f"g-{len(units) + 1}", "kind": "span", "label": mark[1], "ranges": [[start, len(plain)]]})
        at = mark.end()
    return plain + source[at:], units


def quoted(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False)


def classes(form: str) -> None:
    """2.1-05."""
    title, intro, noun, names, guide, good, bad, texts = CLASSES[form]
    options = "\n".join(f'  {{ id = "{key}", name = "{name}" }},' for key, name in names.items())
    pieces = "\n".join(
        f'[[pieces]]\nname = "txt-{n:02}"\ntitle = "{noun} {n}"\nsetup = {{ text = {quoted(text)} }}\n'
        for n, (_, text) in enumerate(texts, 1)
    )
    task = f'''type = "text"
title = "{title}"
function = "2"
skills = ["2.1.2"]
points = 4
minutes = 4
stem = """
{intro}，准备用于训练自动分派模型。请给每条{noun}选择一个类别。"""
guideline = """
{guide}

{good}

{bad}"""
rule = """
{len(names)} 个类别的分值相等，每类的分值由该类{noun}平分。选对得分；选错扣去该条分值的二分之一；未选不得分，也不扣分。本题得分不低于 0 分。"""

[setup]
classes = [
{options}
]

{pieces}'''  # noqa: E501
    gold = {f"txt-{n:02}": {"classes": [kind]} for n, (kind, _) in enumerate(texts, 1)}
    write(form, "2.1-05", task, gold)


def entities(form: str) -> None:
    """2.1-06."""
    title, intro, sources = ENTITIES[form]
    folder = SKILL / form / "2.1-06" / "materials"
    folder.mkdir(parents=True, exist_ok=True)
    gold, materials, pieces = {}, "", ""
    for n, source in enumerate(sources, 1):
        text, units = parted(source)
        (folder / f"text-{n:02}.txt").write_text(text, encoding="utf-8")
        gold[f"txt-{n:02}"] = {"units": units}
        materials += f'[[materials]]\nname = "text-{n:02}"\nfile = "text-{n:02}.txt"\n\n'
        pieces += f'[[pieces]]\nname = "txt-{n:02}"\ntitle = "文本 {n}"\nmaterial = "text-{n:02}"\n\n'
    labels = "\n".join(f'  {{ id = "{key}", name = "{name}" }},' for key, name in LABELS.items())
    task = f'''type = "text"
title = "{title}"
function = "2"
skills = ["2.1.2"]
points = 6
minutes = 8
stem = """
请按标注规范，在 {intro}中标出全部人名、机构、地点和时间。"""
guideline = """
{RULES}

正例：“滨江区人民医院”整体标为一个机构，其中的“滨江区”不再标为地点。

反例：把“民警陆涛”整体标为人名；把“20分钟”标为时间。"""
rule = """
3 段文本中每个应标实体的分值相等。范围和标签都与标准答案一致得满分；标签正确、范围与标准答案重叠部分不少于二者合并长度的一半得 50%；范围一致、标签错误得 40%。

多标一个扣半个实体的分值，每段文本得分不低于 0 分。首尾的标点和空格不影响得分。"""

[setup]
labels = [
{labels}
]

{materials}{pieces}'''  # noqa: E501
    write(form, "2.1-06", task.rstrip() + "\n", gold)


def write(form: str, slot: str, task: str, gold: dict[str, Any]) -> None:
    """task.toml and gold.json."""
    folder = SKILL / form / slot
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "task.toml").write_text(task, encoding="utf-8")
    whole = {"grader": "text", "version": 1, "config": {}, "gold": gold, "annotators": []}
    (folder / "gold.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for letter in ("a", "b"):
        classes(letter)
        entities(letter)
