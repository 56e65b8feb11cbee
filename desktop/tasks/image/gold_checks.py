"""What the builder of packages finds in the gold of pictures, as English sentences. Not in the candidate's build."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from desktop.tasks.annotation.palette import Choice
from desktop.tasks.annotation.values import MILLION
from desktop.tasks.image.gold import Config, GoldPicture, GoldUnit
from desktop.tasks.image.likeness import Thing, likeness
from desktop.tasks.image.matched import targets_of, unit_count
from desktop.tasks.image.model import DISCARD, KEEP, Frame, Setup
from desktop.tasks.image.shapes import Kind, Shape

MOST_EMPTY, MOST_BLIND = Fraction("0.2"), Fraction("0.2")
LEAST_DEDUCTION = Fraction("0.12")
"""A blind box is right with p ≈ 0.1, so d must be p/(1−p) at least."""


def picture_faults(name: str, picture: GoldPicture, frame: Frame) -> Iterator[str]:
    """Units that candidates could not draw, or that lie outside the picture."""
    if picture.units and not frame.setup.kinds:
        yield f"{name}: units, but the task has no tools."
    if len(picture.units) > frame.setup.most_units:
        yield f"{name}: more units than a candidate may draw."
    for unit in picture.units:
        for fault in _unit_faults(unit, frame):
            yield f"{name}: {unit.shape.id}: {fault}."
    for target in targets_of(picture.units):
        if any(thing.is_tangle for thing in target.things):
            yield f"{name}: {target.main.id}: parts that cross each other too often."


def _unit_faults(unit: GoldUnit, frame: Frame) -> Iterator[str]:
    setup, shape = frame.setup, unit.shape
    label = setup.palette.get(shape.label)
    if label is None or not setup.allows(shape.kind, shape.label):
        yield f"label {shape.label} is not allowed for a {shape.kind}"
        return
    known = {attribute.id: attribute for attribute in label.attributes}
    for value in shape.attributes:
        if value.id not in known or not known[value.id].has(value.value):
            yield f"attribute {value.id} = {value.value} is unknown"
    if not set(shape.flags) <= set(setup.flags):
        yield "a flag that the task does not ask for"
    if not {point.id for point in shape.named} <= {point.id for point in label.points}:
        yield "a named point that the label does not have"
    if not setup.outside and not all(_is_inside(accepted, frame) for accepted in unit.accepted):
        yield "outside the picture"


def _is_inside(shape: Shape, frame: Frame) -> bool:
    left, top, right, bottom = shape.box
    return left >= 0 and top >= 0 and right <= frame.width and bottom <= frame.height


def choice_faults(setup: Setup, pictures: Mapping[str, GoldPicture]) -> list[str]:
    """Classes and decisions that are missing, unknown, or all the same."""
    found = []
    for name, picture in pictures.items():
        if setup.classes and not _known(setup.classes, picture.class_id):
            found.append(f"{name}: class {picture.class_id!r} is unknown.")
        if setup.clean and picture.keep not in (KEEP, DISCARD):
            found.append(f"{name}: neither kept nor discarded.")
        found += [
            f"{name}: reason {reason!r} is unknown." for reason in picture.reasons if not _known(setup.reasons, reason)
        ]
    if setup.classes and len({picture.class_id for picture in pictures.values()}) < 2:
        found.append("All pictures have one class.")
    if setup.clean and len({picture.keep for picture in pictures.values()}) < 2:
        found.append("All pictures are kept, or all are discarded.")
    return found


def spam_faults(config: Config, pictures: Mapping[str, GoldPicture], frames: Mapping[str, Frame]) -> list[str]:
    """Gold that pays people who do not look: too many empty pictures, objects as large as the picture, a small d."""
    if "units" not in config.shares:
        return []
    sizes = {name: Fraction(unit_count(targets_of(picture.units))) for name, picture in pictures.items()}
    weights = config.weights or sizes
    total = sum(weights.values(), Fraction(0))
    found = []
    if set(weights) != set(pictures):
        return ["The weights name other pieces."]
    if (
        sum((weights[name] for name, picture in pictures.items() if not picture.units), Fraction(0))
        > MOST_EMPTY * total
    ):
        found.append("Pictures without objects carry more than 20 % of the task.")
    if config.deduction < LEAST_DEDUCTION:
        found.append("The deduction for extra units does not outweigh guessing.")
    blind = sum(
        (weights[name] * _blind(picture, frames[name], config) for name, picture in pictures.items()), Fraction(0)
    )
    if blind > MOST_BLIND * total:
        found.append("One box around every whole picture would earn more than 20 %.")
    return found


def _blind(picture: GoldPicture, frame: Frame, config: Config) -> Fraction:
    """The share of a picture that one box (or polygon) around all of it earns at most."""
    corners = ((0, 0), (frame.width, 0), (frame.width, frame.height), (0, frame.height))
    best = 0
    for target in targets_of(picture.units):
        kind = target.main.kind
        if kind in (Kind.BOX, Kind.POLYGON):
            points = (corners[0], corners[2]) if kind is Kind.BOX else corners
            whole = Thing(("u-1",), kind, target.main.label, (Shape("u-1", kind, target.main.label, points),))
            found = [likeness(thing, whole, config, frame) for thing in target.things]
            best = max([best, *(like.credit for like in found if like)])
    return Fraction(best, MILLION) / unit_count(targets_of(picture.units))


def _known(choices: tuple[Choice, ...], found: str) -> bool:
    return any(choice.id == found for choice in choices)
