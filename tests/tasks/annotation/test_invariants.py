"""What must hold for every grader of annotations: I1, I2, I4, I6, I8, I9, I10, and honest work in its order."""

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from desktop.strict_json import read_json, write_json
from tests.helpers.annotation_cases import audio_case, audit_case, image_case, text_case
from tests.helpers.graded_case import GradedCase, check_hostile, check_perfect_and_untouched, check_random_answers

CASES: dict[str, Callable[[], GradedCase]] = {
    "image": image_case, "text": text_case, "audio": audio_case, "audit": audit_case,
}  # fmt: skip
FIELDS = {
    "image": ("units", "class", "keep", "reason"),
    "text": ("units", "classes"),
    "audio": ("units",),
    "audit": ("base", "verdicts", "corrected", "removed", "filter", "fields"),
}
kinds = pytest.mark.parametrize("kind", list(CASES))


def simulated(kind: str) -> Any:
    """The simulated work of a type."""
    return import_module(f"desktop.rehearsal.skill_work.{kind}")


@kinds
def test_that_gold_earns_everything_and_an_untouched_answer_nothing(kind: str) -> None:
    check_perfect_and_untouched(CASES[kind]())


@kinds
def test_that_work_earns_by_its_quality(kind: str) -> None:
    case, work, chance = CASES[kind](), simulated(kind), random.Random(11)

    def mean(quality: float) -> float:
        answers = (work.imperfect(case.task, case.gold, case.materials, quality, chance) for _ in range(30))
        return sum(float(case.grade(answer).points) for answer in answers) / 30

    perfect, careful, sloppy = mean(1.0), mean(0.85), mean(0.55)
    assert perfect == 10.0 > careful > sloppy > 2.0
    assert careful >= 6.5, careful


@kinds
def test_that_pressing_everything_earns_a_fifth_at_most(kind: str) -> None:
    case = CASES[kind]()
    assert case.grade(simulated(kind).spam(case.task, case.materials)).points <= 2


@kinds
def test_that_none_everywhere_earns_a_fifth_at_most(kind: str) -> None:
    case = CASES[kind]()
    answers = {}
    for piece in case.task.pieces:
        values = read_json(case.model.write_document(case.untouched(piece.name)))
        answers[piece.name] = write_json({**values, "none": kind != "audit", "state": "checked"})
    assert case.grade(answers).points <= 2


@kinds
def test_that_hostile_answers_give_a_score_with_a_reason(kind: str) -> None:
    check_hostile(audit_case(items=2) if kind == "audit" else CASES[kind](), FIELDS[kind])


@kinds
def test_that_a_document_of_another_piece_is_not_taken(kind: str) -> None:
    case = CASES[kind]()
    perfect = case.perfect()
    names = list(perfect)
    swapped = {**perfect, names[0]: perfect[names[1]]}
    score = case.grade(swapped)
    assert score.needs_person and score.points < 10


@kinds
def test_that_the_order_of_units_and_pieces_changes_nothing(kind: str) -> None:
    case, chance = CASES[kind](), random.Random(12)
    for _ in range(12):
        answers = simulated(kind).imperfect(case.task, case.gold, case.materials, 0.6, chance)
        score = case.grade(answers)
        mixed = {name: shuffled(value, chance) for name, value in answers.items()}
        pieces = list(case.task.pieces)
        chance.shuffle(pieces)
        turned = replace(case, task=replace(case.task, pieces=tuple(pieces)))
        for other in (case.grade(mixed), turned.grade(answers)):
            assert other.points == score.points
            assert sorted(line.points for line in other.lines) == sorted(line.points for line in score.lines)


def shuffled(value: bytes, chance: random.Random) -> bytes:
    """The same document with its units in another order and, where they are the candidate's own, other ids."""
    values = read_json(value)
    units = values.get("units", values.get("corrected"))
    chance.shuffle(units)
    if "units" in values:
        ids = {unit["id"]: f"u-{900 + place}" for place, unit in enumerate(units)}
        for unit in units:
            for end in ("id", "head", "tail"):
                if end in unit:
                    unit[end] = ids[unit[end]]
        values["next_id"] = 1000
    return write_json(values)


