"""A warehouse as a fixed camera sees it: shelves, floor marks, and workers, fork-lifts and cartons on pallets."""

import math

from scene import HEIGHT, WIDTH, Colour, Point, Scene, Thing, tint

HORIZON = 196
VESTS: tuple[Colour, ...] = ((226, 120, 30), (196, 214, 40), (40, 92, 160))
CARTON: tuple[Colour, ...] = ((186, 148, 104), (172, 134, 92), (200, 164, 122))
SKIN: tuple[Colour, ...] = ((226, 184, 152), (206, 160, 124))


def size_at(y: float) -> float:
    """Pixels of one metre for something that stands on the floor at height `y` of the picture."""
    return max(5.0, (y - HORIZON) * 0.2)


def draw_warehouse(scene: Scene) -> None:
    """Roof, lamps, shelves with goods, floor with yellow lines."""
    chance = scene.chance
    scene.box(0, 0, WIDTH, HORIZON, (92, 96, 102))
    for x in range(-60, WIDTH + 60, 88):
        scene.polygon([(x, 0), (x + 10, 0), (640 + (x - 640) * 0.5 + 6, 96), (640 + (x - 640) * 0.5, 96)], (74, 78, 84))
    for x in (220, 520, 820, 1120):
        scene.polygon([(x - 44, 34), (x + 44, 34), (x + 34, 46), (x - 34, 46)], (236, 238, 228))
    scene.box(0, 96, WIDTH, HORIZON + 70, (122, 124, 126))
    for shelf in range(9):
        left = -20 + shelf * 148
        for level in range(4):
            floor = HORIZON + 58 - level * 46
            for place in range(4):
                x = left + 8 + place * 31
                if chance.random() < 0.82:
                    high = chance.uniform(18, 38)
                    goods = tint(chance.choice((*CARTON, (90, 112, 136), (150, 150, 146))), chance.uniform(0.7, 1.12))
                    scene.box(x, floor - high, x + 28, floor, goods)
                    scene.box(x + 12, floor - high, x + 15, floor, tint(goods, 0.84))
            scene.box(left, floor, left + 132, floor + 5, (206, 104, 34))
        for side in (left, left + 128):
            scene.box(side, 92, side + 5, HORIZON + 70, (38, 66, 110))
    scene.box(0, HORIZON + 68, WIDTH, HEIGHT, (146, 146, 142))
    for _ in range(700):
        x, y = chance.uniform(0, WIDTH), chance.uniform(HORIZON + 72, HEIGHT)
        scene.ellipse(x, y, chance.uniform(1, 9), 1, tint((146, 146, 142), chance.uniform(0.9, 1.07)))
    for near, far in ((-140, 240), (420, 520), (880, 764), (1430, 1040)):
        scene.polygon(
            [(far, HORIZON + 70), (far + 5, HORIZON + 70), (near + 22, HEIGHT), (near, HEIGHT)], (214, 178, 44)
        )
    for x in (220, 520, 820, 1120):
        scene.polygon([(x - 30, 330), (x + 30, 330), (x + 70, 600), (x - 70, 600)], (152, 152, 148))


