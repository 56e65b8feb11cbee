"""Makes the tasks 1.1-01 (records out of slips, a page and a voice), 1.2-01 and 2.2-01 (files into folders).

python exam_packages/level-5/skill/make/boards.py
"""

import io
import random
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pictures import box_of, settled, street_scene, warehouse_scene
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from speech import RATE, Voice, spoken
from writing import SKILL, Marks, Words, write_task

FONTS = Path(__file__).resolve().parents[4] / "resources" / "fonts"
INK, PRINT, PAPER = (28, 48, 128), (40, 40, 44), (246, 243, 234)
FOLDER_RULE = """各文件夹（含“作废”）的分值相等，每类的分值由该类文件平分。放对得分；放错扣去一份，份数按类别数减一折算；没有处理的文件不得分，也不扣分。本题得分不低于 0 分。"""  # noqa: E501


def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The program's own typeface."""
    return ImageFont.truetype(str(FONTS / f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf"), size)


def jpeg(picture: Image.Image, quality: int = 86) -> bytes:
    """The bytes of a JPEG."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()


# --- 1.1-01: records -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Records:
    """One form's slips: the names of the fields, and seven records in the order no, day, place, thing, state, sum."""

    form: str
    title: str
    heading: str
    names: tuple[str, ...]
    places: tuple[str, ...]
    things: tuple[str, ...]
    states: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str, str, str], ...]
    page: str
    voice: str


SLIPS = (
    Records(
        "a", "设备维修记录采集", "路口设备维修单", ("单号", "日期", "路口", "设备", "结果", "费用（元）"),
        ("滨江路口", "东关路口", "火车站路口", "学院街路口"), ("信号灯", "摄像头", "护栏"), ("已修复", "待配件"),
        (
            ("XJ-203", "2026-03-16", "滨江路口", "信号灯", "已修复", "268.5"),
            ("XJ-208", "2026-03-17", "火车站路口", "护栏", "已修复", "1350"),
            ("XJ-211", "2026-03-17", "滨江路口", "摄像头", "待配件", "0"),
            ("XJ-216", "2026-03-19", "东关路口", "摄像头", "已修复", "96"),
            ("XJ-219", "2026-03-20", "学院街路口", "信号灯", "待配件", "45"),
            ("XJ-224", "2026-03-21", "东关路口", "护栏", "已修复", "780"),
            ("XJ-230", "2026-03-23", "学院街路口", "护栏", "已修复", "350"),
        ),
        """路口设备维修情况（微信群接龙）

3月20日，学院街路口，单号XJ-219：信号灯缺一块控制板，已经向厂家订货，先换了接线端子，花了45元，装好以后再登记一次。

3月21日，东关路口护栏被撞，单号XJ-224，更换三片，共780元，已修复。""",
        "东关路口，不对，是学院街路口。护栏松动，已经修复。费用，三百五十元。",
    ),
    Records(
        "b", "货物异常记录采集", "货物异常登记单", ("单号", "日期", "库区", "品类", "处理", "损失（元）"),
        ("东门库", "恒温库", "南山库", "中转库"), ("饮料", "图书", "电器"), ("已补发", "待核实"),
        (
            ("YC-105", "2026-06-11", "恒温库", "饮料", "已补发", "126.8"),
            ("YC-109", "2026-06-12", "东门库", "电器", "待核实", "2460"),
            ("YC-112", "2026-06-12", "中转库", "图书", "已补发", "58"),
            ("YC-117", "2026-06-15", "南山库", "图书", "待核实", "0"),
            ("YC-121", "2026-06-16", "恒温库", "饮料", "待核实", "315"),
            ("YC-126", "2026-06-18", "南山库", "电器", "已补发", "899"),
            ("YC-130", "2026-06-19", "中转库", "饮料", "已补发", "420"),
        ),
        """货物异常情况（交接班记录）

6月16日夜班，恒温库一托盘饮料漏液，单号YC-121，按进价估计损失315元，责任还没有查清，待核实。

6月18日早班，南山库，YC-126，一台电器外箱破损、内胆变形，损失899元，当天下午已给客户补发。""",
        "南山库，不对，是中转库。饮料破损，已经补发。损失，四百二十元。",
    ),
)  # fmt: skip


