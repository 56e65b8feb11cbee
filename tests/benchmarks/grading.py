"""Marking beside the programs that count the same things: boxes, spans, and mistakes in transcripts.

    python -m tests.benchmarks.grading [--pictures 1000] [--json] [--seqeval PYTHON]

The same data and the same decisions in one run: which boxes are found at IoU 0.5 (faster-coco-eval, one threshold,
one area; evaluation without loading, on both sides), which spans are right (seqeval, strict IOB2, in an environment of
its own), how many mistakes a transcript has (jiwer, characters). The goals compare those decisions, which must be
equal. What marking does beyond them (points, a sentence for every unit) has figures of its own and no goal: nothing
else does it.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desktop.tasks.audio.edits import count_edits
from desktop.tasks.audio.transcripts import tokens_of
from desktop.tasks.image.box_pairs import Worth, box_set, matched_boxes
from desktop.tasks.text.gold import GoldSpan, read_config
from desktop.tasks.text.marks import Span
from desktop.tasks.text.matched import Rules, match_spans, trimmed_ranges
from desktop.tasks.text.model import read_setup
from tests.benchmarks.figures import Report, at_least, show
from tests.helpers.annotation_cases import audio_case, audit_case, image_case, text_case

REPEAT = 5
WORTH = Worth(500_000, 800_000, 400_000, 500_000)
LABELS = ("person", "org", "place")
SEQEVAL = """
import json, sys, time
from seqeval.metrics.sequence_labeling import precision_recall_fscore_support
from seqeval.scheme import IOB2
from seqeval.scheme import Entities
gold, given = json.load(sys.stdin)
from seqeval.metrics import f1_score
best = None
for _ in range(3):
    start = time.process_time()
    f1_score(gold, given, mode="strict", scheme=IOB2)
    best = min(best or 9e9, time.process_time() - start)
