"""Writes the vectors of practical tasks: their exam package and their scoring pack, with sealed parts of its own."""

from hashlib import sha256
from typing import Any

from tests.vectors import small_site as site
from tests.vectors.deterministic import box_with, seal_with
from tests.vectors.make_package_vectors import (
    PACK,
    PK,
    PNG,
    SECTION,
    SK,
    VERSION,
    derive,
    facts,
    pad,
    stored,
)
from tests.vectors.raw_envelope import canonical, label, pae, with_parts
from tests.vectors.vector_file import Vector, write_vectors

Values = dict[str, Any]
MANIFEST, TASK, PICTURE, PIECE, KEYS, GOLD = (
    sha256(b"skill " + name.encode()).digest()[:16] for name in ("manifest", "task", "picture", "piece", "keys", "gold")
)
PACKAGE_DIGEST = sha256(b"a skill package").digest()


def task() -> Values:
    """A task with a picture and one piece."""
    return {
        "function": "2",
        "guideline": "框住整辆车。",
        "materials": [_material()],
        "minutes": 20,
        "outputs": [_output()],
        "pieces": [{"id": PIECE.hex(), "material": "road", "name": "img-1", "setup": {}, "title": "图 1"}],
        "points_hundredths": 1200,
        "rule": "每个目标 1 分。",
        "setup": {"labels": [{"id": "car", "name": "汽车"}]},
        "skills": ["2.1.2"],
        "slot": "2.1-01",
        "stem": "画框。",
        "task": TASK.hex(),
        "title": "图片画框",
        "type": "image",
    }


def _material() -> Values:
    return {
        "asset": PICTURE.hex(),
        "file": "road.png",
        "height": 480,
        "kind": "png",
        "name": "road",
        "sha": sha256(PNG).hexdigest(),
        "size": len(PNG),
        "width": 640,
    }


def _output() -> Values:
    return {
        "columns": [], "least_bytes": 2, "most_bytes": 1024, "name": "2.1-01.json", "needed": True, "probe": "json",
    }  # fmt: skip


def manifest(text: Values) -> Values:
    """The manifest for the task `text`."""
    return {
        "assets": [
            {"id": TASK.hex(), "kind": "text", "size": len(canonical(text))},
            {"id": PICTURE.hex(), "kind": "png", "size": len(PNG)},
        ],
        "forms": [{"form": "A", "sections": [{"section": SECTION.hex(), "tasks": [TASK.hex()]}]}],
        "presentation": {"shuffle_items": False, "shuffle_options": False},
        "skill_form": {"form": "workbench", "separator": ""},
        "title": "操作技能",
    }


def header() -> Values:
    """The header of a skill package."""
    section = {"id": SECTION.hex(), "kind": "skill", "lock": False, "seconds": 7200}
    return facts(part="skill", sections=[section])


def package(code: str, comment: str, text: Values | None = None, listed: Values | None = None) -> Vector:
    """One package with the task `text` and the manifest `listed`."""
    text = task() if text is None else text
    plain = ((MANIFEST, canonical(listed or manifest(text))), (TASK, canonical(text)), (PICTURE, PNG))
    raw = with_parts("kexam", header(), [(name, stored(name, data)) for name, data in plain], site.seed("publisher"))
    released = canonical(text) + PNG if code == "ok" else b""
    return Vector(code, "package", raw.encode(), comment, {"key": PK.hex()}, released)


def vectors() -> dict[str, bytes]:
    """All files of this script."""
    groups = {"package": {**_manifests(), **_tasks(), **_parts_of_tasks()}, "score": _scores()}
    return {
        f"{group}/skill_{group}_{name}.txt": v.encode() for group, found in groups.items() for name, v in found.items()
    }


