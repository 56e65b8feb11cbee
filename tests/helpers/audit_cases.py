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
    """Segments: a wrong label, bad edges, a segment too many, a missing one."""
    gold = [segment(f"a-{n}", 1600 * n, 1600 * n + 1200, "agent" if n % 2 else "caller") for n in range(11)]
    given = [dict(unit) for unit in gold if unit["id"] != "a-10"]
    given[0] = {**given[0], "label": "agent"}
    given[1] = {**given[1], "end_ms": given[1]["end_ms"] + 300}
    given.append(segment("a-15", 17_800, 18_400))
    gold[10] = {**gold[10], "id": "g-1"}
    errors = [error(1, "a-0", "label"), error(2, "a-1", "place"), error(3, "a-15", "extra"), error(4, "g-1", "missing")]
    return _audit(
        "audio", AUDIO_SETUP, {"units": gold}, ({"units": given, "duration_ms": DURATION_MS}, errors, "a.wav")
    )


def _audit(base: str, work: dict[str, Any], gold: dict[str, Any], item: tuple[dict[str, Any], Any, str]) -> GradedCase:
    own, errors, material = item
    golds = {"REV-01": {"gold": gold, "errors": errors}, "REPORT": {"figures": REPORT}}
    config = {"shares": {"review": "0.8", "report": "0.2"}}
    setup = {"base": base, "work": work, "types": TYPES, "fields": FIELDS}
    pieces = {"REV-01": (material, own), "REPORT": ("", {"report": True})}
    materials = {material: wave_bytes(DURATION_MS)} if material else {}
    return make_case(TaskType.AUDIT, pieces, materials, GoldTask("1.2-01", "audit", 1, config, golds), setup)