def draw_worker(scene: Scene, x: float, y: float, *, facing: str, helmet: bool, carries: bool = False) -> Thing:
    """A worker in a vest; feet at (x, y)."""
    chance, m = scene.chance, size_at(y)
    tall, way = m * chance.uniform(1.6, 1.8), -1 if facing == "left" else 1
    vest, skin = chance.choice(VESTS), chance.choice(SKIN)
    scene.shade([(x - tall * 0.16, y - 1), (x + tall * 0.18, y - 1), (x + tall * 0.22, y + tall * 0.05),
                 (x - tall * 0.1, y + tall * 0.05)], 90, 3)  # fmt: skip
    worker = scene.thing("worker", helmet="yes" if helmet else "no")
    stride, hip, neck = tall * chance.uniform(0.05, 0.12), y - tall * 0.47, y - tall * 0.83
    for side, shade in ((-1, 0.78), (1, 1.0)):
        scene.line([(x, hip), (x + side * stride * 0.5, y - tall * 0.24), (x + side * stride, y - tall * 0.02)],
                   tint((52, 60, 78), shade), tall * 0.095)  # fmt: skip
        scene.ellipse(x + side * stride + way * tall * 0.03, y - tall * 0.014, tall * 0.06, tall * 0.026, (38, 32, 28))
    scene.polygon([(x - tall * 0.115, neck), (x + tall * 0.115, neck), (x + tall * 0.12, hip + tall * 0.03),
                   (x - tall * 0.12, hip + tall * 0.03)], vest)  # fmt: skip
    for up in (0.56, 0.68):
        scene.box(x - tall * 0.117, y - tall * up, x + tall * 0.117, y - tall * (up - 0.03), (226, 228, 220))
    hand: Point = (x + way * tall * 0.2, y - tall * 0.62)
    scene.line([(x, neck + tall * 0.05), (x + way * tall * 0.1, y - tall * 0.64), hand], (70, 82, 104), tall * 0.062)
    if carries:
        scene.box(min(hand[0], hand[0] + way * tall * 0.24), y - tall * 0.74, max(hand[0], hand[0] + way * tall * 0.24),
                  y - tall * 0.52, chance.choice(CARTON))  # fmt: skip
    scene.ellipse(hand[0], hand[1], tall * 0.028, tall * 0.028, skin)
    scene.box(x - tall * 0.03, neck - tall * 0.03, x + tall * 0.03, neck + tall * 0.02, tint(skin, 0.86))
    scene.ellipse(x + way * tall * 0.012, y - tall * 0.92, tall * 0.063, tall * 0.078, skin)
    if helmet:
        shell = chance.choice(((236, 200, 40), (222, 224, 222), (44, 96, 176)))
        scene.polygon([(x + tall * 0.088 * math.cos(a), y - tall * 0.945 - tall * 0.085 * math.sin(a))
                       for a in [math.pi * n / 12 for n in range(13)]], shell)  # fmt: skip
        left, right = sorted((x - way * tall * 0.08, x + way * tall * 0.13))
        scene.box(left, y - tall * 0.955, right, y - tall * 0.935, tint(shell, 0.86), 1)
    else:
        scene.ellipse(x - way * tall * 0.012, y - tall * 0.945, tall * 0.068, tall * 0.06, (30, 26, 26))
    worker.marks["head"] = (x + way * tall * 0.012, y - tall * 0.92)
    scene.ground()
    return worker


def draw_forklift(scene: Scene, x: float, y: float, *, facing: str, laden: bool = False) -> Thing:
    """A fork-lift with its driver, who belongs to it; the middle of its wheels' line at (x, y)."""
    chance, m = scene.chance, size_at(y)
    way = -1 if facing == "left" else 1
    paint = chance.choice(((226, 172, 36), (206, 96, 36), (60, 124, 84)))
    at = lambda along, up: (x + way * along * m, y - up * m)  # noqa: E731
    scene.shade([at(-1.2, 0.02), at(1.7, 0.02), at(1.7, -0.14), at(-1.1, -0.14)], 130, 4)
    lift = scene.thing("forklift", facing=facing)
    scene.box(min(at(0.9, 0)[0], at(1.7, 0)[0]), y - m * 0.16, max(at(0.9, 0)[0], at(1.7, 0)[0]), y - m * 0.09,
              (46, 48, 52))  # fmt: skip
    if laden:
        left, right = sorted((at(0.95, 0)[0], at(1.75, 0)[0]))
        scene.box(left, y - m * 0.24, right, y - m * 0.16, (132, 100, 64))
        scene.box(left + m * 0.03, y - m * 0.94, right - m * 0.03, y - m * 0.24, chance.choice(CARTON))
        scene.box((left + right) / 2 - m * 0.04, y - m * 0.94, (left + right) / 2 + m * 0.04, y - m * 0.24,
                  (206, 182, 142))  # fmt: skip
    scene.line([at(0.86, 0.1), at(0.86, 2.05)], (52, 54, 58), m * 0.14)
    scene.polygon([at(-1.15, 0.2), at(-1.15, 0.98), at(-0.5, 1.02), at(-0.4, 0.66), at(0.4, 0.66), at(0.75, 0.5),
                   at(0.75, 0.2)], paint)  # fmt: skip
    scene.polygon([at(-1.15, 0.2), at(-1.15, 0.46), at(0.75, 0.4), at(0.75, 0.2)], tint(paint, 0.68))
    vest = chance.choice(VESTS)
    scene.polygon([at(-0.42, 0.82), at(-0.1, 0.82), at(-0.06, 1.4), at(-0.34, 1.42)], vest)
    scene.line([at(-0.16, 1.28), at(0.14, 1.06), at(0.28, 1.1)], tint(vest, 0.8), m * 0.11)
    scene.ellipse(*at(-0.18, 1.58), m * 0.12, m * 0.14, chance.choice(SKIN))
    scene.ellipse(*at(-0.2, 1.66), m * 0.15, m * 0.09, (232, 200, 46))
    scene.line([at(0.3, 0.68), at(0.4, 1.16)], (40, 42, 46), m * 0.06)
    for along, up in ((-0.62, 1.0), (0.5, 0.6)):
        scene.line([at(along, up), at(along + 0.06, 2.1)], (48, 50, 54), m * 0.07)
    scene.line([at(-0.6, 2.1), at(0.6, 2.1)], (48, 50, 54), m * 0.09)
    for along, wide in ((-0.78, 0.27), (0.5, 0.32)):
        wheel = at(along, 0)
        scene.ellipse(wheel[0], y - m * wide, m * wide, m * wide, (26, 26, 28))
        scene.ellipse(wheel[0], y - m * wide, m * wide * 0.5, m * wide * 0.5, tint(paint, 1.06))
    lift.marks["front_wheel"], lift.marks["rear_wheel"] = (at(0.5, 0)[0], y - m * 0.32), (at(-0.78, 0)[0], y - m * 0.27)
    scene.ground()
    return lift


