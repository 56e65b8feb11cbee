"""Pictures for items on rectangles: street scenes with candidate boxes, a pixel grid, two overlapping boxes."""

from annotate_sheet import BLUE, INK, LINE, MUTED, ORANGE, RED, SOFT_BLUE, WHITE, Frame, Point, Sheet

NAMES = "甲乙丙丁"
WALKERS = ((-138, 40, 138, 484), (-90, 79, 96, 404), (-90, 79, 96, 450), (-34, 79, 96, 450))
CARS = ((76, 94, 402, 258), (76, 94, 554, 258), (76, 94, 250, 258), (76, 36, 568, 284))


def pedestrian(sheet: Sheet, middle: float) -> None:
    """A walker with a backpack, 86 px to the left and 92 px to the right of `middle`, from y = 83 to y = 446."""
    sheet.limb([(middle - 10, 310), (middle - 34, 370), (middle - 52, 428)], "#2F3B52", 30)
    sheet.limb([(middle + 12, 310), (middle + 36, 365), (middle + 56, 428)], "#3C4A66", 30)
    sheet.panel((middle - 70, 420, middle - 20, 446), 10, "#7B4B2A")
    sheet.panel((middle + 40, 420, middle + 92, 446), 10, "#7B4B2A")
    sheet.panel((middle - 86, 172, middle - 24, 290), 16, "#B5651D", "#8A4A12", 3)
    sheet.panel((middle - 34, 156, middle + 42, 322), 24, "#3E7CB1")
    sheet.limb([(middle + 8, 186), (middle + 34, 240), (middle + 70, 262)], "#2F6795", 22)
    sheet.disc((middle + 80, 264), 11, "#E3B48F")
    sheet.disc((middle + 8, 120), 36, "#E3B48F")
    sheet.cap((middle + 8, 120), 37, (140, 320), "#33261D")
    sheet.disc((middle + 30, 122), 4, INK)


def pavement(sheet: Sheet, frame: Frame) -> None:
    left, _, right, bottom = frame
    sheet.box(frame, "#EAF2FA", None)
    for x, height in ((left + 14, 170), (left + 96, 120), (left + 180, 200)):
        sheet.box((x, bottom - 110 - height, x + 70, bottom - 110), "#D4DFEA", None)
    sheet.box((left, bottom - 110, right, bottom), "#C9CED6", None)
    sheet.box(frame, None, LINE)


def draw_pedestrian_boxes() -> None:
    sheet = Sheet(1200, 560)
    for index, (left, top, right, bottom) in enumerate(WALKERS):
        middle = 150 + index * 300
        pavement(sheet, (middle - 144, 16, middle + 144, 500))
        pedestrian(sheet, middle)
        sheet.box((middle + left, top, middle + right, bottom), None, RED, 4)
        sheet.tag((middle, 532), NAMES[index])
    sheet.save("annotate_boxes_pedestrian.png")


def car(sheet: Sheet, left: float, top: float) -> None:
    """A car that faces left: 470 px long and 156 px high with its wheels, (left, top) at its upper left."""
    roof = [(110, 58), (170, 0), (330, 0), (400, 58)]
    sheet.shape([(left + x, top + y) for x, y in roof], "#C94F4F")
    sheet.panel((left, top + 54, left + 470, top + 126), 26, "#C94F4F")
    window = [(134, 56), (178, 14), (246, 14), (246, 56)]
    sheet.shape([(left + x, top + y) for x, y in window], "#DDEBF5")
    sheet.box((left + 258, top + 14, left + 320, top + 56), "#DDEBF5", None)
    sheet.panel((left + 4, top + 66, left + 34, top + 84), 8, "#FFE9A8")
    for wheel in (100, 370):
        sheet.disc((left + wheel, top + 118), 38, "#2A2F38")
        sheet.disc((left + wheel, top + 118), 17, "#AEB6C2")


def wall(sheet: Sheet, frame: Frame) -> None:
    left, top, right, bottom = frame
    sheet.box(frame, "#B9A48C", "#8D7A63", 2)
    for row in range(1, int((bottom - top) / 30) + 1):
        y = top + row * 30
        if y < bottom:
            sheet.line([(left, y), (right, y)], "#8D7A63", 1)
        for x in range(int(left) + (20 if row % 2 else 45), int(right), 50):
            sheet.line([(x, y - 30), (x, min(y, bottom))], "#8D7A63", 1)


