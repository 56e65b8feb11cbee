"""Pictures of a bar chart of label counts, a flow of decisions and four photographs of a flower pot."""

from annotate_sheet import BLUE, INK, LINE, MUTED, OVERSIZE, SOFT_BLUE, WHITE, Point, Sheet
from PIL import Image, ImageEnhance, ImageFilter

NAMES = "甲乙丙丁"
LABELS = (("轿车", 420), ("行人", 300), ("非机动车", 220), ("货车", 100), ("公交车", 50))


def draw_bars() -> None:
    sheet, left, floor, scale = Sheet(900, 600), 100, 510, 0.84
    sheet.text((left - 70, 36), "标注框数量（个）", 22, MUTED, "lm")
    for count in range(0, 501, 50):
        y = floor - count * scale
        sheet.line([(left, y), (860, y)], INK if count == 0 else LINE, 2 if count % 100 == 0 else 1)
        sheet.text((left - 12, y), str(count), 20, MUTED, "rm")
    for index, (label, count) in enumerate(LABELS):
        middle = left + 82 + index * 148
        sheet.box((middle - 44, floor - count * scale, middle + 44, floor), BLUE, None)
        sheet.text((middle, floor + 34), label, 24)
    sheet.save("annotate_bar_labels.png")


def question(sheet: Sheet, centre: Point, words: str) -> None:
    x, y = centre
    sheet.shape([(x, y - 62), (x + 140, y), (x, y + 62), (x - 140, y)], SOFT_BLUE, BLUE, 3)
    sheet.text(centre, words, 25)


def arrow(sheet: Sheet, points: list[Point], words: str) -> None:
    """A line that ends downwards in a head; `words` stand above its first stretch."""
    sheet.line(points, INK, 3)
    x, y = points[-1]
    sheet.shape([(x - 9, y - 14), (x + 9, y - 14), (x, y + 2)], INK)
    sheet.text(((points[0][0] + points[1][0]) / 2, points[0][1] - 20), words, 24)


def draw_flow() -> None:
    sheet = Sheet(1000, 560)
    question(sheet, (500, 80), "夜间拍摄？")
    arrow(sheet, [(360, 80), (250, 80), (250, 178)], "否")
    arrow(sheet, [(640, 80), (750, 80), (750, 178)], "是")
    question(sheet, (250, 242), "有车辆？")
    question(sheet, (750, 242), "有行人？")
    for x, left_name, right_name in ((250, "甲类", "乙类"), (750, "丙类", "丁类")):
        for side, answer, name in ((-1, "是", left_name), (1, "否", right_name)):
            start, end = x + side * 140, x + side * 170
            arrow(sheet, [(start, 242), (end, 242), (end, 420)], answer)
            sheet.panel((end - 62, 422, end + 62, 492), 12, WHITE, INK, 3)
            sheet.text((end, 457), name, 28)
    sheet.save("annotate_classification_flow.png")


def flower_pot(shift: float = 0) -> Image.Image:
    """A photograph of 270 × 300 px, so to speak; `shift` moves the pot to the right."""
    sheet, x = Sheet(270, 300, "#E9F0E6"), 135 + shift
    sheet.box((0, 228, 270, 300), "#D8C7AE", None)
    for dx, dy in ((-44, 92), (0, 62), (46, 100)):
        sheet.limb([(x, 180), (x + dx, dy)], "#3F8F4F", 6)
        for px, py in ((0, -17), (17, 0), (0, 17), (-17, 0)):
            sheet.disc((x + dx + px, dy + py), 14, "#E5688A")
        sheet.disc((x + dx, dy), 11, "#F6C945")
    sheet.shape([(x - 54, 184), (x + 54, 184), (x + 38, 262), (x - 38, 262)], "#B5651D")
    sheet.panel((x - 62, 170, x + 62, 196), 5, "#CC7A2E")
    return sheet.image


def draw_photographs() -> None:
    sheet = Sheet(1200, 390)
    photographs = (
        flower_pot(),
        flower_pot().filter(ImageFilter.GaussianBlur(11 * OVERSIZE)),
        ImageEnhance.Brightness(flower_pot()).enhance(0.13),
        flower_pot(130),
    )
    for index, photograph in enumerate(photographs):
        left = 18 + index * 298
        sheet.image.paste(photograph, (left * OVERSIZE, 16 * OVERSIZE))
        sheet.box((left, 16, left + 270, 316), None, MUTED)
        sheet.tag((left + 135, 354), NAMES[index])
    sheet.save("annotate_image_cleaning.png")


def draw_all() -> None:
    draw_bars()
    draw_flow()
    draw_photographs()


if __name__ == "__main__":
    draw_all()
