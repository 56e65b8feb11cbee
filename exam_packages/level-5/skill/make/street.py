"""A street as a traffic camera sees it: buildings, road, and people, cars and e-bikes that stand before one another."""

import math

from scene import HEIGHT, WIDTH, Colour, Point, Scene, Thing, tint

HORIZON = 236
COATS: tuple[Colour, ...] = (
    (178, 52, 48), (38, 66, 120), (58, 110, 72), (208, 168, 60), (92, 62, 112), (60, 64, 70), (200, 196, 188),
    (150, 92, 60), (24, 110, 128),
)  # fmt: skip
PAINTS: tuple[Colour, ...] = (
    (188, 190, 194), (40, 42, 48), (158, 28, 32), (228, 228, 224), (34, 62, 112), (96, 100, 88), (170, 140, 92),
)  # fmt: skip
SKIN: tuple[Colour, ...] = ((226, 184, 152), (206, 160, 124), (236, 198, 170))
GLASS: Colour = (74, 96, 112)


def size_at(y: float) -> float:
    """Pixels of one metre for something that stands on the road at height `y` of the picture."""
    return max(4.0, (y - HORIZON) * 0.168)


def draw_street(scene: Scene, wet: bool = False) -> None:
    """Sky, houses, trees, pavement, road with its marks."""
    chance = scene.chance
    for row in range(HORIZON + 40):
        share = row / (HORIZON + 40)
        scene.box(0, row, WIDTH, row + 1, (int(168 + 52 * share), int(188 + 34 * share), int(212 + 14 * share)))
    left = -30.0
    while left < WIDTH:
        wide, high = chance.uniform(90, 190), chance.uniform(110, 226)
        wall = tint((148, 140, 132), chance.uniform(0.7, 1.22))
        scene.box(left, HORIZON + 16 - high, left + wide, HORIZON + 22, wall)
        for column in range(int(wide // 22)):
            for floor in range(int(high // 26)):
                window = tint((86, 98, 112), chance.uniform(0.62, 1.5))
                x, y = left + 8 + column * 22, HORIZON + 6 - high + 14 + floor * 26
                scene.box(x, y, x + 12, min(y + 15, HORIZON + 10), window)
        scene.box(left, HORIZON + 4, left + wide, HORIZON + 22, tint(wall, 0.6))
        left += wide + chance.uniform(-4, 12)
    scene.box(0, HORIZON + 20, WIDTH, HORIZON + 74, (152, 148, 142))
    for x in range(-40, WIDTH, 46):
        scene.line([(x, HORIZON + 20), (x * 1.28 - 180, HORIZON + 74)], (134, 130, 124), 1)
    road = (78, 80, 84) if not wet else (58, 62, 70)
    scene.box(0, HORIZON + 72, WIDTH, HEIGHT, road)
    for _ in range(900):
        x, y = chance.uniform(0, WIDTH), chance.uniform(HORIZON + 76, HEIGHT)
        scene.ellipse(x, y, chance.uniform(1, 5), 0.8, tint(road, chance.uniform(0.86, 1.16)))
    scene.box(0, HORIZON + 70, WIDTH, HORIZON + 76, (196, 194, 188))
    for number in range(11):
        x = 120 + number * 104
        near = (x - WIDTH / 2) * 1.32 + WIDTH / 2
        stripe = [(x, 560), (x + 46, 560), (near + 62, 664), (near, 664)]
        scene.polygon([(a, float(b)) for a, b in stripe], tint((206, 206, 200), 0.94 if not wet else 0.72))
    for start in range(-60, WIDTH, 170):
        scene.polygon(
            [(start, 436), (start + 86, 436), (start + 84, 444), (start - 6, 444)], tint((202, 202, 194), 0.95)
        )


def draw_tree(scene: Scene, x: float, y: float, size: float) -> None:
    """A tree; its leaves can stand before things."""
    chance = scene.chance
    scene.polygon([(x - size * 0.05, y), (x + size * 0.05, y), (x + size * 0.03, y - size * 0.8),
                   (x - size * 0.03, y - size * 0.8)], (84, 66, 50))  # fmt: skip
    for _ in range(46):
        angle, far = chance.uniform(0, math.tau), chance.random() ** 0.6
        leaf = tint((70, 104, 58), chance.uniform(0.62, 1.3))
        scene.ellipse(x + math.cos(angle) * far * size * 0.36, y - size * 0.98 + math.sin(angle) * far * size * 0.3,
                      size * chance.uniform(0.06, 0.13), size * chance.uniform(0.05, 0.1), leaf)  # fmt: skip


def draw_pole(scene: Scene, x: float, y: float, size: float) -> None:
    """A lamp post or the post of a sign."""
    scene.thing("pole")
    scene.box(x - size * 0.03, y - size, x + size * 0.03, y, (112, 116, 120))
    scene.box(x - size * 0.09, y - size * 1.0, x + size * 0.09, y - size * 0.88, (40, 74, 128), 2)
    scene.ground()


def draw_person(scene: Scene, x: float, y: float, *, facing: str, umbrella: bool = False, bag: bool = False) -> Thing:
    """Somebody who walks; feet at (x, y). `facing` is left or right."""
    chance, m = scene.chance, size_at(y)
    tall = m * chance.uniform(1.58, 1.8)
    way = -1 if facing == "left" else 1
    coat, trousers = chance.choice(COATS), tint(chance.choice(((46, 50, 62), (88, 82, 74), (34, 36, 40))), 1)
    skin = chance.choice(SKIN)
    scene.shade([(x - tall * 0.1, y), (x + tall * 0.12, y + 2), (x + tall * 0.62, y + tall * 0.1),
                 (x + tall * 0.4, y + tall * 0.12)], 96, 3)  # fmt: skip
    person = scene.thing("person", umbrella="yes" if umbrella else "no")
    stride = tall * chance.uniform(0.05, 0.13)
    hip, neck = y - tall * 0.47, y - tall * 0.84
    for side, shade in ((-1, 0.78), (1, 1.0)):
        foot = x + side * stride
        scene.line([(x, hip), (x + side * stride * 0.5 + way * tall * 0.02, y - tall * 0.24), (foot, y - tall * 0.02)],
                   tint(trousers, shade), tall * 0.088)  # fmt: skip
        scene.ellipse(foot + way * tall * 0.03, y - tall * 0.012, tall * 0.055, tall * 0.022, (34, 30, 30))
    swing = tall * chance.uniform(0.04, 0.12)
    scene.line([(x, neck + tall * 0.05), (x - way * swing, y - tall * 0.62), (x - way * swing * 0.4, y - tall * 0.47)],
               tint(coat, 0.7), tall * 0.06)  # fmt: skip
    scene.polygon([(x - tall * 0.105, neck + tall * 0.02), (x + tall * 0.105, neck + tall * 0.02),
                   (x + tall * 0.115, hip + tall * 0.05), (x - tall * 0.115, hip + tall * 0.05)], coat)  # fmt: skip
    scene.polygon([(x - way * tall * 0.105, neck + tall * 0.02), (x - way * tall * 0.02, neck + tall * 0.02),
                   (x - way * tall * 0.03, hip + tall * 0.05), (x - way * tall * 0.115, hip + tall * 0.05)],
                  tint(coat, 0.82))  # fmt: skip
    if bag:
        scene.box(x - way * tall * 0.1 - tall * 0.07, neck + tall * 0.05, x - way * tall * 0.1 + tall * 0.07,
                  neck + tall * 0.3, tint((54, 70, 96), 1.1), tall * 0.03)  # fmt: skip
    hand: Point = (x + way * tall * 0.14, y - tall * 0.6)
    scene.line([(x, neck + tall * 0.06), (x + way * tall * 0.09, y - tall * 0.66), hand], tint(coat, 1.1), tall * 0.06)
    scene.ellipse(hand[0], hand[1], tall * 0.027, tall * 0.027, skin)
    scene.box(x - tall * 0.028, neck - tall * 0.02, x + tall * 0.028, neck + tall * 0.04, tint(skin, 0.86))
    scene.ellipse(x + way * tall * 0.012, y - tall * 0.925, tall * 0.062, tall * 0.078, skin)
    hair = chance.choice(((28, 24, 24), (60, 44, 36), (120, 118, 116)))
    scene.ellipse(x - way * tall * 0.012, y - tall * 0.945, tall * 0.066, tall * 0.06, hair)
    if umbrella:
        scene.line([hand, (x + way * tall * 0.1, y - tall * 1.16)], (60, 60, 64), tall * 0.018)
        cover = chance.choice(COATS)
        top = [(x + way * tall * 0.1 + tall * 0.34 * math.cos(a), y - tall * 1.06 - tall * 0.17 * math.sin(a))
               for a in [math.pi * n / 14 for n in range(15)]]  # fmt: skip
        scene.polygon(top, cover)
        scene.polygon([top[4], top[7], top[10], (x + way * tall * 0.1, y - tall * 1.06)], tint(cover, 1.18))
    person.marks["head"] = (x + way * tall * 0.012, y - tall * 0.925)
    scene.ground()
    return person


def draw_car(scene: Scene, x: float, y: float, *, facing: str, van: bool = False) -> Thing:
    """A car from its side; the middle of its wheels' line at (x, y)."""
    chance, m = scene.chance, size_at(y)
    way = -1 if facing == "left" else 1
    long, high = m * (4.5 if not van else 4.9), m * (1.42 if not van else 1.92)
    paint = chance.choice(PAINTS)
    at = lambda along, up: (x + way * along * long, y - up * high)  # noqa: E731
    scene.shade([at(-0.52, 0.02), at(0.54, 0.02), at(0.5, -0.12), at(-0.48, -0.12)], 150, 4)
    car = scene.thing("car", facing=facing)
    if van:
        body = [at(-0.5, 0.2), at(-0.5, 0.96), at(-0.44, 1.0), at(0.26, 1.0), at(0.4, 0.58), at(0.5, 0.5), at(0.5, 0.2)]
        panes = [[at(0.02, 0.9), at(0.22, 0.9), at(0.33, 0.6), at(0.02, 0.6)],
                 [at(-0.22, 0.9), at(-0.02, 0.9), at(-0.02, 0.6), at(-0.22, 0.6)]]  # fmt: skip
    else:
        body = [at(-0.5, 0.22), at(-0.49, 0.6), at(-0.36, 0.66), at(-0.25, 0.98), at(0.06, 1.0), at(0.21, 0.66),
                at(0.44, 0.58), at(0.5, 0.46), at(0.5, 0.22)]  # fmt: skip
        panes = [[at(-0.005, 0.93), at(0.05, 0.93), at(0.16, 0.66), at(-0.005, 0.66)],
                 [at(-0.22, 0.92), at(-0.03, 0.93), at(-0.03, 0.66), at(-0.3, 0.66)]]  # fmt: skip
    scene.polygon(body, paint)
    scene.polygon([at(-0.5, 0.22), at(-0.495, 0.4), at(0.5, 0.36), at(0.5, 0.22)], tint(paint, 0.72))
    for pane in panes:
        scene.polygon(pane, GLASS)
        scene.polygon([pane[0], pane[1], ((pane[1][0] + pane[2][0]) / 2, (pane[1][1] + pane[2][1]) / 2)],
                      tint(GLASS, 1.36))  # fmt: skip
    scene.line([at(-0.015, 0.62), at(-0.02, 0.26)], tint(paint, 0.6), m * 0.02)
    scene.line([at(-0.2, 0.56), at(-0.12, 0.56)], tint(paint, 0.5), m * 0.03)
    scene.polygon([at(0.44, 0.56), at(0.5, 0.47), at(0.5, 0.42), at(0.43, 0.48)], (250, 244, 214))
    scene.polygon([at(-0.5, 0.58), at(-0.46, 0.58), at(-0.47, 0.46), at(-0.5, 0.46)], (176, 24, 26))
    for along in (-0.31, 0.3):
        wheel = at(along, 0.2)
        scene.ellipse(wheel[0], y - m * 0.31, m * 0.36, m * 0.36, tint(paint, 0.42))
        scene.ellipse(wheel[0], y - m * 0.31, m * 0.32, m * 0.32, (24, 24, 26))
        scene.ellipse(wheel[0], y - m * 0.31, m * 0.19, m * 0.19, (150, 152, 156))
        scene.ellipse(wheel[0], y - m * 0.31, m * 0.06, m * 0.06, (60, 60, 62))
    car.marks["front_wheel"], car.marks["rear_wheel"] = ((at(along, 0)[0], y - m * 0.31) for along in (0.3, -0.31))
    scene.ground()
    return car


def draw_ebike(scene: Scene, x: float, y: float, *, facing: str, rider: bool = True) -> Thing:
    """An electric two-wheeler, with or without its rider (who belongs to it: the guideline says so)."""
    chance, m = scene.chance, size_at(y)
    way = -1 if facing == "left" else 1
    at = lambda along, up: (x + way * along * m, y - up * m)  # noqa: E731
    paint = chance.choice(COATS)
    scene.shade([at(-0.9, 0), at(0.9, 0), at(1.0, -0.1), at(-0.7, -0.12)], 120, 3)
    bike = scene.thing("ebike", facing=facing)
    for along in (-0.62, 0.66):
        wheel = at(along, 0.24)
        scene.ellipse(wheel[0], wheel[1], m * 0.25, m * 0.25, (26, 26, 28))
        scene.ellipse(wheel[0], wheel[1], m * 0.15, m * 0.15, (128, 130, 134))
    scene.polygon([at(-0.75, 0.42), at(-0.7, 0.66), at(-0.05, 0.64), at(0.05, 0.36), at(0.4, 0.36), at(0.5, 0.9),
                   at(0.62, 0.88), at(0.62, 0.3), at(-0.4, 0.26)], paint)  # fmt: skip
    scene.line([at(0.55, 0.85), at(0.46, 1.08), at(0.3, 1.1)], (50, 52, 56), m * 0.06)
    scene.line([at(-0.72, 0.7), at(-0.02, 0.7)], (30, 30, 32), m * 0.12)
    if chance.random() < 0.6:
        scene.box(at(-0.8, 0)[0] - m * 0.22, y - m * 1.16, at(-0.8, 0)[0] + m * 0.22, y - m * 0.72, (226, 178, 40), 2)
    if rider:
        coat, skin = chance.choice(COATS), chance.choice(SKIN)
        scene.line([at(-0.28, 0.78), at(0.22, 0.72), at(0.16, 0.36)], (44, 48, 60), m * 0.17)
        scene.polygon([at(-0.42, 0.74), at(-0.16, 0.72), at(0.02, 1.36), at(-0.26, 1.38)], coat)
        scene.line([at(-0.06, 1.3), at(0.2, 1.08), at(0.36, 1.12)], tint(coat, 1.12), m * 0.11)
        scene.ellipse(*at(-0.06, 1.54), m * 0.13, m * 0.15, skin)
        scene.ellipse(*at(-0.1, 1.6), m * 0.15, m * 0.12, chance.choice(((230, 230, 226), (40, 80, 150), (24, 24, 26))))
    scene.ground()
    return bike


def draw_poster(scene: Scene, x: float, y: float) -> None:
    """An advertisement with a printed person: nobody who walks there."""
    m = 30.0
    scene.box(x - m * 0.7, y - m * 2.5, x + m * 0.7, y, (92, 96, 102), 2)
    scene.box(x - m * 0.62, y - m * 2.42, x + m * 0.62, y - m * 0.3, (226, 214, 176))
    scene.polygon([(x - m * 0.3, y - m * 0.3), (x + m * 0.3, y - m * 0.3), (x + m * 0.2, y - m * 1.5),
                   (x - m * 0.2, y - m * 1.5)], (160, 48, 60))  # fmt: skip
    scene.ellipse(x, y - m * 1.78, m * 0.19, m * 0.25, (222, 180, 150))
    scene.ellipse(x, y - m * 1.9, m * 0.21, m * 0.16, (40, 32, 30))
    for row in range(3):
        scene.box(x - m * 0.5, y - m * (2.32 - row * 0.1), x + m * 0.5, y - m * (2.28 - row * 0.1), (120, 60, 50))