def hidden_car(sheet: Sheet, left: float, top: float) -> None:
    """The outline of the part of the car behind the wall."""
    outline: list[Point] = [(322, 14), (342, 12), (400, 56), (450, 58), (470, 80), (470, 118), (412, 126), (322, 126)]
    sheet.line([(left + x, top + y) for x, y in outline], WHITE, 3, dash=9)


def draw_occluded_car() -> None:
    sheet = Sheet(1200, 720)
    for index, box in enumerate(CARS):
        left, top = 8 + index % 2 * 600, 8 + index // 2 * 356
        sheet.box((left, top, left + 584, top + 300), "#EAF2FA", None)
        sheet.box((left, top + 220, left + 584, top + 300), "#C9CED6", None)
        car(sheet, left + 80, top + 98)
        wall(sheet, (left + 400, top + 60, left + 584, top + 270))
        hidden_car(sheet, left + 80, top + 98)
        sheet.box((left, top, left + 584, top + 300), None, LINE)
        sheet.box((left + box[0], top + box[1], left + box[2], top + box[3]), None, BLUE, 5)
        sheet.tag((left + 292, top + 326), NAMES[index])
    sheet.save("annotate_boxes_occluded_car.png")


def draw_grid() -> None:
    sheet, left, top, scale = Sheet(960, 720), 80, 70, 5
    for x in range(0, 161, 10):
        sheet.line([(left + x * scale, top), (left + x * scale, top + 600)], LINE, 1 if x else 3)
        if x % 20 == 0:
            sheet.text((left + x * scale, top - 20), str(x), 22, MUTED)
    for y in range(0, 121, 10):
        sheet.line([(left, top + y * scale), (left + 800, top + y * scale)], LINE, 1 if y else 3)
        if y % 20 == 0:
            sheet.text((left - 16, top + y * scale), str(y), 22, MUTED, "rm")
    sheet.line([(left, top), (left + 820, top)], INK, 3)
    sheet.line([(left, top), (left, top + 612)], INK, 3)
    sheet.text((left + 838, top), "x", 26)
    sheet.text((left, top + 630), "y", 26)
    sheet.box((left + 200, top + 150, left + 600, top + 450), SOFT_BLUE, BLUE, 5)
    for x in range(50, 120, 10):
        sheet.line([(left + x * scale, top + 155), (left + x * scale, top + 445)], "#B9CDEB", 1)
    for y in range(40, 90, 10):
        sheet.line([(left + 205, top + y * scale), (left + 595, top + y * scale)], "#B9CDEB", 1)
    sheet.save("annotate_box_grid.png")


def draw_overlap() -> None:
    sheet, left, top, cell = Sheet(800, 512), 40, 40, 72
    sheet.box((left + 3 * cell, top + cell, left + 5 * cell, top + 5 * cell), "#D7E6D9", None)
    for column in range(9):
        sheet.line([(left + column * cell, top), (left + column * cell, top + 6 * cell)], LINE, 1)
    for row in range(7):
        sheet.line([(left, top + row * cell), (left + 8 * cell, top + row * cell)], LINE, 1)
    sheet.box((left + cell, top + cell, left + 5 * cell, top + 5 * cell), None, BLUE, 5)
    sheet.dashed_box((left + 3 * cell, top + cell, left + 7 * cell, top + 5 * cell), ORANGE, 5)
    sheet.line([(left + 8.4 * cell, top + 2 * cell), (left + 9.1 * cell, top + 2 * cell)], BLUE, 5)
    sheet.text((left + 9.25 * cell, top + 2 * cell), "框一", 24, anchor="lm")
    sheet.line([(left + 8.4 * cell, top + 3 * cell), (left + 9.1 * cell, top + 3 * cell)], ORANGE, 5, dash=10)
    sheet.text((left + 9.25 * cell, top + 3 * cell), "框二", 24, anchor="lm")
    sheet.save("annotate_box_overlap.png")


def draw_all() -> None:
    draw_pedestrian_boxes()
    draw_occluded_car()
    draw_grid()
    draw_overlap()


if __name__ == "__main__":
    draw_all()