def slip(one: Records, row: tuple[str, ...], seed: int) -> bytes:
    """A photo of a slip that was filled in by hand: askew, in uneven light, with a stamp over it."""
    chance = random.Random(seed)
    paper = Image.new("RGB", (900, 620), PAPER)
    draw = ImageDraw.Draw(paper)
    draw.text((450, 46), one.heading, PRINT, font(40, bold=True), anchor="mm")
    draw.text((860, 88), f"No. {row[0]}", (168, 40, 36), font(30), anchor="rm")
    year, month, day = row[1].split("-")
    shown = [f"{year} 年 {int(month)} 月 {int(day)} 日", *row[2:5], row[5]]
    for number, (name, text) in enumerate(zip(one.names[1:], shown, strict=True)):
        top = 120 + number * 92
        draw.rectangle([40, top, 860, top + 92], outline=PRINT, width=2)
        draw.line([250, top, 250, top + 92], PRINT, 2)
        draw.text((145, top + 46), name, PRINT, font(30), anchor="mm")
        left = 290 + chance.randint(0, 60)
        for letter in text:
            size = chance.randint(35, 41)
            draw.text((left, top + 46 + chance.randint(-5, 5)), letter, INK, font(size), anchor="lm")
            left += draw.textlength(letter, font(size)) + chance.uniform(-1, 3)
    stamp = Image.new("L", (210, 210), 0)
    ImageDraw.Draw(stamp).ellipse([6, 6, 204, 204], outline=190, width=7)
    ImageDraw.Draw(stamp).text((105, 105), "已登记", 190, font(44, bold=True), anchor="mm")
    stamp = stamp.rotate(chance.randint(-30, 30))
    paper.paste(
        Image.new("RGB", stamp.size, (196, 44, 40)), (chance.randint(560, 640), chance.randint(330, 390)), stamp
    )
    desk = Image.new("RGB", (1100, 800), (118, 96, 74))
    mask = Image.new("L", paper.size, 255)
    angle = chance.uniform(-5, 5)
    turned = paper.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    mask = mask.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    desk.paste(turned, ((1100 - turned.width) // 2, (800 - turned.height) // 2), mask)
    light = (
        np.linspace(chance.uniform(0.72, 0.86), 1.06, 1100)[None, :, None] * np.linspace(1, 0.86, 800)[:, None, None]
    )
    noise = np.random.default_rng(seed).normal(0, 5, (800, 1100, 3))
    values = np.asarray(desk.filter(ImageFilter.GaussianBlur(0.7))).astype(float) * light + noise
    return jpeg(Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)), 82)