def draw_stack(scene: Scene, x: float, y: float, *, across: int, layers: int) -> Thing:
    """Cartons on one pallet: one object, whatever their number."""
    chance, m = scene.chance, size_at(y)
    wide, high, deep = m * 0.52, m * 0.36, m * 0.2
    scene.shade([(x - wide * across / 2, y), (x + wide * across / 2 + deep, y), (x + wide * across / 2 + deep * 1.6,
                 y - deep), (x - wide * across / 2, y - deep)], 110, 4)  # fmt: skip
    stack = scene.thing("pallet")
    left = x - wide * across / 2
    scene.box(left, y - m * 0.14, left + wide * across, y, (122, 92, 58))
    for place in range(across):
        scene.box(left + (place + 0.32) * wide, y - m * 0.09, left + (place + 0.68) * wide, y - m * 0.01, (58, 46, 34))
    for layer in range(layers):
        for place in range(across):
            top, a = y - m * 0.14 - high * (layer + 1), left + wide * place
            front = tint(chance.choice(CARTON), chance.uniform(0.92, 1.06))
            scene.box(a, top, a + wide - 1, top + high - 1, front)
            scene.box(a + wide * 0.44, top, a + wide * 0.54, top + high - 1, tint(front, 1.16))
            if place == across - 1:
                scene.polygon([(a + wide - 1, top), (a + wide + deep, top - deep * 0.5),
                               (a + wide + deep, top + high - deep * 0.5), (a + wide - 1, top + high - 1)],
                              tint(front, 0.7))  # fmt: skip
            if layer == layers - 1:
                scene.polygon([(a, top), (a + wide - 1, top), (a + wide + deep, top - deep * 0.5),
                               (a + deep, top - deep * 0.5)], tint(front, 1.12))  # fmt: skip
    scene.ground()
    return stack


def draw_pillar(scene: Scene, x: float, y: float) -> None:
    """A pillar with warning stripes; it stands before things."""
    m = size_at(y)
    scene.thing("pillar")
    scene.box(x - m * 0.22, 0, x + m * 0.22, y, (164, 166, 168))
    scene.box(x + m * 0.1, 0, x + m * 0.22, y, (142, 144, 148))
    for step in range(5):
        low = y - step * m * 0.28
        scene.polygon([(x - m * 0.22, low), (x + m * 0.22, low - m * 0.14), (x + m * 0.22, low - m * 0.28),
                       (x - m * 0.22, low - m * 0.14)], (220, 180, 30) if step % 2 == 0 else (36, 36, 36))  # fmt: skip
    scene.ground()


def draw_board(scene: Scene, x: float, y: float) -> None:
    """A safety notice with a printed worker: nobody who works there."""
    m = 40.0
    scene.box(x - m, y - m * 2.2, x + m, y - m * 0.5, (236, 238, 236), 3)
    scene.box(x - m, y - m * 2.2, x + m, y - m * 1.92, (34, 110, 74))
    scene.ellipse(x, y - m * 1.5, m * 0.2, m * 0.24, (224, 184, 152))
    scene.ellipse(x, y - m * 1.66, m * 0.25, m * 0.14, (232, 196, 40))
    scene.polygon([(x - m * 0.34, y - m * 0.62), (x + m * 0.34, y - m * 0.62), (x + m * 0.24, y - m * 1.24),
                   (x - m * 0.24, y - m * 1.24)], (222, 122, 34))  # fmt: skip
