"""Makes the picture tasks 2.1-01 … 2.1-04 of both forms: pictures, gold.json; the words stand in task.toml.

    python exam_packages/level-5/skill/make/pictures.py

Form A is a street, form B a warehouse. Seeds are fixed: the same program makes the same pictures and gold answers.
A scene in which anything is a matter of opinion (an object of which 6 to 50 % can be seen, or about as small as the
limit of the guideline) is drawn again with the next seed.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import street
import warehouse
from PIL import Image, ImageDraw, ImageFilter
from scene import HEIGHT, WIDTH, Scene, Thing

SKILL = Path(__file__).resolve().parents[1]
LEAST_SHARE, CLEAR_SHARE = 0.06, 0.5
LEAST_SIDE, CLEAR_SIDE = 12, 22
Box = tuple[int, int, int, int]
Draw = Callable[[Scene], None]


def box_of(scene: Scene, thing: Thing) -> Box | None:
    """The box around what can be seen, in pixels: left, top, right, bottom (the last two beyond the last pixel)."""
    rows, columns = np.nonzero(scene.seen(thing))
    if not len(rows):
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def is_asked(scene: Scene, thing: Thing) -> bool | None:
    """Whether the guideline asks for it; None where people could disagree."""
    box, share = box_of(scene, thing), scene.share(thing)
    if box is None or share < LEAST_SHARE:
        return False
    side = min(box[2] - box[0], box[3] - box[1])
    if share < CLEAR_SHARE or LEAST_SIDE <= side < CLEAR_SIDE or _hides_its_fact(scene, thing):
        return None
    return side >= CLEAR_SIDE


def _hides_its_fact(scene: Scene, thing: Thing) -> bool:
    """Whether the part that shows its attribute is covered: the head of a person, the ends of a vehicle."""
    seen = scene.seen(thing)
    return any(not (0 <= x < WIDTH and 0 <= y < HEIGHT) or not seen[int(y), int(x)] for x, y in thing.marks.values())


def settled(seed: int, make: Callable[[int], Scene], kinds: tuple[str, ...]) -> tuple[Scene, list[Thing]]:
    """The first scene from `seed` on in which nothing is doubtful, and what is to be marked in it."""
    while True:
        scene = make(seed)
        scene.ground()
        answers = {thing.number: is_asked(scene, thing) for thing in scene.things if thing.kind in kinds}
        if None not in answers.values():
            return scene, [thing for thing in scene.things if answers.get(thing.number)]
        seed += 1000


def unit(number: int, thing: Thing, kind: str, points: list[list[int]], facts: dict[str, str]) -> dict[str, Any]:
    """One unit of gold; lengths in 1/100 pixel."""
    found: dict[str, Any] = {"id": f"g-{number}", "kind": kind, "label": thing.kind, "points": points}
    if facts:
        found["attributes"] = [{"id": name, "value": value} for name, value in sorted(facts.items())]
    return found


def box_units(scene: Scene, things: list[Thing]) -> list[dict[str, Any]]:
    """Boxes with their attributes."""
    boxes = [box_of(scene, thing) for thing in things]
    return [
        unit(n, thing, "box", [[100 * b[0], 100 * b[1]], [100 * b[2], 100 * b[3]]], thing.facts)
        for n, (thing, b) in enumerate(zip(things, boxes, strict=True), 1)
        if b is not None
    ]


# --- form A: street ------------------------------------------------------------


def street_scene(seed: int) -> Scene:
    """A crossing with eight to eleven things that move."""
    scene = Scene(seed, (180, 200, 220))
    chance = scene.chance
    street.draw_street(scene, wet=chance.random() < 0.3)
    for x in (chance.uniform(60, 240), chance.uniform(820, 1000)):
        street.draw_tree(scene, x, 302, chance.uniform(96, 140))
    street.draw_poster(scene, chance.uniform(420, 700), 316)
    for kind, x, y in sorted(_street_places(scene), key=lambda place: place[2]):
        facing = chance.choice(("left", "right"))
        if kind == "person":
            street.draw_person(
                scene, x, y, facing=facing, umbrella=chance.random() < 0.4, bag=chance.random() < 0.5
            )  # fmt: skip
        elif kind == "ebike":
            street.draw_ebike(scene, x, y, facing=facing)
        elif kind == "pole":
            street.draw_pole(scene, x, y, chance.uniform(200, 260))
        else:
            street.draw_car(scene, x, y, facing=facing, van=kind == "van")
    return scene


def _street_places(scene: Scene) -> list[tuple[str, float, float]]:
    chance = scene.chance
    places = [(kind, chance.uniform(90, 1190), chance.uniform(372, 452)) for kind in ("car", "van", "ebike", "person")]
    places += [(kind, chance.uniform(110, 1170), chance.uniform(486, 540)) for kind in ("car", "ebike", "person")]
    places += [("person", chance.uniform(30, 1250), chance.uniform(556, 690)) for _ in range(chance.choice((2, 3, 4)))]
    return [*places, ("pole", chance.uniform(100, 1180), 556.0)]


# --- form B: warehouse ------------------------------------------------------------


def warehouse_scene(seed: int) -> Scene:
    """An aisle with eight to eleven things."""
    scene = Scene(seed, (90, 96, 102))
    chance = scene.chance
    warehouse.draw_warehouse(scene)
    warehouse.draw_board(scene, chance.uniform(300, 1000), 262)
    for kind, x, y in sorted(_warehouse_places(scene), key=lambda place: place[2]):
        facing = chance.choice(("left", "right"))
        if kind == "worker":
            warehouse.draw_worker(
                scene, x, y, facing=facing, helmet=chance.random() < 0.6, carries=chance.random() < 0.4
            )  # fmt: skip
        elif kind == "forklift":
            warehouse.draw_forklift(scene, x, y, facing=facing, laden=chance.random() < 0.5)
        elif kind == "pillar":
            warehouse.draw_pillar(scene, x, y)
        else:
            warehouse.draw_stack(scene, x, y, across=chance.choice((2, 3)), layers=chance.choice((2, 3, 4)))
    return scene


def _warehouse_places(scene: Scene) -> list[tuple[str, float, float]]:
    chance = scene.chance
    places = [
        (k, chance.uniform(90, 1190), chance.uniform(340, 430)) for k in ("forklift", "pallet", "worker", "worker")
    ]
    places += [(k, chance.uniform(120, 1160), chance.uniform(470, 540)) for k in ("forklift", "worker", "pallet")]
    places += [
        (k, chance.uniform(40, 1220), chance.uniform(580, 690))
        for k in ("worker", "worker", "pallet")[: chance.choice((2, 3))]
    ]
    return [*places, ("pillar", chance.uniform(120, 1160), 552.0)]


# --- the four tasks ------------------------------------------------------------


def boxes(form: str, make: Callable[[int], Scene], kinds: tuple[str, ...], seeds: tuple[int, ...]) -> None:
    """2.1-02: boxes with an attribute."""
    gold = {}
    for number, seed in enumerate(seeds, 1):
        scene, things = settled(seed, make, kinds)
        save(scene.finished(light=(1.0, 0.82, 1.06, 0.9)[number - 1]), form, "2.1-02", f"box-{number:02}.jpg")
        gold[f"img-{number:02}"] = {"units": box_units(scene, things)}
    write_gold(form, "2.1-02", gold, {"attribute_share": "0.2"})


def blobs(
    form: str, make: Callable[[int], Scene], label: str, colour: tuple[int, int, int], seeds: tuple[int, ...]
) -> None:
    """2.1-03: outlines of stains on the ground, three pictures with two or three each."""
    gold = {}
    for number, seed in enumerate(seeds, 1):
        scene, rings = _with_stains(seed, make, colour)
        save(scene.finished(light=(0.95, 1.05, 0.86)[number - 1]), form, "2.1-03", f"area-{number:02}.jpg")
        units = [
            {
                "id": f"g-{n}",
                "kind": "polygon",
                "label": label,
                "points": [[round(100 * x), round(100 * y)] for x, y in ring],
            }
            for n, ring in enumerate(rings, 1)
        ]
        gold[f"img-{number:02}"] = {"units": units}
    write_gold(form, "2.1-03", gold, {})


def _with_stains(
    seed: int, make: Callable[[int], Scene], colour: tuple[int, int, int]
) -> tuple[Scene, list[list[tuple[float, float]]]]:
    """Stains lie where nothing stands before them and where they touch neither each other nor anything else."""
    while True:
        scene = make(seed)
        chance = scene.chance
        rings, taken = [], np.asarray(scene.numbers)[::8, ::8] > 0
        for _ in range(60):
            ring = _ring(scene, chance.uniform(120, 1160), chance.uniform(470, 660))
            veil = _filled(ring, 26)
            if len(rings) < 3 and not (veil & taken).any() and _is_inside(ring):
                rings.append(ring)
                taken = taken | veil
        if len(rings) >= 2:
            for ring in rings:
                _stain(scene, ring, colour)
            return scene, rings
        seed += 1000


def _ring(scene: Scene, x: float, y: float) -> list[tuple[float, float]]:
    chance = scene.chance
    across, up = chance.uniform(62, 128), chance.uniform(22, 42)
    waves = [(chance.uniform(0.05, 0.16) / n, n, chance.uniform(0, 6.28)) for n in (2, 3, 5)]
    ring = []
    for step in range(36):
        angle = 2 * np.pi * step / 36
        far = 1 + sum(high * np.sin(n * angle + start) for high, n, start in waves)
        ring.append((float(x + across * far * np.cos(angle)), float(y + up * far * np.sin(angle))))
    return ring


def _filled(ring: list[tuple[float, float]], margin: int) -> np.ndarray[Any, Any]:
    """Where it lies, and `margin` pixels around it; a quarter of the size is fine enough."""
    veil = Image.new("L", (WIDTH // 4, HEIGHT // 4), 0)
    ImageDraw.Draw(veil).polygon([(x / 4, y / 4) for x, y in ring], fill=255)
    return np.asarray(veil.filter(ImageFilter.MaxFilter(2 * (margin // 8) + 1))) > 0


def _is_inside(ring: list[tuple[float, float]]) -> bool:
    return all(6 < x < WIDTH - 6 and 6 < y < HEIGHT - 6 for x, y in ring)


def _stain(scene: Scene, ring: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
    """A wet place: darker than the ground, with a bright rim of light inside."""
    veil = Image.new("L", scene.picture.size, 0)
    ImageDraw.Draw(veil).polygon([(2 * x, 2 * y) for x, y in ring], fill=176)
    scene.picture.paste(
        Image.new("RGB", scene.picture.size, colour), (0, 0), veil.filter(ImageFilter.GaussianBlur(1.6))
    )
    middle = np.mean(np.array(ring), axis=0)
    inner = [((x - middle[0]) * 0.72 + middle[0] - 6, (y - middle[1]) * 0.6 + middle[1] - 3) for x, y in ring]
    gleam = Image.new("L", scene.picture.size, 0)
    ImageDraw.Draw(gleam).polygon([(2 * x, 2 * y) for x, y in inner], fill=74)
    lit = Image.new("RGB", scene.picture.size, (176, 190, 206))
    scene.picture.paste(lit, (0, 0), gleam.filter(ImageFilter.GaussianBlur(12)))


def points(form: str, make: Callable[[int], Scene], kinds: tuple[str, ...], mark: str, seeds: tuple[int, ...]) -> None:
    """2.1-04: the middle of a part of each object."""
    gold = {}
    for number, seed in enumerate(seeds, 1):
        scene, things = settled(seed, make, kinds)
        save(scene.finished(light=(1.02, 0.88)[number - 1]), form, "2.1-04", f"point-{number:02}.jpg")
        units = []
        for n, thing in enumerate(things, 1):
            x, y = thing.marks[mark]
            box = box_of(scene, thing)
            assert box is not None
            units.append({
                "id": f"g-{n}", "kind": "point", "label": mark, "points": [[round(100 * x), round(100 * y)]],
                "extent": [100 * side for side in box],
            })  # fmt: skip
        gold[f"img-{number:02}"] = {"units": units}
    write_gold(form, "2.1-04", gold, {})


def clean(form: str, make: Callable[[int], Scene], other: Callable[[int], Scene], first: int) -> None:
    """2.1-01: keep or discard; every discarded picture has exactly one fault, which nobody could overlook."""
    plan = ("keep", "blur", "keep", "dark", "blocked", "keep", "unrelated", "keep", "blur", "keep", "dark", "keep")
    gold: dict[str, Any] = {}
    for number, what in enumerate(plan, 1):
        scene = (other if what == "unrelated" else make)(first + number)
        picture = scene.finished(light={"dark": 0.1}.get(what, (1.0, 0.62, 1.1, 0.8)[number % 4]), grain=6)
        picture = picture.resize((800, 450), Image.Resampling.LANCZOS)
        if what == "blur":
            picture = picture.filter(ImageFilter.GaussianBlur(11))
        if what == "blocked":
            picture.paste(Image.new("RGB", (800, 450), (46, 38, 34)), (0, 0), _hand(scene))
        save(picture, form, "2.1-01", f"shot-{number:02}.jpg", quality=84)
        gold[f"img-{number:02}"] = {"keep": "keep"} if what == "keep" else {"keep": "discard", "reasons": [what]}
    write_gold(form, "2.1-01", gold, {"reason_share": "0.3"})


def _hand(scene: Scene) -> Image.Image:
    """Something close to the lens that covers three quarters of the picture."""
    veil = Image.new("L", (800, 450), 0)
    ImageDraw.Draw(veil).ellipse([-160, -220, 700, 620], fill=250)
    ImageDraw.Draw(veil).ellipse([420, 60, 980, 560], fill=244)
    return veil.filter(ImageFilter.GaussianBlur(16))


def save(picture: Image.Image, form: str, slot: str, name: str, quality: int = 88) -> None:
    """A JPEG among the task's materials."""
    folder = SKILL / form / slot / "materials"
    folder.mkdir(parents=True, exist_ok=True)
    picture.save(folder / name, quality=quality, optimize=True)


def write_gold(form: str, slot: str, gold: dict[str, Any], config: dict[str, str]) -> None:
    """gold.json of a task."""
    whole = {"grader": "image", "version": 1, "config": config, "gold": gold, "annotators": []}
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    (SKILL / form / slot / "gold.json").write_text(text, encoding="utf-8")


def main() -> None:
    """All eight tasks."""
    clean("a", street_scene, warehouse_scene, 500)
    clean("b", warehouse_scene, street_scene, 700)
    boxes("a", street_scene, ("person", "car", "ebike"), (11, 12, 13, 14))
    boxes("b", warehouse_scene, ("worker", "forklift", "pallet"), (21, 22, 23, 24))
    blobs("a", street_scene, "puddle", (34, 40, 52), (31, 32, 33))
    blobs("b", warehouse_scene, "spill", (72, 70, 62), (41, 42, 43))
    points("a", street_scene, ("car",), "front_wheel", (51, 52))
    points("b", warehouse_scene, ("worker",), "head", (61, 62))


if __name__ == "__main__":
    main()