def _manifests() -> dict[str, Vector]:
    def listed(code: str, comment: str, **changes: Any) -> Vector:
        return package(code, comment, listed={**manifest(task()), **changes})

    section = manifest(task())["forms"][0]["sections"][0]
    form = {"form": "workbench", "separator": ""}
    without = {name: value for name, value in manifest(task()).items() if name != "skill_form"}

    def sections(code: str, comment: str, **changes: Any) -> Vector:
        return listed(code, comment, forms=[{"form": "A", "sections": [{**section, **changes}]}])

    return {
        "whole": package("ok", "One task with a picture."),
        "without_tasks": sections("E-FMT-10", "A skill section without tasks.", tasks=[]),
        "task_twice": sections("E-PKG-03", "One task twice in a form.", tasks=[TASK.hex(), TASK.hex()]),
        "task_unknown": sections("E-PKG-03", "A task without a text.", tasks=["77" * 16]),
        "task_is_a_picture": sections("E-PKG-03", "A picture in the place of a task.", tasks=[PICTURE.hex()]),
        "with_groups": sections("E-FMT-07", "Tasks and questions in one section.", groups=[]),
        "form_unknown": listed("E-FMT-10", "Workbenches of an unknown kind.", skill_form={**form, "form": "paper"}),
        "separator_is_a_path": listed("E-FMT-10", "A path in a folder's name.", skill_form={**form, "separator": "/"}),
        "form_missing": package("E-PKG-03", "A skill package that does not name its workbenches.", listed=without),
    }


def _tasks() -> dict[str, Vector]:
    def text(code: str, comment: str, **changes: Any) -> Vector:
        return package(code, comment, {**task(), **changes})

    return {
        "task_with_gold": text("E-FMT-07", "A gold answer in the task.", gold={}),
        "task_with_hidden_rubric": text("E-FMT-07", "A rubric under an ignored name.", x_rubric="四档"),
        "setup_with_threshold": text("E-FMT-07", "A threshold deep in the setup.", setup={"a": [{"threshold": 1}]}),
        "task_with_annotators": text("E-FMT-07", "Who made the gold answer.", annotators=[]),
        "task_of_another_id": text("E-PKG-03", "The text of another task.", task="55" * 16),
        "task_type_unknown": text("E-FMT-10", "Type dance.", type="dance"),
        "task_without_stem": text("E-FMT-10", "No text.", stem=""),
        "task_worth_nothing": text("E-FMT-10", "No points.", points_hundredths=0),
        "task_without_rule": package(
            "E-FMT-10", "No rule.", {name: value for name, value in task().items() if name != "rule"}
        ),
    }


def _parts_of_tasks() -> dict[str, Vector]:
    piece, material, output = task()["pieces"][0], _material(), _output()

    def text(code: str, comment: str, **changes: Any) -> Vector:
        return package(code, comment, {**task(), **changes})

    return {
        "no_pieces": text("E-FMT-10", "No piece.", pieces=[]),
        "piece_twice": text("E-FMT-10", "One piece twice.", pieces=[piece, piece]),
        "piece_name_twice": text("E-FMT-10", "Two pieces of one name.", pieces=[piece, {**piece, "id": "11" * 16}]),
        "piece_of_unknown_material": text("E-FMT-10", "A material it lacks.", pieces=[{**piece, "material": "sky"}]),
        "material_twice": text("E-FMT-10", "One material twice.", materials=[material, material]),
        "material_unknown": text("E-PKG-03", "An asset it lacks.", materials=[{**material, "asset": "66" * 16}]),
        "material_of_other_size": text("E-PKG-03", "Another size.", materials=[{**material, "size": 1}]),
        "material_without_pixels": text(
            "E-FMT-10", "A picture without its sides.",
            materials=[{name: value for name, value in material.items() if name not in ("width", "height")}],
        ),
        "material_too_wide": text("E-FMT-10", "8,193 pixels wide.", materials=[{**material, "width": 8193}]),
        "material_is_a_path": text("E-FMT-10", "A path.", materials=[{**material, "file": "a/road.png"}]),
        "output_is_a_path": text("E-FMT-10", "A path.", outputs=[{**output, "name": "../2.1-01.json"}]),
        "output_is_a_device": text("E-FMT-10", "A device of Windows.", outputs=[{**output, "name": "NUL.json"}]),
        "output_probe_unknown": text("E-FMT-10", "Probe virus.", outputs=[{**output, "probe": "virus"}]),
        "output_sizes_crossed": text("E-FMT-10", "At least 2, at most 1.", outputs=[{**output, "most_bytes": 1}]),
    }  # fmt: skip