@kinds
def test_that_scores_are_the_same_bytes_in_another_process(kind: str) -> None:
    code = (
        "import random, sys\n"
        "from tests.tasks.annotation.test_invariants import CASES, simulated\n"
        "case = CASES[sys.argv[1]]()\n"
        "work = simulated(sys.argv[1]).imperfect(case.task, case.gold, case.materials, 0.6, random.Random(5))\n"
        "print(repr(case.grade(work)))\n"
    )
    root = Path(__file__).resolve().parents[3]
    printed = {
        subprocess.run(
            [sys.executable, "-c", code, kind], cwd=root, capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(printed) == 1 and len(printed.pop()) > 1000


def random_units(kind: str, case: GradedCase, chance: random.Random) -> dict[str, bytes]:
    """An answer of somebody who does not look: a few units anywhere, with any label."""
    makers = {"image": random_image, "text": random_text, "audio": random_audio, "audit": random_audit}
    return {piece.name: makers[kind](case, piece, chance) for piece in case.task.pieces}


def random_image(case: GradedCase, piece: Any, chance: random.Random) -> bytes:
    values = read_json(case.model.write_document(case.untouched(piece.name)))
    units = []
    for number in range(1, chance.randint(2, 9)):
        left, top = chance.randrange(60_000), chance.randrange(44_000)
        right, bottom = left + chance.randint(1000, 30_000), top + chance.randint(1000, 30_000)
        points = [[left, top], [min(right, 64_000), min(bottom, 48_000)]]
        kind = chance.choice(("box", "box", "polyline", "point"))
        label = chance.choice(("person", "car", "lane"))
        unit = {"id": f"u-{number}", "kind": kind, "label": label, "points": points[:1] if kind == "point" else points}
        units.append(
            {**unit, "parts": [], "attributes": [], "group": 0,
             "flags": {"occluded": False, "truncated": False, "difficult": False}}
        )  # fmt: skip
    choice = {"class": chance.choice(("street", "indoor", "field")), "keep": chance.choice(("keep", "discard"))}
    return write_json({**values, "units": units, "next_id": 50, "state": "checked", **choice})


def random_text(case: GradedCase, piece: Any, chance: random.Random) -> bytes:
    values = read_json(case.model.write_document(case.untouched(piece.name)))
    long = len(case.materials[piece.material].decode())
    units = []
    for number in range(1, chance.randint(2, 8)):
        start = chance.randrange(long - 1)
        end = min(long, start + chance.randint(1, 6))
        label = chance.choice(("person", "org", "place"))
        units.append({"id": f"u-{number}", "kind": "span", "label": label, "ranges": [[start, end]]})
    classes = [chance.choice(("edu", "biz", "life"))]
    return write_json({**values, "units": units, "next_id": 50, "state": "checked", "classes": classes})


def random_audio(case: GradedCase, piece: Any, chance: random.Random) -> bytes:
    values = read_json(case.model.write_document(case.untouched(piece.name)))
    units, at = [], chance.randrange(2000)
    while at < 19_000:
        end = min(20_000, at + chance.randint(500, 8000))
        text = "".join(chance.choice("您好请问有什么可以帮我的") for _ in range(chance.randint(0, 20)))
        units.append(
            {"id": f"u-{len(units) + 1}", "kind": "segment", "tier": "speech", "start_ms": at, "end_ms": end,
             "label": chance.choice(("agent", "caller")), "text": text, "attributes": []}
        )  # fmt: skip
        at = end + chance.randrange(1500)
    return write_json({**values, "units": units, "next_id": 50, "state": "checked"})


def random_audit(case: GradedCase, piece: Any, chance: random.Random) -> bytes:
    values = read_json(case.model.write_document(case.untouched(piece.name)))
    verdicts = []
    for unit in piece.setup.get("units", ()):
        wrong = chance.random() < 0.5
        types = [chance.choice(("label", "place", "extra", "missing"))] if wrong else []
        verdicts.append({"unit": unit["id"], "verdict": "wrong" if wrong else "ok", "types": types})
    kept = "" if piece.setup.get("report") else chance.choice(("keep", "return"))
    return write_json({**values, "verdicts": verdicts, "state": "checked", "filter": kept})


@kinds
def test_that_random_answers_earn_a_fifth_at_most_on_average(kind: str) -> None:
    case = audit_case(items=3) if kind == "audit" else CASES[kind]()
    check_random_answers(case, lambda chance: random_units(kind, case, chance), 1000)