def voice(words: str, form: str) -> bytes:
    """The spoken record."""
    sound = spoken(words, Voice(40 if form == "a" else 66, 215, 0.5))
    silence = np.zeros(RATE // 2)
    whole = np.concatenate([silence, sound, silence]) + np.random.default_rng(9).normal(0, 0.002, len(sound) + RATE)
    stream = io.BytesIO()
    with wave.open(stream, "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(RATE)
        clip.writeframes((np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes())
    return stream.getvalue()


def records(one: Records) -> None:
    """1.1-01."""
    materials = {f"slip-{n:02}.jpg": slip(one, row, 100 * n + ord(one.form)) for n, row in enumerate(one.rows[:4], 1)}
    materials |= {"page-01.txt": one.page.encode(), "voice-01.wav": voice(one.voice, one.form)}
    ids = ("no", "day", "place", "thing", "state", "sum")
    options = {"place": one.places, "thing": one.things, "state": one.states}
    fields: list[dict[str, Any]] = []
    for key, name in zip(ids, one.names, strict=True):
        more: dict[str, Any] = {"day": {"kind": "date", "form": "YYYY-MM-DD"}, "sum": {"kind": "number"}}.get(key, {})
        fields.append({"id": key, "name": name, **({"options": list(options[key])} if key in options else more)})
    last = one.rows[-1]
    words = Words(
        "collect", one.title, ("1.1.1",), 8, 9,
        f"""请从 4 张{one.heading}照片、1 段文字记录和 1 段录音中采集数据，每张单据录入一条记录，共 7 条。

录音对应的单号是 {last[0]}，日期是 {int(last[1][5:7])} 月 {int(last[1][8:])} 日。全部记录都发生在 2026 年。""",
        """日期写成 2026-03-05 的格式；金额只填数字，没有发生金额的填 0。

录音中说错后又更正的，以更正后的内容为准。

正例：照片上写“2026 年 3 月 5 日”，录入“2026-03-05”。

反例：一张单据录入两条；把单位“元”也填进金额。""",
        """每条记录的 6 项分值相等；系统按单号识别记录，单号填错的按多录处理。填对得分；内容对而格式不对得 50%。

多录一条扣半条记录的分值。本题得分不低于 0 分。""",
        {},
        (("records", "采集结果", "", {
            "fields": fields, "identity": ["no"],
            "shown": [Path(name).stem for name in materials], "most_records": 20,
        }),),
    )  # fmt: skip
    gold = {"records": {"records": [
        {"fields": [{"id": key, "accept": [value]} for key, value in zip(ids, row, strict=True)]} for row in one.rows
    ]}}  # fmt: skip
    write_task(f"{one.form}/1.1-01", words, Marks(gold), materials)


# --- 1.2-01: files by what is in them ------------------------------------------------------------------------------

PILES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "a": (
        ("IMG_0801.jpg", "picture:1", "image"),
        ("路口说明.txt", "滨江路口位于滨江路与学院街交会处，四向八车道，东侧有一所小学，上下学时段行人较多。", "text"),
        ("rec_0012.wav", "录音文件：时长 00:12，采样率 16 kHz，单声道，内容为一名市民反映路灯故障。", "audio"),
        ("count_0317.csv", "路口,时段,车型,数量\n滨江路口,早高峰,货车,62\n东关路口,早高峰,货车,71", "table"),
        ("~$巡检表.xlsx", "0 字节的临时文件，打不开。", ""),
        ("录音说明.txt", "本批录音共 3 段，均为市民来电，录制于 3 月 16 日至 18 日，转写时请保留语气词。", "text"),
        ("统计.txt", "路口,数量\n东关路口,120\n火车站路口,98\n学院街路口,143", "table"),
        ("IMG_0801 - 副本.jpg", "picture:1", ""),
        ("voice_note.m4a", "录音文件：时长 00:31，采样率 44.1 kHz，双声道，内容为调度员口述的交通情况。", "audio"),
        ("截图1.png", "picture:3", "image"),
        ("市民留言.docx", "师傅您好，东关小区门口的红绿灯时间太短，老人走到一半就变灯了，希望能调长一点。", "text"),
        ("daily.xlsx", "日期 | 违停 | 逆行 | 闯红灯\n3-16 | 12 | 4 | 9\n3-17 | 15 | 2 | 11", "table"),
        ("交通广播.mp3", "录音文件：时长 02:05，采样率 44.1 kHz，内容为早间路况播报。", "audio"),
        ("camera-07.bmp", "picture:6", "image"),
    ),
    "b": (
        ("仓库全景.jpg", "picture:1", "image"),
        ("作业规程.txt", "叉车转弯和倒车前应当鸣笛；货物的堆放高度不得超过货架立柱上的红线。", "text"),
        ("call_20260611.wav", "录音文件：时长 00:45，采样率 8 kHz，单声道，内容为一名客户查询包裹。", "audio"),
        ("入库.csv", "单号,品类,数量\nRK101,图书,12\nRK102,电器,6", "table"),
        (
            "图片说明.doc",
            "这批图片由 3 号库区的固定摄像机拍摄，时间为 6 月 10 日上午，画面中有作业人员和叉车。",
            "text",
        ),
        ("Thumbs.db", "系统自动生成的缩略图缓存，不是业务数据。", ""),
        ("cam_02.png", "picture:3", "image"),
        ("盘点结果.txt", "库区,箱数\n东门库,310\n恒温库,128\n南山库,276", "table"),
        ("班前会.mp3", "录音文件：时长 03:12，采样率 44.1 kHz，内容为班长布置当天的工作。", "audio"),
        ("客户来信.txt", "你们的派送员下着大雨还把洗衣机抬上六楼，连口水都没有喝，请替我谢谢他。", "text"),
        ("cam_02(1).png", "picture:3", ""),
        ("在途运单.xlsx", "运单号 | 目的地 | 状态\nYD26060007 | 南京 | 运输中\nYD26060014 | 合肥 | 已签收", "table"),
        ("提示音.m4a", "录音文件：时长 00:04，采样率 16 kHz，内容为叉车倒车提示音。", "audio"),
        ("cam_05.jpg", "picture:6", "image"),
    ),
}
FOLDERS = {"image": "图像数据", "text": "文本数据", "audio": "语音数据", "table": "表格数据"}


def piles(form: str) -> None:
    """1.2-01."""
    materials, items, answers = {}, [], []
    for n, (name, content, folder) in enumerate(PILES[form], 1):
        item: dict[str, Any] = {"id": f"f{n:02}", "name": name}
        if content.startswith("picture:"):
            number = int(content[-1])
            shot = Image.open(SKILL / form / "2.1-01" / "materials" / f"shot-{number:02}.jpg")
            materials[f"shot-{number:02}.jpg"] = jpeg(shot.resize((480, 270)), 82)
            item["material"] = f"shot-{number:02}"
        else:
            item["text"] = content
        items.append(item)
        answers.append({"id": item["id"], **({"folder": folder} if folder else {"discard": True})})
    words = Words(
        "files", "采集数据归类", ("1.2.1",), 3, 4,
        f"采集来的 {len(items)} 个文件混放在一起。请按内容把它们放进相应的文件夹，不该保留的作废。",
        """按文件的内容归类，不看扩展名：内容是成行成列的数据，即使存成文本文件，也属于“表格数据”。

作废：临时文件、系统文件，以及与其他文件内容完全相同的副本（保留名称较短的一份）。

正例：“说明.txt”里是一段话，放入“文本数据”。

反例：把记录录音情况的说明文档放入“语音数据”。""",
        FOLDER_RULE, {},
        (("board", "待归类文件", "", {
            "folders": [{"id": key, "name": name} for key, name in FOLDERS.items()], "items": items, "discard": True,
        }),),
    )  # fmt: skip
    write_task(f"{form}/1.2-01", words, Marks({"board": {"files": answers}}), materials)


# --- 2.2-01: annotated pictures by label ---------------------------------------------------------------------------

NAMES = {"person": "行人", "car": "汽车", "ebike": "电动自行车",
         "worker": "作业人员", "forklift": "叉车", "pallet": "托盘货物"}  # fmt: skip
COLOURS = {"person": (230, 90, 20), "car": (20, 110, 200), "ebike": (20, 150, 90),
           "worker": (230, 90, 20), "forklift": (20, 110, 200), "pallet": (20, 150, 90)}  # fmt: skip
PLAN = (0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2)
WRONG = (4, 8, 11)
"""Numbers of items (from 0) whose printed label is that of another kind."""


def annotated(form: str) -> None:
    """2.2-01."""
    make, kinds = (street_scene, ("person", "car", "ebike")) if form == "a" else (
        warehouse_scene, ("worker", "forklift", "pallet")
    )  # fmt: skip
    found: dict[str, list[Image.Image]] = {kind: [] for kind in kinds}
    seed = 810 if form == "a" else 860
    while min(map(len, found.values())) < 5:
        scene, things = settled(seed, make, kinds)
        picture = scene.finished()
        for thing in things:
            box = box_of(scene, thing)
            if box is not None and scene.share(thing) > 0.9 and box[3] - box[1] > 70:
                found[thing.kind].append(_crop(picture, box))
        seed += 1
    materials, items, answers = {}, [], []
    for n, place in enumerate(PLAN):
        kind = kinds[place]
        label = kinds[(place + (2 if n == WRONG[0] else 1)) % 3] if n in WRONG else kind
        picture = _labelled(found[kind].pop(0), label)
        materials[f"done-{n + 1:02}.jpg"] = jpeg(picture)
        items.append({"id": f"f{n + 1:02}", "name": f"标注_{n + 1:02}.jpg", "material": f"done-{n + 1:02}"})
        answers.append({"id": f"f{n + 1:02}", "folder": "rework" if n in WRONG else kind})
    folders = [{"id": kind, "name": NAMES[kind]} for kind in kinds] + [{"id": "rework", "name": "需返工"}]
    words = Words(
        "files", "标注后图片分类", ("2.2.1",), 5, 4,
        "下面是 12 张已经标注的图片，框的上方是标注员选择的标签。"
        "请按标签放进相应的文件夹；标签与框中目标不符的，放入“需返工”。",
        """先看框中的目标，再看标签。标签正确的放入同名文件夹，标签错误的放入“需返工”。

骑着电动自行车的人与车是一个整体，标签应为“电动自行车”；叉车和车上的驾驶员是一个整体，标签应为“叉车”。

正例：框中是汽车，标签是“汽车”，放入“汽车”。

反例：框中是汽车，标签是“行人”，按标签放入“行人”。""",
        FOLDER_RULE, {}, (("board", "已标注图片", "", {"folders": folders, "items": items}),),
    )  # fmt: skip
    write_task(f"{form}/2.2-01", words, Marks({"board": {"files": answers}}), materials)


def _crop(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The object in the middle of its surroundings, 400×300, with a box around it."""
    across, up = box[2] - box[0], box[3] - box[1]
    wide = max(across * 1.9, up * 1.9 * 4 / 3)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    left, top = middle[0] - wide / 2, middle[1] - wide * 3 / 8
    part = picture.crop((round(left), round(top), round(left + wide), round(top + wide * 3 / 4))).resize((400, 300))
    scale = 400 / wide
    part.info["box"] = [(side - start) * scale for side, start in zip(box, (left, top, left, top), strict=True)]
    return part


def _labelled(part: Image.Image, label: str) -> Image.Image:
    draw = ImageDraw.Draw(part)
    box, colour, words = part.info["box"], COLOURS[label], NAMES[label]
    draw.rectangle(box, outline=colour, width=3)
    length = draw.textlength(words, font(20))
    draw.rectangle([box[0], box[1] - 28, box[0] + length + 12, box[1]], fill=colour)
    draw.text((box[0] + 6, box[1] - 14), words, (255, 255, 255), font(20), anchor="lm")
    return part


def main() -> None:
    """Both forms."""
    for one in SLIPS:
        records(one)
    for form in ("a", "b"):
        piles(form)
        annotated(form)


if __name__ == "__main__":
    main()