def _scores() -> dict[str, Vector]:
    gold: Values = {
        "annotators": [],
        "config": {"full": "0.80", "least": "0.50"},
        "function": "数据标注",
        "gold": [{"piece": "img-1", "value": {"units": []}}],
        "grader": "image",
        "points_hundredths": 1200,
        "skills": ["2.1.2"],
        "slot": "2.1-01",
        "task": TASK.hex(),
        "title": "图片画框",
        "version": 1,
    }
    keys: Values = {"forms": [{"form": "A", "items": [], "tasks": [TASK.hex()]}], "grader_version": 1, "items": []}

    def score(code: str, comment: str, parts: list[Values], listed: Values = keys) -> Vector:
        plain = [(KEYS, canonical(listed)), *((_gold_id(number), canonical(one)) for number, one in enumerate(parts))]
        raw = with_parts("kscore", _score_header(), [_sealed(*one) for one in plain], site.seed("publisher"))
        released = PK + canonical(listed) + b"".join(map(canonical, parts)) if code == "ok" else b""
        return Vector(code, "score", raw.encode(), comment, {"package": PACKAGE_DIGEST.hex()}, released)

    stray = {**keys, "forms": [{"form": "A", "items": [], "tasks": ["77" * 16]}]}
    doubled = [gold["gold"][0], gold["gold"][0]]
    expert = {"answers": gold["gold"], "name": "甲"}
    experts = [expert, {**expert, "name": "乙"}]
    calibrated = {
        **gold, "annotators": ["甲", "乙"], "experts": experts, "scores": {"a": "12.0", "a_b": "11.8", "b": "11.9"},
        "withdrawn": [{"piece": "img-2", "reason": "遮挡过多"}],
    }  # fmt: skip
    return {
        "whole": score("ok", "One task.", [gold]),
        "task_twice": score("E-FMT-10", "One task twice.", [gold, gold]),
        "task_in_no_form": score("E-FMT-10", "A task that no form has.", [gold, {**gold, "task": "77" * 16}]),
        "task_without_gold": score("E-FMT-10", "A form's task without a part.", [], keys),
        "form_of_another_task": score("E-FMT-10", "A form's task without a part, and a stray one.", [gold], stray),
        "piece_twice": score("E-FMT-10", "Two gold answers of one piece.", [{**gold, "gold": doubled}]),
        "gold_keyed_by_piece": score("E-FMT-10", "An object where an array belongs.", [{**gold, "gold": {}}]),
        "two_experts": score("ok", "Two experts, their scores, a withdrawn piece.", [calibrated]),
        "one_expert": score("E-FMT-10", "One expert is none.", [{**calibrated, "experts": experts[:1]}]),
        "expert_twice": score("E-FMT-10", "One expert twice.", [{**calibrated, "experts": [expert, expert]}]),
        "expert_piece_twice": score(
            "E-FMT-10",
            "A piece twice in a file.",
            [{**calibrated, "experts": [{**expert, "answers": doubled}, experts[1]]}],
        ),
        "scores_without_experts": score("E-FMT-10", "Scores of nobody.", [{**gold, "scores": calibrated["scores"]}]),
        "gold_unknown_field": score("E-FMT-07", "A field the reader does not know.", [{**gold, "hint": 1}]),
        "config_missing": score(
            "E-FMT-10", "No configuration.", [{name: value for name, value in gold.items() if name != "config"}]
        ),
    }


def _score_header() -> Values:
    def sealed(purpose: str, info: bytes, secret: bytes) -> dict[str, str]:
        box = seal_with(site.seed("ephemeral " + purpose), site.seal_public(purpose), info, secret)
        return {"key": site.seal_id(purpose), "sealed": box.hex()}

    return {
        "pack": PACK.hex(),
        "package": PACKAGE_DIGEST.hex(),
        "recipients": [sealed("scoring", pae(label("score"), PACK, PACKAGE_DIGEST), SK)],
        "release": sealed("release", pae(label("release-pk"), PACKAGE_DIGEST), PK),
        "version": VERSION,
    }


def _gold_id(number: int) -> bytes:
    return sha256(GOLD + bytes([number])).digest()[:16]


def _sealed(part_id: bytes, plain: bytes) -> tuple[bytes, bytes]:
    context = pae(label("score-part"), PACK, part_id)
    return part_id, box_with(bytes(24), derive(SK, "score-part", part_id), context, pad(plain))


if __name__ == "__main__":
    write_vectors(vectors())
