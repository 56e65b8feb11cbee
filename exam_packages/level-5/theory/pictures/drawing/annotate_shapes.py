"""Pictures for items on polygons, key points and segmentation."""

from annotate_sheet import BLUE, GREEN, INK, LINE, MUTED, ORANGE, PURPLE, RED, WHITE, Point, Sheet, rounded

NAMES = "甲乙丙丁"
HOUSE: list[Point] = [(450, 70), (760, 270), (680, 270), (680, 500), (220, 500), (220, 270), (140, 270)]
JOINTS = {  # on the left of the picture: name there, name on the other side; x is counted from the middle
    "肩": (-72, 210, "右", "左"),
    "肘": (-112, 310, "右", "左"),
    "腕": (-132, 410, "右", "左"),
    "膝": (-44, 540, "左", "右"),
    "踝": (-48, 680, "右", "左"),
}


def draw_roof() -> None:
    sheet = Sheet(900, 560)
    sheet.box((0, 0, 900, 500), "#EAF2FA", None)
    sheet.box((0, 500, 900, 560), "#CFE0CB", None)
    sheet.box((220, 262, 680, 500), "#EBDCC3", None)
    sheet.shape([(450, 70), (760, 270), (140, 270)], "#A9705A")
    sheet.box((410, 370, 490, 500), "#7B5A43", None)
    for x in (280, 550):
        sheet.box((x, 330, x + 80, 410), "#CFE3F2", WHITE, 5)
    drawn = HOUSE[:1] + HOUSE[2:]  # without the eave on the right
    sheet.shape(drawn, None, RED, 5)
    for point in drawn:
        sheet.box((point[0] - 8, point[1] - 8, point[0] + 8, point[1] + 8), WHITE, RED, 3)
    candidates: list[tuple[Point, Point]] = [
        ((565, 170), (525, 186)),
        ((360, 330), (360, 292)),
        ((760, 372), (800, 372)),
        ((760, 270), (800, 246)),
    ]
    for name, (point, label) in zip(NAMES, candidates, strict=True):
        sheet.disc(point, 9, BLUE, WHITE, 2)
        sheet.tag(label, name, BLUE)
    sheet.save("annotate_polygon_roof.png")


def body(sheet: Sheet, middle: float) -> None:
    """A person who faces the viewer."""
    for side in (-1, 1):
        sheet.limb([(middle + side * 72, 210), (middle + side * 112, 310), (middle + side * 132, 410)], "#8FB3D9", 36)
        sheet.disc((middle + side * 136, 432), 20, "#E3B48F")
        sheet.limb([(middle + side * 36, 400), (middle + side * 44, 540), (middle + side * 48, 680)], "#6B7A93", 48)
        sheet.panel((middle + side * 58 - 40, 690, middle + side * 58 + 40, 722), 14, "#4A3A30")
    sheet.panel((middle - 86, 186, middle + 86, 430), 36, "#8FB3D9")
    sheet.box((middle - 18, 160, middle + 18, 192), "#E3B48F", None)
    sheet.disc((middle, 112), 62, "#E3B48F")
    sheet.cap((middle, 112), 64, (205, 335), "#33261D")
    for side in (-1, 1):
        sheet.disc((middle + side * 22, 110), 6, INK)
    sheet.line([(middle - 20, 138), (middle - 8, 145), (middle + 8, 145), (middle + 20, 138)], RED, 4)


def draw_keypoints() -> None:
    sheet, middle = Sheet(800, 750), 400
    sheet.box((0, 0, 800, 750), "#F4F6F9", None)
    body(sheet, middle)
    for joint, (x, y, left_name, right_name) in JOINTS.items():
        for side, name in ((-1, left_name), (1, right_name)):
            point = (middle - side * x, y)
            end = (middle + side * 230, y)
            sheet.line([point, end], MUTED, 2)
            sheet.disc(point, 11, ORANGE, WHITE, 3)
            sheet.text((end[0] + side * 12, y), name + joint, 30, anchor="rm" if side < 0 else "lm")
    sheet.save("annotate_keypoints_person.png")


def apple_outline(x: float, y: float) -> list[Point]:
    """An apple about 170 px wide around (x, y)."""
    half = [(0, -62), (30, -76), (62, -66), (82, -30), (82, 10), (66, 52), (38, 80), (14, 84), (0, 78)]
    return rounded([(x + dx, y + dy) for dx, dy in half] + [(x - dx, y + dy) for dx, dy in reversed(half[1:-1])])


def apples(sheet: Sheet, left: float, colours: tuple[str, str], edges: tuple[str, str]) -> None:
    sheet.box((left, 20, left + 280, 320), "#EFEBE3", LINE)
    sheet.box((left + 2, 220, left + 278, 318), "#DCD2C0", None)
    for x, y, colour, edge in ((90, 150, colours[0], edges[0]), (188, 190, colours[1], edges[1])):
        sheet.limb([(left + x, y - 56), (left + x + 12, y - 96)], "#6B4A2B", 8)
        sheet.shape(apple_outline(left + x, y), colour, edge, 4)


def draw_segmentation() -> None:
    sheet, plain = Sheet(1200, 400), ("#D9A29A", "#D9A29A")
    apples(sheet, 16, (BLUE, BLUE), (BLUE, BLUE))
    sheet.text((106, 150), "苹果", 26, WHITE)
    apples(sheet, 312, (BLUE, ORANGE), (WHITE, WHITE))
    sheet.text((376, 160), "苹果 1", 24, WHITE)
    sheet.text((500, 200), "苹果 2", 24, WHITE)
    apples(sheet, 608, plain, ("#B97A72", "#B97A72"))
    sheet.box((608 + 6, 52, 608 + 174, 236), None, GREEN, 4)
    sheet.box((608 + 104, 92, 608 + 272, 276), None, PURPLE, 4)
    apples(sheet, 904, plain, ("#B97A72", "#B97A72"))
    for x, y in ((90, 88), (8, 150), (90, 228), (188, 128), (270, 190), (188, 268)):
        sheet.disc((904 + x, y), 9, INK, WHITE, 2)
    for index, name in enumerate(NAMES):
        sheet.tag((156 + index * 296, 362), name)
    sheet.save("annotate_segmentation_kinds.png")


def draw_all() -> None:
    draw_roof()
    draw_keypoints()
    draw_segmentation()


if __name__ == "__main__":
    draw_all()
