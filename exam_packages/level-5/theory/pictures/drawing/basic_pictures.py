"""Draw the pictures of the basic requirements: a folder tree and two spreadsheets.

Run from anywhere: python basic_pictures.py
"""

from basic_canvas import BLUE, QUIET, Canvas, Column, Style, draw_spreadsheet

# (depth, name, whether it is a folder), in the order they are shown
TREE = (
    (0, "D:\\训练数据", True),
    (1, "语音", True),
    (2, "2026-03", True),
    (3, "0001.wav", False),
    (3, "0002.wav", False),
    (1, "图像", True),
    (2, "原图", True),
    (3, "car_001.jpg", False),
    (2, "标注", True),
    (3, "car_001.json", False),
    (1, "说明.txt", False),
)
STEP, INDENT, ICON = 38, 44, 26

TASKS = (
    ("文本分类", "2000"),
    ("语音转写", "860"),
    ("图像拉框", "1500"),
    ("图像分类", "3200"),
)
FILES = (
    ("r01.wav", "李敏", "合格", "12"),
    ("r02.wav", "王浩", "合格", "15"),
    ("r03.wav", "李敏", "返工", "8"),
    ("r04.wav", "赵强", "合格", "20"),
    ("r05.wav", "王浩", "返工", "9"),
    ("r06.wav", "李敏", "合格", "14"),
    ("r07.wav", "赵强", "返工", "6"),
    ("r08.wav", "李敏", "合格", "11"),
)


def draw_folder_tree() -> None:
    canvas = Canvas(420, STEP * len(TREE) + 40)
    for row, (depth, name, is_folder) in enumerate(TREE):
        left, middle = 28 + depth * INDENT, 40 + row * STEP
        if depth:
            _draw_branch(canvas, row)
        draw_icon = _draw_folder if is_folder else _draw_sheet
        draw_icon(canvas, left, middle)
        canvas.text((left + ICON + 12, middle), name, Style(bold=is_folder))
    canvas.save("basic_folder_tree.png")


def _draw_branch(canvas: Canvas, row: int) -> None:
    """Join a name to the folder that holds it: the nearest one above that is one step less deep."""
    depth = TREE[row][0]
    holder = max(above for above in range(row) if TREE[above][0] == depth - 1)
    stem, middle = 28 + (depth - 1) * INDENT + ICON / 2, 40 + row * STEP
    canvas.line([(stem, 40 + holder * STEP + 14), (stem, middle), (stem + INDENT - ICON / 2 - 5, middle)], QUIET)


def _draw_folder(canvas: Canvas, left: float, middle: float) -> None:
    canvas.box((left, middle - 11), (left + 13, middle), "#F3C969", "#B98A1F", 2)
    canvas.box((left, middle - 7), (left + ICON, middle + 11), "#F3C969", "#B98A1F", 2)


def _draw_sheet(canvas: Canvas, left: float, middle: float) -> None:
    canvas.box((left + 4, middle - 12), (left + 23, middle + 12), "#FFFFFF", BLUE, 2)
    for offset in (-5, 0, 5):
        canvas.line([(left + 8, middle + offset), (left + 19, middle + offset)], BLUE)


def draw_price_sheet() -> None:
    columns = (
        Column("任务", 130),
        Column("数量（条）", 130, "right"),
        Column("金额（元）", 130, "right"),
        Column("", 60),
        Column("单价（元/条）", 160),
        Column("0.15", 90, "right"),
    )
    canvas = Canvas(790, 280)
    draw_spreadsheet(canvas, (20, 20), columns, [(*task, "", "", "", "") for task in TASKS])
    canvas.save("basic_price_sheet.png")


def draw_duration_sheet() -> None:
    columns = (
        Column("文件名", 150),
        Column("标注员", 120),
        Column("状态", 110),
        Column("时长（分钟）", 160, "right"),
    )
    canvas = Canvas(630, 440)
    draw_spreadsheet(canvas, (20, 20), columns, FILES)
    canvas.save("basic_duration_sheet.png")


if __name__ == "__main__":
    draw_folder_tree()
    draw_price_sheet()
    draw_duration_sheet()
