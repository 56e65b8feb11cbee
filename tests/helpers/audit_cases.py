"""Audits of texts and of sounds with one error of each kind, for tests of graders."""

from typing import Any

from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldTask
from tests.helpers.annotation_cases import (
    AUDIO_SETUP,
    DURATION_MS,
    TEXT_SETUP,
    TYPES,
    relation,
    segment,
    span,
    wave_bytes,
)
from tests.helpers.graded_case import GradedCase, make_case

TEXT = "王芳在北京师范大学读书，导师李明住在上海，同学赵云来自广州，好友孙玉在武汉大学工作。"
SAID = "<嗯>请您[查|查询]一下，订单"
REPORT = [{"field": "units", "figure": "units"}, {"field": "wrong", "figure": "wrong"}]
FIELDS = [{"id": "units", "name": "抽检标注数"}, {"id": "wrong", "name": "错误标注数"}]


def error(number: int, unit: str, kind: str) -> dict[str, str]:
    """A seeded error."""
    return {"id": f"e-{number}", "unit": unit, "type": kind}


def text_audit_case() -> GradedCase:
    """Spans and relations: a wrong label, a bad boundary, a span too many, a missing one, a relation the wrong way."""
    words = [("王芳", "person"), ("北京师范大学", "org"), ("李明", "person"), ("上海", "place"), ("赵云", "person")]
    words += [("广州", "place"), ("孙玉", "person"), ("武汉大学", "org")]
    gold = [span(f"a-{n}", label, TEXT, word) for n, (word, label) in enumerate(words)]
    gold += [relation("a-20", "studies", "a-0", "a-1"), relation("a-21", "knows", "a-0", "a-4")]
    given = [dict(unit) for unit in gold if unit["id"] != "a-7"]
    given[0] = {**given[0], "label": "org"}
    given[1] = span("a-1", "org", TEXT, "师范大学")
    given.append(span("a-9", "place", TEXT, "好友"))
    gold[7] = {**gold[7], "id": "g-1"}
    errors = [error(1, "a-0", "label"), error(2, "a-1", "place"), error(3, "a-9", "extra"), error(4, "g-1", "missing")]
    setup = {key: TEXT_SETUP[key] for key in ("labels", "relations")}
    return _audit("text", setup, {"units": gold}, ({"units": given, "text": TEXT}, errors, ""))


def audio_audit_case() -> GradedCase:
    """Segments: a wrong label, bad edges, a segment too many, a missing one, a wrong word."""
    gold = [segment(f"a-{n}", 1400 * n, 1400 * n + 1100, "agent" if n % 2 else "caller", text=SAID) for n in range(13)]
    given = [{**unit, "text": "请您查一下订单"} for unit in gold if unit["id"] != "a-12"]
    given[0] = {**given[0], "label": "agent"}
    given[1] = {**given[1], "end_ms": given[1]["end_ms"] + 300}
    given[2] = {**given[2], "text": "请您查一下定单"}
    given.append(segment("a-15", 18_300, 19_000, text="好的"))
    gold[12] = {**gold[12], "id": "g-1"}
    errors = [error(1, "a-0", "label"), error(2, "a-1", "place"), error(3, "a-15", "extra"), error(4, "g-1", "missing")]
    errors.append(error(5, "a-2", "text"))
    return _audit(
        "audio", AUDIO_SETUP, {"units": gold}, ({"units": given, "duration_ms": DURATION_MS}, errors, "a.wav")
    )


def _audit(base: str, work: dict[str, Any], gold: dict[str, Any], item: tuple[dict[str, Any], Any, str]) -> GradedCase:
    own, errors, material = item
    golds = {"REV-01": {"gold": gold, "errors": errors}, "REPORT": {"figures": REPORT}}
    config = {"shares": {"review": "0.8", "report": "0.2"}}
    types = [*TYPES, {"id": "text", "name": "转写错误"}]
    setup = {"base": base, "work": work, "types": types, "fields": FIELDS}
    pieces = {"REV-01": (material, own), "REPORT": ("", {"report": True})}
    materials = {material: wave_bytes(DURATION_MS)} if material else {}
    return make_case(TaskType.AUDIT, pieces, materials, GoldTask("1.2-01", "audit", 1, config, golds), setup)