one, two = Entities(gold, IOB2), Entities(given, IOB2)
same = sum(len(set(a) & set(b)) for a, b in zip(one.entities, two.entities))
print(json.dumps([best, same]))
"""


def main() -> int:
    """Measure and print; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seqeval", type=Path, default=Path("/tmp/seqeval_env/bin/python"))
    chosen = parser.parse_args()
    figures: dict[str, object] = {}
    boxes = boxes_ratio(chosen.pictures, figures)
    spans = spans_ratio(chosen.pictures, chosen.seqeval, figures)
    mistakes = mistakes_ratio(chosen.pictures // 4, figures)
    for name, case in (("image", image_case), ("text", text_case), ("audio", audio_case), ("audit", audit_case)):
        made = case()
        answers = made.perfect()
        figures[f"whole_task_{name}_ms"] = round(1000 * fastest(lambda: made.grade(answers)), 2)  # noqa: B023
    goals = (
        at_least("boxes: decisions faster than faster-coco-eval", boxes, 20),
        at_least("spans: decisions faster than seqeval, strict", spans, 5),
        at_least("transcripts: mistakes counted faster than jiwer", mistakes, 20),
    )
    remark = "jiwer counts in compiled code (rapidfuzz); that alone, without reading tokens, is the floor given here."
    return show(Report("grading", goals, figures, (remark,)), chosen.json)


def fastest(work: Callable[[], object], times: int = REPEAT) -> float:
    """Processor seconds of the fastest run: other people's work on the machine disturbs them least."""
    found = []
    for _ in range(times):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


Boxes = list[list[tuple[tuple[int, int, int, int], int]]]


def invented_boxes(pictures: int) -> tuple[Boxes, Boxes]:
    """Twelve boxes a picture, most of them drawn again a little off, in five labels."""
    chance = random.Random(1)
    golds: Boxes = []
    drawn: Boxes = []
    for _ in range(pictures):
        golds.append([])
        drawn.append([])
        for cell in range(12):
            left, top = 5000 * cell + chance.randrange(500), chance.randrange(20_000)
            box = (left, top, left + chance.randint(2500, 4500), top + chance.randint(3000, 9000))
            label = chance.randrange(5)
            golds[-1].append((box, label))
            if chance.random() < 0.9:
                by = [chance.randint(-600, 600) for _ in range(4)]
                moved = (box[0] + by[0], box[1] + by[1], box[2] + by[2], box[3] + by[3])
                drawn[-1].append((moved, label if chance.random() < 0.93 else chance.randrange(5)))
    return golds, drawn


def boxes_ratio(pictures: int, figures: dict[str, object]) -> float | None:
    """How much faster boxes are decided than by faster-coco-eval; labels apart, as both do."""
    golds, drawn = invented_boxes(pictures)

    one, two = box_set(golds), box_set(drawn)

    def ours() -> int:
        rows, columns = matched_boxes(one, two, WORTH)
        return int((one.labels[rows] == two.labels[columns]).sum())

    own = fastest(ours)
    figures |= {"boxes_pictures": pictures, "boxes_right": ours(), "boxes_ms": round(1000 * own, 2)}
    try:
        found, other = coco_seconds(golds, drawn)
    except ImportError:
        return None
    figures |= {"boxes_coco_right": found, "boxes_coco_ms": round(1000 * other, 2)}
    if found != ours():
        raise SystemExit(f"not the same boxes: {ours()} and {found}")
    return other / own


def coco_seconds(golds: Boxes, drawn: Boxes) -> tuple[int, float]:
    """What faster-coco-eval finds at one threshold, and how long its evaluation takes."""
    import numpy as np
    from faster_coco_eval import COCO, COCOeval_faster

    def entries(pictures: Boxes) -> list[dict[str, Any]]:
        found = []
        for number, boxes in enumerate(pictures, 1):
            for (left, top, right, bottom), label in boxes:
                sides = [left / 100, top / 100, (right - left) / 100, (bottom - top) / 100]
                entry = {"image_id": number, "category_id": label + 1, "bbox": sides, "area": sides[2] * sides[3]}
                found.append({**entry, "id": len(found) + 1, "iscrowd": 0, "score": 1.0})
        return found

    images = [{"id": number, "width": 640, "height": 480} for number in range(1, len(golds) + 1)]
    categories = [{"id": number, "name": str(number)} for number in range(1, 6)]
    truth = COCO({"images": images, "annotations": entries(golds), "categories": categories})
    judged = COCOeval_faster(truth, truth.loadRes(entries(drawn)), iouType="bbox")
    judged.params.iouThrs = np.array([0.5])
    judged.params.areaRng, judged.params.areaRngLbl = [[0, 1e10]], ["all"]
    judged.params.maxDets = [100]
    seconds = fastest(judged.evaluate)
    judged.accumulate()
    recall = judged.eval["recall"][0, :, 0, 0]
    sizes = [sum(label == number for boxes in golds for _, label in boxes) for number in range(5)]
    return round(sum(float(share) * size for share, size in zip(recall, sizes, strict=True))), seconds


def invented_tags(texts: int) -> list[list[str]]:
    """Texts of forty characters with a few spans each, as IOB2 tags."""
    chance = random.Random(2)
    found = []
    for _ in range(texts):
        tags, at = ["O"] * 40, 0
        while at < 36:
            at += chance.randint(2, 10)
            long = chance.randint(2, 4)
            if at + long > 40:
                break
            label = chance.choice(LABELS)
            tags[at : at + long] = [f"B-{label}", *[f"I-{label}"] * (long - 1)]
            at += long
        found.append(tags)
    return found


def worsened(tags: Sequence[str], chance: random.Random) -> list[str]:
    """Some spans with another label, some a character shorter."""
    found = list(tags)
    for place, tag in enumerate(tags):
        if tag.startswith("B-") and chance.random() < 0.2:
            end = place + 1
            while end < len(tags) and tags[end].startswith("I-"):
                end += 1
            if chance.random() < 0.5:
                label = chance.choice(LABELS)
                found[place:end] = [f"B-{label}", *[f"I-{label}"] * (end - place - 1)]
            else:
                found[end - 1] = "O"
    return found


def spans_of_tags(tags: Sequence[str]) -> list[Span]:
    """The same as spans."""
    found: list[Span] = []
    for place, tag in enumerate(tags):
        if tag.startswith("B-"):
            found.append(Span(f"u-{len(found) + 1}", tag[2:], ((place, place + 1),)))
        elif tag != "O":
            found[-1] = Span(found[-1].id, found[-1].label, ((found[-1].ranges[0][0], place + 1),))
    return found


def spans_ratio(texts: int, python: Path, figures: dict[str, object]) -> float | None:
    """How much faster right spans are found than by seqeval."""
    chance = random.Random(3)
    gold = invented_tags(texts)
    given = [worsened(tags, chance) for tags in gold]
    case = text_case()
    setup = read_setup(case.task)
    text = "".join(chr(0x4E00 + number) for number in range(40))
    rules = Rules(read_config(case.gold, setup), setup, text, "")
    golds = [[GoldSpan(span, (span.ranges,)) for span in spans_of_tags(tags)] for tags in gold]
    marked = [spans_of_tags(tags) for tags in given]

    def ours() -> int:
        right = 0
        for spans, marks in zip(golds, marked, strict=True):
            trimmed = sorted({(mark.label, trimmed_ranges(text, mark.ranges)) for mark in marks})
            right += sum(match.credit == 1_000_000 for _, match in match_spans(spans, trimmed, rules).chosen.values())
        return right

    own = fastest(ours)
    figures |= {"spans_texts": texts, "spans_right": ours(), "spans_ms": round(1000 * own, 2)}
    if not python.exists():
        return None
    done = subprocess.run(
        [python, "-c", SEQEVAL], input=json.dumps([gold, given]), capture_output=True, text=True, check=False
    )
    if done.returncode:
        return None
    other, right = json.loads(done.stdout)
    figures |= {"spans_seqeval_right": right, "spans_seqeval_ms": round(1000 * other, 2)}
    if right != ours():
        raise SystemExit(f"not the same spans: {ours()} and {right}")
    return float(other) / own


def invented_talks(count: int) -> list[tuple[str, str]]:
    """Transcripts of 250 characters with up to nine mistakes."""
    chance = random.Random(4)
    found = []
    for _ in range(count):
        gold = [chr(0x4E00 + chance.randrange(500)) for _ in range(250)]
        given = list(gold)
        for _ in range(chance.randrange(10)):
            place = chance.randrange(len(given))
            way = chance.randrange(3)
            given[place : place + (way != 1)] = [] if way == 2 else ["错"]
        found.append(("".join(gold), "".join(given)))
    return found


def mistakes_ratio(count: int, figures: dict[str, object]) -> float | None:
    """How much faster mistakes are counted than by jiwer, reading into tokens included."""
    talks = invented_talks(count)

    def ours() -> int:
        return sum(count_edits(tokens_of(gold), tokens_of(given), 75) or 0 for gold, given in talks)

    own = fastest(ours)
    figures |= {"transcripts": count, "transcripts_mistakes": ours(), "transcripts_ms": round(1000 * own, 2)}
    try:
        import jiwer
    except ImportError:
        return None

    def theirs() -> int:
        found = [jiwer.process_characters(gold, given) for gold, given in talks]
        return sum(one.substitutions + one.deletions + one.insertions for one in found)

    other = fastest(theirs)
    figures |= {"transcripts_jiwer_mistakes": theirs(), "transcripts_jiwer_ms": round(1000 * other, 2)}
    if theirs() != ours():
        raise SystemExit(f"not the same mistakes: {ours()} and {theirs()}")
    figures["transcripts_counting_core_of_jiwer_alone_ms"] = round(1000 * core_seconds(talks), 2)
    return other / own


def core_seconds(talks: Sequence[tuple[str, str]]) -> float:
    """The compiled distance under jiwer on its own, without tokens: no program that calls it can be faster."""
    from rapidfuzz.distance import Levenshtein

    return fastest(lambda: [Levenshtein.distance(gold, given) for gold, given in talks])


if __name__ == "__main__":
    sys.exit(main())
