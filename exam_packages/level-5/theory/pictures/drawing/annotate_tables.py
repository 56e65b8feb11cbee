"""Pictures of tables: untidy records, a list to filter, a summary, a confusion matrix, numbered characters."""

from annotate_sheet import BLUE, INK, LINE, MUTED, PAPER, RED, SOFT_BLUE, WHITE, Point, Sheet

COMMENTS = (
    ("行", "评论文本", "评分", "日期"),
    ("1", "送货很快，包装完好", "5", "2025-03-08"),
    ("2", "味道一般，分量足", "7", "2025-03-09"),
    ("3", "杯盖漏水，已联系客服", "2", "2025/3/10"),
    ("4", "尺寸合适，会再买", "4", "2025-03-11"),
    ("5", "送货很快，包装完好", "5", "2025-03-12"),
)
INSPECTED = (
    ("编号", "类别", "交并比"),
    ("001", "行人", "0.91"),
    ("002", "轿车", "0.77"),
    ("003", "行人", "0.72"),
    ("004", "货车", "0.85"),
    ("005", "行人", "0.80"),
    ("006", "轿车", "0.93"),
    ("007", "行人", "0.79"),
    ("008", "货车", "0.64"),
)
SUMMARY = (
    ("标注员", "猫", "狗", "鸟", "合计"),
    ("甲", "120", "100", "30", "250"),
    ("乙", "90", "？", "60", "230"),
    ("丙", "70", "60", "40", "170"),
    ("合计", "280", "240", "130", "650"),
)
CONFUSION = (("猫", 45, 4, 1), ("狗", 3, 46, 1), ("鸟", 2, 0, 48))
SENTENCE = "张伟昨天在青禾市第一医院做了复查"
SPANS = (("甲", 4, 12), ("乙", 5, 12), ("丙", 8, 12), ("丁", 5, 8))  # first character, one past the last


def draw_table(sheet: Sheet, corner: Point, widths: tuple[int, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    """Rows of 56 px with the first one as heading, text in the middle of its cell."""
    top = corner[1]
    for number, row in enumerate(rows):
        left = corner[0]
        for width, words in zip(widths, row, strict=True):
            sheet.box((left, top, left + width, top + 57), SOFT_BLUE if number == 0 else WHITE, LINE)
            sheet.text((left + width / 2, top + 28), words, 24, RED if words == "？" else INK)
            left += width - 1
        top += 56


def draw_plain_tables() -> None:
    sheet = Sheet(860, 376)
    draw_table(sheet, (20, 20), (80, 400, 120, 220), COMMENTS)
    sheet.save("annotate_dirty_sheet.png")
    sheet = Sheet(520, 544)
    draw_table(sheet, (20, 20), (140, 180, 162), INSPECTED)
    sheet.save("annotate_filter_table.png")
    sheet = Sheet(760, 320)
    draw_table(sheet, (20, 20), (160, 140, 140, 140, 144), SUMMARY)
    sheet.save("annotate_pivot_table.png")


def draw_confusion() -> None:
    sheet, left, top, cell = Sheet(700, 560), 200, 130, 130
    sheet.text((left + 1.5 * cell, 40), "标注结果", 28, MUTED)
    sheet.text((62, top + 1.5 * cell), "标准\n答案", 28, MUTED)
    for row, (animal, *counts) in enumerate(CONFUSION):
        sheet.text((left + (row + 0.5) * cell, top - 32), animal, 28)
        sheet.text((left - 40, top + (row + 0.5) * cell), animal, 28)
        for column, count in enumerate(counts):
            x, y = left + column * cell, top + row * cell
            sheet.box((x, y, x + cell + 2, y + cell + 2), SOFT_BLUE if row == column else PAPER, MUTED)
            sheet.text((x + cell / 2, y + cell / 2), str(count), 34)
    sheet.save("annotate_confusion_matrix.png")


def draw_spans() -> None:
    sheet, left, cell = Sheet(1160, 440), 90, 65
    for index, character in enumerate(SENTENCE):
        x = left + index * cell
        sheet.text((x + cell / 2, 30), str(index), 20, MUTED)
        sheet.box((x, 52, x + cell + 2, 122), WHITE, LINE)
        sheet.text((x + cell / 2, 87), character, 34)
    for row, (name, start, end) in enumerate(SPANS):
        y = 176 + row * 70
        sheet.tag((44, y), name)
        begin, stop = left + start * cell + 6, left + end * cell - 6
        sheet.line([(begin, y - 18), (begin, y), (stop, y), (stop, y - 18)], BLUE, 5)
    for edge in range(len(SENTENCE) + 1):
        x = left + edge * cell
        sheet.line([(x, 124), (x, 410)], LINE, 1, dash=4)
    sheet.save("annotate_text_spans.png")


def draw_all() -> None:
    draw_plain_tables()
    draw_confusion()
    draw_spans()


if __name__ == "__main__":
    draw_all()
